export * from "./index.node.ts";
export {
  type CanvasBackend,
  facetsHTML,
  facetsPDF,
  facetsPNG,
  facetsSVG,
  heatmapHTML,
  heatmapPDF,
  heatmapPNG,
  heatmapSVG,
  linesPDF,
  linesPNG,
  linesSVG,
  type NodeFacetOptions,
  type NodeHeatmapOptions,
  type NodeLinesOptions,
  type NodeSquareOptions,
  type Picture,
  squarePDF,
  squarePNG,
  squareSVG,
} from "./node/canvas.ts";
export { readInput } from "./node/files.ts";
