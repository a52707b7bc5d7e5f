import { beforeAll, describe, expect, test } from "vitest";
import { families, returnsOf } from "../../bench/families.mjs";
import { createKernel } from "../../src/kernel/kernel.ts";
import type { RollingOptions } from "../../src/kernel/options.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { type Result, STATS } from "../../src/panel/result.ts";
import { verifyResult } from "../../src/verify/verify.ts";
import { panelOf } from "../kernel/series.ts";

const rows = 120;
const { series, market } = families["gaps, halts and late listings"]!(returnsOf(4, rows, 3), 20, 3);
const returns = panelOf(series, rows);
const benchmarks = panelOf([market, series[3]!], rows);
const computing = { window: [10, 30], minPeriods: 8, ddof: 0, stats: STATS };
const checking = { count: 400, minPeriods: 8, ddof: 0 };

let result: Result;
beforeAll(async () => {
  result = (await createKernel()).rolling(returns, benchmarks, computing);
});

/** The result with one value changed. */
function spoilt(stat: "beta" | "n", b: number, w: number, i: number, t: number, value: number): Result {
  const array = (b * 2 + w) * STATS.length + STATS.indexOf(stat);
  const arrays = result.arrays.map((values, k) => (k === array ? values.with(i * rows + t, value) : values));
  return { ...result, arrays };
}

describe("a right result", () => {
  test("keeps the promise, and each statistic's worst error is told with its place", () => {
    const { cells, outside, worst } = verifyResult(result, returns, benchmarks, checking);
    expect([cells, outside]).toEqual([400, 0]);
    expect(worst.map(({ stat }) => stat)).toEqual(STATS);
    for (const { stat, error, promise, computed, exact, ...place } of worst) {
      expect(promise).toBeLessThanOrEqual(1);
      expect(error).toBeLessThan(1e-13);
      if (stat !== "n") expect(error).toBeGreaterThan(0);
      expect(computed).toBeCloseTo(exact, 9);
      expect(returns.tickers).toContain(place.ticker);
      expect(benchmarks.tickers).toContain(place.benchmark);
      expect([10, 30]).toContain(place.window);
      expect(place.date).toBe(new Date(place.row * 86_400_000).toISOString().slice(0, 10));
    }
  });

  test("the same seed draws the same cells, another draws others", () => {
    const verify = (seed: number) => verifyResult(result, returns, benchmarks, { ...checking, seed });
    expect(verify(7)).toEqual(verify(7));
    expect(verify(7).worst).not.toEqual(verify(8).worst);
  });

  test("every ticker, row, benchmark and window is drawn, about equally often", () => {
    // nothing is right, so that the worst of a single cell tells which one it was
    const nowhere = {
      ...result,
      arrays: result.arrays.map((array) => array.map(() => Number.POSITIVE_INFINITY)),
    };
    const seen = new Map<string, number>();
    const draws = 4800;
    for (let seed = 0; seed < draws; seed++) {
      const { worst } = verifyResult(nowhere, returns, benchmarks, { ...checking, count: 1, seed });
      const { ticker, row, window, benchmark } = worst[0]!;
      for (const key of [`ticker ${ticker}`, `row ${row}`, `window ${window}`, `benchmark ${benchmark}`]) {
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
    }
    expect(seen.size).toBe(4 + rows + 2 + 2);
    for (const [key, times] of seen) {
      const expected = draws / (key.startsWith("row") ? rows : key.startsWith("ticker") ? 4 : 2);
      expect(Math.abs(times - expected), key).toBeLessThan(5 * Math.sqrt(expected));
    }
  });
});

describe("a wrong result", () => {
  const every = { ...checking, count: 10_000 };

  test.each<[string, "beta" | "n", number]>([
    ["an error beyond the promise", "beta", 1e-11],
    ["a missing value where one is due", "beta", Number.NaN],
    ["an infinity", "beta", Number.POSITIVE_INFINITY],
    ["a pair too many", "n", 1],
  ])("%s is found where it is", (_, stat, change) => {
    const array = result.arrays[(1 * 2 + 1) * STATS.length + STATS.indexOf(stat)]!;
    const t = 90;
    const before = array[2 * rows + t]!;
    const { outside, worst } = verifyResult(
      spoilt(stat, 1, 1, 2, t, before + change),
      returns,
      benchmarks,
      every,
    );
    expect(outside).toBeGreaterThan(0);
    expect(outside).toBeLessThan(40);
    const found = worst.find((deviation) => deviation.stat === stat)!;
    expect(found).toMatchObject({ ticker: "T2", row: t, benchmark: "T1", window: 30 });
    expect(found.exact).toBeCloseTo(before, 12);
    expect(found.promise).toBeGreaterThan(1);
    expect(worst.filter(({ promise }) => promise > 1)).toHaveLength(1);
  });

  test("a value where none is due is found", () => {
    const { outside, worst } = verifyResult(spoilt("beta", 0, 0, 1, 2, 0.5), returns, benchmarks, every);
    expect(outside).toBeGreaterThan(0);
    expect(worst[0]).toMatchObject({ stat: "beta", ticker: "T1", row: 2, computed: 0.5, exact: Number.NaN });
  });

  test("other options than it was computed with are found", () => {
    expect(verifyResult(result, returns, benchmarks, { ...checking, ddof: 1 }).outside).toBeGreaterThan(100);
    expect(verifyResult(result, returns, benchmarks, { ...checking, minPeriods: 9 }).outside).toBeGreaterThan(
      0,
    );
    expect(verifyResult(result, returns, benchmarks, { ddof: 0 }).outside).toBeGreaterThan(100);
    for (const gaps of ["strict", "compress"] as const) {
      expect(verifyResult(result, returns, benchmarks, { ...checking, gaps }).outside).toBeGreaterThan(0);
    }
  });

  test("panels of another shape are refused", () => {
    expect(() => verifyResult(result, panelOf(series.slice(1), rows), benchmarks)).toThrow(
      "returns must be what the result was computed from, 4 x 120 values, got 360",
    );
    expect(() => verifyResult(result, returns, panelOf([market], rows))).toThrow(
      "benchmarks must be what the result was computed from, 2 x 120 values, got 120",
    );
  });
});

describe("however it was computed", () => {
  const instants = {
    kind: "instant" as const,
    values: Float64Array.from({ length: rows }, (_, t) => t * 3.6e6),
  };

  test.each<RollingOptions>([
    { window: [10, 30], gaps: "strict", minPeriods: 5 },
    { window: [10, 30], gaps: "compress" },
    { window: [10, 30], gaps: "compress", maxSpan: 35, minPeriods: 0.75 },
    { window: ["9d", "expanding", 12, "2w"], minPeriods: 5 },
    { window: ["9d", "expanding"], gaps: "strict", ddof: 0 },
    { window: [10, "20d"], step: 7, minPeriods: 6 },
    { window: 10, step: "month", minPeriods: 0.55 },
  ])("%j", async (options) => {
    const kernel = await createKernel();
    const verify = (computed: Result, rules: RollingOptions) => {
      const { gaps, maxSpan, minPeriods, ddof } = rules;
      const given = Object.entries({ gaps, maxSpan, minPeriods, ddof }).filter(
        ([, value]) => value !== undefined,
      );
      return verifyResult(computed, returns, benchmarks, { ...Object.fromEntries(given), count: 500 });
    };
    const computed = kernel.rolling(returns, benchmarks, { ...options, stats: STATS });
    expect(verify(computed, options)).toMatchObject({ cells: 500, outside: 0 });
    const other = kernel.rolling(returns, benchmarks, { ...options, stats: STATS, minPeriods: 2 });
    expect(verify(other, options).outside).toBeGreaterThan(0);
  });

  test("times of day", async () => {
    const kernel = await createKernel();
    const [x, m] = [returns, benchmarks].map((panel) => ({ ...panel, time: instants })) as [Panel, Panel];
    const computed = kernel.rolling(x, m, { window: ["1d", "90min", "7h"], stats: STATS });
    expect(verifyResult(computed, x, m).outside).toBe(0);
    expect(verifyResult({ ...computed, windows: ["23h", "90min", "7h"] }, x, m).outside).toBeGreaterThan(0);
  });
});

test.each([
  [{ count: 0 }, "count must be an integer >= 1, got 0"],
  [{ count: 2.5 }, "count must be an integer >= 1, got 2.5"],
  [{ seed: Number.NaN }, "seed must be an integer >= 0, got NaN"],
])("%j is refused", (options, message) => {
  expect(() => verifyResult(result, returns, benchmarks, options)).toThrow(new RangeError(message));
});

test("what cannot be recomputed is refused", () => {
  const named = { ...result, windows: ["halflife=20", 30] };
  expect(() => verifyResult(named, returns, benchmarks)).toThrow(
    "a window of halflife=20 cannot be recomputed",
  );
  const later = { ...result, time: { ...result.time, values: result.time.values.map((day) => day + 1) } };
  expect(() => verifyResult(later, returns, benchmarks)).toThrow(
    "returns must be what the result was computed from, with 1970-05-01, got none",
  );
  const renamed = { ...returns, tickers: ["T0", "T1", "X", "T3"] };
  expect(() => verifyResult(result, renamed, benchmarks)).toThrow(
    "returns must be what the result was computed from, with T2, got X in its place",
  );
});
