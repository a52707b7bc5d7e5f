import { checkTime, type TimeIndex } from "./time.ts";

/** N series over the same T points in time: the hub between sources, the kernel and everything that shows results. */
export interface Panel {
  readonly time: TimeIndex;
  /** N names, unique. */
  readonly tickers: readonly string[];
  /** N x T, ticker-major: ticker `i` at time `t` stands at `i * T + t`. Missing = NaN. */
  readonly values: Float64Array;
  /** What was inferred, dropped or found missing on the way here, one sentence each. */
  readonly notes: readonly string[];
}

/** Checks shapes, order of time and uniqueness of tickers once, at the edge; the values are taken as they are. */
export function createPanel(
  time: TimeIndex,
  tickers: readonly string[],
  values: Float64Array,
  notes: readonly string[] = [],
): Panel {
  checkTime(time);
  const size = tickers.length * time.values.length;
  if (values.length !== size) {
    throw new RangeError(
      `values must hold ${tickers.length} tickers x ${time.values.length} rows = ${size} numbers, got ${values.length}`,
    );
  }
  const seen = new Set<string>();
  for (const ticker of tickers) {
    if (seen.has(ticker)) throw new RangeError(`tickers must be unique, got ${JSON.stringify(ticker)} twice`);
    seen.add(ticker);
  }
  return { time, tickers, values, notes };
}
