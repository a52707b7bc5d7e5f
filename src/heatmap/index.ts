export { drawFacets, drawHeatmap } from "./canvas.ts";
export type { Agg } from "./cells/reduce.ts";
export type { FadeOptions, HatchOptions } from "./cells/reliability.ts";
export { type Chart, type ChartOptions, layoutChart, textOfChart } from "./charts/chart.ts";
export type { Share, Shares } from "./charts/shares.ts";
export { type Whisker, type Whiskers, whiskersHeight } from "./charts/whiskers.ts";
export { type ClusterOptions, clusterRows } from "./cluster/cluster.ts";
export { colorTable } from "./color/colormap.ts";
export type { ThemeName } from "./color/theme.ts";
export type { Facet, FacetOptions } from "./facet.ts";
export type { DocumentFont, DocumentFonts } from "./fonts.ts";
export { fontFaces } from "./fonts.ts";
export { htmlFacets, htmlHeatmap, htmlScene } from "./html.ts";
export { layoutFacets, layoutHeatmap } from "./layout.ts";
export { MOST_COLORS } from "./lines/colors.ts";
export { type LineChartOptions, type LinesScene, layoutLines } from "./lines/layout.ts";
export {
  checkTickers,
  type Line,
  type Lines,
  type LinesOptions,
  linesOf,
  MOST_LINES,
} from "./lines/lines.ts";
export { drawLines, type SvgLinesOptions, svgLines } from "./lines/picture.ts";
export { type Locale, locales, localeTable, localeTables } from "./locale/locale.ts";
export type { LocaleTable } from "./locale/words.ts";
export { defaultFontFamily, type HeatmapOptions } from "./options.ts";
export { isNamedSort, SORTS, type Sort } from "./order/keys.ts";
export { type Arrangement, type ArrangeOptions, arrangeTickers, checkArrange } from "./order/order.ts";
export { type Context2D, measureWith, paintDrawing, paintScene } from "./paint.ts";
export type { Drawing, Panel, Scene } from "./scene.ts";
export { sizeFor } from "./size.ts";
export { arrangeSquare, checkSquareSort, layoutSquare, type SquareHeatmapOptions } from "./square.ts";
export {
  type CreateCanvas,
  escapeXML,
  type PngCanvas,
  type SvgFacetOptions,
  type SvgOptions,
  svgDrawing,
  svgFacets,
  svgHeatmap,
  svgScene,
} from "./svg.ts";
export type { MeasureText } from "./text.ts";
