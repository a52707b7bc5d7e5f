import { isDevice } from "../node/files.ts";
import { isSeveral } from "../node/paths.ts";
import { tableKind } from "./check.ts";
import type { ComputeOptions } from "./compute.ts";
import { matricesOf } from "./run.ts";
import { ownBenchmark } from "./sectors.ts";
import { UsageError } from "./usage.ts";

const MB = 1e6;
/** What needs all of the input at once, or another input. */
const WHOLE = {
  preset: "--preset",
  maxGap: "--max-gap",
  lag: "--lag",
  frequency: "--frequency",
  horizon: "--horizon",
  riskFree: "--risk-free",
  timeZone: "--time-zone",
  sql: "--sql",
  groupBy: "--group-by",
  crossSection: "--cross-section",
  riskOn: "--risk-on",
} as const;

/** What a run takes that computes next to nothing, and some. */
const LEAST = 200 * MB;

/** What of a call cannot be done in bounded memory, in one line. */
export function checkStream(files: readonly string[], options: ComputeOptions): void {
  const { maxMemory, output, heatmap, verify, shape, benchmark, threads } = options;
  if (maxMemory === undefined) {
    if (options.resume) throw new UsageError("--resume is about long runs with --max-memory; give that too");
    return;
  }
  const no = (what: string, remedy: string) => new UsageError(`--max-memory ${what}; ${remedy}`);
  if (maxMemory < LEAST) {
    throw no(`must be at least ${LEAST / MB}MB, got ${maxMemory / MB}MB`, "that is what an empty run takes");
  }
  if (files.some((path) => path === "-" || (isDevice(path) && !isSeveral(path))))
    throw no("reads its files twice where need be", "name a file, not a pipe");
  if (output === undefined || output === "-" || tableKind(output) === "arrow") {
    throw no(
      "writes .csv, .csv.gz or .parquet",
      `give -o <file.parquet>, not ${output ?? "a picture alone"}`,
    );
  }
  if (heatmap !== undefined)
    throw no("keeps no matrix to draw", "run rollbeta heatmap on a part of the table");
  if (options.lines !== undefined) throw no("keeps no matrix to draw", "run rollbeta lines on the table");
  for (const [name, option] of Object.entries(WHOLE)) {
    if (options[name as keyof typeof WHOLE]) throw no(`does not go with ${option}`, "leave one of them out");
  }
  const own = benchmark.find((spec) => ownBenchmark(spec) !== undefined);
  if (own !== undefined) throw no(`does not go with --benchmark ${own}`, "leave one of them out");
  if (options.estimator)
    throw no("computes plain betas", "leave --estimator out, or compute without --max-memory");
  if (verify !== undefined) throw no("keeps no result to verify", "leave --verify out");
  if (threads !== undefined && threads > 1)
    throw no("computes with one thread, which waits for the disk", "leave --threads out");
  if (shape !== "long" && matricesOf(options) * benchmark.length === 1) {
    throw no(
      "writes a long table, ticker by ticker",
      "say --shape long, for a wide one needs all tickers for a row",
    );
  }
}
