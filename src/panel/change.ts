/** What a row did between two windows. */
export const ROLES = ["left", "stayed", "entered"] as const;
export type Role = (typeof ROLES)[number];

/** Beta over one window. NaN where it has none. */
export interface Fit {
  /** The window's last row. */
  readonly row: number;
  readonly n: number;
  readonly beta: number;
  readonly alpha: number;
  readonly seBeta: number;
}

/**
 * A ticker's change between two windows, and its pairs in both, oldest first, a column each. Residual, leverage, Cook's distance
 * and dfbeta are those of the later window, of rows that left it of the earlier.
 */
export interface BetaChange {
  readonly ticker: string;
  readonly before: Fit;
  readonly after: Fit;
  /** What the rows that entered, and those that left, made of the change: together the change itself. */
  readonly entered: number;
  readonly left: number;
  readonly rows: Int32Array;
  /** Places in `ROLES`. */
  readonly roles: Int8Array;
  /** Its own, and the market's over the same days. */
  readonly returns: Float64Array;
  readonly market: Float64Array;
  /** To the change of beta. 0 of rows that stayed; NaN where a window has no beta. */
  readonly contributions: Float64Array;
  readonly residuals: Float64Array;
  readonly leverages: Float64Array;
  readonly cooksDistances: Float64Array;
  /** Beta less what it would be without the row. */
  readonly dfbetas: Float64Array;
}
