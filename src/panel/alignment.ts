import { allTime, sharedTime, withValues } from "./calendar.ts";
import { DataError } from "./error.ts";
import type { Panel } from "./panel.ts";
import { formatTime, type TimeIndex } from "./time.ts";

/** What dates returns run over. */
export const CALENDARS = ["intersection", "union", "benchmark"] as const;
export type CalendarRule = (typeof CALENDARS)[number];

export interface CalendarOptions {
  /**
   * `intersection` (default): the dates that the input and every benchmark share. All returns span the same intervals.
   *
   * `union`: every date that the input or a benchmark has. Each return is of one row and no longer; a benchmark that
   * lacks a date has no return there and none at its next row, and neither has the input.
   *
   * `benchmark`: the dates that the benchmarks share, whether the input has them or not. The input's returns run over its
   * other dates; where it lacks one, its returns at that row and the next are missing.
   *
   * The last two end where the input ends: before its first and after its last date nothing can be computed.
   */
  readonly calendar?: CalendarRule;
  /**
   * Of `prices` (default), a row on which the input, or a benchmark, has no value at all is a holiday written down and
   * counts as no date of it; of `returns`, every row is a date.
   */
  readonly kind?: "prices" | "returns";
}

/** Dates of one side that are none of the calendar, for one reason. */
export interface DroppedDates {
  /** `the input`, or a benchmark's name. */
  readonly series: string;
  readonly reason: string;
  /** In the units of the time index, ascending. */
  readonly dates: Float64Array;
}

export interface Alignment {
  /** What `alignTo` takes; not empty. */
  readonly time: TimeIndex;
  readonly dropped: readonly DroppedDates[];
  /** What fell out, and where a side has no value on a date that is used. */
  readonly notes: readonly string[];
}

/**
 * The dates over which input and benchmarks (a panel each, named by its first ticker) are to be brought by `alignTo`
 * before returns are made. A gap of one ticker changes no date: it stays a gap. Throws a DataError where a side has no
 * value, no date is left, or days meet instants.
 */
export function alignCalendars(
  input: Panel,
  benchmarks: readonly Panel[],
  { calendar = "intersection", kind = "prices" }: CalendarOptions = {},
): Alignment {
  if (!CALENDARS.includes(calendar)) {
    throw new RangeError(`calendar must be one of ${CALENDARS.join(", ")}, got ${calendar}`);
  }
  if (kind !== "prices" && kind !== "returns") {
    throw new RangeError(`kind must be prices or returns, got ${kind}`);
  }
  const sides = [input, ...benchmarks].map((panel, i) => ({
    name: i === 0 ? "the input" : panel.tickers[0]!,
    own: panel.time.values,
    dated: kind === "returns" ? panel.time : withValues(panel).time,
  }));
  const empty = sides.findIndex(({ dated }) => dated.values.length === 0);
  if (empty >= 0) {
    const { name } = sides[empty]!;
    throw new DataError(`${name} has no value${empty === 0 ? "" : " and cannot be a benchmark"}`);
  }
  const times = sides.map(({ dated }) => dated);
  const time =
    calendar === "intersection"
      ? sharedTime(times)
      : within(times[0]!, calendar === "union" ? allTime(times) : sharedTime(times.slice(1)));
  if (time.values.length === 0) {
    const spans = sides.map(({ name, dated }) => `${name} has ${span(dated)}`);
    const remedy = time.kind === "instant" ? "; times of day become dates with --time-zone" : "";
    throw new DataError(`no date in common: ${spans.join(", ")}${remedy}`);
  }

  const has = times.map(({ values }) => new Set(values));
  const used = new Set(time.values);
  const [first, last] = [times[0]!.values[0]!, times[0]!.values.at(-1)!];
  const dropped: DroppedDates[] = [];
  const notes: string[] = [];
  for (const [i, { name, own }] of sides.entries()) {
    const out = own.filter((date) => !used.has(date));
    if (out.length === 0) continue;
    // a date may have several reasons: each counts in the note, all stand in the record
    const counts = new Map<string, number>();
    const groups = new Map<string, number[]>();
    for (const date of out) {
      const reasons: string[] = [];
      if (calendar !== "intersection" && (date < first || date > last))
        reasons.push("outside the input's dates");
      else {
        for (const [j, side] of sides.entries()) {
          if (has[j]!.has(date) || (calendar === "benchmark" && j === 0)) continue;
          if (i === j) reasons.push("without a price");
          else if (calendar !== "union") reasons.push(`not in ${side.name}`);
        }
      }
      for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
      const key = reasons.join(", ");
      const group = groups.get(key);
      if (group) group.push(date);
      else groups.set(key, [date]);
    }
    for (const [reason, dates] of groups) {
      dropped.push({ series: name, reason, dates: Float64Array.from(dates) });
    }
    const why = Array.from(counts, ([reason, count]) => `${count} ${reason}`).join(", ");
    notes.push(`${own.length - out.length} of the ${own.length} dates of ${name} are used: ${why}`);
  }
  for (const [i, { name }] of sides.entries()) {
    const lacking = time.values.reduce((count, date) => count + (has[i]!.has(date) ? 0 : 1), 0);
    if (lacking === 0) continue;
    notes.push(`${name} has no value, and so a gap, on ${lacking} of the ${time.values.length} dates`);
  }
  return { time, dropped, notes };
}

function within({ values: own }: TimeIndex, { kind, values }: TimeIndex): TimeIndex {
  return { kind, values: values.filter((value) => value >= own[0]! && value <= own.at(-1)!) };
}

/** `2024-01-01 to 2024-12-31` */
export function span({ kind, values }: TimeIndex): string {
  return `${formatTime(kind, values[0]!)} to ${formatTime(kind, values.at(-1)!)}`;
}
