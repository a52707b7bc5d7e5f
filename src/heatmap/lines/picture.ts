import { type Context2D, measureWith, paintDrawing } from "../paint.ts";
import { createElement, type DocumentOptions, svgDrawing } from "../svg.ts";
import { type LineChartOptions, type LinesScene, layoutLines } from "./layout.ts";
import type { Lines } from "./lines.ts";

/**
 * Draws a line chart in the top left corner of a canvas, over whatever is there, in `width * scale` x `height * scale` device pixels.
 * Returns where everything is. Throws a RangeError for an option out of its range, and for a size at which labels would not fit.
 */
export function drawLines(ctx: Context2D, lines: Lines, options: LineChartOptions = {}): LinesScene {
  const scene = layoutLines(lines, options, measureWith(ctx, options.fontFamily));
  paintDrawing(ctx, scene);
  return scene;
}

export type SvgLinesOptions = LineChartOptions & DocumentOptions;

/** The line chart as an SVG document of vectors and text. Throws as `drawLines`, and a TypeError without a canvas to measure with. */
export function svgLines(lines: Lines, options: SvgLinesOptions = {}): string {
  const ctx = (options.createCanvas ?? createElement)(1, 1).getContext("2d")!;
  return svgDrawing(layoutLines(lines, options, measureWith(ctx, options.fontFamily)), options);
}
