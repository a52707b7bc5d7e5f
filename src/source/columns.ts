import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import { formatTime } from "../panel/time.ts";
import { type Calendar, readCalendar } from "./calendar.ts";
import { shown } from "./cells.ts";
import { foundInLong, foundInWide, type Infinite } from "./dropped.ts";
import type { TableFormat, TableOptions } from "./format.ts";
import { sortWide } from "./grid.ts";
import type { Look } from "./look.ts";
import { dropNumbers, givenNote, isMissing, Missing } from "./missing.ts";
import {
  finish,
  infiniteNote,
  type LongReading,
  longColumns,
  type Reading,
  readingOfLong,
  wideColumns,
  wideTickers,
} from "./reading.ts";
import { findRoles, type Roles } from "./roles.ts";

const DAY_MS = 86_400_000;
/** Milliseconds from 1970 in which dates lie that can be written with a year of four digits. */
const FIRST = -719_162 * DAY_MS;
const END = 2_932_897 * DAY_MS;

/** What a column's type makes it; `other` is what can be neither a date, a name nor a number: lists, structs, bytes, ... */
export type ColumnKind = "number" | "day" | "instant" | "text" | "other";

/** A column as the file declares it. */
export interface ColumnHead {
  readonly name: string;
  readonly kind: ColumnKind;
  /** The type in the words of the file's format: `DOUBLE`, `timestamp[us, UTC]`. */
  readonly type: string;
  /** Of times of day, of kind `other`: as numbers, how many of them are a second. */
  readonly clock?: number;
}

/**
 * Dates or names, one a row, as places among the distinct ones, which come in the order in which rows first have them.
 * `missing` is the first row that has none, where the place is -1; -1 if all have one.
 */
export type KeyColumn = { readonly codes: Int32Array; readonly missing: number } & (
  | { readonly kind: "text"; readonly texts: readonly string[] }
  /** Days since 1970-01-01. */
  | { readonly kind: "day"; readonly values: Float64Array }
  /** Milliseconds since 1970-01-01T00:00Z; `zoned` where the file says that they are UTC; `cut` if some had parts of one. */
  | {
      readonly kind: "instant";
      readonly values: Float64Array;
      readonly zoned: boolean;
      readonly cut: boolean;
    }
  | { readonly kind: "number"; readonly values: Float64Array }
);

/** A table that has names and types in front, and its columns apart. */
export interface ColumnTable {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ColumnHead[];
  /** Texts of the first rows, as `Look` wants them; those of fractions may be "". */
  readonly sample: readonly (readonly string[])[];
  /** What is to be said of it. */
  readonly notes?: readonly string[];
  /** The number that messages give a row; default: the first is 1. */
  readonly rowNumber?: (index: number) => number;
  /** The same for many rows, which takes one pass. */
  readonly rowNumbers?: () => (index: number) => number;
}

/** What of a table has to be read. */
export interface Needs {
  readonly look: Look;
  readonly roles: Roles;
  /** Columns of dates and tickers. */
  readonly keys: readonly number[];
  /** Columns of numbers. */
  readonly numbers: readonly number[];
}

/** What of a table was read. */
export interface Contents {
  readonly keys: ReadonlyMap<number, KeyColumn>;
  /** Column-major in the order of `Needs.numbers`, a number for each row, missing and infinite NaN; `spread` writes in it. */
  readonly numbers: Float64Array;
  /** Infinities that were in each of these columns. */
  readonly infinite: readonly Infinite[];
  /** Texts in them that are missing by the option naValues, where there can be texts. */
  readonly given?: readonly number[];
}

/** A file of columns: what it declares, and the reading of those that are wanted. */
export interface ColumnFile {
  readonly table: ColumnTable;
  read(
    keys: readonly number[],
    numbers: readonly number[],
    onProgress?: (done: number, total: number) => void,
  ): Contents | Promise<Contents>;
}

/** A table of more columns has hardly one of fractions that are dates: these need no look. */
export const SAMPLE_COLUMNS = 64;

/** Rows that are looked at of a table of so many columns. */
export function sampleRows(columns: number): number {
  return Math.min(100, Math.max(8, Math.floor(4000 / columns)));
}

/** The first rows of a column as the texts of a CSV file would be. */
export function sampleTexts(column: KeyColumn, rows: number): string[] {
  const text = (row: number): string => {
    const code = column.codes[row]!;
    if (code < 0) return "";
    if (column.kind === "text") return column.texts[code]!;
    const value = column.values[code]!;
    if (column.kind === "number") return String(value);
    const ms = column.kind === "day" ? value * DAY_MS : value;
    return Math.abs(ms) <= 8.64e15 ? formatTime("instant", ms) : "";
  };
  return Array.from({ length: rows }, (_, row) => text(row));
}

/** Decides by names, types and first rows which columns have to be read. DataError where that is not clear. */
export function plan(table: ColumnTable, options: TableOptions): Needs {
  const look = lookAt(table);
  if (table.columns.length === 0)
    throw new DataError(`${table.name}: has no columns; a column of dates is needed`);
  if (table.rows === 0) {
    throw new DataError(`${table.name}: has no rows; a row for each date is needed`);
  }
  const roles = findRoles(look, options);
  const long = roles.shape === "long";
  const keys = long ? [roles.date, roles.ticker] : [roles.date];
  const numbers = long ? longColumns(look, roles, options) : wideColumns(look, roles, options);
  for (const column of keys) checkKey(table, column, column === roles.date ? "dates" : "tickers");
  for (const column of numbers) checkNumber(table, column, roles);
  return { look, roles, keys, numbers };
}

/** The panel of what was read, and what the table was recognised as. */
export function spread(
  table: ColumnTable,
  needs: Needs,
  contents: Contents,
  options: TableOptions,
  said: readonly string[] = [],
): { panel: Panel; format: TableFormat } {
  const notes = [...said, ...(table.notes ?? [])];
  const { look, roles } = needs;
  const reading = roles.shape === "long" ? fromLong : fromWide;
  const result = reading(table, needs, contents, options, notes);
  notes.push(...result.calendar.notes);
  return finish(look, roles, result, notes, options);
}

/** The table as the search for its dates, tickers and values looks at it. */
export function lookAt({ name, columns, sample, rowNumber, rowNumbers }: ColumnTable): Look {
  return {
    name,
    columns: columns.map((column) => column.name),
    sample,
    isHeadless: false,
    isMissing,
    kind: (i) => {
      const { kind } = columns[i]!;
      return kind === "number" ? "number" : kind === "other" ? undefined : "text";
    },
    row: rowNumber ?? ((index) => index + 1),
    rowNumbers: rowNumbers ?? (() => (index) => index + 1),
    datedHeader: (date) =>
      `column ${shown(date)} is named by a date; a column of dates and one for each ticker are wanted, so turn the table, or write it as CSV, of which a row for each ticker is read too`,
    noHeader: "",
    onlyColumn: "",
  };
}

function checkKey({ name, columns }: ColumnTable, column: number, role: "dates" | "tickers"): void {
  const { name: header, kind, type } = columns[column]!;
  const timed = kind === "day" || kind === "instant";
  if (kind !== "other" && !(timed && role === "tickers")) return;
  const wanted = role === "dates" ? "dates, timestamps or text" : "text";
  throw new DataError(
    `${name}: column ${shown(header)} has type ${type}, which cannot be ${role}; write it as ${wanted}, or name another column`,
  );
}

function checkNumber({ name, columns }: ColumnTable, column: number, roles: Roles): void {
  const { name: header, kind, type } = columns[column]!;
  if (kind === "number") return;
  const remedy =
    roles.shape === "wide" && roles.value < 0
      ? "write it as doubles, or take the column out"
      : "write it as doubles, or name another column";
  throw new DataError(`${name}: column ${shown(header)} has type ${type}, which is no number; ${remedy}`);
}

function fromWide(
  table: ColumnTable,
  { look, roles, numbers }: Needs,
  contents: Contents,
  options: TableOptions,
  notes: string[],
): Reading {
  const dates = contents.keys.get(roles.date)!;
  const { calendar, place } = calendarOf(table, look, roles.date, dates, options.dateFormat);
  const values = Float64Array.from(place, (id) => calendar.values[id]!);
  const dated = { ...calendar, values };
  const given = numbers.map((column, k) => {
    const series = contents.numbers.subarray(k * table.rows, (k + 1) * table.rows);
    return dropGiven(table, column, series, options) + (contents.given?.[k] ?? 0);
  });
  const found = options.listDropped && foundInWide(dated, contents.numbers, contents.infinite);
  const grid = sortWide(look, dated, contents.numbers, options.duplicates ?? "error");
  const { tickers, value } = wideTickers(look, roles, options, numbers, notes);
  const infinite = contents.infinite.reduce((sum, { count }) => sum + count, 0);
  const numberNotes = [...infiniteNote(infinite), ...givenNote(given.reduce((sum, count) => sum + count, 0))];
  const located = options.locate && { located: values.indexOf(options.locate.time) };
  return {
    grid,
    tickers,
    calendar,
    rows: table.rows,
    numberNotes,
    value,
    ...(found && { found }),
    ...located,
  };
}

function fromLong(
  table: ColumnTable,
  { look, roles, numbers }: Needs,
  contents: Contents,
  options: TableOptions,
  notes: string[],
): Reading {
  const { rows } = table;
  const dates = contents.keys.get(roles.date)!;
  const { calendar, place } = calendarOf(table, look, roles.date, dates, options.dateFormat);
  const { codes, texts } = namesOf(look, roles.ticker, contents.keys.get(roles.ticker)!);
  return readingOfLong(look, roles, options, notes, (column): LongReading => {
    const k = numbers.indexOf(column);
    const value = contents.numbers.subarray(k * rows, (k + 1) * rows);
    const long = { rows, date: place, ticker: codes, value, tickers: [...texts] };
    const infinite = contents.infinite[k]!;
    const given = dropGiven(table, column, value, options) + (contents.given?.[k] ?? 0);
    const found = options.listDropped && foundInLong(calendar, long, infinite);
    const numberNotes = [...infiniteNote(infinite.count), ...givenNote(given)];
    return { long, calendar, numberNotes, ...(found && { found }) };
  });
}

/** Makes the numbers of a column missing that naValues gives, which a column of single precision has as it rounds them; how many. */
export function dropGiven(
  { columns }: Pick<ColumnTable, "columns">,
  column: number,
  values: Float64Array,
  { naValues }: Pick<TableOptions, "naValues">,
): number {
  if (naValues === undefined) return 0;
  const { numbers } = new Missing(naValues);
  const isSingle = /^float$/i.test(columns[column]!.type);
  return dropNumbers(values, isSingle ? numbers.map(Math.fround) : numbers);
}

/** The distinct dates of a column as it writes them, and the place of each row's among them. */
export function calendarOf(
  table: ColumnTable,
  look: Look,
  column: number,
  dates: KeyColumn,
  dateFormat: string | undefined,
): { calendar: Calendar; place: Int32Array } {
  if (dates.missing >= 0) throw missing(look, column, dates.missing, "the date is missing");
  const { codes: place } = dates;
  const format = table.columns[column]!.type;
  if (dates.kind === "text" || dates.kind === "number") {
    const texts = dates.kind === "text" ? dates.texts : Array.from(dates.values, String);
    const calendar = readCalendar(
      {
        name: look.name,
        length: texts.length,
        text: (i) => texts[i]!.trim(),
        row: (i) => look.row(place.indexOf(i)),
      },
      look.columns[column]!,
      dateFormat,
    );
    return { calendar, place };
  }
  const { values } = dates;
  const unit = dates.kind === "day" ? DAY_MS : 1;
  const bad = values.findIndex((value) => !(value * unit >= FIRST && value * unit < END));
  if (bad >= 0) {
    const found = `there is no date ${values[bad]} ${unit === 1 ? "milliseconds" : "days"} from 1970 in the years 1 to 9999`;
    throw missing(look, column, place.indexOf(bad), found);
  }
  if (dates.kind === "day") return { calendar: { kind: "day", values, format, notes: [] }, place };
  if (values.every((ms) => ms % DAY_MS === 0)) {
    const days = values.map((ms) => ms / DAY_MS);
    return { calendar: { kind: "day", values: days, format, notes: [] }, place };
  }
  const notes = dates.zoned ? [] : ["times of day have no time zone; taken as UTC"];
  if (dates.cut) notes.push("times are cut to whole milliseconds");
  return { calendar: { kind: "instant", values, format, notes }, place };
}

export function missing(look: Look, column: number, row: number, found: string): DataError {
  return new DataError(
    `${look.name}: row ${look.row(row)}, column ${shown(look.columns[column]!)}: ${found}; fill it in, or take the row out`,
  );
}

export function namesOf(
  look: Look,
  column: number,
  names: KeyColumn,
): { codes: Int32Array; texts: readonly string[] } {
  const found = "the ticker is missing";
  const { codes } = names;
  if (names.missing >= 0) throw missing(look, column, names.missing, found);
  if (names.kind !== "text") return { codes, texts: Array.from(names.values, String) };
  const empty = names.texts.indexOf("");
  if (empty >= 0) throw missing(look, column, codes.indexOf(empty), found);
  return { codes, texts: names.texts };
}
