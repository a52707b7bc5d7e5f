import type { Section } from "../content.ts";
import { grouped, percent } from "../numbers.ts";
import type { View } from "../view.ts";

/** What the report cannot say, in plain words. */
export function limitsSection(view: View): Section {
  const { locale, explained, now, tickers, level, window, words, spacing, market } = view;
  const t = texts[locale];
  const r2 = now < 0 ? undefined : percent(explained.median[now]!);
  const chance = Math.round(((100 - level) / 100) * (now < 0 ? tickers.length : view.spread.n[now]!));
  return {
    id: "limits",
    heading: t.heading,
    blocks: [
      {
        kind: "list",
        items: [
          t.past(words.window(window, spacing)),
          t.regime,
          t.own(r2),
          ...(chance > 0 ? [t.many(level, chance)] : []),
          t.thin(spacing),
          t.index(market.tickers[0]!),
          t.universe,
          t.advice,
        ],
      },
    ],
  };
}

const en = {
  heading: "What this cannot say",
  past: (window: string) =>
    `The future. Each beta describes the ${window} before its date and promises nothing about the next.`,
  regime:
    "Changes of regime. Betas move with leverage, business and the mood of the market, and most of all in a crisis. A window sees such a change late: it takes as long as itself to forget what was before.",
  own: (r2: string | undefined) =>
    `A company's own risk. Earnings, takeovers, lawsuits: ${r2 === undefined ? "" : `${r2} of the variance is the market's in the median, `}all the rest is not in beta. A low beta is not a safe share.`,
  many: (level: number, chance: number) =>
    `Many tickers, many chances. Where ${level} % bands are right, about ${grouped(chance)} of those of one date miss the true beta all the same, and the extremes of a table are extreme in part by luck: the next beta is likely nearer to 1.`,
  thin: (spacing: View["spacing"]): string =>
    spacing === "week" || spacing === "month"
      ? "Thin trading. Shares that trade rarely follow the market late, and their beta is too low: less so here than with daily returns, but what moves at the end of a period is still counted in the next."
      : "Thin trading. Shares that trade rarely follow the market late; their beta of returns over short intervals is too low. Weekly returns or a Dimson beta help.",
  index: (market: string) =>
    `The choice of the index. All is against ${market}; against another index, at another frequency or over another window betas differ.`,
  universe:
    "Who is in. Tickers that were delisted before, or that joined because they had grown, may be missing or present with hindsight.",
  advice: "This is a description of data and no investment advice.",
};

const ja: typeof en = {
  heading: "この資料からは分からないこと",
  past: (window) => `将来の値動き。β はその日までの ${window}を表すもので、次の期間を約束するものではない。`,
  regime:
    "局面の変化。β は財務レバレッジや事業内容、市場心理によって変わり、危機の際には特に大きく変わる。ウィンドウがその変化を捉えるのは遅く、以前のデータが完全に抜けるまでにはウィンドウと同じ長さの時間がかかる。",
  own: (r2) =>
    `企業固有のリスク。${r2 === undefined ? "" : `市場で説明できる分散は中央値で ${r2} であり、`}業績、買収、訴訟などによる変動は β に含まれない。低 β は安全を意味しない。`,
  many: (level, chance) =>
    `多数の銘柄を比べることの影響。${level} % 信頼区間が正しくても、同じ日の銘柄のうち約 ${grouped(chance)} 銘柄では真の β が区間の外にある。上位・下位の値には偶然も含まれ、次の期間には 1 に近づくことが多い。`,
  thin: (spacing) =>
    spacing === "week" || spacing === "month"
      ? "流動性。売買の少ない銘柄は市場の動きを遅れて反映するため、β は低めに出る。日次リターンほどではないが、期末の動きは翌期にずれ込む。"
      : "流動性。売買の少ない銘柄は市場の動きを遅れて反映するため、間隔の短いリターンの β は低めに出る。週次リターンやディムソン法の β が有効である。",
  index: (market) =>
    `指数の選択。いずれの値も ${market} に対するものであり、別の指数、別の頻度、別のウィンドウでは β も異なる。`,
  universe:
    "対象銘柄の偏り。上場廃止となった銘柄が含まれない、成長後に採用された銘柄が過去にさかのぼって含まれるなど、後知恵の偏りがありうる。",
  advice: "本資料はデータの記述であり、投資助言ではない。",
};

const texts = { en, ja };
