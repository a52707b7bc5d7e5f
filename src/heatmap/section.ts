import type { Matrix } from "../panel/matrix.ts";

/** The cross-section of a matrix at some of its dates; NaN where no ticker has a value. */
export interface Section {
  /** Rows of the matrix, ascending. */
  readonly rows: Int32Array;
  /** Quantiles of the tickers' values, linear between neighbours as numpy's. */
  readonly low: Float64Array;
  readonly median: Float64Array;
  readonly high: Float64Array;
  /** Share of the tickers with a value whose value is above the centre, 0-1. */
  readonly above: Float64Array;
}

const SHARES = [0.1, 0.5, 0.9] as const;
const BINS = 1024;
/** Dates that are turned from series into columns at once: what a series has of them fills a few lines of the cache. */
const BLOCK = 32;

/** At most `most` dates, evenly spaced. `vmin` and `vmax`: where most values lie; any give the same numbers. */
export function sectionOf(matrix: Matrix, most: number, centre: number, vmin: number, vmax: number): Section {
  const { values, tickers } = matrix;
  const length = matrix.time.values.length;
  const count = Math.min(length, Math.max(1, Math.floor(most)));
  const rows = Int32Array.from({ length: count }, (_, i) => Math.floor(((2 * i + 1) * length) / (2 * count)));
  const section: Section = {
    rows,
    low: new Float64Array(count),
    median: new Float64Array(count),
    high: new Float64Array(count),
    above: new Float64Array(count),
  };
  const columns = new Float64Array(BLOCK * tickers.length);
  const sizes = new Int32Array(BLOCK);
  const finder = new Quantiles(tickers.length, vmin, vmax);
  for (let from = 0; from < count; from += BLOCK) {
    const many = Math.min(BLOCK, count - from);
    sizes.fill(0);
    for (let i = 0; i < tickers.length; i++) {
      const series = i * length;
      for (let b = 0; b < many; b++) {
        const x = values[series + rows[from + b]!]!;
        if (x - x === 0) columns[b * tickers.length + sizes[b]!++] = x;
      }
    }
    for (let b = 0; b < many; b++) {
      const column = columns.subarray(b * tickers.length, b * tickers.length + sizes[b]!);
      const at = from + b;
      finder.take(column);
      section.low[at] = finder.quantile(SHARES[0]);
      section.median[at] = finder.quantile(SHARES[1]);
      section.high[at] = finder.quantile(SHARES[2]);
      let above = 0;
      for (let k = 0; k < column.length; k++) if (column[k]! > centre) above++;
      section.above[at] = above / column.length;
    }
  }
  return section;
}

/** Exact quantiles of one column after the other: a histogram says in which bin a value lies, the bin's values are sorted. */
class Quantiles {
  readonly #low: number;
  readonly #perUnit: number;
  readonly #counts = new Int32Array(BINS);
  readonly #binOf: Uint16Array;
  readonly #chosen: Float64Array;
  #column: Float64Array = new Float64Array(0);
  /** The bin that `#chosen` holds in order, and how many values there are before it. */
  #bin = -1;
  #before = 0;

  constructor(most: number, vmin: number, vmax: number) {
    // values beyond the limits go to the outer bins
    this.#low = vmin - (vmax - vmin) / 2;
    this.#perUnit = BINS / (2 * (vmax - vmin));
    this.#binOf = new Uint16Array(most);
    this.#chosen = new Float64Array(most);
  }

  take(column: Float64Array): void {
    this.#column = column;
    this.#bin = -1;
    const [counts, binOf, low, perUnit] = [this.#counts, this.#binOf, this.#low, this.#perUnit];
    counts.fill(0);
    for (let i = 0; i < column.length; i++) {
      const place = (column[i]! - low) * perUnit;
      const bin = place > 0 ? (place < BINS ? place | 0 : BINS - 1) : 0;
      binOf[i] = bin;
      counts[bin]!++;
    }
  }

  quantile(share: number): number {
    const last = this.#column.length - 1;
    if (last < 0) return Number.NaN;
    const place = share * last;
    const whole = Math.floor(place);
    const value = this.#at(whole);
    return place === whole ? value : value + (this.#at(whole + 1) - value) * (place - whole);
  }

  /** The value that has `rank` others before it. */
  #at(rank: number): number {
    const counts = this.#counts;
    const known = this.#bin >= 0 && rank >= this.#before && rank < this.#before + counts[this.#bin]!;
    if (!known) this.#choose(rank);
    return this.#chosen[rank - this.#before]!;
  }

  #choose(rank: number): void {
    const [counts, binOf, column, chosen] = [this.#counts, this.#binOf, this.#column, this.#chosen];
    let bin = 0;
    let before = 0;
    while (before + counts[bin]! <= rank) before += counts[bin++]!;
    let size = 0;
    for (let i = 0; i < column.length; i++) if (binOf[i] === bin) chosen[size++] = column[i]!;
    chosen.subarray(0, size).sort();
    this.#bin = bin;
    this.#before = before;
  }
}
