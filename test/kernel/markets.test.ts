// Several benchmarks in one call: the kernel takes complete tickers against two of them at a time, with the bits of one.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import type { RollingOptions } from "../../src/kernel/options.ts";
import { uniform } from "../random.ts";
import { expectBits } from "./bits.ts";
import { expectExact } from "./oracle.ts";
import { panelOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

type Blemish = "none" | "first" | "last" | "middle" | "huge" | "flat";

/** A series of `rows` values; a blemish is a missing or unusable value, or rows that stand still. */
function seriesOf(rows: number, seed: number, blemish: Blemish): Float64Array {
  const draw = uniform(seed);
  const values = Float64Array.from({ length: rows }, () => 0.02 * (draw() - 0.5));
  const middle = rows >> 1;
  if (blemish === "first") values[0] = Number.NaN;
  if (blemish === "last") values[rows - 1] = Number.NaN;
  if (blemish === "middle") values[middle] = Number.NaN;
  if (blemish === "huge") values[middle] = 1e200;
  if (blemish === "flat") values.fill(0.01, middle - (rows >> 2), middle + (rows >> 2));
  return values;
}

/** Every matrix of one call must be, bit for bit, that of its benchmark alone. */
function expectAlone(series: Float64Array[], markets: Float64Array[], options: RollingOptions): void {
  const rows = series[0]!.length;
  const x = panelOf(series, rows);
  const all = kernel.rolling(x, panelOf(markets, rows), options);
  const each = all.arrays.length / markets.length;
  for (const [b, market] of markets.entries()) {
    const alone = kernel.rolling(x, panelOf([market], rows), options);
    for (const [k, array] of alone.arrays.entries()) {
      expectBits(all.arrays[b * each + k]!, array, `benchmark ${b}, matrix ${k}`);
    }
  }
}

const blemish = fc.constantFrom<Blemish>(
  "none",
  "none",
  "none",
  "none",
  "first",
  "last",
  "middle",
  "huge",
  "flat",
);

describe("several benchmarks in one call have the bits of one by one", () => {
  test("whatever tickers and benchmarks lack", () => {
    const shape = fc.record({
      seed: fc.integer({ min: 1, max: 1e6 }),
      rows: fc.integer({ min: 300, max: 420 }),
      tickers: fc.array(blemish, { minLength: 1, maxLength: 9 }),
      markets: fc.array(blemish, { minLength: 2, maxLength: 5 }),
      window: fc.constantFrom(2, 3, 15, 16, 17, 60, 61, 255, 256, 257, 300),
      stat: fc.constantFrom("beta", "cov"),
      least: fc.constantFrom(undefined, 2, 0.5),
      gaps: fc.constantFrom("pairwise", "strict", "compress"),
      step: fc.constantFrom(undefined, 7),
    });
    fc.assert(
      fc.property(shape, ({ seed, rows, tickers, markets, window, stat, least, gaps, step }) => {
        const series = tickers.map((one, i) => seriesOf(rows, seed + i, one));
        const against = markets.map((one, b) => seriesOf(rows, seed + 100 + b, one));
        expectAlone(series, against, {
          window: [window, 20],
          stats: [stat as "beta" | "cov"],
          gaps: gaps as "pairwise" | "strict" | "compress",
          ...(least !== undefined && { minPeriods: Math.min(least, 20) }),
          ...(step !== undefined && { step }),
        });
      }),
      { numRuns: 150 },
    );
  });

  test.each([2520, 2521])("%d rows of more tickers than a tile holds, one with a gap", (rows) => {
    const series = Array.from({ length: 31 }, (_, i) => seriesOf(rows, i + 1, i === 17 ? "middle" : "none"));
    const markets = Array.from({ length: 3 }, (_, b) => seriesOf(rows, 1000 + b, "none"));
    expectAlone(series, markets, { window: 60 });
  });

  test("into arrays in kernel memory, and from there", async () => {
    const own = await createKernel();
    const rows = 500;
    const [series, markets] = [6, 4].map((count) =>
      Array.from({ length: count }, (_, i) => seriesOf(rows, 10 * count + i, "none")),
    ) as [Float64Array[], Float64Array[]];
    const x = own.allocate(6 * rows);
    const out = markets.map((_, b) => (b === 2 ? undefined : own.allocate(6 * rows)));
    const expected = own.rolling(panelOf(series, rows), panelOf(markets, rows), { window: 30 }).arrays;
    x.values.set(panelOf(series, rows).values);
    const arrays = own.rollingArrays(x.values, panelOf(markets, rows).values, rows, {
      window: 30,
      out: out.map((array) => array?.values ?? new Float64Array(6 * rows)),
    });
    for (const [b, array] of arrays.entries()) expectBits(array, expected[b]!, `benchmark ${b}`);
  });
});

test("against two benchmarks each value is the exact one, and missing where its own benchmark stands still", () => {
  const rows = 200;
  const x = panelOf(
    [1, 2, 3, 4].map((seed) => seriesOf(rows, seed, "none")),
    rows,
  );
  const m = panelOf([seriesOf(rows, 50, "none"), seriesOf(rows, 51, "flat")], rows);
  const options = { window: 40, minPeriods: 25 };
  const result = kernel.rolling(x, m, options);
  expectExact(result, x, m, options);
  const missing = result.arrays.map((array) => array.filter(Number.isNaN).length);
  expect(missing).toEqual([4 * 24, 4 * (24 + 61)]); // 100 rows stand still: those of 61 windows
});
