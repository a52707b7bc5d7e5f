import type { View } from "../state.ts";

// Which part of the picture is shown, as arithmetic: in cells, of a picture of `columns` x `lines` cells.

/** The size of a picture in cells, and the least of it that a view may show. */
export interface Bounds {
  readonly columns: number;
  readonly lines: number;
  readonly leastColumns: number;
  readonly leastLines: number;
}

/** Shares of the width and the height, from the top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Largest side of a cell in CSS pixels: it need not be larger to be read, and few rows need no zoom. */
const LARGEST = 64;

export function boundsOf(columns: number, lines: number, width: number, height: number): Bounds {
  return {
    columns,
    lines,
    leastColumns: Math.min(columns, Math.max(1, Math.ceil(width / LARGEST))),
    leastLines: Math.min(lines, Math.max(1, Math.ceil(height / LARGEST))),
  };
}

export function fullView({ columns, lines }: Pick<Bounds, "columns" | "lines">): View {
  return { x0: 0, x1: columns, y0: 0, y1: lines };
}

/** Whether it shows everything, but for what rounding leaves. */
export function isFull(view: View, bounds: Bounds): boolean {
  return alike(view, fullView(bounds));
}

/** The same, but for what rounding leaves. */
export function alike(a: View, b: View): boolean {
  const near = (one: number, other: number) => Math.abs(one - other) < 1e-6;
  return near(a.x0, b.x0) && near(a.x1, b.x1) && near(a.y0, b.y0) && near(a.y1, b.y1);
}

/** The view that is nearest and lies within the picture, neither too small nor too large. */
export function clampView(view: View, bounds: Bounds): View {
  const [x0, x1] = clampSpan(view.x0, view.x1, bounds.leastColumns, bounds.columns);
  const [y0, y1] = clampSpan(view.y0, view.y1, bounds.leastLines, bounds.lines);
  return { x0, x1, y0, y1 };
}

function clampSpan(from: number, to: number, least: number, count: number): [number, number] {
  const span = Math.min(count, Math.max(least, to - from));
  if (span === count) return [0, count];
  const first = Math.max(0, Math.min(count - span, (from + to - span) / 2));
  return [first, first + span];
}

/** Moved by shares of what is shown. */
export function panView(view: View, by: Point, bounds: Bounds): View {
  const [dx, dy] = [by.x * (view.x1 - view.x0), by.y * (view.y1 - view.y0)];
  return clampView({ x0: view.x0 + dx, x1: view.x1 + dx, y0: view.y0 + dy, y1: view.y1 + dy }, bounds);
}

/** `factors` times as much of either axis; what is at a point stays there as far as the picture reaches. */
export function zoomView(view: View, factors: Point, at: Point, bounds: Bounds): View {
  const { leastColumns, leastLines, columns, lines } = bounds;
  const [x0, x1] = zoomSpan(view.x0, view.x1, factors.x, at.x, leastColumns, columns);
  const [y0, y1] = zoomSpan(view.y0, view.y1, factors.y, at.y, leastLines, lines);
  return { x0, x1, y0, y1 };
}

function zoomSpan(
  from: number,
  to: number,
  factor: number,
  at: number,
  least: number,
  count: number,
): [number, number] {
  const fixed = from + at * (to - from);
  const span = Math.min(count, Math.max(least, (to - from) * factor));
  return clampSpan(fixed - at * span, fixed + (1 - at) * span, least, count);
}

/** Two fingers: what was under the point between them is there again, as many times larger as they are further apart. */
export function pinchView(
  view: View,
  before: readonly [Point, Point],
  now: readonly [Point, Point],
  aspect: number,
  bounds: Bounds,
): View {
  const apart = ([a, b]: readonly [Point, Point]) => Math.hypot((a.x - b.x) * aspect, a.y - b.y) || 1e-6;
  const between = ([a, b]: readonly [Point, Point]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const factor = apart(before) / apart(now);
  const [from, to] = [between(before), between(now)];
  const zoomed = zoomView(view, { x: factor, y: factor }, from, bounds);
  return panView(zoomed, { x: from.x - to.x, y: from.y - to.y }, bounds);
}

/** What lies in the box between two points. */
export function boxView(view: View, a: Point, b: Point, bounds: Bounds): View {
  const x = (share: number) => view.x0 + share * (view.x1 - view.x0);
  const y = (share: number) => view.y0 + share * (view.y1 - view.y0);
  const box = {
    x0: x(Math.min(a.x, b.x)),
    x1: x(Math.max(a.x, b.x)),
    y0: y(Math.min(a.y, b.y)),
    y1: y(Math.max(a.y, b.y)),
  };
  return clampView(box, bounds);
}

/** The nearest view of the same size that shows a cell whole. */
export function viewWith(view: View, column: number, line: number, bounds: Bounds): View {
  const by = (from: number, to: number, cell: number) =>
    cell < from ? cell - from : cell + 1 > to ? cell + 1 - to : 0;
  const [dx, dy] = [by(view.x0, view.x1, column), by(view.y0, view.y1, line)];
  return clampView({ x0: view.x0 + dx, x1: view.x1 + dx, y0: view.y0 + dy, y1: view.y1 + dy }, bounds);
}

export function sameView(a: View, b: View): boolean {
  return a.x0 === b.x0 && a.x1 === b.x1 && a.y0 === b.y0 && a.y1 === b.y1;
}
