import { bandOf, hasBand } from "../../panel/confidence.ts";
import { nearest, shownValue } from "../../panel/error.ts";
import type { Matrix } from "../../panel/matrix.ts";
import { type Method, methodOf } from "../../panel/method.ts";
import { type Choice, pick, type Result, takeResults, type Window } from "../../panel/result.ts";
import { MOST_COLORS } from "./colors.ts";

/** One series of T values, and between which the true ones lie. NaN = missing. */
export interface Line {
  readonly ticker: string;
  /** Undefined where the source did not say. */
  readonly window?: Window;
  readonly benchmark?: string;
  readonly values: Float64Array;
  readonly low?: Float64Array;
  readonly high?: Float64Array;
}

/** Series of one statistic over the same dates: what a line chart shows. */
export interface Lines extends Method, Pick<Matrix, "time" | "stat" | "unit" | "smoothing"> {
  readonly lines: readonly Line[];
  /** Whose lines they are, where that is more than their names say: stands before the usual title. */
  readonly about?: string;
  /** Confidence of the bands in percent; undefined where there are none. */
  readonly band: number | undefined;
  /** Why there is no band, what has no values. */
  readonly notes: readonly string[];
}

export interface LinesOptions {
  /** Which tickers, the most important first. Default: all. */
  readonly tickers?: readonly string[];
  /** Default: the result's first. */
  readonly stat?: string;
  /** Default: all of the result where there is one ticker, else the first. */
  readonly windows?: readonly Window[];
  readonly benchmarks?: readonly string[];
  /**
   * Confidence of the bands in percent, false for none. Default: 95 around beta and alpha where their standard errors are in the
   * result, and around corr; none with more than 7 lines.
   */
  readonly band?: number | false;
  /** Decay of the moving average that the result has gone through (`span=20`); it leaves no bands. Default: none. */
  readonly smoothing?: string;
}

const USUAL_BAND = 95;
/** More are no lines but a cloud. */
export const MOST_LINES = 100;

/**
 * The series of some tickers, over several windows or against several benchmarks, with their bands. Throws a RangeError for what is
 * not in the result, for a band that cannot be, and for more than 100 lines.
 */
export function linesOf(result: Result, options: LinesOptions = {}): Lines {
  const { tickers = result.tickers, stat = result.stats[0]!, band, smoothing } = options;
  checkTickers(tickers, result.tickers);
  const several = tickers.length > 1;
  const { windows = several ? result.windows.slice(0, 1) : result.windows } = options;
  const { benchmarks = several ? result.benchmarks.slice(0, 1) : result.benchmarks } = options;
  const count = tickers.length * windows.length * benchmarks.length;
  if (count === 0) throw new RangeError("windows and benchmarks must be one or more, got none");
  if (count > MOST_LINES) {
    throw new RangeError(`at most ${MOST_LINES} lines can be told apart, got ${count}; name fewer tickers`);
  }
  if (band !== undefined && band !== false && !(band > 0 && band < 100)) {
    throw new RangeError(`band must be a confidence in percent, above 0 and below 100, got ${band}`);
  }

  const taken = takeResults(result, tickers);
  const notes = new Set<string>();
  const level =
    band === false ? undefined : (band ?? (hasBand(stat) && count <= MOST_COLORS ? USUAL_BAND : undefined));
  const bandFor = (choice: Required<Choice>) => {
    if (level === undefined) return undefined;
    const found = smoothing === undefined ? bandOf(taken, choice, level) : "the values are smoothed";
    if (typeof found !== "string") return found;
    if (band !== undefined) throw new RangeError(`there can be no band: ${found}`);
    notes.add(`no band: ${found}`);
    return undefined;
  };
  const rows = result.time.values.length;
  const parts = benchmarks.flatMap((benchmark) => windows.map((window) => ({ stat, window, benchmark })));
  const found = parts.map((choice) => ({
    ...choice,
    values: pick(taken, choice).values,
    band: bandFor(choice),
  }));
  const lines = tickers.flatMap((ticker, i) =>
    found.map(({ window, benchmark, values, band }) => {
      const own = (array: Float64Array) => array.subarray(i * rows, (i + 1) * rows);
      return {
        ...{ ticker, values: own(values) },
        // an empty text stands for what the source did not say
        ...(window !== "" && { window }),
        ...(benchmark !== "" && { benchmark }),
        ...(band && { low: own(band.low), high: own(band.high) }),
      };
    }),
  );
  return {
    time: result.time,
    stat,
    lines,
    band: lines.some(({ low }) => low !== undefined) ? level : undefined,
    notes: [...notes],
    ...(result.unit !== undefined && { unit: result.unit }),
    ...(smoothing !== undefined && { smoothing }),
    ...methodOf(result),
  };
}

/** Throws a RangeError unless the names are of the result, and each comes once. */
export function checkTickers(tickers: readonly string[], known: readonly string[]): void {
  if (tickers.length === 0) throw new RangeError("tickers must be one or more, got none");
  const unknown = tickers.find((ticker) => !known.includes(ticker));
  if (unknown !== undefined) {
    const near = nearest(unknown, known).join(" or ");
    throw new RangeError(
      `tickers must be of the ${known.length} there are, got ${shownValue(unknown)}: did you mean ${near}?`,
    );
  }
  const twice = tickers.find((ticker, i) => tickers.indexOf(ticker) < i);
  if (twice !== undefined) throw new RangeError(`tickers must differ, got ${shownValue(twice)} twice`);
}
