import { describe, expect, it, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { excessReturns, type RateUnit, riskFreeReturns } from "../../src/panel/excess.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import { formatTime, parseDay, type TimeIndex } from "../../src/panel/time.ts";
import { normal, uniform } from "../random.ts";

const days = (dates: readonly string[]): TimeIndex => ({
  kind: "day",
  values: Float64Array.from(dates, parseDay),
});
const series = (name: string, dates: readonly string[], values: readonly number[]): Panel =>
  createPanel(days(dates), [name], Float64Array.from(values));
const rates = (
  riskFree: Panel | number,
  dates: readonly string[],
  unit: RateUnit = "annual-percent",
  starts?: readonly string[],
) =>
  riskFreeReturns(riskFree, days(dates), {
    unit,
    ...(starts && { starts: Float64Array.from(starts, parseDay) }),
  });

// Thursday to the Tuesday after a long weekend
const prices = ["2024-01-11", "2024-01-12", "2024-01-16", "2024-01-17"];
const [before, ends] = [prices.slice(0, -1), prices.slice(1)];

describe("annual rates", () => {
  const yields = series("DTB3", ["2024-01-10", "2024-01-12", "2024-01-15", "2024-01-16"], [5, 5.25, NaN, 4]);

  it("are those known when a return begins, by its days / 365", () => {
    const { values, notes } = rates(yields, ends, "annual-percent", before);
    // the 11th has none and takes the 10th's; four days from the 12th on; the 15th is a holiday
    expect([...values]).toEqual([(0.01 * 5) / 365, (0.01 * 5.25 * 4) / 365, (0.01 * 4) / 365]);
    expect(notes).toEqual([
      "DTB3 (annual-percent) is off all returns, of tickers and benchmarks: the last rate known when a return begins, at most 14 days old, times days / 365; 5 % a year in the mean",
    ]);
  });

  it("are the same as fractions", () => {
    const fractions = { ...yields, values: yields.values.map((value) => value / 100) };
    const [percent, plain] = [
      rates(yields, ends, "annual-percent", before).values,
      rates(fractions, ends, "annual", before).values,
    ];
    for (const [t, value] of percent.entries()) expect(plain[t]).toBeCloseTo(value, 17);
  });

  it("are taken for 14 days, and then there is no return", () => {
    const old = series("R", ["2023-12-28"], [5]);
    const { values, notes } = rates(old, ends, "annual-percent", before);
    expect(Array.from(values, Number.isNaN)).toEqual([false, true, true]);
    expect(notes.at(-1)).toBe(
      "2 of the 3 rows have no rate of R, and so no return: it has 2023-12-28 to 2023-12-28",
    );
  });

  it("of a month serve returns of months, whatever day of the month they have", () => {
    const months = ["2024-01-31", "2024-02-29", "2024-03-28", "2024-04-30"];
    const monthly = series("TB3MS", ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"], [5, 5.5, 6, 7]);
    const { values } = rates(monthly, months.slice(1), "annual-percent", months.slice(0, -1));
    expect([...values]).toEqual([(0.01 * 5 * 29) / 365, (0.01 * 5.5 * 28) / 365, (0.01 * 6 * 33) / 365]);
  });

  it("may be one", () => {
    expect([...rates(1.5, ends, "annual-percent", before).values]).toEqual(
      [1, 4, 1].map((count) => (0.01 * 1.5 * count) / 365),
    );
    expect(rates(1.5, ends).notes).toEqual([
      "1.5 % a year, times days / 365, is off all returns, of tickers and benchmarks",
    ]);
  });

  it("of an instant are by its part of a day", () => {
    const hour = 3_600_000;
    const time = { kind: "instant", values: Float64Array.of(hour, 2 * hour) } as const;
    const { values } = riskFreeReturns(0.0365, time, { unit: "annual" });
    for (const value of values) expect(value).toBeCloseTo(0.0365 / 365 / 24, 20);
  });

  it("know nothing that comes later", () => {
    const draw = uniform(7);
    const dates = Array.from({ length: 40 }, (_, t) => formatTime("day", 19_000 + t));
    const own = dates.map(() => 5 * draw());
    const full = rates(series("R", dates, own), dates).values;
    for (const at of [3, 17, 39]) {
      const changed = own.map((value, t) => (t < at ? value : 99));
      const other = rates(series("R", dates, changed), dates).values;
      expect(other.subarray(0, at + 1)).toEqual(full.subarray(0, at + 1));
    }
  });
});

describe("returns of rows", () => {
  it("are compounded over each interval, those of days left out, too", () => {
    const rf = series(
      "RF",
      ["2024-01-11", "2024-01-12", "2024-01-15", "2024-01-16", "2024-01-17"],
      [1, 2, 3, 4, 5],
    );
    const { values } = rates(rf, ends, "percent", before);
    // (1.03 x 1.04 - 1), as an integer over 10^4
    expect(values[0]).toBeCloseTo(0.02, 15);
    expect(values[1]).toBeCloseTo(Number(103n * 104n - 10_000n) / 10_000, 15);
    expect(values[2]).toBeCloseTo(0.05, 15);
  });

  it("of months are those of the same months", () => {
    const months = ["2024-02-29", "2024-03-28", "2024-04-30"];
    const calendar = series("RF", ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"], [10, 20, 30, 40]);
    const starts = ["2024-01-31", "2024-02-29", "2024-03-28"];
    const { values, notes } = rates(calendar, months, "percent", starts);
    for (const [t, value] of [0.2, 0.3, 0.4].entries()) expect(values[t]).toBeCloseTo(value, 14);
    expect(notes[0]).toContain("what it returned in the same months;");
    // and of two months where returns span so many
    const overlapping = rates(calendar, months.slice(1), "percent", ["2024-01-31", "2024-02-29"]);
    expect(overlapping.values[0]).toBeCloseTo(1.2 * 1.3 - 1, 14);
    expect(overlapping.values[1]).toBeCloseTo(1.3 * 1.4 - 1, 14);
  });

  it("are missing where one of them is, or where the series has not begun or is over", () => {
    const dates = Array.from({ length: 30 }, (_, t) => formatTime("day", 19_723 + t));
    const rf = series(
      "RF",
      dates.slice(10, 20),
      Array.from({ length: 10 }, (_, t) => (t === 4 ? NaN : 0.01)),
    );
    const known = Array.from(rates(rf, dates, "percent").values, (value) => !Number.isNaN(value));
    expect(known).toEqual(dates.map((_, t) => t >= 10 && t < 20 && t !== 14));
    // a week of which the series has only the last two days
    const weeks = Array.from({ length: 4 }, (_, k) => formatTime("day", 19_726 + 7 * k));
    const weekly = rates(
      series(
        "RF",
        dates.slice(8),
        dates.slice(8).map(() => 0.01),
      ),
      weeks,
      "percent",
    );
    expect(Array.from(weekly.values, Number.isNaN)).toEqual([true, false, false, false]);
  });

  it("agree with the product over all rows, in exact fractions, whatever the intervals", () => {
    const draw = uniform(3);
    const dates = Array.from({ length: 200 }, (_, t) => formatTime("day", 19_000 + t));
    const basis = dates.map(() => Math.floor(40 * draw()) - 5); // hundredths of a percent
    const rf = series(
      "RF",
      dates,
      basis.map((value) => value / 10_000),
    );
    const rows = dates.filter((_, t) => t % 3 === 0 || t % 7 === 2).slice(1);
    const { values } = rates(rf, rows, "return");
    const places = rows.map((date) => dates.indexOf(date));
    for (let k = 1; k < rows.length; k++) {
      const own = basis.slice(places[k - 1]! + 1, places[k]! + 1);
      const product = own.reduce((all, value) => all * BigInt(10_000 + value), 1n);
      const one = 10_000n ** BigInt(own.length);
      expect(Math.abs(values[k]! - Number(product - one) / Number(one))).toBeLessThan(5e-16);
    }
  });
});

describe("excess returns", () => {
  const returns = createPanel(days(ends), ["A", "B"], Float64Array.of(0.5, NaN, 0.25, -0.5, 0, 1));

  it("are simple ones less simple, log ones less log ones", () => {
    const off = Float64Array.of(0.25, 0.5, NaN);
    const before = returns.values.slice();
    expect([...excessReturns(returns, off).values]).toEqual([0.25, NaN, NaN, -0.75, -0.5, NaN]);
    const log = { ...returns, values: returns.values.map((value) => Math.log1p(value)) };
    const excess = excessReturns(log, off, { kind: "log" }).values;
    expect(excess[0]).toBeCloseTo(Math.log(1.5 / 1.25), 15);
    expect(excess[4]).toBeCloseTo(-Math.log(1.5), 15);
    expect(returns.values).toEqual(before);
  });

  it("have the betas of total ones where the rate is the same in every row, and other ones where not", async () => {
    const draw = normal(5);
    const dates = Array.from({ length: 300 }, (_, t) => formatTime("day", 19_000 + t));
    const m = dates.map(() => 0.01 * draw());
    const panel = (name: string, values: readonly number[]) => series(name, dates, values);
    const [x, market] = [
      panel(
        "X",
        m.map((value) => 1.3 * value + 0.01 * draw()),
      ),
      panel("M", m),
    ];
    const kernel = await createKernel();
    const betas = (off: Float64Array) =>
      kernel.rolling(excessReturns(x, off), excessReturns(market, off), { window: 60 }).arrays[0]!;
    const total = kernel.rolling(x, market, { window: 60 }).arrays[0]!;
    const flat = betas(rates(5, dates).values);
    for (let t = 59; t < 300; t++) expect(Math.abs(flat[t]! - total[t]!)).toBeLessThan(1e-13);
    const wild = betas(
      rates(
        panel(
          "R",
          dates.map((_, t) => (t % 2) * 500),
        ),
        dates,
      ).values,
    );
    // cov(x - r, m - r) / var(m - r), by plain sums over the last window
    const r = dates.map((_, t) => (t === 0 ? 0 : (((t - 1) % 2) * 5) / 365));
    const pair = Array.from(
      { length: 60 },
      (_, k) => [x.values[240 + k]! - r[240 + k]!, m[240 + k]! - r[240 + k]!] as const,
    );
    const [sx, sm] = [0, 1].map((side) => pair.reduce((sum, both) => sum + both[side]!, 0) / 60) as [
      number,
      number,
    ];
    const cov = pair.reduce((sum, [p, q]) => sum + (p - sx) * (q - sm), 0);
    const expected = cov / pair.reduce((sum, [, q]) => sum + (q - sm) ** 2, 0);
    expect(wild[299]).toBeCloseTo(expected, 12);
    expect(Math.abs(wild[299]! - total[299]!)).toBeGreaterThan(0.01);
  });
});

describe("what cannot be", () => {
  const daily = Array.from({ length: 60 }, (_, t) => formatTime("day", 19_723 + t));
  const monthly = series("TB3MS", ["2024-01-01", "2024-02-01", "2024-03-01"], [5, 5, 5]);
  const weekly = series(
    "W",
    daily.filter((_, t) => t % 7 === 0),
    daily.filter((_, t) => t % 7 === 0).map(() => 5),
  );

  test.each<[string, () => unknown, string]>([
    [
      "monthly rates and daily returns",
      () => rates(monthly, daily),
      "TB3MS is monthly (3 values), and the returns are daily: a rate is taken for at most 14 days; give a daily series, or compute with --frequency month",
    ],
    [
      "monthly and daily returns",
      () => rates(monthly, daily, "percent"),
      "TB3MS is monthly (3 values), and the returns are daily: its returns cannot be taken apart; give a daily series, or compute with --frequency month",
    ],
    [
      "weekly and daily returns",
      () => rates(weekly, daily, "return"),
      "W is weekly (9 values), and the returns are daily",
    ],
    [
      "other years",
      () => rates(weekly, ["2030-01-01", "2030-01-02"]),
      "W knows no rate of any return: it has 2024-01-01 to 2024-02-26, the returns run over 2030-01-01 to 2030-01-02",
    ],
    [
      "no value",
      () => rates(series("W", ["2024-01-01"], [NaN]), daily),
      "W has no value and cannot be a riskless rate",
    ],
    [
      "an index",
      () =>
        rates(
          series(
            "SPX",
            daily,
            daily.map(() => 2000),
          ),
          daily,
        ),
      "SPX would be a rate of 2000 % a year, which is none; name another series, its unit (now annual-percent), or what",
    ],
    [
      "several series",
      () => rates({ ...weekly, tickers: ["A", "B"] }, daily),
      "riskFree must be one series, got 2",
    ],
    ["another unit", () => rates(weekly, daily, "bp" as RateUnit), "unit must be one of"],
    ["a fixed rate of rows", () => rates(1, daily, "percent"), "a single rate must be an annual one"],
    [
      "other rows",
      () => excessReturns(weekly, new Float64Array(3)),
      "riskFree must hold a return for each of 9 rows, got 3",
    ],
    [
      "days and instants",
      () => riskFreeReturns(weekly, { kind: "instant", values: Float64Array.of(1, 2) }, { unit: "annual" }),
      "W has dates, and the returns have times of day; take times as dates with --time-zone",
    ],
  ])("%s", (_, act, message) => expect(act).toThrow(message));

  test("weekly rates may be taken for daily returns", () => {
    expect(rates(weekly, daily).values.subarray(1).some(Number.isNaN)).toBe(false);
  });

  test.each<[RateUnit, number, string | undefined]>([
    ["annual-percent", 2.5, undefined],
    ["annual", 2.5, "250 % a year is no usual rate; is R in another unit, such as annual-percent?"],
    ["return", 0.01, "365 % a year is no usual rate; is R in another unit, such as annual-percent?"],
    ["annual-percent", 0.001, "0.001 % a year is no usual rate; is R in another unit, such as annual?"],
    ["annual-percent", 0, undefined],
    ["annual-percent", 60, "60 % a year is no usual rate; is R one, and does it say what is missing?"],
    ["percent", 0.008, undefined],
  ])("rates that are usual in another unit are told: %s of %d", (unit, value, note) => {
    const { notes } = rates(
      series(
        "R",
        daily,
        daily.map(() => value),
      ),
      daily,
      unit,
    );
    expect(notes.find((text) => text.includes("usual"))).toBe(note);
  });
});
