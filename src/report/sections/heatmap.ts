import { paragraph, type Section } from "../content.ts";
import { grouped, plural } from "../numbers.ts";
import type { View } from "../view.ts";

const WIDTH = 840;

/** The colours that the text can name. */
const USUAL = "RdYlBu_r";

/** All betas as one picture, by group where there are groups, else the highest last beta on top. */
export function heatmapSection(view: View): Section {
  const { betas, words, groups, locale, tickers, low, high, window, spacing } = view;
  const t = texts[locale];
  const rows = tickers.length;
  const [width, height] = [WIDTH, rows <= 6 ? 330 : rows <= 30 ? 480 : 620];
  const caption = `${words.title(betas)}${t.ordered(groups?.column)}`;
  return {
    id: "heatmap",
    heading: t.heading,
    blocks: [
      paragraph(
        t.reading(low, high, words.window(window, spacing), view.cmap === undefined || view.cmap === USUAL),
      ),
      {
        kind: "picture",
        name: "heatmap",
        caption,
        alt: t.alt(rows, betas.time.values.length, caption),
        picture: {
          kind: "heatmap",
          matrix: betas,
          options: {
            ...{ width, height, title: "", subtitle: "", locale, cmap: view.cmap ?? USUAL },
            ...(groups === undefined
              ? { sort: "last" }
              : { groupOf: groups.of, groupOrder: "mean", sort: "mean" }),
          },
        },
      },
    ],
  };
}

const en = {
  heading: "Every beta over time",
  reading: (low: number, high: number, window: string, usual: boolean) =>
    `Each row is a ticker, each column a date; the colour is the beta of the ${window} up to that date. ${usual ? `Blue tickers move less than the market (below ${low}: defensive), red ones more (above ${high}: aggressive), pale yellow ones with it.` : `Below 1 tickers move less than the market (below ${low}: defensive), above 1 more (above ${high}: aggressive).`} A blank is a date without enough returns. Two neighbouring columns share all but one of their returns, so that what looks like a trend over less than a window is mostly one piece of news entering and leaving.`,
  ordered: (group: string | undefined) =>
    group === undefined
      ? "; tickers by their last beta"
      : `; tickers by ${group}, groups and tickers by their mean`,
  alt: (rows: number, dates: number, caption: string) =>
    `Heatmap of ${plural(rows, "ticker")} by ${plural(dates, "date")}: ${caption}.`,
};

const ja: typeof en = {
  heading: "全銘柄の β の推移",
  reading: (low, high, window, usual) =>
    `行は銘柄、列は日付、色はその日までの ${window}の β を表す。${usual ? `青は市場より値動きが小さい銘柄（${low} 未満ならディフェンシブ）、赤は大きい銘柄（${high} 超ならアグレッシブ）、淡い黄は市場並みの銘柄。` : `1 より小さければ市場より値動きが小さく（${low} 未満ならディフェンシブ）、1 より大きければ値動きも大きい（${high} 超ならアグレッシブ）。`}空白はリターンが足りない日付である。隣り合う列はリターンを 1 個除いて共有しているため、ウィンドウより短い期間の変化は、多くの場合、ひとつの出来事がウィンドウに入り、やがて抜けたことを示すにすぎない。`,
  ordered: (group) =>
    group === undefined ? "。銘柄は直近の β の大きい順" : `。${group} 別、グループ・銘柄とも平均の大きい順`,
  alt: (rows, dates, caption) => `${grouped(rows)} 銘柄 × ${grouped(dates)} 時点のヒートマップ。${caption}。`,
};

const texts = { en, ja };
