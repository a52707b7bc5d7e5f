import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import { datesAt, readCalendar } from "./calendar.ts";
import { withConstantCells } from "./constants.ts";
import type { Delimiter } from "./delimiter.ts";
import { cleaned, foundInLong, foundInWide, type Infinite } from "./dropped.ts";
import { decodeText, type Text } from "./encoding.ts";
import { chooseField } from "./fields.ts";
import { Figures } from "./figures.ts";
import type { TableFormat, TableOptions } from "./format.ts";
import { sortWide } from "./grid.ts";
import { type Layout, layoutOf, openLike } from "./layout.ts";
import { readLong } from "./long.ts";
import type { Look } from "./look.ts";
import { type Decimal, decideDecimal } from "./marks.ts";
import { dropNumbers, givenNote } from "./missing.ts";
import type { Mark } from "./number.ts";
import { checkReading } from "./options.ts";
import { finish, infiniteNote, type Reading, readingOfLong, wideColumns, wideTickers } from "./reading.ts";
import { findRoles, neededConstants, type Roles } from "./roles.ts";
import { lookAt, openBody, openTable, type Table } from "./table.ts";
import { timeColumn, withTimes } from "./times.ts";
import { findTransposed, headerCalendar, lookAtCells, readTransposed } from "./transposed.ts";
import { readWide } from "./wide.ts";

export interface CSVOptions extends TableOptions {
  /** Of bytes: a label of TextDecoder, such as `windows-1251` or `cp932`. Found by content by default. */
  encoding?: string;
  /** Found in the first rows by default. */
  delimiter?: Delimiter;
  /** Found in the numbers by default. */
  decimal?: Mark;
  /** Lines above the header to skip. By default only what is plainly none of the table is left out, with a note. */
  skipRows?: number;
  /** How lines begin that are to be left out, such as `%`. By default `#` where it stands in place of a date. */
  comment?: string;
  /** False where the first row is one of data: the columns are numbered from 1 then. */
  header?: boolean;
  /**
   * The layout of a file read before; of use with the same options only. Where this one begins with the same header its
   * columns are what they were there, at half the time for a small file; where that does not fit, it is read for itself.
   */
  layout?: Layout;
}

/** What a CSV file was recognised as. */
export interface CSVFormat extends TableFormat {
  kind: "csv";
  encoding: string;
  delimiter: string;
  decimal: Mark;
}

/** A table that was read, what it was recognised as, and how it is laid out where others may be like it. */
export interface ReadCSV {
  panel: Panel;
  format: CSVFormat;
  layout?: Layout;
}

/**
 * Reads a table of prices, returns or other numbers by date: bytes of a CSV file in any usual encoding and dialect, or
 * its text. Dates are sorted; missing values and infinities become NaN; numbers are what `Number(text)` gives. What was
 * inferred or found missing is in the panel's `notes`. DataError, with row and column, for anything that is not clear;
 * TypeError or RangeError for options that are not known or make no sense.
 */
export function fromCSV(input: Uint8Array | string, options: CSVOptions = {}): ReadCSV {
  checkReading(options);
  const name = options.name ?? "input";
  const text = decodeText(input, name, options.encoding);
  const { layout } = options;
  const like = layout && openLike(text, name, layout, options);
  // folders may name what the first file has in none, and its dates may come once each
  if (
    like !== undefined &&
    neededConstants(lookAt(like), options).length === 0 &&
    timeColumn(like, options) < 0
  ) {
    try {
      const found = read(text, like, layout!.roles, { ...options, allowEmpty: false });
      return { ...found, layout: layout! };
    } catch (error) {
      // it has only the header in common, or an error that a look of its own may tell better
      if (!(error instanceof DataError)) throw error;
    }
  }
  const opened = openTable(text, name, options);
  if (opened.fields !== undefined) {
    const { table, roles, field, note } = chooseField(opened, opened.fields, options.valueColumn);
    const { panel, format } = read(text, { ...table, notes: [...table.notes, note] }, roles, options);
    return { panel, format: { ...format, valueColumn: field } };
  }
  const table = withConstantCells(withTimes(opened, timeColumn(opened, options)), options);
  const roles = findTransposed(table, options) ?? findRoles(lookAt(table), options);
  const own = table === opened ? layoutOf(table, roles, options) : undefined;
  return { ...read(text, table, roles, options), ...(own && { layout: own }) };
}

/** Reads a table whose columns are known. */
function read(
  text: Text,
  table: Table,
  roles: Roles,
  options: CSVOptions,
): { panel: Panel; format: CSVFormat } {
  const look = lookAt(table);
  const notes = [...(text.note === undefined ? [] : [text.note]), ...table.notes];
  const source: Source = { table, look, roles, options, notes };
  const { decimal, ...reading } = READERS[roles.shape](source);
  notes.push(...reading.calendar.notes);
  notes.push(...decimalNotes(decimal, options));
  const { panel, format } = finish(
    roles.shape === "transposed" ? lookAtCells(look, roles) : look,
    roles,
    reading,
    notes,
    options,
  );
  return {
    panel,
    format: {
      ...format,
      kind: "csv",
      encoding: text.encoding,
      delimiter: table.delimiter,
      decimal: decimal.mark,
    },
  };
}

interface Source {
  table: Table;
  look: Look;
  roles: Roles;
  options: CSVOptions;
  notes: string[];
}

function fromWide(source: Source): Reading & { decimal: Decimal } {
  const { table, look, roles, options, notes } = source;
  const wanted = wideColumns(look, roles, options);
  const { cells, figures, decimal, onBytes } = reading(source, wanted);
  const { rows, values, dates, days } = readWide(table, cells, figures, roles.date, wanted, onBytes);
  const infinite = cleanedIf(figures, values);
  wanted.forEach((column, i) => {
    figures.signs.checkPercent(column, values.subarray(i * rows, (i + 1) * rows));
    figures.signs.checkCurrency(column);
  });
  dropGiven(table, figures, values);
  const calendar = readCalendar(datesAt(cells, dates, days), table.columns[roles.date]!, options.dateFormat);
  const found = options.listDropped && foundInWide(calendar, values, [infinite]);
  const grid = sortWide(look, calendar, values, options.duplicates ?? "error");
  const { tickers, value } = wideTickers(look, roles, options, wanted, notes);
  const said = numberNotes(figures);
  const located = options.locate && { located: calendar.values.indexOf(options.locate.time) };
  return {
    grid,
    tickers,
    calendar,
    decimal,
    rows,
    numberNotes: said,
    value,
    ...(found && { found }),
    ...located,
  };
}

function fromLong(source: Source): Reading & { decimal: Decimal } {
  const { table, look, roles, options, notes } = source;
  let mark: Decimal = { mark: "." };
  const result = readingOfLong(look, roles, options, notes, (value) => {
    const { cells, figures, decimal, onBytes } = reading(source, [value]);
    mark = decimal;
    const long = readLong(table, cells, figures, { date: roles.date, ticker: roles.ticker, value }, onBytes);
    const infinite = cleanedIf(figures, long.value.subarray(0, long.rows));
    figures.signs.checkPercent(value, long.value.subarray(0, long.rows));
    dropGiven(table, figures, long.value.subarray(0, long.rows));
    const calendar = readCalendar(datesAt(cells, long.dates), table.columns[roles.date]!, options.dateFormat);
    const found = options.listDropped && foundInLong(calendar, long, infinite);
    return { long, calendar, numberNotes: numberNotes(figures), ...(found && { found }) };
  });
  return { ...result, decimal: mark };
}

function fromTransposed(source: Source): Reading & { decimal: Decimal } {
  const { table, look, roles, options, notes } = source;
  const { cells, figures, decimal, onBytes } = reading(source, roles.values);
  const result = readingOfLong(lookAtCells(look, roles), roles, options, notes, () => {
    figures.signs.takeRows();
    const long = readTransposed(table, cells, figures, roles, onBytes);
    const infinite = cleanedIf(figures, long.value);
    const width = roles.values.length;
    if (figures.signs.notes().length > 0) {
      const rows = openBody(table);
      for (let at = 0; rows.nextRow(); at += width) {
        figures.signs.checkPercent(rows.row, long.value.subarray(at, at + width));
        figures.signs.checkCurrency(rows.row);
        rows.skipRow();
      }
    }
    dropGiven(table, figures, long.value);
    const calendar = headerCalendar(table, roles, options);
    const found = options.listDropped && foundInLong(calendar, long, infinite);
    return { long, calendar, numberNotes: numberNotes(figures), ...(found && { found }) };
  });
  return { ...result, rows: result.rows / roles.values.length, decimal };
}

const READERS = { wide: fromWide, single: fromWide, long: fromLong, transposed: fromTransposed };

/** Makes infinities missing, where some were met. */
export function cleanedIf({ infinite }: Figures, values: Float64Array): Infinite {
  return infinite === 0 ? { count: 0, places: [] } : cleaned(values);
}

/** Blanks the values that stand for missing ones by the option naValues. */
export function dropGiven({ missing }: Table, figures: Figures, values: Float64Array): void {
  figures.given += dropNumbers(values, missing.numbers);
}

export function numberNotes({
  infinite,
  given,
  signs,
}: Pick<Figures, "infinite" | "given"> & { signs: Pick<Figures["signs"], "notes"> }): string[] {
  return [...signs.notes(), ...infiniteNote(infinite), ...givenNote(given)];
}

/** What is to be said about the decimal mark, where no option says it. */
export function decimalNotes({ mark, note }: Decimal, options: CSVOptions): string[] {
  if (options.decimal !== undefined) return [];
  return mark === "," ? ["numbers have a decimal comma"] : note === undefined ? [] : [note];
}

/** What reads the columns `wanted`, from the first data row on. */
function reading(source: Source, wanted: readonly number[]) {
  const { table, roles, options } = source;
  const numeric = table.columns.map((_, i) => i).filter((i) => i !== roles.date && i !== roles.ticker);
  const decimal = options.decimal ? { mark: options.decimal } : decideDecimal(table, numeric, wanted);
  const cells = openBody(table);
  const total = table.bytes.length;
  let next = 0;
  const onBytes = (done: number): void => {
    if (options.onProgress === undefined || done < next) return;
    next = done + total / 64;
    options.onProgress(done, total);
  };
  return { cells, figures: new Figures(cells, decimal.mark, table.columns, table.missing), decimal, onBytes };
}
