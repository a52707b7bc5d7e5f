import type { Matrix } from "../panel/matrix.ts";
import { firstMissing, firstPresent } from "../panel/missing.ts";
import { type ColorScale, type ColorTable, colorIndex } from "./colormap.ts";

/** Red, green, blue and alpha, 0-255 each. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/**
 * Cells onto the pixels of one axis, or the other way round where there are more cells than pixels.
 * `bins` = the smaller number of the two; a bin is one cell or one pixel accordingly.
 */
interface Axis {
  readonly bins: number;
  /** Bin of each cell. Ascends; every bin has at least one. */
  readonly binOfCell: Int32Array;
  /** Bin of each pixel. Ascends; every bin has at least one. */
  readonly binOfPixel: Int32Array;
}

/**
 * Paints an N x T matrix onto `width` x `height` pixels, time from left to right, `order` from the top down, as RGBA
 * bytes into `out` (4 * width * height).
 *
 * Each axis by itself: where a cell spans a pixel or more, a pixel takes the cell under its centre, so that cells are
 * plain blocks without blending; where cells are finer, each cell belongs to the one pixel that holds its centre, and
 * the pixel shows the mean of its cells that have a value. A pixel is missing only if all its cells are.
 */
export function paintCells(
  matrix: Matrix,
  order: Int32Array,
  scale: ColorScale,
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
  const sums = new Sums(rows);
  const line = new Uint32Array(width);
  const starts = startsOf(x);
  const bins = new Float64Array(x.bins);

  let next = 0; // next entry of the order
  let top = 0; // next pixel row to write
  for (let bin = 0; bin < y.bins; bin++) {
    sums.clear();
    for (; next < order.length && y.binOfCell[next] === bin; next++) {
      const from = order[next]! * rows;
      sums.add(matrix.values.subarray(from, from + rows));
    }
    sums.means(starts, bins);
    for (let px = 0; px < width; px++) {
      const b = x.binOfPixel[px]!;
      const mean = bins[b]!;
      const index = Number.isNaN(mean) ? -1 : colorIndex(mean, scale);
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

/** The first cell of each bin, and their number at the end. */
function startsOf({ bins, binOfCell }: Axis): Int32Array {
  const starts = new Int32Array(bins + 1);
  for (let cell = 0; cell < binOfCell.length; cell++) starts[binOfCell[cell]! + 1] = cell + 1;
  return starts;
}

/** Sums of several series, and how many of them have a value, date by date. */
class Sums {
  readonly #sums: Float64Array;
  /** Series that begin on each date and go on without a gap. */
  readonly #begins: Int32Array;
  /** Values of those with gaps. */
  readonly #others: Int32Array;

  constructor(rows: number) {
    this.#sums = new Float64Array(rows);
    this.#begins = new Int32Array(rows + 1);
    this.#others = new Int32Array(rows);
  }

  clear(): void {
    this.#sums.fill(0);
    this.#begins.fill(0);
    this.#others.fill(0);
  }

  add(series: Float64Array): void {
    const sums = this.#sums;
    const rows = series.length;
    let t = firstPresent(series, 0, rows);
    if (firstMissing(series, t, rows) === rows) {
      this.#begins[t]!++;
      for (const end = rows - 3; t < end; t += 4) {
        sums[t]! += series[t]!;
        sums[t + 1]! += series[t + 1]!;
        sums[t + 2]! += series[t + 2]!;
        sums[t + 3]! += series[t + 3]!;
      }
      for (; t < rows; t++) sums[t]! += series[t]!;
      return;
    }
    for (; t < rows; t++) {
      if (Number.isNaN(series[t]!)) continue;
      sums[t]! += series[t]!;
      this.#others[t]!++;
    }
  }

  /** The means of the values from each place in `starts` to the next; NaN where there is none. */
  means(starts: Int32Array, out: Float64Array): void {
    let going = 0;
    for (let bin = 0; bin < out.length; bin++) {
      let sum = 0;
      let count = 0;
      for (let t = starts[bin]!; t < starts[bin + 1]!; t++) {
        going += this.#begins[t]!;
        sum += this.#sums[t]!;
        count += going + this.#others[t]!;
      }
      out[bin] = count === 0 ? Number.NaN : sum / count;
    }
  }
}

function axisOf(cells: number, pixels: number): Axis {
  const fine = cells > pixels;
  return {
    bins: Math.min(cells, pixels),
    binOfCell: fine ? centres(cells, pixels) : Int32Array.from({ length: cells }, (_, i) => i),
    binOfPixel: fine ? Int32Array.from({ length: pixels }, (_, i) => i) : centres(pixels, cells),
  };
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
