import type { TimeIndex } from "./time.ts";

/** Calendar periods; weeks end on Sundays. */
export const PERIODS = ["week", "month", "quarter", "year"] as const;
export type Period = (typeof PERIODS)[number];

const DAY_MS = 86_400_000;

/** The last row of each period that has one. */
export function lastRows(period: Period, { kind, values }: TimeIndex): number[] {
  const rows: number[] = [];
  const of = (t: number) => periodOf(kind === "day" ? values[t]! : Math.floor(values[t]! / DAY_MS), period);
  for (let t = 0; t < values.length; t++) if (t === values.length - 1 || of(t) !== of(t + 1)) rows.push(t);
  return rows;
}

/** A number that all days of a period share. */
export function periodOf(day: number, period: Period): number {
  if (period === "week") return Math.floor((day + 3) / 7); // 1970-01-01 was a Thursday
  const date = new Date(day * DAY_MS);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  if (period === "year") return year;
  return period === "month" ? year * 12 + month : year * 4 + Math.floor(month / 3);
}
