import { describe, expect, test } from "vitest";
import { checkDecay, type Decay } from "../../src/kernel/decay.ts";
import { type SmoothOptions, smooth } from "../../src/kernel/smooth.ts";
import type { Matrix } from "../../src/panel/matrix.ts";
import { exactEwm } from "../exact-ewm.ts";
import { expectBits } from "./bits.ts";
import { bits, families, panelOf, returnsOf } from "./series.ts";

function matrixOf(series: readonly ArrayLike<number>[]): Matrix {
  const { time, tickers, values } = panelOf(series, series[0]!.length);
  return { time, tickers, values, stat: "beta", window: 60, benchmark: "M" };
}

const modes = [true, false].flatMap((adjust) => [true, false].map((ignoreNa) => ({ adjust, ignoreNa })));
const decays: Decay[] = [
  { span: 20 },
  { halflife: 0.1 },
  { halflife: 5 },
  { halflife: 1000 },
  { alpha: 1e-9 },
  { alpha: 0.5 },
];

describe.each([
  "returns",
  "price levels",
  "offset 1e9",
  "outlier 1e8 in the tickers",
  "gaps, halts and late listings",
])("%s", (family) => {
  test.each(decays)("%j is the exact weighted mean", (decay) => {
    const rows = 900;
    const { series } = families[family]!(returnsOf(3, rows, 4), 60, 4);
    const { alpha } = checkDecay(decay);
    for (const mode of modes) {
      const { values } = smooth(matrixOf(series), { ...decay, ...mode });
      for (const [i, x] of series.entries()) {
        for (const [t, exact] of exactEwm(x, x, { alpha, ...mode }, (t) => t < 9 || t % 13 === i).entries()) {
          if (!exact) continue;
          const value = values[i * rows + t]!;
          const where = `${JSON.stringify(mode)}, ticker ${i}, row ${t}`;
          if (exact.n === 0) expect(value, where).toBeNaN();
          // the gain is good to a few units in the last place, and so is what it makes of the deviations
          else {
            const scale = Math.abs(exact.meanX) + exact.sdX;
            expect(Math.abs(value - exact.meanX), where).toBeLessThanOrEqual(4e-16 * scale);
          }
        }
      }
    }
  });
});

test("rows stand alone, and later values change no earlier one", () => {
  const { series } = families["gaps, halts and late listings"]!(returnsOf(4, 300, 2), 60, 2);
  for (const mode of modes) {
    const whole = smooth(matrixOf(series), { span: 9, ...mode }).values;
    for (const [i, x] of series.entries()) {
      const part = smooth(matrixOf([x.subarray(0, 200)]), { span: 9, ...mode }).values;
      expectBits(whole.subarray(i * 300, i * 300 + 200), part);
    }
  }
});

test("missing values repeat the mean before, and fade what is older unless ignored", () => {
  const matrix = matrixOf([[Number.NaN, 1, Number.NaN, Number.POSITIVE_INFINITY, 2]]);
  const at = (options: Partial<SmoothOptions>) => [...smooth(matrix, { alpha: 0.5, ...options }).values];
  expect(at({})).toEqual([Number.NaN, 1, 1, 1, (0.125 * 1 + 2) / 1.125]);
  expect(at({ ignoreNa: true })).toEqual([Number.NaN, 1, 1, 1, (0.5 * 1 + 2) / 1.5]);
  expect(at({ adjust: false })).toEqual([Number.NaN, 1, 1, 1, (0.125 * 1 + 0.5 * 2) / 0.625]);
  expect(at({ minPeriods: 2 })).toEqual([
    Number.NaN,
    Number.NaN,
    Number.NaN,
    Number.NaN,
    (0.125 + 2) / 1.125,
  ]);
});

test("equal values stay what they are, however long; a span of 1 changes nothing", () => {
  const constant = new Float64Array(5000).fill(1 / 3);
  expect(smooth(matrixOf([constant]), { halflife: 1000 }).values).toEqual(constant);
  const { series } = returnsOf(2, 50, 1);
  expect(smooth(matrixOf(series), { span: 1 }).values).toEqual(matrixOf(series).values);
});

test("a mean of many rows moves by what a slow decay adds to it", () => {
  // a million steps of 1e-9 each are below the last place of the mean, and of the weights
  const step = Float64Array.from({ length: 100_000 }, (_, t) => (t === 0 ? 0 : 1));
  const alpha = 1e-9;
  const last = smooth(matrixOf([step]), { alpha, adjust: false }).values.at(-1)!;
  expect(Math.abs(last + Math.expm1(99_999 * Math.log1p(-alpha)))).toBeLessThanOrEqual(1e-15 * last);
});

describe("the call", () => {
  const matrix = matrixOf(returnsOf(3, 40, 6).series);

  test("the matrix stays as it is, and the result says what it has gone through", () => {
    const before = bits(matrix.values);
    const { values, ...rest } = smooth(matrix, { span: 20 });
    expect(bits(matrix.values)).toEqual(before);
    const { values: _, ...labels } = matrix;
    expect(rest).toEqual({ ...labels, smoothing: "span=20" });
    expect(values).toHaveLength(matrix.values.length);
  });

  test("out takes the values, the matrix's own array too", () => {
    const own = { ...matrix, values: matrix.values.slice() };
    const result = smooth(own, { span: 20, out: own.values });
    expect(result.values).toBe(own.values);
    expectBits(own.values, smooth(matrix, { span: 20 }).values);
  });

  test.each<[Record<string, unknown>, Error]>([
    [{}, new RangeError("decay must be exactly one of halflife, span, alpha, got none")],
    [
      { span: 3, alpha: 0.1 },
      new RangeError("decay must be exactly one of halflife, span, alpha, got span and alpha"),
    ],
    [{ span: 0 }, new RangeError("span must be a number >= 1, got 0")],
    [
      { span: 3, minPeriods: 0.5 },
      new RangeError("minPeriods must be an integer from 0 to 2147483647, got 0.5"),
    ],
    [{ span: 3, adjust: 0 }, new TypeError("adjust must be true or false, got 0")],
    [
      { span: 3, out: new Float64Array(3) },
      new RangeError("out must be a Float64Array of 120 values, got length 3"),
    ],
  ])("%j is refused", (options, error) => {
    expect(() => smooth(matrix, options as SmoothOptions)).toThrow(error);
  });
});
