import { differenceOf } from "../../panel/comparison.ts";
import type { Matrix } from "../../panel/matrix.ts";
import type { Method } from "../../panel/method.ts";
import type { Window } from "../../panel/result.ts";
import { type Spacing, spacingOf } from "../../panel/time.ts";
import type { Agg } from "../cells/reduce.ts";
import type { Sorted } from "../order/order.ts";
import {
  apart,
  benchmarkName,
  changeOf,
  decayOf,
  durationOf,
  estimatorOf,
  grouped,
  type LocaleTable,
  type MethodWords,
  type NamedDecay,
  type StatNames,
} from "./words.ts";

export const english: LocaleTable = {
  language: "en",
  title,
  facet,
  pairs: (stat, window, unit) => `${window}-${unit} ${ENGLISH[stat]?.[0] ?? stat} of all pairs`,
  until: (date) => `to ${date}`,
  stat: nameOf,
  tickers: "Ticker",
  portfolio: "Portfolio",
  asHeld: "as held",
  heldNow: "held now",
  time: (zone) => (zone === undefined ? "Date" : `Time (${zone})`),
  noValues: "no values",
  noGroup: "unclassified",
  meanOf: (group) => `mean of ${group}`,
  noValue: "no value",
  year: String,
  fiscalYear: (year) => `FY${year}`,
  month: (month) => MONTHS[month - 1]!,
  day: String,
  yearMonth: (year, month) => `${MONTHS[month - 1]} ${year}`,
  date: (...civil) => civil.map((part, i) => String(part).padStart(i === 0 ? 4 : 2, "0")).join("-"),
  range: (first, last) => `${first} to ${last}`,
  count: (shown, all) =>
    `${shown < all ? `${grouped(shown)} of ` : ""}${grouped(all)} ticker${all === 1 ? "" : "s"}`,
  groups: (shown, all, weightedBy) =>
    `${shown < all ? `${grouped(shown)} of ` : ""}${grouped(all)} group${all === 1 ? "" : "s"}, ${weightedBy === undefined ? "equal-weighted" : `weighted by ${weightedBy}`}`,
  pale: (stat, from, to) => `colour fades as ${stat} goes from ${to} to ${from}`,
  meansOnTop: "top row of each group: its mean",
  marked: (stat, values) => `marks: ${stat} crosses ${values.join(", ")}`,
  hatched: (stat, side, limit) => `hatched: ${stat} ${side} ${limit}`,
  sorted,
  within: (order, facet) => `${order} (${facet})`,
  groupsByMean: (ascending) => `groups by mean, ${ascending ? "lowest" : "highest"} on top`,
  pixel: (agg, tickers, dates) => {
    const cells = [tickers && `${tickers} tickers`, dates && `${dates} dates`].filter(Boolean).join(" × ");
    return `each pixel: ${AGG_NAMES[agg]} of ${cells}`;
  },
  median: "median",
  band: "10–90 %",
  above: (centre) => `share > ${centre}`,
  riskOn: "risk-on",
  riskOff: "risk-off",
  risk: (rows, unit, tickers) =>
    `risk-on: rank correlation of β with the return of the ${rows === 1 ? unit : `${rows} ${unit}s`} after it, ${grouped(tickers)} tickers`,
  seen: (tickers, dates, range, low, high, facets) => {
    const each = facets.length > 0 ? `${facets.length} heatmaps: ${facets.join(", ")}; in each ` : "";
    const rows = tickers === 1 ? "1 ticker in a row" : `${grouped(tickers)} tickers in rows`;
    const columns = dates === 1 ? "1 date in a column" : `${grouped(dates)} dates in columns`;
    return `${each}${rows}, ${columns}${range && `, ${range}`}; colours stand for values from ${low} to ${high}.`;
  },
  seenPairs: (tickers, low, high) =>
    `${grouped(tickers)} ticker${tickers === 1 ? "" : "s"}, in rows and again in columns; colours stand for values from ${low} to ${high}.`,
  seenLines: (lines, tickers, dates, range, low, high) =>
    `${lines === 1 ? "1 line" : `${lines} lines`} (${tickers.join(", ")}) over ${grouped(dates)} date${dates === 1 ? "" : "s"}${range && `, ${range}`}; the axis goes from ${low} to ${high}.`,
  page: {
    hint: "Point at a cell to read it, or go from cell to cell with the arrow keys (Shift: ten at a time).",
    cells: "Cells, to be read with the arrow keys",
    count: " (@)",
    pixel: {
      mean: "mean of the @ cells in this pixel",
      min: "least of the @ cells in this pixel",
      max: "greatest of the @ cells in this pixel",
      furthest: "of the @ cells in this pixel, the one furthest from the middle colour",
      last: "latest of the @ cells in this pixel",
    },
    savePNG: "Save as PNG",
    saveSVG: "Save as SVG",
  },
  window: (window, unit) => {
    const decay = decayOf(window);
    if (decay) return englishDecay(decay, unit);
    const [count, calendar] = durationOf(window);
    if (count === undefined) return typeof window === "number" ? `${window} ${unit}s` : window;
    return `${count} ${ENGLISH_UNITS[calendar]}${count === "1" ? "" : "s"}`;
  },
  about: (ticker, title) => `${ticker}: ${title}`,
  confidence: (level) => `bands: ${level} % confidence, each date by itself`,
  source: (name) => `Source: ${name}`,
};

function nameOf(stat: string): string {
  const of = differenceOf(stat);
  if (of !== undefined) return `difference of ${nameOf(of)}`;
  return ENGLISH[stat]?.[0] ?? stat;
}
const MARKETS = {
  market: "the market index",
  peers: (column: string) => `peers of the same ${column}`,
  own: (column: string) => `each one's ${column}`,
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const AGG_NAMES: Readonly<Record<Agg, string>> = {
  mean: "mean",
  min: "least",
  max: "greatest",
  furthest: "furthest from the centre",
  last: "last",
};

const ENGLISH: StatNames = {
  beta: ["β", (market) => `@ β (regression on ${market})`],
  alpha: ["α", (market) => `@ α (regression on ${market})`],
  cov: ["covariance", (market) => `@ covariance with ${market}`],
  corr: ["correlation", (market) => `@ correlation with ${market}`],
  r2: ["R²", (market) => `@ R² (regression on ${market})`],
  resid_std: [
    "residual std. deviation",
    (market) => `@ standard deviation of residuals (regression on ${market})`,
  ],
  se_beta: ["std. error of β", (market) => `@ standard error of β (regression on ${market})`],
  t_beta: ["t of β", (market) => `@ t statistic of β (regression on ${market})`],
  se_alpha: ["std. error of α", (market) => `@ standard error of α (regression on ${market})`],
  t_alpha: ["t of α", (market) => `@ t statistic of α (regression on ${market})`],
  n: ["n", (market) => `@ number of observations shared with ${market}`],
  mean_x: ["mean", () => "@ mean"],
  mean_m: ["mean of the market", (market) => `@ mean of ${market}`],
  var_x: ["variance", () => "@ variance"],
  var_m: ["variance of the market", (market) => `@ variance of ${market}`],
};

const ENGLISH_UNITS: Readonly<Record<string, string>> = {
  s: "second",
  min: "minute",
  h: "hour",
  d: "calendar-day",
  w: "week",
};

function title(matrix: Matrix): string {
  if (matrix.between !== undefined) return difference(matrix.between);
  const { stat, window, benchmark, time, smoothing } = matrix;
  const spacing = spacingOf(time);
  const unit = matrix.unit ?? spacing;
  const market = benchmarkName(benchmark, MARKETS);
  const [name, titled] = ENGLISH[stat] ?? [stat, () => `@ ${stat}`];
  const text = market === undefined ? `@ ${name}` : titled(market);
  const [decay, smoothed] = [decayOf(window), decayOf(smoothing)];
  const fading = decay ? `, ${englishDecay(decay, unit)}` : "";
  const ema = smoothed ? `, EMA of ${englishDecay(smoothed, spacing)}` : "";
  return `${text.replace("@", () => englishWindow(window, unit))}${method(matrix, unit)}${fading}${ema}`;
}

/** Of b less a: what the two have in common, and the names of what sets them apart. */
function difference({ a, b, labels }: NonNullable<Matrix["between"]>): string {
  const unitOf = (matrix: Matrix) => matrix.unit ?? spacingOf(matrix.time);
  const words: MethodWords = {
    window: (matrix) => (matrix.window === undefined ? "" : english.window(matrix.window, unitOf(matrix))),
    benchmark: ({ benchmark }) =>
      benchmark === undefined ? "" : `against ${benchmarkName(benchmark, MARKETS)}`,
    estimator: ({ estimator }) => englishEstimator(estimator).slice(2) || "least squares",
    returns: (matrix) => returnsOf(matrix, unitOf(matrix)).slice(2) || "total returns",
    smoothing: ({ smoothing, time }) => {
      const decay = decayOf(smoothing);
      return decay ? `EMA of ${englishDecay(decay, spacingOf(time))}` : "not smoothed";
    },
  };
  const { common, names } = apart(a, b, words, unitOf(a), labels, ", ");
  const [first, second] = names;
  return `${title(common)}: ${second} \u2212 ${first}`;
}

/** What sets the numbers apart from plain ones: `, Blume-adjusted, overlapping 5-day excess returns (over DTB3)`. */
function method(matrix: Method, unit: Spacing): string {
  return englishEstimator(matrix.estimator) + returnsOf(matrix, unit);
}

function returnsOf({ horizon, riskFree }: Method, unit: Spacing): string {
  const span = horizon === undefined ? "" : `overlapping ${horizon}-${unit} `;
  const excess = riskFree === undefined ? "" : "excess ";
  const rate = riskFree === undefined ? "" : ` (over ${riskFree})`;
  return span === "" && excess === "" ? "" : `, ${span}${excess}returns${rate}`;
}

function englishEstimator(estimator: string | undefined): string {
  const named = estimatorOf(estimator);
  if (named === undefined) return "";
  const { kind, authors, told } = named;
  const options = told.length === 0 ? "" : ` (${told.join(", ")})`;
  if (kind === "adjusted") return `, ${authors}-adjusted${options}`;
  return kind === "other" ? `, ${authors}${options}` : `, ${kind} markets (${authors})`;
}

function facet({ window, benchmark, unit, time }: Matrix): string {
  const spacing = unit ?? spacingOf(time);
  const decay = decayOf(window);
  const named = decay
    ? englishDecay(decay, spacing)
    : englishWindow(window, spacing)
        .toLowerCase()
        .replace(/( rolling)?$/, " window");
  const market = benchmarkName(benchmark, MARKETS);
  return [window === undefined ? "" : named, market === undefined ? "" : `against ${market}`]
    .filter(Boolean)
    .join(" · ");
}

function englishWindow(window: Window | undefined, unit: Spacing): string {
  if (window === undefined) return "Rolling";
  if (window === "expanding") return "Expanding";
  if (decayOf(window)) return "EW";
  const [count, calendar] = durationOf(window);
  return count === undefined ? `${window}-${unit} rolling` : `${count}-${ENGLISH_UNITS[calendar]} rolling`;
}

function englishDecay({ name, value }: NamedDecay, unit: Spacing): string {
  if (name === "alpha") return `smoothing factor ${value}`;
  return `${name === "halflife" ? "half-life" : "span"} ${value} ${unit}${value === "1" ? "" : "s"}`;
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  name: "name",
  mean: "mean",
  last: "last value",
  volatility: "volatility",
};

function sorted({ by, name, texts, ascending, top, bottom }: Sorted, unit: Spacing): string {
  if (by === "cluster") return "clustered (Ward)";
  const change = changeOf(by);
  const key =
    by === "keys"
      ? name
      : change === undefined
        ? KEY_NAMES[by]!
        : `change over ${change} ${unit}${change === "1" ? "" : "s"}`;
  const first = texts ? "A" : "lowest";
  const direction = ascending ? first : texts ? "Z" : "highest";
  const usual = texts ? ascending : !ascending;
  if (top + bottom > 0) {
    const [upper, lower] = texts ? ["first", "last"] : ascending ? ["bottom", "top"] : ["top", "bottom"];
    const ends = [top > 0 && `${upper} ${top}`, bottom > 0 && `${lower} ${bottom}`].filter(Boolean);
    return `${ends.join(" and ")}${key && ` by ${key}`}${usual ? "" : `, ${direction} on top`}`;
  }
  if (key === "" || (by === "name" && ascending)) return "";
  return `sorted by ${key}${texts && ascending ? "" : `, ${direction} on top`}`;
}
