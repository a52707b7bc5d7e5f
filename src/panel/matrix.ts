import type { TimeIndex } from "./time.ts";

/** One statistic over one window against one benchmark: what a heatmap shows and a wide table holds. */
export interface Matrix {
  readonly time: TimeIndex;
  readonly tickers: readonly string[];
  /** N x T, ticker-major, NaN = missing. */
  readonly values: Float64Array;
  /** `beta`, `cov`, `corr` or `n`. */
  readonly stat: string;
  /** Rows in the window; undefined where the source did not say. */
  readonly window?: number;
  /** The benchmark's name; undefined where the source did not say. */
  readonly benchmark?: string;
}
