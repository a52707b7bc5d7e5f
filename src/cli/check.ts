import { existsSync } from "node:fs";
import type { Estimator } from "../estimate/options.ts";
import { isDevice, placeOf } from "../node/files.ts";
import { Outputs } from "../node/output.ts";
import { isSeveral, listFiles } from "../node/paths.ts";
import { DataError } from "../panel/error.ts";
import { benchmarkPath } from "./benchmark.ts";
import type { ComputeOptions } from "./compute.ts";
import { checkDistinct } from "./distinct.ts";
import { checkEstimator } from "./estimator.ts";
import { checkInput } from "./input.ts";
import { checkLines } from "./lines.ts";
import type { ReturnOptions } from "./load.ts";
import { manifestPath } from "./manifest.ts";
import { checkPicture, checkPictureOptions } from "./picture.ts";
import { checkReport } from "./report.ts";
import { checkRiskFree } from "./risk-free.ts";
import { matricesOf } from "./run.ts";
import { checkSections } from "./section.ts";
import { checkSectors, takesMetadata } from "./sectors.ts";
import { UsageError } from "./usage.ts";
import { checkWeights, decayOf, windowsOf } from "./weights.ts";

/** What can be known to be wrong with a call of `compute` before any file is looked at. */
export function checkCompute(files: readonly string[], options: ComputeOptions): void {
  checkInput(files, options);
  checkSwitches(files, options);
  const { output, heatmap = [], lines = [], report } = options;
  const targets = targetsOf(options);
  if (options.manifest && (output === undefined || output === "-")) {
    throw new UsageError("--manifest stands beside a table; give -o <file> too");
  }
  if (options.timestamp && (output === undefined || !(options.manifest || hasMetadata(output)))) {
    throw new UsageError("--timestamp is a line of a manifest; give --manifest too, or -o <file.parquet>");
  }
  if (targets.every((target) => target === report)) {
    throw new UsageError("nowhere to write to; give -o <file.csv>, -o - or --heatmap <file.png>");
  }
  if (output !== undefined && output !== "-" && !isDevice(output) && tableKind(output) === undefined) {
    throw new UsageError(
      `a table is a .csv, .csv.gz, .parquet, .arrow or .feather file or - for CSV on standard output, got ${output}`,
    );
  }
  for (const path of heatmap) checkPicture(path);
  for (const path of lines) checkLines(path);
  if (lines.length === 0) {
    const idle = (["tickers", "band"] as const).find((name) => options[name] !== undefined);
    if (idle !== undefined) {
      const no = options[idle] === false ? "no-" : "";
      throw new UsageError(`--${no}${idle} is about a line chart; give --lines <file.png> too`);
    }
  }
  if (report !== undefined) checkReport(report);
  checkSectors(options);
  checkSections(options);
  checkPictureOptions(options, heatmap.length > 0, lines.length > 0, takesMetadata(options));
  checkDistinct(targets);
}

/** Whether every output can be written, and is none of what is read: `files` are the input's. */
export function checkTargets(files: readonly string[], options: ComputeOptions): void {
  checkOutputs(targetsOf(options), [...inputsOf(files, options), options.metadata]);
}

/** What returns are made of: the files of the input, the database, and the files of benchmarks and of the riskless rate. */
export function inputsOf(
  files: readonly string[],
  { database, benchmark, riskFree }: Pick<ReturnOptions, "database" | "benchmark" | "riskFree">,
): string[] {
  const several = benchmark.filter((spec) => existsSync(spec) && isSeveral(spec));
  const series = [...benchmark, ...(riskFree === undefined ? [] : [riskFree])];
  return [
    ...files,
    ...listFiles(several).files,
    ...(database === undefined ? [] : [database]),
    ...series.flatMap((spec) => benchmarkPath(spec) ?? []),
  ];
}

/** Whether every output can be written, and is none of the inputs. */
export function checkOutputs(targets: readonly string[], inputs: readonly (string | undefined)[]): void {
  // most outputs are not there yet, and inputs may be thousands
  const places = targets.some((path) => existsSync(path))
    ? new Set(inputs.flatMap((path) => (path === undefined ? [] : [placeOf(path)])))
    : undefined;
  for (const target of targets) {
    if (existsSync(target) && places?.has(placeOf(target))) {
      throw new DataError(`${target} is an input; choose another name for the output`);
    }
    Outputs.check(target);
  }
}

/** Every path that a run writes to: the table and its manifest, pictures, the report. */
export function targetsOf(options: ComputeOptions): string[] {
  const { output, manifest, heatmap = [], lines = [], report, crossSection } = options;
  const beside = output !== undefined && manifest ? manifestPath(output) : undefined;
  return [output, beside, ...heatmap, ...lines, crossSection, report].filter((path) => path !== undefined);
}

/** What kind of table a path names by its ending; undefined for other endings. */
export function tableKind(path: string): "csv" | "parquet" | "arrow" | undefined {
  if (/\.csv(\.gz)?$/i.test(path)) return "csv";
  if (/\.parquet$/i.test(path)) return "parquet";
  return /\.(arrow|feather)$/i.test(path) ? "arrow" : undefined;
}

/** Whether a table has a place for its manifest inside. */
export function hasMetadata(path: string): boolean {
  const kind = tableKind(path);
  return kind === "parquet" || kind === "arrow";
}

/** Whether switches contradict each other. */
export function checkSwitches(files: readonly string[], options: ComputeOptions): void {
  const { benchmark = [], smooth } = options;
  if (benchmark.length === 0) {
    // TOPIX stands for it with a preset of that market
    throw new UsageError("required option '--benchmark <ticker|file|file:column>' not specified");
  }
  if (smooth !== undefined && smooth < 1)
    throw new UsageError(`--smooth must be a number >= 1, got ${smooth}`);
  if (options.estimator) checkEstimator(options);
  else {
    checkWeights(options);
    checkWindows(options);
  }
  checkReturns(files, options);
  checkHorizon(options);
  checkShape(options, benchmark.length);
}

/** What can be known to be wrong with how files are to become returns beside those of benchmarks. */
export function checkReturns(files: readonly string[], options: ReturnOptions): void {
  const { benchmark, riskFree } = options;
  checkKindSwitches(options);
  if (options.from !== undefined && options.to !== undefined && options.from > options.to) {
    throw new UsageError("--from must not be later than --to");
  }
  checkAlignment(options);
  checkRiskFree(options);
  const twice = benchmark.find((spec, i) => benchmark.indexOf(spec) < i);
  if (twice !== undefined) throw new UsageError(`benchmark ${twice} is given twice`);
  if ([...files, ...benchmark, riskFree].filter((path) => path === "-").length > 1) {
    throw new UsageError("standard input (-) can be read once, not as two files");
  }
}

/** Whether the switches on what the numbers are contradict each other. */
export function checkKindSwitches({
  prices,
  returns,
  log,
}: Pick<ReturnOptions, "prices" | "returns" | "log">): void {
  if (prices && returns) throw new UsageError("--prices and --returns exclude each other; give one");
  if (returns && log)
    throw new UsageError("--log makes log returns of prices, and --returns says there are none; give one");
}

function checkAlignment({ returns, maxGap, timeZone, daily, frequency, keepPartial }: ReturnOptions): void {
  if (keepPartial && frequency === undefined)
    throw new UsageError("--keep-partial is about the last period of --frequency; give that too");
  if (returns && maxGap) {
    throw new UsageError(
      "--max-gap makes returns over gaps of prices, and --returns says there are none; give one",
    );
  }
  if (returns && daily) {
    throw new UsageError(
      `--daily ${daily} suits prices: the ${daily} return of a day is not the day's; give one return a day`,
    );
  }
  if (daily && timeZone === undefined) {
    throw new UsageError("--daily is about the dates of --time-zone; give that too");
  }
}

/** Estimators that compare neighbouring rows, which overlap with a horizon, or have one of their own. */
const OF_ROWS: readonly Estimator[] = ["dimson", "scholes-williams", "bab"];

export function checkHorizon({
  horizon = 1,
  maxGap,
  estimator,
}: Pick<ComputeOptions, "horizon" | "maxGap" | "estimator">): void {
  if (horizon === 1) return;
  if (maxGap) {
    throw new UsageError(
      "--max-gap makes returns over gaps, and --horizon returns over as many rows each; give one",
    );
  }
  if (estimator !== undefined && OF_ROWS.includes(estimator.estimator)) {
    throw new UsageError(
      `--estimator ${estimator.estimator} compares returns of neighbouring rows, which --horizon makes overlap; give one`,
    );
  }
}

/** A folder of benchmarks says only when it is read how many there are. */
export function checkShape(options: ComputeOptions, benchmarks: number): void {
  const matrices = matricesOf(options) * benchmarks;
  if (options.shape === "wide" && matrices > 1) {
    throw new UsageError(
      `a wide table holds one statistic, window and benchmark, got ${matrices} of them; use --shape long`,
    );
  }
}

function checkWindows(options: ComputeOptions): void {
  if (decayOf(options)) return;
  const { minPeriods, gaps, maxSpan } = options;
  const windows = windowsOf(options);
  const rows = windows.filter((window) => typeof window === "number");
  const text = windows.find((window) => typeof window === "string");
  const shortest = Math.min(...rows);
  if (minPeriods !== undefined && minPeriods > shortest) {
    throw new UsageError(`--min-periods must be at most the window of ${shortest}, got ${minPeriods}`);
  }
  if (minPeriods !== undefined && minPeriods < 1 && text !== undefined) {
    throw new UsageError(`--min-periods must be a count of pairs for a window of ${text}, got ${minPeriods}`);
  }
  if (gaps === "compress" && text !== undefined) {
    throw new UsageError(`--gaps compress takes windows of so many rows, got ${text}`);
  }
  if (maxSpan === undefined) return;
  if (gaps !== "compress") throw new UsageError("--max-span is about --gaps compress; give that too");
  const longest = Math.max(...rows);
  if (maxSpan < longest) {
    throw new UsageError(`--max-span must be at least the window of ${longest}, got ${maxSpan}`);
  }
}
