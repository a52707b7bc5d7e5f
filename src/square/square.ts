import { checkInteger, checkOneOf, DataError, shownValue } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import { SQUARE_STATS, type Square, type SquareStat } from "../panel/square.ts";
import { formatTime, spacingOf, type TimeIndex } from "../panel/time.ts";
import { code } from "./wasm.generated.ts";

/** What assembly/square/index.ts exports; pointers are byte offsets into `memory`. */
interface SquareExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  products(x: number, series: number, count: number, length: number, out: number): void;
  pair(x: number, y: number, length: number, out: number): void;
}

export interface SquareOptions {
  /** Correlations (default) or covariances. */
  readonly stat?: SquareStat;
  /** Rows of the window that ends at `end`; default 60. */
  readonly window?: number;
  /** Point in time of the window's last row, a day number or ms since 1970 as in the panel's time; default: the last row. */
  readonly end?: number;
  /** Pairs of values that a number needs; default: the window. */
  readonly minPeriods?: number;
  /** Divisor of a covariance is n - ddof; default 1. Cancels in a correlation. */
  readonly ddof?: number;
}

const PAGE = 65536;
/** Results of one call that are fetched at a time. */
const BLOCK = 512;

/**
 * Correlations or covariances of all pairs of tickers over one window of a panel of returns, as pandas' `DataFrame.corr` and
 * `cov`: a pair counts the rows where both have a value. A correlation with a ticker that does not move is NaN. Each number
 * is computed from deviations from the means of its own rows (two passes), so neither offsets nor outliers of rows that do not
 * count cost accuracy; it is the same whichever tickers stand beside. Throws a RangeError for an option out of its range.
 */
export function squareOf(returns: Panel, options: SquareOptions = {}): Square {
  const { stat = "corr", window = 60, minPeriods = window, ddof = 1 } = options;
  checkOneOf("stat", stat, SQUARE_STATS);
  checkInteger("window", window, 2);
  checkInteger("minPeriods", minPeriods, 1, window);
  checkInteger("ddof", ddof, 0, 1);
  const { tickers, time } = returns;
  const last = endOf(time, options.end);
  if (last + 1 < window) {
    throw new DataError(
      `a window of ${window} is longer than the ${last + 1} rows up to ${formatTime(time.kind, time.values[last]!)}`,
    );
  }
  const count = tickers.length;
  const values = new Float64Array(count * count);
  const { memory, heapBase, products, pair } = instance();
  const seriesAt = (heapBase() + 15) & ~15;
  const stride = 8 * window;
  const outAt = seriesAt + stride * count;
  const pairAt = outAt + 8 * BLOCK;
  const lacking = pairAt + 32 - memory.buffer.byteLength;
  if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE));
  const room = new Float64Array(memory.buffer, seriesAt, window * count);
  const dots = new Float64Array(memory.buffer, outAt, BLOCK);
  const sums = new Float64Array(memory.buffer, pairAt, 4);
  const squares = new Float64Array(count);
  const rows = time.values.length;
  for (let i = 0; i < count; i++) {
    const from = i * rows + last + 1 - window;
    const own = room.subarray(i * window, (i + 1) * window);
    own.set(returns.values.subarray(from, from + window));
    squares[i] = centre(own);
  }
  const written = (n: number, xx: number, yy: number, xy: number): number => {
    if (n < minPeriods || n <= ddof) return Number.NaN;
    if (stat === "cov") return xy / (n - ddof);
    const scale = Math.sqrt(xx) * Math.sqrt(yy);
    return scale > 0 ? Math.min(1, Math.max(-1, xy / scale)) : Number.NaN;
  };
  for (let i = 0; i < count; i++) {
    const x = seriesAt + i * stride;
    for (let from = i; from < count; from += BLOCK) {
      const to = Math.min(count, from + BLOCK);
      const isWhole = !Number.isNaN(squares[i]!);
      if (isWhole) products(x, seriesAt + from * stride, to - from, window, outAt);
      for (let j = from; j < to; j++) {
        if (isWhole && !Number.isNaN(squares[j]!)) {
          values[i * count + j] = written(window, squares[i]!, squares[j]!, dots[j - from]!);
        } else {
          pair(x, seriesAt + j * stride, window, pairAt);
          values[i * count + j] = written(sums[0]!, sums[1]!, sums[2]!, sums[3]!);
        }
      }
    }
    if (stat === "corr" && !Number.isNaN(values[i * count + i]!)) values[i * count + i] = 1;
  }
  mirror(values, count);
  return { tickers, values, stat, window, unit: spacingOf(time), end: time.values[last]!, kind: time.kind };
}

/** Takes the mean off a series without gaps, in place, and gives the sum of its squares; NaN, and as it was, with a gap. */
function centre(series: Float64Array): number {
  const [anchor] = series;
  let sum = 0;
  for (let t = 0; t < series.length; t++) sum += series[t]! - anchor!;
  if (!Number.isFinite(sum)) {
    for (let t = 0; t < series.length; t++) if (!Number.isFinite(series[t]!)) series[t] = Number.NaN;
    return Number.NaN;
  }
  const mean = sum / series.length;
  let squares = 0;
  for (let t = 0; t < series.length; t++) {
    series[t] = series[t]! - anchor! - mean;
    squares += series[t]! * series[t]!;
  }
  return squares;
}

/** What stands above the diagonal below it, in squares that stay in the cache. */
function mirror(values: Float64Array, count: number): void {
  const SIDE = 64;
  for (let top = 0; top < count; top += SIDE) {
    for (let left = top; left < count; left += SIDE) {
      for (let i = top; i < Math.min(count, top + SIDE); i++) {
        for (let j = Math.max(left, i + 1); j < Math.min(count, left + SIDE); j++)
          values[j * count + i] = values[i * count + j]!;
      }
    }
  }
}

/** The row of a point in time; the last where none is asked for. */
function endOf({ kind, values }: TimeIndex, end: number | undefined): number {
  if (values.length === 0) throw new DataError("no rows to take a window of");
  if (end === undefined) return values.length - 1;
  const row = values.indexOf(end);
  if (row >= 0) return row;
  const [first, last] = [values[0]!, values[values.length - 1]!].map((value) => formatTime(kind, value));
  throw new RangeError(
    `end must be a point of the panel's time, ${first} to ${last}, got ${Number.isFinite(end) ? formatTime(kind, end) : shownValue(end)}`,
  );
}

let compiled: WebAssembly.Module | undefined;

function instance(): SquareExports {
  compiled ??= new WebAssembly.Module(code());
  return new WebAssembly.Instance(compiled).exports as unknown as SquareExports;
}
