import { describe, expect, test } from "vitest";
import type { Window } from "../../src/panel/result.ts";
import { dayNumber, type TimeIndex } from "../../src/panel/time.ts";
import { type WindowRules, windowRows } from "../../src/verify/rows.ts";

const days = (...values: number[]): TimeIndex => ({ kind: "day", values: Float64Array.from(values) });

/** First rows of the windows that end in rows 0, 1, ...; `x` is a text with a letter a row, `.` where it is missing. */
function starts(
  x: string,
  window: Window,
  rules: WindowRules = {},
  time = days(...x.split("").keys()),
): number[] {
  return rowsOf(x, window, rules, time).map(({ start }) => start);
}

function fewest(x: string, window: Window, rules: WindowRules): number[] {
  return rowsOf(x, window, rules, days(...x.split("").keys())).map(({ minPeriods }) => minPeriods);
}

function rowsOf(x: string, window: Window, rules: WindowRules, time: TimeIndex) {
  const series = Array.from(x, (letter, t) => (letter === "." ? Number.NaN : t));
  const market = series.map((_, t) => (t === 2 && x.includes("!") ? Number.NaN : 1));
  return series.map((_, t) => windowRows(window, rules, time, series, market, t));
}

describe("rows", () => {
  test("a number is the last so many, whatever is missing", () => {
    expect(starts("aaaaaaa", 3)).toEqual([0, 0, 0, 1, 2, 3, 4]);
    expect(starts("aa..a.a", 3)).toEqual([0, 0, 0, 1, 2, 3, 4]);
    expect(starts("aa..a.a", 3, { gaps: "strict" })).toEqual([0, 0, 0, 1, 2, 3, 4]);
  });

  test("compress goes on to so many pairs, and to maxSpan rows", () => {
    expect(starts("aaaaaaa", 3, { gaps: "compress" })).toEqual([0, 0, 0, 1, 2, 3, 4]);
    // rows 1, 4 and 6 are the last three pairs of row 6, and what is missing before them may stay
    expect(starts("aa..a.a", 3, { gaps: "compress" })).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(starts("aa..a.a", 2, { gaps: "compress" })).toEqual([0, 0, 0, 0, 1, 2, 3]);
    expect(starts("aa..a.a", 2, { gaps: "compress", maxSpan: 7 })).toEqual([0, 0, 0, 0, 1, 1, 2]);
    expect(starts("aa..a.a", 2, { gaps: "compress", maxSpan: 2 })).toEqual([0, 0, 1, 2, 3, 4, 5]);
    // the market's gap in row 2 is one as well
    expect(starts("aa!aaaa", 2, { gaps: "compress", maxSpan: 9 })).toEqual([0, 0, 0, 1, 2, 4, 5]);
  });

  test("expanding is all so far", () => {
    expect(starts("aa..a", "expanding")).toEqual([0, 0, 0, 0, 0]);
  });

  test("a duration is what is later than that before the row", () => {
    const week = [8, 9, 10, 11, 12].map((day) => dayNumber(2024, 1, day));
    const time = days(...week, ...week.map((day) => day + 7));
    expect(starts("aaaaaaaaaa", "1d", {}, time)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // Monday's three days hold neither Friday nor Saturday
    expect(starts("aaaaaaaaaa", "3d", {}, time)).toEqual([0, 0, 0, 1, 2, 5, 5, 5, 6, 7]);
    expect(starts("aaaaaaaaaa", "4d", {}, time)).toEqual([0, 0, 0, 0, 1, 4, 5, 5, 5, 6]);
    expect(starts("aaaaaaaaaa", "1w", {}, time)).toEqual([0, 0, 0, 0, 0, 1, 2, 3, 4, 5]);
    const bars: TimeIndex = {
      kind: "instant",
      values: Float64Array.of(0, 1, 2, 60, 61, 1440).map((m) => m * 60_000),
    };
    expect(starts("aaaaaa", "2min", {}, bars)).toEqual([0, 0, 1, 3, 3, 5]);
    expect(starts("aaaaaa", "60s", {}, bars)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(starts("aaaaaa", "1h", {}, bars)).toEqual([0, 0, 0, 1, 2, 5]);
    expect(starts("aaaaaa", "1d", {}, bars)).toEqual([0, 0, 0, 0, 0, 1]);
  });
});

describe("fewest pairs", () => {
  test("the window, a count, or a share rounded up", () => {
    expect(fewest("a", 60, {})).toEqual([60]);
    expect(fewest("a", 60, { minPeriods: 7 })).toEqual([7]);
    expect(fewest("a", 60, { minPeriods: 0.5 })).toEqual([30]);
    expect(fewest("a", 61, { minPeriods: 0.5 })).toEqual([31]);
    expect(fewest("a", 100, { minPeriods: 0.07 })).toEqual([7]);
    expect(fewest("a", 60, { minPeriods: 1e-9 })).toEqual([1]);
    expect(fewest("a", "expanding", {})).toEqual([1]);
    expect(fewest("a", "9d", { minPeriods: 5 })).toEqual([5]);
  });

  test("none are enough where strict finds a gap", () => {
    const never = Number.POSITIVE_INFINITY;
    expect(fewest("aa.aaa", 2, { gaps: "strict" })).toEqual([2, 2, never, never, 2, 2]);
    expect(fewest("aa.aaa", "expanding", { gaps: "strict" })).toEqual([1, 1, never, never, never, never]);
  });
});
