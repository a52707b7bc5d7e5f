import { nonPositiveNote, type Signs } from "./returns.ts";
import type { TimeIndex } from "./time.ts";

/** Some cells, dates and tickers by their numbers; NaN = missing. */
interface Cells {
  readonly rows: number;
  readonly ticker: Int32Array;
  readonly date: Int32Array;
  readonly value: Float64Array;
}

/** What has to be known of all cells of a panel that is never whole in memory; dates and tickers by their numbers. */
export class Tally {
  negative = 0;
  valid = 0;
  rows = 0;
  /** By date, how many prices are zero or negative, and the one of the first ticker. */
  #dropped = new Map<number, { count: number; ticker: number; value: number }>();
  /** 1: the date has a value, 2: one above zero too. */
  #dates = new Uint8Array(4096);

  add({ rows, ticker, date, value }: Cells): void {
    this.rows += rows;
    for (let k = 0; k < rows; k++) {
      const [i, t, x] = [ticker[k]!, date[k]!, value[k]!];
      if (t >= this.#dates.length) this.#dates = grown(this.#dates, t);
      if (Number.isNaN(x)) continue;
      this.valid++;
      this.#dates[t]! |= x > 0 ? 3 : 1;
      if (x > 0) continue;
      if (x < 0) this.negative++;
      const dropped = this.#dropped.get(t);
      if (dropped === undefined) this.#dropped.set(t, { count: 1, ticker: i, value: x });
      else {
        dropped.count++;
        if (i < dropped.ticker) Object.assign(dropped, { ticker: i, value: x });
      }
    }
  }

  /** All of it as JSON. */
  save(): string {
    const { negative, valid, rows } = this;
    const dates = Array.from(this.#dates);
    return JSON.stringify({ negative, valid, rows, dropped: [...this.#dropped], dates });
  }

  static restore(text: string): Tally {
    const { negative, valid, rows, dropped, dates } = JSON.parse(text);
    const tally = new Tally();
    Object.assign(tally, { negative, valid, rows });
    tally.#dropped = new Map(dropped);
    tally.#dates = Uint8Array.from(dates);
    return tally;
  }

  /** Whether any ticker has a value on a date, above zero if `positive`. */
  isDated(date: number, positive: boolean): boolean {
    return (this.#dates[date]! & (positive ? 2 : 1)) !== 0;
  }

  signs(time: TimeIndex, tickers: readonly string[]): Signs {
    return { time, tickers, negative: this.negative, valid: this.valid };
  }

  /** What `dropNonPositive` notes of the panel from `from` to `to`. `dates`: the dates by their numbers. */
  nonPositive(
    { kind, values: dates }: TimeIndex,
    tickers: readonly string[],
    [from, to]: readonly [from: number, to: number],
  ): string[] {
    const within = [...this.#dropped]
      .map(([date, cell]) => ({ ...cell, time: dates[date]! }))
      .filter(({ time }) => time >= from && time <= to);
    if (within.length === 0) return [];
    const count = within.reduce((sum, cell) => sum + cell.count, 0);
    const first = within.reduce((a, b) => ((b.ticker - a.ticker || b.time - a.time) < 0 ? b : a));
    return [nonPositiveNote(count, first.value, tickers[first.ticker]!, kind, first.time)];
  }
}

function grown(old: Uint8Array, index: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * Math.max(index, old.length));
  larger.set(old);
  return larger;
}
