import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import { formatTime } from "../panel/time.ts";

/** The last row up to the end of the day that an option named; a day without a row of its own is noted. */
export function rowUntil({ time }: Panel, day: number, option: string, notes: string[]): number {
  const end = time.kind === "day" ? day : (day + 1) * 86_400_000 - 1;
  const row = time.values.findLastIndex((value) => value <= end);
  const asked = formatTime("day", day);
  if (row < 0) {
    throw new DataError(
      `no row up to ${option} ${asked}: returns begin on ${formatTime(time.kind, time.values[0]!)}`,
    );
  }
  const found = time.values[row]!;
  if (time.kind === "day" && found < day) {
    notes.push(`${asked} is no date of the returns; the window ends on ${formatTime("day", found)}`);
  }
  return row;
}
