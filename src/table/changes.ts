import { type BetaChange, ROLES } from "../panel/change.ts";
import type { Panel } from "../panel/panel.ts";
import { formatTime } from "../panel/time.ts";
import { formatNumber, quote } from "./csv.ts";

/**
 * What every return of each ticker made of the change of its beta, oldest first:
 * `ticker,date,role,return,market,contribution,residual,leverage,cooks_distance,dfbeta`.
 */
export function* rowsCSV(
  changes: readonly BetaChange[],
  returns: Panel,
  market: Float64Array,
): Generator<string> {
  yield "ticker,date,role,return,market,contribution,residual,leverage,cooks_distance,dfbeta\n";
  const { kind, values: times } = returns.time;
  for (const change of changes) {
    const base = returns.tickers.indexOf(change.ticker) * times.length;
    const { contributions, residuals, leverages, cooksDistances, dfbetas } = change;
    for (const [k, row] of change.rows.entries()) {
      const numbers = [
        returns.values[base + row]!,
        market[row]!,
        ...[contributions, residuals, leverages, cooksDistances, dfbetas].map((column) => column[k]!),
      ];
      const date = formatTime(kind, times[row]!);
      yield `${quote(change.ticker)},${date},${ROLES[change.roles[k]!]},${numbers.map(formatNumber).join(",")}\n`;
    }
  }
}

/** A row a ticker: both betas with their standard errors and pairs, and what entered and left made of the change. */
export function* changesCSV(changes: readonly BetaChange[]): Generator<string> {
  yield "ticker,before,se_before,n_before,after,se_after,n_after,change,entered,left\n";
  for (const { ticker, before, after, entered, left } of changes) {
    const numbers = [before.beta, before.seBeta, before.n, after.beta, after.seBeta, after.n];
    const roles = [after.beta - before.beta, entered, left];
    yield `${quote(ticker)},${[...numbers, ...roles].map(formatNumber).join(",")}\n`;
  }
}
