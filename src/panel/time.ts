import { shownValue } from "./error.ts";

/** Ascending, unique points in time. A day has no time zone and no DST: it is a calendar date and nothing else. */
export interface TimeIndex {
  /** `day`: whole days since 1970-01-01. `instant`: milliseconds since 1970-01-01T00:00Z, for intraday bars. */
  readonly kind: "day" | "instant";
  readonly values: Float64Array;
}

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a proleptic Gregorian date (month 1-12), or NaN where there is no such date. */
export function dayNumber(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return Number.NaN;
  // March-based years put the leap day last: see Hinnant, "chrono-compatible low-level date algorithms"
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719468
  );
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** ISO text of one value: `2023-01-02`, or `2023-01-02T09:30:00Z` (milliseconds only where there are any). */
export function formatTime(kind: TimeIndex["kind"], value: number): string {
  const iso = new Date(kind === "day" ? value * DAY_MS : value).toISOString();
  return kind === "day" ? iso.slice(0, iso.indexOf("T")) : iso.replace(".000Z", "Z");
}

/** Whether two indices hold the same points in time. */
export function sameTime(a: TimeIndex, b: TimeIndex): boolean {
  const same = a.kind === b.kind && a.values.length === b.values.length;
  return same && (a === b || a.values.every((value, t) => value === b.values[t]));
}

/** What a row is, by the usual distance between two; a bar where it is none of the calendar's. */
export type Spacing = "day" | "week" | "month" | "bar";

export function spacingOf({ kind, values }: TimeIndex): Spacing {
  if (kind === "instant") return "bar";
  const steps = values
    .slice(1)
    .map((value, t) => value - values[t]!)
    .sort();
  const step = steps[steps.length >> 1] ?? 1;
  if (step <= 4) return "day";
  if (step >= 6 && step <= 8) return "week";
  return step >= 28 && step <= 31 ? "month" : "bar";
}

/** Throws a RangeError or TypeError unless the values are whole numbers, ascending and unique. */
export function checkTime(time: TimeIndex): void {
  const { kind, values } = time;
  if (kind !== "day" && kind !== "instant") {
    throw new RangeError(`time.kind must be "day" or "instant", got ${shownValue(kind)}`);
  }
  if (!(values instanceof Float64Array)) {
    throw new TypeError(`time.values must be a Float64Array, got ${shownValue(values)}`);
  }
  for (let t = 0; t < values.length; t++) {
    if (!Number.isInteger(values[t])) {
      throw new RangeError(
        `time must hold whole ${kind === "day" ? "days" : "milliseconds"}, got ${values[t]} at ${t}`,
      );
    }
    if (t > 0 && values[t]! <= values[t - 1]!) {
      const now = formatTime(kind, values[t]!);
      const before = formatTime(kind, values[t - 1]!);
      throw new RangeError(`time must ascend without repeats, got ${now} after ${before} at ${t}`);
    }
  }
}

/** Day number of an ISO date such as `2023-01-31`, or NaN where the text is none. */
export function parseDay(text: string): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return dayNumber(Number(year), Number(month), Number(day));
}
