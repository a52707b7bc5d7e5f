import type { Rows } from "../protocol.ts";
import type { View } from "../state.ts";

/** Places from the first to the one behind the last. */
export type Span = readonly [from: number, to: number];

/** Lines and rows of which at least a half is in view. */
export function visible({
  view,
  rows,
}: {
  readonly view: View;
  readonly rows: Rows;
}): [lines: Span, dates: Span] {
  const span = (from: number, to: number, count: number): Span => [
    Math.max(0, Math.min(count - 1, Math.round(from))),
    Math.min(count, Math.max(Math.round(from) + 1, Math.round(to))),
  ];
  return [span(view.y0, view.y1, rows.order.length), span(view.x0, view.x1, rows.time.values.length)];
}

/** The number of the page that is nearest to one that may be none of a span. */
export function pageWithin([from, to]: Span, page: number, most: number): number {
  return Math.max(0, Math.min(Math.ceil((to - from) / most) - 1, page));
}

/** The page of so many of a span, counted from its end or from its beginning. */
export function pageOf([from, to]: Span, page: number, most: number, fromEnd: boolean): Span {
  if (fromEnd) {
    const end = Math.max(from, to - page * most);
    return [Math.max(from, end - most), end];
  }
  const first = Math.min(to, from + page * most);
  return [first, Math.min(to, first + most)];
}

/** All places of a span. */
export function count([from, to]: Span): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** From one, counted from the first of all. */
export function spanText([from, to]: Span, first: number): string {
  return `${from - first + 1}–${to - first}`;
}
