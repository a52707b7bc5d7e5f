import { meanBetween } from "../panel/mean.ts";

/** What counts where a date, or a ticker's date, comes more than once: nothing, or the first, last or mean of its rows. */
export const DUPLICATES = ["error", "first", "last", "mean"] as const;
export type Duplicates = (typeof DUPLICATES)[number];

/** The remedy that an error names. */
export const KEEP_ONE = "keep one of them, or say with --duplicates which counts";

/** What a note says of rows that repeat an earlier one's `key`. */
export function repeatsNote(count: number, key: string, where: string, duplicates: Duplicates): string {
  const rows = count === 1 ? `1 row repeats the ${key}` : `${count} rows repeat the ${key}`;
  const counts =
    duplicates === "mean" ? "the mean of their values counts" : `the ${duplicates} of them counts`;
  return `${rows} of another, first ${where}; ${counts}`;
}

/** Means of a few places: the sum by the count, never outside of what was added. */
export class Means {
  readonly #sums = new Map<number, { sum: number; count: number; low: number; high: number }>();

  has(place: number): boolean {
    return this.#sums.has(place);
  }

  /** Adds a value to a place; NaN adds nothing. */
  add(place: number, value: number): void {
    if (Number.isNaN(value)) return;
    const one = this.#sums.get(place);
    if (one === undefined) this.#sums.set(place, { sum: value, count: 1, low: value, high: value });
    else {
      one.sum += value;
      one.count++;
      one.low = Math.min(one.low, value);
      one.high = Math.max(one.high, value);
    }
  }

  /** Writes the means in their places. */
  writeTo(values: Float64Array): void {
    for (const [place, { sum, count, low, high }] of this.#sums) {
      values[place] = meanBetween(low, high, sum, count);
    }
  }
}
