/** Stocks and the market they are set against, all of one length. */
export interface Market {
  series: Float64Array[];
  market: Float64Array;
}
/** Daily returns of a market and of stocks with betas -1, -0.5, 0, ... */
export function returnsOf(count: number, rows: number, seed: number): Market;
/** The kinds of data that are hard to compute on, each made of `returnsOf` for windows of `w` rows. */
export const families: Record<string, (market: Market, w: number, seed: number) => Market>;
/** Changes, in place, to a ticker and its market at row p. */
export const moving: Record<string, (x: Float64Array, m: Float64Array, p: number) => void>;
