import type { Matrix } from "../panel/matrix.ts";
import type { Window } from "../panel/result.ts";
import { type Spacing, spacingOf } from "../panel/time.ts";

export type Locale = "en" | "ja";

export const locales: readonly Locale[] = ["en", "ja"];

/** The words of a picture. */
export interface Words {
  readonly title: string;
  readonly time: string;
  readonly tickers: string;
  readonly stat: string;
  readonly noValues: string;
  /** The group of tickers that have none. */
  readonly noGroup: string;
  /** The row that shows the mean of a group. */
  readonly meanOf: (group: string) => string;
}

/** What a matrix is called: `60-day rolling β (regression on the market index)`, and its axes. */
export function wordsFor(matrix: Matrix, locale: Locale): Words {
  return locale === "ja" ? japanese(matrix) : english(matrix);
}

/** What a statistic is called beside its colours, and in the title with the market's name; `@` is the window. */
type Names = Readonly<Record<string, readonly [name: string, title: (market: string) => string]>>;

const ENGLISH: Names = {
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

function english(matrix: Matrix): Words {
  const { stat, window, benchmark, time, smoothing } = matrix;
  const spacing = spacingOf(time);
  const unit = matrix.unit ?? spacing;
  const market = isMarket(benchmark) ? "the market index" : benchmark;
  const [name, titled] = ENGLISH[stat] ?? [stat, () => `@ ${stat}`];
  const title = market === undefined ? `@ ${name}` : titled(market);
  const [decay, smoothed] = [decayOf(window), decayOf(smoothing)];
  const fading = decay ? `, ${englishDecay(decay, unit)}` : "";
  const ema = smoothed ? `, EMA of ${englishDecay(smoothed, spacing)}` : "";
  return {
    title: `${title.replace("@", () => englishWindow(window, unit))}${fading}${ema}`,
    time: time.kind === "instant" ? "Time (UTC)" : "Date",
    tickers: "Ticker",
    stat: name,
    noValues: "no values",
    noGroup: "unclassified",
    meanOf: (group) => `mean of ${group}`,
  };
}

function englishWindow(window: Window | undefined, unit: Spacing): string {
  if (window === undefined) return "Rolling";
  if (window === "expanding") return "Expanding";
  if (decayOf(window)) return "EW";
  const [count, calendar] = durationOf(window);
  return count === undefined ? `${window}-${unit} rolling` : `${count}-${ENGLISH_UNITS[calendar]} rolling`;
}

const JAPANESE: Names = {
  beta: ["β", (market) => `@β（${regressedOn(market)}）`],
  alpha: ["α", (market) => `@α（${regressedOn(market)}）`],
  cov: ["共分散", (market) => `@共分散（${against(market)}）`],
  corr: ["相関係数", (market) => `@相関係数（${against(market)}）`],
  r2: ["決定係数", (market) => `@決定係数（${regressedOn(market)}）`],
  resid_std: ["残差の標準偏差", (market) => `@残差標準偏差（${regressedOn(market)}）`],
  se_beta: ["β の標準誤差", (market) => `@β の標準誤差（${regressedOn(market)}）`],
  t_beta: ["β の t 値", (market) => `@β の t 値（${regressedOn(market)}）`],
  se_alpha: ["α の標準誤差", (market) => `@α の標準誤差（${regressedOn(market)}）`],
  t_alpha: ["α の t 値", (market) => `@α の t 値（${regressedOn(market)}）`],
  n: ["n", (market) => `@観測数（${against(market)}）`],
  mean_x: ["平均", () => "@平均"],
  mean_m: ["市場の平均", (market) => `@平均（${market}）`],
  var_x: ["分散", () => "@分散"],
  var_m: ["市場の分散", (market) => `@分散（${market}）`],
};

const JAPANESE_UNITS: Readonly<Record<string, string>> = {
  s: "秒",
  min: "分",
  h: "時間",
  d: "暦日",
  w: "週間",
};

function japanese(matrix: Matrix): Words {
  const { stat, window, benchmark, time, smoothing } = matrix;
  const spacing = spacingOf(time);
  const market = isMarket(benchmark) ? "市場指数" : benchmark;
  const [name, titled] = JAPANESE[stat] ?? [stat, () => `@${stat}`];
  const title = market === undefined ? `@${name}` : titled(market);
  const rolling = japaneseWindow(window, matrix.unit ?? spacing);
  // a Latin or Greek name is set apart from the Japanese around it, as is usual in print
  const named = title.replace(/^@([\x21-\x7eα-ω])?/, (_, letter) =>
    letter ? `${rolling} ${letter}` : rolling,
  );
  const smoothed = decayOf(smoothing);
  return {
    title: smoothed ? `${named}、${japaneseDecay(smoothed, spacing)}の EMA` : named,
    time: time.kind === "instant" ? "日時（UTC）" : "日付",
    tickers: "銘柄",
    stat: name,
    noValues: "値なし",
    noGroup: "分類なし",
    meanOf: (group) => `${group}の平均`,
  };
}

const JAPANESE_ROWS: Readonly<Record<Spacing, string>> = { day: "日", week: "週", month: "か月", bar: "本" };

function japaneseWindow(window: Window | undefined, unit: Spacing): string {
  if (window === undefined) return "ローリング";
  if (window === "expanding") return "拡張ウィンドウ";
  const decay = decayOf(window);
  if (decay) return `${japaneseDecay(decay, unit)}の指数加重`;
  const [count, calendar] = durationOf(window);
  return count === undefined
    ? `${window} ${JAPANESE_ROWS[unit]}ローリング`
    : `${count} ${JAPANESE_UNITS[calendar]}ローリング`;
}

function regressedOn(market: string): string {
  return /[\x21-\x7e]$/.test(market) ? `${market} との回帰` : `${market}との回帰`;
}

function against(market: string): string {
  return /^[\x21-\x7e]/.test(market) ? `対 ${market}` : `対${market}`;
}

/** `90d` in its parts; nothing of a number of rows. */
function durationOf(window: Window): [count: string, unit: string] | [undefined, ""] {
  const [, count, unit] = /^(\d+)(s|min|h|d|w)$/.exec(String(window)) ?? [];
  return count === undefined ? [undefined, ""] : [count, unit!];
}

interface NamedDecay {
  name: "halflife" | "span" | "alpha";
  value: string;
}

/** `halflife=60` in its parts; undefined of anything else. */
function decayOf(label: Window | undefined): NamedDecay | undefined {
  const [, name, value] = /^(halflife|span|alpha)=(.+)$/.exec(String(label)) ?? [];
  return name && value ? { name: name as NamedDecay["name"], value } : undefined;
}

function englishDecay({ name, value }: NamedDecay, unit: Spacing): string {
  if (name === "alpha") return `smoothing factor ${value}`;
  return `${name === "halflife" ? "half-life" : "span"} ${value} ${unit}${value === "1" ? "" : "s"}`;
}

function japaneseDecay({ name, value }: NamedDecay, unit: Spacing): string {
  if (name === "alpha") return `平滑化係数 ${value} `;
  return `${name === "halflife" ? "半減期" : "スパン"} ${value} ${JAPANESE_ROWS[unit]}`;
}

function isMarket(benchmark: string | undefined): boolean {
  return benchmark?.toLowerCase() === "market";
}

/** ` ×10⁻⁴` for the label of a scale whose numbers leave that factor out. */
export function timesTenTo(exponent: number): string {
  if (exponent === 0) return "";
  return ` ×10${[...String(exponent)].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)])).join("")}`;
}
