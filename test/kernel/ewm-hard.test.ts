import { beforeAll, describe, expect, test } from "vitest";
import type { Decay } from "../../src/kernel/decay.ts";
import type { EwmOptions } from "../../src/kernel/ewm.ts";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import { EWM_STATS, pick } from "../../src/panel/result.ts";
import { expectBits } from "./bits.ts";
import { bits, panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

const rows = 140;
const { series, market } = returnsOf(1, rows, 9);
const stock = series[0]!;
const constant = new Float64Array(rows).fill(0.1);
const nothing = new Float64Array(rows).fill(Number.NaN);
const modes = [true, false].flatMap((adjust) => [true, false].map((ignoreNa) => ({ adjust, ignoreNa })));

function run(x: Float64Array, m: Float64Array, options: Partial<EwmOptions> = {}) {
  const result = kernel.ewm(panelOf([x], rows), panelOf([m], rows), {
    decay: { halflife: 10 },
    stats: EWM_STATS,
    ...options,
  });
  const [beta, alpha, cov, corr, r2, n] = result.arrays as Float64Array[] & { length: 6 };
  return { beta: beta!, alpha: alpha!, cov: cov!, corr: corr!, r2: r2!, n: n!, notes: result.notes };
}

describe("values", () => {
  test("a worked example: alpha 1/2, so that three rows weigh 1, 2 and 4 sevenths", () => {
    const x = [1, 2, 4];
    const m = [1, 3, 2];
    const weights = [1 / 7, 2 / 7, 4 / 7];
    const mean = (of: number[]) => of.reduce((sum, value, k) => sum + weights[k]! * value, 0);
    const product = (a: number[], b: number[]) => a.map((value, k) => (value - mean(a)) * (b[k]! - mean(b)));
    const unbiased = 1 - weights.reduce((sum, w) => sum + w * w, 0);
    const result = kernel.ewm(panelOf([x], 3), panelOf([m], 3), { decay: { alpha: 0.5 }, stats: EWM_STATS });
    const [beta, alpha, cov, corr, r2, n] = result.arrays.map((array) => array[2]!) as number[];
    const [xm, xx, mm] = [product(x, m), product(x, x), product(m, m)].map(mean) as [number, number, number];
    expect(beta).toBeCloseTo(xm / mm, 14);
    expect(alpha).toBeCloseTo(mean(x) - (xm / mm) * mean(m), 14);
    expect(cov).toBeCloseTo(xm / unbiased, 14);
    expect(corr).toBeCloseTo(xm / Math.sqrt(xx * mm), 14);
    expect(r2).toBeCloseTo((xm * xm) / (xx * mm), 14);
    expect(n).toBe(3);
  });

  test.each(modes)("a constant market has no beta, and covariance 0 %j", (mode) => {
    const { beta, alpha, cov, corr, r2 } = run(stock, constant, mode);
    for (const array of [beta, alpha, corr, r2]) expect(array.every(Number.isNaN)).toBe(true);
    expect(cov[0]).toBeNaN();
    expect(cov.subarray(1).every((value) => value === 0)).toBe(true);
  });

  test.each(modes)("a constant stock has beta 0, its own value as alpha, and no correlation %j", (mode) => {
    for (const value of [0.1, 1e9 / 3]) {
      const { beta, alpha, corr } = run(stock.slice().fill(value), market, mode);
      expect(beta.subarray(1).every((one) => one === 0)).toBe(true);
      expect(alpha.subarray(1).every((one) => one === value)).toBe(true);
      expect(corr.every(Number.isNaN)).toBe(true);
    }
  });

  test("a market that starts flat has a beta from its first move on, and keeps it when it stands still again", () => {
    const flat = market
      .slice()
      .fill(1 / 3, 0, 40)
      .fill(1 / 3, 60);
    for (const mode of modes) {
      const { beta } = run(stock, flat, mode);
      for (let t = 0; t < rows; t++) expect(Number.isNaN(beta[t]!), `row ${t}`).toBe(t < 40);
    }
  });

  test("pairs among which the market is flat have no beta, however it moves elsewhere", () => {
    const flat = market.slice().fill(0.02, 20, 30);
    const holed = stock.map((value, t) => (t >= 20 && t < 30 ? value : Number.NaN));
    for (const mode of modes) {
      const { beta, cov, n } = run(holed, flat, mode);
      expect(beta.every(Number.isNaN)).toBe(true);
      expect(cov.subarray(21).every((value) => value === 0)).toBe(true);
      expect(n.at(-1)).toBe(10);
    }
  });

  test("all missing gives all missing and n = 0", () => {
    for (const mode of modes) {
      for (const [x, m] of [
        [nothing, market],
        [stock, nothing],
      ] as const) {
        const { n, notes, ...others } = run(x, m, mode);
        for (const array of Object.values(others)) expect(array.every(Number.isNaN)).toBe(true);
        expect(n.every((value) => value === 0)).toBe(true);
        expect(notes).toEqual([]);
      }
    }
  });

  test("infinities and numbers from 1e150 up are missing, and counted", () => {
    for (const bad of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e150, -1e300]) {
      for (const mode of modes) {
        const missing = run(stock.with(20, Number.NaN), market, mode);
        const { notes, ...arrays } = run(stock.with(20, bad), market, mode);
        for (const [stat, array] of Object.entries(arrays)) {
          expectBits(array, missing[stat as keyof typeof arrays]);
        }
        expect(notes).toEqual(["1 value is infinite or beyond 1e150 and counts as missing"]);
        expect(run(stock, market.with(20, bad), mode).notes).toEqual(notes);
      }
    }
    // once, not once for each benchmark
    const both = panelOf([market, constant], rows);
    const spoilt = panelOf([stock.with(20, Number.NaN), stock.with(3, 1e200)], rows);
    expect(kernel.ewm(spoilt, both, { decay: { halflife: 10 } }).notes).toHaveLength(1);
    expect(kernel.ewm(spoilt, both, { decay: { halflife: 10 } }).notes[0]).toMatch(/^1 value/);
  });

  test("an unusable value is found at any row of any ticker, and neighbours do not notice", () => {
    const ten = returnsOf(10, rows, 31).series;
    const m = panelOf([market], rows);
    for (const stats of [["beta"], EWM_STATS] as const) {
      const options = { decay: { halflife: 10 }, stats };
      const clean = kernel.ewm(panelOf(ten, rows), m, options);
      for (let row = 0; row < rows; row += row < 2 ? 1 : 37) {
        for (const i of [0, 1, 7, 8, 9]) {
          for (const bad of [Number.NaN, -1e150]) {
            const result = kernel.ewm(panelOf(ten.with(i, ten[i]!.with(row, bad)), rows), m, options);
            const missing = kernel.ewm(panelOf([ten[i]!.with(row, Number.NaN)], rows), m, options);
            for (const [s, array] of result.arrays.entries()) {
              const expected = clean.arrays[s]!.slice();
              expected.set(missing.arrays[s]!, i * rows);
              expectBits(array, expected, `${bad} in row ${row} of ticker ${i}`);
            }
          }
        }
      }
    }
  });

  test("missing is the one canonical NaN and never infinite", () => {
    for (const x of [stock, stock.with(5, Number.NaN), constant, nothing]) {
      for (const m of [market, constant, nothing]) {
        for (const decay of [{ halflife: 10 }, { alpha: 1 }]) {
          const { notes: _, ...arrays } = run(x, m, { decay, minPeriods: 3 });
          for (const word of Object.values(arrays).flatMap((array) => [...bits(array)])) {
            if ((word & 0x7ff0000000000000n) === 0x7ff0000000000000n) expect(word).toBe(0x7ff8000000000000n);
          }
        }
      }
    }
  });

  test("minPeriods counts pairs; 0 and 1 are the same, and cov and beta need two anyway", () => {
    const late = stock.slice().fill(Number.NaN, 0, 30).fill(Number.NaN, 33, 40);
    for (const mode of modes) {
      for (const x of [stock, late]) {
        const all = run(x, market, { ...mode, minPeriods: 0 });
        expectBits(run(x, market, { ...mode, minPeriods: 1 }).beta, all.beta);
        for (const minPeriods of [2, 3, 20, 1000]) {
          const some = run(x, market, { ...mode, minPeriods });
          for (const stat of ["beta", "alpha", "cov", "corr", "r2"] as const) {
            const expected = all[stat].map((value, t) => (all.n[t]! < minPeriods ? Number.NaN : value));
            expectBits(some[stat], expected);
            expect(Number.isNaN(all[stat][x.findIndex((_, t) => all.n[t] === 2)]!)).toBe(false);
          }
          expectBits(some.n, all.n);
          const only = run(x, market, { ...mode, minPeriods, stats: ["beta"] }).beta;
          expectBits(only, some.beta);
        }
      }
    }
  });

  test("bias divides covariances by the sum of weights and touches nothing else; one pair has covariance 0", () => {
    for (const mode of modes) {
      const fair = run(stock, market, mode);
      const biased = run(stock, market, { ...mode, bias: true });
      for (const stat of ["beta", "alpha", "corr", "r2", "n"] as const) {
        expectBits(biased[stat], fair[stat]);
      }
      expect(biased.cov[0]).toBe(0);
      // without adjust the sum of squared weights tends to alpha / (2 - alpha), with adjust too
      const alpha = 1 - 2 ** -0.1;
      expect(biased.cov[rows - 1]! / fair.cov[rows - 1]!).toBeCloseTo(1 - alpha / (2 - alpha), 4);
    }
  });

  test("alpha 1, or span 1, leaves one pair, which has no slope and no variance", () => {
    for (const decay of [{ alpha: 1 }, { span: 1 }, { halflife: 1e-9 }] as Decay[]) {
      for (const x of [stock, stock.with(7, Number.NaN)]) {
        const { cov, n, notes, ...others } = run(x, market, { decay });
        for (const array of [cov, ...Object.values(others)]) expect(array.every(Number.isNaN)).toBe(true);
        expect(n[rows - 1]).toBe(x === stock ? rows : rows - 1);
        expect(notes).toEqual([]);
        const biased = run(x, market, { decay, bias: true, minPeriods: 3 }).cov;
        expect(biased.every((value, t) => (n[t]! < 3 ? Number.isNaN(value) : value === 0))).toBe(true);
      }
    }
  });

  test("a market whose variation underflows counts as flat, and what is above that is right", () => {
    const x = Float64Array.from({ length: rows }, (_, t) => (t * t) % 7);
    const m = Float64Array.from({ length: rows }, (_, t) => (t * 3) % 5);
    const { beta } = run(x, m);
    const small = run(
      x,
      m.map((value) => value * 2 ** -470),
    );
    expect(small.beta).toEqual(beta.map((value) => value * 2 ** 470));
    for (const scale of [2 ** -500, 2 ** -520, 5e-324]) {
      const tiny = run(
        x,
        m.map((value) => value * scale),
      );
      expect(tiny.beta.every(Number.isNaN)).toBe(true);
      expect(tiny.corr.every(Number.isNaN)).toBe(true);
    }
  });

  test("inputs are not modified, infinities included", () => {
    const x = panelOf([stock.with(3, Number.POSITIVE_INFINITY)], rows);
    const m = panelOf([market.with(7, Number.NEGATIVE_INFINITY)], rows);
    const before = [bits(x.values), bits(m.values)];
    for (const mode of modes) kernel.ewm(x, m, { decay: { halflife: 10 }, ...mode });
    expect([bits(x.values), bits(m.values)]).toEqual(before);
  });

  test("one row, and no rows to speak of", () => {
    const one = panelOf([[0.5]], 1);
    const result = kernel.ewm(one, one, { decay: { span: 5 }, stats: EWM_STATS });
    expect(result.arrays.map((array) => array[0])).toEqual([...Array(5).fill(Number.NaN), 1]);
  });
});

describe("the call", () => {
  const x = panelOf([stock, stock], rows);
  const m = panelOf([market], rows);
  const decay = { halflife: 10 };

  test("results go to given arrays, and the decay stands in the place of the window", () => {
    const out = [new Float64Array(2 * rows)];
    const result = kernel.ewm(x, m, { decay, out });
    expect(result.arrays[0]).toBe(out[0]);
    expect(result.windows).toEqual(["halflife=10"]);
    expect(result.stats).toEqual(["beta"]);
    expectBits(out[0]!, kernel.ewm(x, m, { decay }).arrays[0]!);
    expect(pick(result, { window: "halflife=10" })).toMatchObject({ window: "halflife=10", stat: "beta" });
    expect(() => pick(result, { window: "halflife=11" })).toThrow(
      "window must be one of the result's halflife=10, got halflife=11",
    );
  });

  test("progress ends with everything done", () => {
    const calls: [number, number][] = [];
    kernel.ewm(x, m, { decay, onProgress: (done, total) => calls.push([done, total]) });
    expect(calls.at(-1)).toEqual([2, 2]);
  });

  test("rolling and exponential weights take turns", () => {
    const first = kernel.rolling(x, m, { window: 10 }).arrays[0]!;
    kernel.ewm(x, m, { decay });
    expectBits(kernel.rolling(x, m, { window: 10 }).arrays[0]!, first);
  });

  test.each<[Partial<EwmOptions>, string]>([
    [{ decay: { halflife: 0 } }, "halflife must be a number > 0, got 0"],
    [{ decay: { halflife: -3 } }, "halflife must be a number > 0, got -3"],
    [{ decay: { halflife: Number.NaN } }, "halflife must be a number > 0, got NaN"],
    [{ decay: { halflife: Number.POSITIVE_INFINITY } }, "halflife must be a number > 0, got Infinity"],
    [{ decay: { halflife: "60" as unknown as number } }, "halflife must be a number > 0, got 60"],
    [{ decay: { span: 0.5 } }, "span must be a number >= 1, got 0.5"],
    [{ decay: { alpha: 0 } }, "alpha must be a number > 0 and <= 1, got 0"],
    [{ decay: { alpha: 1.5 } }, "alpha must be a number > 0 and <= 1, got 1.5"],
    [{ decay: {} as Decay }, "decay must be exactly one of halflife, span, alpha, got none"],
    [
      { decay: undefined as unknown as Decay },
      "decay must be exactly one of halflife, span, alpha, got none",
    ],
    [
      { decay: { halflife: 3, span: 3 } },
      "decay must be exactly one of halflife, span, alpha, got halflife and span",
    ],
    [{ minPeriods: -1 }, "minPeriods must be an integer from 0 to 2147483647, got -1"],
    [{ minPeriods: 1.5 }, "minPeriods must be an integer from 0 to 2147483647, got 1.5"],
    [{ stats: [] }, "stats must name at least one of beta, alpha, cov, corr, r2, n, got none"],
    [
      { stats: ["bata" as "beta"] },
      'stats must be of beta, alpha, cov, corr, r2, n, got "bata"; nearest: beta',
    ],
    [{ stats: ["beta", "beta"] }, "stats must not repeat itself, got beta, beta"],
    [{ out: [] }, `out must be 1 Float64Arrays of ${2 * rows} values, got none`],
  ])("%j is refused", (options, message) => {
    expect(() => kernel.ewm(x, m, { decay, ...options })).toThrow(new RangeError(message));
  });

  test.each(["adjust", "ignoreNa", "bias"])("%s must be a switch", (name) => {
    expect(() => kernel.ewm(x, m, { decay, [name]: 1 })).toThrow(
      new TypeError(`${name} must be true or false, got 1`),
    );
  });

  test("panels that do not fit are refused", () => {
    const other = panelOf([market.subarray(1)], rows - 1);
    expect(() => kernel.ewm(x, other, { decay })).toThrow("benchmarks must have the time index of returns");
  });
});
