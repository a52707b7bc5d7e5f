import { formatTime } from "../../panel/time.ts";
import type { Rows } from "../protocol.ts";
import type { Place } from "./marks.ts";

/** Where the tickers of a picture stand. */
export class Places {
  #rows: Rows | undefined;
  #lines = new Map<string, number>();

  /** undefined: nowhere. */
  lineOf(rows: Rows, ticker: string): number | undefined {
    if (this.#rows !== rows) {
      this.#rows = rows;
      this.#lines = new Map();
      rows.order.forEach((number, line) => {
        const name = rows.names[number];
        if (name !== undefined) this.#lines.set(name, line);
      });
    }
    return this.#lines.get(ticker);
  }

  cellOf(
    rows: Rows,
    { ticker, date }: { readonly ticker: string; readonly date: string },
  ): Place | undefined {
    const line = this.lineOf(rows, ticker);
    const { kind, values } = rows.time;
    const row = values.findIndex((value) => formatTime(kind, value) === date);
    return line === undefined || row < 0 ? undefined : { row, line };
  }
}
