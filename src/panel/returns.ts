import type { Panel } from "./panel.ts";
import { formatTime, type TimeIndex } from "./time.ts";

export interface ReturnsOptions {
  /** `simple`: p1 / p0 - 1 (default). `log`: log(p1 / p0). */
  readonly kind?: "simple" | "log";
}

/**
 * Returns between adjacent rows: T - 1 rows, the first date falls away. NaN where either price is missing; nothing is
 * filled. A price <= 0 counts as missing, and a note says where.
 */
export function toReturns(prices: Panel, { kind = "simple" }: ReturnsOptions = {}): Panel {
  if (kind !== "simple" && kind !== "log") throw new RangeError(`kind must be simple or log, got ${kind}`);
  const { time, tickers, values, notes } = prices;
  const rows = time.values.length;
  const steps = Math.max(0, rows - 1);
  const returns = new Float64Array(tickers.length * steps);
  for (let i = 0; i < tickers.length; i++) {
    const to = i * steps;
    let before = Number.NaN;
    for (let k = i * rows, t = -1; t < steps; k++, t++) {
      const price = values[k]!;
      // mostly there is none, and no look for one beforehand is needed
      if (price <= 0) return toReturns(dropNonPositive(prices), { kind });
      if (t >= 0) {
        const ratio = price / before;
        returns[to + t] = kind === "log" ? Math.log(ratio) : ratio - 1;
      }
      before = price;
    }
  }
  return { time: { kind: time.kind, values: time.values.slice(1) }, tickers, values: returns, notes };
}

/** The prices with those <= 0 made missing and a note that says where; the same panel where all are positive. */
export function dropNonPositive(prices: Panel): Panel {
  const { tickers, values, time } = prices;
  let count = 0;
  let first = -1;
  for (let k = 0; k < values.length; k++) {
    if (values[k]! <= 0 && count++ === 0) first = k;
  }
  if (count === 0) return prices;
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
  return negativeShare(panel) > 0.2;
}

/** Whether the numbers are plainly prices: returns are not all positive over any length of time. */
export function looksLikePrices(panel: Panel | Signs): boolean {
  return panel.time.values.length >= 20 && negativeShare(panel) === 0;
}
