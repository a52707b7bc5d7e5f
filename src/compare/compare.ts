import { span } from "../panel/alignment.ts";
import { alignTo, sharedTime, takeSeries } from "../panel/calendar.ts";
import {
  type Agreement,
  type Comparison,
  differenceStat,
  type TickerDifference,
} from "../panel/comparison.ts";
import { DataError } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import { meanBetween } from "../panel/mean.ts";
import { centredRanks } from "../panel/ranks.ts";
import { spacingOf, type TimeIndex } from "../panel/time.ts";

/**
 * Puts two matrices of one statistic side by side, over the tickers and dates that both have, in the order of `a`: b - a cell by
 * cell, NaN where one has no value, and how far they agree. `labels` name the two in notes, and in the title where nothing else tells them apart. Throws a DataError where they share
 * no ticker or no date, and where one has days and the other instants; a RangeError where the statistics differ.
 */
export function compareMatrices(
  a: Matrix,
  b: Matrix,
  labels: readonly [a: string, b: string] = ["a", "b"],
): Comparison {
  if (a.stat !== b.stat) {
    throw new RangeError(`a and b must be of one statistic, got ${a.stat} and ${b.stat}`);
  }
  const known = new Set(b.tickers);
  const tickers = a.tickers.filter((ticker) => known.has(ticker));
  if (tickers.length === 0) {
    const [own, other] = [a, b].map(({ tickers }) => some(tickers));
    throw new DataError(`no ticker in common: ${labels[0]} has ${own}, ${labels[1]} has ${other}`);
  }
  const time = sharedTime([a.time, b.time]);
  if (time.values.length === 0) {
    const [own, other] = [a, b].map(({ time }) => (time.values.length === 0 ? "none" : span(time)));
    throw new DataError(`no date in common: ${labels[0]} has ${own}, ${labels[1]} has ${other}`);
  }
  const [first, second] = [a, b].map((matrix) => shared(matrix, tickers, time)) as [Matrix, Matrix];
  const rows = time.values.length;
  const values = second.values.map((value, k) => value - first.values[k]!);
  const { lastRow, worstRow, worst } = extremes(values, rows);
  return {
    difference: { time, tickers, values, stat: differenceStat(a.stat), between: { a, b, labels } },
    ...{ a: first, b: second, lastRow, worstRow, worst },
    tickers: tickers.map((ticker, i) => tickerOf(ticker, i, first, second)),
    all: agreement(first.values, second.values),
    rankCorr: lastRow < 0 ? Number.NaN : rankCorrelation(first, second, lastRow),
    notes: [a, b].flatMap((matrix, k) => lost(matrix, labels[k]!, labels[1 - k]!, tickers, time)),
  };
}

function shared(matrix: Matrix, tickers: readonly string[], time: TimeIndex): Matrix {
  const { values } = takeSeries(alignTo({ ...matrix, notes: [] }, time), tickers);
  // what windows count are rows of its own dates
  const own = spacingOf(matrix.time);
  const unit = matrix.unit ?? (own === spacingOf(time) ? undefined : own);
  return { ...matrix, time, tickers, values, ...(unit !== undefined && { unit }) };
}

/** Three names and how many there are. */
function some(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `${names.slice(0, 3).join(", ")}${more}`;
}

function lost(
  matrix: Matrix,
  label: string,
  other: string,
  tickers: readonly string[],
  { values }: TimeIndex,
): string[] {
  const kept = new Set(tickers);
  const gone = matrix.tickers.filter((ticker) => !kept.has(ticker));
  const dates = matrix.time.values.length;
  return [
    ...(gone.length === 0
      ? []
      : [
          `${gone.length} of the ${matrix.tickers.length} tickers of ${label} are not in ${other}: ${some(gone)}`,
        ]),
    ...(dates === values.length
      ? []
      : [`${dates - values.length} of the ${dates} dates of ${label} are not in ${other}`]),
  ];
}

function tickerOf(ticker: string, i: number, a: Matrix, b: Matrix): TickerDifference {
  const rows = a.time.values.length;
  const [x, y] = [a, b].map(({ values }) => values.subarray(i * rows, (i + 1) * rows)) as [
    Float64Array,
    Float64Array,
  ];
  const row = x.findLastIndex((value, t) => !Number.isNaN(value + y[t]!));
  return { ticker, row, a: x[row] ?? Number.NaN, b: y[row] ?? Number.NaN, ...agreement(x, y) };
}

/** How far two series agree, where both have a value. */
function agreement(a: Float64Array, b: Float64Array): Agreement {
  const of = (pick: (x: number, y: number) => number) => {
    let [n, sum, low, high] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let k = 0; k < a.length; k++) {
      const value = pick(a[k]!, b[k]!);
      if (Number.isNaN(a[k]! + b[k]!)) continue;
      n++;
      sum += value;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    // equal values have no deviation, not one by rounding
    return { n, mean: n === 0 ? Number.NaN : meanBetween(low, high, sum, n) };
  };
  const [x, y] = [of((x) => x).mean, of((_, y) => y).mean];
  let [xx, xy, yy] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    const [p, q] = [a[k]! - x, b[k]! - y];
    if (Number.isNaN(p + q)) continue;
    xx += p * p;
    xy += p * q;
    yy += q * q;
  }
  const difference = of((x, y) => y - x);
  return {
    n: difference.n,
    meanDifference: difference.mean,
    meanAbsDifference: of((x, y) => Math.abs(y - x)).mean,
    corr: correlation(xx, xy, yy),
  };
}

/** NaN where one side does not vary. */
function correlation(xx: number, xy: number, yy: number): number {
  if (!(xx > 0 && yy > 0)) return Number.NaN;
  return Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
}

/** The last row with a value, the row whose absolute values are largest in the mean, and the largest of all. */
function extremes(values: Float64Array, rows: number) {
  const sums = new Float64Array(rows);
  const counts = new Int32Array(rows);
  let [most, at] = [-1, -1];
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k]!);
    if (Number.isNaN(size)) continue;
    sums[k % rows]! += size;
    counts[k % rows]!++;
    if (size > most) [most, at] = [size, k];
  }
  let worstRow = -1;
  for (let t = 0; t < rows; t++) {
    if (counts[t]! > 0 && (worstRow < 0 || sums[t]! / counts[t]! > sums[worstRow]! / counts[worstRow]!))
      worstRow = t;
  }
  const worst = at < 0 ? { ticker: -1, row: -1 } : { ticker: Math.floor(at / rows), row: at % rows };
  return { lastRow: counts.findLastIndex((count) => count > 0), worstRow, worst };
}

/** Spearman's, over the tickers that have both values in a row. */
function rankCorrelation(a: Matrix, b: Matrix, row: number): number {
  const rows = a.time.values.length;
  const places = a.tickers.flatMap((_, i) => {
    const k = i * rows + row;
    return Number.isNaN(a.values[k]! + b.values[k]!) ? [] : [k];
  });
  const [x, y] = [a, b].map(({ values }) => centredRanks(places.map((k) => values[k]!))) as [
    Float64Array,
    Float64Array,
  ];
  let [xx, xy, yy] = [0, 0, 0];
  for (let k = 0; k < x.length; k++) {
    xx += x[k]! * x[k]!;
    xy += x[k]! * y[k]!;
    yy += y[k]! * y[k]!;
  }
  return correlation(xx, xy, yy);
}
