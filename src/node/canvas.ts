import {
  defaultFontFamily,
  type HeatmapOptions,
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
  const fontFamily = familyList(registeredFonts(backend, matrix, options), "sans-serif");
  const trial = backend.createCanvas(128, 128).getContext("2d");
  const scene = layoutHeatmap(matrix, { ...options, fontFamily }, measureWith(trial, fontFamily));

  const { width, height, scale } = scene;
  const canvas = backend.createCanvas(Math.round(width * scale), Math.round(height * scale));
  paintScene(canvas.getContext("2d"), matrix, scene);

  const missing = missingGlyphs(trial, scene.texts.map(({ text }) => text).join(""), fontFamily);
  const notes = [...backend.notes, ...scene.notes];
  if (missing.length > 0) {
    notes.push(`no font has ${missing.join(" ")}: give one that does (font option, --font file)`);
  }
  return { data: canvasPNG(canvas), notes };
}

/**
 * The heatmap as an SVG document, whose texts are set in fonts of the reader's machine.
 * Throws a RangeError as `svgHeatmap` does, a DataError for a font that cannot be read.
 */
export function heatmapSVG(matrix: Matrix, options: NodeHeatmapOptions = {}): Picture<string> {
  const backend = openBackend(options.backend);
  const fonts = registeredFonts(backend, matrix, options);
  const fontFamily = familyList(options.font === undefined ? [] : fonts.slice(0, 1), defaultFontFamily);
  const trial = backend.createCanvas(1, 1).getContext("2d");
  const scene = layoutHeatmap(matrix, { ...options, fontFamily }, measureWith(trial, fontFamily));
  const data = svgScene(matrix, scene, backend.createCanvas);
  return { data, notes: [...backend.notes, ...scene.notes] };
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
