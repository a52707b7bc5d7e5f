import { describe, expect, test } from "vitest";
import { alignCalendars, CALENDARS, type CalendarRule } from "../../src/panel/alignment.ts";
import { alignTo } from "../../src/panel/calendar.ts";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import { toReturns } from "../../src/panel/returns.ts";
import { formatTime } from "../../src/panel/time.ts";
import { uniform } from "../random.ts";

const none = Number.NaN;
const day = (d: number) => `2024-01-0${d}`;
/** Prices from days of January 2024 and a row of numbers a ticker. */
const panel = (days: readonly number[], columns: Record<string, (number | null)[]>): Panel =>
  panelFromColumns(days.map(day), columns);

// the input trades on 2, 3, 4, 5, 8; the market on 1, 2, 4, 5, 8, 9 and has 8 without a price
const stocks = panel([2, 3, 4, 5, 8], { A: [10, 11, 12, 13, 14], B: [20, null, 22, 23, 24] });
const market = panel([1, 2, 4, 5, 8, 9], { M: [99, 100, 102, 103, null, 105] });

const days = ({ time }: { time: Panel["time"] }) =>
  Array.from(time.values, (value) => Number(formatTime("day", value).slice(-1)));

describe("which dates returns run over", () => {
  test.each<[CalendarRule, number[], string[]]>([
    [
      "intersection",
      [2, 4, 5],
      [
        "3 of the 5 dates of the input are used: 2 not in M",
        "3 of the 6 dates of M are used: 2 not in the input, 1 without a price",
      ],
    ],
    [
      "union",
      [2, 3, 4, 5, 8],
      [
        "4 of the 6 dates of M are used: 2 outside the input's dates",
        "M has no value, and so a gap, on 2 of the 5 dates",
      ],
    ],
    [
      "benchmark",
      [2, 4, 5],
      [
        "3 of the 5 dates of the input are used: 2 not in M",
        "3 of the 6 dates of M are used: 2 outside the input's dates, 1 without a price",
      ],
    ],
  ])("%s", (calendar, wanted, notes) => {
    const alignment = alignCalendars(stocks, [market], { calendar });
    expect(days(alignment)).toEqual(wanted);
    expect(alignment.notes).toEqual(notes);
  });

  test("intersection is the default", () => {
    expect(alignCalendars(stocks, [market])).toEqual(
      alignCalendars(stocks, [market], { calendar: "intersection" }),
    );
  });

  test("what fell out is recorded date by date, with all its reasons", () => {
    const other = panel([2, 3, 4], { N: [1, 2, 3] });
    const { dropped, time } = alignCalendars(stocks, [market, other]);
    expect(days({ time })).toEqual([2, 4]);
    const told = dropped.map(({ series, reason, dates }) => [
      series,
      reason,
      Array.from(dates, (value) => formatTime("day", value).slice(-1)).join(),
    ]);
    expect(told).toEqual([
      ["the input", "not in M", "3"],
      ["the input", "not in N", "5"],
      ["the input", "not in M, not in N", "8"],
      ["M", "not in the input, not in N", "1,9"],
      ["M", "not in N", "5"],
      ["M", "without a price, not in N", "8"],
      ["N", "not in M", "3"],
    ]);
  });

  test("the benchmarks' calendar has dates that the input lacks, within the input's", () => {
    const sparse = panel([2, 5, 8], { A: [1, 2, 3] });
    const full = panel([1, 2, 3, 4, 5, 8, 9], { M: [1, 2, 3, 4, 5, 6, 7] });
    const { time, notes } = alignCalendars(sparse, [full], { calendar: "benchmark" });
    expect(days({ time })).toEqual([2, 3, 4, 5, 8]);
    expect(notes).toEqual([
      "5 of the 7 dates of M are used: 2 outside the input's dates",
      "the input has no value, and so a gap, on 2 of the 5 dates",
    ]);
    expect(toReturns(alignTo(sparse, time)).values).toEqual(Float64Array.of(none, none, none, 0.5));
  });

  test("of returns every row is a date, even one without a value", () => {
    const returns = { calendar: "intersection", kind: "returns" } as const;
    expect(days(alignCalendars(stocks, [market], returns))).toEqual([2, 4, 5, 8]);
    expect(alignCalendars(stocks, [market], { ...returns, calendar: "union" }).notes.at(-1)).toBe(
      "M has no value, and so a gap, on 1 of the 5 dates",
    );
  });
});

test("what cannot be aligned is refused", () => {
  const early = panel([1], { E: [1] });
  const blank = panel([2, 3], { Z: [null, null] });
  const instants = createPanel({ kind: "instant", values: Float64Array.of(0) }, ["I"], Float64Array.of(1));
  expect(() => alignCalendars(stocks, [early])).toThrow(
    "no date in common: the input has 2024-01-02 to 2024-01-08, E has 2024-01-01 to 2024-01-01",
  );
  expect(() => alignCalendars(stocks, [early], { calendar: "benchmark" })).toThrow("no date in common");
  expect(() => alignCalendars(stocks, [blank])).toThrow("Z has no value and cannot be a benchmark");
  expect(() => alignCalendars(blank, [market])).toThrow("the input has no value");
  expect(() => alignCalendars(stocks, [instants])).toThrow("give both the same kind");
  expect(() => alignCalendars(stocks, [market], { calendar: "outer" as "union" })).toThrow(
    new RangeError("calendar must be one of intersection, union, benchmark, got outer"),
  );
  expect(() => alignCalendars(stocks, [market], { kind: "rates" as "prices" })).toThrow(
    new RangeError("kind must be prices or returns, got rates"),
  );
});

/** Returns by the definitions, date by date and price by price. */
function slowReturns(input: Panel, markets: readonly Panel[], rule: CalendarRule) {
  const prices = [input, ...markets].map((panel) => {
    const rows = panel.time.values.length;
    return panel.tickers.map(
      (_, i) =>
        new Map(
          Array.from(panel.time.values, (date, t) => [date, panel.values[i * rows + t]!] as const).filter(
            ([, price]) => !Number.isNaN(price),
          ),
        ),
    );
  });
  const has = (side: number, date: number) => prices[side]!.some((series) => series.has(date));
  const sides = prices.map((_, side) => side);
  const calendar: number[] = [];
  for (let date = 0; date < 60; date++) {
    let inside = false;
    for (let d = 0; d <= date; d++) if (has(0, d)) inside = true;
    let more = false;
    for (let d = date; d < 60; d++) if (has(0, d)) more = true;
    const used =
      rule === "intersection"
        ? sides.every((side) => has(side, date))
        : inside &&
          more &&
          (rule === "union"
            ? sides.some((side) => has(side, date))
            : sides.slice(1).every((side) => has(side, date)));
    if (used) calendar.push(date);
  }
  return prices.flat().map((series) =>
    calendar.slice(1).map((date, t) => {
      const [before, now] = [series.get(calendar[t]!), series.get(date)];
      return before === undefined || now === undefined ? none : now / before - 1;
    }),
  );
}

test.each(CALENDARS)("%s gives the returns of a slow twin, on calendars and gaps at random", (calendar) => {
  for (let seed = 1; seed <= 200; seed++) {
    const draw = uniform(seed);
    const random = (names: string[], share: number): Panel => {
      const dates = Array.from({ length: 60 }, (_, d) => d).filter(() => draw() < share);
      const values = Float64Array.from({ length: dates.length * names.length }, () =>
        draw() < 0.15 ? none : 50 + 100 * draw(),
      );
      return createPanel({ kind: "day", values: Float64Array.from(dates) }, names, values);
    };
    const input = random(["A", "B"], 0.8);
    const markets = [random(["M"], 0.9), random(["N"], 0.85)].slice(0, 1 + (seed % 2));
    const { time, dropped } = alignCalendars(input, markets, { calendar });
    const fast = [input, ...markets].flatMap((panel) => {
      const { values, tickers } = toReturns(alignTo(panel, time));
      const steps = time.values.length - 1;
      return tickers.map((_, i) => Array.from(values.subarray(i * steps, (i + 1) * steps)));
    });
    expect(fast, `seed ${seed}`).toEqual(slowReturns(input, markets, calendar));
    // every date of every side is either used or accounted for, once
    const used = new Set(time.values);
    for (const [i, panel] of [input, ...markets].entries()) {
      const name = i === 0 ? "the input" : panel.tickers[0];
      const out = dropped.filter(({ series }) => series === name).flatMap(({ dates }) => [...dates]);
      expect(
        out.sort((a, b) => a - b),
        `seed ${seed}`,
      ).toEqual([...panel.time.values].filter((date) => !used.has(date)));
    }
  }
});
