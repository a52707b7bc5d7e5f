import { DataError, nearest } from "../panel/error.ts";
import { createPanel, type Panel } from "../panel/panel.ts";
import type { Calendar } from "./calendar.ts";
import { listed, shown } from "./cells.ts";
import { droppedOf, type Found } from "./dropped.ts";
import type { TableFormat, TableOptions } from "./format.ts";
import { collapseLong, type Grid, pivotLong, takeTicker } from "./grid.ts";
import type { LongRows } from "./long.ts";
import { columnNamed, type Look } from "./look.ts";
import type { Roles } from "./roles.ts";

/** What every kind of file comes to: series over ascending time, and what is to be said about them. */
export interface Reading {
  grid: Grid;
  tickers: string[];
  calendar: Calendar;
  rows: number;
  /** What is to be said about the numbers. */
  numberNotes: readonly string[];
  /** The one column that was read, or -1. */
  value: number;
  /** What does not count, where that is to be listed. */
  found?: Found;
  /** The row, from 0, that is asked for by the option `locate`; -1 if there is none. */
  located?: number;
}

/** The rows of a long table with the dates they stand for. */
export interface LongReading {
  long: Omit<LongRows, "dates">;
  calendar: Calendar;
  numberNotes: readonly string[];
  found?: Found;
}

/** What is to be said about so many infinities. */
export function infiniteNote(count: number): string[] {
  if (count === 0) return [];
  return [count === 1 ? "1 infinite value counts as missing" : `${count} infinite values count as missing`];
}

/** The value columns to read of a wide table or of one instrument. DataError for names that cannot be tickers. */
export function wideColumns(look: Look, roles: Roles, options: TableOptions): number[] {
  const { columns, name } = look;
  let { value } = roles;
  if (options.seriesColumn !== undefined) value = columnNamed(look, options.seriesColumn, "the benchmark");
  if (value === roles.date)
    throw new DataError(
      `${name}: column ${shown(columns[value]!)} has the dates, not values; name another column`,
    );
  const wanted = value >= 0 ? [value] : roles.values;
  checkTickers(look, wanted);
  return wanted;
}

/** The tickers that the columns `wanted` are, and notes on what was chosen and left out. */
export function wideTickers(
  look: Look,
  roles: Roles,
  options: TableOptions,
  wanted: readonly number[],
  notes: string[],
): { tickers: string[]; value: number } {
  const { columns, name } = look;
  notes.push(...rowNumberNote(look, roles));
  const value = roles.value >= 0 || options.seriesColumn !== undefined ? wanted[0]! : -1;
  if (roles.shape !== "single") return { tickers: wanted.map((i) => columns[i]!), value };
  const mayChoose = options.seriesColumn === undefined && options.valueColumn === undefined;
  notes.push(singleNote(look, roles, value, mayChoose));
  return { tickers: [stem(name)], value };
}

/**
 * The value columns of a long table that may have to be read: the one that `seriesColumn` names, if one does and it can
 * hold values, then the table's own. A name that is both a ticker and a column means the ticker.
 */
export function longColumns(look: Look, roles: Roles, options: TableOptions): number[] {
  const column = options.seriesColumn === undefined ? -1 : look.columns.indexOf(options.seriesColumn);
  if (roles.shape === "transposed") return [];
  const asColumn = column >= 0 && column !== roles.date && column !== roles.ticker;
  return [...new Set([...(asColumn ? [column] : []), ...(roles.value >= 0 ? [roles.value] : [])])];
}

/** Spreads a long table over its tickers; `read` gives its rows with the values of one of `longColumns`. */
export function readingOfLong(
  look: Look,
  roles: Roles,
  options: TableOptions,
  notes: string[],
  read: (value: number) => LongReading,
): Reading {
  const { columns, name } = look;
  const wanted = options.seriesColumn;
  const candidates = longColumns(look, roles, options);
  const column = candidates[0]!;
  const asColumn = wanted !== undefined && columns[column] === wanted;
  const reading = ({ long, calendar, numberNotes }: LongReading, value: number) => {
    return { tickers: long.tickers, calendar, rows: long.rows, numberNotes, value };
  };
  if (asColumn) {
    const rows = read(column);
    if (roles.value < 0 || !rows.long.tickers.includes(wanted)) {
      const grid = collapseLong(look, rows.calendar, rows.long, wanted);
      return { ...reading(rows, column), grid, tickers: [wanted] };
    }
  }
  const rows = read(roles.value);
  const result = reading(rows, roles.value);
  const grid = pivotLong(look, rows.calendar, rows.long, options.duplicates ?? "error");
  if (wanted === undefined) {
    notes.push(...roleNotes(look, roles, options));
    const located = options.locate && rowOfCell(rows, options.locate);
    const more = { ...(rows.found && { found: rows.found }), ...(located !== undefined && { located }) };
    return { ...result, grid, ...more };
  }
  const ticker = result.tickers.indexOf(wanted);
  if (ticker < 0) {
    const near = nearest(wanted, [...result.tickers, ...roles.values.map((i) => columns[i]!)])
      .map(shown)
      .join(" or ");
    throw new DataError(`${name}: has neither a ticker nor a column ${shown(wanted)}; did you mean ${near}?`);
  }
  return { ...result, grid: takeTicker(grid, rows.calendar, rows.long, ticker), tickers: [wanted] };
}

/** The first row of a long table with a ticker and date, or -1. */
function rowOfCell(
  { long, calendar }: LongReading,
  { ticker, time }: { ticker: string; time: number },
): number {
  const wanted = long.tickers.indexOf(ticker);
  for (let row = 0; row < long.rows; row++) {
    if (long.ticker[row] === wanted && calendar.values[long.date[row]!] === time) return row;
  }
  return -1;
}

/** The panel, with notes on everything that was found on the way, and what the table was recognised as. */
export function finish(
  look: Look,
  roles: Roles,
  reading: Reading,
  notes: readonly string[],
  { allowEmpty = false }: Pick<TableOptions, "allowEmpty">,
): { panel: Panel; format: TableFormat } {
  const { name, columns } = look;
  const { grid, tickers, calendar, rows, numberNotes, value, found, located = -1 } = reading;
  const all = [...notes];
  if (grid.note !== undefined) all.push(grid.note);
  if (grid.order === "descending") all.push("dates run newest first; sorted");
  const where = grid.disorder === undefined ? "" : ` (${grid.disorder})`;
  if (grid.order === "unsorted") all.push(`dates are not in order${where}; sorted`);
  all.push(...numberNotes);
  const empty = tickersWithout(grid, tickers);
  if (empty.length === tickers.length && !allowEmpty) {
    const place = value >= 0 ? `column ${shown(columns[value]!)}` : listed(tickers.map(shown));
    throw new DataError(`${name}: every value is missing; at least one number is needed in ${place}`);
  }
  if (empty.length === 1) all.push(`ticker ${empty[0]} has no value`);
  if (empty.length > 1) all.push(`${empty.length} tickers have no value: ${listed(empty, 4)}`);

  const format: TableFormat = {
    shape: roles.shape,
    dateFormat: calendar.format,
    columns,
    rows,
    order: grid.order,
  };
  if (roles.date >= 0) format.dateColumn = columns[roles.date]!;
  if (roles.ticker >= 0) format.tickerColumn = columns[roles.ticker]!;
  if (value >= 0) format.valueColumn = columns[value]!;
  if (located >= 0) format.located = look.row(located);
  if (found !== undefined) format.dropped = droppedOf(look, found, grid, tickers);
  const panel = createPanel(
    grid.time,
    tickers,
    grid.values,
    all.map((note) => `${name}: ${note}`),
  );
  return { panel, format };
}

function rowNumberNote({ columns }: Look, { ignored }: Roles): string[] {
  return ignored.length === 0 ? [] : [`column ${shown(columns[ignored[0]!]!)} numbers the rows; left out`];
}

function singleNote(look: Look, roles: Roles, value: number, hint: boolean): string {
  return `one instrument, ${stem(look.name)}, value = ${valueChosen(look, roles, value, hint)}`;
}

/** What the columns of a long table, or of one instrument, were taken for. */
export function roleNotes(
  look: Look,
  roles: Roles,
  { valueColumn }: Pick<TableOptions, "valueColumn">,
): string[] {
  const mayChoose = valueColumn === undefined;
  if (roles.shape === "single") {
    return [...rowNumberNote(look, roles), singleNote(look, roles, roles.value, mayChoose)];
  }
  if (roles.shape === "transposed") {
    const { columns } = look;
    const others = listed(roles.ignored.map((i) => shown(columns[i]!)));
    const out = roles.ignored.length === 0 ? "" : `; ${others} left out`;
    return [`transposed table, tickers = ${shown(columns[roles.ticker]!)}, dates across the header${out}`];
  }
  const [date, ticker] = [look.columns[roles.date]!, look.columns[roles.ticker]!].map(shown);
  return [
    `long table, date = ${date}, ticker = ${ticker}, value = ${valueChosen(look, roles, roles.value, mayChoose)}`,
  ];
}

/** The column that was read and those that could have been, for a note. */
function valueChosen(look: Look, roles: Roles, value: number, hint: boolean): string {
  const { columns } = look;
  const name = shown(columns[value]!);
  if (roles.values.length < 2) return name;
  const how = hint ? " (choose another with --value-column)" : "";
  return `${name} of ${listed(roles.values.map((i) => columns[i]!))}${how}`;
}

function checkTickers(look: Look, wanted: readonly number[]): void {
  const { columns, name } = look;
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
export function stem(name: string): string {
  const base = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  return base
    .replace(/\.(gz|zst|br)$/i, "")
    .replace(/(.)\.(csv|tsv|txt|tab|psv|parquet|pq|arrow|arrows|feather|ipc|jsonl|ndjson|json)$/i, "$1");
}
