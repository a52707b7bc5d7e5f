import { createKernel } from "../kernel/kernel.ts";
import { Outputs, print } from "../node/output.ts";
import { DataError } from "../panel/error.ts";
import { pick, type Result, type Stat } from "../panel/result.ts";
import { longCSV, wideCSV } from "../table/csv.ts";
import { checkCompute } from "./check.ts";
import type { ReadOptions } from "./file.ts";
import { type Loaded, loadReturns } from "./load.ts";
import { type PictureOptions, writePicture } from "./picture.ts";
import { Progress } from "./progress.ts";
import { summarize, summaryText } from "./summary.ts";
import { threadsFor, withThreads } from "./threads.ts";

export interface ComputeOptions extends ReadOptions, PictureOptions {
  benchmark: string[];
  output?: string;
  window: number[];
  minPeriods?: number;
  stat: Stat[];
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
    const matrices = benchmarks.tickers.length * options.window.length * options.stat.length;
    const threads = threadsFor(returns.values.length * matrices, returns.tickers.length, options.threads);
    const result = await withThreads(threads, (engine) =>
      engine.rolling(returns, benchmarks, {
        window: options.window,
        stats: options.stat,
        ddof: options.ddof,
        ...(options.minPeriods !== undefined && { minPeriods: options.minPeriods }),
        onProgress: (done, total) => progress.report("computing", done, total),
      }),
    );
    if (isEmpty(result)) throw new DataError(await whyEmpty(loaded, options));
    const notes = [...loaded.notes, ...result.notes, ...(await write(outputs, result, options, progress))];
    outputs.commit();
    progress.stop();
    await report(result, options, notes);
  } finally {
    progress.stop();
    outputs.discard();
  }
}

function checkWindow({ returns, notes }: Loaded, { window }: ComputeOptions): void {
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
async function whyEmpty({ returns, benchmarks, notes }: Loaded, options: ComputeOptions): Promise<string> {
  const { window: windows, minPeriods, stat, ddof } = options;
  const kernel = await createKernel();
  const counts = kernel.rolling(returns, benchmarks, { window: windows, stats: ["n"] }).arrays;
  const most = counts.map((n) => n.reduce((a, b) => Math.max(a, b), 0));
  const least = counts.map((_, k) => minPeriods ?? windows[k % windows.length]!);
  const enough = most.findIndex((n, k) => n >= least[k]!);
  if (enough < 0) {
    const asked = least.map(
      (pairs, k) => `${pairs} complete pairs are asked for and no window has more than ${most[k]}`,
    );
    return `every value is missing: ${[...new Set(asked)].join(", ")}; try a smaller --min-periods${perhaps(notes)}`;
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
  const first = pick(result);
  if (heatmap.length > 0 && result.arrays.length > 1) {
    notes.add(
      `the heatmap shows ${first.stat}, window ${first.window}, against ${first.benchmark}: the first of ${result.arrays.length}`,
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
