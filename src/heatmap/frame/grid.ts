import type { Box } from "../scene.ts";
import { lineHeight } from "../text.ts";
import type { Metrics, Sheet } from "./sheet.ts";

/** Panels in lines from the top, each from the left; the last line may have fewer. */
export interface Grid {
  readonly count: number;
  readonly columns: number;
  readonly lines: number;
}

/** Every grid for so many panels that no other beats in columns and lines, from one column on; or the one of so many `wanted`. */
export function gridsOf(count: number, wanted?: number): Grid[] {
  if (wanted !== undefined) {
    const columns = Math.min(wanted, count);
    return [{ count, columns, lines: Math.ceil(count / columns) }];
  }
  const grids: Grid[] = [];
  for (let columns = 1; columns <= count; columns++) {
    const lines = Math.ceil(count / columns);
    if (lines !== grids.at(-1)?.lines) grids.push({ count, columns, lines });
  }
  return grids;
}

/** Between neighbouring columns: dates under one must stand clear of those under the next. */
export function columnGap({ em, line }: Metrics): number {
  return 1.6 * em + 2 * line;
}

/** What a panel's name takes above it; a panel alone has none. */
export function nameHeight({ count }: Grid, { em, line }: Metrics): number {
  return count === 1 ? 0 : (lineHeight + 0.25) * em + line;
}

/** Between neighbouring lines, with what stands under the cells of each. */
export function lineGap(grid: Grid, under: number, metrics: Metrics): number {
  return under + 0.7 * metrics.em + metrics.line + nameHeight(grid, metrics);
}

/** Where the cells of each panel go within `area`: all as large as each other, on whole device pixels. */
export function plotsOf(grid: Grid, area: Box, gapX: number, gapY: number, sheet: Sheet): Box[] {
  const width = share(area.width, grid.columns, gapX, sheet);
  const height = share(area.height, grid.lines, gapY, sheet);
  return Array.from({ length: grid.count }, (_, i) => ({
    x: sheet.snap(area.x + (i % grid.columns) * (width + gapX)),
    y: sheet.snap(area.y + Math.floor(i / grid.columns) * (height + gapY)),
    width,
    height,
  }));
}

/** The length of each of so many panels one beside the other. */
export function shareOf(length: number, count: number, gap: number): number {
  return (length - (count - 1) * gap) / count;
}

/** The same in whole device pixels; of one, all. */
function share(length: number, count: number, gap: number, { metrics: { scale } }: Sheet): number {
  return count === 1 ? length : Math.floor(shareOf(length, count, gap) * scale) / scale;
}

/** The box around all panels. */
export function hull(plots: readonly Box[]): Box {
  const [x, y] = [plots[0]!.x, plots[0]!.y];
  const right = Math.max(...plots.map((plot) => plot.x + plot.width));
  const bottom = Math.max(...plots.map((plot) => plot.y + plot.height));
  return { x, y, width: right - x, height: bottom - y };
}
