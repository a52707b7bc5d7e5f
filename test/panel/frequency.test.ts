import { describe, expect, it } from "vitest";
import { resamplePrices, resampleReturns } from "../../src/panel/frequency.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import type { Period } from "../../src/panel/period.ts";
import { toReturns } from "../../src/panel/returns.ts";
import { formatTime, parseDay } from "../../src/panel/time.ts";
import { uniform } from "../random.ts";

const panel = (dates: readonly string[], ...series: readonly (readonly number[])[]): Panel =>
  createPanel(
    { kind: "day", values: Float64Array.from(dates, parseDay) },
    series.map((_, i) => `T${i}`),
    Float64Array.from(series.flat()),
  );
const datesOf = ({ time }: Panel) => Array.from(time.values, (value) => formatTime("day", value));

// Friday the 28th to Thursday the 10th, without the Friday of the middle week
const dates = ["2023-04-28", "2023-05-01", "2023-05-03", "2023-05-04", "2023-05-08", "2023-05-11"];

describe("weeks end with the last date that they have", () => {
  const prices = panel(dates, [10, 11, 12, 13, 14, 15], [20, 21, 22, NaN, 24, 25]);

  it("whatever weekday it is; a last week that may go on is left out with a note", () => {
    const weekly = resamplePrices(prices, "week");
    expect(datesOf(weekly)).toEqual(["2023-04-28", "2023-05-04"]);
    expect([...weekly.values]).toEqual([10, 13, 20, NaN]);
    expect(weekly.notes).toEqual(["the last week, up to 2023-05-11, is left out, for it may not be over"]);
  });

  it("or kept where that is asked for", () => {
    const weekly = resamplePrices(prices, "week", { keepPartial: true });
    expect(datesOf(weekly)).toEqual(["2023-04-28", "2023-05-04", "2023-05-11"]);
    expect(weekly.notes).toEqual([]);
  });
});

it.each<[string, string[]]>([
  ["2023-04-04", ["the first month is of the returns from 2023-04-04 on, and may not be whole"]],
  ["2023-04-03", []], // the 1st and 2nd are a weekend
])("returns that begin on %s say so unless it is the first weekday", (first, notes) => {
  const monthly = resampleReturns(panel([first, "2023-04-28"], [0.1, 0.2]), "month");
  expect(monthly.notes).toEqual(notes);
  expect(monthly.values[0]).toBeCloseTo(0.32, 15);
});

it.each<[Period, string[], string]>([
  ["month", ["2023-11-30", "2023-12-29"], "the last weekday of a month that ends on a Sunday"],
  ["quarter", ["2023-09-29", "2023-12-29"], "and of a quarter"],
  ["year", ["2022-12-30", "2023-12-29"], "and of a year"],
  ["week", ["1969-12-26", "1970-01-02"], "before the epoch, too"],
])("a %s is over with %j: %s", (period, ends) => {
  const prices = panel(ends, [1, 2]);
  expect(datesOf(resamplePrices(prices, period))).toEqual(ends);
});

it.each([false, true])("returns of periods are those of their prices, log: %s", (log) => {
  const draw = uniform(4);
  const days = Array.from({ length: 120 }, (_, k) => formatTime("day", 19_500 + k));
  const prices = panel(
    days,
    days.map(() => 50 + 50 * draw()),
    days.map((_, t) => (t === 70 ? NaN : 5 + draw())),
  );
  const kind = log ? "log" : "simple";
  const before = toReturns(prices, { kind });
  const copy = before.values.slice();
  const fromReturns = resampleReturns(before, "month", { log, keepPartial: true });
  const fromPrices = toReturns(resamplePrices(prices, "month", { keepPartial: true }), { kind });
  expect(before.values).toEqual(copy);
  expect(datesOf(fromReturns).slice(1)).toEqual(datesOf(fromPrices));
  const rows = fromPrices.time.values.length;
  for (let t = 0; t < rows; t++) {
    const value = fromReturns.values[t + 1]!;
    // at most 31 factors, each rounded twice
    expect(Math.abs(value - fromPrices.values[t]!)).toBeLessThan(62 * 2 ** -53 * (1 + Math.abs(value)) * 2);
  }
  // a missing price takes the returns of its month; of the prices only the ends of months count
  const holed = [...fromReturns.values.subarray(rows + 1)].map(Number.isNaN);
  expect(holed.filter(Boolean)).toHaveLength(1);
});

it("refuses a period that is none", () => {
  expect(() => resamplePrices(panel(dates, [1, 2, 3, 4, 5, 6]), "day" as Period)).toThrow(
    'period must be one of "week", "month", "quarter", "year", got "day"',
  );
});
