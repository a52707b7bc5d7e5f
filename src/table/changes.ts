import { type BetaChange, ROLES } from "../panel/change.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";
import { formatNumber, quote } from "./csv.ts";

/**
 * What every return of each ticker made of the change of its beta, oldest first:
 * `ticker,date,role,return,market,contribution,residual,leverage,cooks_distance,dfbeta`.
 */
export function* rowsCSV(
  changes: readonly BetaChange[],
  { kind, values: times }: TimeIndex,
): Generator<string> {
  yield "ticker,date,role,return,market,contribution,residual,leverage,cooks_distance,dfbeta\n";
  for (const change of changes) {
    let text = "";
    const { returns, market, contributions, residuals, leverages, cooksDistances, dfbetas } = change;
    const columns = [returns, market, contributions, residuals, leverages, cooksDistances, dfbetas];
    for (const [k, row] of change.rows.entries()) {
      const numbers = columns.map((column) => column[k]!);
      const date = formatTime(kind, times[row]!);
      text += `${quote(change.ticker)},${date},${ROLES[change.roles[k]!]},${numbers.map(formatNumber).join(",")}\n`;
    }
    yield text;
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
