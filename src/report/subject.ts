import type { Locale } from "../heatmap/index.ts";
import type { Finding } from "../inspect/finding.ts";
import type { PanelGaps } from "../inspect/gaps.ts";
import type { DroppedDates } from "../panel/alignment.ts";
import type { Listed } from "../panel/listed.ts";
import type { Panel } from "../panel/panel.ts";
import type { Portfolio } from "../panel/portfolio.ts";
import type { Result } from "../panel/result.ts";
import type { TimeIndex } from "../panel/time.ts";

/** What a report is made from. */
export interface Subject {
  readonly locale: Locale;
  /** Default: what it is of. */
  readonly title?: string;
  /** `beta`, `se_beta`, `n`, `resid_std` and `r2` of every ticker over one window against one benchmark. */
  readonly result: Result;
  /** Rows in the window, and the least number of pairs for a value. */
  readonly window: number;
  readonly minPeriods: number;
  /** The tickers' returns and, over the same dates, the market's; betas are made from them, less the riskless rate if there is one. */
  readonly returns: Panel;
  readonly market: Panel;
  readonly kind: "simple" | "log";
  /** Name of the riskless rate; undefined: none. */
  readonly riskFree?: string;
  /** Rows by which the market's returns are earlier. */
  readonly lag: number;
  /** The limits of the states, percent of the bands, and the market's move of the scenario. */
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly shock: number;
  /** All tickers at equal weights as one series, with the statistics of `result`. */
  readonly together: Result;
  /** Groups of the tickers, where there are any. */
  readonly groups?: Groups;
  /** What is held, and what the holdings' file is called. */
  readonly portfolio?: { readonly name: string; readonly held: Portfolio };
  readonly data: DataFacts;
  /** Name of the map of the heatmap's colours. */
  readonly cmap?: string;
  /** Of the program that made the report. */
  readonly version: string;
}

export interface Groups {
  /** What they are called together: the metadata's column, such as `GICS Sector`, and where it stands. */
  readonly column: string;
  readonly source: string;
  /** The label of each ticker's group, "" for none. */
  readonly of: readonly string[];
  /** A ticker each group: its members at equal weights; with the statistics of `result`. */
  readonly result: Result;
  /** The numbers of each group's tickers. */
  readonly members: readonly Int32Array[];
}

/** What was read, and what became of it. */
export interface DataFacts {
  readonly inputs: readonly InputFacts[];
  /** The market as it was asked for, and its dates. */
  readonly benchmark: { readonly asked: string; readonly ofInput: boolean; readonly time: TimeIndex };
  /** The dates that prices, or returns, are taken on. */
  readonly time: TimeIndex;
  readonly isReturns: boolean;
  readonly calendar: "intersection" | "union" | "benchmark";
  readonly frequency?: string;
  readonly dates: readonly DroppedDates[];
  readonly gaps: PanelGaps;
  /** Prices that are zero or negative, infinite cells, and cells that came more than once. */
  readonly unusable: number;
  readonly infinite: number;
  readonly duplicates: number;
  readonly findings: readonly Finding[];
  /** Tickers with too few pairs for any value. */
  readonly short: Listed<Finding>;
}

export interface InputFacts {
  readonly name: string;
  readonly shape: string;
  readonly dateColumn?: string;
  readonly tickerColumn?: string;
  readonly valueColumn?: string;
  readonly tickers: number;
  readonly time: TimeIndex;
}
