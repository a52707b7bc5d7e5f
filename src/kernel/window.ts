import { checkInteger, shownValue } from "../panel/error.ts";
import type { Window } from "../panel/result.ts";
import type { TimeIndex } from "../panel/time.ts";

/** What the kernel takes for a window that never loses a row. */
const EVER = 0x3fffffff;

const UNITS = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/** One window, ready for the kernel. */
export interface WindowPlan {
  readonly window: Window;
  /** Rows in the window, or in the longest one where `starts` lists their first rows. */
  readonly rows: number;
  readonly starts?: Int32Array<ArrayBuffer>;
  readonly minPeriods: number;
}

/**
 * Checks a window and completes it. A number: the last so many rows; `expanding`: all rows so far; a duration such as
 * `90d`, `12h` or `30min`: the rows later than that before each row, itself included.
 */
export function planWindow(window: Window, asked: number | undefined, time: TimeIndex): WindowPlan {
  const total = time.values.length;
  if (window === "expanding") return { window, rows: EVER, minPeriods: countOf(asked, window, 1, total) };
  if (typeof window === "string") {
    const starts = startsOf(time, durationOf(window, time));
    let rows = 1;
    for (let t = 0; t < total; t++) rows = Math.max(rows, t - starts[t]! + 1);
    return { window, rows, starts, minPeriods: countOf(asked, window, 1, total) };
  }
  checkInteger("window", window, 2);
  // fewer pairs may be found in all there is
  if (window > total && !(asked! <= total)) {
    throw new RangeError(`window must be at most the ${total} rows of the data, got ${window}`);
  }
  const share = asked! > 0 && asked! < 1;
  const least = share ? partOf(window, asked!) : countOf(asked, window, window, window);
  return { window, rows: window, minPeriods: least };
}

/** The fewest rows that are at least such a share of the window. */
function partOf(window: number, share: number): number {
  const rows = Math.ceil(share * window);
  // 0.07 x 100 is 7.000000000000001, but 7 / 100 is 0.07
  return (rows - 1) / window >= share ? rows - 1 : rows;
}

function countOf(asked: number | undefined, window: Window, usual: number, most: number): number {
  const least = asked ?? usual;
  if (Number.isInteger(least) && least >= 1 && least <= most) return least;
  const range =
    typeof window === "number"
      ? `an integer from 1 to the window of ${window}, or a share of it below 1`
      : `an integer from 1 to the ${most} rows of the data for a window of ${window}`;
  throw new RangeError(`minPeriods must be ${range}, got ${asked}`);
}

/** Length of a duration in the units of the time index. */
function durationOf(text: string, { kind }: TimeIndex): number {
  const [, count, unit] = /^(\d+)(s|min|h|d|w)$/.exec(text) ?? [];
  const milliseconds = Number(count) * UNITS[unit as keyof typeof UNITS];
  if (!(milliseconds > 0 && Number.isSafeInteger(milliseconds))) {
    throw new RangeError(
      `window must be a number of rows, "expanding" or a duration such as "90d", "12h" or "30min", got ${shownValue(text)}`,
    );
  }
  if (kind === "instant") return milliseconds;
  if (milliseconds % UNITS.d === 0) return milliseconds / UNITS.d;
  throw new RangeError(
    `window must be whole days such as "90d" where rows are days, got ${shownValue(text)}`,
  );
}

/** First row of each window: the first that is later than `length` before the last. */
function startsOf({ values }: TimeIndex, length: number): Int32Array<ArrayBuffer> {
  const starts = new Int32Array(values.length);
  let start = 0;
  for (let t = 0; t < values.length; t++) {
    while (values[start]! <= values[t]! - length) start++;
    starts[t] = start;
  }
  return starts;
}
