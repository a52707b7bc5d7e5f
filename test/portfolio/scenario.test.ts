import { expect, test } from "vitest";
import { changedWeights, hedgeOf, moveOf } from "../../src/portfolio/scenario.ts";

// t of 58 degrees of freedom at 95 %, by any table
const T = 2.00171748;
const fit = { beta: 1.25, seBeta: 0.1, n: 60, residStd: 0.02, r2: 0.7 };

test("a move is beta times the shock, between what beta's error and the residuals make", () => {
  const move = moveOf(fit, -0.1);
  expect(move.expected).toBe(-0.125);
  expect(move.low).toBeCloseTo(-0.125 - T * 0.01, 9);
  expect(move.high).toBeCloseTo(-0.125 + T * 0.01, 9);
  const all = T * Math.sqrt(0.01 ** 2 + 0.02 ** 2);
  expect(move.lowAll).toBeCloseTo(-0.125 - all, 9);
  expect(move.highAll).toBeCloseTo(-0.125 + all, 9);
  const month = moveOf(fit, 0.05, { horizon: 21, level: 90 });
  // t of 58 degrees of freedom at 90 %
  const wide = 1.67155276 * Math.sqrt(0.005 ** 2 + 21 * 0.02 ** 2);
  expect(month.highAll - month.expected).toBeCloseTo(wide, 9);
  expect(month.high - month.expected).toBeCloseTo(1.67155276 * 0.005, 9);
  expect(moveOf({ ...fit, n: 2 }, -0.1).low).toBeNaN();
});

test("a hedge sells what is between beta and its target", () => {
  expect(hedgeOf(fit).sell).toBe(1.25);
  const { sell, low, high, residStd } = hedgeOf(fit, 1.5);
  expect([sell, residStd]).toEqual([-0.25, 0.02]);
  expect(low).toBeCloseTo(-0.25 - T * 0.1, 8);
  expect(high).toBeCloseTo(-0.25 + T * 0.1, 8);
});

test("changed weights keep the others", () => {
  const weights = { tickers: ["A", "B"], values: Float64Array.of(0.25, 0.75) };
  const inForce = Int32Array.of(0);
  expect(changedWeights({ weights, inForce }, 0, { B: 0, C: 0.5 })).toEqual({
    tickers: ["A", "B", "C"],
    values: Float64Array.of(0.25, 0, 0.5),
  });
});

test.each<[() => unknown, string]>([
  [() => moveOf(fit, -1.5), "shock must be a return of -1 or more, such as -0.1, got -1.5"],
  [() => moveOf(fit, -0.1, { horizon: 0 }), "horizon must be a number of rows above 0, got 0"],
  [() => moveOf(fit, -0.1, { level: 100 }), "level must be a confidence in percent"],
  [() => hedgeOf(fit, Number.NaN), "target must be a finite number, got NaN"],
])("refuses what makes no sense", (call, message) => {
  expect(call).toThrow(message);
});
