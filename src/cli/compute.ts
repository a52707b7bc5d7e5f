import { createKernel, type Kernel } from "../kernel/kernel.ts";
import type { RollingOptions } from "../kernel/options.ts";
import type { Pool } from "../kernel/pool.ts";
import { smooth } from "../kernel/smooth.ts";
import { Outputs, print } from "../node/output.ts";
import { DataError } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import { type EwmStat, pick, type Result, type Stat } from "../panel/result.ts";
import { longCSV, wideCSV } from "../table/csv.ts";
import { checkCompute } from "./check.ts";
import type { ReadOptions } from "./file.ts";
import { type Loaded, loadReturns } from "./load.ts";
import { type PictureOptions, writePicture } from "./picture.ts";
import { Progress } from "./progress.ts";
import { summarize, summaryText } from "./summary.ts";
import { threadsFor, withThreads } from "./threads.ts";
import { decayOf, windowsOf } from "./weights.ts";

export interface ComputeOptions extends ReadOptions, PictureOptions {
  benchmark: string[];
  output?: string;
  /** Undefined: 60, unless a decay is given. */
  window?: number[];
  halflife?: number;
  span?: number;
  alpha?: number;
  adjust: boolean;
  ignoreNa?: boolean;
  smooth?: number;
  minPeriods?: number;
  stat: (Stat | EwmStat)[];
  ddof: number;
  prices?: boolean;
  returns?: boolean;
  log?: boolean;
  from?: number;
  to?: number;
  shape?: "wide" | "long";
  heatmap?: string[];
  threads?: number;
  quiet?: boolean;
  json?: boolean;
}

/** `rollbeta compute`: files of prices in, table and heatmaps out. */
export async function compute(files: readonly string[], options: ComputeOptions): Promise<void> {
  checkCompute(files, options);
  const progress = new Progress(options.quiet ?? false);
  const outputs = new Outputs();
  try {
    const kind = options.prices ? "prices" : options.returns ? "returns" : undefined;
    const { log = false, from, to } = options;
    const loaded = loadReturns(files, { ...options, kind, log, from, to }, progress);
    checkWindow(loaded, options);
    const { returns, benchmarks } = loaded;
    const windows = decayOf(options) ? 1 : windowsOf(options).length;
    const matrices = benchmarks.tickers.length * windows * options.stat.length;
    const threads = threadsFor(returns.values.length * matrices, returns.tickers.length, options.threads);
    const result = await withThreads(threads, (engine) =>
      run(engine, loaded, options, options.stat, (done, total) => progress.report("computing", done, total)),
    );
    if (isEmpty(result)) throw new DataError(await whyEmpty(loaded, options));
    const smoothed = smoothResult(result, options.smooth);
    const notes = [
      ...loaded.notes,
      ...result.notes,
      ...smoothed,
      ...(await write(outputs, result, options, progress)),
    ];
    outputs.commit();
    progress.stop();
    await report(result, options, notes);
  } finally {
    progress.stop();
    outputs.discard();
  }
}

async function run(
  engine: Kernel | Pool,
  { returns, benchmarks }: Loaded,
  options: ComputeOptions,
  stats: readonly (Stat | EwmStat)[],
  onProgress?: (done: number, total: number) => void,
): Promise<Result> {
  const decay = decayOf(options);
  const common = {
    ...(options.minPeriods !== undefined && { minPeriods: options.minPeriods }),
    ...(onProgress && { onProgress }),
  };
  if (decay) {
    const { adjust, ignoreNa = false } = options;
    return engine.ewm(returns, benchmarks, {
      decay,
      adjust,
      ignoreNa,
      stats: stats as readonly EwmStat[],
      ...common,
    });
  }
  return engine.rolling(returns, benchmarks, {
    window: windowsOf(options),
    stats: stats as NonNullable<RollingOptions["stats"]>,
    ddof: options.ddof,
    ...common,
  });
}

/** Smooths every statistic in place but the counts of pairs; returns what is to be noted. */
function smoothResult(result: Result, span: number | undefined): string[] {
  if (span === undefined) return [];
  const { time, tickers, stats, arrays } = result;
  for (const [k, values] of arrays.entries()) {
    const stat = stats[k % stats.length]!;
    if (stat !== "n") smooth({ time, tickers, values, stat }, { span, out: values });
  }
  const names = stats.filter((stat) => stat !== "n").join(", ");
  return names === "" ? [] : [`${names} smoothed by an EMA of span ${span}`];
}

function checkWindow({ returns, notes }: Loaded, options: ComputeOptions): void {
  if (decayOf(options)) return;
  const window = windowsOf(options);
  const rows = returns.time.values.length;
  const longest = Math.max(...window);
  if (longest <= rows) return;
  throw new DataError(
    `a window of ${longest} is longer than the data: ${rows} rows of returns; choose a shorter --window${perhaps(notes)}`,
  );
}

/** Whether no statistic has a value anywhere; n always has. */
function isEmpty({ arrays, stats }: Result): boolean {
  return arrays.every((array, k) => stats[k % stats.length] !== "n" && array.every(Number.isNaN));
}

/** Too few pairs, or a benchmark that stands still: told apart by counting the pairs. */
async function whyEmpty(loaded: Loaded, options: ComputeOptions): Promise<string> {
  const { benchmarks, notes } = loaded;
  const { minPeriods, stat, ddof } = options;
  const weighted = decayOf(options) !== undefined;
  const windows = windowsOf(options);
  const counts = (await run(await createKernel(), loaded, options, ["n"])).arrays;
  const most = counts.map((n) => n.reduce((a, b) => Math.max(a, b), 0));
  const least = counts.map((_, k) =>
    weighted ? Math.max(2, minPeriods ?? 2) : (minPeriods ?? windows[k % windows.length]!),
  );
  const enough = most.findIndex((n, k) => n >= least[k]!);
  if (enough < 0) {
    const asked = least.map(
      (pairs, k) =>
        `${pairs} complete pairs are asked for and no ${weighted ? "ticker" : "window"} has more than ${most[k]}`,
    );
    return `every value is missing: ${[...new Set(asked)].join(", ")}; try a smaller --min-periods${perhaps(notes)}`;
  }
  if (weighted) {
    return `every value is missing: ${benchmarks.tickers.join(", ")} does not move, or no ticker does${options.alpha === 1 || options.span === 1 ? ", or all weight is on one row" : ""}`;
  }
  if (stat.includes("cov")) {
    return `every value is missing: ${most[enough]} pairs less a --ddof of ${ddof} leave nothing to divide by`;
  }
  return `every value is missing: ${benchmarks.tickers.join(", ")} does not move within any window, or no ticker does`;
}

/** What was taken for prices against appearances, as a likely reason. */
function perhaps(notes: readonly string[]): string {
  return notes
    .filter((note) => note.includes("--prices"))
    .map((note) => ` (${note})`)
    .join("");
}

async function write(
  outputs: Outputs,
  result: Result,
  options: ComputeOptions,
  progress: Progress,
): Promise<string[]> {
  const notes = new Set<string>();
  const { heatmap = [], output } = options;
  const first = shown(result, options);
  if (heatmap.length > 0 && result.arrays.length > 1) {
    notes.add(
      `the heatmap shows ${first.stat}, ${typeof first.window === "number" ? "window " : ""}${first.window}, against ${first.benchmark}: the first of ${result.arrays.length}`,
    );
  }
  for (const [i, path] of heatmap.entries()) {
    progress.report("drawing", i, heatmap.length);
    for (const note of await writePicture(outputs, path, first, options)) notes.add(note);
  }
  if (output !== undefined) {
    const long = options.shape === "long" || result.arrays.length > 1;
    await outputs.write(output, counted(long ? longCSV(result) : wideCSV(first), result, progress));
  }
  return [...notes];
}

/** The first matrix: what the heatmap and a wide table show. */
function shown(result: Result, { smooth: span }: ComputeOptions): Matrix {
  const first = pick(result);
  return span === undefined || first.stat === "n" ? first : { ...first, smoothing: `span=${span}` };
}

/** The pieces, and a report of how much of the table they are, at some 19 characters a number. */
function* counted(pieces: Iterable<string>, { arrays }: Result, progress: Progress): Generator<string> {
  const total = arrays.reduce((length, array) => length + array.length, 0) * 19;
  let done = 0;
  for (const piece of pieces) {
    yield piece;
    done += piece.length;
    progress.report("writing", Math.min(done, total), total);
  }
}

async function report(result: Result, options: ComputeOptions, notes: readonly string[]): Promise<void> {
  const files = [...(options.output === undefined ? [] : [options.output]), ...(options.heatmap ?? [])];
  const summary = summarize(result, options, files, notes);
  if (options.json && options.output !== "-") await print(`${JSON.stringify(summary)}\n`);
  else if (options.json) process.stderr.write(`${JSON.stringify(summary)}\n`);
  else if (!options.quiet) process.stderr.write(summaryText(summary));
}
