import { DataError, nearest } from "../panel/error.ts";
import { createPanel, type Panel } from "../panel/panel.ts";
import { type Calendar, readCalendar } from "./calendar.ts";
import { type Cells, listed, shown } from "./cells.ts";
import { decodeText } from "./encoding.ts";
import { Figures, type Mark } from "./figures.ts";
import type { TableFormat, TableOptions } from "./format.ts";
import { collapseLong, type Grid, pivotLong, sortWide, takeTicker } from "./grid.ts";
import { readLong } from "./long.ts";
import { decideDecimal } from "./marks.ts";
import { columnNamed, findRoles, type Roles } from "./roles.ts";
import { type Delimiter, openBody, openTable, type Table } from "./table.ts";
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
  const table = openTable(text, name, options.delimiter);
  const roles = findRoles(table, options);
  const notes: string[] = [];
  if (encoding !== "utf-8")
    notes.push(encoding.startsWith("utf") ? `read as ${encoding}` : `not UTF-8, read as ${encoding}`);
  const source: Source = { table, roles, options, notes };
  const result = roles.shape === "long" ? fromLong(source) : fromWide(source);
  const { grid, tickers, calendar, decimal, rows, infinite, value } = result;

  notes.push(...calendar.notes);
  if (decimal === "," && options.decimal === undefined) notes.push("numbers have a decimal comma");
  if (grid.order === "descending") notes.push("dates run newest first; sorted");
  if (grid.order === "unsorted") notes.push("dates are not in order; sorted");
  if (infinite > 0)
    notes.push(`${infinite} infinite ${infinite === 1 ? "value counts" : "values count"} as missing`);
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
    kind: "csv",
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
  infinite: number;
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
  const calendar = readCalendar(cells, dates, columns[roles.date]!);
  const grid = sortWide(table, cells, calendar, values);
  let tickers = wanted.map((i) => columns[i]!);
  if (roles.shape === "single") {
    tickers = [stem(name)];
    const hint = options.seriesColumn === undefined;
    notes.push(`one instrument, ${stem(name)}, value = ${valueChosen(table, roles, value, hint)}`);
  }
  return { grid, tickers, calendar, decimal, rows, infinite: figures.infinite, value };
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
    const calendar = readCalendar(cells, long.dates, columns[roles.date]!);
    const { rows, tickers } = long;
    const grid = {
      time: { kind: calendar.kind, values: calendar.values },
      values: long.value,
      order: "unsorted" as const,
    };
    return { grid, tickers, calendar, decimal, rows, infinite: figures.infinite, value, long, cells };
  };
  if (asColumn) {
    const result = read(column);
    if (roles.value < 0 || !result.tickers.includes(wanted!)) {
      const grid = collapseLong(table, result.cells, result.calendar, result.long, wanted!);
      return { ...result, grid, tickers: [wanted!] };
    }
  }
  const result = read(roles.value);
  const grid = pivotLong(table, result.cells, result.calendar, result.long);
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
