export { type Context2D, drawHeatmap, measureWith, paintScene } from "./canvas.ts";
export { colorTable } from "./colormap.ts";
export { layoutHeatmap } from "./layout.ts";
export type { Locale } from "./locale.ts";
export { defaultFontFamily, type HeatmapOptions } from "./options.ts";
export type { Sort } from "./order.ts";
export type { Agg } from "./reduce.ts";
export type { Scene } from "./scene.ts";
export { type CreateCanvas, type PngCanvas, type SvgOptions, svgHeatmap } from "./svg.ts";
