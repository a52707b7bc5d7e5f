import { dayNumber, formatTime, type TimeIndex } from "../panel/time.ts";

// From one date to another: what the command line's --from and --to leave.

const DAY_MS = 86_400_000;

/** The dates of a market's returns, and those before the first that they reach back over, such as that of the first prices. */
export interface Dated {
  readonly time: TimeIndex;
  readonly before: readonly number[];
}

/** The first row from one date to another, and the one behind the last; "": as far as the data reach. No return reaches back over what is before `from`. */
export function rowsWithin(
  { time: { kind, values }, before }: Dated,
  from: string,
  to: string,
): [number, number] {
  const unit = kind === "day" ? 1 : DAY_MS;
  const rowFrom = (date: string, days: number) => lowerBound(values, (dayOf(date) + days) * unit);
  const end = to === "" ? values.length : rowFrom(to, 1);
  if (from === "") return [0, end];
  const least = dayOf(from) * unit;
  return [Math.min(end, before.filter((time) => time < least).length + lowerBound(values, least)), end];
}

/** The earliest point in time that the return of a row is made of: its own, where that is of one row of returns. */
export function reachedBy({ time: { values }, before }: Dated, row: number): number {
  return before[row] ?? values[row - before.length]!;
}

/** The first row that is not before a point in time. */
function lowerBound(values: Float64Array, least: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** First and last date that there are, of prices where there are any. */
export function datesOf({ time: { kind, values }, before }: Dated): readonly [first: string, last: string] {
  if (values.length === 0) return ["", ""];
  return [dateOf(kind, before[0] ?? values[0]!), dateOf(kind, values.at(-1)!)];
}

/** The day of a point in time. */
export function dateOf(kind: TimeIndex["kind"], value: number): string {
  return formatTime(kind, value).slice(0, 10);
}

function dayOf(date: string): number {
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  return dayNumber(year, month, day);
}
