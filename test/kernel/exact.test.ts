import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import type { Result } from "../../src/panel/result.ts";
import { exactWindow } from "../exact.ts";
import { families, moving, panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

/** What the kernel promises: of sd(x) / sd(m) for beta, of sd(x) sd(m) for covariance, absolute for correlation. */
const PROMISE = 1e-14;

/** Compares row t of ticker i with exact arithmetic over its window. */
function check(result: Result, x: Float64Array, m: Float64Array, i: number, t: number, least: number): void {
  const window = result.windows[0] as number;
  const start = Math.max(0, t - window + 1);
  const exact = exactWindow([...x.subarray(start, t + 1)], [...m.subarray(start, t + 1)]);
  const at = i * m.length + t;
  const [beta, cov, corr, n] = result.arrays.map((array) => array[at]!) as [number, number, number, number];
  const where = `ticker ${i}, row ${t}, n ${exact.n}`;
  expect(n, where).toBe(exact.n);
  const enough = exact.n >= least;
  expectNear(beta, enough ? exact.beta : Number.NaN, exact.betaScale, `beta, ${where}`);
  expectNear(cov, enough ? exact.cov : Number.NaN, exact.covScale, `cov, ${where}`);
  expectNear(corr, enough ? exact.corr : Number.NaN, 1, `corr, ${where}`);
  if (!Number.isNaN(corr)) expect(Math.abs(corr), where).toBeLessThanOrEqual(1);
}

function expectNear(value: number, exact: number, scale: number, where: string): void {
  if (Number.isNaN(exact)) expect(value, where).toBeNaN();
  else expect(Math.abs(value - exact), where).toBeLessThanOrEqual(PROMISE * scale);
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
          stats: ["beta", "cov", "corr", "n"],
        });
        // every row of small windows, a prime step through large ones
        const step = window <= 20 ? 1 : window <= 61 ? 7 : 53;
        for (const [i, x] of series.entries()) {
          for (let t = i % step; t < rows; t += step) check(result, x, market, i, t, least);
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
        stats: ["beta", "cov", "corr", "n"],
      });
      for (const [i, x] of series.entries()) {
        for (let t = window - 1; t < rows; t += 197) check(result, x, market, i, t, window);
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
        stats: ["beta", "cov", "corr", "n"],
      });
      for (const t of [p - 1, p, p + 1, p + (window >> 1), p + window - 1, p + window]) {
        if (t < rows) check(result, x, market, 0, t, 2);
      }
    }
  });
});
