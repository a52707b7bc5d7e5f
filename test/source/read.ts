import { expect } from "vitest";
import { DataError } from "../../src/panel/error.ts";
import { formatTime } from "../../src/panel/time.ts";
import { type CSVOptions, fromCSV } from "../../src/source/csv.ts";

/** What was read, plainly: dates as text, and a row of values a ticker with null for missing. */
export function read(input: string | Uint8Array, options: CSVOptions = {}) {
  const { panel, format } = fromCSV(input, { name: "a.csv", ...options });
  const T = panel.time.values.length;
  return {
    dates: [...panel.time.values].map((value) => formatTime(panel.time.kind, value)),
    series: Object.fromEntries(
      panel.tickers.map((ticker, i) => [
        ticker,
        [...panel.values.subarray(i * T, i * T + T)].map((value) => (Number.isNaN(value) ? null : value)),
      ]),
    ),
    notes: panel.notes,
    format,
  };
}

/** The message of the DataError that reading ends with. */
export function failure(input: string | Uint8Array, options: CSVOptions = {}): string {
  try {
    fromCSV(input, { name: "a.csv", ...options });
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).not.toContain("\n");
    return (error as Error).message;
  }
  throw new Error("was read without an error");
}
