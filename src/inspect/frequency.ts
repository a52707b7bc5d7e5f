import type { TimeIndex } from "../panel/time.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** How often there is a row, by the usual distance between two: `business days (Monday to Friday)`, `5-minute bars`. */
export function frequencyOf({ kind, values }: TimeIndex): string {
  if (values.length < 2) return "one row";
  const steps = values
    .slice(1)
    .map((value, t) => value - values[t]!)
    .sort();
  const step = steps[steps.length >> 1]!;
  if (kind === "day") {
    if (step <= 4) return days(values);
    if (step === 7) return "weekly";
    if (step >= 28 && step <= 31) return "monthly";
    if (step >= 89 && step <= 92) return "quarterly";
    return step === 365 || step === 366 ? "yearly" : `every ${step} days`;
  }
  const [unit, name] =
    step % DAY === 0
      ? [DAY, "day"]
      : step % HOUR === 0
        ? [HOUR, "hour"]
        : step % MINUTE === 0
          ? [MINUTE, "minute"]
          : step % SECOND === 0
            ? [SECOND, "second"]
            : [1, "millisecond"];
  return `${step / unit}-${name} bars`;
}

function days(values: Float64Array): string {
  const counts = new Array<number>(7).fill(0);
  // day 0 was a Thursday
  for (const value of values) counts[(((value + 4) % 7) + 7) % 7]!++;
  // a stray Saturday in thousands of days makes no other week
  const usual = counts.flatMap((count, day) => (count > 0.02 * values.length ? [day] : []));
  if (usual.join() === "1,2,3,4,5") return "business days (Monday to Friday)";
  if (usual.length >= 6 || usual.length < 4) return "days";
  return `business days (${usual.map((day) => WEEKDAYS[day]).join(", ")})`;
}
