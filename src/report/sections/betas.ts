import { whiskersHeight } from "../../heatmap/index.ts";
import { type Block, type Column, paragraph, type Section } from "../content.ts";
import { exactly, fixed, grouped, percent, plural, signed } from "../numbers.ts";
import { fitOf, moved } from "../scenario.ts";
import { stateAt, stateColors, stateText } from "../states.ts";
import type { View } from "../view.ts";

/** Tickers that a picture and a table show whole, and of more, those at either end. */
const FEW = 40;
const END = 15;

/** The last beta of each ticker with its band, highest first. */
export function betasSection(view: View): Section {
  const { locale, betas, band, now, tickers, words, level, low, high } = view;
  const t = texts[locale];
  if (now < 0) return { id: "betas", heading: t.heading, blocks: [paragraph(words.noValues)] };
  const rows = betas.time.values.length;
  const beta = (i: number) => betas.values[i * rows + now]!;
  const known = Array.from(tickers.keys())
    .filter((i) => !Number.isNaN(beta(i)))
    .sort((a, b) => beta(b) - beta(a) || a - b);
  const without = tickers.filter((_, i) => Number.isNaN(beta(i)));
  const all = known.length <= FEW;
  const shown = all ? known : [...known.slice(0, END), ...known.slice(-END)];
  const apart = known.filter((i) => band.low[i * rows + now]! > 1 || band.high[i * rows + now]! < 1).length;
  const caption = t.picture(level, view.date(now), low, high, all ? undefined : END);
  const columns = columnsOf(view);
  const row = (i: number) => cellsOf(view, i);
  const tables: Block[] = all
    ? [{ kind: "table", caption: t.table(level), columns, rows: known.map(row) }]
    : [
        { kind: "table", caption: t.highest(END, level), columns, rows: known.slice(0, END).map(row) },
        {
          kind: "table",
          caption: t.lowest(END, level),
          columns,
          rows: known.slice(-END).reverse().map(row),
        },
        {
          ...{ kind: "table", caption: t.table(level), columns, rows: known.map(row) },
          folded: t.whole(known.length),
        },
      ];
  return {
    id: "betas",
    heading: t.heading,
    blocks: [
      paragraph(t.apart(known.length, apart, level) + (without.length === 0 ? "" : t.without(without))),
      {
        kind: "picture",
        name: "betas",
        caption,
        alt: t.alt(
          caption,
          tickers[known[0]!]!,
          fixed(beta(known[0]!)),
          tickers[known.at(-1)!]!,
          fixed(beta(known.at(-1)!)),
        ),
        picture: {
          kind: "chart",
          width: 840,
          height: whiskersHeight(shown.length + (all ? 0 : 1)),
          chart: {
            kind: "whiskers",
            rows: shown.map((i) => ({
              name: tickers[i]!,
              value: beta(i),
              low: band.low[i * rows + now]!,
              high: band.high[i * rows + now]!,
              color: stateColors[stateAt(view, i, now).state]!,
            })),
            breaks: all ? [] : [END],
            marks: [low, 1, high],
            axis: t.axis,
            description: caption,
          },
        },
      },
      paragraph(t.star(level)),
      ...tables,
    ],
  };
}

function columnsOf({ locale, groups, level, shock, market, ago }: View): Column[] {
  const t = texts[locale];
  const end = (name: string): Column => ({ name, align: "end" });
  return [
    { name: t.ticker, align: "start" },
    ...(groups === undefined ? [] : [{ name: groups.column, align: "start" } as const]),
    end("β"),
    end(t.band(level)),
    { name: t.state, align: "start" },
    end("R²"),
    ...(ago < 0 ? [] : [end(t.ago)]),
    end(t.shock(market.tickers[0]!, shock)),
  ];
}

function cellsOf(view: View, i: number): string[] {
  const { betas, band, now, ago, r2, words, groups, tickers } = view;
  const rows = betas.time.values.length;
  const k = i * rows + now;
  return [
    tickers[i]!,
    ...(groups === undefined ? [] : [groups.of[i] || words.noGroup]),
    fixed(betas.values[k]!),
    words.range(fixed(band.low[k]!), fixed(band.high[k]!)),
    stateText(view, i, now),
    percent(r2[k]!),
    ...(ago < 0 ? [] : [fixed(betas.values[i * rows + ago]!)]),
    signed(moved(fitOf(view.result, i, now), view).expected),
  ];
}

const en = {
  heading: "Where each ticker stands",
  apart: (all: number, apart: number, level: number) =>
    `Of ${plural(all, "ticker")} with a beta on the last date, ${apart === 0 ? "none has" : apart === 1 ? "1 has" : `${grouped(apart)} have`} a ${level} % band that leaves out 1${apart === 0 ? ": of none" : apart === 1 ? ": only of this one" : ": only of these"} can it be said that ${apart > 1 ? "they do" : "it does"} not move one for one with the market.`,
  without: (tickers: readonly string[]) =>
    ` ${plural(tickers.length, "ticker")} ${tickers.length === 1 ? "has" : "have"} no beta on that date: ${listed(tickers, ", ", " and more")}.`,
  picture: (level: number, date: string, low: number, high: number, end: number | undefined) =>
    `${end === undefined ? "Betas" : `The ${end} highest and the ${end} lowest betas`} on ${date} with their ${level} % bands; the upright lines are ${low}, 1 and ${high}`,
  alt: (caption: string, most: string, high: string, least: string, low: string) =>
    `Dots with lines. ${caption}. Highest: ${most} ${high}; lowest: ${least} ${low}.`,
  axis: "β",
  star: (level: number) =>
    `A state with * is one that the whole ${level} % band says; without it, another state is possible.`,
  table: (level: number) => `All tickers with a beta on the last date, with ${level} % bands`,
  highest: (end: number, level: number) => `The ${end} highest betas, with ${level} % bands`,
  lowest: (end: number, level: number) => `The ${end} lowest betas, with ${level} % bands`,
  whole: (count: number) => `The whole table of ${plural(count, "ticker")}`,
  ticker: "Ticker",
  band: (level: number) => `${level} % band`,
  state: "State",
  ago: "a year before",
  shock: (market: string, shock: number) => `if ${market} ${exactly(shock)}`,
};

const ja: typeof en = {
  heading: "銘柄別の直近の β",
  apart: (all, apart, level) =>
    `最終日に β のある ${grouped(all)} 銘柄のうち、${level} % 信頼区間に 1 が含まれないのは ${grouped(apart)} 銘柄。${apart === 0 ? "市場と 1 対 1 では動かないといえる銘柄はない。" : "市場と 1 対 1 では動かないといえるのはこれらに限られる。"}`,
  without: (tickers) =>
    `β のない銘柄は ${grouped(tickers.length)} 銘柄（${listed(tickers, "、", " ほか")}）。`,
  picture: (level, date, low, high, end) =>
    `${date}の β と ${level} % 信頼区間${end === undefined ? "" : `（上位・下位 各 ${end} 銘柄）`}。縦線は ${low}、1、${high}`,
  alt: (caption, most, high, least, low) =>
    `点と線のグラフ。${caption}。最大は ${most} の ${high}、最小は ${least} の ${low}。`,
  axis: "β",
  star: (level) =>
    `* は ${level} % 信頼区間の全体がその状態にあることを示す。* のない銘柄は別の状態である可能性がある。`,
  table: (level) => `最終日に β のある全銘柄（${level} % 信頼区間つき）`,
  highest: (end, level) => `β の上位 ${end} 銘柄（${level} % 信頼区間つき）`,
  lowest: (end, level) => `β の下位 ${end} 銘柄（${level} % 信頼区間つき）`,
  whole: (count) => `全 ${grouped(count)} 銘柄の表`,
  ticker: "銘柄",
  band: (level) => `${level} % 信頼区間`,
  state: "状態",
  ago: "1 年前",
  shock: (market, shock) => `${market} ${exactly(shock)} のとき`,
};

function listed(names: readonly string[], between: string, more: string): string {
  return names.length <= 12 ? names.join(between) : `${names.slice(0, 10).join(between)}${more}`;
}

const texts = { en, ja };
