import fc from "fast-check";
import { expect, test } from "vitest";
import { axisOf } from "../../src/heatmap/cells/axis.ts";

/** Cells, pixels, and a part of the cells with ends anywhere. */
const views = fc
  .record({
    cells: fc.integer({ min: 1, max: 300 }),
    pixels: fc.integer({ min: 1, max: 200 }),
    a: fc.double({ min: 0, max: 1, noNaN: true }),
    b: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ cells, pixels, a, b }) => ({
    cells,
    pixels,
    from: Math.min(a, b) * cells,
    to: Math.max(a, b) * cells,
  }))
  .filter(({ from, to }) => to - from > 1e-3);

/** Off by rounding: places of pixels and cells are some hundreds at most. */
const tiny = 1e-9;

test("where cells span a pixel or more, a pixel shows the cell under its centre", () => {
  fc.assert(
    fc.property(views, ({ cells, pixels, from, to }) => {
      fc.pre(to - from <= pixels);
      const { starts, binOfPixel } = axisOf(cells, pixels, from, to);
      expect(binOfPixel).toHaveLength(pixels);
      for (const [pixel, bin] of binOfPixel.entries()) {
        const centre = from + ((pixel + 0.5) * (to - from)) / pixels;
        const cell = starts[bin]!;
        expect(starts[bin + 1]).toBe(cell + 1);
        expect(cell - tiny <= centre && centre <= cell + 1 + tiny).toBe(true);
      }
    }),
  );
});

test("where cells are finer, each cell whose centre is shown belongs to the pixel that holds it", () => {
  fc.assert(
    fc.property(views, ({ cells, pixels, from, to }) => {
      fc.pre(to - from > pixels);
      const { starts, bins, binOfPixel } = axisOf(cells, pixels, from, to);
      expect(bins).toBe(pixels);
      expect([...binOfPixel]).toEqual([...binOfPixel.keys()]);
      const left = (pixel: number) => from + (pixel * (to - from)) / pixels;
      for (let pixel = 0; pixel < pixels; pixel++) {
        expect(starts[pixel + 1]).toBeGreaterThanOrEqual(starts[pixel]!);
        for (let cell = starts[pixel]!; cell < starts[pixel + 1]!; cell++) {
          expect(cell + 0.5).toBeGreaterThanOrEqual(left(pixel) - tiny);
          expect(cell + 0.5).toBeLessThan(left(pixel + 1) + tiny);
        }
      }
      // none is left out but at the ends
      expect(starts[0]! - 0.5).toBeLessThan(from + tiny);
      expect(starts[pixels]! + 0.5).toBeGreaterThan(Math.min(to, cells) - tiny);
    }),
  );
});

test("all cells are the view from the first to the last", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 2000 }), (cells, pixels) => {
      expect(axisOf(cells, pixels)).toEqual(axisOf(cells, pixels, 0, cells));
    }),
  );
});
