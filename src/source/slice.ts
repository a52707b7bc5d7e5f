import type { Calendar } from "./calendar.ts";
import { type Order, orderFrom, ranked } from "./grid.ts";

/** The dates of a long table in ascending order, and the order in which its rows had them. */
export class Dates {
  readonly kind: Calendar["kind"];
  readonly sorted: Float64Array;
  readonly #place: Int32Array;
  #rises = false;
  #falls = false;

  constructor({ kind, values }: Calendar) {
    const { sorted, place } = ranked(values);
    this.kind = kind;
    this.sorted = sorted;
    this.#place = place;
  }

  /** What the tickers that were pivoted so far show. */
  get order(): Order {
    return orderFrom(this.#rises, this.#falls);
  }

  /** What `order` is made of: whether dates rose and fell within a ticker. */
  get steps(): readonly [rises: boolean, falls: boolean] {
    return [this.#rises, this.#falls];
  }

  /** Adds what a pivot that is not done again has shown. */
  addSteps(rises: boolean, falls: boolean): void {
    this.#rises ||= rises;
    this.#falls ||= falls;
  }

  /** The numbers that a date has: one for each way in which it is written. */
  numbersOf(time: number): Set<number> {
    const numbers = Array.from(this.#place, (_, date) => date);
    return new Set(numbers.filter((date) => this.sorted[this.#place[date]!] === time));
  }

  /** A series that is 1 on the dates whose number passes, and missing elsewhere. */
  series(has: (date: number) => boolean): Float64Array {
    const values = new Float64Array(this.sorted.length).fill(Number.NaN);
    for (const [date, t] of this.#place.entries()) if (has(date)) values[t] = 1;
    return values;
  }

  /**
   * Series of `count` tickers over all dates, from records that `read` hands out in the order of the file, tickers
   * numbered from 0. `twice`: a ticker and a date, by their numbers, that came before.
   */
  pivot(
    count: number,
    read: (visit: (ticker: number, date: number, value: number) => void) => void,
  ): { values: Float64Array; twice: { ticker: number; time: number } | undefined } {
    const T = this.sorted.length;
    const values = new Float64Array(count * T).fill(Number.NaN);
    const taken = new Uint8Array(count * T);
    const before = new Int32Array(count).fill(-1);
    let twice: { ticker: number; time: number } | undefined;
    read((ticker, date, value) => {
      const t = this.#place[date]!;
      const cell = ticker * T + t;
      if (taken[cell] === 1) twice ??= { ticker, time: this.sorted[t]! };
      taken[cell] = 1;
      values[cell] = value;
      const last = before[ticker]!;
      if (last >= 0) {
        if (t > last) this.#rises = true;
        else this.#falls = true;
      }
      before[ticker] = t;
    });
    return { values, twice };
  }
}
