import type { Matrix } from "../../panel/matrix.ts";
import type { Window } from "../../panel/result.ts";
import type { Spacing } from "../../panel/time.ts";
import type { Agg } from "../cells/reduce.ts";
import type { Sorted } from "../order/order.ts";

/**
 * Every word of a picture. Another language is a table of its own, or a known one with some entries replaced:
 * `{ ...localeTables.en, tickers: "Aktie" }`.
 */
export interface LocaleTable {
  /** BCP 47 tag of the language, for those who have the picture's words read out: `ja`, `pt-BR`. */
  readonly language: string;
  /** What the picture is called: window, statistic and benchmark. */
  title(matrix: Matrix): string;
  /** What stands above one of several heatmaps: its window or its benchmark, of which it has what sets it apart. */
  facet(matrix: Matrix): string;
  /** What a picture of all pairs of tickers is called. */
  pairs(stat: string, window: number, unit: Spacing): string;
  /** Up to which date its window reaches. */
  until(date: string): string;
  /** Beside the colours: the statistic (`beta`, `corr`, ... see `STATS`). */
  stat(stat: string): string;
  /** Beside the tickers. */
  readonly tickers: string;
  /** A portfolio, its line as it was held, and that of what is held now. */
  readonly portfolio: string;
  readonly asHeld: string;
  readonly heldNow: string;
  /** Under the dates; `zone`: of the clock, where rows have a time of day. */
  time(zone: string | undefined): string;
  /** In place of the cells where no cell has a value. */
  readonly noValues: string;
  /** The group of tickers that have none, and the row that shows the mean of a group. */
  readonly noGroup: string;
  readonly meanOf: (group: string) => string;
  /** Beside the colour of a cell without a value. */
  readonly noValue: string;
  /** Marks of the time axis; months from 1. A fiscal year has the number of the year in which it begins. */
  year(year: number): string;
  fiscalYear(year: number): string;
  month(month: number): string;
  day(day: number): string;
  /** Under the days of a month, and in full. */
  yearMonth(year: number, month: number): string;
  date(year: number, month: number, day: number): string;
  /** From the first date to the last. */
  range(first: string, last: string): string;
  /** How many tickers are shown, and of how many. */
  count(shown: number, all: number): string;
  /** The same of groups of tickers, that are weighted by a column or all alike. */
  groups(shown: number, all: number, weightedBy: string | undefined): string;
  /** What the rows are sorted by, and which of them are shown; `unit`: what `change:k` counts. Nothing of names from A to Z. */
  sorted(order: Sorted, unit: Spacing): string;
  /** Such an order, of several heatmaps that of the one that is called so. */
  within(order: string, facet: string): string;
  /** That groups stand by their means. */
  groupsByMean(ascending: boolean): string;
  /** What a pixel shows of so many tickers and dates; an empty text where a pixel has but one. */
  pixel(agg: Agg, tickers: string, dates: string): string;
  /** Which cells turn pale: those whose statistic, by its name here, is near `from` rather than `to`. */
  pale(stat: string, from: string, to: string): string;
  /** Which cells are hatched: those whose statistic is on this side of the limit. */
  hatched(stat: string, side: "above" | "below", limit: string): string;
  /** That each group begins with a row of its mean. */
  readonly meansOnTop: string;
  /** What the marks on the rows are: where the statistic, by its name here, crosses these values. */
  marked(stat: string, values: readonly string[]): string;
  /** Beside the strip under the cells. */
  readonly median: string;
  readonly band: string;
  above(centre: string): string;
  /** Beside the strip of risk-on and risk-off. */
  readonly riskOn: string;
  readonly riskOff: string;
  /** What that strip shows: over intervals of so many rows, of so many tickers. */
  risk(rows: number, unit: Spacing, tickers: number): string;
  /** What is to be seen, for those who cannot see it: tickers by dates, the values that the colours stand for, and the names of the facets where they are several. */
  seen(
    tickers: number,
    dates: number,
    range: string,
    low: string,
    high: string,
    facets: readonly string[],
  ): string;
  /** The same of a picture of all pairs. */
  seenPairs(tickers: number, low: string, high: string): string;
  /** The same of a line chart: so many lines, of these tickers. */
  seenLines(
    lines: number,
    tickers: readonly string[],
    dates: number,
    range: string,
    low: string,
    high: string,
  ): string;
  /** Around a picture that is an HTML page. */
  readonly page: PageWords;
  /** What a line of one window is called, and a picture that is all about one ticker. */
  window(window: Window, unit: Spacing): string;
  about(ticker: string, title: string): string;
  /** What the bands around lines are, of so many percent. */
  confidence(level: number): string;
  /** In the footer, of a file's name. */
  source(name: string): string;
}

/** `change:20` in its parts; undefined of anything else. */
export function changeOf(by: Sorted["by"]): string | undefined {
  return /^change:(\d+)$/.exec(by)?.[1];
}

/** The words of a page around a picture; `@` is a number. */
export interface PageWords {
  readonly hint: string;
  readonly cells: string;
  /** Behind a first and a last name or date. */
  readonly count: string;
  /** What a pixel shows of so many cells. */
  readonly pixel: Readonly<Record<Agg, string>>;
  readonly savePNG: string;
  readonly saveSVG: string;
}

/** What a statistic is called beside its colours, and in the title with the market's name; `@` is the window. */
export type StatNames = Readonly<Record<string, readonly [name: string, title: (market: string) => string]>>;

/** `90d` in its parts; nothing of a number of rows. */
export function durationOf(window: Window): [count: string, unit: string] | [undefined, ""] {
  const [, count, unit] = /^(\d+)(s|min|h|d|w)$/.exec(String(window)) ?? [];
  return count === undefined ? [undefined, ""] : [count, unit!];
}

export interface NamedDecay {
  name: "halflife" | "span" | "alpha";
  value: string;
}

/** `halflife=60` in its parts; undefined of anything else. */
export function decayOf(label: Window | undefined): NamedDecay | undefined {
  const [, name, value] = /^(halflife|span|alpha)=(.+)$/.exec(String(label)) ?? [];
  return name && value ? { name: name as NamedDecay["name"], value } : undefined;
}

/** `2,000` */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** What is called `market` is the market; `peers:Sector` and `own:Market` are of each ticker its own, by a column. */
export function benchmarkName(
  benchmark: string | undefined,
  { market, peers, own }: { market: string; peers(column: string): string; own(column: string): string },
): string | undefined {
  if (benchmark?.toLowerCase() === "market") return market;
  const [, kind, column] = /^(peers|own):(.+)$/.exec(benchmark ?? "") ?? [];
  if (column === undefined) return benchmark;
  return kind === "peers" ? peers(column) : own(column);
}

/** What sets a matrix apart from another, part by part, in words; an empty text where it does not say. */
export interface MethodWords {
  readonly window: (matrix: Matrix) => string;
  readonly benchmark: (matrix: Matrix) => string;
  readonly estimator: (matrix: Matrix) => string;
  readonly returns: (matrix: Matrix) => string;
  readonly smoothing: (matrix: Matrix) => string;
}

/** The properties that each part is about. */
const PROPERTIES = {
  window: ["window"],
  benchmark: ["benchmark"],
  estimator: ["estimator"],
  returns: ["riskFree", "horizon"],
  smoothing: ["smoothing"],
} as const satisfies Readonly<Record<keyof MethodWords, readonly (keyof Matrix)[]>>;

/** What two matrices have in common, as one, and the names that the rest gives them, or the labels where nothing does. */
export function apart(
  a: Matrix,
  b: Matrix,
  words: MethodWords,
  unit: Spacing,
  labels: readonly [a: string, b: string],
  comma: string,
): { common: Matrix; names: readonly [a: string, b: string] } {
  const parts = Object.keys(PROPERTIES) as (keyof MethodWords)[];
  const texts = (matrix: Matrix) => parts.map((part) => words[part](matrix));
  const [own, other] = [texts(a), texts(b)];
  const differing = parts.filter((_, k) => own[k] !== other[k]);
  const gone: readonly string[] = differing.flatMap((part) => PROPERTIES[part]);
  const kept = Object.entries(a).filter(([name]) => !gone.includes(name));
  // a part that one of them does not tell makes no name
  const named = parts.flatMap((_, k) => (own[k] === other[k] || own[k] === "" || other[k] === "" ? [] : [k]));
  const name = (texts: readonly string[]) => named.map((k) => texts[k]).join(comma);
  return {
    common: { ...(Object.fromEntries(kept) as unknown as Matrix), unit },
    names: named.length === 0 || [a, b].some(isUnsaid) ? labels : [name(own), name(other)],
  };
}

/** Whether its source, a wide CSV, says nothing of how a matrix was made. */
function isUnsaid({ window, benchmark }: Matrix): boolean {
  return window === undefined && benchmark === undefined;
}

/** An estimator's kind, and those it is named after: `down-harlow-rao` is of falling markets, by Harlow-Rao. */
export interface NamedEstimator {
  readonly kind: "adjusted" | "falling" | "rising" | "other";
  readonly authors: string;
  /** What it was told, such as `lags=2`. */
  readonly told: readonly string[];
}

/** What a title says of the estimator of a matrix; undefined where it is plain least squares. */
export function estimatorOf(estimator: string | undefined): NamedEstimator | undefined {
  if (estimator === undefined) return undefined;
  const [, side, name, options] = /^(?:(down|up)-)?([^:]+):?(.*)$/.exec(estimator)!;
  const told = options === "" ? [] : options!.split(",");
  const authors =
    name === "bab" ? "Frazzini-Pedersen" : name!.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
  if (side !== undefined) return { kind: side === "down" ? "falling" : "rising", authors, told };
  return { kind: name === "blume" || name === "vasicek" ? "adjusted" : "other", authors, told };
}
