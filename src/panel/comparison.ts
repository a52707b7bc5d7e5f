import type { Matrix } from "./matrix.ts";

/** Two matrices of one statistic over the tickers and dates that both have. */
export interface Comparison {
  /** b - a; its `stat` is that of theirs as `differenceStat` calls it. */
  readonly difference: Matrix;
  readonly a: Matrix;
  readonly b: Matrix;
  /** One for each ticker, in the order of `difference`. */
  readonly tickers: readonly TickerDifference[];
  /** Of all cells in which both have a value. */
  readonly all: Agreement;
  /** Spearman's correlation of the tickers' a and b in the last row that has any difference; NaN where there is none. */
  readonly rankCorr: number;
  /** That row, the one in which a and b differ most on average, and the cell in which they do; -1 where no cell has both. */
  readonly lastRow: number;
  readonly worstRow: number;
  readonly worst: { readonly ticker: number; readonly row: number };
  /** Tickers and dates that only one of the two has. */
  readonly notes: readonly string[];
}

export interface Agreement {
  /** Cells in which both have a value. */
  readonly n: number;
  /** Means of b - a and of its absolute value; NaN of no cell. */
  readonly meanDifference: number;
  readonly meanAbsDifference: number;
  /** Pearson's correlation of a and b; NaN where one of them does not vary. */
  readonly corr: number;
}

export interface TickerDifference extends Agreement {
  readonly ticker: string;
  /** The last row in which both have a value, or -1, and their values there. */
  readonly row: number;
  readonly a: number;
  readonly b: number;
}

const PREFIX = "difference of ";

/** What a matrix of differences calls its statistic. */
export function differenceStat(stat: string): string {
  return PREFIX + stat;
}

/** The statistic of which another one is the difference; undefined where it is none. */
export function differenceOf(stat: string): string | undefined {
  return stat.startsWith(PREFIX) ? stat.slice(PREFIX.length) : undefined;
}

export function isDifference(stat: string): boolean {
  return differenceOf(stat) !== undefined;
}
