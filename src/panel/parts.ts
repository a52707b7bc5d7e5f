import { allTime } from "./calendar.ts";
import { DataError } from "./error.ts";
import { createPanel, type Panel } from "./panel.ts";
import { formatTime, sameTime, type TimeIndex } from "./time.ts";

/** A panel with the name of what it came from, for messages. */
export interface Part {
  readonly name: string;
  readonly panel: Panel;
}

/**
 * Puts panels together that are parts of one table, each with some of the tickers and some of the dates. Throws a
 * DataError when two of them have a value for one ticker and date; where `equal` is true they may have the same value.
 * `remedy` ends the message.
 */
export function joinParts(parts: readonly Part[], remedy: string, equal = false): Panel {
  const time = allTime(parts.map(({ panel }) => panel.time));
  const rowOf = new Map<number, number>();
  for (const [t, value] of time.values.entries()) rowOf.set(value, t);
  const place = new Map<string, number>();
  for (const { panel } of parts)
    for (const ticker of panel.tickers) if (!place.has(ticker)) place.set(ticker, place.size);

  const T = time.values.length;
  const values = new Float64Array(place.size * T).fill(Number.NaN);
  let last: TimeIndex | undefined;
  let rows = new Int32Array();
  for (const { panel, name } of parts) {
    // parts of a wide table or of one instrument often have the same dates
    if (last === undefined || (last !== panel.time && !sameTime(last, panel.time))) {
      rows = Int32Array.from(panel.time.values, (value) => rowOf.get(value)!);
    }
    last = panel.time;
    for (const [i, ticker] of panel.tickers.entries()) {
      const base = place.get(ticker)! * T;
      const from = i * rows.length;
      for (let t = 0; t < rows.length; t++) {
        const value = panel.values[from + t]!;
        if (Number.isNaN(value)) continue;
        const cell = base + rows[t]!;
        const before = values[cell]!;
        if (!Number.isNaN(before) && !(equal && before === value)) {
          const date = formatTime(time.kind, panel.time.values[t]!);
          const other = parts.find((part) => valueAt(part.panel, ticker, panel.time.values[t]!) === before)!;
          const found = equal
            ? `${ticker} has two values on ${date}: ${before} in ${other.name} and ${value} in ${name}`
            : `ticker ${ticker} is in more than one file: ${other.name} and ${name} both have it on ${date}`;
          throw new DataError(`${found}; ${remedy}`);
        }
        values[cell] = value;
      }
    }
  }
  return createPanel(
    time,
    [...place.keys()],
    values,
    parts.flatMap(({ panel }) => panel.notes),
  );
}

function valueAt({ tickers, time, values }: Panel, ticker: string, date: number): number | undefined {
  const i = tickers.indexOf(ticker);
  const t = time.values.indexOf(date);
  return i < 0 || t < 0 ? undefined : values[i * time.values.length + t];
}
