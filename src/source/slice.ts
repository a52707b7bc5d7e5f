import type { Calendar } from "./calendar.ts";
import { Choice, type Watch } from "./choice.ts";
import type { Duplicates } from "./duplicates.ts";
import { type Order, orderFrom, ranked } from "./grid.ts";
import type { LongPiece } from "./stream.ts";

/** Some rows of long tables; `fresh` is 1 where a row is the first of its ticker in a file. */
export interface MarkedRows extends Pick<LongPiece, "rows" | "ticker" | "date" | "value"> {
  readonly fresh: Uint8Array;
}

/** Two records of a ticker at one time, by their numbers; `file`: that of the later one. */
export interface Clash {
  readonly ticker: number;
  readonly time: number;
  readonly file: number;
  readonly sameFile: boolean;
}

/** The dates of long tables in ascending order, and the order in which the rows of each had them. */
export class Dates {
  readonly kind: Calendar["kind"];
  readonly sorted: Float64Array;
  readonly #place: Int32Array;
  /** Whether dates rose and fell within a ticker of each file. */
  readonly #rises: Uint8Array;
  readonly #falls: Uint8Array;
  /** Of a pivot: its series, and the file that had a cell last, from 1 on. */
  #values = new Float64Array();
  #taken: Uint8Array | Uint32Array = new Uint8Array();
  /** Where it is said what counts of cells that come more than once. */
  readonly #choice: Choice | undefined;

  constructor(
    { kind, values }: Pick<Calendar, "kind" | "values">,
    files: number,
    duplicates: Duplicates = "error",
  ) {
    this.#choice = duplicates === "error" ? undefined : new Choice(duplicates, files);
    const { sorted, place } = ranked(values);
    this.kind = kind;
    this.sorted = sorted;
    this.#place = place;
    this.#rises = new Uint8Array(files);
    this.#falls = new Uint8Array(files);
  }

  /** What the tickers that were pivoted so far show of a file. */
  orderOf(file: number): Order {
    return orderFrom(this.#rises[file] === 1, this.#falls[file] === 1);
  }

  /** What the orders are made of. */
  get steps(): readonly number[] {
    return [...this.#rises, ...this.#falls];
  }

  /** Adds what a pivot that is not done again has shown. */
  addSteps(steps: ArrayLike<number>): void {
    const files = this.#rises.length;
    for (let f = 0; f < files; f++) {
      this.#rises[f]! |= steps[f]!;
      this.#falls[f]! |= steps[files + f]!;
    }
  }

  /** Bytes of memory that a pivot takes for each cell. */
  get bytes(): number {
    return this.#choice?.bytes ?? 9;
  }

  /** The place of a date, by its number, among the sorted ones. */
  placeOf(date: number): number {
    return this.#place[date]!;
  }

  /** A series that is 1 on the dates whose number passes, and missing elsewhere. */
  series(has: (date: number) => boolean): Float64Array {
    const values = new Float64Array(this.sorted.length).fill(Number.NaN);
    for (const [date, t] of this.#place.entries()) if (has(date)) values[t] = 1;
    return values;
  }

  /**
   * Series of `count` tickers over all dates, from records that `read` hands out in the order of the files, tickers
   * numbered from 0; `fresh` marks the first of a ticker in a file, which is the `next` one that has the ticker. Two
   * values of a cell clash, and two rows of one file for it, missing or not, unless it is said which counts: then `watch` is
   * told of them. The values hold until the next pivot.
   */
  pivot(
    count: number,
    read: (visit: (rows: MarkedRows) => void) => void,
    next: (ticker: number, file: number) => number,
    watch?: Watch,
  ): { values: Float64Array<ArrayBuffer>; clash: Clash | undefined } {
    if (this.#choice !== undefined) {
      return { values: this.#chosen(this.#choice, count, read, next, watch), clash: undefined };
    }
    const T = this.sorted.length;
    const [rises, falls] = [this.#rises, this.#falls];
    const size = count * T;
    // fresh memory costs more than its use, and what is let go stays a while
    if (this.#values.length < size) {
      this.#values = new Float64Array(size);
      this.#taken = rises.length < 255 ? new Uint8Array(size) : new Uint32Array(size);
    }
    const values = this.#values.subarray(0, size).fill(Number.NaN);
    const taken = this.#taken.fill(0, 0, size);
    const before = new Int32Array(count).fill(-1);
    const files = new Int32Array(count).fill(-1);
    let clash: Clash | undefined;
    const place = this.#place;
    read((part) => {
      for (let k = 0; k < part.rows; k++) {
        const ticker = part.ticker[k]!;
        const value = part.value[k]!;
        if (part.fresh[k] === 1) {
          files[ticker] = next(ticker, files[ticker]!);
          before[ticker] = -1;
        }
        const file = files[ticker]!;
        const t = place[part.date[k]!]!;
        const cell = ticker * T + t;
        const old = taken[cell]!;
        taken[cell] = file + 1;
        if (old === 0) values[cell] = value;
        else {
          const sameFile = old === file + 1;
          const missing = Number.isNaN(value);
          if (sameFile || !(missing || Number.isNaN(values[cell]))) {
            const found = { ticker, time: this.sorted[t]!, file, sameFile };
            if (clash === undefined || isBefore(found, clash)) clash = found;
          }
          if (!missing) values[cell] = value;
        }
        const last = before[ticker]!;
        before[ticker] = t;
        if (last < 0) continue;
        if (t > last) rises[file] = 1;
        else falls[file] = 1;
      }
    });
    return { values, clash };
  }

  #chosen(
    choice: Choice,
    count: number,
    read: (visit: (rows: MarkedRows) => void) => void,
    next: (ticker: number, file: number) => number,
    watch: Watch | undefined,
  ): Float64Array<ArrayBuffer> {
    const T = this.sorted.length;
    const before = new Int32Array(count).fill(-1);
    const files = new Int32Array(count).fill(-1);
    const place = this.#place;
    choice.begin(count * T);
    read((part) => {
      for (let k = 0; k < part.rows; k++) {
        const ticker = part.ticker[k]!;
        if (part.fresh[k] === 1) {
          files[ticker] = next(ticker, files[ticker]!);
          before[ticker] = -1;
        }
        const file = files[ticker]!;
        const t = place[part.date[k]!]!;
        choice.put(ticker * T + t, part.value[k]!, file, watch);
        const last = before[ticker]!;
        before[ticker] = t;
        if (last < 0 || t === last) continue;
        if (t > last) this.#rises[file] = 1;
        else this.#falls[file] = 1;
      }
    });
    return choice.end(watch);
  }
}

/** Whether one is told rather than the other: files are read before they are put together. */
function isBefore(a: Clash, b: Clash): boolean {
  if (a.sameFile !== b.sameFile) return a.sameFile;
  return (a.file - b.file || (a.sameFile ? 0 : a.ticker - b.ticker || a.time - b.time)) < 0;
}
