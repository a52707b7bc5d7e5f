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

export const japanese: LocaleTable = {
  title,
  pairs: (stat, window, unit) =>
    `全銘柄間の${JAPANESE[stat]?.[0] ?? stat}（${window} ${JAPANESE_ROWS[unit]}${unit === "day" ? "間" : ""}）`,
  until: (date) => `${date}まで`,
  stat: (stat) => JAPANESE[stat]?.[0] ?? stat,
  tickers: "銘柄",
  time: (zone) => (zone === undefined ? "日付" : `日時（${zone}）`),
  noValues: "値なし",
  noGroup: "分類なし",
  meanOf: (group) => `${group}の平均`,
  noValue: "値なし",
  year: (year) => `${year}年`,
  fiscalYear: (year) => `${year}年度`,
  month: (month) => `${month}月`,
  day: (day) => `${day}日`,
  yearMonth: (year, month) => `${year}年${month}月`,
  date: (year, month, day) => `${year}年${month}月${day}日`,
  range: (first, last) => `${first}〜${last}`,
  count: (shown, all) =>
    shown < all ? `${grouped(all)} 銘柄中 ${grouped(shown)} 銘柄` : `${grouped(all)} 銘柄`,
  pale: (stat, from, to) => `色は${spaced(stat)}が ${to} から ${from} に近づくほど薄い`,
  hatched: (stat, side, limit) => `斜線は${spaced(stat)}が ${limit} ${side === "above" ? "超" : "未満"}`,
  pixel: (agg, tickers, dates) => {
    const cells = [tickers && `${tickers} 銘柄`, dates && `${dates} 時点`].filter(Boolean).join(" × ");
    return `1 画素は ${cells}の${AGG_NAMES[agg]}`;
  },
  median: "中央値",
  band: "10–90 %",
  above: (centre) => `${centre} 超の割合`,
  source: (name) => `出典：${name}`,
};

/** A Latin or Greek name is set apart from the Japanese around it. */
function spaced(name: string): string {
  return name.replace(/^(?=[\x21-\x7eα-ω])/, " ").replace(/(?<=[\x21-\x7eα-ω²])$/, " ");
}

const AGG_NAMES: Readonly<Record<Agg, string>> = {
  mean: "平均",
  min: "最小値",
  max: "最大値",
  furthest: "中心から最も遠い値",
  last: "最後の値",
};

const JAPANESE: StatNames = {
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

function title(matrix: Matrix): string {
  const { stat, window, benchmark, time, smoothing, estimator } = matrix;
  const spacing = spacingOf(time);
  const market = isMarket(benchmark) ? "市場指数" : benchmark;
  const [name, titled] = JAPANESE[stat] ?? [stat, () => `@${stat}`];
  const text = market === undefined ? `@${name}` : titled(market);
  const rolling = japaneseWindow(window, matrix.unit ?? spacing);
  // a Latin or Greek name is set apart from the Japanese around it, as is usual in print
  const named = text.replace(/^@([\x21-\x7eα-ω])?/, (_, letter) =>
    letter ? `${rolling} ${letter}` : rolling,
  );
  const smoothed = decayOf(smoothing);
  const estimated = `${named}${japaneseEstimator(estimator)}`;
  return smoothed ? `${estimated}、${japaneseDecay(smoothed, spacing)}の EMA` : estimated;
}

function japaneseEstimator(estimator: string | undefined): string {
  const named = estimatorOf(estimator);
  if (named === undefined) return "";
  const { kind, authors } = named;
  if (kind === "adjusted") return `、${authors} 修正`;
  return `、${{ falling: "下落時 ", rising: "上昇時 ", other: "" }[kind]}${authors} 法`;
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

function japaneseDecay({ name, value }: NamedDecay, unit: Spacing): string {
  if (name === "alpha") return `平滑化係数 ${value} `;
  return `${name === "halflife" ? "半減期" : "スパン"} ${value} ${JAPANESE_ROWS[unit]}`;
}
