import { cellsOfPixel } from "../../heatmap/cells/axis.ts";
import type { Rows } from "../protocol.ts";
import type { View } from "../state.ts";
import type { Point } from "./view.ts";

/** A cell, and those that share its pixel. */
export interface Pointed {
  readonly row: number;
  readonly line: number;
  /** Rows and lines of the pixel, from the first to the one behind the last. */
  readonly rows: readonly [from: number, to: number];
  readonly lines: readonly [from: number, to: number];
}

/** What is under a point of the cells, of which so many device pixels show a view; undefined where no cell is. */
export function pointedAt(
  point: Point,
  view: View,
  { time, order }: Pick<Rows, "time" | "order">,
  width: number,
  height: number,
): Pointed | undefined {
  const { x0, x1, y0, y1 } = view;
  const across = onAxis(point.x, time.values.length, width, x0, x1);
  const down = onAxis(point.y, order.length, height, y0, y1);
  if (across === undefined || down === undefined) return undefined;
  return { row: across.at, line: down.at, rows: across.cells, lines: down.cells };
}

function onAxis(share: number, cells: number, pixels: number, from: number, to: number) {
  if (cells === 0 || pixels === 0 || !(to > from)) return undefined;
  const pixel = Math.max(0, Math.min(pixels - 1, Math.floor(share * pixels)));
  const [first, end] = cellsOfPixel(pixel, cells, pixels, from, to);
  if (end <= first) return undefined;
  const under = Math.floor(from + share * (to - from));
  return { at: Math.max(first, Math.min(end - 1, under)), cells: [first, end] as const };
}

/** The same of a cell that keys have reached. */
export function pointedCell(
  row: number,
  line: number,
  view: View,
  rows: Pick<Rows, "time" | "order">,
  width: number,
  height: number,
): Pointed {
  const x = (row + 0.5 - view.x0) / (view.x1 - view.x0);
  const y = (line + 0.5 - view.y0) / (view.y1 - view.y0);
  const alone: Pointed = { row, line, rows: [row, row + 1], lines: [line, line + 1] };
  const found = pointedAt({ x, y }, view, rows, width, height);
  return found === undefined ? alone : { ...found, row, line };
}
