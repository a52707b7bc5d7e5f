import { parseDay, type TimeIndex } from "../../panel/time.ts";
import type { State } from "../state.ts";

/** The last row that is not after a date as `formatTime` writes it; -1: there is none. */
export function rowUntil({ kind, values }: TimeIndex, date: string): number {
  const time = kind === "day" ? parseDay(date.slice(0, 10)) : Date.parse(date);
  return values.findLastIndex((value) => value <= time);
}

/** The last row that is on screen. */
export function lastShown({ values }: TimeIndex, { view }: State): number {
  const last = values.length - 1;
  return view === undefined ? last : Math.max(0, Math.min(last, Math.ceil(view.x1) - 1));
}
