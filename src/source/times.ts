import { type Cells, shown } from "./cells.ts";
import { DateFormat, isClock } from "./dates.ts";
import { isDateName } from "./head.ts";
import { isOrder } from "./strptime.ts";
import { openBody, type Table } from "./table.ts";

const QUOTE = 34;
const SPACE = 32;
/** 093000, in a column that is named so. */
const DIGITS = /^\d{4}(?:\d{2})?$/;
const NAME = /time|uhr|時|heure|hora/i;

/** What of the options says how columns are read. */
interface TimeOptions {
  dateFormat?: string;
  dateColumn?: string;
  tickerColumn?: string;
  valueColumn?: string;
}

/**
 * The column of times of day that belong to the dates in the column before it: where one date comes twice in a row, the times
 * differ. -1 if there is none, where a pattern says how dates are written, or where an option calls a column by its number.
 */
export function timeColumn(table: Table, options: TimeOptions): number {
  const { columns, sample } = table;
  const { dateFormat, dateColumn, tickerColumn, valueColumn } = options;
  if (dateFormat !== undefined && !isOrder(dateFormat)) return -1;
  const asked = [dateColumn, tickerColumn, valueColumn];
  if (asked.some((name) => name !== undefined && /^\d+$/.test(name) && !columns.includes(name))) return -1;
  const found = columns.findIndex((name, i) => {
    if (i === 0 || asked.includes(name)) return false;
    const isTime = (text: string) => isClock(text) || (DIGITS.test(text) && NAME.test(name));
    if (!isTime(sample[0]?.[i] ?? "")) return false;
    return sample.every((row) => isTime(row[i] ?? "") && isDay(row[i - 1] ?? "", columns[i - 1]!, i - 1));
  });
  return found > 0 && tellsApart(table, found) ? found : -1;
}

/** Whether the times of the column tell rows of one date apart. */
function tellsApart(table: Table, time: number): boolean {
  const cells = openBody(table);
  let [lastDate, lastTime] = ["", ""];
  while (cells.nextRow()) {
    if (!passCells(cells, time - 1)) return false;
    const date = cells.text();
    const clock = cells.nextCell() ? cells.text() : "";
    if (date === lastDate && clock !== lastTime) return true;
    [lastDate, lastTime] = [date, clock];
    cells.skipRow();
  }
  return false;
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
function isDay(text: string, name: string, column: number): boolean {
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
