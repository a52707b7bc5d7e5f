import { shownValue } from "../panel/error.ts";
import { lastRows, PERIODS, type Period } from "../panel/period.ts";
import type { TimeIndex } from "../panel/time.ts";

/** Every so many rows from the first on, as pandas has it, or the last row of each calendar period. */
export type Step = number | Period;

/** The rows that a step chooses; undefined: all. Throws a RangeError where it is none. */
export function chosenRows(step: Step | undefined, time: TimeIndex): Int32Array<ArrayBuffer> | undefined {
  if (step === undefined || step === 1) return undefined;
  if (typeof step === "number" ? !Number.isInteger(step) || step < 1 : !PERIODS.includes(step)) {
    throw new RangeError(
      `step must be an integer >= 1 or one of ${PERIODS.join(", ")}, got ${shownValue(step)}`,
    );
  }
  if (typeof step !== "number") return Int32Array.from(lastRows(step, time));
  const rows: number[] = [];
  for (let t = 0; t < time.values.length; t += step) rows.push(t);
  return Int32Array.from(rows);
}
