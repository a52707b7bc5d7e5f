import { expect, test } from "vitest";
import { Line } from "../../src/panel/line.ts";
import { exactWindow } from "../../src/verify/exact.ts";
import { normal } from "../random.ts";

const draw = normal(31);
const m = Float64Array.from({ length: 40 }, () => 0.01 * draw());
const x = m.map((value) => 0.9 * value + 0.01 * draw());
const rows = Int32Array.from(m.keys());

test("a weight counts a pair as often", () => {
  const weights = Array.from(rows, (row) => 1 + (row % 3));
  const line = new Line(x, m, rows, (row) => weights[row]!);
  const repeated = (but = -1) =>
    Array.from(rows).flatMap((row) => (row === but ? [] : Array(weights[row]).fill(row)));
  const exact = (used: number[]) =>
    exactWindow(
      used.map((row) => x[row]!),
      used.map((row) => m[row]!),
    );
  const whole = exact(repeated());
  expect(line.n).toBe(40);
  expect(line.beta).toBeCloseTo(whole.beta.value, 13);
  expect(line.alpha).toBeCloseTo(whole.alpha.value, 15);
  let leverage = 0;
  for (const row of rows) {
    expect(line.beta - line.dfbeta(row)).toBeCloseTo(exact(repeated(row)).beta.value, 12);
    leverage += line.leverage(row);
  }
  // the trace of the projection on two columns
  expect(leverage).toBeCloseTo(2, 12);
  expect(line.seBeta).toBeNaN();
  expect(line.cooksDistance(3)).toBeNaN();
});

test("weights that are all alike give the line without any, to the bit", () => {
  const [line, weighted] = [new Line(x, m, rows), new Line(x, m, rows, () => 1)];
  const numbers = (one: Line) => [
    one.beta,
    one.alpha,
    ...Array.from(rows, (row) => [one.residual(row), one.leverage(row), one.dfbeta(row)]).flat(),
  ];
  expect(numbers(weighted)).toEqual(numbers(line));
});
