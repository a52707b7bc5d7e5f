import { checkInteger } from "./error.ts";
import type { Panel } from "./panel.ts";

/**
 * Returns over `rows` rows, in every row, of returns over one: simple ones are compounded, log returns (`log`) summed. T - rows + 1
 * rows, the first dates fall away; NaN where one of the returns is missing. Of prices: `toReturns` with a `horizon`. Throws a
 * RangeError unless `rows` is an integer >= 1.
 */
export function overlapReturns(
  returns: Panel,
  rows: number,
  { log = false }: { readonly log?: boolean } = {},
): Panel {
  checkInteger("rows", rows, 1);
  if (rows === 1) return returns;
  const { time, tickers, values } = returns;
  const total = time.values.length;
  const kept = Math.max(0, total - rows + 1);
  const out = new Float64Array(tickers.length * kept);
  for (let i = 0; i < tickers.length; i++) {
    for (let t = 0; t < kept; t++) {
      const from = i * total + t;
      let whole = log ? 0 : 1;
      for (let k = from; k < from + rows; k++) {
        if (log) whole += values[k]!;
        else whole *= 1 + values[k]!;
      }
      out[i * kept + t] = log ? whole : whole - 1;
    }
  }
  return { ...returns, time: { kind: time.kind, values: time.values.slice(rows - 1) }, values: out };
}

/**
 * By how much the usual standard error of a slope falls short where returns span `rows` rows and stand in every row: sqrt((2 n^2 +
 * 1) / (3 n)) for n rows, where the returns of single rows are independent and the window is long. Both the market's returns and
 * the residuals of rows k apart then correlate by 1 - k / n, and 1 + 2 sum (1 - k / n)^2 is what that does to the variance
 * (Hansen and Hodrick 1980).
 */
export function overlapFactor(rows: number): number {
  checkInteger("rows", rows, 1);
  return Math.sqrt((2 * rows * rows + 1) / (3 * rows));
}
