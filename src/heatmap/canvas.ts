import type { Matrix } from "../panel/matrix.ts";
import type { Facet, FacetOptions } from "./facet.ts";
import { layoutFacets, layoutHeatmap } from "./layout.ts";
import type { HeatmapOptions } from "./options.ts";
import { type Context2D, measureWith, paintScene } from "./paint.ts";
import type { Scene } from "./scene.ts";

/**
 * Draws a heatmap in the top left corner of a canvas, over whatever is there, in `width * scale` x `height * scale`
 * device pixels; a transform of the context is not applied. Returns where everything is, for tooltips and clicks.
 * Throws a RangeError for an option out of its range, and for a size at which labels would not fit.
 */
export function drawHeatmap(ctx: Context2D, matrix: Matrix, options: HeatmapOptions = {}): Scene {
  const scene = layoutHeatmap(matrix, options, measureWith(ctx, options.fontFamily));
  paintScene(ctx, scene);
  return scene;
}

/**
 * Draws several heatmaps of one statistic on one sheet, as `drawHeatmap` draws one: over windows or benchmarks, in a grid, with
 * the same rows, dates and colours. Rows are arranged by the first of them. Throws as `drawHeatmap`, and a RangeError for
 * matrices that are not of the same statistic, tickers and dates.
 */
export function drawFacets(ctx: Context2D, facets: readonly Facet[], options: FacetOptions = {}): Scene {
  const scene = layoutFacets(facets, options, measureWith(ctx, options.fontFamily));
  paintScene(ctx, scene);
  return scene;
}
