/** How numbers were come by, beyond statistic, window and benchmark: what titles and the metadata of tables say. */
export interface Method {
  /** What betas were estimated by, see `ESTIMATORS`, and what it was told beyond its defaults: `dimson:lags=2`; undefined: by least squares or with exponential weights. */
  readonly estimator?: string;
  /** Name of the riskless rate that was taken off all returns; undefined: they are total returns. */
  readonly riskFree?: string;
  /** Rows that a return spans; undefined: one. In more they overlap, and errors are understated, see `overlapFactor`. */
  readonly horizon?: number;
  /** The column whose groups the tickers are, and that which weighs their members; undefined where tickers are tickers. */
  readonly groupedBy?: string;
  readonly weightedBy?: string;
}

/** Their names. */
export const METHOD = ["estimator", "riskFree", "horizon", "groupedBy", "weightedBy"] as const;

/** What a matrix or result says of its method, and nothing else of it. */
export function methodOf(from: Method): Method {
  return Object.fromEntries(METHOD.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}

/** The same as texts, as key/value metadata have it. */
export function methodTexts(from: Method): Record<string, string> {
  return Object.fromEntries(Object.entries(methodOf(from)).map(([name, value]) => [name, String(value)]));
}

/** The same of key/value metadata, whose keys begin with `rollbeta.`. */
export function methodFrom(metadata: Readonly<Record<string, string>>): Method {
  const { horizon, ...texts } = Object.fromEntries(
    METHOD.map((name) => [name, metadata[`rollbeta.${name}`]]),
  ) as Record<(typeof METHOD)[number], string | undefined>;
  return methodOf({ ...texts, ...(horizon !== undefined && { horizon: Number(horizon) }) } as Method);
}
