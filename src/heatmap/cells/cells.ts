import type { Matrix } from "../../panel/matrix.ts";
import { type ColorScale, type ColorTable, centerOf, colorIndex } from "../color/colormap.ts";
import { readable, rgbOf, type Theme } from "../color/theme.ts";
import { type Axis, axisOf } from "./axis.ts";
import { COLORS, dyeCells } from "./dye.ts";
import { type Agg, reduceCells } from "./reduce.ts";
import { openReducer } from "./reducer.ts";
import { type Fade, type Hatch, isDoubtful, strength } from "./reliability.ts";

/** What decides the colour of a pixel beside the values; a `Scene` has it all. */
export interface CellStyle extends PixelStyle {
  /** Ticker numbers from the top down; numbers behind the tickers are those of `means`. */
  readonly order: Int32Array;
  /** Tickers whose mean at each date is a row. */
  readonly means: readonly Int32Array[];
  /** What a pixel shows of several cells. */
  readonly agg: Agg;
}

/** The same, once a pixel has one value. */
export interface PixelStyle {
  readonly colors: ColorScale;
  readonly theme: Theme;
  readonly fade: Fade | undefined;
  readonly hatch: Hatch | undefined;
  readonly hatchMissing: boolean;
  readonly hatching: Hatching;
}

/** The lines of a hatch, which rise to the right: from one to the next along a row, and of one, in device pixels. */
export interface Hatching {
  readonly period: number;
  readonly thickness: number;
}

/** Share of a colour that is left of a cell that is faded wholly: its hue can still be told from no value. */
const PALEST = 0.15;
/** Luminance from which a hatch is black: wherever that can be seen, as a hatch of two colours is restless. */
const BLACK_FROM = 0.12;
/** CSS pixels from one line of a hatch to the next: the least, and in a large picture a part of the size of its texts. */
const HATCH = 6;
const HATCH_IN_EM = 0.4;

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
  style: CellStyle,
  width: number,
  height: number,
  out: Uint8ClampedArray,
): void {
  if (matrix.time.values.length === 0 || style.order.length === 0) {
    new Uint32Array(out.buffer, out.byteOffset, width * height).fill(pack(style.theme.missing));
    return;
  }
  paintBlocks(blocksOf(matrix, style, width, height), style, out, (by) =>
    blocksOf(by, { ...style, agg: "mean" }, width, height),
  );
}

/** Paints blocks as `paintCells` does, with those of the statistics that say how far the values can be trusted. */
export function paintBlocks(
  { x, y, values }: Blocks,
  style: PixelStyle,
  out: Uint8ClampedArray,
  meansBy?: (by: Matrix) => Blocks,
): void {
  const { colors: scale, theme, fade, hatch, hatchMissing } = style;
  const [width, height] = [x.binOfPixel.length, y.binOfPixel.length];
  const pixels = new Uint32Array(out.buffer, out.byteOffset, width * height);
  const blank = pack(theme.missing);
  const strengths = fade && meansBy!(fade.by).values.map((value) => strength(value, fade));
  const doubts = hatch && meansBy!(hatch.by).values;
  const colors = fadedTables(scale.table, blank, fade ? theme.paper : undefined);
  const lines = hatchLines(style.hatching);
  const onMissing = pack(theme.hatch);

  // where blocks are pixels they are dyed in place
  const isFine = x.bins === width && y.bins === height;
  const dyed = isFine ? pixels : new Uint32Array(values.length);
  if (strengths === undefined) dyeCells(values, scale, colors[0]!, dyed);
  else {
    for (let bin = 0; bin < values.length; bin++) {
      const shade = colors[Math.round(strengths[bin]! * (colors.length - 1))]!;
      const index = colorIndex(values[bin]!, scale);
      dyed[bin] = shade[index < 0 ? COLORS - 1 : index]!;
    }
  }
  if (!isFine) layBlocks(dyed, x, y, pixels);
  if (doubts === undefined && !hatchMissing) return;
  for (let py = 0; py < height; py++) {
    const base = y.binOfPixel[py]! * x.bins;
    for (let px = 0; px < width; px++) {
      if (!lines(px, py)) continue;
      const bin = base + x.binOfPixel[px]!;
      const at = py * width + px;
      if (colorIndex(values[bin]!, scale) < 0) {
        if (hatchMissing) pixels[at] = onMissing;
      } else if (doubts !== undefined && isDoubtful(doubts[bin]!, hatch!)) {
        pixels[at] = pack(readable(out[4 * at]!, out[4 * at + 1]!, out[4 * at + 2]!, BLACK_FROM));
      }
    }
  }
}

/** Blocks, each of one colour, onto their pixels. */
export function layBlocks(dyed: Uint32Array, x: Axis, y: Axis, pixels: Uint32Array): void {
  const width = x.binOfPixel.length;
  const lay =
    x.bins === width ? (line: Uint32Array, at: number) => pixels.set(line, at) : spreader(x, pixels);
  for (let py = 0; py < y.binOfPixel.length; py++) {
    const bin = y.binOfPixel[py]!;
    const at = py * width;
    if (py > 0 && y.binOfPixel[py - 1] === bin) pixels.copyWithin(at, at - width, at);
    else lay(dyed.subarray(bin * x.bins, (bin + 1) * x.bins), at);
  }
}

/** Lays blocks onto the pixels of a line. */
function spreader({ bins, binOfPixel }: Axis, pixels: Uint32Array): (line: Uint32Array, at: number) => void {
  const count = binOfPixel.length;
  const { memory, base, spread } = openReducer(4 * (bins + 2 * count));
  const [blocksAt, outAt] = [base + 4 * count, base + 4 * (count + bins)];
  new Int32Array(memory.buffer, base, count).set(binOfPixel);
  const blocks = new Uint32Array(memory.buffer, blocksAt, bins);
  const out = new Uint32Array(memory.buffer, outAt, count);
  return (line, at) => {
    blocks.set(line);
    spread(blocksAt, base, count, outAt);
    pixels.set(out, at);
  };
}

/** The colours of a scale as `dyeCells` takes them. */
export function dyesOf({ colors, theme }: Pick<PixelStyle, "colors" | "theme">): Uint32Array {
  return fadedTables(colors.table, pack(theme.missing), undefined)[0]!;
}

/** Blocks of one colour: how they lie on the pixels of the two axes, and their values, line by line from the top. */
export interface Blocks {
  readonly x: Axis;
  readonly y: Axis;
  readonly values: Float64Array;
}

/** The values of a picture's blocks of one colour, line by line from the top, and how blocks lie on `width` x `height` pixels. */
export function blocksOf(
  matrix: Matrix,
  { order, means, colors, agg }: Pick<CellStyle, "order" | "means" | "colors" | "agg">,
  width: number,
  height: number,
): Blocks {
  const rows = matrix.time.values.length;
  const x = axisOf(rows, width);
  const y = axisOf(order.length, height);
  const centre = centerOf(colors);
  const more = meansOf(matrix, means);
  return { x, y, values: reduceCells(matrix.values, rows, order, y.starts, x.starts, agg, centre, more) };
}

/** For each group of tickers their mean at each date, one behind the other. */
export function meansOf({ values, time }: Matrix, groups: readonly Int32Array[]): Float64Array {
  const rows = time.values.length;
  const dates = Int32Array.from({ length: rows + 1 }, (_, t) => t);
  const means = new Float64Array(groups.length * rows);
  for (const [g, tickers] of groups.entries()) {
    means.set(
      reduceCells(values, rows, tickers, Int32Array.of(0, tickers.length), dates, "mean", 0),
      g * rows,
    );
  }
  return means;
}

/** A hatch that can be seen at `scale` device pixels a CSS pixel beside texts of `em` CSS pixels. */
export function hatchingOf(scale: number, em: number): Hatching {
  const grown = Math.max(1, (HATCH_IN_EM * em) / HATCH);
  return {
    period: Math.max(3, Math.round(HATCH * grown * scale)),
    thickness: Math.max(1, Math.round(grown * scale)),
  };
}

/** Whether a pixel is on a line of the hatch. */
function hatchLines({ period, thickness }: Hatching): (x: number, y: number) => boolean {
  return (x, y) => (x + y) % period < thickness;
}

/** Paints the colour table from high at the top to low at the bottom; arguments as for `paintCells`. */
export function paintColorBar(
  table: ColorTable,
  width: number,
  height: number,
  out: Uint8ClampedArray,
): void {
  const colors = fadedTables(table, 0, undefined)[0]!;
  const pixels = new Uint32Array(out.buffer, out.byteOffset, width * height);
  for (let y = 0; y < height; y++) {
    const index = Math.floor(((height - y - 0.5) / height) * 256);
    pixels.fill(colors[index]!, y * width, (y + 1) * width);
  }
}

/** Shades of a faded table. */
const SHADES = 32;

/** The table's colours, and that of no value, as four bytes lie in this machine's memory; towards `paper` in steps, the palest first. */
function fadedTables(table: ColorTable, blank: number, paper: string | undefined): Uint32Array[] {
  const [red, green, blue] = paper === undefined ? [0, 0, 0] : rgbOf(paper)!;
  return Array.from({ length: paper === undefined ? 1 : SHADES }, (_, shade) => {
    const share = paper === undefined ? 1 : PALEST + ((1 - PALEST) * shade) / (SHADES - 1);
    const blend = (color: number, ground: number) => Math.round(ground + share * (color - ground));
    return Uint32Array.from({ length: COLORS }, (_, i) =>
      i === COLORS - 1
        ? blank
        : packed(blend(table[3 * i]!, red), blend(table[3 * i + 1]!, green), blend(table[3 * i + 2]!, blue)),
    );
  });
}

function pack(color: string): number {
  return packed(...rgbOf(color)!);
}

function packed(red: number, green: number, blue: number): number {
  return new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer)[0]!;
}
