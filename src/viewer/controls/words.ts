import type { Agg } from "../../heatmap/cells/reduce.ts";
import type { Gaps } from "../../kernel/options.ts";

export interface ControlWords {
  readonly controls: string;
  readonly theme: string;
  readonly themes: Readonly<Record<"auto" | "light" | "dark", string>>;
  readonly window: string;
  readonly halflife: string;
  /** The field beside the slider. */
  readonly exactly: (name: string) => string;
  readonly statistic: string;
  /** Names of statistics that say more than their letter. */
  readonly stats: Readonly<Record<string, string>>;
  readonly statGroups: Readonly<Record<"regression" | "together" | "certainty" | "moments", string>>;
  readonly benchmark: string;
  readonly anyTicker: string;
  readonly whichTicker: string;
  readonly noSuch: (name: string, nearest: readonly string[]) => string;
  readonly sort: string;
  readonly sorts: Readonly<Record<"name" | "last" | "mean" | "volatility" | "cluster" | "change", string>>;
  readonly columns: string;
  readonly changeOver: string;
  readonly ascending: string;
  readonly descending: string;
  readonly find: string;
  readonly findHint: string;
  readonly more: string;
  readonly reset: string;
  readonly changed: (count: number) => string;
  readonly weights: string;
  readonly rolling: string;
  readonly exponential: string;
  readonly gaps: string;
  readonly gapNames: Readonly<Record<Gaps, string>>;
  readonly minPeriods: string;
  readonly wholeWindow: string;
  readonly computation: string;
  readonly colours: string;
  readonly map: string;
  readonly reversed: string;
  readonly vmin: string;
  readonly center: string;
  readonly vmax: string;
  readonly asUsual: string;
  readonly pixel: string;
  readonly aggs: Readonly<Record<Agg, string>>;
  readonly groups: string;
  readonly group: string;
  readonly none: string;
  readonly groupMeans: string;
  readonly only: string;
  readonly all: string;
  readonly findGroup: string;
  /** So many are in sight of those that are found, of all. */
  readonly listed: (listed: number, found: number, all: number) => string;
  readonly filter: string;
  readonly above: string;
  readonly below: string;
  readonly top: string;
  readonly bottom: string;
  readonly from: string;
  readonly to: string;
}

const english: ControlWords = {
  controls: "What is shown",
  theme: "Theme",
  themes: { auto: "Auto", light: "Light", dark: "Dark" },
  window: "Window",
  halflife: "Half-life",
  exactly: (name) => `${name}, exactly`,
  statistic: "Statistic",
  stats: { beta: "β (beta)", alpha: "α (alpha)", n: "n (observations)" },
  statGroups: {
    regression: "Regression",
    together: "Co-movement",
    certainty: "Precision",
    moments: "Moments",
  },
  benchmark: "Benchmark",
  anyTicker: "Any ticker…",
  whichTicker: "Ticker as benchmark",
  noSuch: (name, nearest) => `There is no ticker ${name}. Nearest: ${nearest.join(", ")}.`,
  sort: "Sort by",
  sorts: {
    name: "name",
    last: "last value",
    mean: "mean",
    volatility: "volatility",
    cluster: "likeness (clusters)",
    change: "change over …",
  },
  columns: "Columns of the table",
  changeOver: "Change over so many rows",
  ascending: "Lowest or A on top",
  descending: "Highest or Z on top",
  find: "Find",
  findHint: "AAPL, MSFT",
  more: "More",
  reset: "Reset",
  changed: (count) => `${count} changed`,
  weights: "Weights",
  rolling: "rolling",
  exponential: "exponential",
  gaps: "Missing values",
  gapNames: {
    pairwise: "leave out (pairwise)",
    strict: "no value (strict)",
    compress: "reach further back (compress)",
  },
  minPeriods: "Least pairs",
  wholeWindow: "window",
  computation: "Computation",
  colours: "Colours",
  map: "Map",
  reversed: "reversed",
  vmin: "Lowest",
  center: "Middle",
  vmax: "Highest",
  asUsual: "As usual",
  pixel: "A pixel shows",
  aggs: {
    mean: "the mean of its cells",
    min: "the least",
    max: "the greatest",
    furthest: "the furthest from the middle",
    last: "the latest",
  },
  groups: "Groups",
  group: "Group by",
  none: "none",
  groupMeans: "a row of means for each",
  only: "Only these",
  all: "All",
  findGroup: "Find a group",
  listed: (listed, found, all) =>
    listed < found ? `the first ${listed} of ${found}; type to find others` : `${found} of ${all}`,
  filter: "Tickers and dates",
  above: "Last value at least",
  below: "at most",
  top: "Only the first",
  bottom: "Only the last",
  from: "From",
  to: "To",
};

const japanese: ControlWords = {
  controls: "表示の設定",
  theme: "配色",
  themes: { auto: "自動", light: "ライト", dark: "ダーク" },
  window: "ウィンドウ",
  halflife: "半減期",
  exactly: (name) => `${name}（数値で指定）`,
  statistic: "統計量",
  stats: { beta: "β（ベータ）", alpha: "α（アルファ）", n: "n（観測数）", r2: "決定係数 R²" },
  statGroups: { regression: "回帰", together: "連動性", certainty: "推定の精度", moments: "平均と分散" },
  benchmark: "ベンチマーク",
  anyTicker: "任意の銘柄…",
  whichTicker: "ベンチマークにする銘柄",
  noSuch: (name, nearest) => `銘柄 ${name} はありません。近い名前：${nearest.join("、")}`,
  sort: "並べ替え",
  sorts: {
    name: "銘柄名",
    last: "最新値",
    mean: "平均",
    volatility: "標準偏差",
    cluster: "似た動き（クラスタ）",
    change: "変化…",
  },
  columns: "銘柄表の列",
  changeOver: "何行前からの変化か",
  ascending: "小さい順・昇順",
  descending: "大きい順・降順",
  find: "検索",
  findHint: "例: AAPL, MSFT",
  more: "詳細",
  reset: "リセット",
  changed: (count) => `${count} 件変更`,
  weights: "重み",
  rolling: "ローリング",
  exponential: "指数加重",
  gaps: "欠損値",
  gapNames: {
    pairwise: "除いて計算（pairwise）",
    strict: "値なしとする（strict）",
    compress: "さらに遡って補う（compress）",
  },
  minPeriods: "最少ペア数",
  wholeWindow: "ウィンドウ",
  computation: "計算方法",
  colours: "色",
  map: "カラーマップ",
  reversed: "反転",
  vmin: "下限",
  center: "中央",
  vmax: "上限",
  asUsual: "標準に戻す",
  pixel: "1 画素の値",
  aggs: {
    mean: "含まれるセルの平均",
    min: "最小値",
    max: "最大値",
    furthest: "中央の色から最も遠い値",
    last: "最新の値",
  },
  groups: "グループ",
  group: "分類する列",
  none: "なし",
  groupMeans: "各グループの平均を表示",
  only: "表示するグループ",
  all: "すべて",
  findGroup: "グループを検索",
  listed: (listed, found, all) =>
    listed < found ? `${found} 件中、最初の ${listed} 件（入力して絞り込み）` : `${all} 件中 ${found} 件`,
  filter: "銘柄と期間の絞り込み",
  above: "最新値の下限",
  below: "最新値の上限",
  top: "先頭のみ",
  bottom: "末尾のみ",
  from: "開始日",
  to: "終了日",
};

export const controlWords: Readonly<Record<"en" | "ja", ControlWords>> = { en: english, ja: japanese };
