import type { Matrix } from "../panel/matrix.ts";

/** The cross-section of a matrix at some of its dates; NaN where no ticker has a value. */
export interface Section {
  /** Rows of the matrix, ascending. */
  readonly rows: Int32Array;
  /** The 10, 50 and 90 % quantiles of the tickers' values, linear between neighbours as numpy's. */
  readonly low: Float64Array;
  readonly median: Float64Array;
  readonly high: Float64Array;
  /** Share of the tickers with a value whose value is above the centre, 0-1. */
  readonly above: Float64Array;
}

/** Of values between the limits and half as far again; the outer two hold whatever is beyond. */
const BINS = 256;
/** Values that are looked at, where they are more: of fewer dates then, whose lines look the same. */
const MOST = 3_200_000;
const FEWEST = 256;
/** Dates whose histograms stay in the cache together. */
const BLOCK = 256;

/**
 * At most `most` dates, evenly spaced. Exact: histograms of all dates say in which bins the quantiles lie, and a second pass
 * over the series picks the values in these. Turning the matrix into columns took five times as long.
 * `vmin` and `vmax`: where most values lie; any give the same numbers, in more or less time.
 */
export function sectionOf(matrix: Matrix, most: number, centre: number, vmin: number, vmax: number): Section {
  const length = matrix.time.values.length;
  const affordable = Math.max(FEWEST, Math.floor(MOST / matrix.tickers.length));
  const count = Math.min(length, affordable, Math.max(1, Math.floor(most)));
  const rows = Int32Array.from({ length: count }, (_, i) => Math.floor(((2 * i + 1) * length) / (2 * count)));
  const [low, median, high, above] = [0, 1, 2, 3].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const bins: Bins = { from: vmin - (vmax - vmin) / 2, perUnit: BINS / (2 * (vmax - vmin)) };
  for (let from = 0; from < count; from += BLOCK) {
    const block = rows.subarray(from, from + BLOCK);
    const counts = new Uint32Array(BINS * block.length);
    const over = above.subarray(from, from + BLOCK);
    tally(matrix, block, bins, centre, counts, over);
    const sizes = Float64Array.from(block, (_, d) => sum(counts.subarray(d * BINS, (d + 1) * BINS)));
    const picked = pick(matrix, block, bins, counts, sizes);
    block.forEach((_, d) => {
      const quantile = (share: number) => quantileOf(share, sizes[d]!, d, counts, picked);
      low[from + d] = quantile(0.1);
      median[from + d] = quantile(0.5);
      high[from + d] = quantile(0.9);
      over[d] = over[d]! / sizes[d]!;
    });
  }
  return { rows, low, median, high, above };
}

interface Bins {
  readonly from: number;
  readonly perUnit: number;
}

/** Histograms of the dates, and how many values are above the centre. */
function tally(
  { values, tickers, time }: Matrix,
  rows: Int32Array,
  { from, perUnit }: Bins,
  centre: number,
  counts: Uint32Array,
  above: Float64Array,
): void {
  const length = time.values.length;
  for (let i = 0; i < tickers.length; i++) {
    const series = i * length;
    for (let d = 0; d < rows.length; d++) {
      const x = values[series + rows[d]!]!;
      if (x - x !== 0) continue;
      const place = (x - from) * perUnit;
      const bin = place > 0 ? (place < BINS ? place | 0 : BINS - 1) : 0;
      counts[d * BINS + bin]!++;
      if (x > centre) above[d]!++;
    }
  }
}

/** Values of the bins in which quantiles lie, in order. */
interface Picked {
  readonly values: Float64Array;
  /** Where a date's bin begins in `values`; -1 where nothing is asked of it. */
  readonly starts: Int32Array;
}

function pick(
  { values, tickers, time }: Matrix,
  rows: Int32Array,
  { from, perUnit }: Bins,
  counts: Uint32Array,
  sizes: Float64Array,
): Picked {
  const length = time.values.length;
  const starts = new Int32Array(counts.length).fill(-1);
  let total = 0;
  for (let d = 0; d < rows.length; d++) {
    for (const share of [0.1, 0.5, 0.9]) {
      const place = share * (sizes[d]! - 1);
      for (const rank of [Math.floor(place), Math.ceil(place)]) {
        const bin = sizes[d] === 0 ? -1 : binOf(rank, d, counts)[0];
        if (bin < 0 || starts[bin]! >= 0) continue;
        starts[bin] = total;
        total += counts[bin]!;
      }
    }
  }
  const chosen = new Float64Array(total);
  const next = starts.slice();
  for (let i = 0; i < tickers.length; i++) {
    const series = i * length;
    for (let d = 0; d < rows.length; d++) {
      const x = values[series + rows[d]!]!;
      if (x - x !== 0) continue;
      const place = (x - from) * perUnit;
      const bin = d * BINS + (place > 0 ? (place < BINS ? place | 0 : BINS - 1) : 0);
      const at = next[bin]!;
      if (at < 0) continue;
      chosen[at] = x;
      next[bin] = at + 1;
    }
  }
  for (let bin = 0; bin < starts.length; bin++) {
    if (starts[bin]! >= 0) chosen.subarray(starts[bin]!, next[bin]!).sort();
  }
  return { values: chosen, starts };
}

/** In which bin of all the value of a rank among its date's lies, and how many of the date are in the bins before it. */
function binOf(rank: number, d: number, counts: Uint32Array): [bin: number, before: number] {
  let bin = d * BINS;
  let before = 0;
  while (before + counts[bin]! <= rank) before += counts[bin++]!;
  return [bin, before];
}

function quantileOf(share: number, size: number, d: number, counts: Uint32Array, picked: Picked): number {
  if (size === 0) return Number.NaN;
  const at = (rank: number) => {
    const [bin, before] = binOf(rank, d, counts);
    return picked.values[picked.starts[bin]! + rank - before]!;
  };
  const place = share * (size - 1);
  const whole = Math.floor(place);
  const value = at(whole);
  return place === whole ? value : value + (at(whole + 1) - value) * (place - whole);
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  return total;
}
