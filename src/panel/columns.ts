import { DataError } from "./error.ts";
import { createPanel, type Panel } from "./panel.ts";
import { parseDay, type TimeIndex } from "./time.ts";

/**
 * A panel from one array a ticker, each as long as `time`; null, undefined and NaN are missing. `time`: a time index, or
 * ISO dates such as `2023-01-31`, ascending. Throws a RangeError on a length that differs, a DataError on a bad date.
 */
export function panelFromColumns(
  time: TimeIndex | readonly string[],
  columns: Readonly<Record<string, ArrayLike<number | null | undefined>>>,
): Panel {
  const index: TimeIndex =
    "kind" in time ? time : { kind: "day", values: Float64Array.from(time, parseDate) };
  const rows = index.values.length;
  const tickers = Object.keys(columns);
  const values = new Float64Array(tickers.length * rows);
  for (const [i, ticker] of tickers.entries()) {
    const column = columns[ticker]!;
    if (column.length !== rows) {
      throw new RangeError(
        `column ${ticker} must hold ${rows} values, one for each date, got ${column.length}`,
      );
    }
    for (let t = 0; t < rows; t++) values[i * rows + t] = column[t] ?? Number.NaN;
  }
  return createPanel(index, tickers, values);
}

function parseDate(text: string): number {
  const value = parseDay(text);
  if (Number.isNaN(value)) {
    throw new DataError(`${JSON.stringify(text)} is no date; an ISO date such as 2023-01-31 is wanted`);
  }
  return value;
}
