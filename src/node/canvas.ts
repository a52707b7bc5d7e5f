import {
  type Chart,
  type ChartOptions,
  type Context2D,
  type Drawing,
  defaultFontFamily,
  type Facet,
  type HeatmapOptions,
  htmlScene,
  type LineChartOptions,
  type Lines,
  layoutChart,
  layoutFacets,
  layoutHeatmap,
  layoutLines,
  layoutSquare,
  localeTable,
  type MeasureText,
  measureWith,
  paintDrawing,
  paintScene,
  type Scene,
  type SquareHeatmapOptions,
  type SvgOptions,
  svgDrawing,
  svgScene,
  textOfChart,
} from "../heatmap/index.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Square } from "../panel/square.ts";
import { type Backend, type CanvasBackend, canvasPNG, openBackend } from "./backend.ts";
import { documentFonts, familyList, fontsFor } from "./fonts.ts";
import { missingGlyphs } from "./glyphs.ts";
import { longestPage, paintPDF } from "./pdf.ts";

export type { CanvasBackend };

export interface NodeHeatmapOptions extends Omit<HeatmapOptions, "fontFamily"> {
  /** Path of a .ttf, .otf, .woff or .woff2 file that comes before the package's own fonts. */
  readonly font?: string;
  /** Default: `canvas` where it is installed and loads, else `@napi-rs/canvas`. */
  readonly backend?: CanvasBackend;
}

export interface EmbedOptions {
  /** Whether an SVG holds its fonts. False for one that goes into a page which has them. Default: true. */
  readonly embed?: boolean;
}

/** A picture, and what is to be said about how it came out. */
export interface Picture<Data> {
  readonly data: Data;
  readonly notes: readonly string[];
}

/** Options of a picture of all pairs; as of a heatmap. */
export type NodeSquareOptions = Omit<SquareHeatmapOptions, "fontFamily"> &
  Pick<NodeHeatmapOptions, "font" | "backend">;

/** Options of a line chart. */
export type NodeLinesOptions = Omit<LineChartOptions, "fontFamily"> &
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

/** Lines as PNG bytes, as `heatmapPNG`. */
export function linesPNG(lines: Lines, options: NodeLinesOptions = {}): Picture<Buffer> {
  return png(ofLines(lines, options));
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

/** Lines as a PDF file, as `heatmapPDF`, all of it vectors. */
export function linesPDF(lines: Lines, options: Omit<NodeLinesOptions, "backend"> = {}): Picture<Buffer> {
  return pdf(ofLines(lines, { ...options, backend: "@napi-rs/canvas" }));
}

/**
 * The heatmap as an SVG document, which holds what it needs of the fonts that its texts are set in.
 * Throws a RangeError as `svgHeatmap` does, a DataError for a font that cannot be read.
 */
export function heatmapSVG(matrix: Matrix, options: NodeHeatmapOptions & EmbedOptions = {}): Picture<string> {
  return svg(ofMatrix(matrix, options), options);
}

/** All pairs of tickers as an SVG document, as `heatmapSVG`. */
export function squareSVG(square: Square, options: NodeSquareOptions = {}): Picture<string> {
  return svg(ofSquare(square, options));
}

/** Lines as an SVG document, as `heatmapSVG`. */
export function linesSVG(lines: Lines, options: NodeLinesOptions & EmbedOptions = {}): Picture<string> {
  return svg(ofLines(lines, options), options);
}

/**
 * The heatmap as one HTML file that needs nothing else, fonts included, to be read cell by cell; see
 * `htmlHeatmap`. Rejects as `heatmapSVG` throws.
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
  return svg(ofFacets(facets, options));
}

/** Several heatmaps on one sheet as one HTML file, as `heatmapHTML`. */
export async function facetsHTML(
  facets: readonly Facet[],
  options: NodeFacetOptions = {},
): Promise<Picture<string>> {
  return html(ofFacets(facets, options), options);
}

/** Options of a small chart. */
export type NodeChartOptions = Omit<ChartOptions, "fontFamily"> &
  Pick<NodeHeatmapOptions, "font" | "backend">;

/** A small chart as PNG bytes, as `heatmapPNG`. */
export function chartPNG(chart: Chart, options: NodeChartOptions = {}): Picture<Buffer> {
  return png(ofChart(chart, options));
}

/** A small chart as an SVG document, as `heatmapSVG`. */
export function chartSVG(chart: Chart, options: NodeChartOptions & EmbedOptions = {}): Picture<string> {
  return svg(ofChart(chart, options), options);
}

/** What is to be drawn, before its fonts are known. */
interface Subject<Parts extends LaidOut = LaidOut> {
  readonly backend: Backend;
  readonly font: string | undefined;
  /** Everything that it may say. */
  readonly text: string;
  layOut(fontFamily: string, measure: MeasureText): Parts;
}

/** A picture whose parts have their places, and what turns them into one. */
interface LaidOut {
  readonly scene: Drawing;
  paint(ctx: Context2D): void;
  svg(options: WriteOptions): string;
}

type WriteOptions = Required<Pick<SvgOptions, "createCanvas" | "fonts">>;

function ofMatrix(matrix: Matrix, options: NodeHeatmapOptions): Subject<Cells> {
  return {
    backend: openBackend(options.backend),
    font: options.font,
    text: [matrix.benchmark ?? "", matrix.stat, textOf(matrix.tickers, options)].join(""),
    layOut: (fontFamily, measure) => ofCells(layoutHeatmap(matrix, { ...options, fontFamily }, measure)),
  };
}

function ofFacets(facets: readonly Facet[], options: NodeFacetOptions): Subject<Cells> {
  const names = facets.flatMap(({ name, matrix }) => [name ?? "", matrix.benchmark ?? "", matrix.stat]);
  return {
    backend: openBackend(options.backend),
    font: options.font,
    text: [...names, textOf(facets[0]?.matrix.tickers ?? [], options)].join(""),
    layOut: (fontFamily, measure) => ofCells(layoutFacets(facets, { ...options, fontFamily }, measure)),
  };
}

interface Cells extends LaidOut {
  readonly scene: Scene;
}

function ofCells(scene: Scene): Cells {
  return {
    scene,
    paint: (ctx) => paintScene(ctx, scene),
    svg: (options) => svgScene(scene, options),
  };
}

function ofLines(lines: Lines, options: NodeLinesOptions): Subject<LaidOut> {
  const names = lines.lines.flatMap(({ ticker, benchmark = "" }) => [ticker, benchmark]);
  return {
    backend: openBackend(options.backend),
    font: options.font,
    text: textOf(names, options),
    layOut: (fontFamily, measure) => {
      const scene = layoutLines(lines, { ...options, fontFamily }, measure);
      return {
        scene,
        paint: (ctx) => paintDrawing(ctx, scene),
        svg: (options) => svgDrawing(scene, options),
      };
    },
  };
}

function ofChart(chart: Chart, options: NodeChartOptions): Subject<LaidOut> {
  return {
    backend: openBackend(options.backend),
    font: options.font,
    text: textOf([textOfChart(chart)], options),
    layOut: (fontFamily, measure) => {
      const scene = layoutChart(chart, { ...options, fontFamily }, measure);
      return {
        scene,
        paint: (ctx) => paintDrawing(ctx, scene),
        svg: (options) => svgDrawing(scene, options),
      };
    },
  };
}

function ofSquare(square: Square, options: NodeSquareOptions): Subject<Cells> {
  return {
    backend: openBackend(options.backend),
    font: options.font,
    text: textOf(square.tickers, options),
    layOut: (fontFamily, measure) => ofCells(layoutSquare(square, { ...options, fontFamily }, measure)),
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
  const { scene, paint, notes } = laidOut(subject);
  const { width, height, scale } = scene;
  const canvas = backend.createCanvas(Math.round(width * scale), Math.round(height * scale));
  paint(canvas.getContext("2d"));
  return { data: canvasPNG(canvas), notes: [...backend.notes, ...notes] };
}

function pdf(subject: Subject): Picture<Buffer> {
  const { scene, paint, notes } = laidOut(subject);
  const { width, height } = scene;
  if (Math.max(width, height) > longestPage) {
    throw new RangeError(
      `width and height must be at most ${longestPage} in a PDF, got ${width} x ${height}`,
    );
  }
  return { data: paintPDF(scene.title, scene, paint), notes };
}

function svg(subject: Subject<LaidOut>, { embed = true }: EmbedOptions = {}): Picture<string> {
  const { svg: write, fonts, notes } = laidOutForReaders(subject);
  const data = write({ createCanvas: subject.backend.createCanvas, fonts: embed ? fonts.fonts : () => [] });
  return { data, notes: [...notes, ...fonts.notes] };
}

async function html(
  subject: Subject<Cells>,
  options: Pick<NodeHeatmapOptions, "locale" | "timeZone">,
): Promise<Picture<string>> {
  const { scene, fonts, notes } = laidOutForReaders(subject);
  const { createCanvas } = subject.backend;
  const data = await htmlScene(scene, { ...options, createCanvas, fonts: fonts.fonts });
  return { data, notes: [...notes, ...fonts.notes] };
}

/** A scene for documents that bring their fonts: the caller's comes first. */
function laidOutForReaders<Parts extends LaidOut>(subject: Subject<Parts>) {
  const { backend, font } = subject;
  const fonts = registeredFonts(subject);
  const fontFamily = familyList(font === undefined ? [] : fonts.slice(0, 1), defaultFontFamily);
  const trial = backend.createCanvas(1, 1).getContext("2d");
  const found = subject.layOut(fontFamily, measureWith(trial, fontFamily));
  const brought = documentFonts(font === undefined ? undefined : { ...fonts[0]!, path: font });
  return { ...found, fonts: brought, notes: [...backend.notes, ...found.scene.notes] };
}

/** A scene for this backend's fonts, and notes of what is not in it and of characters that no font has. */
function laidOut<Parts extends LaidOut>(subject: Subject<Parts>) {
  const fontFamily = familyList(registeredFonts(subject), "sans-serif");
  const trial = subject.backend.createCanvas(128, 128).getContext("2d");
  const found = subject.layOut(fontFamily, measureWith(trial, fontFamily));
  const { texts, notes } = found.scene;
  const missing = missingGlyphs(trial, texts.map(({ text }) => text).join(""), fontFamily);
  const note = `no font has ${missing.join(" ")}: give one that does (font option, --font file)`;
  return { ...found, notes: missing.length > 0 ? [...notes, note] : notes };
}

/** The fonts for everything that the picture may say. */
function registeredFonts({ backend, font, text }: Subject) {
  return fontsFor(text, font, backend.fontFormat).map((file) => backend.register(file));
}
