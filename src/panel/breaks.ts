/** Beta over the pairs between two breaks. */
export interface Segment {
  readonly beta: number;
  /** Robust to variances that change (HC3). */
  readonly se: number;
  /** Pairs. */
  readonly n: number;
}

/** A row from which on a ticker has another beta. */
export interface Break {
  /** Of the panel. */
  readonly ticker: number;
  /** The first row of the new beta. */
  readonly row: number;
  readonly before: Segment;
  readonly after: Segment;
  /** (after - before)² over the sum of the squared standard errors. */
  readonly wald: number;
  /** How often chance alone has a row with so large a statistic. */
  readonly pValue: number;
}
