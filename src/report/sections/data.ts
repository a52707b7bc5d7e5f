import type { FindingKind } from "../../inspect/finding.ts";
import type { List, Section } from "../content.ts";
import { fixed, grouped, percent, plural } from "../numbers.ts";
import type { DataFacts, InputFacts } from "../subject.ts";
import { dateText, type View } from "../view.ts";

/** Names of a kind that are listed. */
const MOST = 4;

/** What was read and recognised, and what was left out or looks wrong. */
export function dataSection(view: View): Section {
  const { data, locale, words, groups, market } = view;
  const t = texts[locale];
  const range = (time: DataFacts["time"]) =>
    words.range(dateText(time, 0, words), dateText(time, time.values.length - 1, words));
  const items: string[] = [];
  const few = data.inputs.length <= 5 ? data.inputs : data.inputs.slice(0, 3);
  for (const input of few) items.push(t.input(input, range(input.time)));
  if (few.length < data.inputs.length) items.push(t.more(data.inputs.length - few.length));
  const { benchmark } = data;
  items.push(
    t.benchmark(
      market.tickers[0]!,
      benchmark.asked,
      benchmark.ofInput,
      range(benchmark.time),
      benchmark.time.values.length,
    ),
  );
  items.push(
    t.dates(data.time.values.length, range(data.time), data.calendar, data.isReturns, data.frequency),
  );
  const lost = new Map<string, number>();
  for (const { series, dates } of data.dates) lost.set(series, (lost.get(series) ?? 0) + dates.length);
  for (const [series, count] of lost)
    items.push(t.dropped(series === "the input" ? undefined : series, count));
  if (view.lag > 0) items.push(t.lagged(market.tickers[0]!, view.lag));
  const { gaps } = data;
  if (gaps.empty.length > 0) items.push(t.empty(gaps.empty));
  if (gaps.late + gaps.ended + gaps.holed > 0)
    items.push(t.gaps(gaps.late, gaps.ended, gaps.holed, gaps.innerRows));
  if (data.unusable > 0) items.push(t.unusable(data.unusable));
  if (data.infinite > 0) items.push(t.infinite(data.infinite));
  if (data.duplicates > 0) items.push(t.duplicates(data.duplicates));
  for (const kind of ["split", "spike", "stale", "unmoved", "sparse"] as const) {
    const found = data.findings.filter((finding) => finding.kind === kind);
    if (found.length === 0) continue;
    const shown = kind === "stale" ? [...found].sort((a, b) => b.rows - a.rows) : found;
    const examples = shown
      .slice(0, MOST)
      .map(({ ticker, first, value, rows }) =>
        [
          ticker,
          first,
          kind === "split"
            ? `× ${fixed(value, 3)}`
            : kind === "spike"
              ? percent(value, 1)
              : kind === "stale"
                ? t.rows(rows)
                : "",
        ]
          .filter(Boolean)
          .join(" "),
      );
    items.push(t.finding(kind, found.length, examples, found.length > examples.length));
  }
  if (data.short.count > 0)
    items.push(t.short(data.short.list.map(({ ticker }) => ticker ?? "").slice(0, 10), data.short.count));
  if (groups !== undefined) {
    const none = groups.of.filter((label) => label === "").length;
    items.push(t.metadata(groups.source, groups.column, groups.members.length, none));
  }
  const list: List = { kind: "list", items };
  return { id: "data", heading: t.heading, blocks: [list] };
}

const FINDINGS_EN: Partial<Record<FindingKind, (count: number) => string>> = {
  split: (count) => `${plural(count, "jump")} may be unadjusted splits; they are in the betas`,
  spike: (count) => `${plural(count, "spike")} reverted on the next row, as bad ticks do`,
  stale: (count) => `${plural(count, "run")} of prices that do not move, as in halts or after filling`,
  unmoved: (count) => `${plural(count, "date")} on which next to nothing moves, as on filled holidays`,
  sparse: (count) => `${plural(count, "time")} most tickers are missing, as on holidays`,
};

const FINDINGS_JA: Partial<Record<FindingKind, (count: number) => string>> = {
  split: (count) => `未調整の株式分割の可能性がある価格の飛び ${grouped(count)} 件（β の計算に含まれている）`,
  spike: (count) => `次の行で元に戻る急な変動（誤った値の可能性） ${grouped(count)} 件`,
  stale: (count) => `価格が動かない期間（売買停止や穴埋めの可能性） ${grouped(count)} 件`,
  unmoved: (count) => `ほとんどの価格が動かない日（埋められた休日の可能性） ${grouped(count)} 日`,
  sparse: (count) => `ほとんどの銘柄が欠けている日（休日の可能性） ${grouped(count)} 回`,
};

const en = {
  heading: "Data",
  input: ({ name, shape, dateColumn, tickerColumn, valueColumn, tickers }: InputFacts, range: string) => {
    const columns = [
      dateColumn && `dates from “${dateColumn}”`,
      tickerColumn && `tickers from “${tickerColumn}”`,
      valueColumn && `values from “${valueColumn}”`,
    ].filter(Boolean);
    return `${name}: read as a ${shape} table${columns.length === 0 ? "" : `, ${columns.join(", ")}`}; ${plural(tickers, "ticker")}, ${range}.`;
  },
  more: (count: number) => `${plural(count, "more file")}.`,
  benchmark: (name: string, asked: string, own: boolean, range: string, dates: number) =>
    `Market: ${name}, ${own ? "a ticker of the same data" : `of ${asked}`}, ${plural(dates, "date")}, ${range}.`,
  dates: (
    count: number,
    range: string,
    calendar: DataFacts["calendar"],
    isReturns: boolean,
    frequency: string | undefined,
  ) =>
    `${plural(count, frequency === undefined ? "date" : frequency)} are used, ${range}: ${{ intersection: "those that the tickers and the market share", union: "those that the tickers or the market have", benchmark: "those of the market" }[calendar]}. ${isReturns ? "The data hold returns." : "A return runs from one of them to the next; where a price is missing there is no return, nothing is filled in."}`,
  dropped: (series: string | undefined, count: number) =>
    `${plural(count, "date")} of ${series ?? "the tickers"} ${count === 1 ? "is" : "are"} not used.`,
  lagged: (market: string, lag: number) =>
    `Each return stands beside the one of ${market} ${plural(lag, "row")} earlier.`,
  empty: (tickers: readonly string[]) =>
    `${plural(tickers.length, "ticker")} without any value: ${tickers.slice(0, 10).join(", ")}.`,
  gaps: (late: number, ended: number, holed: number, rows: number) =>
    `Missing prices: ${[
      late > 0 && `${plural(late, "ticker")} begin${late === 1 ? "s" : ""} after the first date`,
      ended > 0 && `${plural(ended, "ticker")} end${ended === 1 ? "s" : ""} before the last`,
      holed > 0 &&
        `${plural(holed, "ticker")} ${holed === 1 ? "has" : "have"} gaps inside (${plural(rows, "row")})`,
    ]
      .filter(Boolean)
      .join(", ")}.`,
  unusable: (count: number) => `${plural(count, "run")} of zero or negative prices count as missing.`,
  infinite: (count: number) => `${plural(count, "infinite value")} count as missing.`,
  duplicates: (count: number) =>
    `${plural(count, "date")} of tickers came more than once; one value each counts.`,
  rows: (rows: number) => plural(rows, "row"),
  finding: (kind: FindingKind, count: number, examples: readonly string[], more: boolean) =>
    `${FINDINGS_EN[kind]!(count)}: ${examples.join("; ")}${more ? "; …" : ""}.`,
  short: (tickers: readonly string[], count: number) =>
    `Too few returns for any beta: ${tickers.join(", ")}${count > tickers.length ? ` and ${count - tickers.length} more` : ""}.`,
  metadata: (source: string, column: string, groups: number, none: number) =>
    `Groups: column “${column}” of ${source}, ${plural(groups, "group")}${none === 0 ? "" : `; ${plural(none, "ticker")} ${none === 1 ? "is" : "are"} not in it`}.`,
};

const ja: typeof en = {
  heading: "データについて",
  input: ({ name, shape, dateColumn, tickerColumn, valueColumn, tickers }, range) => {
    const kind = { long: "縦持ち", wide: "横持ち", single: "1 銘柄", transposed: "転置" }[shape] ?? shape;
    const columns = [
      dateColumn && `日付は「${dateColumn}」列`,
      tickerColumn && `銘柄は「${tickerColumn}」列`,
      valueColumn && `値は「${valueColumn}」列`,
    ].filter(Boolean);
    return `${name}：${kind}の表として読み込み${columns.length === 0 ? "" : `（${columns.join("、")}）`}。${grouped(tickers)} 銘柄、${range}。`;
  },
  more: (count) => `ほか ${grouped(count)} ファイル。`,
  benchmark: (name, asked, own, range, dates) =>
    `市場：${name}（${own ? "同じデータの銘柄" : asked}）、${grouped(dates)} 日分、${range}。`,
  dates: (count, range, calendar, isReturns, frequency) =>
    `使用した${frequency === undefined ? "日付" : "期間"}は ${grouped(count)} 個（${range}）で、${{ intersection: "銘柄と市場に共通する日付", union: "銘柄または市場のいずれかにある日付", benchmark: "市場の日付" }[calendar]}による。${isReturns ? "データはリターンである。" : "リターンは隣り合う日付の間で計算し、価格が欠けているところは欠損のままとした（穴埋めはしていない）。"}`,
  dropped: (series, count) =>
    `${series ?? "銘柄"}${series === undefined ? "側" : " "}の ${grouped(count)} 日分は使用していない。`,
  lagged: (market, lag) => `各リターンには ${market} の ${grouped(lag)} 行前のリターンを対応させた。`,
  empty: (tickers) => `値のない銘柄 ${grouped(tickers.length)}：${tickers.slice(0, 10).join("、")}。`,
  gaps: (late, ended, holed, rows) =>
    `欠損：${[
      late > 0 && `途中から始まる ${grouped(late)} 銘柄`,
      ended > 0 && `途中で終わる ${grouped(ended)} 銘柄`,
      holed > 0 && `途中に欠けのある ${grouped(holed)} 銘柄（${grouped(rows)} 行）`,
    ]
      .filter(Boolean)
      .join("、")}。`,
  unusable: (count) => `0 以下の価格 ${grouped(count)} 件は欠損とみなした。`,
  infinite: (count) => `無限大の値 ${grouped(count)} 件は欠損とみなした。`,
  duplicates: (count) =>
    `同じ銘柄・日付が重複した ${grouped(count)} 件は、それぞれひとつの値だけを採用した。`,
  rows: (rows) => `${grouped(rows)} 行`,
  finding: (kind, count, examples, more) =>
    `${FINDINGS_JA[kind]!(count)}：${examples.join("、")}${more ? " など" : ""}。`,
  short: (tickers, count) =>
    `リターンが足りず β のない銘柄：${tickers.join("、")}${count > tickers.length ? ` ほか ${count - tickers.length} 銘柄` : ""}。`,
  metadata: (source, column, groups, none) =>
    `分類：${source} の「${column}」列、${grouped(groups)} グループ${none === 0 ? "" : `（${grouped(none)} 銘柄は記載なし）`}。`,
};

const texts = { en, ja };
