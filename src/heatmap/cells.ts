import type { Matrix } from "../panel/matrix.ts";
import { type ColorScale, type ColorTable, colorIndex } from "./colormap.ts";
import { type Agg, reduceCells } from "./reduce.ts";

/** Red, green, blue and alpha, 0-255 each. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/**
 * Cells onto the pixels of one axis, or the other way round where there are more cells than pixels.
 * `bins` = the smaller number of the two; a bin is one cell or one pixel accordingly.
 */
interface Axis {
  readonly bins: number;
  /** The first cell of each bin, and the number of cells at the end. Every bin has at least one. */
  readonly starts: Int32Array;
  /** Bin of each pixel. Ascends; every bin has at least one. */
  readonly binOfPixel: Int32Array;
}

/**
 * Paints an N x T matrix onto `width` x `height` pixels, time from left to right, `order` from the top down, as RGBA
 * bytes into `out` (4 * width * height).
 *
 * Each axis by itself: where a cell spans a pixel or more, a pixel takes the cell under its centre, so that cells are
 * plain blocks without blending; where cells are finer, each cell belongs to the one pixel that holds its centre, and
 * the pixel shows what `agg` makes of its cells that have a finite value. A pixel is missing only if all its cells are.
 */
export function paintCells(
  matrix: Matrix,
  order: Int32Array,
  scale: ColorScale,
  agg: Agg,
  missing: Rgba,
  width: number,
  height: number,
  out: Uint8ClampedArray,
): void {
  const rows = matrix.time.values.length;
  const pixels = new Uint32Array(out.buffer, out.byteOffset, width * height);
  const colors = packTable(scale.table);
  const blank = pack(missing);
  if (rows === 0 || order.length === 0) {
    pixels.fill(blank);
    return;
  }
  const x = axisOf(rows, width);
  const y = axisOf(order.length, height);
  const centre = (scale.vmin + scale.vmax) / 2;
  const values = reduceCells(matrix.values, rows, order, y.starts, x.starts, agg, centre);
  const line = new Uint32Array(width);
  let top = 0; // next pixel row to write
  for (let bin = 0; bin < y.bins; bin++) {
    const base = bin * x.bins;
    for (let px = 0; px < width; px++) {
      const index = colorIndex(values[base + x.binOfPixel[px]!]!, scale);
      line[px] = index < 0 ? blank : colors[index]!;
    }
    for (; top < height && y.binOfPixel[top] === bin; top++) pixels.set(line, top * width);
  }
}

/** Paints the colour table from high at the top to low at the bottom; arguments as for `paintCells`. */
export function paintColorBar(
  table: ColorTable,
  width: number,
  height: number,
  out: Uint8ClampedArray,
): void {
  const colors = packTable(table);
  const pixels = new Uint32Array(out.buffer, out.byteOffset, width * height);
  for (let y = 0; y < height; y++) {
    const index = Math.floor(((height - y - 0.5) / height) * 256);
    pixels.fill(colors[index]!, y * width, (y + 1) * width);
  }
}

function axisOf(cells: number, pixels: number): Axis {
  const fine = cells > pixels;
  const bins = fine ? pixels : cells;
  const starts = Int32Array.from({ length: bins + 1 }, (_, bin) => bin);
  if (!fine) return { bins, starts, binOfPixel: centres(pixels, cells) };
  const binOfCell = centres(cells, pixels);
  for (let cell = 0; cell < cells; cell++) starts[binOfCell[cell]! + 1] = cell + 1;
  return { bins, starts, binOfPixel: Int32Array.from({ length: pixels }, (_, pixel) => pixel) };
}

/** For each of `many` equal parts of an axis, which of `few` equal parts holds its centre. */
function centres(many: number, few: number): Int32Array {
  return Int32Array.from({ length: many }, (_, i) => Math.floor(((2 * i + 1) * few) / (2 * many)));
}

/** The table's colours, opaque, as four bytes lie in this machine's memory. */
function packTable(table: ColorTable): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, i) => {
    return pack([table[3 * i]!, table[3 * i + 1]!, table[3 * i + 2]!, 255]);
  });
}

function pack(color: Rgba): number {
  return new Uint32Array(Uint8Array.from(color).buffer)[0]!;
}
