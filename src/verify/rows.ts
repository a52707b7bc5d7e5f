/*
Which rows a window is made of, and how many pairs it must have for a value: written down a second time, slowly and
plainly, so that nothing of the kernel judges itself. One row at a time is looked at, from the last one backwards.
*/
import type { Window } from "../panel/result.ts";
import type { TimeIndex } from "../panel/time.ts";

/** How a window was computed, as in the kernel's options. */
export interface WindowRules {
  readonly gaps?: "pairwise" | "strict" | "compress";
  readonly maxSpan?: number;
  readonly minPeriods?: number;
}

export interface WindowRows {
  /** First row; the last one is that of the cell. Those of them count in which both series have a value. */
  readonly start: number;
  /** Fewest rows that must count for a value. Infinite where the rules give none. */
  readonly minPeriods: number;
}

const DAY_MS = 86_400_000;
const UNITS: Record<string, number> = { s: 1000, min: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };

/** Magnitudes from here on count as missing, as do infinities. */
const LIMIT = 1e150;

/** Whether a row has a usable value in both series. */
export function counts(x: ArrayLike<number>, m: ArrayLike<number>, row: number): boolean {
  return Math.abs(x[row]!) < LIMIT && Math.abs(m[row]!) < LIMIT;
}

/** The window that ends in row t of the series `x` and `m`. */
export function windowRows(
  window: Window,
  rules: WindowRules,
  time: TimeIndex,
  x: ArrayLike<number>,
  m: ArrayLike<number>,
  t: number,
): WindowRows {
  const { gaps = "pairwise" } = rules;
  const before = rowsBefore(window, rules, time, x, m, t);
  let start = t;
  while (start > 0 && before(start - 1)) start--;
  let minPeriods = fewest(window, rules.minPeriods);
  for (let row = start; row <= t; row++) {
    if (gaps === "strict" && !counts(x, m, row)) minPeriods = Number.POSITIVE_INFINITY;
  }
  return { start, minPeriods };
}

/** Whether a row still belongs to the window that ends in t; asked once of each row, from t - 1 backwards. */
function rowsBefore(
  window: Window,
  { gaps, maxSpan }: WindowRules,
  { kind, values }: TimeIndex,
  x: ArrayLike<number>,
  m: ArrayLike<number>,
  t: number,
): (row: number) => boolean {
  if (window === "expanding") return () => true;
  if (typeof window === "string") {
    const [, count, unit] = /^(\d+)([a-z]+)$/.exec(window) ?? [];
    const length = (Number(count) * (UNITS[unit ?? ""] ?? Number.NaN)) / (kind === "day" ? DAY_MS : 1);
    if (Number.isNaN(length)) throw new RangeError(`a window of ${window} cannot be recomputed`);
    return (row) => values[t]! - values[row]! < length;
  }
  if (gaps !== "compress") return (row) => t - row < window;
  let pairs = counts(x, m, t) ? 1 : 0;
  return (row) => {
    if (counts(x, m, row)) pairs++;
    return pairs <= window && t - row < (maxSpan ?? 2 * window);
  };
}

function fewest(window: Window, asked: number | undefined): number {
  if (typeof window === "string") return asked ?? 1;
  if (asked === undefined) return window;
  if (asked >= 1) return asked;
  let rows = 1;
  while (rows / window < asked) rows++;
  return rows;
}
