import { type Cells, shown } from "./cells.ts";
import { DateFormat, isClock } from "./dates.ts";
import { isDateName } from "./head.ts";
import { pick, TICKER_NAMES } from "./names.ts";
import { isOrder } from "./strptime.ts";
import { lookAt, openBody, type Table } from "./table.ts";

const QUOTE = 34;
const SPACE = 32;
/** 093000, in a column that is named so; 時価 is a price, and sentiment no time. */
const DIGITS = /^(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?$/;
const NAME = /time(?!n)|uhr|時(?!価)|heure|hora/i;

/** What of the options says how columns are read. */
interface TimeOptions {
  dateFormat?: string;
  dateColumn?: string;
  tickerColumn?: string;
  valueColumn?: string;
}

/**
 * The column of times of day that belong to the dates in the column before it: a date comes twice in a row, of one ticker if there are
 * any, and the times differ. -1 if there is none, where a pattern says how dates are written, or where an option calls a column by its number.
 */
export function timeColumn(table: Table, options: TimeOptions): number {
  const time = possibleTimes(table, options);
  return time >= 0 && new Apart(table, time, options).row(table, 1) !== undefined ? time : -1;
}

/** The same column by names and first rows, whether its times tell rows apart or not. */
export function possibleTimes(table: Table, options: TimeOptions): number {
  const { columns, sample } = table;
  const { dateColumn, tickerColumn, valueColumn } = options;
  if (!mayJoin(columns, options)) return -1;
  const asked = [dateColumn, tickerColumn, valueColumn];
  return columns.findIndex((name, i) => {
    if (i === 0 || asked.includes(name)) return false;
    if (!isTime(sample[0]?.[i] ?? "", name)) return false;
    return sample.every(
      (row) => isTime(row[i] ?? "", name) && isDay(row[i - 1] ?? "", columns[i - 1]!, i - 1),
    );
  });
}

/** Not where a pattern says how dates are written, or an option calls a column by its number. */
export function mayJoin(columns: readonly string[], options: TimeOptions): boolean {
  const { dateFormat, dateColumn, tickerColumn, valueColumn } = options;
  if (dateFormat !== undefined && !isOrder(dateFormat)) return false;
  return [dateColumn, tickerColumn, valueColumn].every(
    (name) => name === undefined || !/^\d+$/.test(name) || columns.includes(name),
  );
}

/** Whether a text is a time of day; 093000 is one under a name that says so. */
export function isTime(text: string, name: string): boolean {
  return isClock(text) || (DIGITS.test(text) && NAME.test(name));
}

/** The columns that can say whose row it is: the one that is asked for or named so, else those of text. */
function tickerColumns(table: Table, time: number, asked: string | undefined): number[] {
  const { columns } = table;
  const isOther = (i: number) => i !== time && i !== time - 1;
  const at = asked === undefined ? pick(columns, TICKER_NAMES, isOther) : columns.indexOf(asked);
  if (at >= 0) return [at];
  const look = lookAt(table);
  return columns.map((_, i) => i).filter((i) => isOther(i) && look.kind(i) === "text");
}

/** Looks for rows of one date and ticker that times tell apart: those of last trades differ between tickers only. */
export class Apart {
  readonly #time: number;
  readonly #tickers: readonly number[];
  /** Of each ticker the last row. */
  readonly #last = new Map<string, { date: string; clock: string }>();

  constructor(table: Table, time: number, { tickerColumn }: TimeOptions) {
    this.#time = time;
    this.#tickers = tickerColumns(table, time, tickerColumn);
  }

  /** The first row of a text that begins with line `line`, which goes on from those before; undefined if there is none. */
  row(table: Table, line: number): number | undefined {
    const cells = openBody(table);
    cells.firstLine = line;
    const end = Math.max(this.#time, ...this.#tickers);
    while (cells.nextRow()) {
      let [ticker, date, clock] = ["", "", ""];
      for (let i = 0; ; i++) {
        if (i === this.#time - 1) date = cells.text();
        else if (i === this.#time) clock = cells.text();
        else if (this.#tickers.includes(i)) ticker += `${cells.text()}\n`;
        else cells.skip();
        if (i === end) break;
        if (!cells.nextCell()) return undefined;
      }
      const known = this.#last.get(ticker);
      if (known?.date === date && known.clock !== clock) return cells.lineOf(cells.row);
      this.#last.set(ticker, { date, clock });
      cells.skipRow();
    }
    return undefined;
  }
}

/**
 * A table with the times of a column in the column of dates before it, as `2023-01-31 09:30`: of each row the delimiter between them becomes a
 * blank. As it is where `time` is -1.
 */
export function withTimes(table: Table, time: number): Table {
  if (time < 0) return table;
  const { columns, bytes } = table;
  const joined = bytes.slice();
  const cells = openBody(table);
  while (cells.nextRow()) {
    if (passCells(cells, time - 1)) joinCells(cells, joined);
    cells.skipRow();
  }
  const names = [columns[time]!, columns[time - 1]!].map(shown);
  return {
    ...table,
    bytes: joined,
    columns: columns.filter((_, i) => i !== time),
    width: table.width - 1,
    widthOff: (table.widthOff ?? 0) + 1,
    sample: table.sample.map((row) => [
      ...row.slice(0, time - 1),
      `${row[time - 1]} ${row[time]}`,
      ...row.slice(time + 1),
    ]),
    notes: [...table.notes, `times of day in column ${names[0]} are joined to the dates in ${names[1]}`],
  };
}

/** Whether a text is the date of a day, behind which a time can stand. */
export function isDay(text: string, name: string, column: number): boolean {
  const format = DateFormat.of(text, isDateName(name, column));
  return format !== undefined && format.unit === "day" && !format.timed;
}

/** Passes cells of the current row; false if it has no more. */
function passCells(cells: Cells, count: number): boolean {
  for (let i = 0; i < count; i++) {
    cells.skip();
    if (!cells.nextCell()) return false;
  }
  return true;
}

/** Makes one cell of this and the next one, in a copy of the bytes. */
function joinCells(cells: Cells, bytes: Uint8Array): void {
  const start = cells.at;
  cells.skip();
  const middle = cells.at;
  if (!cells.nextCell()) return;
  cells.skip();
  for (let at = start; at < cells.at; at++) if (bytes[at] === QUOTE) bytes[at] = SPACE;
  bytes[middle] = SPACE;
}
