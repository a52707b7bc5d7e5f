import { checkInteger } from "./error.ts";
import { log } from "./logarithm.ts";
import type { Panel } from "./panel.ts";
import { formatTime, type TimeIndex } from "./time.ts";

export interface ReturnsOptions {
  /** `simple`: p1 / p0 - 1 (default). `log`: log(p1 / p0). */
  readonly kind?: "simple" | "log";
  /**
   * Rows that a return spans: p[t] / p[t - horizon] - 1, in every row, as pandas' `pct_change(horizon)`; an integer >= 1. Those of
   * more than one overlap, see `overlapFactor`. Default: 1.
   */
  readonly horizon?: number;
}

/**
 * Returns between adjacent rows, or rows `horizon` apart: T - `horizon` rows, the first dates fall away. NaN where either price is
 * missing; nothing is filled. A price <= 0 counts as missing, and a note says where.
 */
export function toReturns(prices: Panel, { kind = "simple", horizon = 1 }: ReturnsOptions = {}): Panel {
  if (kind !== "simple" && kind !== "log") throw new RangeError(`kind must be simple or log, got ${kind}`);
  checkInteger("horizon", horizon, 1);
  const { time, tickers, values, notes } = prices;
  const rows = time.values.length;
  const steps = Math.max(0, rows - horizon);
  const returns = new Float64Array(tickers.length * steps);
  for (let i = 0; i < tickers.length; i++) {
    const series = values.subarray(i * rows, (i + 1) * rows);
    const out = returns.subarray(i * steps, (i + 1) * steps);
    // mostly no price is <= 0, and no look for one beforehand is needed
    const written =
      horizon === 1 ? writeReturns(series, out, kind) : writeOverlapping(series, out, kind, horizon);
    if (!written) return toReturns(dropNonPositive(prices), { kind, horizon });
  }
  return { time: { kind: time.kind, values: time.values.slice(horizon) }, tickers, values: returns, notes };
}

/** False, and not all written, where a price is <= 0. */
function writeOverlapping(
  prices: Float64Array,
  out: Float64Array,
  kind: ReturnsOptions["kind"],
  horizon: number,
): boolean {
  for (const price of prices) if (price <= 0) return false;
  for (let t = 0; t < out.length; t++) {
    const ratio = prices[t + horizon]! / prices[t]!;
    out[t] = kind === "log" ? log(ratio) : ratio - 1;
  }
  return true;
}

/** False, and not all written, where a price is <= 0. */
function writeReturns(prices: Float64Array, out: Float64Array, kind: ReturnsOptions["kind"]): boolean {
  if (prices[0]! <= 0) return false;
  let before = prices[0]!;
  let t = 0;
  // four at a time: the loop itself takes longer than a division
  for (const end = kind === "log" ? 0 : out.length - 3; t < end; t += 4) {
    const a = prices[t + 1]!;
    const b = prices[t + 2]!;
    const c = prices[t + 3]!;
    const d = prices[t + 4]!;
    if (a <= 0 || b <= 0 || c <= 0 || d <= 0) return false;
    out[t] = a / before - 1;
    out[t + 1] = b / a - 1;
    out[t + 2] = c / b - 1;
    out[t + 3] = d / c - 1;
    before = d;
  }
  for (; t < out.length; t++) {
    const price = prices[t + 1]!;
    if (price <= 0) return false;
    out[t] = kind === "log" ? log(price / before) : price / before - 1;
    before = price;
  }
  return true;
}

/** The place of the first value <= 0, or -1. */
function firstNonPositive(values: Float64Array): number {
  let k = 0;
  for (const end = values.length - 3; k < end; k += 4)
    if (values[k]! <= 0 || values[k + 1]! <= 0 || values[k + 2]! <= 0 || values[k + 3]! <= 0) break;
  for (; k < values.length; k++) if (values[k]! <= 0) return k;
  return -1;
}

/** The prices with those <= 0 made missing and a note that says where; the same panel where all are positive. */
export function dropNonPositive(prices: Panel): Panel {
  const { tickers, values, time } = prices;
  const first = firstNonPositive(values);
  if (first < 0) return prices;
  let count = 0;
  for (let k = first; k < values.length; k++) if (values[k]! <= 0) count++;
  const rows = time.values.length;
  const [ticker, date] = [tickers[Math.floor(first / rows)]!, time.values[first % rows]!];
  const note = nonPositiveNote(count, values[first]!, ticker, time.kind, date);
  return {
    ...prices,
    values: values.map((price) => (price <= 0 ? Number.NaN : price)),
    notes: [...prices.notes, note],
  };
}

export function nonPositiveNote(
  count: number,
  price: number,
  ticker: string,
  kind: TimeIndex["kind"],
  time: number,
): string {
  const found =
    count === 1 ? "1 price is zero or negative and counts" : `${count} prices are zero or negative and count`;
  return `${found} as missing, the first one ${price} of ${ticker} on ${formatTime(kind, time)}`;
}

/** A panel of which the numbers were counted and are not kept. */
export interface Signs extends Pick<Panel, "time" | "tickers"> {
  readonly negative: number;
  /** Values that are not missing. */
  readonly valid: number;
}

function signsOf(panel: Panel | Signs): Signs {
  if (!("values" in panel)) return panel;
  let negative = 0;
  let valid = 0;
  const { values } = panel;
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (value < 0) negative++;
    if (!Number.isNaN(value)) valid++;
  }
  return { ...panel, negative, valid };
}

/** Share of the values that are negative: about a half in returns, next to none in prices. */
function negativeShare(panel: Panel | Signs): number {
  const { negative, valid } = signsOf(panel);
  return valid === 0 ? 0 : negative / valid;
}

/** Whether the numbers are plainly returns: prices are not negative in one case out of five. */
export function looksLikeReturns(panel: Panel | Signs): boolean {
  if ("values" in panel && firstNonPositive(panel.values) < 0) return false;
  return negativeShare(panel) > 0.2;
}

/** Whether the numbers are plainly prices: returns are not all positive over any length of time. */
export function looksLikePrices(panel: Panel | Signs): boolean {
  return panel.time.values.length >= 20 && negativeShare(panel) === 0;
}
