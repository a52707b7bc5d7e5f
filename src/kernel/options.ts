import { checkInteger, notAmong, shownValue } from "../panel/error.ts";
import { STATS, type Stat, type Window } from "../panel/result.ts";
import type { TimeIndex } from "../panel/time.ts";
import { chosenRows, type Step } from "./step.ts";
import { planWindow, type WindowPlan } from "./window.ts";

/** What a missing row does, in the order of the kernel's numbers. */
export const GAPS = ["pairwise", "strict", "compress"] as const;
export type Gaps = (typeof GAPS)[number];

export interface RollingOptions {
  /**
   * Rows in a window (an integer >= 2; more than the data have where `minPeriods` is not), `"expanding"` for all rows so far, or a
   * duration such as `"90d"`, `"12h"` or `"30min"`: the rows later than that before each row. Or several of them, to compute in one
   * call.
   */
  readonly window: Window | readonly Window[];
  /**
   * Least number of complete pairs in a window for a value: a count from 1 on, or a share of the window below 1, which is
   * rounded up to a whole pair. Default: the window; 1 for durations and expanding windows.
   */
  readonly minPeriods?: number;
  /** Statistics to compute; default `["beta"]`. */
  readonly stats?: readonly Stat[];
  /**
   * `pairwise` (default): of the last `window` rows those count where both series have a value. `strict`: no value where
   * a row of the window is missing. `compress`: the last `window` complete pairs among the last `maxSpan` rows.
   */
  readonly gaps?: Gaps;
  /** Rows that a compressed window may span; default: twice the window. An integer from the window on. */
  readonly maxSpan?: number;
  /** Every so many rows, from the first on, or the last row of each week, month, quarter or year; default 1. */
  readonly step?: Step;
  /** Delta degrees of freedom of covariance and variances, sum / (n - ddof); default 1. It cancels in all else. */
  readonly ddof?: number;
  /** Arrays to write to instead of new ones, in the order of `Result.arrays`, each N x rows of the result. */
  readonly out?: readonly Float64Array[];
  /** Called now and then with the number of tickers done, each with all its windows and benchmarks. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Options checked and completed. */
export interface RollingSettings {
  readonly windows: readonly WindowPlan[];
  readonly stats: readonly Stat[];
  readonly gaps: Gaps;
  /** Undefined: twice the window. */
  readonly maxSpan: number | undefined;
  readonly ddof: number;
  /** Rows of the result; undefined: all. */
  readonly chosen: Int32Array<ArrayBuffer> | undefined;
}

/** Greatest integer that the kernel takes. */
export const MOST = 2 ** 31 - 1;

const NAMES = ["window", "minPeriods", "stats", "gaps", "maxSpan", "step", "ddof", "out", "onProgress"];
/** What `rollingArrays` and pools take besides. */
const OTHERS = ["time", "signal"];

/** Throws a RangeError or TypeError that names option, rule and value. */
export function checkRolling(options: RollingOptions, time: TimeIndex): RollingSettings {
  checkNames(options);
  const { ddof = 1, gaps = "pairwise", maxSpan, minPeriods, onProgress, stats = ["beta"] } = options;
  const list = listOf(options.window);
  if (minPeriods !== undefined && typeof minPeriods !== "number") {
    throw new TypeError(`minPeriods must be a number, got ${shownValue(minPeriods)}`);
  }
  const windows = list.map((window) => planWindow(window, minPeriods, time));
  if (new Set(list).size < list.length) {
    throw new RangeError(`window must not repeat itself, got ${list.join(", ")}`);
  }
  if (!GAPS.includes(gaps)) {
    throw new RangeError(`gaps must be one of ${GAPS.join(", ")}, got ${shownValue(gaps)}`);
  }
  checkSpan(gaps, maxSpan, list);
  checkInteger("ddof", ddof, 0, MOST);
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new TypeError(`onProgress must be a function, got ${shownValue(onProgress)}`);
  }
  return {
    windows,
    stats: checkStats(stats, STATS),
    gaps,
    maxSpan,
    ddof,
    chosen: chosenRows(options.step, time),
  };
}

/** A misspelt option would otherwise be one that is left out. */
function checkNames(options: RollingOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options must be an object with a window, got ${shownValue(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name) && !OTHERS.includes(name));
  if (unknown !== undefined) throw new TypeError(notAmong("options", unknown, NAMES));
}

function listOf(window: Window | readonly Window[]): readonly Window[] {
  const list: readonly Window[] = Array.isArray(window) ? window : [window as Window];
  if (list.length === 0) throw new RangeError("window must be one window or a list of them, got none");
  const wrong = list.findIndex((one) => typeof one !== "number" && typeof one !== "string");
  if (wrong < 0) return list;
  throw new TypeError(`window must be a number, a text or a list of them, got ${shownValue(list[wrong])}`);
}

function checkSpan(gaps: Gaps, maxSpan: number | undefined, windows: readonly Window[]): void {
  if (gaps !== "compress") {
    if (maxSpan === undefined) return;
    throw new RangeError(
      `maxSpan must go with gaps "compress", got ${shownValue(maxSpan)} with gaps "${gaps}"`,
    );
  }
  for (const window of windows) {
    if (typeof window !== "number") {
      throw new RangeError(`window must be a number of rows for gaps "compress", got ${shownValue(window)}`);
    }
    if (maxSpan !== undefined && (!Number.isInteger(maxSpan) || maxSpan < window || maxSpan > MOST)) {
      throw new RangeError(
        `maxSpan must be an integer from the window of ${window} on, got ${shownValue(maxSpan)}`,
      );
    }
  }
}

/** The statistics asked for, of those that are offered; throws a RangeError or TypeError otherwise. */
export function checkStats<S extends Stat>(stats: readonly S[], offered: readonly S[]): readonly S[] {
  if (!Array.isArray(stats)) {
    throw new TypeError(`stats must be a list of ${offered.join(", ")}, got ${shownValue(stats)}`);
  }
  if (stats.length === 0) {
    throw new RangeError(`stats must name at least one of ${offered.join(", ")}, got none`);
  }
  for (const stat of stats) {
    if (!offered.includes(stat)) throw new RangeError(notAmong("stats", stat, offered));
  }
  if (new Set(stats).size < stats.length) {
    throw new RangeError(`stats must not repeat itself, got ${stats.join(", ")}`);
  }
  return stats;
}
