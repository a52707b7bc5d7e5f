import { describe, expect, it } from "vitest";
import { thinned, valueTicks } from "../../src/heatmap/frame/ticks.ts";
import { timesTenTo } from "../../src/heatmap/locale/locale.ts";

it("thins evenly and never below the least distance", () => {
  expect(thinned(4, 20, 15)).toEqual([0, 1, 2, 3]);
  expect(thinned(7, 10, 15)).toEqual([0, 2, 4, 6]);
  expect(thinned(7, 4, 15)).toEqual([0, 4]);
  expect(thinned(0, 4, 15)).toEqual([]);
});

describe("valueTicks", () => {
  const labels = (vmin: number, vmax: number, most = 8) =>
    valueTicks({ vmin: vmin, vmax: vmax }, most).ticks.map(({ label }) => label);

  it.each([
    [0.4, 1.6, ["0.4", "0.6", "0.8", "1.0", "1.2", "1.4", "1.6"]],
    [-1, 1, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]],
    [0, 60, ["0", "10", "20", "30", "40", "50", "60"]],
    [0, 252, ["0", "50", "100", "150", "200", "250"]],
    [-0.3, 0.3, ["−0.3", "−0.2", "−0.1", "0.0", "0.1", "0.2", "0.3"]],
    [0.13, 0.29, ["0.14", "0.16", "0.18", "0.20", "0.22", "0.24", "0.26", "0.28"]],
    [
      90_000,
      130_000,
      ["90000", "95000", "100000", "105000", "110000", "115000", "120000", "125000", "130000"],
    ],
  ])("%s to %s", (vmin, vmax, wanted) => {
    expect(labels(vmin, vmax)).toEqual(wanted);
  });

  it("takes a power of ten out of very small and very large numbers", () => {
    expect(labels(0, 4e-4)).toEqual(["0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0", "3.5", "4.0"]);
    expect(timesTenTo(valueTicks({ vmin: 0, vmax: 4e-4 }, 8).exponent)).toBe(" ×10⁻⁴");
    expect(timesTenTo(valueTicks({ vmin: 0, vmax: 3e12 }, 8).exponent)).toBe(" ×10¹²");
    expect(timesTenTo(valueTicks({ vmin: 0.4, vmax: 1.6 }, 8).exponent)).toBe("");
  });

  it("keeps to round numbers, inside the range, in order, without repeats, at any range", () => {
    for (const size of [1e-300, 1e-12, 1e-3, 1, 7.3, 1e5, 1e300]) {
      for (const low of [-1, -0.37, 0, 0.2, 0.99]) {
        for (const most of [2, 5, 8]) {
          const { ticks } = valueTicks({ vmin: low * size, vmax: size }, most);
          const positions = ticks.map(({ position }) => position);
          expect(positions.length).toBeGreaterThan(0);
          expect(positions.length).toBeLessThanOrEqual(most + 1);
          expect(Math.min(...positions)).toBeGreaterThanOrEqual(0);
          expect(Math.max(...positions)).toBeLessThanOrEqual(1);
          expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
          for (const { label } of ticks) expect(label).toMatch(/^−?\d{1,6}(\.\d{1,4})?$/);
        }
      }
    }
  });
});
