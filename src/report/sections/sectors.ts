import { pick } from "../../panel/result.ts";
import { crossSection } from "../../sector/section.ts";
import { type Column, paragraph, type Section } from "../content.ts";
import { fixed, grouped, percent } from "../numbers.ts";
import { countsAt, stateNames } from "../states.ts";
import type { Groups } from "../subject.ts";
import { bandFor, type View } from "../view.ts";

/** Groups side by side: the beta of each as one series, and how its tickers are spread. Undefined where nothing has a group. */
export function sectorsSection(view: View): Section | undefined {
  const { groups, locale, now, words, level } = view;
  if (groups === undefined || now < 0) return undefined;
  const t = texts[locale];
  const betas = pick(groups.result, { stat: "beta" });
  const names = stateNames[locale];
  const end = (name: string): Column => ({ name, align: "end" });
  const none = groups.of.filter((label) => label === "").length;
  const caption = t.heatmap(words.title(betas), groups.column);
  return {
    id: "sectors",
    heading: t.heading(groups.column),
    blocks: [
      paragraph(t.rule(groups.source, none)),
      {
        kind: "table",
        caption: t.table(groups.column, view.date(now), level),
        columns: [
          { name: groups.column, align: "start" },
          end(t.tickers),
          end("β"),
          end(t.band(level)),
          ...(view.ago < 0 ? [] : [end(t.ago)]),
          end(t.median),
          end(t.middle),
          end(names[2]!),
          end(names[0]!),
        ],
        rows: rowsOf(view, groups),
      },
      {
        kind: "picture",
        name: "sectors",
        caption,
        alt: t.alt(caption, betas.tickers),
        picture: {
          kind: "heatmap",
          matrix: betas,
          options: {
            ...{
              width: 840,
              height: Math.min(620, 130 + 24 * betas.tickers.length),
              title: "",
              subtitle: "",
            },
            ...{
              locale: { ...words, tickers: groups.column },
              cmap: view.cmap ?? "RdYlBu_r",
              sort: "last",
              strip: false,
            },
          },
        },
      },
    ],
  };
}

function rowsOf(view: View, groups: Groups): string[][] {
  const { betas, now, ago, level, words } = view;
  const rows = betas.time.values.length;
  const own = pick(groups.result, { stat: "beta" });
  const range = (low: number, high: number) =>
    Number.isNaN(low) ? "–" : words.range(fixed(low), fixed(high));
  const band = bandFor(groups.result, level);
  const found = own.tickers.map((name, g) => {
    const members = groups.members[g]!;
    const values = new Float64Array(members.length * 1);
    for (const [k, i] of members.entries()) values[k] = betas.values[i * rows + now]!;
    const time = { kind: "day", values: Float64Array.of(0) } as const;
    const spread = crossSection({ time, tickers: Array.from(members, String), values });
    const counts = [0, 0, 0];
    for (const i of members) {
      const state = view.plain.states[i * rows + now]!;
      if (state >= 0) counts[state]!++;
    }
    const n = spread.n[0]!;
    const beta = own.values[g * rows + now]!;
    const cells = [
      name,
      grouped(n),
      fixed(beta),
      range(band.low[g * rows + now]!, band.high[g * rows + now]!),
      ...(ago < 0 ? [] : [fixed(own.values[g * rows + ago]!)]),
      fixed(spread.median[0]!),
      range(spread.p10[0]!, spread.p90[0]!),
      percent(counts[2]! / n),
      percent(counts[0]! / n),
    ];
    return { beta, cells };
  });
  const known = (beta: number) => (Number.isNaN(beta) ? Number.NEGATIVE_INFINITY : beta);
  const sorted = found.sort((a, b) => known(b.beta) - known(a.beta)).map(({ cells }) => cells);
  const { counts, n } = countsAt(view, now);
  const { together, spread } = view;
  const whole = pick(together, { stat: "beta" }).values;
  const all = bandFor(together, level);
  return [
    ...sorted,
    [
      texts[view.locale].all,
      grouped(n),
      fixed(whole[now]!),
      words.range(fixed(all.low[now]!), fixed(all.high[now]!)),
      ...(ago < 0 ? [] : [fixed(whole[ago]!)]),
      fixed(spread.median[now]!),
      words.range(fixed(spread.p10[now]!), fixed(spread.p90[now]!)),
      percent(counts[2]! / n),
      percent(counts[0]! / n),
    ],
  ];
}

const en = {
  heading: (column: string) => `By ${column}`,
  rule: (source: string, none: number) =>
    `The beta of a group is that of its mean return: its tickers at equal weights, set anew with every return. Own news of single tickers averages out, so the band of a large group is much narrower than those of its tickers. Groups are those of ${source}${none === 0 ? "" : `; ${grouped(none)} tickers have none there and count in the last row only`}.`,
  table: (column: string, date: string, level: number) =>
    `${column} on ${date}, the highest beta first; the median, the middle 80 % and the states are those of the tickers, bands are ${level} %`,
  heatmap: (title: string, column: string) => `${title}, by ${column}`,
  alt: (caption: string, names: readonly string[]) =>
    `Heatmap with a row each for ${names.join(", ")}. ${caption}.`,
  tickers: "Tickers",
  band: (level: number) => `${level} % band`,
  ago: "a year before",
  median: "Median",
  middle: "Middle 80 %",
  all: "All tickers",
};

const ja: typeof en = {
  heading: (column) => `${column} 別`,
  rule: (source, none) =>
    `グループの β は、属する銘柄のリターンの単純平均（毎回リバランスする等ウエート）を市場に回帰したもの。個別銘柄の固有の変動が打ち消し合うため、銘柄数の多いグループの信頼区間は個別銘柄よりはるかに狭い。分類は ${source} による${none === 0 ? "" : `（分類のない ${grouped(none)} 銘柄は最終行の「全銘柄」にのみ含む）`}。`,
  table: (column, date, level) =>
    `${date}の ${column} 別 β（大きい順）。中央値、中央 80 %、状態の割合は銘柄単位。信頼区間は ${level} %`,
  heatmap: (title, column) => `${title}、${column} 別`,
  alt: (caption, names) => `${names.join("、")}を行とするヒートマップ。${caption}。`,
  tickers: "銘柄数",
  band: (level) => `${level} % 信頼区間`,
  ago: "1 年前",
  median: "中央値",
  middle: "中央 80 %",
  all: "全銘柄",
};

const texts = { en, ja };
