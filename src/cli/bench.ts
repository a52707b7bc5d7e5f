import { type Measured, measure, type Task } from "../bench/measure.ts";
import { makePanels } from "../bench/panels.ts";
import { plainTable } from "../bench/table.ts";
import { enough, Workload } from "../bench/workload.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { type Pool, WorkerError } from "../kernel/pool.ts";
import { createKernel } from "../node/kernel.ts";
import { type Machine, machine } from "../node/machine.ts";
import { print } from "../node/output.ts";
import { createPool } from "../node/pool.ts";
import { DataError } from "../panel/error.ts";
import { STATS } from "../panel/result.ts";
import { Progress } from "./progress.ts";
import { UsageError } from "./usage.ts";

export interface BenchOptions {
  tickers: number;
  rows: number;
  window: number;
  json?: boolean;
}

/** Below it running sums have too few digits left where the market hardly moved, and the check of the betas fails. */
export const LEAST_WINDOW = 10;
const ROUNDS = 7;
const LONG_WINDOW = 252;
const MARKETS = 11;

/** `rollbeta bench`: how fast this machine computes, beside a copy of the panel and plain running sums. */
export async function bench({ json, ...size }: BenchOptions): Promise<void> {
  const { tickers, rows, window } = size;
  if (window > rows) throw new UsageError(`--window must be at most the ${rows} rows, got ${window}`);
  const pool = await openPool();
  const progress = new Progress(false);
  try {
    const tasks = tasksOf(await createKernel(), pool, size);
    const { results, difference } = await measure(tasks, ROUNDS, stopwatch, (done, total) =>
      progress.report("measuring", done, total),
    );
    progress.stop();
    const facts = { machine: machine(), ...size, rounds: ROUNDS, results, difference };
    await print(json ? `${JSON.stringify(facts)}\n` : text(facts, tickers * rows));
  } finally {
    progress.stop();
    await pool.close();
  }
}

async function openPool(): Promise<Pool> {
  try {
    return await createPool();
  } catch (error) {
    throw error instanceof WorkerError ? new DataError(error.message) : error;
  }
}

function tasksOf(kernel: Kernel, pool: Pool, { tickers, rows, window }: BenchOptions): Task[] {
  const load = new Workload(kernel, makePanels(tickers, rows));
  const longer = window < LONG_WINDOW && LONG_WINDOW <= rows;
  return [
    load.copy(),
    load.rolling("arrays", "beta, from and to arrays", { window }),
    load.inKernel("kernel", "beta, in kernel memory", window),
    ...(longer ? [load.rolling("long", `beta, window ${LONG_WINDOW}`, { window: LONG_WINDOW })] : []),
    load.rolling("gaps", `beta, 2 % gaps and late listings, min-periods ${enough(window)}`, {
      window,
      gaps: true,
    }),
    load.rolling("stats", "all fifteen statistics", { window, stats: STATS }),
    load.rolling("markets", "beta, eleven markets", { window, markets: MARKETS }),
    load.pooled(
      "pool",
      `beta, pool of ${pool.threads === 1 ? "1 worker" : `${pool.threads} workers`}`,
      pool,
      {
        window,
      },
    ),
    load.weighted("ewm", `beta, exponential weights, half-life ${window}`, window),
    load.runningSums("sums", "plain JavaScript, running sums", window),
  ];
}

async function stopwatch(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

interface Facts extends Omit<BenchOptions, "json"> {
  machine: Machine;
  rounds: number;
  results: readonly Measured[];
  difference: number;
}

function text({ machine, tickers, rows, window, rounds, results, difference }: Facts, cells: number): string {
  const { cpu, cores, node } = machine;
  return `${cpu}, ${cores === 1 ? "1 core" : `${cores} cores`}, Node ${node}
${tickers} tickers x ${rows} rows, window ${window}; ${rounds} rounds

${plainTable(results, cells)}

Betas of the kernel, the pool and the running sums differ by at most ${difference.toExponential(1)} here;
after one outlier running sums stay wrong. Blank: running sums do something else.
`;
}
