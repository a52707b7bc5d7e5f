import type { Result } from "./result.ts";
import type { TimeIndex } from "./time.ts";

/** What a portfolio holds: shares of its net asset value, as numbers (0.4 is 40 %). */
export interface Weights {
  /** N names, unique. */
  readonly tickers: readonly string[];
  /** From when each of D rows is in force, until the next one is; undefined: one row, always in force. */
  readonly time?: TimeIndex;
  /** N x D, ticker-major: ticker `i` in row `d` stands at `i * D + d`. Below 0: sold short; 0: not held. */
  readonly values: Float64Array;
}

/** A line of returns on the market's over one window. NaN where there is none. */
export interface MarketFit {
  readonly beta: number;
  readonly seBeta: number;
  /** Complete pairs. */
  readonly n: number;
  /** Standard deviation of the residuals, of one row's return. */
  readonly residStd: number;
  readonly r2: number;
}

/** The same over the window that ends in each of T rows. */
export type MarketFits = { readonly [Stat in keyof MarketFit]: Float64Array };

/** The betas of a portfolio over time, by three routes; docs/portfolio.md says how they differ. */
export interface Portfolio {
  /** T rows. */
  readonly time: TimeIndex;
  readonly benchmark: string;
  /** Rows in a window. */
  readonly window: number;
  /** After the holdings' names were found among the returns. */
  readonly weights: Weights;
  /** The row of the weights in force at the close of each of T rows, and from its start on; -1: none yet. */
  readonly inForce: Int32Array;
  readonly atStart: Int32Array;
  /** T returns of the portfolio: each of the weights in force at its start. NaN: no weights yet, or nothing held has a return. */
  readonly returns: Float64Array;
  /** T shares of the weights' magnitudes at the start of each row whose return is there; NaN without weights. */
  readonly coverage: Float64Array;
  /** Of these returns: the portfolio as it was held. */
  readonly held: MarketFits;
  /** Of the returns that the weights in force at the close of the window's last row would have had throughout it. */
  readonly current: MarketFits;
  /** T sums of those weights times the holdings' own betas. */
  readonly weightedSum: Float64Array;
  /** The holdings' betas: `beta`, `se_beta`, `n`, `resid_std`, `r2`, N x T. */
  readonly betas: Result;
  /** Returns of holdings that are missing while these have weight, the rows they are of, and the holdings. */
  readonly missing: { readonly returns: number; readonly rows: number; readonly tickers: readonly string[] };
  readonly notes: readonly string[];
}

/** What a holding makes of a portfolio's beta in one row. */
export interface Contribution extends MarketFit {
  readonly ticker: string;
  readonly weight: number;
  /** The weight that counts: more than `weight` where other holdings have no beta; 0 where it has none itself. */
  readonly used: number;
  /** used x beta. */
  readonly contribution: number;
  /** Of the sum of all contributions. */
  readonly share: number;
}

/** What a fall or rise of the market is expected to do, and between what. All are returns. */
export interface Move {
  /** beta x shock. */
  readonly expected: number;
  /** Between which it is, for beta is only estimated. */
  readonly low: number;
  readonly high: number;
  /** Between which the return itself is: with what the market does not explain, over the horizon. */
  readonly lowAll: number;
  readonly highAll: number;
}

/** How much of the index to sell, as a share of the portfolio's value; below 0: to buy. */
export interface Hedge {
  readonly sell: number;
  /** Between which it is, for beta is only estimated. */
  readonly low: number;
  readonly high: number;
  /** Deviation of one row's return that stays when it is done. */
  readonly residStd: number;
}
