import type { Break } from "../panel/breaks.ts";
import type { Panel } from "../panel/panel.ts";
import { formatTime } from "../panel/time.ts";
import { formatNumber, quote } from "./csv.ts";

/** A row a break: `ticker,date,before,se_before,n_before,after,se_after,n_after,wald,p_value`; the date is the first of the new beta. */
export function* breaksCSV(
  breaks: readonly Break[],
  { tickers, time }: Pick<Panel, "tickers" | "time">,
): Generator<string> {
  yield "ticker,date,before,se_before,n_before,after,se_after,n_after,wald,p_value\n";
  for (const { ticker, row, before, after, wald, pValue } of breaks) {
    const date = formatTime(time.kind, time.values[row]!);
    const numbers = [before.beta, before.se, before.n, after.beta, after.se, after.n, wald, pValue];
    yield `${quote(tickers[ticker]!)},${date},${numbers.map(formatNumber).join(",")}\n`;
  }
}
