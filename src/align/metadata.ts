import { DataError } from "../panel/error.ts";
import { listed } from "../source/cells.ts";
import type { Metadata } from "../source/metadata.ts";

/** What is to be said of tickers, of a `whole`, without metadata. DataError where none has any. */
export function unmatched(
  { name, tickerColumn, tickers: known }: Metadata,
  tickers: readonly string[],
  whole: "picture" | "input",
): string[] {
  const has = new Set(known);
  const without = tickers.filter((ticker) => !has.has(ticker));
  if (without.length === 0) return [];
  if (without.length === tickers.length) {
    throw new DataError(
      `${name}: none of its ${known.length} tickers in column ${JSON.stringify(tickerColumn)} (${listed(known, 4)}) is one of the ${tickers.length} of the ${whole} (${listed(tickers, 4)}); name the column with --metadata-ticker`,
    );
  }
  return [`${name}: has nothing on ${without.length} of ${tickers.length} tickers: ${listed(without, 4)}`];
}
