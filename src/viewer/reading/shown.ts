import type { MarketInfo } from "../protocol.ts";
import type { State } from "../state.ts";

/** Whether a ticker has a row of its own in the picture's market: one that is the benchmark has none. */
export function isShown(ticker: string, { tickers, benchmarks }: MarketInfo, { benchmark }: State): boolean {
  return tickers.includes(ticker) && (ticker !== benchmark || benchmarks.includes(ticker));
}
