export * from "./index.node.ts";
export {
  type CanvasBackend,
  heatmapHTML,
  heatmapPDF,
  heatmapPNG,
  heatmapSVG,
  type NodeHeatmapOptions,
  type NodeSquareOptions,
  type Picture,
  squarePDF,
  squarePNG,
  squareSVG,
} from "./node/canvas.ts";
export { readInput } from "./node/files.ts";
