import { nearest } from "./error.ts";
import type { Matrix } from "./matrix.ts";
import type { TimeIndex } from "./time.ts";

/** Every statistic the kernel can give. */
export const STATS = ["beta", "cov", "corr", "n"] as const;
export type Stat = (typeof STATS)[number];

/** Every statistic that exponential weights can give. */
export const EWM_STATS = ["beta", "alpha", "cov", "corr", "r2", "n"] as const;
export type EwmStat = (typeof EWM_STATS)[number];

/** N tickers x T rows for each benchmark, window and statistic. */
export interface Result {
  readonly time: TimeIndex;
  readonly tickers: readonly string[];
  readonly benchmarks: readonly string[];
  /** Rows in each window; or one label such as `halflife=60`, of exponential weights. */
  readonly windows: readonly (number | string)[];
  readonly stats: readonly (Stat | EwmStat)[];
  /** Benchmark-major, then window, then statistic; each N x T, ticker-major, NaN = missing. See `pick`. */
  readonly arrays: readonly Float64Array[];
  readonly notes: readonly string[];
}

/** Which matrix of a result is meant; what is left out is the first one. */
export interface Choice {
  readonly stat?: string;
  readonly window?: number | string;
  readonly benchmark?: string;
}

/** One matrix of a result, without a copy. Throws a RangeError naming what there is when the choice is not there. */
export function pick(result: Result, choice: Choice = {}): Matrix {
  const { stats, windows, benchmarks } = result;
  const s = choice.stat === undefined ? 0 : indexOf("stat", choice.stat, stats);
  const w = choice.window === undefined ? 0 : indexOf("window", String(choice.window), windows.map(String));
  const b = choice.benchmark === undefined ? 0 : indexOf("benchmark", choice.benchmark, benchmarks);
  return {
    time: result.time,
    tickers: result.tickers,
    values: result.arrays[(b * windows.length + w) * stats.length + s]!,
    stat: stats[s]!,
    window: windows[w]!,
    benchmark: benchmarks[b]!,
  };
}

function indexOf(option: string, wanted: string, names: readonly string[]): number {
  const index = names.indexOf(wanted);
  if (index < 0) {
    throw new RangeError(
      `${option} must be one of the result's ${nearest(wanted, names).join(", ")}, got ${wanted}`,
    );
  }
  return index;
}
