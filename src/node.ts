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
  type NodeFacetOptions,
  type NodeHeatmapOptions,
  type NodeSquareOptions,
  type Picture,
  squarePDF,
  squarePNG,
  squareSVG,
} from "./node/canvas.ts";
export { readInput } from "./node/files.ts";
