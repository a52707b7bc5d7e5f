// Dates chosen in the viewer are those of --from and --to: nothing reaches back over what is before them.
import { describe, expect, test } from "vitest";
import { type AlignOptions, align } from "../../src/align/align.ts";
import type { Rate } from "../../src/align/excess.ts";
import { parseDay } from "../../src/panel/time.ts";
import { datesBefore, type Market, subjectOf } from "../../src/viewer/engine/market.ts";
import { defaultState } from "../../src/viewer/state.ts";
import { normal } from "../random.ts";

const draw = normal(5);
// Fridays are followed by Mondays
const days = Array.from({ length: 80 }, (_, i) => parseDay("2024-01-05")! + i).filter(
  (day) => (day + 4) % 7 > 1,
);
const time = { kind: "day", values: Float64Array.from(days) } as const;
const panelOf = (tickers: string[]) => ({
  time,
  tickers,
  values: Float64Array.from({ length: tickers.length * days.length }, () => 100 + draw()),
  notes: [],
});
const prices = panelOf(["A", "B", "C"]);
const index = panelOf(["INDEX"]);
const allocate = (length: number) => new Float64Array(length);

const rate: Rate = { name: "2 %", riskFree: 2, unit: "annual-percent" };
const WAYS: [name: string, options: Partial<AlignOptions>, rate?: Rate][] = [
  ["prices", {}],
  ["prices over five rows", { horizon: 5 }],
  ["late benchmarks", { lag: 2 }],
  ["late benchmarks over three rows, less a rate", { lag: 1, horizon: 3 }, rate],
  ["less a rate", {}, rate],
  ["returns", { kind: "returns" }],
  ["returns less a rate", { kind: "returns" }, rate],
  ["returns over three rows, late, less a rate", { kind: "returns", horizon: 3, lag: 1 }, rate],
  ["returns over four rows, late", { kind: "returns", horizon: 4, lag: 1 }],
];

describe.each(WAYS)("%s", (_, more, rate) => {
  const options = { kind: "prices", log: false, from: undefined, to: undefined, ...more } as const;
  const whole = align(prices, [index], [], options, rate);
  const market: Market = {
    ...{ name: "made", columns: {}, notes: [], command: [], ofPrices: options.kind === "prices" },
    ...{
      returns: whole.returns,
      benchmarks: whole.benchmarks,
      before: datesBefore(whole),
      method: whole.method,
    },
    ...(options.lag !== undefined && { lag: options.lag }),
  };

  test.each([
    ["", ""],
    ["2023-01-01", ""],
    ["2024-01-05", "2024-02-01"],
    ["2024-01-06", ""], // between the first two
    ["2024-01-08", ""],
    ["2024-02-03", "2024-03-09"],
    ["2024-02-06", "2024-03-08"],
  ])("from %s to %s", (from, to) => {
    const dates = {
      ...(from !== "" && { from: parseDay(from) }),
      ...(to !== "" && { to: parseDay(to) }),
    };
    for (const benchmark of ["", "B"]) {
      const own = benchmark === "" ? [] : [benchmark];
      const chosen =
        own.length === 0
          ? index
          : { ...index, tickers: own, values: prices.values.subarray(days.length, 2 * days.length) };
      const wanted = align(prices, [chosen], own, { ...options, ...dates }, rate);
      const found = subjectOf(market, { ...defaultState, benchmark, from, to }, allocate);
      expect(found.returns.tickers).toEqual(wanted.returns.tickers);
      expect(found.returns.time.values).toEqual(wanted.returns.time.values);
      expect(found.returns.values).toEqual(wanted.returns.values);
      expect(found.benchmark.values).toEqual(wanted.benchmarks.values);
    }
  });
});
