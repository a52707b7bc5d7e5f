import { nearest } from "../panel/error.ts";
import { STATS, type Stat } from "../panel/result.ts";

export interface RollingOptions {
  /** Rows in a window, or several windows to compute in one call. Integers >= 2. */
  readonly window: number | readonly number[];
  /** Least number of complete pairs in a window for a value; default: the window. An integer from 1 to the window. */
  readonly minPeriods?: number;
  /** Statistics to compute; default `["beta"]`. */
  readonly stats?: readonly Stat[];
  /** Delta degrees of freedom of the covariance, sum / (n - ddof); default 1. It cancels in beta and correlation. */
  readonly ddof?: number;
  /** Arrays to write to instead of new ones, in the order of `Result.arrays`, each N x T. */
  readonly out?: readonly Float64Array[];
  /** Called now and then with the number of tickers done, each with all its windows and benchmarks. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Options checked and completed. */
export interface RollingSettings {
  readonly windows: readonly number[];
  readonly minPeriods: readonly number[];
  readonly stats: readonly Stat[];
  readonly ddof: number;
}

/** Greatest integer that the kernel takes. */
const MOST = 2 ** 31 - 1;

/** Throws a RangeError that names option, rule and value. `rows`: rows of the panel. */
export function checkRolling(options: RollingOptions, rows: number): RollingSettings {
  const { stats = ["beta"], ddof = 1 } = options;
  const windows = typeof options.window === "number" ? [options.window] : [...(options.window ?? [])];
  if (windows.length === 0) throw new RangeError("window must be one integer or a list of them, got none");
  for (const window of windows) {
    if (!Number.isInteger(window) || window < 2) {
      throw new RangeError(`window must be an integer >= 2, got ${window}`);
    }
    if (window > rows)
      throw new RangeError(`window must be at most the ${rows} rows of the data, got ${window}`);
  }
  if (new Set(windows).size < windows.length) {
    throw new RangeError(`window must not repeat itself, got ${windows.join(", ")}`);
  }
  const minPeriods = windows.map((window) => {
    const least = options.minPeriods ?? window;
    if (!Number.isInteger(least) || least < 1 || least > window) {
      throw new RangeError(`minPeriods must be an integer from 1 to the window of ${window}, got ${least}`);
    }
    return least;
  });
  if (stats.length === 0)
    throw new RangeError(`stats must name at least one of ${STATS.join(", ")}, got none`);
  for (const stat of stats) {
    if (!STATS.includes(stat)) {
      throw new RangeError(
        `stats must be of ${STATS.join(", ")}, got ${stat}; nearest: ${nearest(stat, STATS, 1)}`,
      );
    }
  }
  if (new Set(stats).size < stats.length)
    throw new RangeError(`stats must not repeat itself, got ${stats.join(", ")}`);
  if (!Number.isInteger(ddof) || ddof < 0 || ddof > MOST) {
    throw new RangeError(`ddof must be an integer from 0 to ${MOST}, got ${ddof}`);
  }
  return { windows, minPeriods, stats, ddof };
}
