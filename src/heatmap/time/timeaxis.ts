import type { Metrics, Sheet } from "../frame/sheet.ts";
import type { Box } from "../scene.ts";
import { ascent, lineHeight } from "../text.ts";
import type { Calendar } from "./calendar.ts";
import { type DateStyle, type DateTicks, dateTicks, spanOfLabel } from "./dates.ts";

/** Marks and labels of the time axis, on whose picture the cells of `over` have the same columns. */
export interface TimeAxis {
  readonly ticks: DateTicks;
  readonly left: (text: string, row: number) => number;
  readonly centre: (row: number) => number;
}

/** `lines`: how many the labels may take; `beyond`: how far over the ends of the cells, by default to the picture's edges. */
export function timeAxisOf(
  calendar: Calendar,
  style: DateStyle,
  lines: 1 | 2,
  over: Pick<Box, "x" | "width">,
  metrics: Metrics,
  beyond = Number.POSITIVE_INFINITY,
): TimeAxis {
  const { width, em, pad, measure } = metrics;
  const centre = (row: number) => over.x + ((row + 0.5) / calendar.rows) * over.width;
  const from = Math.max(0.5 * pad, over.x - beyond);
  const to = Math.min(width - 0.5 * pad, over.x + over.width + beyond);
  const room = { centre, from, to, em, measure, lines };
  return {
    ticks: dateTicks(calendar, style, room),
    left: (text, row) => spanOfLabel(text, row, room)[0],
    centre,
  };
}

/** Height of marks and labels, from the line under the cells. */
export function timeAxisHeight(lines: 1 | 2, { line, tick, gap, em }: Metrics): number {
  return line + tick + gap + lines * lineHeight * em;
}

/** `y`: where the cells, or what is below them, end. */
export function placeTimeAxis({ ticks, left, centre }: TimeAxis, y: number, sheet: Sheet): void {
  const { line, tick, gap, em } = sheet.metrics;
  const short = Math.max(line, sheet.snap(tick / 2));
  for (const row of ticks.minor) sheet.upright(centre(row), y + line, short);
  const baseline = y + line + tick + gap + ascent * em;
  for (const { row, label, under } of ticks.major) {
    sheet.upright(centre(row), y + line, tick);
    sheet.write("date", label, left(label, row), baseline, { anchor: "start" });
    if (under === undefined) continue;
    sheet.write("date", under, left(under, row), baseline + lineHeight * em, { anchor: "start" });
  }
}
