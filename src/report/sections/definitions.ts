import type { Section } from "../content.ts";
import { exactly } from "../numbers.ts";
import type { View } from "../view.ts";

/** How every number of the report is made. */
export function definitionsSection(view: View): Section {
  const { locale, window, minPeriods, kind, riskFree, low, high, level, shock, groups, words, spacing } =
    view;
  const t = texts[locale];
  return {
    id: "definitions",
    heading: t.heading,
    blocks: [
      {
        kind: "terms",
        items: [
          { name: t.returns, text: t.returnsText(kind === "log") },
          ...(riskFree === undefined
            ? []
            : [{ name: t.excess, text: t.excessText(riskFree, kind === "log") }]),
          { name: "β", text: t.beta(words.window(window, spacing)) },
          { name: t.gaps, text: t.gapsText(minPeriods, window) },
          { name: t.error, text: t.errorText },
          { name: t.band(level), text: t.bandText(level) },
          { name: "R²", text: t.r2 },
          { name: t.states, text: t.statesText(low, high) },
          { name: t.crossing, text: t.crossingText(level) },
          { name: t.middle, text: t.middleText },
          ...(groups === undefined ? [] : [{ name: t.group, text: t.groupText }]),
          { name: t.risk, text: t.riskText },
          { name: t.scenario, text: t.scenarioText(exactly(shock), kind === "log") },
        ],
      },
    ],
  };
}

const en = {
  heading: "Definitions",
  returns: "Return",
  returnsText: (log: boolean): string =>
    log
      ? "x = log(p₁ / p₀) of two neighbouring dates."
      : "x = p₁ / p₀ − 1 of two neighbouring dates; dividends are in it only if the prices are adjusted for them.",
  excess: "Excess return",
  excessText: (rate: string, log: boolean): string =>
    `${log ? "x − log(1 + r)" : "x − r"}, r being the riskless return (${rate}) of the same days. Betas, bands and scenarios are of excess returns, of tickers and market alike; cash has beta 0 and earns r. What the market did, and risk-on or risk-off, is told in total returns.`,
  beta: (window: string) =>
    `β = Σ (x − x̄)(m − m̄) / Σ (m − m̄)², the slope of the ticker's returns x on the market's m by ordinary least squares, over the last ${window} up to the date. All weigh alike; nothing is shrunk towards 1.`,
  gaps: "Missing returns",
  gapsText: (least: number, window: number) =>
    `A pair counts where ticker and market both have a return; a beta is given from ${least} pairs${least === window ? " on, a full window" : ` of ${window} on`}.`,
  error: "Standard error",
  errorText: "s / √Σ (m − m̄)², where s² is the sum of the squared residuals over n − 2.",
  band: (level: number) => `${level} % band`,
  bandText: (level: number) =>
    `β ± t × standard error, t being the two-sided ${level} % quantile of Student's distribution with n − 2 degrees of freedom. It holds for each date by itself, for residuals that are independent and alike.`,
  r2: "Share of the variance of the ticker's returns that the regression explains.",
  states: "States",
  statesText: (low: number, high: number) =>
    `Defensive: β < ${low}; aggressive: β > ${high}; neutral: in between.`,
  crossing: "Crossing",
  crossingText: (level: number) =>
    `A change of state from one value to the next. By the ${level} % band: only when the whole band is beyond the limit; until then the state before holds. The first state is judged by the limits alone.`,
  middle: "Middle 80 %",
  middleText: "From the 10 % to the 90 % quantile across tickers of one date.",
  group: "Beta of a group",
  groupText:
    "Beta of the mean return of its tickers (equal weights at every date, of those that have a return).",
  risk: "Risk-on, risk-off",
  riskText:
    "Spearman's rank correlation across tickers between beta before the last 20 returns and the return over them: above 0.1 high betas were rewarded, below −0.1 punished.",
  scenario: "Expected move",
  scenarioText: (shock: string, log: boolean) =>
    `Beta times the market's move of ${shock}${log ? ", both as logarithms" : ""}; alpha is left out. Own risk: the standard deviation of the residuals, independent of beta's error.`,
};

const ja: typeof en = {
  heading: "定義",
  returns: "リターン",
  returnsText: (log) =>
    log
      ? "x = log(p₁ / p₀)（隣り合う 2 時点の価格）。"
      : "x = p₁ / p₀ − 1（隣り合う 2 時点の価格）。配当は、価格が配当調整済みの場合にのみ含まれる。",
  excess: "超過リターン",
  excessText: (rate, log) =>
    `${log ? "x − log(1 + r)" : "x − r"}。r は同じ期間の無リスク収益率（${rate}）。β、信頼区間、想定変動は銘柄・市場とも超過リターンによる（現金は β が 0 で、r を稼ぐ）。市場の騰落とリスクオン／オフは、無リスク収益率を引かないリターンで示す。`,
  beta: (window) =>
    `β = Σ (x − x̄)(m − m̄) / Σ (m − m̄)²。その日までの ${window}における銘柄のリターン x を市場のリターン m に回帰した傾き（最小二乗法）。重みは均等で、1 への修正は行わない。`,
  gaps: "欠損の扱い",
  gapsText: (least, window) =>
    `銘柄と市場の両方にリターンがある組だけを使い、${least === window ? `${least} 組（ウィンドウ全体）` : `${window} 行のうち ${least} 組以上`}そろった日に β を示す。`,
  error: "標準誤差",
  errorText: "s / √Σ (m − m̄)²。s² は残差平方和を n − 2 で割ったもの。",
  band: (level) => `${level} % 信頼区間`,
  bandText: (level) =>
    `β ± t × 標準誤差。t は自由度 n − 2 の t 分布の両側 ${level} % 点。残差が独立で分散が等しいと仮定し、各時点ごとに成り立つ。`,
  r2: "決定係数。銘柄のリターンの分散のうち回帰で説明される割合。",
  states: "状態",
  statesText: (low, high) => `ディフェンシブ：β < ${low}、アグレッシブ：β > ${high}、中立：その間。`,
  crossing: "転換",
  crossingText: (level) =>
    `直前の値から状態が変わること。${level} % 信頼区間による場合は、区間の全体がしきい値を越えたときにだけ変わったとみなし、それまでは前の状態が続く。最初の状態は β の値だけで決める。`,
  middle: "中央 80 %",
  middleText: "同じ日の銘柄間の 10 % 分位点から 90 % 分位点まで。",
  group: "グループの β",
  groupText: "属する銘柄のリターンの平均（各時点でリターンのある銘柄の等ウエート）の β。",
  risk: "リスクオン／オフ",
  riskText:
    "直近 20 個のリターンの期間について、期初の β と期間リターンとの銘柄間の順位相関（スピアマン）。0.1 を超えれば高 β 銘柄が優位（リスクオン）、−0.1 を下回れば劣位（リスクオフ）。",
  scenario: "想定変動",
  scenarioText: (shock, log) =>
    `β に市場の変動 ${shock} を掛けたもの${log ? "（いずれも対数）" : ""}。α は含まない。固有変動は残差の標準偏差によるもので、β の誤差とは独立とする。`,
};

const texts = { en, ja };
