import { expm1 } from "../../panel/exponential.ts";
import type { Crossing } from "../../panel/regimes.ts";
import { type Block, paragraph, type Section } from "../content.ts";
import { fixed, grouped, percent, plural, signed } from "../numbers.ts";
import { stateNames } from "../states.ts";
import type { View } from "../view.ts";

/** Crossings and years that are listed at most. */
const MOST = 20;
const MOST_YEARS = 12;

/** When tickers went from one state to another, by the limits alone and by the whole band. */
export function crossingsSection(view: View): Section {
  const { plain, sure, locale, level, words, window, spacing } = view;
  const t = texts[locale];
  const blocks: Block[] = [paragraph(t.rules(level, words.window(window, spacing)))];
  if (plain.crossings.length > 0) {
    const lasted = median(plain.crossings.map((crossing) => crossing.lasted));
    const longer =
      sure.crossings.length === 0 ? undefined : median(sure.crossings.map(({ lasted }) => lasted));
    blocks.push(
      paragraph(t.lasted(fixed(lasted, 0), longer === undefined ? undefined : fixed(longer, 0), level)),
    );
    blocks.push(...busiest(view), byYear(view));
  }
  blocks.push(...latest(view));
  return { id: "crossings", heading: t.heading, blocks };
}

function byYear({ plain, sure, locale, level }: View): Block {
  const t = texts[locale];
  const { kind, values } = plain.time;
  const yearOf = ({ row }: Crossing) =>
    new Date(kind === "day" ? values[row]! * 86_400_000 : values[row]!).getUTCFullYear();
  const bare = tally(plain.crossings, yearOf);
  const certain = tally(sure.crossings, yearOf);
  const years = [...new Set([...bare.keys(), ...certain.keys()])].sort((a, b) => a - b);
  return {
    kind: "table",
    caption: t.years,
    columns: [
      { name: t.year, align: "start" },
      { name: t.bare, align: "end" },
      { name: t.certain(level), align: "end" },
      { name: t.share, align: "end" },
    ],
    rows: years.slice(-MOST_YEARS).map((year) => {
      const [all, some] = [bare.get(year) ?? 0, certain.get(year) ?? 0];
      return [String(year), grouped(all), grouped(some), all === 0 ? "–" : percent(some / all, 1)];
    }),
  };
}

/** The date with the most crossings of the band, and what the market did on it. */
function busiest(view: View): Block[] {
  const { sure, returns, market, kind, locale, level } = view;
  const byRow = tally(sure.crossings, ({ row }) => row);
  const [row, count] = [...byRow].reduce((most, one) => (one[1] > most[1] ? one : most), [-1, 0]);
  if (count < 2 || view.lag > 0) return [];
  const at = returns.time.values.indexOf(sure.time.values[row]!);
  const own = market.values[at]!;
  const move = signed(kind === "log" ? expm1(own) : own, 1);
  const mean = fixed(sure.crossings.length / view.spread.n.filter((n) => n > 0).length, 1);
  return [paragraph(texts[locale].busiest(view.date(row), count, level, mean, market.tickers[0]!, move))];
}

function tally(crossings: readonly Crossing[], yearOf: (crossing: Crossing) => number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const crossing of crossings) {
    const year = yearOf(crossing);
    counts.set(year, (counts.get(year) ?? 0) + 1);
  }
  return counts;
}

function latest(view: View): Block[] {
  const { sure, errors, tickers, locale, level } = view;
  const t = texts[locale];
  const rows = sure.time.values.length;
  const last = [...sure.crossings].sort((a, b) => b.row - a.row || a.ticker - b.ticker).slice(0, MOST);
  if (last.length === 0) return [paragraph(t.none(level))];
  return [
    {
      kind: "table",
      caption: t.latest(last.length, level),
      columns: [
        { name: t.ticker, align: "start" },
        { name: t.date, align: "start" },
        { name: t.from, align: "start" },
        { name: t.to, align: "start" },
        { name: "β", align: "end" },
        { name: t.error, align: "end" },
        { name: t.before, align: "end" },
      ],
      rows: last.map(({ ticker, row, from, to, beta, lasted }) => [
        tickers[ticker]!,
        view.date(row),
        stateName(view, from),
        stateName(view, to),
        fixed(beta),
        fixed(errors[ticker * rows + row]!),
        grouped(lasted),
      ]),
    },
  ];
}

function stateName({ locale }: View, regime: Crossing["from"]): string {
  return stateNames[locale][stateNames.en.indexOf(regime)]!;
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

const en = {
  heading: "Changes of state",
  rules: (level: number, window: string) =>
    `A beta of ${window} is uncertain, and one that is near a limit crosses it again and again without any change in the company. So crossings are counted twice: by the bare limits, and by a rule under which a ticker keeps its state until the whole ${level} % band is beyond the limit.`,
  lasted: (bare: string, certain: string | undefined, level: number) =>
    `By the bare limits a state that ended had lasted ${bare} rows in the median${certain === undefined ? "" : `; by the ${level} % band, ${certain}`}.`,
  busiest: (date: string, count: number, level: number, mean: string, market: string, move: string) =>
    `On ${date} alone ${plural(count, "ticker")} crossed by the ${level} % band, against ${mean} a date in the mean; ${market} moved by ${move}. A single large day weighs heavily in a beta and in its band, as long as the window holds it.`,
  years: "Crossings by year",
  year: "Year",
  bare: "bare limits",
  certain: (level: number) => `${level} % band`,
  share: "share",
  none: (level: number) => `No crossing of the whole ${level} % band.`,
  latest: (count: number, level: number) =>
    `The last ${plural(count, "crossing")} by the ${level} % band, the latest first; rows before: how long the state before had lasted`,
  ticker: "Ticker",
  date: "Date",
  from: "From",
  to: "To",
  error: "Std. error",
  before: "Rows before",
};

const ja: typeof en = {
  heading: "状態の転換",
  rules: (level, window) =>
    `${window}の β には推定誤差があり、しきい値の近くでは、企業に何の変化がなくても何度も行き来する。そこで転換を 2 通りに数える。ひとつは β の値だけによるもの、もうひとつは ${level} % 信頼区間の全体がしきい値を越えるまで元の状態にとどまるとみなすものである。`,
  lasted: (bare, certain, level) =>
    `終わった状態が続いた長さの中央値は、β の値だけによると ${bare} 行${certain === undefined ? "" : `、${level} % 信頼区間によると ${certain} 行`}（1 行はリターン 1 個）。`,
  busiest: (date, count, level, mean, market, move) =>
    `${date}には、${level} % 信頼区間で判定しても 1 日で ${grouped(count)} 銘柄の状態が転換した（1 日平均は ${mean} 銘柄）。この日の ${market} の変動は ${move}。値動きの大きい 1 日は、ウィンドウに含まれる間、β と信頼区間に強く影響する。`,
  years: "年別の転換回数",
  year: "年",
  bare: "β の値だけ",
  certain: (level) => `${level} % 信頼区間`,
  share: "割合",
  none: (level) => `${level} % 信頼区間の全体がしきい値を越えた転換はない。`,
  latest: (count, level) =>
    `${level} % 信頼区間による直近の転換 ${grouped(count)} 件（新しい順）。「直前の行数」は前の状態が続いた行数`,
  ticker: "銘柄",
  date: "日付",
  from: "転換前",
  to: "転換後",
  error: "標準誤差",
  before: "直前の行数",
};

const texts = { en, ja };
