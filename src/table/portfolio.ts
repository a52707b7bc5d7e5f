import { createPanel, type Panel } from "../panel/panel.ts";
import type { Contribution, Move, Portfolio } from "../panel/portfolio.ts";
import { formatNumber, quote } from "./csv.ts";

/** A portfolio's betas as a table with a row a date; `net` and `gross`: sums of the weights in force at its close, T each. */
export function portfolioTable(portfolio: Portfolio, net: Float64Array, gross: Float64Array): Panel {
  const { time, held, current, weightedSum, returns, coverage } = portfolio;
  const less = (a: Float64Array, b: Float64Array) => a.map((value, t) => value - b[t]!);
  const columns = {
    current: current.beta,
    se_current: current.seBeta,
    n_current: current.n,
    held: held.beta,
    se_held: held.seBeta,
    n_held: held.n,
    weighted: weightedSum,
    from_changes: less(held.beta, current.beta),
    from_gaps: less(current.beta, weightedSum),
    return: returns,
    coverage,
    net,
    gross,
  };
  const names = Object.keys(columns);
  const rows = time.values.length;
  const values = new Float64Array(names.length * rows);
  for (const [i, column] of Object.values(columns).entries()) values.set(column, i * rows);
  return createPanel(time, names, values);
}

/**
 * A row a holding: `ticker,weight,used,beta,se_beta,n,resid_std,contribution,share`; with moves, the holding's, also
 * `move,low,high,low_all,high_all` and what it makes of the portfolio's, `effect`.
 */
export function* contributionsCSV(
  contributions: readonly Contribution[],
  moves?: { readonly shock: number; readonly of: readonly Move[] },
): Generator<string> {
  const more = moves === undefined ? "" : ",move,low,high,low_all,high_all,effect";
  yield `ticker,weight,used,beta,se_beta,n,resid_std,contribution,share${more}\n`;
  for (const [k, one] of contributions.entries()) {
    const { ticker, weight, used, beta, seBeta, n, residStd, contribution, share } = one;
    const numbers = [weight, used, beta, seBeta, n, residStd, contribution, share];
    if (moves !== undefined) {
      const { expected, low, high, lowAll, highAll } = moves.of[k]!;
      numbers.push(expected, low, high, lowAll, highAll, contribution * moves.shock);
    }
    yield `${quote(ticker)},${numbers.map(formatNumber).join(",")}\n`;
  }
}
