import { isUsable } from "../panel/missing.ts";
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

/** One market as it was 0, 1, ... `lags` rows earlier, a series each. */
export function laggedMarket(market: Panel, lags: number): Panel {
  const rows = market.values.length;
  const values = new Float64Array((lags + 1) * rows).fill(Number.NaN);
  for (let j = 0; j <= lags && j < rows; j++) values.set(market.values.subarray(0, rows - j), j * rows + j);
  return { ...market, tickers: Array.from({ length: lags + 1 }, (_, j) => `lag ${j}`), values, notes: [] };
}

/** 1 in the rows in which every series has a value, 0 in the others. */
export function presence({ values, time }: Panel): Uint8Array {
  const rows = time.values.length;
  const there = new Uint8Array(rows).fill(1);
  for (let k = 0; k < values.length; k++) if (!isUsable(values[k]!)) there[k % rows] = 0;
  return there;
}

/** How many of the rows of each window are `there`. */
export function countsOf(there: Uint8Array, window: number): Float64Array {
  const counts = new Float64Array(there.length);
  let n = 0;
  for (let t = 0; t < there.length; t++) {
    n += there[t]! - (t >= window ? there[t - window]! : 0);
    counts[t] = n;
  }
  return counts;
}

/** Tickers as they were `by` rows earlier, and only where the markets are `there`: then all have the same pairs. Returns `out`. */
export function delayTo(
  out: Float64Array,
  values: Float64Array,
  by: number,
  there: Uint8Array,
): Float64Array {
  const rows = there.length;
  const lacking = Array.from(there.keys()).filter((t) => there[t] === 0);
  const kept = Math.max(0, rows - by);
  for (let base = 0; base < values.length; base += rows) {
    out.set(values.subarray(base, base + kept), base + rows - kept);
    out.fill(Number.NaN, base, base + rows - kept);
    for (const t of lacking) out[base + t] = Number.NaN;
  }
  return out;
}
