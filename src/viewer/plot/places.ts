import { formatTime } from "../../panel/time.ts";
import { rowUntil } from "../engine/rows.ts";
import { Kept } from "../kept.ts";
import type { Rows } from "../protocol.ts";
import type { Place } from "./marks.ts";

/** Where the tickers of a picture stand. */
export class Places {
  readonly #lines = new Kept<Map<string, number>>();

  /** undefined: nowhere. */
  lineOf(rows: Rows, ticker: string): number | undefined {
    const lines = this.#lines.get([rows], () => {
      const found = new Map<string, number>();
      rows.order.forEach((number, at) => {
        const name = rows.names[number];
        if (name !== undefined) found.set(name, at);
      });
      return found;
    });
    return lines.get(ticker);
  }

  cellOf(
    rows: Rows,
    { ticker, date }: { readonly ticker: string; readonly date: string },
  ): Place | undefined {
    const line = this.lineOf(rows, ticker);
    const { kind, values } = rows.time;
    const row = rowUntil(rows.time, date);
    if (line === undefined || row < 0 || formatTime(kind, values[row]!) !== date) return undefined;
    return { row, line };
  }
}
