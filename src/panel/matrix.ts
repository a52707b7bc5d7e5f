import type { TimeIndex } from "./time.ts";

/** One statistic over one window against one benchmark: what a heatmap shows and a wide table holds. */
export interface Matrix {
  readonly time: TimeIndex;
  readonly tickers: readonly string[];
  /** N x T, ticker-major, NaN = missing. */
  readonly values: Float64Array;
  /** `beta`, `cov`, `corr`, `n`, or with exponential weights also `alpha` or `r2`. */
  readonly stat: string;
  /** Rows in the window, or the decay of exponential weights (`halflife=60`); undefined where the source did not say. */
  readonly window?: number | string;
  /** The benchmark's name; undefined where the source did not say. */
  readonly benchmark?: string;
  /** Decay of the moving average that the values have gone through (`span=20`); undefined where they have not. */
  readonly smoothing?: string;
}
