import type { Panel } from "../panel/panel.ts";
import { centredRanks } from "../panel/ranks.ts";

/** Rows by which a benchmark may lead or trail. */
const REACH = 2;
/** Tickers whose mean is the market's as well as that of all. */
const ENOUGH = 500;
/** By how much another lag must correlate better: so much, and so many standard errors of the difference. */
const BETTER = 0.1;
const ERRORS = 3;

/** A lag at which a benchmark fits the tickers clearly better than at the one that was chosen. */
export interface Lead {
  readonly benchmark: string;
  /** Rows by which the benchmark is to be moved; negative where it trails the tickers. */
  readonly lag: number;
  readonly corr: number;
  readonly chosenLag: number;
  readonly chosenCorr: number;
  readonly pairs: number;
}

/**
 * Compares the rank correlations of the mean return of all tickers with each benchmark at lags of -2 to 2 rows.
 * `benchmarks` have been moved by `chosenLag` already. Another lag is told of where its correlation is larger, in
 * absolute value, by more than 0.1 and by more than 3 sqrt(2 / pairs), which is three standard errors of the difference
 * of two correlations near zero and more than three of larger ones. Ranks, so that one day of a crash is one day.
 */
export function findLeads(returns: Panel, benchmarks: Panel, chosenLag = 0): Lead[] {
  const rows = returns.time.values.length;
  const mean = meanReturns(returns);
  return benchmarks.tickers.flatMap((benchmark, b) => {
    const market = benchmarks.values.subarray(b * rows, (b + 1) * rows);
    const chosen = rankCorrelation(mean, market, 0);
    let best: Lead | undefined;
    for (let lag = -REACH; lag <= REACH; lag++) {
      if (lag === chosenLag) continue;
      const { corr, pairs } = rankCorrelation(mean, market, lag - chosenLag);
      const gain = Math.abs(corr) - Math.abs(chosen.corr);
      if (!(gain > Math.max(BETTER, ERRORS * Math.sqrt(2 / Math.min(pairs, chosen.pairs))))) continue;
      if (best && Math.abs(corr) <= Math.abs(best.corr)) continue;
      best = { benchmark, lag, corr, chosenLag, chosenCorr: chosen.corr, pairs };
    }
    return best ? [best] : [];
  });
}

/** What to do about it, for the command line. */
export function leadText({ benchmark, lag, corr, chosenLag, chosenCorr, pairs }: Lead): string {
  const at = (rows: number) => (rows === 0 ? "on the same row" : `at a lag of ${rows}`);
  const found = `${benchmark} correlates ${corr.toFixed(2)} with the mean ticker ${at(lag)}, ${chosenCorr.toFixed(2)} ${at(chosenLag)} (ranks of ${pairs} rows)`;
  const days = `${-lag} ${lag === -1 ? "row" : "rows"}`;
  return lag < 0
    ? `${found}; it trails the tickers by ${days}: are its dates, or theirs, off?`
    : `${found}; --lag ${lag} may be what is meant`;
}

/** Mean over the tickers that have a value, evenly chosen ones where they are many; NaN where none has. */
function meanReturns({ tickers, values, time }: Panel): Float64Array {
  const rows = time.values.length;
  const sums = new Float64Array(rows);
  const counts = new Int32Array(rows);
  const step = Math.ceil(tickers.length / ENOUGH);
  for (let i = 0; i < tickers.length; i += step) {
    for (let t = 0; t < rows; t++) {
      const value = values[i * rows + t]!;
      if (Number.isNaN(value)) continue;
      sums[t]! += value;
      counts[t]!++;
    }
  }
  return sums.map((sum, t) => sum / counts[t]!);
}

/** Spearman's, of x at each row and m `lag` rows earlier; 0 where one of them stands still. */
function rankCorrelation(x: Float64Array, m: Float64Array, lag: number): { corr: number; pairs: number } {
  const own: number[] = [];
  const other: number[] = [];
  for (let t = Math.max(0, lag); t < Math.min(x.length, x.length + lag); t++) {
    if (Number.isNaN(x[t]! + m[t - lag]!)) continue;
    own.push(x[t]!);
    other.push(m[t - lag]!);
  }
  const [a, b] = [centredRanks(own), centredRanks(other)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    ab += a[k]! * b[k]!;
    aa += a[k]! * a[k]!;
    bb += b[k]! * b[k]!;
  }
  return { corr: aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb), pairs: own.length };
}
