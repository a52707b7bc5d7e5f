import { DataError } from "../panel/error.ts";
import { dayNumber, type TimeIndex } from "../panel/time.ts";
import { type Cells, shown } from "./cells.ts";
import { DateFormat, hasShortYear, zoneName } from "./dates.ts";
import { type DateOrder, isOrder } from "./strptime.ts";

const DAY_MS = 86_400_000;
const REMEDY = "write dates as YYYY-MM-DD";
const SAY = "say how they are written with --date-format";

/** The dates of a file's date column in the order they were found, and how they were written. */
export interface Calendar {
  kind: TimeIndex["kind"];
  /** Days or milliseconds UTC since 1970-01-01, one a date cell; neither sorted nor unique. */
  values: Float64Array;
  format: string;
  notes: string[];
}

/** The cells of a column of dates. */
export interface DateTexts {
  /** The file, for messages. */
  readonly name: string;
  readonly length: number;
  text(i: number): string;
  /** Days of the cells that are exactly `2023-01-02`, where they are known without their texts; NaN for the others. */
  readonly days?: Float64Array;
  /** The row of the file, as messages name it. */
  row(i: number): number;
  /** The column, where they do not stand in one. */
  column?(i: number): string;
}

/** The date cells of a file of text that begin at the byte offsets `starts`, with the `days` of plain ones. */
export function datesAt(
  cells: Cells,
  starts: Float64Array,
  days: Float64Array = starts.map((start) => isoDate(cells, start)),
): DateTexts {
  return {
    name: cells.name,
    length: starts.length,
    text: (i) => {
      cells.at = starts[i]!;
      return cells.text();
    },
    days,
    row: (i) => cells.lineOf(starts[i]!),
  };
}

/**
 * Reads dates that are written as text. All have the format of the first, or of `said`, a pattern of strptime; which number
 * of A/B/YYYY is the day `said` tells, or is decided over all of them. DataError for a cell that breaks the format, for a date that does not exist, and where nothing
 * decides.
 */
export function readCalendar(dates: DateTexts, column: string, said?: string): Calendar {
  const text = (i: number): string => dates.text(i);
  const line = (i: number): number => dates.row(i);
  const fail = (i: number, found: string, remedy: string): DataError => {
    return new DataError(
      `${dates.name}: row ${line(i)}, column ${shown(dates.column?.(i) ?? column)}: ${found}; ${remedy}`,
    );
  };

  const order = said !== undefined && isOrder(said) ? said : undefined;
  const pattern = order === undefined ? said : undefined;
  const format = pattern === undefined ? DateFormat.of(text(0), true) : DateFormat.by(pattern);
  if (format === undefined) {
    if (hasShortYear(text(0))) {
      throw fail(
        0,
        `ambiguous date ${shown(text(0))}: its year has two digits`,
        `${SAY}, such as %d/%m/%y, or ${REMEDY}`,
      );
    }
    const zone = zoneName(text(0));
    if (zone !== undefined) {
      throw fail(
        0,
        `the time zone ${shown(zone)} of ${shown(text(0))} may be one of several`,
        "write zones as offsets such as -05:00, or leave them out",
      );
    }
    throw fail(
      0,
      `${shown(text(0))} is not a date that can be read`,
      `${REMEDY}, ${SAY}, or name their column with --date-column`,
    );
  }
  const notes: string[] = [];
  const unreadable = (i: number): DataError => {
    const [found, remedy] = whyUnreadable(text(i), format, said, order);
    return fail(i, found, remedy);
  };
  const first = format.read(text(0));
  if (Number.isNaN(first) && !format.isOpen) throw unreadable(0);
  if (pattern !== undefined) {
    const date = isoTime(format.unit === "number" ? first - format.offset : first * DAY_MS);
    notes.push(`dates are read by ${pattern}: ${text(0)} is ${date}`);
  } else if (format.unit === "number")
    notes.push(`dates are ${format.name}: ${text(0)} is ${isoTime(first)}`);
  if (format.unit === "month" || format.unit === "quarter") {
    const last = isoTime(first * DAY_MS);
    notes.push(`dates are ${format.unit}s, taken as their last days: ${text(0)} is ${last}`);
  }
  if (format.isOpen) {
    const decided = order === undefined ? decideOrder(format, dates.length, text, line, fail) : undefined;
    const taken = order ?? decided!.order;
    format.takeOrder(taken);
    const why = decided === undefined ? "--date-format says" : `${shown(text(decided.decider))} shows`;
    notes.push(`dates are written ${inWords(taken)}, as ${why}`);
  }

  const days = format.name === "YYYY-MM-DD" ? dates.days : undefined;
  if (days !== undefined && isFull(days)) return { kind: "day", values: days, format: format.name, notes };
  const values = new Float64Array(dates.length);
  let local: Float64Array | undefined;
  if (format.timed) local = new Float64Array(dates.length);
  let midnights = true;
  for (let i = 0; i < dates.length; i++) {
    let value = days === undefined ? Number.NaN : days[i]!;
    if (Number.isNaN(value)) value = format.read(text(i));
    if (Number.isNaN(value)) throw unreadable(i);
    if (local === undefined) values[i] = value;
    else {
      local[i] = value;
      values[i] = value - format.offset;
      if (value % DAY_MS !== 0) midnights = false;
    }
  }
  if (local === undefined) return { kind: "day", values, format: format.name, notes };
  if (midnights) return { kind: "day", values: local.map((ms) => ms / DAY_MS), format: format.name, notes };
  if (!format.zoned) notes.push("times of day have no time zone; taken as UTC");
  return { kind: "instant", values, format: format.name, notes };
}

function isFull(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return false;
  return true;
}

/** Why a text is no date of a format, and what to do. */
function whyUnreadable(
  text: string,
  format: DateFormat,
  said: string | undefined,
  order: DateOrder | undefined,
): [found: string, remedy: string] {
  if (text === "") return ["the date is missing", REMEDY];
  if (format.fits(text)) {
    const how = order !== undefined && format.isOpen ? ` ${inWords(order)}, as --date-format says` : "";
    return [`there is no date ${shown(text)}${how}`, REMEDY];
  }
  const why = said !== undefined && order === undefined ? "--date-format says" : "the first one is";
  return [`${shown(text)} is not a date written ${format.name}, as ${why}`, REMEDY];
}

function inWords(order: DateOrder): string {
  return order === "dayfirst" ? "day first" : "month first";
}

/** Which number of A/B/YYYY is the day: the one that is above 12 somewhere. */
function decideOrder(
  format: DateFormat,
  count: number,
  text: (i: number) => string,
  line: (i: number) => number,
  fail: (i: number, found: string, remedy: string) => DataError,
): { order: DateOrder; decider: number } {
  let dayFirst = -1;
  let monthFirst = -1;
  for (let i = 0; i < count; i++) {
    const pair = format.pair(text(i));
    if (pair === undefined) continue; // reading says so, and where
    if (pair[0] > 12 && dayFirst < 0) dayFirst = i;
    if (pair[1] > 12 && monthFirst < 0) monthFirst = i;
    if (dayFirst >= 0 && monthFirst >= 0) {
      const [earlier, later] = dayFirst < monthFirst ? [dayFirst, monthFirst] : [monthFirst, dayFirst];
      const [first, then] = earlier === dayFirst ? ["day", "month"] : ["month", "day"];
      const found = `${shown(text(later))} starts with the ${then}, but ${shown(text(earlier))} in row ${line(earlier)} with the ${first}`;
      throw fail(later, found, REMEDY);
    }
  }
  if (dayFirst < 0 && monthFirst < 0) {
    throw fail(
      0,
      `ambiguous date ${shown(text(0))}: no date of the file shows whether day or month comes first`,
      `say which with --date-format dayfirst or --date-format monthfirst, or ${REMEDY}`,
    );
  }
  return dayFirst >= 0
    ? { order: "dayfirst", decider: dayFirst }
    : { order: "monthfirst", decider: monthFirst };
}

/** The day of a cell that is exactly `2023-01-02`, from its bytes; NaN for anything else. */
function isoDate(cells: Cells, at: number): number {
  const { bytes, delimiter } = cells;
  const next = at + 10 < bytes.length ? bytes[at + 10]! : 10;
  if (next !== delimiter && next !== 10 && next !== 13) return Number.NaN;
  if (bytes[at + 4] !== 45 || bytes[at + 7] !== 45) return Number.NaN;
  const year = pairAt(bytes, at) * 100 + pairAt(bytes, at + 2);
  return dayNumber(year, pairAt(bytes, at + 5), pairAt(bytes, at + 8));
}

/** A two-digit number, or NaN. */
function pairAt(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 48;
  const ones = bytes[at + 1]! - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** `2023-01-02`, with the time of day where it is not midnight. */
function isoTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  return iso.replace(/T00:00:00.000Z$/, "").replace(".000Z", "Z");
}
