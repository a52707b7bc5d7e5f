import { DataError, shownValue } from "./error.ts";
import type { Panel } from "./panel.ts";
import { dayNumber, formatTime } from "./time.ts";

const QUARTER_MS = 900_000;

/** What becomes of several rows on one day: `last` takes each ticker's last value of the day, as a close is. */
export const DAILY = ["last"] as const;
export type Daily = (typeof DAILY)[number];

/**
 * A panel of instants as one of days: each row gets the calendar date that clocks in `timeZone` (an IANA name such as
 * `America/New_York`, or `UTC`) showed at it, daylight saving included. A panel of days stays as it is: a day has no time
 * zone. Throws a RangeError for a name that is none, and a DataError where two rows fall on one day, unless `daily` is
 * `last`; that suits prices, while several returns of a day are not the day's.
 */
export function toLocalDays(panel: Panel, timeZone: string, daily?: Daily): Panel {
  const dayOf = localDay(timeZone);
  if (daily !== undefined && !DAILY.includes(daily)) {
    throw new RangeError(`daily must be ${DAILY.join(", ")}, got ${shownValue(daily)}`);
  }
  if (panel.time.kind === "day") return panel;
  const instants = panel.time.values;
  const total = instants.length;
  const dayAt = instants.map(dayOf);
  // where clocks go back over midnight, a day can come again after the next has begun
  const days = Float64Array.from(new Set(dayAt)).sort();
  if (days.length < total && daily === undefined) throw sameDay(instants, dayAt, timeZone);
  const placeOf = new Map(Array.from(days, (day, place) => [day, place]));
  const place = Int32Array.from(dayAt, (day) => placeOf.get(day)!);
  const values = new Float64Array(panel.tickers.length * days.length).fill(Number.NaN);
  for (let i = 0; i < panel.tickers.length; i++) {
    for (let t = 0; t < total; t++) {
      const value = panel.values[i * total + t]!;
      if (!Number.isNaN(value)) values[i * days.length + place[t]!] = value;
    }
  }
  return { ...panel, time: { kind: "day", values: days }, values };
}

function sameDay(instants: Float64Array, dayAt: Float64Array, timeZone: string): DataError {
  const seen = new Map<number, number>();
  let second = 0;
  for (; !seen.has(dayAt[second]!); second++) seen.set(dayAt[second]!, second);
  const first = seen.get(dayAt[second]!)!;
  const both = [first, second].map((t) => formatTime("instant", instants[t]!)).join(" and ");
  return new DataError(
    `${both} are both ${formatTime("day", dayAt[first]!)} in ${timeZone}; give one value a day, or take the last one with --daily last`,
  );
}

/** Day number of the local date of an instant. Quarters of an hour that lie within one day are remembered. */
function localDay(timeZone: string): (instant: number) => number {
  let clock: Intl.DateTimeFormat;
  try {
    clock = new Intl.DateTimeFormat("en-u-ca-iso8601", {
      timeZone,
      year: "numeric",
      month: "numeric",
      day: "numeric",
    });
  } catch {
    throw new RangeError(
      `timeZone must be an IANA name such as America/New_York or UTC, got ${shownValue(timeZone)}`,
    );
  }
  const look = (instant: number): number => {
    const part: Record<string, number> = {};
    for (const { type, value } of clock.formatToParts(instant)) part[type] = Number(value);
    return dayNumber(part.year!, part.month!, part.day!);
  };
  const quarters = new Map<number, number>();
  return (instant) => {
    const quarter = Math.floor(instant / QUARTER_MS);
    const known = quarters.get(quarter);
    if (known !== undefined) return known;
    const day = look(instant);
    // clocks are changed at most once in it, so that it lies within a day where its ends do
    if (look(quarter * QUARTER_MS) === day && look((quarter + 1) * QUARTER_MS - 1) === day)
      quarters.set(quarter, day);
    return day;
  };
}
