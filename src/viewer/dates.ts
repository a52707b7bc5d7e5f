import { dayNumber, formatTime, type TimeIndex } from "../panel/time.ts";

// From one date to another: what the command line's --from and --to leave.

const DAY_MS = 86_400_000;

/** The dates of a market's returns, and where its prices begin. */
export interface Dated {
  readonly time: TimeIndex;
  /** The date of the first prices, from which the first return is; undefined: returns are all that there is. */
  readonly start?: number;
}

/** The first row from one date to another, and the one behind the last; "": as far as the data reach. Prices on `from` have no return yet. */
export function rowsWithin(
  { time: { kind, values }, start }: Dated,
  from: string,
  to: string,
): [number, number] {
  const unit = kind === "day" ? 1 : DAY_MS;
  const rowFrom = (date: string, days: number) => lowerBound(values, (dayOf(date) + days) * unit);
  const end = to === "" ? values.length : rowFrom(to, 1);
  if (from === "" || (start !== undefined && start >= dayOf(from) * unit)) return [0, end];
  return [Math.min(end, rowFrom(from, 0) + (start === undefined ? 0 : 1)), end];
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
export function datesOf({ time: { kind, values }, start }: Dated): readonly [first: string, last: string] {
  if (values.length === 0) return ["", ""];
  const date = (value: number) => formatTime(kind, value).slice(0, 10);
  return [date(start ?? values[0]!), date(values.at(-1)!)];
}

function dayOf(date: string): number {
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  return dayNumber(year, month, day);
}
