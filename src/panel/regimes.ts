import type { TimeIndex } from "./time.ts";

/** What a stock is to the market: it moves less than it, with it, or more. */
export const REGIMES = ["defensive", "neutral", "aggressive"] as const;
export type Regime = (typeof REGIMES)[number];

/** A ticker's change of state. */
export interface Crossing {
  /** Of the matrix. */
  readonly ticker: number;
  readonly row: number;
  readonly from: Regime;
  readonly to: Regime;
  readonly beta: number;
  /** Rows with a value that the state before had lasted. */
  readonly lasted: number;
}

export interface Regimes {
  readonly time: TimeIndex;
  readonly tickers: readonly string[];
  /** N x T, ticker-major: places in `REGIMES`, -1 where there is no value. */
  readonly states: Int8Array;
  /** By ticker, then by row. */
  readonly crossings: readonly Crossing[];
}
