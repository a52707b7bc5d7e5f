// From one date to another: the rows of the viewer are those of the command line's --from and --to, whichever dates are asked for.
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { align } from "../../src/align/align.ts";
import { DataError } from "../../src/panel/error.ts";
import { formatTime } from "../../src/panel/time.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { openResultCSV } from "../../src/source/result.ts";
import { exportOf } from "../../src/viewer/engine/export/export.ts";
import { datesBefore, infoOf, type Market, subjectOf } from "../../src/viewer/engine/market.ts";
import { unpackMarket } from "../../src/viewer/engine/packed.ts";
import { fitState } from "../../src/viewer/fitting.ts";
import { defaultState, type State } from "../../src/viewer/state.ts";
import { Workplace } from "../cli/run.ts";
import { normal } from "../random.ts";
import { liveOf } from "./market.ts";

const FIRST = 19_740;
/** Days on which there are prices: weekends are none, nor is a Monday; the benchmark's own file lacks two more. */
const days = Array.from({ length: 90 }, (_, k) => FIRST + k).filter(
  (day) => ![2, 3].includes(day % 7) && day !== FIRST + 12,
);
const lacking = [days[0]!, days[5]!];
const draw = normal(3);
const level = days.map(() => 0);
for (const t of days.keys()) level[t] = (level[t - 1] ?? 100) * (1 + 0.01 * draw());
const stocks = ["A", "B", "C"].map((_, i) => {
  let price = 20 + i;
  return days.map(
    (_, t) => (price *= 1 + (i + 1) * 0.5 * (t === 0 ? 0 : level[t]! / level[t - 1]! - 1) + 0.005 * draw()),
  );
});
const dated = (names: string, columns: readonly (readonly number[])[], without: readonly number[] = []) =>
  `date,${names}\n${days.flatMap((day, t) => (without.includes(day) ? [] : [[formatTime("day", day), ...columns.map((column) => column[t])].join()])).join("\n")}\n`;
const returnsOf = (column: readonly number[]) =>
  column.map((price, t) => (t === 0 ? 0 : price / column[t - 1]! - 1));

const texts = {
  prices: dated("A,B,C", stocks),
  index: dated("INDEX", [level], lacking),
  returns: dated("A,B,C", stocks.map(returnsOf)),
  "index returns": dated("INDEX", [returnsOf(level)], lacking),
};
const panelOf = (name: keyof typeof texts) => fromCSV(new TextEncoder().encode(texts[name])).panel;
const allocate = (length: number) => new Float64Array(length);

/** Days from before the first price on, and up to after the last, and none. */
const every = [
  "",
  ...[...Array(18).keys(), ...Array.from({ length: 9 }, (_, k) => 85 + k)].map((k) =>
    formatTime("day", FIRST - 2 + k),
  ),
];

describe.each([
  { kind: "prices", log: false },
  { kind: "prices", log: true },
  { kind: "returns", log: false },
] as const)("of %j", ({ kind, log }) => {
  const [input, index] =
    kind === "prices"
      ? [panelOf("prices"), panelOf("index")]
      : [panelOf("returns"), panelOf("index returns")];

  test.each([{ lag: 0 }, { lag: 2 }])(
    "the rows are those that the command line aligns, whichever the dates: %j",
    ({ lag }) => {
      const options = { kind, log, lag };
      const within = (from: string, to: string) => {
        const day = (date: string) => (date === "" ? undefined : Date.parse(date) / 86_400_000);
        return align(input, [index], [], { ...options, from: day(from), to: day(to) });
      };
      const whole = within("", "");
      const market: Market = {
        ...{ name: "made", returns: whole.returns, benchmarks: whole.benchmarks, columns: {} },
        ...{ ofPrices: kind === "prices", notes: [], command: [], lag },
        before: datesBefore(whole),
      };
      const info = infoOf(market);
      let same = 0;
      for (const from of every) {
        for (const to of every) {
          if (from !== "" && to !== "" && from > to) continue;
          const fitting = fitState({ ...defaultState, from, to }, info);
          const found = subjectOf(market, fitting, allocate);
          let wanted: ReturnType<typeof within>;
          try {
            wanted = within(from, to);
          } catch (error) {
            // where it has no row to show, the viewer has the nearest
            expect(error).toBeInstanceOf(DataError);
            expect(found.returns.time.values.length, `${from}..${to}`).toBeGreaterThan(0);
            continue;
          }
          same++;
          expect(found.returns.time.values, `${from}..${to}`).toEqual(wanted.returns.time.values);
          expect(found.returns.values, `${from}..${to}`).toEqual(wanted.returns.values);
          expect(found.benchmark.values, `${from}..${to}`).toEqual(wanted.benchmarks.values);
        }
      }
      expect(same).toBeGreaterThan(250);
    },
  );
});

describe("the command that is exported makes the same table", () => {
  const place = new Workplace();
  for (const [name, text] of Object.entries(texts)) place.write(`${name}.csv`, text);

  /** The market of a page that the built command line writes. */
  function marketBy(options: readonly string[]): Market {
    const { status, stderr } = place.run(["view", ...options, "--export", "page.html", "--quiet"]);
    expect(status, stderr).toBe(0);
    const [, base64] = /id="market">([^<]*)</.exec(readFileSync(place.path("page.html"), "utf8"))!;
    return unpackMarket(new Uint8Array(inflateSync(Buffer.from(base64!, "base64"))));
  }

  const prices = ["prices.csv", "--benchmark", "index.csv"];
  const returns = ["returns.csv", "--benchmark", "index returns.csv", "--returns"];
  const day = (k: number) => formatTime("day", FIRST + k);
  const between: readonly Partial<State>[] = [
    // strictly between the first two dates that both have
    { from: formatTime("day", days[2]!), to: day(30) },
    { from: day(17), to: day(60) },
    { to: day(52), benchmark: "A" },
  ];
  test.each([
    ["prices", prices],
    ["log returns", [...prices, "--log"]],
    ["a file of returns", returns],
    ["benchmarks that are late", [...prices, "--lag", "1"]],
    ["weeks of prices", [...prices, "--frequency", "week"]],
    ["weeks of returns", [...returns, "--frequency", "week"]],
    ["overlapping weeks of returns", [...returns, "--frequency", "week", "--horizon", "2"]],
    ["late returns less a rate", [...returns, "--lag", "1", "--risk-free", "20%"]],
  ])("%s", async (_, options) => {
    const market = marketBy(options);
    const info = infoOf(market);
    const live = await liveOf(market);
    for (const change of between) {
      const state = fitState({ ...defaultState, window: 3, stat: "corr", ...change }, info);
      const matrix = (await live.matrix(state))!;
      const wanted = { ...matrix, values: matrix.values.slice() };
      const { made, name } = await exportOf(live, {
        about: "export",
        format: "command",
        state,
        locale: "en",
        theme: "light",
        scale: 1,
      });
      if (made?.kind !== "text") throw new Error("nothing was made");
      const line = made.text.replace(/ --heatmap \S+/, "");
      const { status, stderr } = place.shell(`rollbeta() { $ROLLBETA "$@"; }\n${line}`);
      expect(status, `${line}${stderr}`).toBe(0);
      const file = openResultCSV(readFileSync(place.path(name.replace(/\.command$/, ".csv"))), name);
      const found = file.read({ stat: "corr", benchmark: wanted.benchmark! }).matrix;
      expect(found.time, line).toEqual(wanted.time);
      const rows = wanted.time.values.length;
      for (const [i, ticker] of wanted.tickers.entries()) {
        const k = found.tickers.indexOf(ticker);
        expect(found.values.slice(k * rows, (k + 1) * rows), line).toEqual(
          wanted.values.slice(i * rows, (i + 1) * rows),
        );
      }
    }
  });
});
