import type { Matrix } from "../../panel/matrix.ts";
import type { LocaleTable } from "../locale/words.ts";
import type { Box } from "../scene.ts";
import { ascent, descent, middle } from "../text.ts";
import { type Calendar, civilOf } from "../time/calendar.ts";
import type { Sheet } from "./sheet.ts";

/** Where a row's value goes through a mark: from the row of the matrix before `row` to it. */
export interface Crossing {
  readonly row: number;
  readonly mark: number;
  readonly up: boolean;
}

/** Between neighbouring values of a series, missing ones passed over; a value on the mark counts as above it. */
export function crossingsOf(series: Float64Array, marks: readonly number[]): Crossing[] {
  const found: Crossing[] = [];
  let before = Number.NaN;
  for (let row = 0; row < series.length; row++) {
    const value = series[row]!;
    if (!Number.isFinite(value)) continue;
    for (const mark of marks) {
      if (before < mark && value >= mark) found.push({ row, mark, up: true });
      else if (before >= mark && value < mark) found.push({ row, mark, up: false });
    }
    before = value;
  }
  return found;
}

/** Rows must be so high, in CSS pixels, to bear marks; and there may be so many of them for dates beside the marks. */
export const LEAST_ROW = 6;
const MOST_DATED = 30;
/** Crossings that are nearer to each other, in CSS pixels, have one mark, with the date of the last. */
const NEAR = 3;

/** Marks over the cells of `plot`; a note where its rows are too thin for them. */
export function placeCrossings(
  matrix: Matrix,
  order: Int32Array,
  marks: readonly number[],
  calendar: Calendar,
  words: LocaleTable,
  plot: Box,
  sheet: Sheet,
): string[] {
  if (marks.length === 0 || order.length === 0 || calendar.rows === 0) return [];
  const pitch = plot.height / order.length;
  if (pitch < LEAST_ROW) {
    const most = Math.floor(plot.height / LEAST_ROW);
    return [
      `no marks at ${marks.join(", ")}: rows are ${Number(pitch.toPrecision(2))} pixels high, and a mark needs ${LEAST_ROW}; show at most ${most} tickers, or a higher picture`,
    ];
  }
  const { small, line, measure } = sheet.metrics;
  const column = plot.width / calendar.rows;
  const decimals = Math.max(...marks.map((mark) => String(mark).split(".")[1]?.length ?? 0));
  const dated = order.length <= MOST_DATED && pitch >= 1.8 * small;
  const ascending = [...marks].sort((a, b) => a - b);
  order.forEach((ticker, place) => {
    const from = ticker * calendar.rows;
    const shown: (Crossing & { x: number })[] = [];
    for (const one of crossingsOf(matrix.values.subarray(from, from + calendar.rows), ascending)) {
      const x = plot.x + one.row * column;
      const near = shown.at(-1);
      // of several the last is told, after which the row is what is seen behind it
      if (!near || x - near.x >= NEAR) shown.push({ ...one, x });
      else if (one.up || one.row > near.row) Object.assign(near, one);
    }
    const height = sheet.snap(Math.max(4, 0.6 * pitch));
    const y = plot.y + (place + 0.5) * pitch;
    shown.forEach(({ row, mark, up, x }, i) => {
      sheet.mark(sheet.snap(x - line / 2), sheet.snap(y - height / 2), line, height);
      if (!dated) return;
      const text = `${up ? "↑" : "↓"}${mark.toFixed(decimals).replace("-", "\u2212")} ${words.date(...civilOf(calendar, row))}`;
      const width = measure(text, small);
      const left = x + 0.3 * small;
      const right = left + width + 0.3 * small;
      if (right > Math.min(shown[i + 1]?.x ?? Number.POSITIVE_INFINITY, plot.x + plot.width)) return;
      const [top, bottom] = [y - ascent * small + middle * small, y + middle * small + descent * small];
      const points = [x, top, right, top, right, bottom, x, bottom];
      sheet.shapes.push({ name: "label", points, color: "paper", opacity: 0.8 });
      sheet.write("mark", text, left, y + middle * small, { anchor: "start", size: small });
    });
  });
  return [];
}
