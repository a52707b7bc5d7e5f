import { nearest } from "./error.ts";
import type { Matrix } from "./matrix.ts";
import { type Method, methodOf } from "./method.ts";
import type { Spacing, TimeIndex } from "./time.ts";

/** Every statistic the kernel can give, in the order of its table of outputs. */
export const STATS = [
  "beta",
  "alpha",
  "cov",
  "corr",
  "r2",
  "resid_std",
  "se_beta",
  "t_beta",
  "se_alpha",
  "t_alpha",
  "n",
  "mean_x",
  "mean_m",
  "var_x",
  "var_m",
] as const;
export type Stat = (typeof STATS)[number];

/** Rows in a window, or a text that names it: a duration such as `90d`, `expanding`. */
export type Window = number | string;

/** Every statistic that exponential weights can give. */
export const EWM_STATS = ["beta", "alpha", "cov", "corr", "r2", "n"] as const satisfies readonly Stat[];
export type EwmStat = (typeof EWM_STATS)[number];

/** N tickers x T rows (those of `time`) for each benchmark, window and statistic. */
export interface Result extends Method {
  readonly time: TimeIndex;
  readonly tickers: readonly string[];
  readonly benchmarks: readonly string[];
  /** As they were asked for: rows, or a text such as `90d`, `expanding` or, of exponential weights, `halflife=60`. */
  readonly windows: readonly Window[];
  readonly stats: readonly Stat[];
  /** Benchmark-major, then window, then statistic; each N x T, ticker-major, NaN = missing. See `pick`. */
  readonly arrays: readonly Float64Array[];
  readonly notes: readonly string[];
  /** What windows count, where that is not the rows of `time`: with a step. */
  readonly unit?: Spacing;
}

/** Some tickers of a result, from the `from`-th on: an array each statistic against benchmark b over window w. */
export interface ResultPart {
  readonly b: number;
  readonly w: number;
  readonly from: number;
  readonly count: number;
  readonly arrays: readonly Float64Array[];
}

/** A result that comes part after part: by benchmark, window and ticker. The arrays hold until the next is asked for. */
export interface ResultStream extends Omit<Result, "arrays" | "notes"> {
  readonly parts: Iterable<ResultPart>;
}

/** The parts of a result: all tickers for each benchmark and window. */
export function* partsOf(result: Result | ResultStream): Generator<ResultPart> {
  if ("parts" in result) {
    yield* result.parts;
    return;
  }
  const { benchmarks, windows, stats, tickers, arrays } = result;
  for (let b = 0; b < benchmarks.length; b++) {
    for (let w = 0; w < windows.length; w++) {
      const first = (b * windows.length + w) * stats.length;
      yield { b, w, from: 0, count: tickers.length, arrays: arrays.slice(first, first + stats.length) };
    }
  }
}

/** Which matrix of a result is meant; what is left out is the first one. */
export interface Choice {
  readonly stat?: string;
  readonly window?: Window;
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
    ...(result.unit !== undefined && { unit: result.unit }),
    ...methodOf(result),
  };
}

/** A result of some of its statistics, without a copy. */
export function takeStats(result: Result, stats: readonly Stat[]): Result {
  const places = stats.map((stat) => indexOf("stat", stat, result.stats));
  const groups = result.arrays.length / result.stats.length;
  const arrays = Array.from({ length: groups }, (_, g) =>
    places.map((s) => result.arrays[g * result.stats.length + s]!),
  ).flat();
  return { ...result, stats, arrays };
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

/** Results of other tickers over the same rows, benchmarks, windows and statistics as one, in the order of `tickers`. */
export function joinResults(results: readonly Result[], tickers: readonly string[]): Result {
  const [first] = results;
  const rows = first!.time.values.length;
  const placeOf = new Map(tickers.map((ticker, i) => [ticker, i]));
  const arrays = first!.arrays.map((_, k) => {
    const joined = new Float64Array(tickers.length * rows);
    for (const { tickers: own, arrays } of results) {
      for (const [i, ticker] of own.entries()) {
        joined.set(arrays[k]!.subarray(i * rows, (i + 1) * rows), placeOf.get(ticker)! * rows);
      }
    }
    return joined;
  });
  return { ...first!, tickers, arrays, notes: [...new Set(results.flatMap(({ notes }) => notes))] };
}

/** A result of the named tickers only, in that order. */
export function takeResults(result: Result, names: readonly string[]): Result {
  const rows = result.time.values.length;
  const placeOf = new Map(result.tickers.map((ticker, i) => [ticker, i]));
  const arrays = result.arrays.map((array) => {
    const taken = new Float64Array(names.length * rows);
    for (const [i, name] of names.entries()) {
      const from = placeOf.get(name)! * rows;
      taken.set(array.subarray(from, from + rows), i * rows);
    }
    return taken;
  });
  return { ...result, tickers: names, arrays };
}
