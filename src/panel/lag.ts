import { shownValue } from "./error.ts";
import type { Panel } from "./panel.ts";

/**
 * The panel as it was `rows` rows earlier: row t has the values of row t - `rows`, the first `rows` rows are missing. It is
 * pandas' `shift(rows)`. For a benchmark whose day ends after the tickers' day has: with a lag of 1, today's return in
 * Tokyo stands beside yesterday's in New York. Prices and returns may be lagged alike, prices first where gaps are bridged.
 * Throws a RangeError unless `rows` is an integer >= 0: a negative lag would look ahead.
 */
export function lagPanel(panel: Panel, rows: number): Panel {
  if (!Number.isInteger(rows) || rows < 0) {
    throw new RangeError(`rows must be an integer >= 0, got ${shownValue(rows)}`);
  }
  if (rows === 0) return panel;
  const total = panel.time.values.length;
  const values = new Float64Array(panel.values.length).fill(Number.NaN);
  for (let from = 0; from < values.length; from += total) {
    if (rows < total) values.set(panel.values.subarray(from, from + total - rows), from + rows);
  }
  return { ...panel, values };
}
