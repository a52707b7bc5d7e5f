import { pick, type Result } from "../../panel/result.ts";
import { paragraph, type Section } from "../content.ts";
import { exactly, fixed, percent, signed } from "../numbers.ts";
import { fitOf, moved } from "../scenario.ts";
import type { View } from "../view.ts";

/** Tickers listed at either end. */
const END = 5;

/** What betas say of one move of the market. */
export function scenarioSection(view: View): Section | undefined {
  const { locale, now, together, groups, result, market, shock, level, words, spacing } = view;
  if (now < 0) return undefined;
  const t = texts[locale];
  const rowOf = (name: string, of: Result, i: number): string[] => {
    const fit = fitOf(of, i, now);
    const { expected, low, high, lowAll, highAll } = moved(fit, view);
    const span = (from: number, to: number) =>
      words.range(signed(Math.min(from, to)), signed(Math.max(from, to)));
    return [name, fixed(fit.beta), signed(expected), span(low, high), span(lowAll, highAll)];
  };
  const rows = result.time.values.length;
  // those with a beta, the highest first
  const order = (of: Result) => {
    const beta = (i: number) => pick(of, { stat: "beta" }).values[i * rows + now]!;
    return Array.from(of.tickers.keys())
      .filter((i) => !Number.isNaN(beta(i)))
      .sort((a, b) => beta(b) - beta(a) || a - b);
  };
  const tickers = order(result);
  const few = tickers.length <= 2 * END;
  const listed = [
    ...(result.tickers.length === 1 ? [] : order(together).map((i) => rowOf(t.all, together, i))),
    ...(groups === undefined
      ? []
      : order(groups.result).map((g) => rowOf(groups.result.tickers[g]!, groups.result, g))),
    ...(few ? tickers : [...tickers.slice(0, END), ...tickers.slice(-END)]).map((i) =>
      rowOf(result.tickers[i]!, result, i),
    ),
  ];
  const name = market.tickers[0]!;
  return {
    id: "scenario",
    heading: t.heading(name, shock),
    blocks: [
      paragraph(t.rule(shock, view.kind === "log", level, spacing)),
      {
        kind: "table",
        caption:
          result.tickers.length === 1
            ? t.alone(name, shock)
            : t.table(name, shock, groups?.column, few ? undefined : END),
        columns: [
          { name: t.what, align: "start" },
          { name: "β", align: "end" },
          { name: t.move, align: "end" },
          { name: t.band(level), align: "end" },
          { name: t.own, align: "end" },
        ],
        rows: listed,
      },
      paragraph(t.warning(percent(view.explained.median[now]!))),
    ],
  };
}

const en = {
  heading: (market: string, shock: number) => `If ${market} moved by ${exactly(shock)}`,
  rule: (shock: number, log: boolean, level: number, spacing: View["spacing"]) =>
    `The expected move is ${log ? `exp(β × log(1 ${shock < 0 ? "−" : "+"} ${percent(Math.abs(shock), 1)})) − 1` : `β × ${exactly(shock)}`}. The first band follows from the ${level} % band of beta; the second also has the ticker's own risk of ${{ day: "one day", week: "one week", month: "one month", bar: "one return" }[spacing]}.`,
  table: (market: string, shock: number, column: string | undefined, end: number | undefined) =>
    `Expected moves if ${market} moves by ${exactly(shock)}: all tickers at equal weights${column === undefined ? "" : `, each ${column}`}${end === undefined ? ", each ticker" : `, the ${end} highest and the ${end} lowest betas`}`,
  alone: (market: string, shock: number) => `Expected move if ${market} moves by ${exactly(shock)}`,
  warning: (r2: string) =>
    `If the move takes longer, there is more own risk: the market explains ${r2} of the variance in the median. And betas of quiet months may not hold in a move of this size.`,
  all: "All tickers, equal weights",
  what: "",
  move: "Expected move",
  band: (level: number) => `${level} % band`,
  own: "with own risk",
};

const ja: typeof en = {
  heading: (market, shock) => `${market} が ${exactly(shock)} 動いた場合`,
  rule: (shock, log, level, spacing) =>
    `想定変動は ${log ? `exp(β × log(1 ${shock < 0 ? "−" : "+"} ${percent(Math.abs(shock), 1)})) − 1` : `β × ${exactly(shock)}`}。最初の幅は β の ${level} % 信頼区間に対応し、次の幅はさらに${{ day: " 1 日分", week: " 1 週分", month: " 1 か月分", bar: "リターン 1 個分" }[spacing]}の銘柄固有の変動を含む。`,
  table: (market, shock, column, end) =>
    `${market} が ${exactly(shock)} 動いた場合の想定変動：全銘柄（等ウエート）${column === undefined ? "" : `、${column} 別`}${end === undefined ? "、各銘柄" : `、β の上位・下位 各 ${end} 銘柄`}`,
  alone: (market, shock) => `${market} が ${exactly(shock)} 動いた場合の想定変動`,
  warning: (r2) =>
    `変動に要する時間が長いほど、銘柄固有の変動は大きくなる（市場で説明できる分散は中央値で ${r2}）。また、平穏な時期の β が、この規模の変動でもそのまま当てはまるとは限らない。`,
  all: "全銘柄（等ウエート）",
  what: "",
  move: "想定変動",
  band: (level) => `${level} % 信頼区間`,
  own: "固有変動を含む",
};

const texts = { en, ja };
