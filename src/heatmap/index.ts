export { type Context2D, drawHeatmap, measureWith, paintScene } from "./canvas.ts";
export { type ColorScale, type ColorTable, colorIndex, colormaps, colorTable } from "./colormap.ts";
export { layoutHeatmap } from "./layout.ts";
export type { Locale } from "./locale.ts";
export { defaultFontFamily, type HeatmapOptions } from "./options.ts";
export type { Sort } from "./order.ts";
export type { Box, Scene, Text } from "./scene.ts";
export { type CreateCanvas, type PngCanvas, type SvgOptions, svgHeatmap, svgScene } from "./svg.ts";
export type { MeasureText } from "./text.ts";
