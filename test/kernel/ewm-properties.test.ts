import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { EwmOptions } from "../../src/kernel/ewm.ts";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import { EWM_STATS } from "../../src/panel/result.ts";
import { exactEwm } from "../exact-ewm.ts";
import { expectBits } from "./bits.ts";
import { families, type Market, panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

const gappy = families["gaps, halts and late listings"]!;
const modes = [
  { adjust: true, ignoreNa: false },
  { adjust: false, ignoreNa: false },
  { adjust: true, ignoreNa: true, bias: true },
  { adjust: false, ignoreNa: true },
];
const rows = 400;
const complete = returnsOf(11, rows, 11);
const holed = { series: gappy(complete, 60, 11).series, market: complete.market };
const allHoled = gappy(complete, 60, 12);
const kinds: [string, Market][] = [
  ["complete", complete],
  ["gappy", { ...holed, series: holed.series.with(4, complete.series[4]!) }],
  ["a gappy market too", allHoled],
];

/** Every statistic, halflife 20 unless the options say otherwise. */
function run(
  series: readonly Float64Array[],
  market: Float64Array,
  options: Partial<EwmOptions> = {},
): readonly Float64Array[] {
  const { length } = market;
  return kernel.ewm(panelOf(series, length), panelOf([market], length), {
    decay: { halflife: 20 },
    stats: EWM_STATS,
    ...options,
  }).arrays;
}

const rowOf = (array: Float64Array, i: number, length = rows) => array.subarray(i * length, (i + 1) * length);

test("any panel: every cell is missing or right, and n is exact", () => {
  const cases = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    rows: fc.integer({ min: 1, max: 75 }),
    count: fc.integer({ min: 1, max: 10 }),
    alpha: fc.constantFrom(1e-9, 0.01, 0.06, 0.3, 0.5, 0.9, 1),
    minPeriods: fc.constantFrom(0, 1, 2, 5, 200),
    gaps: fc.constantFrom(0, 0.02, 0.3, 0.9),
    adjust: fc.boolean(),
    ignoreNa: fc.boolean(),
    bias: fc.boolean(),
  });
  fc.assert(
    fc.property(cases, ({ seed, rows: length, count, alpha, minPeriods, gaps, ...mode }) => {
      // rounding to few digits makes ties and series that stand still common
      const [market, ...series] = returnsOf(count + 1, length, seed).series.map((one, i) =>
        one.map((value, t) =>
          ((seed * 31 + i * 17 + t * 7919) % 997) / 997 < gaps ? Number.NaN : Math.round(value * 50),
        ),
      ) as [Float64Array, ...Float64Array[]];
      const arrays = run(series, market, { decay: { alpha }, minPeriods, ...mode });
      for (const [i, x] of series.entries()) {
        for (const [t, exact] of exactEwm(x, market, { alpha, ...mode }).entries()) {
          const truth = exact!;
          const [beta, a, cov, corr, r2, n] = arrays.map((array) => array[i * length + t]!);
          const enough = truth.n >= minPeriods;
          expect(n).toBe(truth.n);
          expectClose(beta!, enough ? truth.beta : Number.NaN, truth.betaScale);
          expectClose(a!, enough ? truth.alpha : Number.NaN, truth.alphaScale);
          expectClose(cov!, enough ? truth.cov : Number.NaN, truth.covScale);
          expectClose(corr!, enough ? truth.corr : Number.NaN, 1);
          expectClose(r2!, enough ? truth.r2 : Number.NaN, 1);
        }
      }
    }),
    { numRuns: 120 },
  );
});

function expectClose(value: number, exact: number, scale: number): void {
  if (Number.isNaN(exact)) expect(value).toBeNaN();
  else expect(Math.abs(value - exact)).toBeLessThanOrEqual(1e-14 * scale);
}

describe.each(kinds)("bits of %s series do not depend on", (_, { series, market }) => {
  test.each(modes)("rows appended later %j", (mode) => {
    for (const halflife of [0.5, 3, 100]) {
      const options = { decay: { halflife }, ...mode };
      const whole = run(series, market, options);
      for (const shorter of [1, 2, 3, 5, 63, 64, 65, 127, 200, 301, rows - 1]) {
        const early = series.map((one) => one.subarray(0, shorter));
        const part = run(early, market.subarray(0, shorter), options);
        for (const [s, array] of part.entries()) {
          for (const i of series.keys()) {
            const before = whole[s]!.subarray(i * rows, i * rows + shorter);
            expectBits(rowOf(array, i, shorter), before, `${EWM_STATS[s]}, ${shorter} rows`);
          }
        }
      }
    }
  });

  test.each(modes)("neighbours, order, tiles or the statistics asked for %j", (mode) => {
    const whole = run(series, market, mode);
    const reversed = run(series.toReversed(), market, mode);
    const crowd = run([...Array(300).fill(complete.series[0]), ...series], market, {
      ...mode,
      stats: ["beta"],
    });
    const single = EWM_STATS.map((stat) => run(series, market, { ...mode, stats: [stat] })[0]!);
    for (const i of series.keys()) {
      const alone = run([series[i]!], market, mode);
      for (const [s, array] of whole.entries()) {
        const expected = rowOf(array, i);
        expectBits(rowOf(alone[s]!, 0), expected);
        expectBits(rowOf(reversed[s]!, series.length - 1 - i), expected);
        expectBits(rowOf(single[s]!, i), expected);
      }
      expectBits(rowOf(crowd[0]!, 300 + i), rowOf(whole[0]!, i));
    }
  });

  test("the call before, and growing memory", async () => {
    const fresh = await createKernel();
    const once = () =>
      fresh.ewm(panelOf(series, rows), panelOf([market], rows), { decay: { span: 9 }, stats: EWM_STATS });
    const first = once();
    const long = returnsOf(3, 60_000, 3);
    fresh.ewm(panelOf(long.series, 60_000), panelOf([long.market], 60_000), { decay: { alpha: 0.3 } });
    const again = once();
    for (const s of EWM_STATS.keys()) expectBits(again.arrays[s]!, first.arrays[s]!);
  });

  test.each(modes)("other benchmarks in the call %j", (mode) => {
    const second = market.map((value, t) => (t % 7 === 0 ? Number.NaN : value * value));
    const both = kernel.ewm(panelOf(series, rows), panelOf([market, second], rows), {
      decay: { halflife: 20 },
      ...mode,
      stats: ["corr", "beta"],
    });
    const separate = [market, second].flatMap((m) => run(series, m, { ...mode, stats: ["corr", "beta"] }));
    expect(both.arrays).toHaveLength(4);
    for (const [k, array] of both.arrays.entries()) expectBits(array, separate[k]!);
  });
});

describe("the two loops", () => {
  // one more row, without a value, sends a series or all of them through the loop for gaps
  const longer = (one: Float64Array) => Float64Array.from([...one, Number.NaN]);

  test.each(modes)("give complete rows the same bits %j", (mode) => {
    for (const halflife of [0.3, 2, 20, 500]) {
      for (const length of [1, 2, 63, 64, 65, 129, rows]) {
        const series = complete.series.map((one) => one.subarray(0, length));
        const market = complete.market.subarray(0, length);
        const options = { decay: { halflife }, ...mode };
        const dense = run(series, market, options);
        const tickers = run(series.map(longer), Float64Array.from([...market, 0.01]), options);
        const all = run(series.map(longer), longer(market), options);
        for (const [s, array] of dense.entries()) {
          // beta or cov alone has yet another loop
          expectBits(run(series, market, { ...options, stats: [EWM_STATS[s]!] })[0]!, array);
          for (const i of series.keys()) {
            const expected = rowOf(array, i, length);
            const cut = (of: Float64Array) => of.subarray(i * (length + 1), (i + 1) * (length + 1) - 1);
            expectBits(cut(tickers[s]!), expected, `${EWM_STATS[s]}, ${length} rows`);
            expectBits(cut(all[s]!), expected, `${EWM_STATS[s]}, ${length} rows`);
          }
        }
      }
    }
  });

  test.each([true, false])("ignoreNa is the series without its gaps, adjust %j", (adjust) => {
    for (const x of allHoled.series) {
      const pairs = [...x.keys()].filter((t) => !Number.isNaN(x[t]! + allHoled.market[t]!));
      const pick = (one: Float64Array) => Float64Array.from(pairs, (t) => one[t]!);
      const together = run([pick(x)], pick(allHoled.market), { adjust });
      const apart = run([x], allHoled.market, { adjust, ignoreNa: true });
      for (const [s, array] of apart.entries()) {
        expectBits(pick(array), together[s]!);
        // and a row without a pair repeats the row before
        for (let t = 1; t < rows; t++) if (!pairs.includes(t)) expect(array[t]).toBe(array[t - 1]);
      }
    }
  });

  test.each(modes)("repeat the row before where there is no pair, to the bit %j", (mode) => {
    const halted = complete.series[0]!.slice().fill(Number.NaN, 50, 350);
    for (const array of run([halted], complete.market, mode)) {
      expect(array[49]).not.toBeNaN();
      for (let t = 50; t < 350; t++) expect(array[t]).toBe(array[49]);
    }
  });
});

describe("algebra", () => {
  test.each(modes)("scaling by powers of two scales exactly %j", (mode) => {
    const beta = run(holed.series, holed.market, { ...mode, stats: ["beta"] })[0]!;
    const larger = holed.series.map((one) => one.map((value) => value * 1024));
    const smaller = holed.market.map((value) => value / 4);
    expect(run(larger, smaller, { ...mode, stats: ["beta"] })[0]).toEqual(beta.map((value) => value * 4096));
  });

  test("the market against itself has beta, corr and r2 of 1 and alpha of 0", () => {
    const [beta, alpha, , corr, r2] = run([allHoled.market], allHoled.market) as Float64Array[];
    for (let t = 2; t < rows; t++) {
      expect(Math.abs(beta![t]! - 1)).toBeLessThanOrEqual(1e-15);
      expect(Math.abs(corr![t]! - 1)).toBeLessThanOrEqual(1e-15);
      expect(Math.abs(r2![t]! - 1)).toBeLessThanOrEqual(1e-15);
      expect(Math.abs(alpha![t]!)).toBeLessThanOrEqual(1e-17);
    }
  });

  test("halflife, span and alpha name the same weights", () => {
    const { series, market } = complete;
    const bySpan = run(series, market, { decay: { span: 3 } });
    const byAlpha = run(series, market, { decay: { alpha: 0.5 } });
    const byHalflife = run(series, market, { decay: { halflife: 1 } });
    for (const s of EWM_STATS.keys()) {
      expectBits(bySpan[s]!, byAlpha[s]!);
      expectBits(byHalflife[s]!, byAlpha[s]!);
    }
  });

  test("hardly any decay is no decay: the least-squares line over all rows so far", () => {
    const { series, market } = complete;
    const beta = run(series, market, { decay: { halflife: 1e15 }, minPeriods: rows, stats: ["beta"] })[0]!;
    const plain = kernel.rolling(panelOf(series, rows), panelOf([market], rows), { window: rows }).arrays[0]!;
    for (const i of series.keys()) {
      const [a, b] = [beta, plain].map((array) => array[(i + 1) * rows - 1]!) as [number, number];
      expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-13);
    }
  });
});
