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

export const japanese: LocaleTable = {
  language: "ja",
  title,
  facet,
  pairs: (stat, window, unit) =>
    `全銘柄間の${JAPANESE[stat]?.[0] ?? stat}（${window} ${JAPANESE_ROWS[unit]}${unit === "day" ? "間" : ""}）`,
  until: (date) => `${date}まで`,
  stat: nameOf,
  tickers: "銘柄",
  portfolio: "ポートフォリオ",
  asHeld: "実際の保有",
  heldNow: "現在の保有",
  time: (zone) => (zone === undefined ? "日付" : `日時（${zone}）`),
  noValues: "値なし",
  noGroup: "分類なし",
  meanOf: (group) => `${spaced(group).trimStart()}の平均`,
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
  groups: (shown, all, weightedBy) =>
    `${shown < all ? `${grouped(all)} グループ中 ` : ""}${grouped(shown)} グループ（${weightedBy === undefined ? "等ウェイト" : `${spaced(weightedBy).trimStart()}加重`}）`,
  pale: (stat, from, to) => `色は${spaced(stat)}が ${to} から ${from} に近づくほど薄い`,
  meansOnTop: "各グループの最上段は平均",
  marked: (stat, values) => `縦線は${spaced(stat)}が ${values.join("、")} をまたいだ所`,
  hatched: (stat, side, limit) => `斜線は${spaced(stat)}が ${limit} ${side === "above" ? "超" : "未満"}`,
  sorted,
  within: (order, facet) => `${order}（${facet}）`,
  groupsByMean: (ascending) => `グループは平均の${ascending ? "小さい" : "大きい"}順`,
  pixel: (agg, tickers, dates) => {
    const cells = [tickers && `${tickers} 銘柄`, dates && `${dates} 時点`].filter(Boolean).join(" × ");
    return `1 画素は ${cells}の${AGG_NAMES[agg]}`;
  },
  median: "中央値",
  band: "10–90 %",
  above: (centre) => `${centre} 超の割合`,
  riskOn: "リスクオン",
  riskOff: "リスクオフ",
  risk: (rows, unit, tickers) =>
    `下段は β とその後 ${rows} ${JAPANESE_ROWS[unit]}${unit === "bar" ? "" : "間"}のリターンの順位相関（${grouped(tickers)} 銘柄）`,
  seen: (tickers, dates, range, low, high, facets) =>
    `${facets.length > 0 ? `${spaced(facets.join("、")).trimStart()}の ${facets.length} 図。各図の` : ""}行は ${grouped(tickers)} 銘柄、列は${spaced(range)}の ${grouped(dates)} 時点。色は ${low} から ${high} までの値。`,
  seenPairs: (tickers, low, high) =>
    `行と列はいずれも同じ ${grouped(tickers)} 銘柄。色は ${low} から ${high} までの値。`,
  seenLines: (lines, tickers, dates, range, low, high) =>
    `折れ線 ${lines} 本（${tickers.join("、")}）、${range && `${range}の `}${grouped(dates)} 時点。縦軸は ${low} から ${high} まで。`,
  page: {
    hint: "セルにカーソルを合わせるか、矢印キーで移動すると値を表示します（Shift で 10 セルずつ）。",
    cells: "セル。矢印キーで値を読めます",
    count: "（@）",
    pixel: {
      mean: "この画素に含まれる @ セルの平均",
      min: "この画素に含まれる @ セルの最小値",
      max: "この画素に含まれる @ セルの最大値",
      furthest: "この画素に含まれる @ セルのうち、中央の色から最も離れた値",
      last: "この画素に含まれる @ セルのうち最新の値",
    },
    savePNG: "PNG で保存",
    saveSVG: "SVG で保存",
  },
  window: (window, unit) => {
    const decay = decayOf(window);
    if (decay) return japaneseDecay(decay, unit).trim();
    if (window === "expanding") return "拡張ウィンドウ";
    const [count, calendar] = durationOf(window);
    return count === undefined ? `${window} ${JAPANESE_ROWS[unit]}` : `${count} ${JAPANESE_UNITS[calendar]}`;
  },
  about: (ticker, title) => `${ticker}：${title}`,
  confidence: (level) => `帯は各時点の ${level} % 信頼区間`,
  source: (name) => `出典：${name}`,
};

function nameOf(stat: string): string {
  const of = differenceOf(stat);
  if (of !== undefined) return `${spaced(nameOf(of)).trimStart()}の差`;
  return JAPANESE[stat]?.[0] ?? stat;
}

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

const MARKETS = {
  market: "市場指数",
  peers: (column: string) => `同じ${spaced(column)}の他銘柄`,
  own: (column: string) => `各銘柄の${spaced(column)}の指数`,
};

const JAPANESE_UNITS: Readonly<Record<string, string>> = {
  s: "秒",
  min: "分",
  h: "時間",
  d: "暦日",
  w: "週間",
};

function title(matrix: Matrix): string {
  if (matrix.between !== undefined) return difference(matrix.between);
  const { stat, window, benchmark, time, smoothing } = matrix;
  const spacing = spacingOf(time);
  const market = benchmarkName(benchmark, MARKETS);
  const [name, titled] = JAPANESE[stat] ?? [stat, () => `@${stat}`];
  const text = market === undefined ? `@${name}` : titled(market);
  const rolling = japaneseWindow(window, matrix.unit ?? spacing);
  // a Latin or Greek name is set apart from the Japanese around it, as is usual in print
  const named = text.replace(/^@([\x21-\x7eα-ω])?/, (_, letter) =>
    letter ? `${rolling} ${letter}` : rolling,
  );
  const smoothed = decayOf(smoothing);
  const estimated = `${named}${method(matrix, matrix.unit ?? spacing)}`;
  return smoothed ? `${estimated}、${japaneseDecay(smoothed, spacing)}の EMA` : estimated;
}

/** Of b less a: what the two have in common, and the names of what sets them apart. */
function difference({ a, b, labels }: NonNullable<Matrix["between"]>): string {
  const unitOf = (matrix: Matrix) => matrix.unit ?? spacingOf(matrix.time);
  const words: MethodWords = {
    window: (matrix) =>
      matrix.window === undefined
        ? ""
        : japaneseWindow(matrix.window, unitOf(matrix))
            .replace(/ローリング$/, "")
            .trim(),
    benchmark: ({ benchmark }) =>
      benchmark === undefined ? "" : against(benchmarkName(benchmark, MARKETS)!),
    estimator: ({ estimator }) => japaneseEstimator(estimator).slice(1) || "最小二乗法",
    returns: (matrix) => returnsOf(matrix, unitOf(matrix)).slice(1) || "トータルリターン",
    smoothing: ({ smoothing, time }) => {
      const decay = decayOf(smoothing);
      return decay ? `${japaneseDecay(decay, spacingOf(time))}の EMA` : "平滑化なし";
    },
  };
  const { common, names } = apart(a, b, words, unitOf(a), labels, "、");
  const [first, second] = names;
  return `${title(common)}の差：${second} \u2212 ${first}`;
}

/** What sets the numbers apart from plain ones: `、Blume 修正、5 日間超過リターン（重複あり、DTB3 控除後）`. */
function method(matrix: Method, unit: Spacing): string {
  return japaneseEstimator(matrix.estimator) + returnsOf(matrix, unit);
}

function returnsOf({ horizon, riskFree }: Method, unit: Spacing): string {
  const span = horizon === undefined ? "" : `${horizon} ${JAPANESE_ROWS[unit]}${unit === "bar" ? "" : "間"}`;
  const notes = [horizon !== undefined && "重複あり", riskFree !== undefined && `${riskFree} 控除後`];
  const said = notes.filter(Boolean).join("、");
  return said === "" ? "" : `、${span}${riskFree === undefined ? "" : "超過"}リターン（${said}）`;
}

function japaneseEstimator(estimator: string | undefined): string {
  const named = estimatorOf(estimator);
  if (named === undefined) return "";
  const { kind, authors, told } = named;
  const options = told.length === 0 ? "" : `（${told.join("、")}）`;
  if (kind === "adjusted") return `、${authors} 修正${options}`;
  return `、${{ falling: "下落時 ", rising: "上昇時 ", other: "" }[kind]}${authors} 法${options}`;
}

function facet({ window, benchmark, unit, time }: Matrix): string {
  const spacing = unit ?? spacingOf(time);
  const decay = decayOf(window);
  const named = decay ? japaneseDecay(decay, spacing) : japaneseWindow(window, spacing);
  const market = benchmarkName(benchmark, MARKETS);
  return [window === undefined ? "" : named, market === undefined ? "" : against(market)]
    .filter(Boolean)
    .join("・");
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
  return /^([\x21-\x7e]|同じ |各銘柄)/.test(market) ? `対 ${market}` : `対${market}`;
}

function japaneseDecay({ name, value }: NamedDecay, unit: Spacing): string {
  if (name === "alpha") return `平滑化係数 ${value} `;
  return `${name === "halflife" ? "半減期" : "スパン"} ${value} ${JAPANESE_ROWS[unit]}`;
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  name: "銘柄名",
  mean: "平均",
  last: "最新値",
  volatility: "標準偏差",
};

function sorted({ by, name, texts, ascending, top, bottom }: Sorted, unit: Spacing): string {
  if (by === "cluster") return "クラスタリング（Ward 法）";
  const change = changeOf(by);
  const key =
    by === "keys"
      ? spaced(name).trimStart()
      : change === undefined
        ? KEY_NAMES[by]!
        : `${change} ${JAPANESE_ROWS[unit]}${unit === "bar" ? "" : "間"}の変化`;
  const order = texts ? (ascending ? "昇順" : "降順") : ascending ? "小さい順" : "大きい順";
  if (top + bottom > 0) {
    const [upper, lower] = texts ? ["先頭", "末尾"] : ascending ? ["下位", "上位"] : ["上位", "下位"];
    const ends = [top > 0 && `${upper} ${top}`, bottom > 0 && `${lower} ${bottom}`].filter(Boolean);
    const usual = texts ? ascending : !ascending;
    return `${key && `${key}の`}${ends.join("・")} 銘柄${usual ? "" : `（${order}）`}`;
  }
  return key === "" || (by === "name" && ascending) ? "" : `${key}の${order}`;
}
