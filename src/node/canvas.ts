import {
  defaultFontFamily,
  type HeatmapOptions,
  htmlScene,
  layoutHeatmap,
  localeTable,
  measureWith,
  paintScene,
  svgScene,
} from "../heatmap/index.ts";
import type { Matrix } from "../panel/matrix.ts";
import { type Backend, type CanvasBackend, canvasPNG, openBackend } from "./backend.ts";
import { familyList, fontsFor } from "./fonts.ts";
import { missingGlyphs } from "./glyphs.ts";
import { longestPage, paintPDF } from "./pdf.ts";

export type { CanvasBackend };

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
  const backend = openBackend(options.backend);
  const { scene, notes } = laidOut(backend, matrix, options);
  const { width, height, scale } = scene;
  const canvas = backend.createCanvas(Math.round(width * scale), Math.round(height * scale));
  paintScene(canvas.getContext("2d"), matrix, scene);
  return { data: canvasPNG(canvas), notes: [...backend.notes, ...notes] };
}

/**
 * The heatmap as a PDF file of one page, a point a CSS pixel: axes as vectors, texts in embedded fonts, the cells and the
 * colour bar as one lossless image each, of `scale` pixels a point. Always drawn by @napi-rs/canvas.
 * Throws as `heatmapPNG`, and a RangeError for a page of more than 14,400 points a side.
 */
export function heatmapPDF(
  matrix: Matrix,
  options: Omit<NodeHeatmapOptions, "backend"> = {},
): Picture<Buffer> {
  const { scene, notes } = laidOut(openBackend("@napi-rs/canvas"), matrix, options);
  const { width, height } = scene;
  if (Math.max(width, height) > longestPage) {
    throw new RangeError(
      `width and height must be at most ${longestPage} in a PDF, got ${width} x ${height}`,
    );
  }
  return { data: paintPDF(scene.title, scene, (page) => paintScene(page, matrix, scene)), notes };
}

/**
 * The heatmap as an SVG document, whose texts are set in fonts of the reader's machine.
 * Throws a RangeError as `svgHeatmap` does, a DataError for a font that cannot be read.
 */
export function heatmapSVG(matrix: Matrix, options: NodeHeatmapOptions = {}): Picture<string> {
  const backend = openBackend(options.backend);
  const { scene, notes } = laidOutForReaders(backend, matrix, options);
  return { data: svgScene(matrix, scene, { ...options, ...backend }), notes };
}

/**
 * The heatmap as one HTML file that needs nothing else, to be read cell by cell; see `htmlHeatmap`. Its texts are set in fonts
 * of the reader's machine. Rejects as `heatmapSVG` throws.
 */
export async function heatmapHTML(
  matrix: Matrix,
  options: NodeHeatmapOptions = {},
): Promise<Picture<string>> {
  const backend = openBackend(options.backend);
  const { scene, notes } = laidOutForReaders(backend, matrix, options);
  return { data: await htmlScene(matrix, scene, { ...options, ...backend }), notes };
}

/** A scene for documents that do not bring their fonts: the caller's comes first where the reader has it. */
function laidOutForReaders(backend: Backend, matrix: Matrix, options: NodeHeatmapOptions) {
  const fonts = registeredFonts(backend, matrix, options);
  const fontFamily = familyList(options.font === undefined ? [] : fonts.slice(0, 1), defaultFontFamily);
  const trial = backend.createCanvas(1, 1).getContext("2d");
  const scene = layoutHeatmap(matrix, { ...options, fontFamily }, measureWith(trial, fontFamily));
  return { scene, notes: [...backend.notes, ...scene.notes] };
}

/** A scene for this backend's fonts, and notes of what is not in it and of characters that no font has. */
function laidOut(backend: Backend, matrix: Matrix, options: NodeHeatmapOptions) {
  const fontFamily = familyList(registeredFonts(backend, matrix, options), "sans-serif");
  const trial = backend.createCanvas(128, 128).getContext("2d");
  const scene = layoutHeatmap(matrix, { ...options, fontFamily }, measureWith(trial, fontFamily));
  const missing = missingGlyphs(trial, scene.texts.map(({ text }) => text).join(""), fontFamily);
  const note = `no font has ${missing.join(" ")}: give one that does (font option, --font file)`;
  return { scene, notes: missing.length > 0 ? [...scene.notes, note] : scene.notes };
}

/** The fonts for everything that the picture may say. */
function registeredFonts(backend: Backend, matrix: Matrix, options: NodeHeatmapOptions) {
  const { font, title = "", subtitle = "", footer = "", locale = "en", arrangement, groupOf = [] } = options;
  const { tickers, noValue, median, noGroup } = localeTable(locale);
  const labels = arrangement?.groups.map(({ label }) => label) ?? groupOf;
  const words = [tickers, noValue, median, noGroup, matrix.benchmark ?? "", matrix.stat];
  const text = [title, subtitle, footer, ...words, ...matrix.tickers, ...labels].join("");
  return fontsFor(text, font, backend.fontFormat).map((file) => backend.register(file));
}
