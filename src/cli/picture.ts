import { extname } from "node:path";
import { heatmapPNG, heatmapSVG, type NodeHeatmapOptions } from "../node/canvas.ts";
import type { Outputs } from "../node/output.ts";
import type { Matrix } from "../panel/matrix.ts";
import { UsageError } from "./usage.ts";

/** Throws a UsageError unless the path's ending names a kind of picture. */
export function checkPicture(path: string): void {
  const kind = extname(path).toLowerCase();
  if (kind !== ".png" && kind !== ".svg")
    throw new UsageError(`a heatmap is a .png or .svg file, got ${path}`);
}

/** Draws and writes one heatmap; returns what is to be noted. */
export function writePicture(
  outputs: Outputs,
  path: string,
  matrix: Matrix,
  options: NodeHeatmapOptions,
): readonly string[] {
  const filled = { ...usualSize(matrix.tickers.length), ...options };
  const { data, notes } =
    extname(path).toLowerCase() === ".svg" ? heatmapSVG(matrix, filled) : heatmapPNG(matrix, filled);
  outputs.write(path, [data]);
  return notes;
}

/** A few tickers want a broad strip, a market wants a page. */
function usualSize(tickers: number): { width: number; height: number } {
  if (tickers <= 6) return { width: 1000, height: 450 };
  if (tickers <= 30) return { width: 1200, height: 700 };
  return { width: 1600, height: 1000 };
}
