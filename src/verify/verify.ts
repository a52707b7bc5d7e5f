import type { Panel } from "../panel/panel.ts";
import type { Result, Stat, Window } from "../panel/result.ts";
import { formatTime } from "../panel/time.ts";
import { exactWindow } from "./exact.ts";
import { promiseError, scaleError } from "./promise.ts";
import { type WindowRules, windowRows } from "./rows.ts";

/** `gaps`, `maxSpan`, `minPeriods` and `ddof` as the result was computed; windows and rows are those of the result. */
export interface VerifyOptions extends WindowRules {
  /** Cells to draw, each with all its statistics; default 1000. */
  readonly count?: number;
  /** The same seed draws the same cells; default 1. */
  readonly seed?: number;
  /** Delta degrees of freedom of covariance and variances; default 1. */
  readonly ddof?: number;
}

/** One value beside the exact one. */
export interface Deviation {
  readonly stat: Stat;
  readonly ticker: string;
  /** Date or time of the row, as in tables. */
  readonly date: string;
  /** Row of the result. */
  readonly row: number;
  readonly benchmark: string;
  readonly window: Window;
  readonly computed: number;
  readonly exact: number;
  /** In units of the statistic's natural scale. */
  readonly error: number;
  /** In units of the kernel's promise, which is kept up to 1. */
  readonly promise: number;
}

export interface Verification {
  /** Cells looked at, missing ones among them. */
  readonly cells: number;
  /** Cells of which some statistic breaks the promise. */
  readonly outside: number;
  /** The largest error of each statistic, in the order of the result's statistics. */
  readonly worst: readonly Deviation[];
}

/**
 * Recomputes random cells of a result in exact integer arithmetic, and the rows of their windows by other code than the
 * kernel's. A cell is a ticker, a row, a benchmark and a window, all equally likely. `returns` and `benchmarks` are the
 * panels that the result was computed from.
 */
export function verifyResult(
  result: Result,
  returns: Panel,
  benchmarks: Panel,
  options: VerifyOptions = {},
): Verification {
  const { count = 1000, seed = 1 } = options;
  for (const [name, value, least] of [
    ["count", count, 1],
    ["seed", seed, 0],
  ] as const) {
    if (!Number.isInteger(value) || value < least) {
      throw new RangeError(`${name} must be an integer >= ${least}, got ${value}`);
    }
  }
  const { tickers, windows, stats, time } = result;
  const cellOf = exactCells(result, returns, benchmarks, options);
  const below = uniformIntegers(seed);
  const worst: (Deviation | undefined)[] = stats.map(() => undefined);
  let outside = 0;
  for (let cell = 0; cell < count; cell++) {
    const [i, t] = [below(tickers.length), below(time.values.length)];
    const [b, w] = [below(result.benchmarks.length), below(windows.length)];
    let broken = false;
    for (const [s, deviation] of cellOf(i, t, b, w).entries()) {
      if (deviation.promise > 1) broken = true;
      if (isWorse(deviation, worst[s])) worst[s] = deviation;
    }
    if (broken) outside++;
  }
  return { cells: count, outside, worst: worst.filter((deviation) => deviation !== undefined) };
}

/**
 * Recomputes the cell of ticker i, row t, benchmark b and window w exactly, all its statistics. `found`: values to judge
 * instead of the result's.
 */
export type ExactCell = (
  i: number,
  t: number,
  b: number,
  w: number,
  found?: readonly number[],
) => readonly Deviation[];

/** What recomputes single cells of a result. Throws a RangeError where the panels are not what it was computed from. */
export function exactCells(
  result: Result,
  returns: Panel,
  benchmarks: Panel,
  options: WindowRules & Pick<VerifyOptions, "ddof"> = {},
): ExactCell {
  const { ddof = 1 } = options;
  const { tickers, windows, stats, time } = result;
  const origin = rowsOf(result, returns, benchmarks);
  const from = returns.time.values.length;
  const rows = time.values.length;
  return (i, t, b, w, found) => {
    const window = windows[w]!;
    const x = returns.values.subarray(i * from, (i + 1) * from);
    const m = benchmarks.values.subarray(b * from, (b + 1) * from);
    const last = origin[t]!;
    const { start, minPeriods } = windowRows(window, options, returns.time, x, m, last);
    const exact = exactWindow(x.subarray(start, last + 1), m.subarray(start, last + 1), { ddof, minPeriods });
    return stats.map((stat, s): Deviation => {
      const array = result.arrays[(b * windows.length + w) * stats.length + s]!;
      const computed = found?.[s] ?? array[i * rows + t]!;
      return {
        stat,
        ticker: tickers[i]!,
        date: formatTime(time.kind, time.values[t]!),
        row: t,
        benchmark: result.benchmarks[b]!,
        window,
        computed,
        exact: exact[stat].value,
        error: scaleError(computed, exact[stat]),
        promise: promiseError(computed, exact[stat]),
      };
    });
  };
}

/** Verifications of the parts of a result as one. */
export function joinVerifications(parts: readonly Verification[]): Verification {
  const worst = new Map<Stat, Deviation>();
  for (const deviation of parts.flatMap((part) => part.worst)) {
    if (isWorse(deviation, worst.get(deviation.stat))) worst.set(deviation.stat, deviation);
  }
  const sum = (key: "cells" | "outside") => parts.reduce((total, part) => total + part[key], 0);
  return { cells: sum("cells"), outside: sum("outside"), worst: [...worst.values()] };
}

/** What breaks the promise comes before all that keeps it, large as that may be in units of its scale. */
function isWorse(one: Deviation, other: Deviation | undefined): boolean {
  if (!other) return true;
  return one.promise > 1 === other.promise > 1 ? one.error > other.error : one.promise > 1;
}

/** The row of `returns` that each row of the result is. Throws a RangeError where the panels are not what it is made of. */
function rowsOf(result: Result, returns: Panel, benchmarks: Panel): number[] {
  const rows = returns.time.values.length;
  for (const [name, panel, names] of [
    ["returns", returns, result.tickers],
    ["benchmarks", benchmarks, result.benchmarks],
  ] as const) {
    if (panel.values.length !== names.length * rows) {
      throw new RangeError(
        `${name} must be what the result was computed from, ${names.length} x ${rows} values, got ${panel.values.length}`,
      );
    }
    const other = names.findIndex((ticker, i) => panel.tickers[i] !== ticker);
    if (other >= 0) {
      throw new RangeError(
        `${name} must be what the result was computed from, with ${names[other]}, got ${panel.tickers[other]} in its place`,
      );
    }
  }
  const at = new Map(Array.from(returns.time.values, (value, t) => [value, t]));
  return Array.from(result.time.values, (value) => {
    const row = at.get(value);
    if (row !== undefined) return row;
    const date = formatTime(result.time.kind, value);
    throw new RangeError(`returns must be what the result was computed from, with ${date}, got none`);
  });
}

/** Uniform integers from 0 below a limit, from a Weyl sequence mixed as MurmurHash3 ends. */
function uniformIntegers(seed: number): (limit: number) => number {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return Math.floor((((z ^ (z >>> 16)) >>> 0) / 2 ** 32) * limit);
  };
}
