import { DataError } from "../panel/error.ts";
import { formatTime } from "../panel/time.ts";
import { type Calendar, readCalendar } from "./calendar.ts";
import { type Cells, listed, shown } from "./cells.ts";
import { DateFormat, hasShortYear } from "./dates.ts";
import { KEEP_ONE } from "./duplicates.ts";
import type { Figures } from "./figures.ts";
import type { TableOptions } from "./format.ts";
import { allocate, allocateCodes } from "./grid.ts";
import { type LongRows, tickerReader } from "./long.ts";
import { columnNamed, type Look } from "./look.ts";
import { DATE_NAMES, pick, plainName, TICKER_NAMES } from "./names.ts";
import type { Roles } from "./roles.ts";
import { emptyProgram, readRows, WORD } from "./rows.ts";
import { isOrder } from "./strptime.ts";
import { lookAt, openBody, type Table } from "./table.ts";

/**
 * The roles of a table whose header has dates, and whose rows have a ticker each; undefined for any other. DataError where it is not clear which column has the
 * tickers.
 */
export function findTransposed(table: Table, options: TableOptions): Roles | undefined {
  const { columns, sample, isHeadless } = table;
  const { shape, dateColumn, valueColumn, tickerColumn, dateFormat } = options;
  if (isHeadless || shape !== undefined || dateColumn !== undefined) return undefined;
  const pattern = dateFormat === undefined || isOrder(dateFormat) ? undefined : DateFormat.by(dateFormat);
  const last = columns.at(-1)!;
  const name = DateFormat.of(last, false)?.name;
  const isDate = (text: string) =>
    pattern !== undefined
      ? pattern.fits(text)
      : name !== undefined && DateFormat.of(text, false)?.name === name;
  if (!isDate(last)) return undefined;
  const lead = columns.findIndex(isDate);
  const isTable = lead > 0 && columns.length > lead + 1 && columns.slice(lead).every(isDate);
  // contracts and bonds are named by dates too: below a name of dates a number is one, unless it is said to be a ticker
  const isDown = (text: string, i: number) =>
    DateFormat.of(text, DATE_NAMES.includes(plainName(columns[i]!)) && columns[i] !== tickerColumn) !==
      undefined || hasShortYear(text);
  if (!isTable || sample.some((row) => row.slice(0, lead).some(isDown))) return undefined;

  const look = lookAt(table);
  const before = columns.slice(0, lead).map((_, i) => i);
  const texts = before.filter((i) => look.kind(i) === "text");
  const asked = tickerColumn === undefined ? -1 : columnNamed(look, tickerColumn, "--ticker-column");
  const named = pick(columns, TICKER_NAMES, (i) => i < lead);
  const ticker =
    asked >= 0 ? asked : named >= 0 ? named : lead === 1 ? 0 : texts.length === 1 ? texts[0]! : -1;
  // contracts are named by months too, and dates can be numbers
  const isDays = DateFormat.of(last, false)?.unit === "day" || pattern !== undefined;
  const isNamed =
    asked >= 0 || named >= 0 || (texts.includes(ticker) && !DATE_NAMES.includes(plainName(columns[ticker]!)));
  if (lead === 1 && !isDays && !isNamed) return undefined;
  if (ticker < 0 || ticker >= lead) {
    const names = listed(before.map((i) => shown(columns[i]!)));
    throw new DataError(
      `${table.name}: has dates across its header, and which of ${names} has the tickers is not clear; name it with --ticker-column`,
    );
  }
  if (valueColumn !== undefined) {
    throw new DataError(
      `${table.name}: has dates across its header and a row a ticker, so that no column has the values; leave --value-column out`,
    );
  }
  const values = columns.map((_, i) => i).slice(lead);
  return {
    shape: "transposed",
    date: -1,
    ticker,
    value: -1,
    values,
    ignored: before.filter((i) => i !== ticker),
  };
}

/** Every cell of such a table as a row of a long one, ticker after ticker. `figures` must read from `cells`, which stand at the first row. */
export function readTransposed(
  table: Table,
  cells: Cells,
  figures: Figures,
  { ticker: column, values: dates }: Roles,
  onBytes: (done: number) => void,
): Omit<LongRows, "dates"> {
  const width = dates.length;
  const most = width * Math.max(1, table.lines - 1);
  const what = `${table.name}: ${table.lines - 1} tickers x ${width} dates`;
  const [date, ticker, value] = [allocateCodes(most, what), allocateCodes(most, what), allocate(most, what)];
  const targets = emptyProgram(table);
  for (const [i, at] of dates.entries()) targets[at] = i;
  targets[column] = WORD;
  const words = [tickerReader(table.columns[column]!)];
  let first = 0;
  readRows(
    table,
    cells,
    figures,
    { targets, numbers: width, words },
    ({ rows, numbers, stride, words }, done) => {
      for (let r = 0; r < rows; r++) {
        const start = (first + r) * width;
        ticker.fill(words[0]![r]!, start, start + width);
        for (let t = 0; t < width; t++) {
          date[start + t] = t;
          value[start + t] = numbers[t * stride + r]!;
        }
      }
      first += rows;
      onBytes(done);
    },
  );
  const rows = first * width;
  return { rows, date, ticker, value: value.subarray(0, rows), tickers: words[0]!.dictionary.texts() };
}

/** The dates of the header. DataError where one comes twice, unless `duplicates` says what counts. */
export function headerCalendar(
  table: Table,
  { values: dates }: Roles,
  { dateFormat, duplicates = "error" }: Pick<TableOptions, "dateFormat" | "duplicates">,
): Calendar {
  const { name, columns, body } = table;
  const text = (i: number) => columns[dates[i]!]!;
  const row = () => openBody(table).lineOf(body);
  const calendar = readCalendar({ name, length: dates.length, text, row, column: text }, "", dateFormat);
  const places = new Map<number, number>();
  for (const [i, time] of calendar.values.entries()) {
    const earlier = places.get(time);
    if (earlier !== undefined && duplicates === "error") {
      const pair = [earlier, i].map((place) => dates[place]! + 1).join(" and ");
      throw new DataError(
        `${name}: columns ${pair} both have date ${formatTime(calendar.kind, time)}; ${KEEP_ONE}`,
      );
    }
    places.set(time, i);
  }
  return calendar;
}

/** The look of such a table at the cells that `readTransposed` gives: their rows are those of their tickers. */
export function lookAtCells(look: Look, { values }: Roles): Look {
  const rowOf = (index: number) => Math.floor(index / values.length);
  return {
    ...look,
    row: (index) => look.row(rowOf(index)),
    rowNumbers: () => {
      const row = look.rowNumbers();
      return (index) => row(rowOf(index));
    },
  };
}
