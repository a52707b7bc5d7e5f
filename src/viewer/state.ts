import type { Agg } from "../heatmap/cells/reduce.ts";
import type { Gaps } from "../kernel/options.ts";
import type { Stat } from "../panel/result.ts";

/** Part of the picture that is shown, in rows of dates and places of tickers; ends may lie within a cell. */
export interface View {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** Least window of the kernel. */
export const LEAST_WINDOW = 2;

/** Everything that decides what a viewer shows, as plain data: an address says it all, and the same state is the same picture. */
export interface State {
  readonly stat: Stat;
  /** Name of a benchmark or of a ticker; "": the market's first benchmark. */
  readonly benchmark: string;
  /** Rows in a window. */
  readonly window: number;
  /** Half-life in rows of exponential weights, in place of windows; 0: windows. */
  readonly halflife: number;
  readonly gaps: Gaps;
  /** Least number of pairs for a value; 0: the window. */
  readonly minPeriods: number;
  /** Ends and middle of the colours; undefined: as is usual for the statistic. */
  readonly vmin: number | undefined;
  readonly vmax: number | undefined;
  readonly center: number | undefined;
  /** "": as is usual for the statistic. */
  readonly cmap: string;
  readonly agg: Agg;
  /** `name`, `last`, `mean`, `volatility`, `cluster`, `change:20`, or `column:` and a column of the metadata. */
  readonly sort: string;
  readonly ascending: boolean | undefined;
  /** Column of the metadata whose groups stand together; "": none. */
  readonly group: string;
  readonly groupMeans: boolean;
  /** Only tickers that have one of these words, of the comma-separated list, in their name; "": all. */
  readonly find: string;
  /** Only tickers of these groups, of the column that `group` names; none: all. */
  readonly only: readonly string[];
  /** Only tickers whose last value is above, or below; undefined: all. */
  readonly above: number | undefined;
  readonly below: number | undefined;
  /** Only so many of the first and last of the order; 0 and 0: all. */
  readonly top: number;
  readonly bottom: number;
  /** First and last date, YYYY-MM-DD; "": as far as the data reach. */
  readonly from: string;
  readonly to: string;
  /** undefined: all. */
  readonly view: View | undefined;
  /** Tickers whose lines are shown. */
  readonly lines: readonly string[];
  /** The cell whose window is shown: a ticker and a date. */
  readonly cell: { readonly ticker: string; readonly date: string } | undefined;
  /** Fall or rise of the market in what-if, in percent. */
  readonly shock: number;
}

export const defaultState: State = {
  stat: "beta",
  benchmark: "",
  window: 60,
  halflife: 0,
  gaps: "pairwise",
  minPeriods: 0,
  vmin: undefined,
  vmax: undefined,
  center: undefined,
  cmap: "",
  agg: "mean",
  sort: "name",
  ascending: undefined,
  group: "",
  groupMeans: false,
  find: "",
  only: [],
  above: undefined,
  below: undefined,
  top: 0,
  bottom: 0,
  from: "",
  to: "",
  view: undefined,
  lines: [],
  cell: undefined,
  shock: -10,
};

/** What of a state the values of a ticker depend on. */
export function seriesOf({ stat, benchmark, window, halflife, gaps, minPeriods, from, to }: State) {
  // weights have no window
  return [stat, benchmark, halflife === 0 ? window : 0, halflife, gaps, minPeriods, from, to] as const;
}

/** Least number of pairs for a value. */
export function leastPairs({ window, halflife, minPeriods }: State): number {
  // one pair alone has no slope
  return halflife > 0 ? Math.max(2, minPeriods) : Math.min(minPeriods, window) || window;
}

/** What of a state its picture depends on. */
export function pictureOf(state: State): Omit<State, "lines" | "cell" | "shock"> {
  const { lines: _lines, cell: _cell, shock: _shock, ...picture } = state;
  return picture;
}
