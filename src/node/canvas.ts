import {
  type Context2D,
  defaultFontFamily,
  drawHeatmap,
  type HeatmapOptions,
  svgHeatmap,
} from "../heatmap/index.ts";
import type { Matrix } from "../panel/matrix.ts";
import { type Backend, type CanvasBackend, openBackend } from "./backend.ts";
import { familyList, fontsFor } from "./fonts.ts";
import { missingGlyphs } from "./glyphs.ts";

export interface NodeHeatmapOptions extends Omit<HeatmapOptions, "fontFamily"> {
  /** Path of a .ttf, .otf, .woff or .woff2 file that comes before the package's own fonts. */
  readonly font?: string;
  /** Default: `canvas` where it is installed and loads, else `@napi-rs/canvas`. */
  readonly backend?: CanvasBackend;
}

/** A picture, and what is to be said about how it came out. */
export interface Picture<Data> {
  readonly data: Data;
  readonly notes: readonly string[];
}

/**
 * The heatmap as PNG bytes, `width * scale` x `height * scale` pixels. Notes name characters that no font has.
 * Throws a RangeError as `drawHeatmap` does, a DataError for a font that cannot be read.
 */
export function heatmapPNG(matrix: Matrix, options: NodeHeatmapOptions = {}): Picture<Buffer> {
  const { width = 1000, height = 450, scale = 1 } = options;
  const backend = openBackend(options.backend);
  const fontFamily = familyList(registeredFonts(backend, matrix, options), "sans-serif");
  // a size that is no size is for drawHeatmap to refuse, in its own words
  const canvas = backend.createCanvas(canvasSide(width * scale), canvasSide(height * scale));
  const scene = drawHeatmap(canvas.getContext("2d") as Context2D, matrix, { ...options, fontFamily });
  const text = scene.texts.map((label) => label.text).join("");
  const missing = missingGlyphs(backend.createCanvas(128, 128).getContext("2d"), text, fontFamily);
  const notes = [...backend.notes];
  if (missing.length > 0) {
    notes.push(`no font has ${missing.join(" ")}: give one that does (font option, --font file)`);
  }
  return { data: canvas.toBuffer("image/png"), notes };
}

/**
 * The heatmap as an SVG document, whose texts are set in fonts of the reader's machine.
 * Throws a RangeError as `svgHeatmap` does, a DataError for a font that cannot be read.
 */
export function heatmapSVG(matrix: Matrix, options: NodeHeatmapOptions = {}): Picture<string> {
  const backend = openBackend(options.backend);
  const fonts = registeredFonts(backend, matrix, options);
  const fontFamily = familyList(options.font === undefined ? [] : fonts.slice(0, 1), defaultFontFamily);
  const data = svgHeatmap(matrix, { ...options, fontFamily, createCanvas: backend.createCanvas });
  return { data, notes: backend.notes };
}

function canvasSide(pixels: number): number {
  return pixels >= 1 && pixels <= 32_767 ? Math.round(pixels) : 1;
}

/** The fonts for everything that the picture may say. */
function registeredFonts(backend: Backend, matrix: Matrix, { font, title = "", locale }: NodeHeatmapOptions) {
  const words = locale === "ja" ? "日本語" : "";
  const text = [words, title, matrix.benchmark ?? "", matrix.stat, ...matrix.tickers].join("");
  return fontsFor(text, font, backend.fontFormat).map((file) => backend.register(file));
}
