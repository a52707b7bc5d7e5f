export * from "./index.node.ts";
export {
  type CanvasBackend,
  heatmapPNG,
  heatmapSVG,
  type NodeHeatmapOptions,
  type Picture,
} from "./node/canvas.ts";
export { readInput } from "./node/files.ts";
