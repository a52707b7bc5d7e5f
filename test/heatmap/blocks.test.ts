// Blocks that are made and dyed a line at a time: the same as their values made by definition, and these dyed.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openDyeing } from "../../src/heatmap/cells/blocks.ts";
import { COLORS, dyeCells } from "../../src/heatmap/cells/dye.ts";
import { extentOf } from "../../src/heatmap/cells/extent.ts";
import { AGGS, type Agg, reduceCells } from "../../src/heatmap/cells/reduce.ts";

const dyes = Uint32Array.from({ length: COLORS }, (_, i) => 7000 + i);
const limits = { vmin: -2, vmax: 3, center: 0.5 };
const rows = 37;

// dates and series in ranges of any size, of which some are empty
const places = (most: number) =>
  fc.array(fc.nat(most), { minLength: 2, maxLength: 24 }).map((some) => Int32Array.from(some).sort());
const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -400, max: 400 }).map((n) => n / 100) },
  fc.constantFrom(Number.NaN, Infinity, -Infinity),
);
const someCells = fc.record({
  values: fc
    .array(value, { minLength: 9 * rows, maxLength: 9 * rows })
    .map((some) => Float64Array.from(some)),
  more: fc.array(value, { minLength: 2 * rows, maxLength: 2 * rows }).map((some) => Float64Array.from(some)),
  order: fc.shuffledSubarray([...Array(11).keys()], { minLength: 11 }).map((order) => Int32Array.from(order)),
  lines: places(11),
  starts: places(rows),
});

/** A block's value, from its definition. */
function blockOf(cells: number[][], agg: Agg, centre: number): number {
  const latest = cells.findLast((date) => date.some(Number.isFinite));
  if (latest === undefined) return Number.NaN;
  if (agg === "last") return latest.findLast(Number.isFinite)!;
  const finite = cells.flat().filter(Number.isFinite);
  if (agg === "mean") {
    // of each date first
    const sums = cells.map((date) => date.filter(Number.isFinite).reduce((sum, x) => sum + x, 0));
    return sums.reduce((sum, x) => sum + x, 0) / finite.length;
  }
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (agg === "min") return low;
  return agg === "max" || high - centre >= centre - low ? high : low;
}

describe.each(AGGS)("%s", (agg) => {
  test("of bins of any number of dates and lines of any number of series", () => {
    fc.assert(
      fc.property(someCells, ({ values, more, order, lines, starts }) => {
        const found = reduceCells(values, rows, order, lines, starts, agg, 0.5, more);
        const all = [...values, ...more];
        const wanted: number[] = [];
        for (let y = 0; y + 1 < lines.length; y++)
          for (let bin = 0; bin + 1 < starts.length; bin++) {
            const dates = Array.from({ length: starts[bin + 1]! - starts[bin]! }, (_, t) => starts[bin]! + t);
            const series = [...order.subarray(lines[y]!, lines[y + 1]!)];
            wanted.push(
              blockOf(
                dates.map((t) => series.map((i) => all[i * rows + t]!)),
                agg,
                0.5,
              ),
            );
          }
        expect(found.findIndex((x, i) => !Object.is(x, wanted[i]))).toBe(-1);
      }),
    );
  });

  test("dyed in parts", () => {
    fc.assert(
      fc.property(someCells, fc.integer({ min: 1, max: 9 }), (some, step) => {
        const { values, more, order, lines, starts } = some;
        const wanted = reduceCells(values, rows, order, lines, starts, agg, 0.5, more);
        const colors = new Uint32Array(wanted.length);
        dyeCells(wanted, limits, dyes, colors);
        const bins = starts.length - 1;
        const dyed = new Uint32Array(wanted.length);
        const parts = Array.from({ length: Math.ceil((lines.length - 1) / step) }, (_, part) => ({
          from: part * step,
          to: Math.min((part + 1) * step, lines.length - 1),
        }));
        const extents = parts.map(({ from, to }) => extentOf(wanted.subarray(from * bins, to * bins)));
        const dye = openDyeing({ ...some, rows, agg, centre: 0.5, limits, dyes, dyed });
        expect(parts.map(({ from, to }) => dye(from, to))).toEqual(extents);
        expect(dyed).toEqual(colors);
      }),
    );
  });
});
