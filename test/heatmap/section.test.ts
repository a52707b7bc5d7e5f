import { describe, expect, it } from "vitest";
import { extentOf } from "../../src/heatmap/cells/extent.ts";
import { sectionOf } from "../../src/heatmap/cells/section.ts";
import { uniform } from "../random.ts";
import { matrixOf, names } from "./sample.ts";

/** numpy's quantile, by sorting. */
function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return sorted.length === 0 ? Number.NaN : below + (above - below) * (place - Math.floor(place));
}

describe("sectionOf", () => {
  it.each([
    ["all tickers alike", 3, 40, () => 1],
    ["one ticker", 1, 30, (u: number) => u],
    ["values far off the colours", 50, 30, (u: number) => (u < 0.3 ? -1e9 : u < 0.5 ? 1e300 : u)],
    [
      "gaps, dates without any value, infinities",
      41,
      300,
      (u: number, t: number) =>
        t % 7 === 3 || u < 0.2 ? Number.NaN : u < 0.25 ? Number.NEGATIVE_INFINITY : 3 * u,
    ],
    ["a market", 700, 600, (u: number) => 0.4 + 1.2 * u],
  ])("gives numpy's quantiles of each date: %s", (_, count, rows, value) => {
    const next = uniform(5);
    const cells = Array.from({ length: count * rows }, (_, i) => value(next(), i % rows));
    const section = sectionOf(matrixOf(names(count), rows, cells), 10_000, 1);
    expect([...section.rows]).toEqual(Array.from({ length: rows }, (_, t) => t));
    for (let t = 0; t < rows; t++) {
      const column = names(count)
        .map((_, i) => cells[i * rows + t]!)
        .filter(Number.isFinite);
      expect(section.low[t]).toBe(quantile(column, 0.1));
      expect(section.median[t]).toBe(quantile(column, 0.5));
      expect(section.high[t]).toBe(quantile(column, 0.9));
      expect(section.above[t]).toBe(column.filter((x) => x > 1).length / column.length);
    }
  });

  it("keeps to evenly spaced dates where there are more than asked for", () => {
    const cells = Array.from({ length: 100 }, (_, t) => t);
    const section = sectionOf(matrixOf(["A"], 100, cells), 10, 1);
    expect([...section.rows]).toEqual([5, 15, 25, 35, 45, 55, 65, 75, 85, 95]);
    expect([...section.median]).toEqual([...section.rows]);
  });
});

describe("extentOf", () => {
  it.each<[number[], number, number, boolean]>([
    [[2, 1, 3], 1, 3, false],
    [[Number.NaN, 5], 5, 5, true],
    [[4, Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY], 1, 4, true],
    [[Number.NaN], Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true],
    [[], Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, false],
  ])("of %j", (values, low, high, missing) => {
    expect(extentOf(Float64Array.from(values))).toEqual({ low, high, missing });
  });
});
