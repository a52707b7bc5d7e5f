import type { Comparison } from "../panel/comparison.ts";
import { formatTime } from "../panel/time.ts";
import { formatNumber, quote } from "./csv.ts";

/**
 * A row a ticker: `ticker,date,a,b,difference`, the last values that both have, then `mean_difference,mean_abs_difference,
 * correlation,n` over all dates on which they do. Missing is empty.
 */
export function* comparisonCSV({ tickers, difference: { time } }: Comparison): Generator<string> {
  yield "ticker,date,a,b,difference,mean_difference,mean_abs_difference,correlation,n\n";
  for (const { ticker, row, a, b, n, ...more } of tickers) {
    const date = row < 0 ? "" : formatTime(time.kind, time.values[row]!);
    const { meanDifference, meanAbsDifference, corr } = more;
    const numbers = [a, b, b - a, meanDifference, meanAbsDifference, corr].map(formatNumber);
    yield `${quote(ticker)},${date},${numbers.join(",")},${n}\n`;
  }
}
