import { nearest } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import { type ColorScale, colorTable } from "./colormap.ts";
import { type FrameOptions, type FrameSettings, resolveFrame } from "./frame-options.ts";
import { type Sort, sorts } from "./order.ts";
import { AGGS, type Agg } from "./reduce.ts";

export interface HeatmapOptions extends FrameOptions {
  /**
   * Value of the lowest colour. Default: beta 0.4, corr -1, what cannot be negative 0; alpha, t and means as far below 0 as
   * `vmax` is above; covariance the 2nd percentile of the values.
   */
  readonly vmin?: number;
  /**
   * Value of the highest colour. Default: beta 1.6, corr and r2 1, n the window; alpha, t and means the 98th percentile of
   * the magnitudes, all else that of the values.
   */
  readonly vmax?: number;
  /** `RdYlGn` (default) or `RdYlGn_r`. */
  readonly cmap?: string;
  /** What a pixel shows of several cells: `mean` (default), `min`, `max`, `furthest` from the middle colour, `last`. */
  readonly agg?: Agg;
  /** Order of the tickers from the top. Default: `name`. */
  readonly sort?: Sort;
  /** The group of each ticker, in the matrix's order; groups stand together. Default: none. */
  readonly groupOf?: readonly string[];
  /** Width of the picture in CSS pixels. Default: 1000. */
  readonly width?: number;
  /** Height of the picture in CSS pixels. Default: 450. */
  readonly height?: number;
  /** Device pixels per CSS pixel, of canvas pictures and of the cells in an SVG. Default: 1. */
  readonly scale?: number;
  /** CSS `font-family` list. Default: DejaVu Sans, then Japanese fonts that are common. */
  readonly fontFamily?: string;
}

/** The options with every default filled in. */
export interface Settings extends FrameSettings {
  readonly colors: ColorScale;
  readonly agg: Agg;
  readonly sort: Sort;
  readonly groupOf: readonly string[] | undefined;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly fontFamily: string;
}

// DejaVu Sans is the widest of these, so what was measured with it also fits in the others
export const defaultFontFamily =
  '"DejaVu Sans", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", Kosugi, Meiryo, sans-serif';

const maxSide = 32_767; // Cairo, Skia and the browsers all refuse longer sides
const maxPixels = 2 ** 28;

/** Fills the defaults in and checks every option; a RangeError names the option, its rule and its value. */
export function resolveOptions(matrix: Matrix, options: HeatmapOptions): Settings {
  const { width = 1000, height = 450, scale = 1, agg = "mean", sort = "name" } = options;
  checkSide("width", width);
  checkSide("height", height);
  if (!(scale > 0 && Number.isFinite(scale)))
    throw new RangeError(`scale must be a number > 0, got ${scale}`);
  const pixels = [Math.round(width * scale), Math.round(height * scale)] as const;
  if (Math.max(...pixels) > maxSide || pixels[0] * pixels[1] > maxPixels) {
    throw new RangeError(
      `width and height times scale must be at most ${maxSide} a side and ${maxPixels} pixels in all, got ${pixels.join(" x ")}`,
    );
  }
  checkName("agg", agg, AGGS);
  checkName("sort", sort, sorts);
  const { groupOf } = options;
  if (groupOf !== undefined && groupOf.length !== matrix.tickers.length) {
    throw new RangeError(
      `groupOf must have a label for each of the ${matrix.tickers.length} tickers, got ${groupOf.length}`,
    );
  }
  return {
    colors: { ...colorRange(matrix, options), table: colorTable(options.cmap ?? "RdYlGn") },
    agg,
    sort,
    groupOf,
    width,
    height,
    scale,
    ...resolveFrame(options),
    fontFamily: options.fontFamily ?? defaultFontFamily,
  };
}

function checkSide(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) {
    throw new RangeError(`${name} must be an integer >= 1, got ${value}`);
  }
}

function checkName(option: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  throw new RangeError(
    `${option} must be one of ${names.join(", ")}, got ${JSON.stringify(name)}: did you mean ${nearest(String(name), names, 1)}?`,
  );
}

function colorRange(matrix: Matrix, options: HeatmapOptions): { vmin: number; vmax: number } {
  for (const name of ["vmin", "vmax"] as const) {
    const value = options[name];
    if (value !== undefined && !Number.isFinite(value)) {
      throw new RangeError(`${name} must be a finite number, got ${value}`);
    }
  }
  const given = options.vmin !== undefined && options.vmax !== undefined;
  const [low, high] = given ? [0, 1] : usualRange(matrix);
  const { vmin = low, vmax = high } = options;
  if (!(vmin < vmax && Number.isFinite(vmax - vmin))) {
    const origin = given ? "" : ` (${options.vmin === undefined ? "vmin" : "vmax"} by default)`;
    throw new RangeError(`vmin must be less than vmax, got ${vmin} and ${vmax}${origin}`);
  }
  return { vmin, vmax };
}

/** Statistics whose zero stands in the middle of the colours, and those that have nothing below it. */
const CENTRED = ["alpha", "t_beta", "t_alpha", "mean_x", "mean_m"];
const POSITIVE = ["n", "resid_std", "se_beta", "se_alpha", "var_x", "var_m"];

function usualRange(matrix: Matrix): [number, number] {
  const { stat, window } = matrix;
  if (stat === "beta") return [0.4, 1.6];
  if (stat === "corr") return [-1, 1];
  if (stat === "r2") return [0, 1];
  if (stat === "n" && typeof window === "number") return [0, window];
  const values = sampleOf(matrix);
  if (values.length === 0) return [0, 1];
  if (CENTRED.includes(stat)) {
    const most = percentile(values.map(Math.abs).sort(), 0.98) || 1;
    return [-most, most];
  }
  const [low, high] = [percentile(values, 0.02), percentile(values, 0.98)];
  if (POSITIVE.includes(stat)) return [0, high > 0 ? high : 1];
  if (low < high) return [low, high];
  const half = Math.abs(low) / 2 || 0.5; // one value only: it takes the colour in the middle
  return [low - half, low + half];
}

function percentile(ascending: Float64Array, share: number): number {
  return ascending[Math.round(share * (ascending.length - 1))]!;
}

/** Finite values in ascending order: all of them, or at most 100,000 evenly spaced ones of a large matrix. */
function sampleOf({ values, time }: Matrix): Float64Array {
  let stride = Math.ceil(values.length / 100_000) || 1;
  while (commonDivisor(stride, time.values.length) > 1) stride++; // else it would keep to the same few dates
  const sample: number[] = [];
  for (let i = 0; i < values.length; i += stride) if (Number.isFinite(values[i])) sample.push(values[i]!);
  return Float64Array.from(sample).sort();
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
