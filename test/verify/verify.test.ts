import { beforeAll, describe, expect, test } from "vitest";
import { families, returnsOf } from "../../bench/families.mjs";
import { createKernel } from "../../src/kernel/kernel.ts";
import { type Result, STATS } from "../../src/panel/result.ts";
import { type RowsOf, verifyResult } from "../../src/verify/verify.ts";
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
    const seen = new Map<string, number>();
    const rowsOf: RowsOf = (ticker, row, window, benchmark) => {
      for (const key of [`ticker ${ticker}`, `row ${row}`, `window ${window}`, `benchmark ${benchmark}`]) {
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
      return [];
    };
    verifyResult(result, returns, benchmarks, { ...checking, count: 48_000, rowsOf });
    expect(seen.size).toBe(4 + rows + 2 + 2);
    for (const [key, times] of seen) {
      const expected = 48_000 / (key.startsWith("row") ? rows : key.startsWith("ticker") ? 4 : 2);
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
    const perWindow = { ...checking, minPeriods: [8, 8] };
    expect(verifyResult(result, returns, benchmarks, perWindow).outside).toBe(0);
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

test("rowsOf chooses the rows of a window", async () => {
  // windows of complete pairs instead of rows: what the kernel gives for the pairs written one after another
  const x = series[1]!;
  const pairs = Array.from(x.keys()).filter((t) => !Number.isNaN(x[t]! + market[t]!));
  const [packed, packedMarket] = [x, market].map((one) =>
    panelOf([pairs.map((t) => one[t]!)], pairs.length),
  ) as [typeof returns, typeof returns];
  const kernel = await createKernel();
  const dense = kernel.rolling(packed, packedMarket, { window: 10, stats: STATS });
  const arrays = dense.arrays.map((array, s) => {
    // a row without a pair ends no window
    const spread = new Float64Array(rows).fill(STATS[s] === "n" ? 0 : Number.NaN);
    for (const [k, t] of pairs.entries()) spread[t] = array[k]!;
    return spread;
  });
  const rowsOf: RowsOf = (_, row, window) => {
    const upTo = pairs.filter((t) => t <= row);
    return upTo.at(-1) === row ? upTo.slice(-window) : [];
  };
  const compressed = { ...dense, time: returns.time, arrays };
  const options = { count: 500, rowsOf };
  const own = panelOf([x], rows);
  const one = panelOf([market], rows);
  expect(verifyResult(compressed, own, one, options).outside).toBe(0);
  expect(verifyResult(compressed, own, one, { count: 500 }).outside).toBeGreaterThan(0);
});
