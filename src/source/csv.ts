import { DataError, nearest } from "../panel/error.ts";
import { createPanel, type Panel } from "../panel/panel.ts";
import { type Calendar, readCalendar } from "./calendar.ts";
import { type Cells, listed, shown } from "./cells.ts";
import type { Delimiter } from "./delimiter.ts";
import { checkDuplicates, type Duplicates } from "./duplicates.ts";
import { decodeText } from "./encoding.ts";
import { chooseField } from "./fields.ts";
import { Figures } from "./figures.ts";
import { collapseLong, type Grid, type Order, pivotLong, sortWide, takeTicker } from "./grid.ts";
import { readLong } from "./long.ts";
import { decideDecimal } from "./marks.ts";
import type { Mark } from "./number.ts";
import { columnNamed, findRoles, type Roles } from "./roles.ts";
import { openBody, openTable, type Table } from "./table.ts";
import { readWide } from "./wide.ts";

export interface CSVOptions {
  /** The file's name: it opens every message, and its stem names the ticker of a one-instrument file. Default "input". */
  name?: string;
  /** Header of the column of dates, where it is not recognised. */
  dateColumn?: string;
  /** Header of the column of tickers of a long table, where it is not recognised. */
  tickerColumn?: string;
  /** Header of the column to read of a long or one-instrument table; of a wide table, the one ticker to read. */
  valueColumn?: string;
  /**
   * Reads one series only, a benchmark: a column of a wide or one-instrument table, a ticker of a long one (over the
   * dates it has), or a column of a long table that has one value on each date.
   */
  seriesColumn?: string;
  /** `wide`: every column beside the dates is a ticker, whatever its name. Found by names and contents by default. */
  shape?: "wide";
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
  /** Texts that say a value is missing, beside the usual ones; one that is a number means every cell of that value. */
  naValues?: readonly string[];
  /** Of a date, or of a ticker's date, that more than one row has: `error`, or which counts. Default `error`. */
  duplicates?: Duplicates;
  /** Called with the bytes read and the bytes in all, some tens of times. */
  onProgress?: (done: number, total: number) => void;
}

/** What a file was recognised as. */
export interface CSVFormat {
  /** `wide`: a column a ticker. `long`: a row a ticker and date. `single`: the fields of one instrument. */
  shape: "wide" | "long" | "single";
  encoding: string;
  delimiter: string;
  decimal: Mark;
  dateColumn: string;
  tickerColumn?: string;
  valueColumn?: string;
  /** How dates are written: `YYYY-MM-DD`, `Excel day numbers`, ... */
  dateFormat: string;
  /** The header. */
  columns: readonly string[];
  /** Rows of data in the file. */
  rows: number;
  /** How dates run in the file, of a long table within each ticker. */
  order: Order;
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
  if (options.duplicates !== undefined) checkDuplicates(options.duplicates);
  const text = decodeText(input, name, options.encoding);
  const { encoding } = text;
  const opened = openTable(text, name, options);
  const chosen = opened.fields && chooseField(opened, opened.fields, options.valueColumn);
  const table = chosen?.table ?? opened;
  const roles = chosen?.roles ?? findRoles(table, options);
  const notes: string[] = [];
  if (text.note !== undefined) notes.push(text.note);
  notes.push(...table.notes);
  if (chosen !== undefined) notes.push(chosen.note);
  const source: Source = { table, roles, options, notes };
  const result = roles.shape === "long" ? fromLong(source) : fromWide(source);
  const { grid, tickers, calendar, decimal, rows, figures, value } = result;

  notes.push(...calendar.notes);
  if (decimal === "," && options.decimal === undefined) notes.push("numbers have a decimal comma");
  if (grid.note !== undefined) notes.push(grid.note);
  if (grid.order === "descending") notes.push("dates run newest first; sorted");
  if (grid.order === "unsorted") notes.push("dates are not in order; sorted");
  notes.push(...numberNotes(figures));
  const empty = tickersWithout(grid, tickers);
  if (empty.length === tickers.length) {
    throw new DataError(
      `${name}: every value is missing; at least one number is needed in ${listed(tickers.map(shown))}`,
    );
  }
  if (empty.length === 1) notes.push(`ticker ${empty[0]} has no value`);
  if (empty.length > 1) notes.push(`${empty.length} tickers have no value: ${listed(empty, 4)}`);

  const { columns } = table;
  const format: CSVFormat = {
    shape: roles.shape,
    encoding,
    delimiter: table.delimiter,
    decimal,
    dateColumn: columns[roles.date]!,
    dateFormat: calendar.format,
    columns,
    rows,
    order: grid.order,
  };
  if (roles.ticker >= 0) format.tickerColumn = columns[roles.ticker]!;
  if (value >= 0) format.valueColumn = columns[value]!;
  if (chosen !== undefined) format.valueColumn = chosen.field;
  const panel = createPanel(
    grid.time,
    tickers,
    grid.values,
    notes.map((note) => `${name}: ${note}`),
  );
  return { panel, format };
}

interface Source {
  table: Table;
  roles: Roles;
  options: CSVOptions;
  notes: string[];
}

interface Reading {
  grid: Grid;
  tickers: string[];
  calendar: Calendar;
  decimal: Mark;
  rows: number;
  figures: Figures;
  /** The one column that was read, or -1. */
  value: number;
}

function fromWide(source: Source): Reading {
  const { table, roles, options, notes } = source;
  const { columns, name } = table;
  let value = roles.value;
  if (options.seriesColumn !== undefined) value = columnNamed(table, options.seriesColumn, "the benchmark");
  if (value === roles.date)
    throw new DataError(
      `${name}: column ${shown(columns[value]!)} has the dates, not values; name another column`,
    );
  const wanted = value >= 0 ? [value] : roles.values;
  checkTickers(table, wanted);
  if (roles.ignored.length > 0)
    notes.push(`column ${shown(columns[roles.ignored[0]!]!)} numbers the rows; left out`);

  const { cells, figures, decimal, onBytes } = reading(source, wanted);
  const { rows, values, dates } = readWide(table, cells, figures, roles.date, wanted, onBytes);
  wanted.forEach((column, i) => {
    figures.signs.checkPercent(column, values.subarray(i * rows, (i + 1) * rows));
    figures.signs.checkCurrency(column);
  });
  dropGiven(table, figures, values);
  const calendar = readCalendar(cells, dates, columns[roles.date]!);
  const grid = sortWide(table, cells, calendar, values, options.duplicates ?? "error");
  let tickers = wanted.map((i) => columns[i]!);
  if (roles.shape === "single") {
    tickers = [stem(name)];
    const hint = options.seriesColumn === undefined;
    notes.push(`one instrument, ${stem(name)}, value = ${valueChosen(table, roles, value, hint)}`);
  }
  return { grid, tickers, calendar, decimal, rows, figures, value };
}

function fromLong(source: Source): Reading {
  const { table, roles, options, notes } = source;
  const { columns, name } = table;
  const wanted = options.seriesColumn;
  const column = wanted === undefined ? -1 : columns.indexOf(wanted);
  // a name that is both a ticker and a column means the ticker
  const asColumn = column >= 0 && column !== roles.date && column !== roles.ticker;
  const read = (value: number): Reading & { long: ReturnType<typeof readLong>; cells: Cells } => {
    const { cells, figures, decimal, onBytes } = reading(source, [value]);
    const long = readLong(table, cells, figures, { date: roles.date, ticker: roles.ticker, value }, onBytes);
    figures.signs.checkPercent(value, long.value.subarray(0, long.rows));
    dropGiven(table, figures, long.value.subarray(0, long.rows));
    const calendar = readCalendar(cells, long.dates, columns[roles.date]!);
    const { rows, tickers } = long;
    const grid = {
      time: { kind: calendar.kind, values: calendar.values },
      values: long.value,
      order: "unsorted" as const,
    };
    return { grid, tickers, calendar, decimal, rows, figures, value, long, cells };
  };
  if (asColumn) {
    const result = read(column);
    if (roles.value < 0 || !result.tickers.includes(wanted!)) {
      const grid = collapseLong(table, result.cells, result.calendar, result.long, wanted!);
      return { ...result, grid, tickers: [wanted!] };
    }
  }
  const result = read(roles.value);
  const grid = pivotLong(table, result.cells, result.calendar, result.long, options.duplicates ?? "error");
  if (wanted === undefined) {
    const [date, ticker] = [columns[roles.date]!, columns[roles.ticker]!].map(shown);
    notes.push(
      `long table, date = ${date}, ticker = ${ticker}, value = ${valueChosen(table, roles, roles.value, true)}`,
    );
    return { ...result, grid };
  }
  const ticker = result.tickers.indexOf(wanted);
  if (ticker < 0) {
    const near = nearest(wanted, [...result.tickers, ...roles.values.map((i) => columns[i]!)])
      .map(shown)
      .join(" or ");
    throw new DataError(`${name}: has neither a ticker nor a column ${shown(wanted)}; did you mean ${near}?`);
  }
  return { ...result, grid: takeTicker(grid, result.calendar, result.long, ticker), tickers: [wanted] };
}

/** The column that was read and those that could have been, for a note. */
function valueChosen(table: Table, roles: Roles, value: number, hint: boolean): string {
  const { columns } = table;
  const name = shown(columns[value]!);
  if (roles.values.length < 2) return name;
  const how = hint ? " (choose another with --value-column)" : "";
  return `${name} of ${listed(roles.values.map((i) => columns[i]!))}${how}`;
}

/** Blanks the values that stand for missing ones by the option naValues. */
function dropGiven({ missing }: Table, figures: Figures, values: Float64Array): void {
  for (const number of missing.numbers) {
    for (let k = 0; k < values.length; k++) {
      if (values[k] !== number) continue;
      values[k] = Number.NaN;
      figures.given++;
    }
  }
}

function numberNotes({ infinite, given, signs }: Figures): string[] {
  const notes = signs.notes();
  if (infinite > 0)
    notes.push(`${infinite} infinite ${infinite === 1 ? "value counts" : "values count"} as missing`);
  if (given > 0) notes.push(`${given} ${given === 1 ? "value is" : "values are"} missing by --na-values`);
  return notes;
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
  return { cells, figures: new Figures(cells, decimal, table.columns, table.missing), decimal, onBytes };
}

function checkTickers(table: Table, wanted: readonly number[]): void {
  const { columns, name } = table;
  const seen = new Map<string, number>();
  for (const i of wanted) {
    const ticker = columns[i]!;
    if (ticker === "")
      throw new DataError(`${name}: column ${i + 1} has no name in the header; give it its ticker`);
    const earlier = seen.get(ticker);
    if (earlier !== undefined) {
      throw new DataError(
        `${name}: columns ${earlier + 1} and ${i + 1} are both named ${shown(ticker)}; rename or remove one`,
      );
    }
    seen.set(ticker, i);
  }
}

function tickersWithout(grid: Grid, tickers: readonly string[]): string[] {
  const T = grid.time.values.length;
  return tickers.filter((_, i) => {
    for (let k = i * T; k < i * T + T; k++) if (!Number.isNaN(grid.values[k])) return false;
    return true;
  });
}

/** `data/N225.csv.gz` -> `N225` */
function stem(name: string): string {
  const base = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  return base.replace(/\.(gz|zst|br)$/i, "").replace(/(.)\.(csv|tsv|txt|tab|psv)$/i, "$1");
}
