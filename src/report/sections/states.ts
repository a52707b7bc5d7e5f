import { REGIMES } from "../../panel/regimes.ts";
import { crossSection } from "../../sector/section.ts";
import { type Column, paragraph, type Section } from "../content.ts";
import { fixed, grouped, percent } from "../numbers.ts";
import { countsAt, stateColors, stateNames } from "../states.ts";
import type { View } from "../view.ts";

/** Ends of years that are listed at most. */
const MOST_YEARS = 12;

/** Standard errors between the 10 and the 90 % quantile of a normal distribution. */
const MIDDLE = 2 * 1.2815515655446004;

/** How many tickers are in each state by date. */
export function statesSection(view: View): Section {
  const { locale, plain, spread, explained, words, low, high } = view;
  const t = texts[locale];
  const rows = plain.time.values.length;
  const shares = REGIMES.map(() => new Float64Array(rows).fill(Number.NaN));
  for (let row = 0; row < rows; row++) {
    const { counts, n } = countsAt(view, row);
    if (n > 0) for (const [state, count] of counts.entries()) shares[state]![row] = count / n;
  }
  const filled = Array.from({ length: rows }, (_, row) => row).filter((row) => spread.n[row]! > 0);
  if (filled.length === 0) return { id: "states", heading: t.heading, blocks: [paragraph(words.noValues)] };
  // the first dates may have a single ticker, of which an extreme says nothing
  const most = Math.max(...filled.map((row) => spread.n[row]!));
  const broad = filled.filter((row) => 2 * spread.n[row]! >= most);
  const ends = (values: Float64Array) => {
    const greatest = broad.reduce((best, row) => (values[row]! > values[best]! ? row : best), broad[0]!);
    const least = broad.reduce((best, row) => (values[row]! < values[best]! ? row : best), broad[0]!);
    const said = (row: number): [string, string] => [percent(values[row]!), view.date(row)];
    return [said(least), said(greatest)] as const;
  };
  const errors = crossSection({ ...view.betas, values: view.errors });
  const wide = spread.p90.map((value, row) => value - spread.p10[row]!);
  const [narrowest, widest] = [Math.min, Math.max].map((pick) => {
    const found = pick(...broad.map((row) => wide[row]!));
    const row = broad.find((one) => wide[one] === found)!;
    return [fixed(found), view.date(row), fixed(MIDDLE * errors.median[row]!)] as const;
  }) as [Width, Width];
  const names = stateNames[locale];
  const caption = t.caption(low, high);
  const listed = yearEnds(view, filled);
  const numeric = (name: string): Column => ({ name, align: "end" });
  return {
    id: "states",
    heading: t.heading,
    blocks: [
      paragraph(`${t.ends(ends(shares[2]!), ends(shares[0]!))}${most > 1 ? t.width(narrowest, widest) : ""}`),
      {
        kind: "picture",
        name: "states",
        caption,
        alt: t.alt(
          caption,
          view.date(filled.at(-1)!),
          shares.map((share) => percent(share[filled.at(-1)!]!)),
        ),
        picture: {
          kind: "chart",
          width: 840,
          height: 280,
          chart: {
            kind: "shares",
            time: plain.time,
            parts: names.map((name, state) => ({
              name,
              values: shares[state]!,
              color: stateColors[state]!,
            })),
            description: caption,
          },
        },
      },
      {
        kind: "table",
        caption: t.table,
        columns: [
          { name: t.date, align: "start" },
          ...names.toReversed().map(numeric),
          numeric(t.median),
          { name: t.middle, align: "end" },
          numeric("R²"),
          numeric(t.tickers),
        ],
        rows: listed.map((row) => [
          view.date(row),
          ...shares.toReversed().map((share) => percent(share[row]!)),
          fixed(spread.median[row]!),
          words.range(fixed(spread.p10[row]!), fixed(spread.p90[row]!)),
          percent(explained.median[row]!),
          grouped(spread.n[row]!),
        ]),
      },
    ],
  };
}

/** The last row of each year that has values, the last of all among them. */
function yearEnds({ plain }: View, filled: readonly number[]): number[] {
  const { kind, values } = plain.time;
  const year = (row: number) =>
    new Date(kind === "day" ? values[row]! * 86_400_000 : values[row]!).getUTCFullYear();
  return filled
    .filter((row, i) => i === filled.length - 1 || year(row) !== year(filled[i + 1]!))
    .slice(-MOST_YEARS);
}

type Said = readonly [text: string, date: string];
type Width = readonly [text: string, date: string, errors: string];

const en = {
  heading: "How the market divides",
  ends: ([leastA, mostA]: readonly [Said, Said], [leastD, mostD]: readonly [Said, Said]) =>
    `Over the dates on which at least half of the tickers have a beta, the share of aggressive tickers lay between ${leastA[0]} (${leastA[1]}) and ${mostA[0]} (${mostA[1]}), that of defensive ones between ${leastD[0]} (${leastD[1]}) and ${mostD[0]} (${mostD[1]}).`,
  width: (narrow: Width, wide: Width) =>
    ` The range that holds the middle 80 % of betas was ${narrow[0]} wide at its narrowest (${narrow[1]}) and ${wide[0]} at its widest (${wide[1]}). The errors of the betas alone, were all true betas the same, would make it about ${narrow[2]} and ${wide[2]} wide: they grow when the market is calm. What goes beyond them says how much it matters which tickers are held.`,
  caption: (low: number, high: number) =>
    `Share of tickers by state: defensive (β < ${low}), neutral, aggressive (β > ${high})`,
  alt: (caption: string, date: string, [d, m, a]: readonly string[]) =>
    `Stacked areas over time. ${caption}. On ${date}: ${d} defensive, ${m} neutral, ${a} aggressive.`,
  table: "At the end of each year, and last; the median, the middle 80 % and R² are across tickers",
  date: "Date",
  median: "Median β",
  middle: "Middle 80 %",
  tickers: "Tickers",
};

const ja: typeof en = {
  heading: "市場全体の構成",
  ends: ([leastA, mostA], [leastD, mostD]) =>
    `半数以上の銘柄に β がある期間で見ると、アグレッシブ銘柄の割合は ${leastA[0]}（${leastA[1]}）から ${mostA[0]}（${mostA[1]}）まで、ディフェンシブ銘柄の割合は ${leastD[0]}（${leastD[1]}）から ${mostD[0]}（${mostD[1]}）までの範囲で動いた。`,
  width: (narrow, wide) =>
    `中央 80 % の β の幅は ${narrow[0]}（${narrow[1]}）から ${wide[0]}（${wide[1]}）まで。真の β が全銘柄で同じだとしても、推定誤差だけで幅はそれぞれ ${narrow[2]}、${wide[2]} ほどになる（誤差は市場が静かな時期ほど大きい）。それを超える分が、どの銘柄を保有しているかによる差である。`,
  caption: (low, high) =>
    `状態別の銘柄の割合：ディフェンシブ（β < ${low}）、中立、アグレッシブ（β > ${high}）`,
  alt: (caption, date, [d, m, a]) =>
    `時間に沿った積み上げ面グラフ。${caption}。${date}時点：ディフェンシブ ${d}、中立 ${m}、アグレッシブ ${a}。`,
  table: "各年末と最終日の構成（中央値、中央 80 %、R² は銘柄間の値）",
  date: "日付",
  median: "β 中央値",
  middle: "中央 80 %",
  tickers: "銘柄数",
};

const texts = { en, ja };
