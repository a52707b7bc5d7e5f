export { type Context2D, drawFacets, drawHeatmap, measureWith, paintScene } from "./canvas.ts";
export { type ClusterOptions, clusterRows } from "./cluster/cluster.ts";
export { colorTable } from "./colormap.ts";
export type { Facet, FacetOptions } from "./facet.ts";
export { htmlFacets, htmlHeatmap, htmlScene } from "./html.ts";
export { isNamedSort, SORTS, type Sort } from "./keys.ts";
export { layoutFacets, layoutHeatmap } from "./layout.ts";
export { type Locale, locales, localeTable, localeTables } from "./locale.ts";
export { defaultFontFamily, type HeatmapOptions } from "./options.ts";
export { type Arrangement, type ArrangeOptions, arrangeTickers, checkArrange } from "./order.ts";
export type { Agg } from "./reduce.ts";
export type { FadeOptions, HatchOptions } from "./reliability.ts";
export type { Panel, Scene } from "./scene.ts";
export { arrangeSquare, layoutSquare, type SquareHeatmapOptions } from "./square.ts";
export {
  type CreateCanvas,
  type PngCanvas,
  type SvgFacetOptions,
  type SvgOptions,
  svgFacets,
  svgHeatmap,
  svgScene,
} from "./svg.ts";
export type { MeasureText } from "./text.ts";
export type { ThemeName } from "./theme.ts";
export type { LocaleTable } from "./words.ts";
