import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CellStyle, hatchingOf, paintCells, paintColorBar } from "../../src/heatmap/cells/cells.ts";
import { AGGS, type Agg } from "../../src/heatmap/cells/reduce.ts";
import { colorIndex, colorTable } from "../../src/heatmap/color/colormap.ts";
import { rgbOf, themes } from "../../src/heatmap/color/theme.ts";
import { arrangeTickers } from "../../src/heatmap/order/order.ts";
import type { Matrix } from "../../src/panel/matrix.ts";
import { formatTime } from "../../src/panel/time.ts";
import { uniform } from "../random.ts";
import { hasShared } from "../shared.ts";
import { matrixOf, names, seedCells } from "./sample.ts";

const colors = { vmin: 0.4, vmax: 1.6, table: colorTable("RdYlGn") };
const theme = themes.light;
const [blank, hatched, black, white] = [theme.missing, theme.hatch, "#000000", "#ffffff"].map((color) => [
  ...rgbOf(color)!,
  255,
]) as [number[], number[], number[], number[]];
const plain = {
  colors,
  theme,
  fade: undefined,
  hatch: undefined,
  hatchMissing: false,
  hatching: hatchingOf(1, 13),
  means: [],
};

function paint(
  matrix: Matrix,
  width: number,
  height: number,
  order = arrangeTickers(matrix, {}).order,
  agg: Agg = "mean",
  style: Partial<CellStyle> = {},
) {
  const out = new Uint8ClampedArray(4 * width * height).fill(77);
  paintCells(matrix, { ...plain, order, agg, ...style }, width, height, out);
  const colorAt = (k: number) => out.subarray(4 * k, 4 * k + 4).join();
  return {
    out,
    colors: Array.from({ length: width * height }, (_, k) => colorAt(k)),
    at: (x: number, y: number) => [...out.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)],
  };
}

/** The cells that a pixel of an axis shows, by the definition, in whole numbers. */
function cellsOf(pixel: number, pixels: number, cells: number): number[] {
  return Array.from({ length: cells }, (_, c) => c).filter((c) =>
    cells <= pixels
      ? 2 * c * pixels <= (2 * pixel + 1) * cells && (2 * pixel + 1) * cells < 2 * (c + 1) * pixels
      : 2 * pixel * cells <= (2 * c + 1) * pixels && (2 * c + 1) * pixels < 2 * (pixel + 1) * cells,
  );
}

/** Plain and slow; cells by date, those of a date from the top down. */
const plainly: Record<Agg, (cells: number[]) => number> = {
  mean: (cells) => cells.reduce((sum, cell) => sum + cell, 0) / cells.length,
  min: (cells) => Math.min(...cells),
  max: (cells) => Math.max(...cells),
  furthest: (cells) => {
    const most = Math.max(...cells.map((cell) => Math.abs(cell - 1)));
    return Math.max(...cells.filter((cell) => Math.abs(cell - 1) === most));
  },
  last: (cells) => cells.at(-1)!,
};

/** Slow and plain: for each pixel look up its cells and reduce those with a value. */
function paintPlainly(matrix: Matrix, order: Int32Array, width: number, height: number, agg: Agg): number[] {
  const rows = matrix.time.values.length;
  const bytes: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cells = cellsOf(x, width, rows)
        .flatMap((t) =>
          cellsOf(y, height, order.length).map((place) => matrix.values[order[place]! * rows + t]!),
        )
        .filter(Number.isFinite);
      const index = cells.length === 0 ? -1 : colorIndex(plainly[agg](cells), colors);
      bytes.push(...(index < 0 ? blank : [...colors.table.subarray(3 * index, 3 * index + 3), 255]));
    }
  }
  return bytes;
}

describe("paintCells", () => {
  if (hasShared) {
    it.each([
      [260, 4],
      [842, 364],
      [300, 7],
    ])(
      "gives every cell of the reference picture matplotlib's colour, on %s x %s pixels",
      (width, height) => {
        const { matrix, cells } = seedCells();
        const { at } = paint(matrix, width, height);
        const rows = matrix.time.values.length;
        expect(cells).toHaveLength(4 * rows);
        const dates = Array.from(matrix.time.values, (day) => formatTime("day", day));
        for (const { date, ticker, rgba } of cells) {
          const x = Math.floor(((dates.indexOf(date) + 0.5) * width) / rows);
          const y = Math.floor(((matrix.tickers.indexOf(ticker) + 0.5) * height) / 4);
          const shown = rgba[3] === 0 ? blank : rgba; // matplotlib leaves missing cells out
          expect([date, ticker, ...at(x, y)]).toEqual([date, ticker, ...shown]);
        }
      },
    );
  }

  it.each(AGGS)("equals a plain reference at any shape, size and pattern of missing cells: %s", (agg) => {
    const side = fc.integer({ min: 1, max: 24 });
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.integer(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, rows, width, height, seed, gaps) => {
          const random = uniform(seed);
          // eighths: sums and distances from the middle are exact, and ties happen
          const values = Array.from({ length: n * rows }, () => {
            if (random() < gaps) return Number.NaN;
            return random() < 0.02 ? Number.NEGATIVE_INFINITY : (2 + Math.floor(14 * random())) / 8;
          });
          const matrix = matrixOf(names(n), rows, values);
          const order = Int32Array.from({ length: n }, (_, i) => i).sort(() => random() - 0.5);
          expect([...paint(matrix, width, height, order, agg).out]).toEqual(
            paintPlainly(matrix, order, width, height, agg),
          );
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    [7, 11, 3, 4],
    [5, 9, 5, 9],
    [6, 10, 4, 25],
    [2, 3, 11, 7],
  ])("shows each of %s x %s cells once on %s x %s pixels", (n, rows, height, width) => {
    let covered = 0;
    for (let cell = 0; cell < n * rows; cell++) {
      const values = new Array<number>(n * rows).fill(Number.NaN);
      values[cell] = 1;
      const { colors: seen } = paint(matrixOf(names(n), rows, values), width, height);
      const pixels = seen.filter((color) => color !== blank.join()).length;
      expect(pixels).toBeGreaterThan(0);
      if (n >= height && rows >= width) expect(pixels).toBe(1);
      covered += pixels;
    }
    // an axis that is reduced covers its pixels once for each of their cells, one that is not exactly once
    expect(covered).toBe(Math.max(n, height) * Math.max(rows, width));
  });

  it("does not blend: one table colour or nothing in each pixel", () => {
    const matrix = matrixOf(["A", "B"], 3, [0.5, 1, Number.NaN, 1.5, Number.NaN, 9]);
    const allowed = [0.5, 1, 1.5, 9].map((value) => {
      const i = colorIndex(value, colors);
      return [...colors.table.subarray(3 * i, 3 * i + 3), 255].join();
    });
    const { at } = paint(matrix, 50, 31);
    const seen = new Set<string>();
    for (let y = 0; y < 31; y++) for (let x = 0; x < 50; x++) seen.add(at(x, y).join());
    expect([...seen].sort()).toEqual([...allowed, blank.join()].sort());
  });

  it("finds one ticker at beta 3 among 5,000 with max, and in the mean it drowns", () => {
    const rows = 40;
    const values = new Array<number>(5000 * rows).fill(0.5);
    values[3210 * rows + 17] = 3;
    const matrix = matrixOf(names(5000), rows, values);
    const top = (agg: Agg) => {
      const { at } = paint(matrix, 20, 100, undefined, agg);
      const seen = Array.from({ length: 100 }, (_, y) => at(8, y).join());
      return seen.indexOf([...colors.table.subarray(3 * 255), 255].join());
    };
    expect(top("max")).toBe(64);
    expect(top("furthest")).toBe(64);
    expect(top("mean")).toBe(-1);
  });

  it("gives more memory back than a picture needs again", () => {
    const rows = 3000;
    const matrix = matrixOf(names(1200), rows, new Array<number>(1200 * rows).fill(0.5));
    const small = matrixOf(["A"], 1, [1.5]);
    const { at } = paint(matrix, 3, 2); // 14 MB of cells in a line
    expect(at(2, 1)).toEqual(paint(matrixOf(["A"], 1, [0.5]), 1, 1).at(0, 0));
    expect(paint(small, 1, 1).at(0, 0)).not.toEqual(at(0, 0));
  });

  it("paints nothing of no tickers or no rows", () => {
    const all = new Array(4).fill(blank.join());
    expect(paint(matrixOf([], 3, []), 2, 2).colors).toEqual(all);
    expect(paint(matrixOf(["A"], 0, []), 2, 2).colors).toEqual(all);
  });
});

describe("what a cell is worth", () => {
  const entry = (value: number) => [...colors.table.subarray(3 * colorIndex(value, colors)).subarray(0, 3)];
  const matrix = matrixOf(["A", "B"], 3, [0.5, 0.5, 0.5, 0.5, Number.NaN, 0.5]);
  const by = (stat: string, values: number[]) => matrixOf(["A", "B"], 3, values, { stat });

  it("fades towards the paper in proportion, and never to nothing", () => {
    const fade = { by: by("n", [60, 0, 30, -5, 30, Number.NaN]), from: 0, to: 60 };
    const { at } = paint(matrix, 3, 2, undefined, "mean", { fade });
    const share = (x: number, y: number) =>
      at(x, y)
        .slice(0, 3)
        .map((byte, c) => (white[c]! - byte) / (white[c]! - entry(0.5)[c]!));
    expect(at(0, 0)).toEqual([...entry(0.5), 255]);
    for (const pale of [share(1, 0), share(0, 1), share(2, 1)])
      for (const part of pale) expect(part).toBeCloseTo(0.15, 1);
    for (const part of share(2, 0)) expect(part).toBeCloseTo(0.575, 1);
    expect(at(1, 1)).toEqual(blank);
  });

  it("fades wide errors where full strength is the smaller number", () => {
    const fade = { by: by("se_beta", [0.05, 0.1, 0.3, 0.5, 0.1, 9]), from: 0.5, to: 0.1 };
    const { at } = paint(matrix, 3, 2, undefined, "mean", { fade });
    expect(at(0, 0)).toEqual([...entry(0.5), 255]);
    expect(at(1, 0)).toEqual(at(0, 0));
    expect(at(0, 1)).toEqual(at(2, 1));
    expect(at(2, 0)[2]).toBeLessThan(at(2, 1)[2]!);
  });

  it.each([
    ["r2", [0.1, 0.2, 0.3, Number.NaN, 0, 0.2], 0.2, [1, 0, 0, 1, 0, 0]],
    ["se_beta", [0.1, 0.2, 0.3, Number.NaN, 0, 0.2], 0.2, [0, 0, 1, 1, 0, 0]],
    ["t_beta", [-3, 3, 1, -1, 0, -2], 2, [0, 0, 1, 1, 0, 0]],
  ])("hatches by %s, missing cells not", (stat, values, limit, wanted) => {
    const hatch = { by: by(stat, values), limit };
    const { colors: seen } = paint(matrix, 24, 16, undefined, "mean", { hatch });
    const blocks = [0, 1].flatMap((y) =>
      [0, 1, 2].map((x) => {
        const block = seen.filter((_, k) => Math.floor((k % 24) / 8) === x && Math.floor(k / 24 / 8) === y);
        return block.filter((color) => color === black.join() || color === white.join()).length;
      }),
    );
    expect(blocks.map((count) => (count > 0 ? 1 : 0))).toEqual(wanted);
  });

  it("hatches in black, dark cells in white, in every theme", () => {
    const hatch = { by: by("r2", [0, 0, 0, 0, 0, 0]), limit: 0.2 };
    const ends = { ...matrix, values: Float64Array.of(0.4, 1, 1.6, 0.4, 1, 1.6) };
    for (const theme of Object.values(themes)) {
      const { at } = paint(ends, 18, 12, undefined, "mean", { hatch, theme });
      expect([0, 6, 12].map((x) => at(x, 0)[0])).toEqual([255, 0, 255]);
    }
  });

  it("hatches in a large picture further apart, and thicker", () => {
    expect([10, 13, 15, 20, 32].map((em) => hatchingOf(1, em))).toEqual([
      { period: 6, thickness: 1 },
      { period: 6, thickness: 1 },
      { period: 6, thickness: 1 },
      { period: 8, thickness: 1 },
      { period: 13, thickness: 2 },
    ]);
    expect(hatchingOf(0.2, 13)).toEqual({ period: 3, thickness: 1 });
  });

  it("hatches missing cells on request, at a distance that grows with the scale", () => {
    for (const scale of [1, 2, 4]) {
      const { colors: seen } = paint(matrix, 72, 48, undefined, "mean", {
        hatchMissing: true,
        hatching: hatchingOf(scale, 13),
      });
      const missing = seen.filter((color) => color === blank.join() || color === hatched.join());
      expect(missing).toHaveLength(24 * 24);
      expect(missing.filter((color) => color === hatched.join())).toHaveLength((24 * 24) / 6);
      expect(seen.filter((color) => color === black.join() || color === white.join())).toEqual([]);
    }
  });
});

it("paints the colour bar from high to low, the table's entries in equal steps", () => {
  const out = new Uint8ClampedArray(4 * 2 * 512);
  paintColorBar(colors.table, 2, 512, out);
  for (let y = 0; y < 512; y++) {
    const i = 255 - (y >> 1);
    expect([...out.subarray(8 * y, 8 * y + 4)]).toEqual([...colors.table.subarray(3 * i, 3 * i + 3), 255]);
  }
});

it("paints the means of groups as rows, of the values there are", () => {
  const nan = Number.NaN;
  const matrix = matrixOf(["a", "b", "c"], 3, [1, 1.2, nan, 0.6, nan, nan, 9, 9, 9]);
  const means = [Int32Array.of(0, 1), Int32Array.of(2)];
  const shown = matrixOf(["x", "y", "z"], 3, [0.8, 1.2, nan, 1, 1.2, nan, 9, 9, 9]);
  const order = Int32Array.of(3, 0, 4);
  expect(paint(matrix, 3, 3, order, "mean", { means }).colors).toEqual(
    paint(shown, 3, 3, Int32Array.of(0, 1, 2)).colors,
  );
});
