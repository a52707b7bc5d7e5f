import type { Locale } from "../heatmap/index.ts";
import { createKernel } from "../kernel/kernel.ts";
import { sameFile } from "../node/files.ts";
import { Outputs } from "../node/output.ts";
import { DataError } from "../panel/error.ts";
import { pick, type Result, type Stat } from "../panel/result.ts";
import { longCSV, wideCSV } from "../table/csv.ts";
import { loadReturns, type ReadOptions } from "./load.ts";
import { checkPicture, writePicture } from "./picture.ts";
import { Progress } from "./progress.ts";
import { summarize, summaryText } from "./summary.ts";
import { UsageError } from "./usage.ts";

export interface ComputeOptions extends ReadOptions {
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
  locale: Locale;
  quiet?: boolean;
  json?: boolean;
}

/** `rollbeta compute`: files of prices in, table and heatmaps out. */
export async function compute(files: readonly string[], options: ComputeOptions): Promise<void> {
  checkCall(files, options);
  const progress = new Progress(options.quiet ?? false);
  const outputs = new Outputs();
  try {
    const loaded = loadReturns(
      files,
      {
        ...options,
        kind: options.prices ? "prices" : options.returns ? "returns" : undefined,
        log: options.log ?? false,
        from: options.from,
        to: options.to,
      },
      progress,
    );
    const kernel = await createKernel();
    const rows = loaded.returns.time.values.length;
    const longest = Math.max(...options.window);
    if (longest > rows) {
      throw new DataError(
        `a window of ${longest} is longer than the data: ${rows} rows of returns; choose a shorter --window`,
      );
    }
    const result = kernel.rolling(loaded.returns, loaded.benchmarks, {
      window: options.window,
      stats: options.stat,
      ddof: options.ddof,
      ...(options.minPeriods !== undefined && { minPeriods: options.minPeriods }),
      onProgress: (done, total) => progress.report("computing", done, total),
    });
    const notes = [...loaded.notes, ...result.notes];
    if (result.arrays.every((array) => array.every(Number.isNaN))) {
      throw new DataError(
        `every value is missing: no window has ${options.minPeriods ?? "all of its"} complete pairs; try a smaller --min-periods`,
      );
    }
    notes.push(...write(outputs, result, options, progress));
    outputs.commit();
    progress.stop();
    report(result, options, notes);
  } finally {
    progress.stop();
    outputs.discard();
  }
}

/** What can be known to be wrong before any work. */
function checkCall(files: readonly string[], options: ComputeOptions): void {
  const { output, heatmap = [], window, minPeriods, stat, benchmark } = options;
  const targets = [...(output === undefined ? [] : [output]), ...heatmap];
  if (targets.length === 0)
    throw new UsageError("nowhere to write to; give -o <file.csv>, -o - or --heatmap <file.png>");
  if (options.prices && options.returns)
    throw new UsageError("--prices and --returns exclude each other; give one");
  if (minPeriods !== undefined && minPeriods > Math.min(...window)) {
    throw new UsageError(
      `--min-periods must be at most the window of ${Math.min(...window)}, got ${minPeriods}`,
    );
  }
  if (output !== undefined && output !== "-" && !/\.csv(\.gz)?$/i.test(output)) {
    throw new UsageError(`a table is a .csv or .csv.gz file or - for standard output, got ${output}`);
  }
  const matrices = window.length * stat.length * benchmark.length;
  if (options.shape === "wide" && matrices > 1) {
    throw new UsageError(
      `a wide table holds one statistic, window and benchmark, got ${matrices} of them; use --shape long`,
    );
  }
  for (const path of heatmap) checkPicture(path);
  const twice = targets.find((path, i) => path !== "-" && targets.indexOf(path) < i);
  if (twice !== undefined) throw new UsageError(`${twice} is given as output twice`);
  for (const target of targets) {
    const input = [...files, ...benchmark].find((file) => sameFile(file, target));
    if (input !== undefined) throw new DataError(`${target} is an input; choose another name for the output`);
    Outputs.check(target);
  }
}

function write(outputs: Outputs, result: Result, options: ComputeOptions, progress: Progress): string[] {
  const notes: string[] = [];
  const first = pick(result);
  if (options.heatmap && result.arrays.length > 1) {
    notes.push(
      `the heatmap shows ${first.stat}, window ${first.window}, against ${first.benchmark}: the first of ${result.arrays.length}`,
    );
  }
  const pictures = options.heatmap ?? [];
  for (const [i, path] of pictures.entries()) {
    progress.report("drawing", i, pictures.length);
    notes.push(...writePicture(outputs, path, first, { locale: options.locale }));
  }
  if (options.output !== undefined) {
    const long = options.shape === "long" || result.arrays.length > 1;
    const pieces = long ? longCSV(result) : wideCSV(first);
    outputs.write(options.output, counted(pieces, result, progress));
  }
  return [...new Set(notes)];
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

function report(result: Result, options: ComputeOptions, notes: readonly string[]): void {
  const files = [...(options.output === undefined ? [] : [options.output]), ...(options.heatmap ?? [])];
  const summary = summarize(result, options.minPeriods, files, notes);
  const table = options.output === "-";
  if (options.json) (table ? process.stderr : process.stdout).write(`${JSON.stringify(summary)}\n`);
  else if (!options.quiet) process.stderr.write(summaryText(summary));
}
