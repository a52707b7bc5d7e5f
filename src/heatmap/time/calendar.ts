import { dayNumber, type TimeIndex } from "../../panel/time.ts";

export const DAY_MS = 86_400_000;

/** Every row's time as a clock on the wall and a calendar show it. */
export interface Calendar {
  readonly rows: number;
  /** Days since 1970-01-01, and milliseconds since midnight (0 where rows are days). */
  readonly day: Float64Array;
  readonly ms: Float64Array;
  /** Months since year 0, so that month 0-11 is `month % 12`. */
  readonly month: Int32Array;
  /** The usual distance between two rows, in days; 0 where there is only one. */
  readonly spacing: number;
}

/** `timeZone`: whose clock tells instants, an IANA name; days have none. */
export function calendarOf({ kind, values }: TimeIndex, timeZone = "UTC"): Calendar {
  const rows = values.length;
  const day = new Float64Array(rows);
  const ms = new Float64Array(rows);
  const month = new Int32Array(rows);
  const shift = kind === "instant" && timeZone !== "UTC" ? offsets(timeZone) : () => 0;
  for (let t = 0; t < rows; t++) {
    const local = kind === "day" ? values[t]! * DAY_MS : values[t]! + shift(values[t]!);
    day[t] = Math.floor(local / DAY_MS);
    ms[t] = local - day[t]! * DAY_MS;
    const same = t > 0 && day[t] === day[t - 1];
    month[t] = same ? month[t - 1]! : monthOf(day[t]!);
  }
  const steps = values.slice(1).map((value, t) => value - values[t]!);
  const step = steps.sort()[steps.length >> 1] ?? 0;
  return { rows, day, ms, month, spacing: kind === "day" ? step : step / DAY_MS };
}

/** Months since year 0 of a day. */
function monthOf(day: number): number {
  // Hinnant, "chrono-compatible low-level date algorithms": years from March, eras of 400 of them
  const z = day + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  return (era * 400 + yearOfEra) * 12 + Math.floor((5 * dayOfYear + 2) / 153) + 2;
}

/** First day of a month that is counted from year 0. */
export function firstDay(month: number): number {
  return dayNumber(Math.floor(month / 12), (((month % 12) + 12) % 12) + 1, 1);
}

/** Year, month 1-12 and day of the month. */
export type Civil = readonly [year: number, month: number, day: number];

export function civilOf(calendar: Calendar, row: number): Civil {
  const month = calendar.month[row]!;
  return [Math.floor(month / 12), (((month % 12) + 12) % 12) + 1, calendar.day[row]! - firstDay(month) + 1];
}

/** Milliseconds that a zone's clocks are ahead of UTC; clocks change on the quarter of an hour, so each is asked once. */
function offsets(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const known = new Map<number, number>();
  return (instant) => {
    const quarter = Math.floor(instant / 900_000) * 900_000;
    let offset = known.get(quarter);
    if (offset === undefined) {
      const part = Object.fromEntries(
        format.formatToParts(quarter).map(({ type, value }) => [type, Number(value)]),
      );
      const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
      offset = local - quarter;
      known.set(quarter, offset);
    }
    return offset;
  };
}
