import type { MarketFit, Portfolio } from "../../panel/portfolio.ts";
import { studentQuantile } from "../../panel/student.ts";
import { fitAt } from "../../portfolio/portfolio.ts";
import { contributionsOf, hedgeOf } from "../../portfolio/scenario.ts";
import { exposureOf } from "../../portfolio/weights.ts";
import { type Block, type Column, paragraph, type Section, type Term } from "../content.ts";
import { exactly, fixed, percent, plural, signed } from "../numbers.ts";
import { moved } from "../scenario.ts";
import type { View } from "../view.ts";

/** Holdings that a table shows whole, and of more, those that contribute most. */
const FEW = 40;
const MOST = 20;

/** Contributions whose sum is a smaller part of their sizes cancel. */
const CANCELS = 0.1;

const UNITS = { day: "day", week: "week", month: "month", bar: "return" } as const;

/** The beta of what is held: now, over time, and what each holding makes of it. */
export function portfolioSection(view: View): Section | undefined {
  const { portfolio, locale, now, level, market, shock, words } = view;
  if (portfolio === undefined || now < 0) return undefined;
  const t = texts[locale];
  const { name, held } = portfolio;
  const current = fitAt(held.current, now);
  const heading = t.heading;
  if (Number.isNaN(current.beta)) return { id: "portfolio", heading, blocks: [paragraph(t.none(name))] };
  const index = market.tickers[0]!;
  const span = ([low, high]: readonly [number, number], say: (value: number) => string) =>
    words.range(say(low), say(high));
  const { expected, low, high, lowAll, highAll } = moved(current, view);
  const hedge = hedgeOf(current, 0, level);
  const { net, gross } = exposureOf(held.weights, held.inForce[now]!);
  const items: Term[] = [
    {
      name: t.held,
      text: t.holdings(name, contributionsOf(held, now).length, percent(net, 1), percent(gross, 1)),
    },
    {
      name: "β",
      text: t.beta(fixed(current.beta), span(bandOf(current, level), fixed), level, percent(current.r2)),
    },
    { name: t.past, text: t.pastText(...pastOf(view, held)) },
    {
      name: t.scenario(index, exactly(shock)),
      text: t.move(
        signed(expected),
        span(ordered(low, high), signed),
        span(ordered(lowAll, highAll), signed),
        level,
        view.spacing,
      ),
    },
    {
      name: t.hedge,
      text: t.hedgeText(
        hedge.sell >= 0,
        index,
        percent(Math.abs(hedge.sell), 1),
        percent(hedge.residStd, 2),
        view.spacing,
      ),
    },
  ];
  return {
    id: "portfolio",
    heading,
    blocks: [{ kind: "terms", items }, pictureOf(view, held), paragraph(t.rule), ...tablesOf(view, held)],
  };
}

function ordered(a: number, b: number): [number, number] {
  return [Math.min(a, b), Math.max(a, b)];
}

function bandOf({ beta, seBeta, n }: MarketFit, level: number): [low: number, high: number] {
  const half = n < 3 ? Number.NaN : studentQuantile(level / 100, n - 2) * seBeta;
  return [beta - half, beta + half];
}

/** The beta that the portfolio as it was held had in the last window, and a year before. */
function pastOf({ now, ago }: View, { held }: Portfolio): [string, string | undefined] {
  const before = ago < 0 ? Number.NaN : held.beta[ago]!;
  return [fixed(held.beta[now]!), Number.isNaN(before) ? undefined : fixed(before)];
}

function pictureOf(view: View, { held, time }: Portfolio): Block {
  const { locale, level, words, market, window, low, high, portfolio } = view;
  const t = texts[locale];
  const rows = time.values.length;
  const bands = Array.from({ length: rows }, (_, row) => bandOf(fitAt(held, row), level));
  const caption = t.picture(words.window(window, view.spacing), market.tickers[0]!, level);
  return {
    kind: "picture",
    name: "portfolio",
    caption,
    alt: t.alt(caption, view.date(rows - 1), fixed(held.beta[rows - 1]!)),
    picture: {
      kind: "lines",
      options: { ...{ width: 840, height: 300, title: "", subtitle: "", locale }, marks: [low, 1, high] },
      lines: {
        ...{ time, stat: "beta", band: level, notes: [] },
        lines: [
          {
            ticker: portfolio!.name,
            values: held.beta,
            low: Float64Array.from(bands, ([bottom]) => bottom),
            high: Float64Array.from(bands, ([, top]) => top),
          },
        ],
      },
    },
  };
}

function tablesOf(view: View, held: Portfolio): Block[] {
  const { locale, now, level, words } = view;
  const t = texts[locale];
  const found = contributionsOf(held, now).sort(
    (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.ticker < b.ticker ? -1 : 1),
  );
  const end = (name: string): Column => ({ name, align: "end" });
  const columns: Column[] = [
    { name: t.ticker, align: "start" },
    ...[t.weight, "β", t.band(level), t.contribution, t.share].map(end),
  ];
  const size = found.reduce((sum, { contribution }) => sum + Math.abs(contribution), 0);
  const net = found.reduce((sum, { contribution }) => sum + contribution, 0);
  const rows = found.map((one) => {
    const [low, high] = bandOf(one, level);
    return [
      one.ticker,
      percent(one.weight, 1),
      fixed(one.beta),
      Number.isNaN(one.beta) ? "–" : words.range(fixed(low), fixed(high)),
      fixed(one.contribution, 3),
      // shares of what all but cancels say nothing
      Math.abs(net) < CANCELS * size ? "–" : percent(one.share, 1),
    ];
  });
  const table = (shown: readonly string[][], caption: string) =>
    ({ kind: "table", caption, columns, rows: shown }) as const;
  if (rows.length <= FEW) return [table(rows, t.table)];
  return [
    table(rows.slice(0, MOST), t.most(MOST)),
    { ...table(rows, t.table), folded: t.whole(rows.length) },
  ];
}

const en = {
  heading: "The portfolio",
  none: (name: string) => `${name}: no beta on the last date.`,
  held: "Held now",
  holdings: (name: string, count: number, net: string, gross: string) =>
    `${plural(count, "holding")} of ${name}; net ${net}, gross ${gross} of the capital.`,
  beta: (beta: string, band: string, level: number, r2: string) =>
    `${beta} (${level} % band ${band}) for what is held now, had it been held over the whole window; the market explains ${r2} of its variance.`,
  past: "As it was held",
  pastText: (now: string, before: string | undefined) =>
    `${now} over the last window${before === undefined ? "" : `; a year before ${before}`}.`,
  scenario: (index: string, shock: string) => `If ${index} ${shock}`,
  move: (move: string, band: string, all: string, level: number, spacing: View["spacing"]) =>
    `${move} expected; ${band} by the ${level} % band of beta, ${all} with own risk of one ${UNITS[spacing]}.`,
  hedge: "To make it neutral",
  hedgeText: (sell: boolean, index: string, share: string, rest: string, spacing: View["spacing"]) =>
    `${sell ? "Sell" : "Buy"} ${index} worth ${share} of the capital. The index cannot hedge own risk: a standard deviation of ${rest} a ${UNITS[spacing]} stays.`,
  picture: (window: string, index: string, level: number) =>
    `Beta of the portfolio as it was held, ${window}, against ${index}, with its ${level} % band`,
  alt: (caption: string, date: string, beta: string) => `Line. ${caption}. On ${date}: ${beta}.`,
  rule: "Weight times beta is what a holding contributes; the contributions add up to the beta of what is held now, but for missing returns.",
  table: "Holdings by the size of their contribution",
  most: (count: number) => `The ${count} holdings that contribute most`,
  whole: (count: number) => `All ${plural(count, "holding")}`,
  ticker: "Ticker",
  weight: "Weight",
  band: (level: number) => `${level} % band`,
  contribution: "Contribution",
  share: "Share",
};

const ja: typeof en = {
  heading: "ポートフォリオ",
  none: (name) => `${name}：最終日の β はない。`,
  held: "現在の保有",
  holdings: (name, count, net, gross) =>
    `${name} の ${count} 銘柄。純資産に対しネット ${net}、グロス ${gross}。`,
  beta: (beta, band, level, r2) =>
    `${beta}（${level} % 信頼区間 ${band}）。現在の保有をウィンドウ全体にわたって続けていたと仮定した値。分散の ${r2} を市場で説明できる。`,
  past: "実際の保有",
  pastText: (now, before) =>
    `直近のウィンドウで ${now}${before === undefined ? "" : `、1 年前は ${before}`}。`,
  scenario: (index, shock) => `${index} が ${shock} のとき`,
  move: (move, band, all, level, spacing) =>
    `想定変動は ${move}。β の ${level} % 信頼区間では ${band}、${{ day: "1 日分", week: "1 週分", month: "1 か月分", bar: "リターン 1 個分" }[spacing]}の固有変動を含めると ${all}。`,
  hedge: "中立にするには",
  hedgeText: (sell, index, share, rest, spacing) =>
    `純資産の ${share} に相当する ${index} を${sell ? "売る" : "買う"}。ただし固有リスク（標準偏差で${{ day: "日次", week: "週次", month: "月次", bar: "リターン 1 個当たり" }[spacing]} ${rest}）は残る。`,
  picture: (window, index, level) =>
    `実際に保有していたポートフォリオの β（${window}、対 ${index}）と ${level} % 信頼区間`,
  alt: (caption, date, beta) => `折れ線グラフ。${caption}。${date}時点：${beta}。`,
  rule: "ウエートと β の積が各銘柄の寄与である。寄与の合計は、欠損の影響を除けば、現在の保有の β に等しい。",
  table: "保有銘柄（寄与の大きい順）",
  most: (count) => `寄与の大きい ${count} 銘柄`,
  whole: (count) => `全 ${count} 銘柄`,
  ticker: "銘柄",
  weight: "ウエート",
  band: (level) => `${level} % 信頼区間`,
  contribution: "寄与",
  share: "割合",
};

const texts = { en, ja };
