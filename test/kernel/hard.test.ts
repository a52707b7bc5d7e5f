import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import type { RollingOptions } from "../../src/kernel/options.ts";
import { pick, STATS, type Stat } from "../../src/panel/result.ts";
import { bits, panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

const rows = 50;
const { series, market } = returnsOf(1, rows, 9);
const stock = series[0]!;
const constant = new Float64Array(rows).fill(0.1);
const nothing = new Float64Array(rows).fill(Number.NaN);

function run(x: Float64Array, m: Float64Array, options: Partial<RollingOptions> = {}) {
  const result = kernel.rolling(panelOf([x], rows), panelOf([m], rows), {
    window: 10,
    stats: STATS,
    ...options,
  });
  const of = (stat: Stat) => pick(result, { stat }).values;
  return { beta: of("beta"), cov: of("cov"), corr: of("corr"), n: of("n"), notes: result.notes };
}

describe("values", () => {
  test("a constant market has no beta and no correlation, and covariance 0", () => {
    const { beta, cov, corr } = run(stock, constant);
    expect(beta.every(Number.isNaN)).toBe(true);
    expect(corr.every(Number.isNaN)).toBe(true);
    expect(cov.subarray(9).every((value) => value === 0)).toBe(true);
  });

  test("a constant stock has beta 0 and no correlation", () => {
    const { beta, corr } = run(constant, market);
    expect(beta.subarray(9).every((value) => value === 0)).toBe(true);
    expect(corr.every(Number.isNaN)).toBe(true);
  });

  test("a market that is flat for a while has no beta just where the window is flat", () => {
    const flat = market.slice().fill(1 / 3, 15, 30);
    const beta = kernel.rolling(panelOf([stock], rows), panelOf([flat], rows), { window: 10 }).arrays[0]!;
    for (let t = 9; t < rows; t++) expect(Number.isNaN(beta[t]!), `row ${t}`).toBe(t >= 24 && t <= 29);
  });

  test("flat pairs of a gappy stock have no beta, however the market moves elsewhere", () => {
    const flat = market.slice().fill(0.02, 20, 30);
    const holed = stock.map((value, t) => (t >= 20 && t < 30 ? value : Number.NaN));
    const { beta, n } = run(holed, flat, { minPeriods: 2 });
    expect(beta.every(Number.isNaN)).toBe(true);
    expect(Math.max(...n)).toBe(10);
  });

  test("all missing gives all missing and n = 0", () => {
    const { beta, cov, corr, n } = run(nothing, market, { minPeriods: 1 });
    for (const array of [beta, cov, corr]) expect(array.every(Number.isNaN)).toBe(true);
    expect(n.every((value) => value === 0)).toBe(true);
    expect(run(stock, nothing, { minPeriods: 1 }).n.every((value) => value === 0)).toBe(true);
  });

  test("infinities and numbers from 1e150 up are missing, counted, and gone once the window has passed", () => {
    for (const bad of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e150, -1e300]) {
      const spoilt = stock.slice();
      spoilt[20] = bad;
      const holed = stock.slice();
      holed[20] = Number.NaN;
      const { beta, notes } = run(spoilt, market, { minPeriods: 5 });
      expect(bits(beta)).toEqual(bits(run(holed, market, { minPeriods: 5 }).beta));
      expect(notes).toEqual(["1 value is infinite or beyond 1e150 and counts as missing"]);
      expect(run(stock, spoilt, { minPeriods: 5 }).notes).toHaveLength(1);
    }
    expect(
      run(
        stock.map((value) => value * 1e150),
        market.map((value) => value * 1e150),
      ).notes,
    ).toEqual([]);
  });

  test("an unusable value is found at any row of any ticker, and neighbours do not notice", () => {
    const three = returnsOf(3, rows, 31).series;
    const m = panelOf([market], rows);
    for (const stats of [["beta"], ["cov"], STATS] as const) {
      for (const options of [
        { window: 10, stats },
        { window: 13, minPeriods: 4, stats },
      ]) {
        const clean = kernel.rolling(panelOf(three, rows), m, options);
        for (let row = 0; row < rows; row++) {
          for (const [i, one] of three.entries()) {
            const missing = kernel.rolling(panelOf([one.with(row, Number.NaN)], rows), m, options);
            for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -1e150]) {
              const spoilt = three.with(i, one.with(row, bad));
              const result = kernel.rolling(panelOf(spoilt, rows), m, options);
              for (const [s, array] of result.arrays.entries()) {
                const expected = clean.arrays[s]!.slice();
                expected.set(missing.arrays[s]!, i * rows);
                expect(bits(array), `${bad} in row ${row} of ticker ${i}`).toEqual(bits(expected));
              }
            }
          }
        }
      }
    }
  });

  test("missing is the one canonical NaN and never infinite", () => {
    for (const m of [market, constant, nothing]) {
      const { beta, cov, corr } = run(stock, m);
      for (const array of [beta, cov, corr]) {
        for (const word of bits(array)) {
          if ((word & 0x7ff0000000000000n) === 0x7ff0000000000000n) expect(word).toBe(0x7ff8000000000000n);
        }
      }
    }
  });

  test("a market whose variation underflows counts as flat, and what is above that is right", () => {
    const x = Float64Array.from({ length: rows }, (_, t) => (t * t) % 7);
    const m = Float64Array.from({ length: rows }, (_, t) => (t * 3) % 5);
    const beta = run(x, m).beta;
    expect(
      run(
        x,
        m.map((value) => value * 2 ** -470),
      ).beta,
    ).toEqual(beta.map((value) => value * 2 ** 470));
    for (const scale of [2 ** -500, 2 ** -520, 5e-324]) {
      const { beta: tiny, corr } = run(
        x,
        m.map((value) => value * scale),
      );
      expect(tiny.every(Number.isNaN)).toBe(true);
      expect(corr.every(Number.isNaN)).toBe(true);
    }
    expect(
      run(
        constant,
        m.map((value) => value * 2 ** -515),
      ).beta.every(Number.isNaN),
    ).toBe(true);
  });

  test("ddof divides the covariance and touches nothing else; too few pairs give none", () => {
    const one = run(stock, market);
    const none = run(stock, market, { ddof: 0 });
    expect(bits(none.beta)).toEqual(bits(one.beta));
    expect(bits(none.corr)).toEqual(bits(one.corr));
    for (let t = 9; t < rows; t++) expect(none.cov[t]! * 10).toBeCloseTo(one.cov[t]! * 9, 15);
    expect(run(stock, market, { ddof: 10 }).cov.every(Number.isNaN)).toBe(true);
  });

  test("a window as long as the data gives one row", () => {
    const { beta } = run(stock, market, { window: rows });
    expect(beta.findIndex((value) => !Number.isNaN(value))).toBe(rows - 1);
  });

  test("inputs are not modified, infinities included", () => {
    const x = panelOf([stock.with(3, Number.POSITIVE_INFINITY)], rows);
    const m = panelOf([market.with(7, Number.NEGATIVE_INFINITY)], rows);
    const before = [bits(x.values), bits(m.values)];
    kernel.rolling(x, m, { window: 10, stats: STATS });
    expect([bits(x.values), bits(m.values)]).toEqual(before);
  });
});

describe("the call", () => {
  const x = panelOf([stock, stock], rows);
  const m = panelOf([market], rows);

  test("results go to given arrays", () => {
    const out = [new Float64Array(2 * rows)];
    const result = kernel.rolling(x, m, { window: 10, out });
    expect(result.arrays[0]).toBe(out[0]);
    expect(bits(out[0]!)).toEqual(bits(kernel.rolling(x, m, { window: 10 }).arrays[0]!));
  });

  test("progress ends with everything done", () => {
    const calls: [number, number][] = [];
    kernel.rolling(x, m, { window: [5, 10], onProgress: (done, total) => calls.push([done, total]) });
    expect(calls.at(-1)).toEqual([2, 2]);
  });

  test("pick finds a matrix by name and says what there is otherwise", () => {
    const result = kernel.rolling(x, m, { window: [5, 10], stats: ["cov", "beta"] });
    expect(pick(result, { stat: "beta", window: 10 }).values).toBe(result.arrays[3]);
    expect(pick(result)).toMatchObject({ stat: "cov", window: 5, benchmark: "T0" });
    expect(() => pick(result, { stat: "betas" })).toThrow("stat must be one of the result's beta, got betas");
  });

  test.each<[Partial<RollingOptions>, string]>([
    [{ window: 1 }, "window must be an integer >= 2, got 1"],
    [{ window: 2.5 }, "window must be an integer >= 2, got 2.5"],
    [{ window: Number.NaN }, "window must be an integer >= 2, got NaN"],
    [{ window: [] }, "window must be one window or a list of them, got none"],
    [{ window: [5, 5] }, "window must not repeat itself, got 5, 5"],
    [{ window: 51 }, "window must be at most the 50 rows of the data, got 51"],
    [
      { window: 10, minPeriods: 11 },
      "minPeriods must be an integer from 1 to the window of 10, or a share of it below 1, got 11",
    ],
    [
      { window: 10, minPeriods: 0 },
      "minPeriods must be an integer from 1 to the window of 10, or a share of it below 1, got 0",
    ],
    [{ stats: [] }, `stats must name at least one of ${STATS.join(", ")}, got none`],
    [{ stats: ["bata" as "beta"] }, `stats must be of ${STATS.join(", ")}, got "bata"; nearest: beta`],
    [{ stats: ["beta", "beta"] }, "stats must not repeat itself, got beta, beta"],
    [{ ddof: 2 ** 32 }, "ddof must be an integer from 0 to 2147483647, got 4294967296"],
    [{ ddof: -1 }, "ddof must be an integer from 0 to 2147483647, got -1"],
    [{ out: [] }, "out must be 1 Float64Arrays of 100 values, got none"],
    [{ out: [new Float64Array(7)] }, "out must be 1 Float64Arrays of 100 values, got lengths 7"],
  ])("%j is refused", (options, message) => {
    expect(() => kernel.rolling(x, m, { window: 10, ...options })).toThrow(new RangeError(message));
  });

  test("results are not written over the input", () => {
    const own = panelOf([stock, stock], rows);
    const message = "out must not share memory with returns or benchmarks, got arrays that do";
    expect(() => kernel.rolling(own, m, { window: 10, out: [own.values] })).toThrow(new RangeError(message));
  });

  test("more than the kernel's memory can hold is refused before it is touched", () => {
    const length = 60_000_000;
    const huge = {
      time: { kind: "day" as const, values: new Float64Array(length).map((_, t) => t) },
      tickers: ["A"],
      notes: [],
    };
    const values = new Float64Array(length);
    expect(() => kernel.rolling({ ...huge, values }, { ...huge, values }, { window: 60 })).toThrow(
      /^kernel memory holds at most 4 GiB, got a request for \d+ bytes on top of \d+$/,
    );
    expect(kernel.rolling(x, m, { window: 10 }).arrays).toHaveLength(1);
  });

  test("panels that do not fit are refused", () => {
    const other = panelOf([market.subarray(1)], rows - 1);
    expect(() => kernel.rolling(x, other, { window: 10 })).toThrow(
      "benchmarks must have the time index of returns",
    );
    expect(() => kernel.rolling(panelOf([], rows), m, { window: 10 })).toThrow(
      "returns must hold at least one ticker",
    );
    expect(() => kernel.rolling(x, panelOf([], rows), { window: 10 })).toThrow(
      "benchmarks must hold at least one series",
    );
  });
});
