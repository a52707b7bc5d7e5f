/*
Why beta moved from one window, A, to another, B. Take the residuals from A's line as the data: their slope over A is 0, over B it
is beta_B - beta_A, and rows that both windows have cancel. What is left is exact (e: residual, w = (m - mean m) / Smm):

  beta_B - beta_A = sum over entered w_B e_A  -  sum over left w_B e_A
                  = sum over entered w_A e_B  -  sum over left w_A e_B        by the residuals from B's line

A row's contribution is the mean of the two, (w_B e_A + w_A e_B) / 2: that of the way back is its negative, and where no row is
shared, neither window is the one to which everything is due.
*/
import { type BetaChange, type Fit, ROLES, type Role } from "../panel/change.ts";
import { shownValue } from "../panel/error.ts";
import { Line } from "../panel/line.ts";
import { isUsable } from "../panel/missing.ts";
import type { Panel } from "../panel/panel.ts";
import { sameTime } from "../panel/time.ts";

export interface ChangeOptions {
  /** Rows in a window. An integer >= 3. Default: 60. */
  readonly window?: number;
  /** Last row of the later window. Default: the last. */
  readonly end?: number;
  /** Last row of the earlier window. Default: `window` rows before `end`, but the first full window at least. */
  readonly since?: number;
  /** Least number of pairs for a beta. Default: the window. */
  readonly minPeriods?: number;
}

/**
 * Why the beta of each ticker against a benchmark is another one over the window that ends in row `end` than over the one that
 * ends in row `since`: what every return that entered or left made of the change. Pairs count as in `rolling`. Throws a
 * RangeError for rows or windows that are none.
 */
export function changesOf(returns: Panel, benchmark: Panel, options: ChangeOptions = {}): BetaChange[] {
  if (!sameTime(returns.time, benchmark.time) || benchmark.tickers.length !== 1) {
    throw new RangeError("benchmark must be one series over the same time index as the returns");
  }
  const { window, end, since, minPeriods } = completed(options, returns.time.values.length);
  const market = benchmark.values;
  const total = market.length;
  return returns.tickers.map((ticker, i) => {
    const own = returns.values.subarray(i * total, (i + 1) * total);
    const pairsUntil = (last: number) => pairsOf(own, market, Math.max(0, last - window + 1), last);
    const [earlier, later] = [pairsUntil(since), pairsUntil(end)];
    const [before, after] = [new Line(own, market, earlier), new Line(own, market, later)];
    const known = earlier.length >= minPeriods && later.length >= minPeriods;
    const rows = Int32Array.from(new Set([...earlier, ...later])).sort();
    const within = (row: number, last: number) => row > last - window && row <= last;
    const roleOf = (row: number): Role =>
      !within(row, since) ? "entered" : within(row, end) ? "stayed" : "left";
    const roles = Array.from(rows, roleOf);
    const column = (value: (line: Line, row: number) => number) =>
      Float64Array.from(rows, (row, k) => value(roles[k] === "left" ? before : after, row));
    const contributions = Float64Array.from(rows, (row, k) => {
      if (!known) return Number.NaN;
      if (roles[k] === "stayed") return 0;
      const both = (after.weight(row) * before.residual(row) + before.weight(row) * after.residual(row)) / 2;
      return roles[k] === "entered" ? both : -both;
    });
    const sumOf = (role: Role) =>
      contributions.reduce((sum, one, k) => (roles[k] === role ? sum + one : sum), known ? 0 : Number.NaN);
    return {
      ticker,
      before: fitOf(before, since, minPeriods),
      after: fitOf(after, end, minPeriods),
      entered: sumOf("entered"),
      left: sumOf("left"),
      rows,
      roles: Int8Array.from(roles, (role) => ROLES.indexOf(role)),
      returns: Float64Array.from(rows, (row) => own[row]!),
      market: Float64Array.from(rows, (row) => market[row]!),
      contributions,
      residuals: column((line, row) => line.residual(row)),
      leverages: column((line, row) => line.leverage(row)),
      cooksDistances: column((line, row) => line.cooksDistance(row)),
      dfbetas: column((line, row) => line.dfbeta(row)),
    };
  });
}

/** The rows from `first` to `last` in which both series have a usable value. */
function pairsOf(x: Float64Array, m: Float64Array, first: number, last: number): Int32Array {
  const rows: number[] = [];
  for (let row = first; row <= last; row++) if (isUsable(x[row]!) && isUsable(m[row]!)) rows.push(row);
  return Int32Array.from(rows);
}

function fitOf({ n, beta, alpha, seBeta }: Line, row: number, minPeriods: number): Fit {
  if (n < minPeriods) return { row, n, beta: Number.NaN, alpha: Number.NaN, seBeta: Number.NaN };
  return { row, n, beta, alpha, seBeta };
}

/** The options after their defaults, checked. */
function completed(options: ChangeOptions, total: number): Required<ChangeOptions> {
  const { window = 60 } = options;
  if (!Number.isInteger(window) || window < 3)
    throw new RangeError(`window must be an integer >= 3, got ${shownValue(window)}`);
  const { minPeriods = window } = options;
  if (!Number.isInteger(minPeriods) || minPeriods < 3 || minPeriods > window)
    throw new RangeError(
      `minPeriods must be an integer from 3 to the window, ${window}, got ${shownValue(minPeriods)}`,
    );
  const { end = total - 1 } = options;
  const { since = Math.max(end - window, Math.min(window, end) - 1) } = options;
  for (const [name, row] of Object.entries({ end, since })) {
    if (!Number.isInteger(row) || row < 0 || row >= total)
      throw new RangeError(`${name} must be a row of the ${total} there are, got ${shownValue(row)}`);
  }
  if (since >= end) throw new RangeError(`since must be before end, row ${end}, got ${since}`);
  return { window, end, since, minPeriods };
}
