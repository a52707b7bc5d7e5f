import type { Panel } from "../panel/panel.ts";

/** A panel of some of the tickers, a view; panels of thousands are worked on a few hundred at a time. */
export function sliceTickers(panel: Panel, from: number, to: number): Panel {
  const rows = panel.time.values.length;
  return {
    ...panel,
    tickers: panel.tickers.slice(from, to),
    values: panel.values.subarray(from * rows, to * rows),
  };
}

/** The `b`-th series of a panel. */
export function seriesOf({ values, time }: Panel, b: number): Float64Array {
  const rows = time.values.length;
  return values.subarray(b * rows, (b + 1) * rows);
}

/** One market as it was 0, 1, ... `lags` rows earlier, a series each. */
export function laggedMarket(market: Float64Array, lags: number, panel: Panel): Panel {
  const rows = market.length;
  const values = new Float64Array((lags + 1) * rows).fill(Number.NaN);
  for (let j = 0; j <= lags && j < rows; j++) values.set(market.subarray(0, rows - j), j * rows + j);
  return { ...panel, tickers: Array.from({ length: lags + 1 }, (_, j) => `lag ${j}`), values, notes: [] };
}

/** The tickers as they were `by` rows earlier, and only where every series of `markets` has a value: then all have the same pairs. */
export function delayed(returns: Panel, by: number, markets: Panel): Panel {
  const rows = returns.time.values.length;
  const there = new Uint8Array(rows).fill(1);
  for (let k = 0; k < markets.values.length; k++) if (!isUsable(markets.values[k]!)) there[k % rows] = 0;
  const values = new Float64Array(returns.values.length).fill(Number.NaN);
  for (let base = 0; base < values.length; base += rows) {
    for (let t = by; t < rows; t++) if (there[t] === 1) values[base + t] = returns.values[base + t - by]!;
  }
  return { ...returns, values };
}

/** Whether the kernel takes a number as one: it counts others as missing. */
export function isUsable(value: number): boolean {
  return Math.abs(value) < 1e150;
}

/** Takes the mean off, from the first value on: equal values become exactly 0. */
export function centre(values: Float64Array): void {
  const first = values[0]!;
  let sum = 0;
  for (let p = 0; p < values.length; p++) {
    values[p]! -= first;
    sum += values[p]!;
  }
  const mean = sum / values.length;
  for (let p = 0; p < values.length; p++) values[p]! -= mean;
}
