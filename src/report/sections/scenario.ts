import { pick } from "../../panel/result.ts";
import { paragraph, type Section } from "../content.ts";
import { fixed, percent, signed } from "../numbers.ts";
import { moveOf, movesOf } from "../scenario.ts";
import { bandFor, type View } from "../view.ts";

/** Tickers listed at either end. */
const END = 5;

/** What betas say of one move of the market. */
export function scenarioSection(view: View): Section | undefined {
  const { locale, now, together, groups, betas, band, tickers, market, shock, level, words } = view;
  if (now < 0) return undefined;
  const t = texts[locale];
  const rows = betas.time.values.length;
  const row = (name: string, beta: number, low: number, high: number): string[] => {
    const [from, to] = movesOf(low, high, view);
    return [name, fixed(beta), signed(moveOf(beta, view)), words.range(signed(from), signed(to))];
  };
  const listed: string[][] = [];
  const add = (
    names: readonly string[],
    values: Float64Array,
    { low, high }: View["band"],
    which: readonly number[],
  ) => {
    for (const i of which) {
      const k = i * rows + now;
      if (!Number.isNaN(values[k]!)) listed.push(row(names[i]!, values[k]!, low[k]!, high[k]!));
    }
  };
  const falling = (values: Float64Array, count: number) =>
    Array.from({ length: count }, (_, i) => i)
      .filter((i) => !Number.isNaN(values[i * rows + now]!))
      .sort((a, b) => values[b * rows + now]! - values[a * rows + now]! || a - b);
  add([t.all], pick(together, { stat: "beta" }).values, bandFor(together, level), [0]);
  if (groups !== undefined) {
    const own = pick(groups.result, { stat: "beta" });
    add(own.tickers, own.values, bandFor(groups.result, level), falling(own.values, own.tickers.length));
  }
  const order = falling(betas.values, tickers.length);
  add(
    tickers,
    betas.values,
    band,
    order.length <= 2 * END ? order : [...order.slice(0, END), ...order.slice(-END)],
  );
  const name = market.tickers[0]!;
  return {
    id: "scenario",
    heading: t.heading(name, shock),
    blocks: [
      paragraph(t.rule(shock, view.kind === "log", level)),
      {
        kind: "table",
        caption: t.table(name, shock, groups?.column, order.length <= 2 * END ? undefined : END),
        columns: [
          { name: t.what, align: "start" },
          { name: "β", align: "end" },
          { name: t.move, align: "end" },
          { name: t.band(level), align: "end" },
        ],
        rows: listed,
      },
      paragraph(t.warning(percent(view.explained.median[now]!))),
    ],
  };
}

const en = {
  heading: (market: string, shock: number) => `If ${market} moved by ${signed(shock, 0)}`,
  rule: (shock: number, log: boolean, level: number) =>
    log
      ? `Log returns: the expected move is exp(β × log(1 ${shock < 0 ? "−" : "+"} ${percent(Math.abs(shock), 1)})) − 1; the band is that of the ${level} % band of beta.`
      : `The expected move is β × ${signed(shock)}; the band is that of the ${level} % band of beta.`,
  table: (market: string, shock: number, column: string | undefined, end: number | undefined) =>
    `Expected moves if ${market} moves by ${signed(shock, 0)}: all tickers at equal weights${column === undefined ? "" : `, each ${column}`}${end === undefined ? ", each ticker" : `, the ${end} highest and the ${end} lowest betas`}`,
  warning: (r2: string) =>
    `The band is about beta alone. What a ticker does on its own comes on top: the market explains ${r2} of the variance in the median. And betas of quiet months may not hold in a fall of this size.`,
  all: "All tickers, equal weights",
  what: "",
  move: "Expected move",
  band: (level: number) => `${level} % band`,
};

const ja: typeof en = {
  heading: (market, shock) => `${market} が ${signed(shock, 0)} 動いた場合`,
  rule: (shock, log, level) =>
    log
      ? `対数リターンのため、想定変動は exp(β × log(1 ${shock < 0 ? "−" : "+"} ${percent(Math.abs(shock), 1)})) − 1。幅は β の ${level} % 信頼区間に対応する。`
      : `想定変動は β × ${signed(shock)}。幅は β の ${level} % 信頼区間に対応する。`,
  table: (market, shock, column, end) =>
    `${market} が ${signed(shock, 0)} 動いた場合の想定変動：全銘柄（等ウエート）${column === undefined ? "" : `、${column} 別`}${end === undefined ? "、各銘柄" : `、β の上位・下位 各 ${end} 銘柄`}`,
  warning: (r2) =>
    `この幅は β の推定誤差だけを表す。銘柄固有の変動はこれに上乗せされる（市場で説明できる分散は中央値で ${r2}）。また、平穏な時期の β が、この規模の下落でもそのまま当てはまるとは限らない。`,
  all: "全銘柄（等ウエート）",
  what: "",
  move: "想定変動",
  band: (level) => `${level} % 信頼区間`,
};

const texts = { en, ja };
