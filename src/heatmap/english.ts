import type { Matrix } from "../panel/matrix.ts";
import type { Window } from "../panel/result.ts";
import { type Spacing, spacingOf } from "../panel/time.ts";
import type { Agg } from "./reduce.ts";
import {
  decayOf,
  durationOf,
  estimatorOf,
  grouped,
  isMarket,
  type LocaleTable,
  type NamedDecay,
  type StatNames,
} from "./words.ts";

export const english: LocaleTable = {
  title,
  pairs: (stat, window, unit) => `${window}-${unit} ${ENGLISH[stat]?.[0] ?? stat} of all pairs`,
  until: (date) => `to ${date}`,
  stat: (stat) => ENGLISH[stat]?.[0] ?? stat,
  tickers: "Ticker",
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
  pale: (stat, from, to) => `colour fades as ${stat} goes from ${to} to ${from}`,
  hatched: (stat, side, limit) => `hatched: ${stat} ${side} ${limit}`,
  pixel: (agg, tickers, dates) => {
    const cells = [tickers && `${tickers} tickers`, dates && `${dates} dates`].filter(Boolean).join(" × ");
    return `each pixel: ${AGG_NAMES[agg]} of ${cells}`;
  },
  median: "median",
  band: "10–90 %",
  above: (centre) => `share > ${centre}`,
  source: (name) => `Source: ${name}`,
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
  const { stat, window, benchmark, time, smoothing, estimator } = matrix;
  const spacing = spacingOf(time);
  const unit = matrix.unit ?? spacing;
  const market = isMarket(benchmark) ? "the market index" : benchmark;
  const [name, titled] = ENGLISH[stat] ?? [stat, () => `@ ${stat}`];
  const text = market === undefined ? `@ ${name}` : titled(market);
  const [decay, smoothed] = [decayOf(window), decayOf(smoothing)];
  const fading = decay ? `, ${englishDecay(decay, unit)}` : "";
  const ema = smoothed ? `, EMA of ${englishDecay(smoothed, spacing)}` : "";
  return `${text.replace("@", () => englishWindow(window, unit))}${englishEstimator(estimator)}${fading}${ema}`;
}

function englishEstimator(estimator: string | undefined): string {
  const named = estimatorOf(estimator);
  if (named === undefined) return "";
  const { kind, authors } = named;
  if (kind === "adjusted") return `, ${authors}-adjusted`;
  return kind === "other" ? `, ${authors}` : `, ${kind} markets (${authors})`;
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
