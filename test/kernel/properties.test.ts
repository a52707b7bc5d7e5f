import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import { STATS, type Stat } from "../../src/panel/result.ts";
import { ExactPair } from "../../src/verify/exact.ts";
import { promiseError } from "../../src/verify/promise.ts";
import { bits, families, panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

const everything = { stats: STATS };
const gappy = families["gaps, halts and late listings"]!;

/** Small panels with gaps anywhere, equal values, and every way a window, minPeriods and row count can meet. */
const cases = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  rows: fc.integer({ min: 2, max: 70 }),
  count: fc.integer({ min: 1, max: 5 }),
  window: fc.integer({ min: 2, max: 25 }),
  least: fc.integer({ min: 1, max: 25 }),
  gaps: fc.constantFrom(0, 0.02, 0.3, 0.9),
  ddof: fc.constantFrom(0, 1, 2),
});

test("any panel: every cell is missing or right, and n is exact", () => {
  fc.assert(
    fc.property(cases, ({ seed, rows, count, window: asked, least: askedLeast, gaps, ddof }) => {
      const window = Math.min(asked, rows);
      const least = Math.min(askedLeast, window);
      const random = returnsOf(count + 1, rows, seed).series;
      // rounding to few digits makes ties and flat windows common
      const holed = random.map((one, i) =>
        one.map((value, t) =>
          ((seed * 31 + i * 17 + t * 7919) % 997) / 997 < gaps ? Number.NaN : Math.round(value * 50),
        ),
      );
      const [market, ...series] = holed as [Float64Array, ...Float64Array[]];
      const result = kernel.rolling(panelOf(series, rows), panelOf([market], rows), {
        window,
        minPeriods: least,
        ddof,
        ...everything,
      });
      for (const [i, x] of series.entries()) {
        const pair = new ExactPair(x, market);
        for (let t = 0; t < rows; t++) {
          const exact = pair.window(Math.max(0, t - window + 1), t + 1, { ddof, minPeriods: least });
          for (const [s, stat] of STATS.entries()) {
            const value = result.arrays[s]![i * rows + t]!;
            const { value: truth } = exact[stat];
            expect(
              promiseError(value, exact[stat]),
              `${stat}, row ${t}: ${value}, not ${truth}`,
            ).toBeLessThanOrEqual(1);
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});

describe("bits do not depend on", () => {
  const rows = 400;
  const complete = returnsOf(7, rows, 11);
  const holed = gappy(complete, 60, 11);

  test.each([
    ["complete", complete],
    ["gappy", holed],
  ])("rows appended later (%s)", (_, { series, market }) => {
    for (const window of [2, 3, 20, 61]) {
      const options = { window, minPeriods: Math.ceil(window / 2), ...everything };
      const whole = kernel.rolling(panelOf(series, rows), panelOf([market], rows), options);
      for (const shorter of [window, window + 1, 2 * window - 1, 2 * window, 3 * window + 2, rows - 1]) {
        const early = series.map((one) => one.subarray(0, shorter));
        const part = kernel.rolling(
          panelOf(early, shorter),
          panelOf([market.subarray(0, shorter)], shorter),
          options,
        );
        for (const [s, array] of part.arrays.entries()) {
          for (let i = 0; i < series.length; i++) {
            const before = whole.arrays[s]!.subarray(i * rows, i * rows + shorter);
            expect(bits(array.subarray(i * shorter, (i + 1) * shorter))).toEqual(bits(before));
          }
        }
      }
    }
  });

  test.each([
    ["complete", complete],
    ["gappy", holed],
  ])("neighbours, order, tiles or which statistics are asked for (%s)", (_, { series, market }) => {
    const options = { window: 60, minPeriods: 30 };
    const m = panelOf([market], rows);
    const whole = kernel.rolling(panelOf(series, rows), m, { ...options, ...everything });
    for (const [i, one] of series.entries()) {
      const alone = kernel.rolling(panelOf([one], rows), m, { ...options, ...everything });
      const single = STATS.map((stat) =>
        kernel.rolling(panelOf([one], rows), m, { ...options, stats: [stat] }),
      );
      const crowd = kernel.rolling(panelOf([...Array(600).fill(complete.series[0]), one], rows), m, options);
      for (const [s, array] of whole.arrays.entries()) {
        const expected = bits(array.subarray(i * rows, (i + 1) * rows));
        expect(bits(alone.arrays[s]!)).toEqual(expected);
        expect(bits(single[s]!.arrays[0]!)).toEqual(expected);
      }
      expect(bits(crowd.arrays[0]!.subarray(600 * rows))).toEqual(
        bits(whole.arrays[0]!.subarray(i * rows, (i + 1) * rows)),
      );
    }
  });

  test("the statistics asked for, by the loop that one of them alone takes", () => {
    for (const window of [2, 3, 7, 16, 60, 61]) {
      for (const T of [window, 130, 131, 222, 223]) {
        const { series, market } = returnsOf(4, T, window + T);
        const m = panelOf([market], T);
        const panel = panelOf(series, T);
        for (const minPeriods of [1, 2, window]) {
          const all = kernel.rolling(panel, m, { window, minPeriods, ...everything });
          for (const [s, stat] of STATS.entries()) {
            const alone = kernel.rolling(panel, m, { window, minPeriods, stats: [stat] });
            expect(bits(alone.arrays[0]!), `${stat}, window ${window}, rows ${T}`).toEqual(
              bits(all.arrays[s]!),
            );
          }
        }
      }
    }
  });

  test("gaps elsewhere: complete windows of a gappy series have the bits of the complete one", () => {
    for (const window of [2, 3, 4, 20, 60]) {
      const m = panelOf([complete.market], rows);
      const options = { window, minPeriods: 2, ...everything };
      const whole = kernel.rolling(panelOf(complete.series, rows), m, options);
      const part = kernel.rolling(panelOf(holed.series, rows), m, options);
      const n = part.arrays[STATS.indexOf("n")]!;
      let compared = 0;
      for (let k = 0; k < n.length; k++) {
        if (n[k] !== Math.min((k % rows) + 1, window)) continue;
        compared++;
        for (const [s, array] of part.arrays.entries()) expect(array[k]).toBe(whole.arrays[s]![k]);
      }
      expect(compared).toBeGreaterThan(100);
    }
  });

  test("the call before, and growing memory", async () => {
    const fresh = await createKernel();
    const panel = panelOf(holed.series, rows);
    const m = panelOf([holed.market], rows);
    const first = fresh.rolling(panel, m, { window: 60, minPeriods: 5, ...everything });
    const long = returnsOf(3, 40_000, 3);
    fresh.rolling(panelOf(long.series, 40_000), panelOf([long.market], 40_000), { window: 9000 });
    const again = fresh.rolling(panel, m, { window: 60, minPeriods: 5, ...everything });
    for (const s of STATS.keys()) expect(bits(again.arrays[s]!)).toEqual(bits(first.arrays[s]!));
  });
});

describe("algebra", () => {
  const rows = 300;
  const { series, market } = gappy(returnsOf(4, rows, 21), 40, 21);
  const run = (x: readonly Float64Array[], m: Float64Array, stats: readonly Stat[] = ["beta"]) =>
    kernel.rolling(panelOf(x, rows), panelOf([m], rows), { window: 40, minPeriods: 10, stats });

  test("scaling by powers of two scales exactly", () => {
    const beta = run(series, market).arrays[0]!;
    const scaled = run(
      series.map((one) => one.map((value) => value * 1024)),
      market.map((value) => value / 4),
    ).arrays[0]!;
    expect(scaled).toEqual(beta.map((value) => value * 4096));
  });

  test("permuting tickers permutes results", () => {
    const beta = run(series, market).arrays[0]!;
    const reversed = run(series.toReversed(), market).arrays[0]!;
    for (let i = 0; i < series.length; i++) {
      const mirrored = reversed.subarray((series.length - 1 - i) * rows, (series.length - i) * rows);
      expect(bits(mirrored)).toEqual(bits(beta.subarray(i * rows, (i + 1) * rows)));
    }
  });

  test("the market against itself has beta and correlation 1", () => {
    const [beta, corr] = run([market], market, ["beta", "corr"]).arrays;
    let seen = 0;
    for (let t = 0; t < rows; t++) {
      if (Number.isNaN(beta![t]!)) continue;
      seen++;
      expect(Math.abs(beta![t]! - 1)).toBeLessThanOrEqual(1e-14);
      expect(Math.abs(corr![t]! - 1)).toBeLessThanOrEqual(1e-14);
    }
    expect(seen).toBeGreaterThan(200);
  });

  test("several windows and benchmarks in one call are the calls one by one", () => {
    const second = market.map((value, t) => (t % 7 === 0 ? Number.NaN : value * value));
    const benchmarks = panelOf([market, second], rows);
    const both = kernel.rolling(panelOf(series, rows), benchmarks, {
      window: [20, 40],
      minPeriods: 10,
      stats: ["corr", "beta"],
    });
    const separate = [market, second].flatMap((m) =>
      [20, 40].flatMap(
        (window) =>
          kernel.rolling(panelOf(series, rows), panelOf([m], rows), {
            window,
            minPeriods: 10,
            stats: ["corr", "beta"],
          }).arrays,
      ),
    );
    expect(both.arrays.length).toBe(8);
    for (const [k, array] of both.arrays.entries()) expect(bits(array)).toEqual(bits(separate[k]!));
  });
});
