import type { Matrix } from "../panel/matrix.ts";
import { type Context2D, deviceBox, measureWith } from "./canvas.ts";
import { paintCells, paintColorBar } from "./cells.ts";
import { describe } from "./description.ts";
import { layoutHeatmap } from "./layout.ts";
import { type Locale, languageOf } from "./locale.ts";
import type { HeatmapOptions } from "./options.ts";
import { type Box, colorOf, type Drawing, type Scene, type Shape, type Text } from "./scene.ts";
import type { Theme } from "./theme.ts";

/** A canvas that can write itself as PNG: `HTMLCanvasElement`, node-canvas's or @napi-rs/canvas's. */
export interface PngCanvas {
  getContext(kind: "2d"): Context2D | null;
  toDataURL(type: "image/png"): string;
}

export type CreateCanvas = (width: number, height: number) => PngCanvas;

export interface SvgOptions extends HeatmapOptions {
  /** Makes the canvas that measures texts and encodes the cells. Default: an element of the document. */
  readonly createCanvas?: CreateCanvas;
}

/**
 * The heatmap as an SVG document: axes and labels as vectors and text, the cells as one PNG with a pixel a cell (or, where
 * cells are finer than device pixels, a pixel a device pixel).
 * Throws a RangeError as `drawHeatmap` does, a TypeError where there is no canvas to be had.
 */
export function svgHeatmap(matrix: Matrix, options: SvgOptions = {}): string {
  return svgScene(matrix, layoutForSVG(matrix, options), options);
}

/** The scene in the fonts of the options' canvas. */
export function layoutForSVG(matrix: Matrix, options: SvgOptions): Scene {
  const ctx = (options.createCanvas ?? createElement)(1, 1).getContext("2d")!;
  return layoutHeatmap(matrix, options, measureWith(ctx, options.fontFamily));
}

/** Writes a scene that was laid out for this matrix; what is said about it, in the options' language. */
export function svgScene(
  matrix: Matrix,
  scene: Scene,
  { locale, createCanvas = createElement }: Pick<SvgOptions, "locale" | "createCanvas">,
): string {
  const { plot, colorBar, order, colors, theme } = scene;
  const language = languageOf(locale);
  const device = deviceBox(plot, scene.scale);
  // a hatch is drawn pixel by pixel
  const whole = scene.hatchMissing || scene.hatch !== undefined;
  const columns = whole ? device.width : Math.max(1, Math.min(device.width, matrix.time.values.length));
  const lines = whole ? device.height : Math.max(1, Math.min(device.height, order.length));
  const cells = pngURL(createCanvas, columns, lines, (out) => {
    paintCells(matrix, scene, columns, lines, out);
  });
  const bar = pngURL(createCanvas, 1, 256, (out) => paintColorBar(colors.table, 1, 256, out));
  return svgDrawing(scene, language, describe(matrix, scene, language ?? "en"), [
    image("cells", plot, cells),
    image("color-bar", colorBar, bar),
    ...(scene.missingPatch === undefined
      ? []
      : [`<path fill="${theme.missing}" d="${outline(scene.missingPatch)}"/>`]),
  ]);
}

/** Shapes, rules and texts as a document, with elements `under` them. */
export function svgDrawing(
  { width, height, theme, fontFamily, title, shapes, rules, texts }: Drawing,
  language: Locale | undefined,
  description: string,
  under: readonly string[] = [],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"${language ? ` lang="${language}"` : ""} font-family="${escapeXML(fontFamily)}" fill="${theme.ink}">`,
    `<title>${escapeXML(title)}</title>`,
    `<desc>${escapeXML(description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="${theme.paper}"/>`,
    ...under,
    ...shapes.map((shape) => shapeElement(shape, theme)),
    `<path shape-rendering="crispEdges" d="${rules.map(outline).join("")}"/>`,
    ...texts.map((text) => textElement(text, theme)),
    "</svg>\n",
  ].join("\n");
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

function shapeElement({ name, points, color, opacity, lineWidth }: Shape, theme: Theme): string {
  const places: string[] = [];
  for (let i = 0; i < points.length; i += 2) places.push(`${tenth(points[i]!)} ${tenth(points[i + 1]!)}`);
  const d = `M${places.join("L")}${lineWidth === undefined ? "z" : ""}`;
  const paint =
    lineWidth === undefined
      ? `fill="${colorOf(color, theme)}"`
      : `fill="none" stroke="${colorOf(color, theme)}" stroke-width="${num(lineWidth)}" stroke-linejoin="round"`;
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
