import type { TimeIndex } from "./time.ts";

/** How the values of all tickers are spread at each date: arrays of T, NaN where there are too few. */
export interface CrossSection {
  readonly time: TimeIndex;
  /** Tickers with a value. */
  readonly n: Float64Array;
  readonly mean: Float64Array;
  /** The 10, 50 and 90 % quantiles, linear between neighbours as numpy's. */
  readonly p10: Float64Array;
  readonly median: Float64Array;
  readonly p90: Float64Array;
  /** Standard deviation with n - 1; NaN of fewer than two tickers. */
  readonly sd: Float64Array;
  /** Share of the tickers with a value whose value is above `centre`, 0-1. */
  readonly above: Float64Array;
  readonly centre: number;
}

/** Whether the stocks that move most with the market did better than those that move least: arrays of T, NaN where there are too few. */
export interface RiskOn {
  readonly time: TimeIndex;
  /**
   * Spearman's rank correlation over the tickers between beta at the beginning of the interval that ends at each date and the
   * return over the interval, -1 to 1: above 0 is risk-on, below 0 risk-off.
   */
  readonly values: Float64Array;
  /** Mean returns of the tickers with betas above the median and of those below it; those at it are in neither. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** Tickers that have a beta at the beginning and every return of the interval. */
  readonly n: Float64Array;
  /** Length of the interval in rows of returns. */
  readonly rows: number;
}
