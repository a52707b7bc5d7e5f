/** What the what-if panel says. */
export interface WhatIfWords {
  readonly noData: string;
  /** Before the slider and behind the field. */
  readonly shock: string;
  readonly shockField: string;
  basis(date: string, without: number): string;
  readonly noBands: string;
  readonly noBeta: string;
  readonly limits: string;
  readonly table: (shock: string) => string;
  readonly ticker: string;
  readonly expected: string;
  readonly ofBeta: string;
  readonly ofAll: string;
  readonly picture: string;
  /** Of what is below -100 %. */
  readonly beyond: string;
  readonly search: string;
  readonly order: string;
  readonly worst: string;
  readonly best: string;
  readonly none: (typed: string) => string;
  readonly more: (count: number, left: number) => string;
  readonly fewer: string;
  readonly portfolio: string;
  readonly portfolioHint: string;
  readonly weights: string;
  readonly open: string;
  readonly remove: string;
  readonly file: (name: string) => string;
  readonly rest: string;
  readonly restCash: string;
  readonly restNormalize: string;
  readonly isCash: (sum: string, cash: string) => string;
  readonly isDivided: (sum: string) => string;
  readonly percent: (sum: string) => string;
  readonly unknown: (names: readonly string[], nearest: readonly string[]) => string;
  readonly lacking: (names: readonly string[], of: number) => string;
  readonly noPortfolio: string;
  readonly beta: string;
  readonly hedge: string;
  sell(amount: string): string;
  buy(amount: string): string;
  readonly neutral: string;
  told(date: string, shock: string, worst: string, move: string): string;
}

const en: WhatIfWords = {
  noData: "Open a file to begin.",
  shock: "The market moves by",
  shockField: "Move of the market in percent",
  basis: (date, without) =>
    `Betas of the window up to ${date}, the last date shown.${without > 0 ? ` ${without} ${without === 1 ? "ticker has" : "tickers have"} none and ${without === 1 ? "is" : "are"} left out.` : ""}`,
  noBands: "Exponential weights give no standard error, so there are no intervals.",
  noBeta: "No ticker has a beta at the last date shown; choose a shorter window or another date range.",
  limits:
    "Expected is beta times the move: what the market's part comes to, not a forecast. Intervals are of 95 %, over one row.",
  table: (shock) => `Expected moves if the market moves by ${shock}`,
  ticker: "Ticker",
  expected: "Expected",
  ofBeta: "As beta is uncertain",
  ofAll: "With its own noise",
  picture: "Range",
  beyond:
    "Below −100 %, which no price can fall: beta times so large a move says more than can happen. Read it as a loss of nearly all.",
  search: "Search",
  order: "Order",
  worst: "worst first",
  best: "best first",
  none: (typed) => `No ticker has “${typed}” in its name.`,
  more: (count, left) => `Show ${count} more of ${left}`,
  fewer: "Show fewer",
  portfolio: "Your portfolio",
  portfolioHint:
    "Paste weights or open a small CSV: a header, then a line for each holding. They stay in this page.",
  weights: "Weights",
  open: "Open a CSV…",
  remove: "Remove",
  file: (name) => `From ${name}`,
  rest: "If they do not sum to 1",
  restCash: "the rest is cash",
  restNormalize: "divide them by their sum",
  isCash: (sum, cash) => `Weights sum to ${sum}: the rest, ${cash} of the capital, is cash without a return.`,
  isDivided: (sum) => `Weights sum to ${sum} and have been divided by that.`,
  percent: (sum) =>
    `Weights sum to ${sum}. Are they percent? Write 40%, or choose to divide them by their sum.`,
  unknown: (names, nearest) =>
    `Not among the tickers: ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""} (nearest to the first: ${nearest.join(", ")}). Rename them or leave them out.`,
  lacking: (names, of) =>
    `${names.length} of ${of} holdings ${names.length === 1 ? "has" : "have"} no beta of ${names.length === 1 ? "its" : "their"} own (${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""}).`,
  noPortfolio: "The portfolio has no beta at this date: its window is not full.",
  beta: "Its beta",
  hedge: "To be neutral",
  sell: (amount) => `sell index worth ${amount} of its value`,
  buy: (amount) => `buy index worth ${amount} of its value`,
  neutral: "it is",
  told: (date, shock, worst, move) => `Market ${shock}, betas of ${date}: worst is ${worst} with ${move}`,
};

const ja: WhatIfWords = {
  noData: "まずファイルを開いてください。",
  shock: "市場の変動",
  shockField: "市場の変動（%）",
  basis: (date, without) =>
    `表示中の最終日 ${date}までのウィンドウの β を使います。${without > 0 ? `β のない ${without} 銘柄は除きます。` : ""}`,
  noBands: "指数加重では標準誤差を求めないため、区間はありません。",
  noBeta: "表示中の最終日に β のある銘柄がありません。ウィンドウを短くするか、期間を変えてください。",
  limits:
    "期待値は β × 市場の変動、つまり市場による部分で、予想ではありません。区間は 95 %、1 期間のものです。",
  table: (shock) => `市場が ${shock} 動いたときの期待変動`,
  ticker: "銘柄",
  expected: "期待変動",
  ofBeta: "β の誤差による幅",
  ofAll: "固有の変動も含む幅",
  picture: "幅",
  beyond:
    "−100 % を下回る値です。価格はそこまで下がりえず、これほど大きな変動では β の比例計算が行き過ぎます。ほぼ全額の損失と読んでください。",
  search: "検索",
  order: "並び",
  worst: "悪い順",
  best: "良い順",
  none: (typed) => `名前に「${typed}」を含む銘柄はありません。`,
  more: (count, left) => `残り ${left} のうち ${count} を表示`,
  fewer: "減らす",
  portfolio: "ポートフォリオ",
  portfolioHint:
    "組入比率を貼り付けるか、小さな CSV を開いてください（見出し行のあと 1 行に 1 銘柄）。このページの外には送りません。",
  weights: "組入比率",
  open: "CSV を開く…",
  remove: "消去",
  file: (name) => `${name} から`,
  rest: "合計が 1 でないとき",
  restCash: "残りは現金",
  restNormalize: "合計で割る",
  isCash: (sum, cash) => `比率の合計は ${sum}。残り（資産の ${cash}）はリターンのない現金とみなします。`,
  isDivided: (sum) => `比率の合計は ${sum}。合計で割りました。`,
  percent: (sum) =>
    `比率の合計は ${sum} です。% でしたら 40% のように書くか、「合計で割る」を選んでください。`,
  unknown: (names, nearest) =>
    `銘柄にありません：${names.slice(0, 3).join("、")}${names.length > 3 ? ` ほか ${names.length - 3} 件` : ""}（最初のものに近い名前：${nearest.join("、")}）。名前を直すか、外してください。`,
  lacking: (names, of) =>
    `${of} 銘柄のうち ${names.length} 銘柄にはそれ自身の β がありません（${names.slice(0, 3).join("、")}${names.length > 3 ? "など" : ""}）。`,
  noPortfolio: "この日付にはポートフォリオの β がありません（ウィンドウが満ちていません）。",
  beta: "β",
  hedge: "市場中立にするには",
  sell: (amount) => `資産の ${amount} の指数を売る`,
  buy: (amount) => `資産の ${amount} の指数を買う`,
  neutral: "すでに中立",
  told: (date, shock, worst, move) => `市場 ${shock}、${date}の β：最も悪いのは ${worst} の ${move}`,
};

export const whatIfWords: Readonly<Record<"en" | "ja", WhatIfWords>> = { en, ja };
