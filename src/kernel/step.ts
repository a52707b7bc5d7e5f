import { shownValue } from "../panel/error.ts";
import type { TimeIndex } from "../panel/time.ts";

export const PERIODS = ["week", "month", "quarter", "year"] as const;

/** Every so many rows from the first on, as pandas has it, or the last row of each calendar period. */
export type Step = number | (typeof PERIODS)[number];

const DAY_MS = 86_400_000;

/** The rows that a step chooses; undefined: all. Throws a RangeError where it is none. */
export function chosenRows(
  step: Step | undefined,
  { kind, values }: TimeIndex,
): Int32Array<ArrayBuffer> | undefined {
  if (step === undefined || step === 1) return undefined;
  if (typeof step === "number" ? !Number.isInteger(step) || step < 1 : !PERIODS.includes(step)) {
    throw new RangeError(
      `step must be an integer >= 1 or one of ${PERIODS.join(", ")}, got ${shownValue(step)}`,
    );
  }
  const rows: number[] = [];
  if (typeof step === "number") {
    for (let t = 0; t < values.length; t += step) rows.push(t);
    return Int32Array.from(rows);
  }
  const period = (t: number) => periodOf(kind === "day" ? values[t]! : Math.floor(values[t]! / DAY_MS), step);
  for (let t = 0; t < values.length; t++) {
    if (t === values.length - 1 || period(t) !== period(t + 1)) rows.push(t);
  }
  return Int32Array.from(rows);
}

/** A number that all days of a calendar period share; weeks end on Sundays. */
function periodOf(day: number, step: (typeof PERIODS)[number]): number {
  if (step === "week") return Math.floor((day + 3) / 7); // 1970-01-01 was a Thursday
  const date = new Date(day * DAY_MS);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  if (step === "year") return year;
  return step === "month" ? year * 12 + month : year * 4 + Math.floor(month / 3);
}
