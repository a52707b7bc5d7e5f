import type { Section, Term } from "../content.ts";
import { grouped, plural } from "../numbers.ts";
import { dateText, type View } from "../view.ts";

/** What the report is of: tickers, market, dates, window. */
export function aboutSection(view: View): Section {
  const { data, tickers, returns, market, window, words, spacing, minPeriods } = view;
  const t = texts[view.locale];
  const { time } = returns;
  const range = words.range(dateText(time, 0, words), dateText(time, time.values.length - 1, words));
  const items: Term[] = [
    {
      name: t.universe,
      text: t.tickers(tickers.length, view.now < 0 ? 0 : view.spread.n[view.now]!, names(data.inputs)),
    },
    { name: t.market, text: t.benchmark(market.tickers[0]!, data.benchmark.asked) },
    {
      name: t.period,
      text: t.returns(range, time.values.length, view.kind === "log", spacing, view.riskFree),
    },
    { name: t.window, text: t.rows(words.window(window, spacing), minPeriods, minPeriods === window) },
  ];
  return { id: "about", heading: t.heading, blocks: [{ kind: "terms", items }] };
}

function names(inputs: View["data"]["inputs"]): string {
  const all = inputs.map(({ name }) => name);
  return all.length <= 2 ? all.join(", ") : `${all[0]} + ${all.length - 1}`;
}

const en = {
  heading: "What this is about",
  universe: "Tickers",
  market: "Market",
  period: "Returns",
  window: "Window",
  tickers: (all: number, now: number, source: string) =>
    `${plural(all, "ticker")} of ${source}${now === all ? "" : `, ${grouped(now)} of which have a beta on the last date`}`,
  benchmark: (name: string, asked: string) => (asked === name ? name : `${name} (${asked})`),
  returns: (range: string, count: number, log: boolean, spacing: View["spacing"], rate: string | undefined) =>
    `${plural(count, `${{ day: "daily ", week: "weekly ", month: "monthly ", bar: "" }[spacing]}${log ? "log " : ""}return`)}${rate === undefined ? "" : `, less the riskless rate (${rate})`}, ${range}`,
  rows: (window: string, least: number, full: boolean) =>
    `${window}${full ? "" : `, at least ${plural(least, "return")} of ticker and market`}`,
};

const ja: typeof en = {
  heading: "対象",
  universe: "銘柄",
  market: "市場",
  period: "リターン",
  window: "ウィンドウ",
  tickers: (all, now, source) =>
    `${grouped(all)} 銘柄（${source}）${now === all ? "" : `、うち最終日に β があるのは ${grouped(now)} 銘柄`}`,
  benchmark: (name, asked) => (asked === name ? name : `${name}（${asked}）`),
  returns: (range, count, log, spacing, rate) =>
    `${{ day: "日次", week: "週次", month: "月次", bar: "" }[spacing]}${log ? "対数" : ""}リターン${rate === undefined ? "" : `（無リスク金利 ${rate} 控除後）`} ${grouped(count)} 個、${range}`,
  rows: (window, least, full) =>
    `${window}${full ? "" : `、銘柄と市場の両方のリターンが ${grouped(least)} 個以上`}`,
};

const texts = { en, ja };
