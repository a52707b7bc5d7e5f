// Durations and expanding windows against exact arithmetic, and windows of all kinds in one call.
import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import type { RollingOptions } from "../../src/kernel/options.ts";
import { pick, STATS } from "../../src/panel/result.ts";
import { dayNumber, type TimeIndex } from "../../src/panel/time.ts";
import { uniform } from "../random.ts";
import { expectBits } from "./bits.ts";
import { expectExact } from "./oracle.ts";
import { families, type Market, panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

const day = dayNumber(2023, 1, 2); // a Monday
const minute = 60_000;

/** Points in time of every make; `t` counts rows. */
const clocks: Record<string, (rows: number) => TimeIndex> = {
  weekdays: (rows) => days(rows, (t) => day + Math.floor(t / 5) * 7 + (t % 5)),
  "weekdays with holidays": (rows) => {
    const draw = uniform(7);
    const holiday = Array.from({ length: 2 * rows + 9 }, () => draw() < 0.1);
    const open = Array.from(holiday.keys()).filter((t) => !holiday[t]);
    return days(rows, (t) => day + Math.floor(open[t]! / 5) * 7 + (open[t]! % 5));
  },
  "days here and there, with years between": (rows) => {
    const draw = uniform(9);
    let at = day;
    return days(rows, () => {
      at += 1 + Math.floor(draw() * 4) + (draw() < 0.02 ? 400 : 0);
      return at;
    });
  },
  "hours without a stop": (rows) => instants(rows, (t) => t * 60 * minute),
  "sessions of 39 bars": (rows) =>
    instants(rows, (t) => Math.floor(t / 39) * 1440 * minute + 870 * minute + (t % 39) * 10 * minute),
  "bars at any millisecond": (rows) => {
    const draw = uniform(11);
    let at = 0;
    return instants(rows, () => {
      at += 1 + Math.floor(draw() ** 3 * 40 * minute);
      return at;
    });
  },
};

function days(rows: number, at: (t: number) => number): TimeIndex {
  return { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => at(t)) };
}

function instants(rows: number, at: (t: number) => number): TimeIndex {
  return {
    kind: "instant",
    values: Float64Array.from({ length: rows }, (_, t) => Date.UTC(2023, 0, 2) + at(t)),
  };
}

const durations: Record<TimeIndex["kind"], readonly string[]> = {
  day: ["1d", "2d", "3d", "4d", "1w", "10d", "30d", "90d", "52w", "99999d"],
  instant: ["1s", "10min", "11min", "1h", "90min", "24h", "25h", "1d", "3d", "1w", "9999d"],
};

/** Gaps of its own in each ticker but the first, and in every other market. */
function holed({ series, market }: Market, seed: number): Market {
  const draw = uniform(seed);
  return {
    series: series.map((one, i) => {
      if (i === 0) return one;
      const copy = one.map((value) => (draw() < [0.02, 0.3, 0.9][i % 3]! ? Number.NaN : value));
      const halt = Math.floor(draw() * one.length);
      return copy.fill(Number.NaN, halt, halt + Math.floor(one.length / 5));
    }),
    market: seed % 2 ? market : market.map((value) => (draw() < 0.02 ? Number.NaN : value)),
  };
}

function check(data: Market, time: TimeIndex, options: RollingOptions, stride: number): number {
  const rows = time.values.length;
  const [x, m] = [panelOf(data.series, rows, time), panelOf([data.market], rows, time)];
  return expectExact(kernel.rolling(x, m, options), x, m, options, stride);
}

describe.each(Object.keys(clocks))("durations over %s", (name) => {
  test.each([
    "returns",
    "price levels",
    "gaps, halts and late listings",
    "linear, r2 = 1 - 1e-8",
    "outlier 1e8 in both",
  ])("%s", (family) => {
    let values = 0;
    for (const [k, rows] of [1, 2, 3, 40, 151, 300].entries()) {
      const time = clocks[name]!(rows);
      const seed = rows + 1;
      const data = families[family]!(
        returnsOf([5, 1, 2, 3, 4, 5][k]!, rows, seed),
        Math.ceil(rows / 4),
        seed,
      );
      for (const [d, window] of durations[time.kind].entries()) {
        const options: RollingOptions = {
          window,
          gaps: (k + d) % 3 === 0 ? "strict" : "pairwise",
          ddof: d % 3,
          ...((k + d) % 2 && { minPeriods: Math.min(rows, 1 + (d % 4)) }),
          stats: STATS,
        };
        values += check(data, time, options, rows > 100 ? 7 : 1);
        values += check(holed(data, seed + d), time, options, rows > 100 ? 7 : 1);
      }
    }
    expect(values).toBeGreaterThan(5000);
  });
});

describe("the meaning of a duration", () => {
  const run = (time: TimeIndex, options: RollingOptions) => {
    const rows = time.values.length;
    const { series, market } = returnsOf(2, rows, 4);
    return kernel.rolling(panelOf(series, rows, time), panelOf([market], rows, time), options);
  };
  const counts = (time: TimeIndex, window: string) =>
    [...run(time, { window, stats: ["n"] }).arrays[0]!].slice(0, time.values.length);

  test("the rows later than that before each, by hand (pandas: closed = right)", () => {
    const week = clocks.weekdays!(10);
    expect(counts(week, "1d")).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(counts(week, "3d")).toEqual([1, 2, 3, 3, 3, 1, 2, 3, 3, 3]);
    expect(counts(week, "4d")).toEqual([1, 2, 3, 4, 4, 2, 2, 3, 4, 4]);
    expect(counts(week, "1w")).toEqual([1, 2, 3, 4, 5, 5, 5, 5, 5, 5]);
    const bars = instants(6, (t) => [0, 10, 20, 1440, 1450, 1470][t]! * minute);
    expect(counts(bars, "10min")).toEqual([1, 1, 1, 1, 1, 1]);
    expect(counts(bars, "20min")).toEqual([1, 2, 2, 1, 2, 1]);
    expect(counts(bars, "1d")).toEqual([1, 2, 3, 3, 3, 3]);
    expect(counts(bars, "1460min")).toEqual([1, 2, 3, 4, 5, 4]);
  });

  test("shorter than any spacing: windows of one row, which have means and nothing else", () => {
    const rows = 50;
    const { series, market } = returnsOf(3, rows, 4);
    const time = clocks.weekdays!(rows);
    const [x, m] = [panelOf(series, rows, time), panelOf([market], rows, time)];
    const result = kernel.rolling(x, m, { window: "1d", stats: STATS });
    expectBits(pick(result, { stat: "mean_x" }).values, x.values);
    for (const i of series.keys()) {
      expectBits(pick(result, { stat: "mean_m" }).values.subarray(i * rows, (i + 1) * rows), m.values);
    }
    for (const stat of STATS.filter((stat) => !["n", "mean_x", "mean_m"].includes(stat))) {
      expect(pick(result, { stat }).values.every(Number.isNaN), stat).toBe(true);
    }
    const variance = kernel.rolling(x, m, { window: "1d", ddof: 0, stats: ["var_x"] }).arrays[0]!;
    expect(variance.every((value) => value === 0)).toBe(true);
  });

  test("units that mean the same have the same bits", () => {
    const weeks = clocks.weekdays!(60);
    for (const [one, other] of [
      ["7d", "1w"],
      ["24h", "1d"],
    ] as const) {
      for (const stat of STATS) {
        expectBits(
          run(weeks, { window: one, stats: [stat] }).arrays[0]!,
          run(weeks, { window: other, stats: [stat] }).arrays[0]!,
        );
      }
    }
    const bars = clocks["sessions of 39 bars"]!(60);
    for (const other of ["60min", "3600s"]) {
      expectBits(run(bars, { window: "1h" }).arrays[0]!, run(bars, { window: other }).arrays[0]!);
    }
  });

  test("where rows are evenly spaced it is a number of rows, within the promise", () => {
    const rows = 300;
    for (const [time, unit] of [
      [days(rows, (t) => t), "d"],
      [clocks["hours without a stop"]!(rows), "h"],
    ] as const) {
      for (const window of [2, 3, 17, 60, 61, 252]) {
        for (const data of [
          returnsOf(3, rows, 8),
          holed(families["price levels"]!(returnsOf(4, rows, 8), 60, 8), 3),
        ]) {
          const [x, m] = [panelOf(data.series, rows, time), panelOf([data.market], rows, time)];
          const options = { minPeriods: 2, stats: STATS };
          const byRows = kernel.rolling(x, m, { ...options, window });
          const byTime = kernel.rolling(x, m, { ...options, window: `${window}${unit}` });
          // the same exact values, by the rows of the one for the result of the other
          expectExact({ ...byTime, windows: [window] }, x, m, options, 5);
          expectExact({ ...byRows, windows: [`${window}${unit}`] }, x, m, options, 5);
          expectBits(pick(byTime, { stat: "n" }).values, pick(byRows, { stat: "n" }).values);
        }
      }
    }
  });

  test("longer than the data it is an expanding window, within the promise", () => {
    const rows = 200;
    const time = clocks["weekdays with holidays"]!(rows);
    const data = holed(returnsOf(4, rows, 8), 5);
    const [x, m] = [panelOf(data.series, rows, time), panelOf([data.market], rows, time)];
    const result = kernel.rolling(x, m, { window: "100000d", stats: STATS });
    expect(expectExact({ ...result, windows: ["expanding"] }, x, m, { window: "expanding" })).toBeGreaterThan(
      5000,
    );
  });
});

test("more rows than the data, it holds all there are, where fewer pairs are enough", () => {
  const rows = 50;
  const time = clocks.weekdays!(rows);
  const data = holed(returnsOf(4, rows, 8), 5);
  const [x, m] = [panelOf(data.series, rows, time), panelOf([data.market], rows, time)];
  for (const gaps of ["pairwise", "strict", "compress"] as const) {
    const options = { minPeriods: 20, stats: STATS, gaps };
    const long = kernel.rolling(x, m, { ...options, window: 60 });
    const counted = expectExact(long, x, m, { ...options, window: 60 });
    if (gaps !== "pairwise") continue;
    expect(counted).toBeGreaterThan(1000);
    const whole = kernel.rolling(x, m, { ...options, window: "expanding" });
    for (const stat of STATS) expectBits(pick(long, { stat }).values, pick(whole, { stat }).values);
  }
  expect(() => kernel.rolling(x, m, { window: 60, minPeriods: 51 })).toThrow(
    "window must be at most the 50 rows",
  );
});

describe("expanding", () => {
  test.each(Object.keys(families))("%s", (family) => {
    let values = 0;
    for (const [k, rows] of [1, 2, 3, 7, 64, 257, 700].entries()) {
      const data = families[family]!(returnsOf(1 + (k % 5), rows, rows), Math.ceil(rows / 4), rows + k);
      for (const gaps of ["pairwise", "strict"] as const) {
        for (const minPeriods of [undefined, Math.min(3, rows)]) {
          const options = { window: "expanding", gaps, ...(minPeriods && { minPeriods }), stats: STATS };
          const time = clocks.weekdays!(rows);
          values += check(data, time, options, rows > 300 ? 41 : 3);
          values += check(holed(data, k), time, options, rows > 300 ? 41 : 3);
        }
      }
    }
    expect(values).toBeGreaterThan(1000);
  });

  test("twenty thousand rows, in which sums grow longest", () => {
    const rows = 20_000;
    for (const family of ["price levels", "linear, r2 = 1 - 1e-12", "price levels with gaps"]) {
      const data = families[family]!(returnsOf(2, rows, 5), 300, 5);
      const time = days(rows, (t) => t);
      expect(check(data, time, { window: "expanding", minPeriods: 2, stats: STATS }, 397)).toBeGreaterThan(
        800,
      );
    }
  });

  test("the last row of a panel is that of a window over all rows", () => {
    for (const rows of [2, 3, 60, 333]) {
      const data = holed(returnsOf(4, rows, rows), 2);
      const [x, m] = [panelOf(data.series, rows), panelOf([data.market], rows)];
      const all = kernel.rolling(x, m, { window: "expanding", stats: STATS });
      const one = { ...all, windows: [rows] };
      expectExact(one, x, m, { window: rows, minPeriods: 1 });
    }
  });
});

describe("windows of all kinds in one call", () => {
  const rows = 230;
  const data = holed(families["price levels"]!(returnsOf(7, rows, 3), 30, 3), 2);
  const other = data.market.map((value, t) => (t % 11 === 0 ? Number.NaN : 1 / value));
  const third = returnsOf(1, rows, 99).market;
  const window = [20, "30d", "expanding", 2, "52w", 61, "1d"];
  const time = clocks["weekdays with holidays"]!(rows);
  const x = panelOf(data.series, rows, time);
  const benchmarks = [data.market, other, third];
  const m = panelOf(benchmarks, rows, time);

  test.each<Partial<RollingOptions>>([
    { stats: STATS },
    { stats: ["t_beta", "n", "beta"], minPeriods: 2, gaps: "strict" },
    { stats: ["beta"], minPeriods: 1 },
    { stats: ["cov"], ddof: 0 },
    { stats: ["corr", "var_m"], step: 3 },
    { stats: ["mean_m"], step: "month" },
  ])("have the bits of separate calls: %j", (options) => {
    const together = kernel.rolling(x, m, { window, ...options });
    expect(together.windows).toEqual(window);
    for (const [b, benchmark] of benchmarks.entries()) {
      for (const one of window) {
        for (const stat of options.stats!) {
          const { arrays } = kernel.rolling(x, panelOf([benchmark], rows, time), {
            ...options,
            window: one,
            stats: [stat],
          });
          const { values } = pick(together, { benchmark: `T${b}`, window: one, stat });
          expectBits(values, arrays[0]!, `${stat}, window ${one}, benchmark ${b}`);
        }
      }
    }
  });

  test("compressed windows of several lengths", () => {
    for (const maxSpan of [undefined, 61, 100]) {
      const options = { gaps: "compress", ...(maxSpan && { maxSpan }), minPeriods: 2, stats: STATS } as const;
      const together = kernel.rolling(x, m, { window: [20, 2, 61], ...options });
      for (const one of [20, 2, 61]) {
        const alone = kernel.rolling(x, m, { window: one, ...options });
        for (const stat of STATS) {
          for (const benchmark of ["T0", "T1", "T2"]) {
            const choice = { stat, benchmark, window: one };
            expectBits(pick(together, choice).values, pick(alone, choice).values, `${stat}, ${one}`);
          }
        }
      }
    }
  });

  test("are right, each by its own rows", () => {
    expect(
      expectExact(
        kernel.rolling(x, m, { window, minPeriods: 2, stats: STATS }),
        x,
        m,
        { window, minPeriods: 2 },
        13,
      ),
    ).toBeGreaterThan(5000);
  });
});
