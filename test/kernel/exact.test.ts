import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import { type Result, STATS } from "../../src/panel/result.ts";
import { ExactPair } from "../../src/verify/exact.ts";
import { promiseError } from "../../src/verify/promise.ts";
import { families, moving, panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

/** Never beyond 1 in magnitude, not by an ulp. */
const BOUNDED: readonly string[] = ["corr", "r2"];

/** Compares every statistic in row t of ticker i with exact arithmetic over its window. */
function check(result: Result, pair: ExactPair, i: number, t: number, minPeriods: number): void {
  const { stats, arrays, time } = result;
  const window = result.windows[0] as number;
  const exact = pair.window(Math.max(0, t - window + 1), t + 1, { minPeriods });
  for (const [s, stat] of stats.entries()) {
    const value = arrays[s]![i * time.values.length + t]!;
    const error = promiseError(value, exact[stat]);
    if (!(error <= 1)) {
      const { value: truth, scale } = exact[stat];
      expect.fail(
        `${stat} of ticker ${i}, row ${t}, n ${exact.n.value}: ${value}, not ${truth}; scale ${scale}, ${error} x the promise`,
      );
    }
    if (BOUNDED.includes(stat) && Math.abs(value) > 1) expect.fail(`${stat} beyond 1, row ${t}`);
  }
}

describe.each(Object.keys(families))("%s", (family) => {
  test.each([2, 3, 4, 5, 15, 16, 17, 20, 60, 61, 252])("window %i", (window) => {
    for (const count of [1, 2, 5]) {
      for (const least of new Set([window, Math.ceil(window / 2), 2, 1])) {
        const seed = window * 100 + count * 10 + least;
        const rows = 4 * window + 11;
        const { series, market } = families[family]!(returnsOf(count, rows, seed), window, seed);
        const result = kernel.rolling(panelOf(series, rows), panelOf([market], rows), {
          window,
          minPeriods: least,
          stats: STATS,
        });
        // every row of small windows, a prime step through large ones
        const step = window <= 20 ? 1 : window <= 61 ? 7 : 53;
        for (const [i, x] of series.entries()) {
          const pair = new ExactPair(x, market);
          for (let t = i % step; t < rows; t += step) check(result, pair, i, t, least);
        }
      }
    }
  });
});

test.each([500, 1000, 2000])(
  "window %i keeps the promise on price levels, where sums grow most",
  (window) => {
    for (const seed of [1, 2, 3]) {
      const rows = 2 * window + 300;
      const { series, market } = families["price levels"]!(returnsOf(2, rows, seed), window, seed);
      const result = kernel.rolling(panelOf(series, rows), panelOf([market], rows), {
        window,
        stats: STATS,
      });
      for (const [i, x] of series.entries()) {
        const pair = new ExactPair(x, market);
        for (let t = window - 1; t < rows; t += 197) check(result, pair, i, t, window);
      }
    }
  },
);

// what is bad or breaks is moved over every row of more than a chunk, so that it also hits the rows that give the anchor
describe.each(Object.keys(moving))("%s, at any row", (name) => {
  test.each([5, 15, 16, 17, 60, 61, 252])("window %i", (window) => {
    const rows = 3 * window + 3;
    const step = window > 100 ? 5 : 1;
    for (let p = window; p < 2 * window; p += step) {
      const { series, market } = returnsOf(2, rows, p);
      const x = series[1]!;
      moving[name]!(x, market, p);
      const result = kernel.rolling(panelOf([x], rows), panelOf([market], rows), {
        window,
        minPeriods: 2,
        stats: STATS,
      });
      const pair = new ExactPair(x, market);
      for (const t of [p - 1, p, p + 1, p + (window >> 1), p + window - 1, p + window]) {
        if (t < rows) check(result, pair, 0, t, 2);
      }
    }
  });
});
