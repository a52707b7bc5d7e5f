import type { Matrix } from "../panel/matrix.ts";
import { paintCells, paintColorBar } from "./cells/cells.ts";
import type { Theme } from "./color/theme.ts";
import type { Facet, FacetOptions } from "./facet.ts";
import { type DocumentFonts, fontFaces } from "./fonts.ts";
import { layoutFacets, layoutHeatmap } from "./layout.ts";
import type { HeatmapOptions } from "./options.ts";
import { type Context2D, deviceBox, measureWith } from "./paint.ts";
import { type Box, colorOf, type Drawing, type Panel, type Scene, type Shape, type Text } from "./scene.ts";
import type { MeasureText } from "./text.ts";

/** A canvas that can write itself as PNG: `HTMLCanvasElement`, node-canvas's or @napi-rs/canvas's. */
export interface PngCanvas {
  getContext(kind: "2d"): Context2D | null;
  toDataURL(type: "image/png"): string;
}

export type CreateCanvas = (width: number, height: number) => PngCanvas;

export interface DocumentOptions {
  /** Makes the canvas that measures texts and encodes the cells. Default: an element of the document. */
  readonly createCanvas?: CreateCanvas;
  /**
   * The fonts that the document is to hold, asked for once all that it says is known; `fontFamily` must name them. Default:
   * none, so that texts are set in fonts of the reader's machine. An HTML document with fonts can be made on pages of `https:`,
   * `file:` and `localhost` alone, as browsers hash nowhere else.
   */
  readonly fonts?: DocumentFonts;
}

export interface SvgOptions extends HeatmapOptions, DocumentOptions {}

export interface SvgFacetOptions extends FacetOptions, DocumentOptions {}

/**
 * The heatmap as an SVG document: axes and labels as vectors and text, the cells as one PNG with a pixel a cell (or, where
 * cells are finer than device pixels, a pixel a device pixel).
 * Throws a RangeError as `drawHeatmap` does, a TypeError where there is no canvas to be had.
 */
export function svgHeatmap(matrix: Matrix, options: SvgOptions = {}): string {
  return svgScene(
    layoutForSVG(options, (measure) => layoutHeatmap(matrix, options, measure)),
    options,
  );
}

/** Several heatmaps on one sheet as an SVG document; see `drawFacets`. */
export function svgFacets(facets: readonly Facet[], options: SvgFacetOptions = {}): string {
  return svgScene(
    layoutForSVG(options, (measure) => layoutFacets(facets, options, measure)),
    options,
  );
}

/** A scene in the fonts of the options' canvas. */
export function layoutForSVG(options: SvgFacetOptions, layOut: (measure: MeasureText) => Scene): Scene {
  const ctx = (options.createCanvas ?? createElement)(1, 1).getContext("2d")!;
  return layOut(measureWith(ctx, options.fontFamily));
}

/** Writes a scene. */
export function svgScene(scene: Scene, { createCanvas, fonts }: DocumentOptions): string {
  return writeScene(scene, fontFaces(fonts?.(saidBy(scene)) ?? []), createCanvas);
}

/** The same with a style sheet that holds fonts. */
export function writeScene(scene: Scene, faces: string, createCanvas = createElement): string {
  const { colorBar, colors, theme } = scene;
  const cells = scene.panels.map((panel) => image("cells", panel.plot, cellsURL(scene, panel, createCanvas)));
  const bar = pngURL(createCanvas, 1, 256, (out) => paintColorBar(colors.table, 1, 256, out));
  return writeDrawing(scene, faces, [
    ...cells,
    image("color-bar", colorBar, bar),
    ...(scene.missingPatch === undefined
      ? []
      : [`<path fill="${theme.missing}" d="${outline(scene.missingPatch)}"/>`]),
  ]);
}

/** Writes a drawing of shapes, rules and texts alone. */
export function svgDrawing(drawing: Drawing, { fonts }: Pick<DocumentOptions, "fonts"> = {}): string {
  return writeDrawing(drawing, fontFaces(fonts?.(saidBy(drawing)) ?? []), []);
}

/** All that the texts of a drawing say. */
export function saidBy({ texts }: Drawing): string {
  return texts.map(({ text }) => text).join("");
}

/** Shapes, rules and texts as a document, with elements `under` them. */
function writeDrawing(drawing: Drawing, faces: string, under: readonly string[]): string {
  const { width, height, theme, fontFamily, title, description, language, shapes, rules, texts } = drawing;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" lang="${escapeXML(language)}" font-family="${escapeXML(fontFamily)}" fill="${theme.ink}">`,
    `<title>${escapeXML(title)}</title>`,
    `<desc>${escapeXML(description)}</desc>`,
    ...(faces === "" ? [] : [`<style>${faces}</style>`]),
    `<rect width="${width}" height="${height}" fill="${theme.paper}"/>`,
    ...under,
    ...shapes.map((shape) => shapeElement(shape, theme)),
    `<path class="rules" d="${rules.map(outline).join("")}"/>`,
    ...texts.map((text) => textElement(text, theme)),
    "</svg>\n",
  ].join("\n");
}

/** The cells as a PNG, of a pixel a cell or a device pixel. */
function cellsURL(scene: Scene, panel: Panel, createCanvas: CreateCanvas): string {
  const device = deviceBox(panel.plot, scene.scale);
  // a hatch is drawn pixel by pixel
  const whole = scene.hatchMissing || panel.hatch !== undefined;
  const dates = panel.matrix.time.values.length;
  const columns = whole ? device.width : Math.max(1, Math.min(device.width, dates));
  const lines = whole ? device.height : Math.max(1, Math.min(device.height, scene.order.length));
  return pngURL(createCanvas, columns, lines, (out) => {
    paintCells(panel.matrix, { ...scene, ...panel }, columns, lines, out);
  });
}

function pngURL(
  createCanvas: CreateCanvas,
  width: number,
  height: number,
  paint: (out: Uint8ClampedArray) => void,
): string {
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext("2d")!;
  const pixels = ctx.createImageData(width, height);
  paint(pixels.data);
  ctx.putImageData(pixels as never, 0, 0);
  return canvas.toDataURL("image/png");
}

export function createElement(width: number, height: number): PngCanvas {
  if (typeof document === "undefined")
    throw new TypeError("createCanvas must be given where there is no document");
  return Object.assign(document.createElement("canvas"), { width, height });
}

// renderers before SVG 2 know xlink:href and optimizeSpeed, later ones pixelated
function image(name: string, { x, y, width, height }: Box, url: string): string {
  return `<image class="${name}" x="${num(x)}" y="${num(y)}" width="${num(width)}" height="${num(height)}" preserveAspectRatio="none" image-rendering="optimizeSpeed" style="image-rendering:pixelated" xlink:href="${url}"/>`;
}

function outline({ x, y, width, height }: Box): string {
  return `M${num(x)} ${num(y)}h${num(width)}v${num(height)}h${num(-width)}z`;
}

function shapeElement({ name, points, color, opacity, lineWidth, dash }: Shape, theme: Theme): string {
  const places: string[] = [];
  for (let i = 0; i < points.length; i += 2) places.push(`${tenth(points[i]!)} ${tenth(points[i + 1]!)}`);
  const d = `M${places.join("L")}${lineWidth === undefined ? "z" : ""}`;
  const paint =
    lineWidth === undefined
      ? `fill="${colorOf(color, theme)}"`
      : `fill="none" stroke="${colorOf(color, theme)}" stroke-width="${num(lineWidth)}" stroke-linejoin="round"${dash ? ` stroke-dasharray="${dash.map(num).join(" ")}"` : ""}`;
  const faint = opacity === 1 ? "" : ` opacity="${num(opacity)}"`;
  return `<path class="${name}" ${paint}${faint} d="${d}"/>`;
}

function textElement({ role, text, x, y, anchor, size, upward, color }: Text, theme: Theme): string {
  const at = `${num(x)} ${num(y)}`;
  const place = upward ? `transform="translate(${at}) rotate(-90)"` : `x="${num(x)}" y="${num(y)}"`;
  return `<text class="${role}" ${place} font-size="${num(size)}" text-anchor="${anchor}"${color === undefined ? "" : ` fill="${colorOf(color, theme)}"`}>${escapeXML(text)}</text>`;
}

/** As near as an eye can see, for lines of thousands of points. */
function tenth(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** At most three decimals: a thousandth of a pixel. */
function num(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

/** Text as XML and HTML may hold it between tags and in attributes. */
export function escapeXML(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
