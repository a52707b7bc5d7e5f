import {
  defaultFontFamily,
  type Facet,
  type HeatmapOptions,
  htmlScene,
  layoutFacets,
  layoutHeatmap,
  layoutSquare,
  localeTable,
  type MeasureText,
  measureWith,
  paintScene,
  type Scene,
  type SquareHeatmapOptions,
  svgScene,
} from "../heatmap/index.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Square } from "../panel/square.ts";
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

/** Options of a picture of all pairs; as of a heatmap. */
export type NodeSquareOptions = Omit<SquareHeatmapOptions, "fontFamily"> &
  Pick<NodeHeatmapOptions, "font" | "backend">;

/**
 * The heatmap as PNG bytes, `width * scale` x `height * scale` pixels. Notes name characters that no font has.
 * Throws a RangeError as `drawHeatmap` does, a DataError for a font that cannot be read.
 */
export function heatmapPNG(matrix: Matrix, options: NodeHeatmapOptions = {}): Picture<Buffer> {
  return png(ofMatrix(matrix, options));
}

/** All pairs of tickers as PNG bytes, as `heatmapPNG`. */
export function squarePNG(square: Square, options: NodeSquareOptions = {}): Picture<Buffer> {
  return png(ofSquare(square, options));
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
  return pdf(ofMatrix(matrix, { ...options, backend: "@napi-rs/canvas" }));
}

/** All pairs of tickers as a PDF file, as `heatmapPDF`. */
export function squarePDF(square: Square, options: Omit<NodeSquareOptions, "backend"> = {}): Picture<Buffer> {
  return pdf(ofSquare(square, { ...options, backend: "@napi-rs/canvas" }));
}

/**
 * The heatmap as an SVG document, whose texts are set in fonts of the reader's machine.
 * Throws a RangeError as `svgHeatmap` does, a DataError for a font that cannot be read.
 */
export function heatmapSVG(matrix: Matrix, options: NodeHeatmapOptions = {}): Picture<string> {
  return svg(ofMatrix(matrix, options), options);
}

/** All pairs of tickers as an SVG document, as `heatmapSVG`. */
export function squareSVG(square: Square, options: NodeSquareOptions = {}): Picture<string> {
  return svg(ofSquare(square, options), options);
}

/**
 * The heatmap as one HTML file that needs nothing else, to be read cell by cell; see `htmlHeatmap`. Its texts are set in fonts
 * of the reader's machine. Rejects as `heatmapSVG` throws.
 */
export async function heatmapHTML(
  matrix: Matrix,
  options: NodeHeatmapOptions = {},
): Promise<Picture<string>> {
  return html(ofMatrix(matrix, options), options);
}

/** Options of several heatmaps on one sheet; as of one, but for what is of each alone. */
export type NodeFacetOptions = Omit<NodeHeatmapOptions, "fade" | "hatch">;

/** Several heatmaps on one sheet as PNG bytes, as `heatmapPNG`; see `drawFacets`. */
export function facetsPNG(facets: readonly Facet[], options: NodeFacetOptions = {}): Picture<Buffer> {
  return png(ofFacets(facets, options));
}

/** Several heatmaps on one sheet as a PDF file, as `heatmapPDF`. */
export function facetsPDF(
  facets: readonly Facet[],
  options: Omit<NodeFacetOptions, "backend"> = {},
): Picture<Buffer> {
  return pdf(ofFacets(facets, { ...options, backend: "@napi-rs/canvas" }));
}

/** Several heatmaps on one sheet as an SVG document, as `heatmapSVG`. */
export function facetsSVG(facets: readonly Facet[], options: NodeFacetOptions = {}): Picture<string> {
  return svg(ofFacets(facets, options), options);
}

/** Several heatmaps on one sheet as one HTML file, as `heatmapHTML`. */
export async function facetsHTML(
  facets: readonly Facet[],
  options: NodeFacetOptions = {},
): Promise<Picture<string>> {
  return html(ofFacets(facets, options), options);
}

/** What is to be drawn, before its fonts are known. */
interface Subject {
  readonly backend: Backend;
  readonly font: string | undefined;
  /** Everything that it may say. */
  readonly text: string;
  layOut(fontFamily: string, measure: MeasureText): Scene;
}

function ofMatrix(matrix: Matrix, options: NodeHeatmapOptions): Subject {
  return {
    backend: openBackend(options.backend),
    font: options.font,
    text: [matrix.benchmark ?? "", matrix.stat, textOf(matrix.tickers, options)].join(""),
    layOut: (fontFamily, measure) => layoutHeatmap(matrix, { ...options, fontFamily }, measure),
  };
}

function ofFacets(facets: readonly Facet[], options: NodeFacetOptions): Subject {
  const names = facets.flatMap(({ name, matrix }) => [name ?? "", matrix.benchmark ?? "", matrix.stat]);
  return {
    backend: openBackend(options.backend),
    font: options.font,
    text: [...names, textOf(facets[0]?.matrix.tickers ?? [], options)].join(""),
    layOut: (fontFamily, measure) => layoutFacets(facets, { ...options, fontFamily }, measure),
  };
}

function ofSquare(square: Square, options: NodeSquareOptions): Subject {
  return {
    backend: openBackend(options.backend),
    font: options.font,
    text: textOf(square.tickers, options),
    layOut: (fontFamily, measure) => layoutSquare(square, { ...options, fontFamily }, measure),
  };
}

function textOf(names: readonly string[], options: NodeHeatmapOptions): string {
  const { title = "", subtitle = "", footer = "", locale = "en", arrangement, groupOf = [] } = options;
  const sortName = arrangement?.sorted.name ?? options.sortName ?? "";
  const { tickers, noValue, median, noGroup } = localeTable(locale);
  const labels = arrangement?.groups.map(({ label }) => label) ?? groupOf;
  return [title, subtitle, footer, sortName, tickers, noValue, median, noGroup, ...names, ...labels].join("");
}

function png(subject: Subject): Picture<Buffer> {
  const { backend } = subject;
  const { scene, notes } = laidOut(subject);
  const { width, height, scale } = scene;
  const canvas = backend.createCanvas(Math.round(width * scale), Math.round(height * scale));
  paintScene(canvas.getContext("2d"), scene);
  return { data: canvasPNG(canvas), notes: [...backend.notes, ...notes] };
}

function pdf(subject: Subject): Picture<Buffer> {
  const { scene, notes } = laidOut(subject);
  const { width, height } = scene;
  if (Math.max(width, height) > longestPage) {
    throw new RangeError(
      `width and height must be at most ${longestPage} in a PDF, got ${width} x ${height}`,
    );
  }
  return { data: paintPDF(scene.title, scene, (page) => paintScene(page, scene)), notes };
}

function svg(subject: Subject, options: Pick<NodeHeatmapOptions, "locale">): Picture<string> {
  const { backend, scene, notes } = laidOutForReaders(subject);
  return { data: svgScene(scene, { ...options, ...backend }), notes };
}

async function html(subject: Subject, options: Pick<NodeHeatmapOptions, "locale">): Promise<Picture<string>> {
  const { backend, scene, notes } = laidOutForReaders(subject);
  return { data: await htmlScene(scene, { ...options, ...backend }), notes };
}

/** A scene for documents that do not bring their fonts: the caller's comes first where the reader has it. */
function laidOutForReaders(subject: Subject) {
  const { backend, font } = subject;
  const fonts = registeredFonts(subject);
  const fontFamily = familyList(font === undefined ? [] : fonts.slice(0, 1), defaultFontFamily);
  const trial = backend.createCanvas(1, 1).getContext("2d");
  const scene = subject.layOut(fontFamily, measureWith(trial, fontFamily));
  return { backend, scene, notes: [...backend.notes, ...scene.notes] };
}

/** A scene for this backend's fonts, and notes of what is not in it and of characters that no font has. */
function laidOut(subject: Subject) {
  const fontFamily = familyList(registeredFonts(subject), "sans-serif");
  const trial = subject.backend.createCanvas(128, 128).getContext("2d");
  const scene = subject.layOut(fontFamily, measureWith(trial, fontFamily));
  const missing = missingGlyphs(trial, scene.texts.map(({ text }) => text).join(""), fontFamily);
  const note = `no font has ${missing.join(" ")}: give one that does (font option, --font file)`;
  return { scene, notes: missing.length > 0 ? [...scene.notes, note] : scene.notes };
}

/** The fonts for everything that the picture may say. */
function registeredFonts({ backend, font, text }: Subject) {
  return fontsFor(text, font, backend.fontFormat).map((file) => backend.register(file));
}
