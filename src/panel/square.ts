import type { Spacing, TimeIndex } from "./time.ts";

export const SQUARE_STATS = ["corr", "cov"] as const;
export type SquareStat = (typeof SQUARE_STATS)[number];

/** One statistic of all pairs of tickers over one window. */
export interface Square {
  readonly tickers: readonly string[];
  /** N x N, symmetric, NaN = missing. */
  readonly values: Float64Array;
  readonly stat: SquareStat;
  /** Rows of the window. */
  readonly window: number;
  /** What they are. */
  readonly unit: Spacing;
  /** Point in time of the last one, a day number or ms since 1970 by `kind`. */
  readonly end: number;
  readonly kind: TimeIndex["kind"];
}
