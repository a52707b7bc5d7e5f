export * from "./index.node.ts";
export {
  type CanvasBackend,
  heatmapHTML,
  heatmapPDF,
  heatmapPNG,
  heatmapSVG,
  linesPDF,
  linesPNG,
  linesSVG,
  type NodeHeatmapOptions,
  type NodeLinesOptions,
  type NodeSquareOptions,
  type Picture,
  squarePDF,
  squarePNG,
  squareSVG,
} from "./node/canvas.ts";
export { readInput } from "./node/files.ts";
