import type { Panel } from "../panel/panel.ts";
import { datesAt, readCalendar } from "./calendar.ts";
import { withConstantCells } from "./constants.ts";
import { decodeText } from "./encoding.ts";
import { Figures, type Mark } from "./figures.ts";
import type { TableFormat, TableOptions } from "./format.ts";
import { sortWide } from "./grid.ts";
import { readLong } from "./long.ts";
import { decideDecimal } from "./marks.ts";
import { finish, type Reading, readingOfLong, wideColumns, wideTickers } from "./reading.ts";
import { findRoles, type Look, type Roles } from "./roles.ts";
import { type Delimiter, lookAt, openBody, openTable, type Table } from "./table.ts";
import { readWide } from "./wide.ts";

export interface CSVOptions extends TableOptions {
  /** Found in the first rows by default. */
  delimiter?: Delimiter;
  /** Found in the numbers by default. */
  decimal?: Mark;
}

/** What a CSV file was recognised as. */
export interface CSVFormat extends TableFormat {
  kind: "csv";
  encoding: string;
  delimiter: string;
  decimal: Mark;
}

/**
 * Reads a table of prices, returns or other numbers by date: bytes of a CSV file in any usual encoding and dialect, or
 * its text. Dates are sorted; missing values and infinities become NaN; numbers are what `Number(text)` gives. What was
 * inferred or found missing is in the panel's `notes`. DataError, with row and column, for anything that is not clear.
 */
export function fromCSV(
  input: Uint8Array | string,
  options: CSVOptions = {},
): { panel: Panel; format: CSVFormat } {
  const name = options.name ?? "input";
  const text = decodeText(input, name);
  const { encoding } = text;
  const table = withConstantCells(openTable(text, name, options.delimiter), options);
  const look = lookAt(table);
  const roles = findRoles(look, options);
  const notes: string[] = [];
  if (encoding !== "utf-8")
    notes.push(encoding.startsWith("utf") ? `read as ${encoding}` : `not UTF-8, read as ${encoding}`);
  const source: Source = { table, look, roles, options, notes };
  const { decimal, ...reading } = roles.shape === "long" ? fromLong(source) : fromWide(source);
  notes.push(...reading.calendar.notes);
  if (decimal === "," && options.decimal === undefined) notes.push("numbers have a decimal comma");
  const { panel, format } = finish(look, roles, reading, notes);
  return { panel, format: { kind: "csv", ...format, encoding, delimiter: table.delimiter, decimal } };
}

interface Source {
  table: Table;
  look: Look;
  roles: Roles;
  options: CSVOptions;
  notes: string[];
}

function fromWide(source: Source): Reading & { decimal: Mark } {
  const { table, look, roles, options, notes } = source;
  const wanted = wideColumns(look, roles, options);
  const { cells, figures, decimal, onBytes } = reading(source, wanted);
  const { rows, values, dates } = readWide(table, cells, figures, roles.date, wanted, onBytes);
  const calendar = readCalendar(datesAt(cells, dates), table.columns[roles.date]!);
  const grid = sortWide(look, calendar, values);
  const { tickers, value } = wideTickers(look, roles, options, wanted, notes);
  return { grid, tickers, calendar, decimal, rows, infinite: figures.infinite, value };
}

function fromLong(source: Source): Reading & { decimal: Mark } {
  const { table, look, roles, options, notes } = source;
  let mark: Mark = ".";
  const result = readingOfLong(look, roles, options, notes, (value) => {
    const { cells, figures, decimal, onBytes } = reading(source, [value]);
    mark = decimal;
    const long = readLong(table, cells, figures, { date: roles.date, ticker: roles.ticker, value }, onBytes);
    const calendar = readCalendar(datesAt(cells, long.dates), table.columns[roles.date]!);
    return { long, calendar, infinite: figures.infinite };
  });
  return { ...result, decimal: mark };
}

/** What reads the columns `wanted`, from the first data row on. */
function reading(source: Source, wanted: readonly number[]) {
  const { table, roles, options } = source;
  const numeric = table.columns.map((_, i) => i).filter((i) => i !== roles.date && i !== roles.ticker);
  const decimal = options.decimal ?? decideDecimal(table, numeric, wanted);
  const cells = openBody(table);
  const total = table.bytes.length;
  let next = 0;
  const onBytes = (done: number): void => {
    if (options.onProgress === undefined || done < next) return;
    next = done + total / 64;
    options.onProgress(done, total);
  };
  return { cells, figures: new Figures(cells, decimal, table.columns), decimal, onBytes };
}
