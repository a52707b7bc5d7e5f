import type { Method } from "./method.ts";
import type { Window } from "./result.ts";
import type { Spacing, TimeIndex } from "./time.ts";

/** One statistic over one window against one benchmark: what a heatmap shows and a wide table holds. */
export interface Matrix extends Method {
  readonly time: TimeIndex;
  readonly tickers: readonly string[];
  /** N x T, ticker-major, NaN = missing. */
  readonly values: Float64Array;
  /** Name of the statistic, see `STATS`. */
  readonly stat: string;
  /** Rows in the window or the text that names it; undefined where the source did not say. */
  readonly window?: Window;
  /** The benchmark's name; undefined where the source did not say. */
  readonly benchmark?: string;
  /** What a window's rows are; undefined: as far apart as those of `time`. */
  readonly unit?: Spacing;
  /** Decay of the moving average that the values have gone through (`span=20`); undefined where they have not. */
  readonly smoothing?: string;
  /** What the values are the difference of, b - a, and what the two are called; undefined: of nothing. */
  readonly between?: {
    readonly a: Matrix;
    readonly b: Matrix;
    readonly labels: readonly [a: string, b: string];
  };
}
