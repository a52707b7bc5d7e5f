import type { TimeIndex } from "../../panel/time.ts";
import type { LocaleTable } from "../locale/words.ts";
import type { MeasureText } from "../text.ts";
import { type Calendar, calendarOf, civilOf, DAY_MS, firstDay } from "./calendar.ts";

/** A mark of the time axis under the middle of a row's column. */
export interface DateTick {
  readonly row: number;
  readonly label: string;
  /** What the labels from here on belong to: the year of months, the month of days, the date of times. */
  readonly under?: string;
}

export interface DateTicks {
  readonly major: readonly DateTick[];
  /** Rows of marks without a label. */
  readonly minor: readonly number[];
  /** Lines that the labels take. */
  readonly lines: 1 | 2;
}

/** How dates are told: in which words, and in which month (1-12) a year begins. */
export interface DateStyle {
  readonly words: LocaleTable;
  readonly fiscalYear: number;
}

/** Where labels may stand: `centre` of a row's column, and the picture's edges. CSS pixels. */
export interface DateRoom {
  readonly centre: (row: number) => number;
  readonly from: number;
  readonly to: number;
  readonly em: number;
  readonly measure: MeasureText;
  readonly lines: 1 | 2;
}

/** A period whose first rows bear the marks: so many months, weeks, days or milliseconds. */
interface Level {
  readonly unit: "month" | "week" | "day" | "ms";
  readonly count: number;
}

const MINUTE = 60_000;
/** From the finest to the coarsest; written out, as a bundler keeps what is computed. */
const LEVELS: readonly Level[] = [
  { unit: "ms", count: 1000 },
  { unit: "ms", count: 5000 },
  { unit: "ms", count: 15_000 },
  { unit: "ms", count: 30_000 },
  { unit: "ms", count: 60_000 },
  { unit: "ms", count: 300_000 },
  { unit: "ms", count: 900_000 },
  { unit: "ms", count: 1_800_000 },
  { unit: "ms", count: 3_600_000 },
  { unit: "ms", count: 10_800_000 },
  { unit: "ms", count: 21_600_000 },
  { unit: "ms", count: 43_200_000 },
  { unit: "day", count: 1 },
  { unit: "week", count: 1 },
  { unit: "month", count: 1 },
  { unit: "month", count: 3 },
  { unit: "month", count: 6 },
  { unit: "month", count: 12 },
  { unit: "month", count: 24 },
  { unit: "month", count: 60 },
  { unit: "month", count: 120 },
  { unit: "month", count: 240 },
  { unit: "month", count: 600 },
  { unit: "month", count: 1200 },
];

/** Length of a period in days. */
function daysOf({ unit, count }: Level): number {
  return { month: 30.4, week: 7, day: 1, ms: 1 / DAY_MS }[unit] * count;
}

/**
 * The finest marks whose labels stand clear of each other: on the first row of each century ... year, half-year, quarter,
 * month, week, day, hour ... second. A period that had begun before the first row bears none. Where no period fits twice,
 * the first and the last row with their full dates, or the first alone.
 */
export function dateTicks(calendar: Calendar, style: DateStyle, room: DateRoom): DateTicks {
  for (const one of LEVELS) {
    if (
      daysOf(one) < 0.9 * calendar.spacing ||
      (one.unit !== "month" && daysOf(one) * 5000 < spanOf(calendar))
    )
      continue;
    const most = (room.to - room.from) / (2 * room.em);
    const rows = firstRows(calendar, one, style.fiscalYear, most);
    if (rows.length < 2 || rows.length > most) continue;
    const major = labelled(calendar, one, rows, style, room);
    if (major === undefined) continue;
    return { major, minor: minorRows(calendar, one, rows, style, room), lines: linesOf(major) };
  }
  return { major: ends(calendar, style, room), minor: [], lines: 1 };
}

function spanOf({ day, rows }: Calendar): number {
  return rows === 0 ? 0 : day[rows - 1]! - day[0]!;
}

function linesOf(ticks: readonly DateTick[]): 1 | 2 {
  return ticks.some(({ under }) => under !== undefined) ? 2 : 1;
}

/** The number of the period that a row lies in. */
function periodOf(
  { day, ms, month }: Calendar,
  { unit, count }: Level,
  fiscalYear: number,
  row: number,
): number {
  if (unit === "month") return Math.floor((month[row]! - (fiscalYear - 1)) / count);
  if (unit === "week") return Math.floor((day[row]! + 3) / 7); // from Monday
  if (unit === "day") return day[row]!;
  return Math.floor((day[row]! * DAY_MS + ms[row]!) / count);
}

/** How far behind the beginning of its period a row is, in days. */
function lateness(calendar: Calendar, one: Level, fiscalYear: number, row: number): number {
  const { day, ms } = calendar;
  const period = periodOf(calendar, one, fiscalYear, row);
  if (one.unit === "month") return day[row]! - firstDay(period * one.count + fiscalYear - 1);
  if (one.unit === "week") return day[row]! + 3 - 7 * period;
  if (one.unit === "day") return 0;
  return (day[row]! * DAY_MS + ms[row]! - period * one.count) / DAY_MS;
}

/** As far as there are no more than `most`, and one more. */
function firstRows(calendar: Calendar, one: Level, fiscalYear: number, most: number): number[] {
  const rows: number[] = [];
  let before = Number.NaN;
  for (let t = 0; t < calendar.rows && rows.length <= most; t++) {
    const period = periodOf(calendar, one, fiscalYear, t);
    if (period === before) continue;
    before = period;
    const newDay = t === 0 || calendar.day[t] !== calendar.day[t - 1];
    // a holiday or a weekend may hide the first days; times of day are marked on the hour, and where a day begins
    const slack = one.unit === "ms" ? 1.01 * calendar.spacing : Math.max(4, 1.5 * calendar.spacing);
    const mayBeLate = one.unit === "ms" ? newDay : t > 0;
    if (mayBeLate || lateness(calendar, one, fiscalYear, t) <= (one.unit === "week" ? 1 : slack))
      rows.push(t);
  }
  return rows;
}

/** The labels of marks on `rows`; undefined where they would touch. */
function labelled(
  calendar: Calendar,
  one: Level,
  rows: readonly number[],
  { words, fiscalYear }: DateStyle,
  room: DateRoom,
): DateTick[] | undefined {
  const { centre, em, measure } = room;
  const ticks: DateTick[] = [];
  let group = Number.NaN;
  for (const row of rows) {
    const [label, ownGroup, under] = wordsOf(calendar, one, row, words, fiscalYear);
    const before = ticks.at(-1);
    if (before !== undefined) {
      const apart = centre(row) - centre(before.row);
      const least = (measure(label, em) + measure(before.label, em)) / 2 + em;
      if (apart < Math.max(least, 3 * em)) {
        // 10:00 gives way to the 9:30 at which its day has begun
        const opening =
          one.unit === "ms" && lateness(calendar, one, fiscalYear, before.row) > calendar.spacing;
        if (opening) continue;
        return undefined;
      }
    }
    ticks.push(ownGroup === group || under === undefined ? { row, label } : { row, label, under });
    group = ownGroup;
  }
  if (ticks.length < 2 || linesOf(ticks) > room.lines) return undefined;
  const clear = (text: (tick: DateTick) => string | undefined, gap: number) => {
    const boxes = ticks.flatMap((tick) =>
      text(tick) === undefined ? [] : [spanOfLabel(text(tick)!, tick.row, room)],
    );
    return boxes.every(([from], i) => i === 0 || from >= boxes[i - 1]![1] + gap);
  };
  if (!clear(({ label }) => label, 0.5 * em)) return undefined;
  if (clear(({ under }) => under, 0.5 * em)) return ticks;
  // the first may go without: the next says enough
  if (ticks.length < 4) return undefined;
  const [{ under: _, ...first }, ...rest] = ticks as [DateTick, ...DateTick[]];
  ticks.splice(0, ticks.length, first, ...rest);
  return clear(({ under }) => under, 0.5 * em) && linesOf(ticks) === 2 ? ticks : undefined;
}

/** From where to where a label reaches: centred under its mark, or as near as the picture's edges allow. */
export function spanOfLabel(
  text: string,
  row: number,
  { centre, from, to, em, measure }: DateRoom,
): [number, number] {
  const width = measure(text, em);
  const left = Math.max(from, Math.min(to - width, centre(row) - width / 2));
  return [left, left + width];
}

function wordsOf(
  calendar: Calendar,
  { unit, count }: Level,
  row: number,
  words: LocaleTable,
  fiscalYear: number,
): [label: string, group: number, under?: string] {
  const [year, month, day] = civilOf(calendar, row);
  if (unit === "month") {
    const named = Math.floor((calendar.month[row]! - (fiscalYear - 1)) / 12);
    const yearLabel = fiscalYear === 1 ? words.year(named) : words.fiscalYear(named);
    return count >= 12 ? [yearLabel, named] : [words.month(month), named, yearLabel];
  }
  if (unit !== "ms") return [words.day(day), calendar.month[row]!, words.yearMonth(year, month)];
  return [clock(calendar.ms[row]!, count < MINUTE), calendar.day[row]!, words.date(year, month, day)];
}

/** `09:30`, with seconds `09:30:15`, with what there is beyond `09:30:15.250`. */
function clock(ms: number, seconds: boolean): string {
  const text = new Date(ms).toISOString();
  return text.slice(11, ms % 1000 !== 0 ? 23 : seconds ? 19 : 16);
}

/** A row's full date, and its time of day if it has one. */
export function fullDate(
  calendar: Calendar,
  row: number,
  kind: "day" | "instant",
  words: LocaleTable,
): string {
  const date = words.date(...civilOf(calendar, row));
  if (kind === "day") return date;
  return `${date} ${clock(calendar.ms[row]!, calendar.ms[row]! % MINUTE !== 0)}`;
}

/** From the first date to the last; an empty text without any. */
export function rangeOf(
  { kind, values }: TimeIndex,
  { words, timeZone }: { readonly words: LocaleTable; readonly timeZone: string },
): string {
  if (values.length === 0) return "";
  const ends = calendarOf({ kind, values: Float64Array.of(values[0]!, values.at(-1)!) }, timeZone);
  const [from, to] = [0, 1].map((row) => fullDate(ends, row, kind, words)) as [string, string];
  return from === to ? from : words.range(from, to);
}

function ends(calendar: Calendar, { words }: DateStyle, room: DateRoom): DateTick[] {
  const { rows, ms } = calendar;
  if (rows === 0) return [];
  const kind = ms.some((value) => value !== 0) ? "instant" : "day";
  const tick = (row: number): DateTick => ({ row, label: fullDate(calendar, row, kind, words) });
  const [first, last] = [tick(0), tick(rows - 1)];
  if (rows === 1) return [first];
  const [, to] = spanOfLabel(first.label, 0, room);
  const [from] = spanOfLabel(last.label, rows - 1, room);
  return from - to >= 0.8 * room.em ? [first, last] : [first];
}

/** The finest periods within the marked ones that stand at least seven tenths of an em apart. */
function minorRows(
  calendar: Calendar,
  major: Level,
  marked: readonly number[],
  { fiscalYear }: DateStyle,
  { centre, em }: DateRoom,
): number[] {
  const within = LEVELS.filter((one) => {
    if (daysOf(one) >= daysOf(major) || daysOf(one) < 0.9 * calendar.spacing) return false;
    if (major.unit === "month")
      return major.count >= 12
        ? one.unit === "month" && divides(one, major)
        : one.unit !== "ms" && divides(one, major);
    return one.unit === "day" || (one.unit === "ms" && divides(one, major));
  });
  const taken = new Set(marked);
  const most = (centre(calendar.rows - 1) - centre(0)) / (0.7 * em) + 2;
  for (const one of within) {
    const rows = firstRows(calendar, one, fiscalYear, most);
    if (rows.length > most) continue;
    const all = [...new Set([...rows, ...marked])].sort((a, b) => a - b);
    if (all.length > calendar.rows * 0.8 && calendar.rows > 40) continue; // a mark on nearly each row says nothing
    const clear = all.every((row, i) => i === 0 || centre(row) - centre(all[i - 1]!) >= 0.7 * em);
    if (clear) return rows.filter((row) => !taken.has(row));
  }
  return [];
}

function divides(one: Level, major: Level): boolean {
  return one.unit !== major.unit || major.count % one.count === 0;
}
