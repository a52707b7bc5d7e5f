import type { Cells } from "./cells.ts";
import { Dictionary } from "./dictionary.ts";
import type { Figures } from "./figures.ts";
import { type Table, unnamedCell, wrongWidth } from "./table.ts";

/** The rows of a long table: three columns of numbers, the dates and tickers as places in their lists. */
export interface LongRows {
  rows: number;
  date: Int32Array;
  ticker: Int32Array;
  value: Float64Array;
  /** Byte offsets of the first cell with each date text. */
  dates: Float64Array;
  /** In order of first appearance. */
  tickers: string[];
}

/** Reads one value column. `figures` must read from `cells`, which stand at the first data row. */
export function readLong(
  table: Table,
  cells: Cells,
  figures: Figures,
  columns: { date: number; ticker: number; value: number },
  onBytes: (done: number) => void,
): LongRows {
  const { width } = table;
  const most = table.lines;
  const date = new Int32Array(most);
  const ticker = new Int32Array(most);
  const value = new Float64Array(most);
  const dateTexts = new Dictionary();
  const tickerTexts = new Dictionary();
  let dates = new Float64Array(64);
  const unnamed = table.columns.length < width ? width - 1 : -1;
  const escaped = new TextEncoder();

  let rows = 0;
  for (; cells.nextRow(); rows++) {
    let column = 0;
    do {
      if (column === width) throw wrongWidth(table, cells);
      if (column === columns.value) value[rows] = figures.read(column);
      else if (column === columns.date) {
        const start = cells.at;
        cells.enter();
        const known = dateTexts.size;
        const id = dateTexts.idOf(cells.bytes, cells.start, cells.end);
        if (id === known) {
          if (id === dates.length) {
            const more = new Float64Array(id * 2);
            more.set(dates);
            dates = more;
          }
          dates[id] = start;
        }
        date[rows] = id;
      } else if (column === columns.ticker) {
        cells.enter();
        if (cells.start === cells.end) {
          throw cells.fail(
            "the ticker is missing",
            "fill it in, or take the row out",
            table.columns[column]!,
          );
        }
        if (cells.doubled) {
          const name = escaped.encode(cells.content());
          ticker[rows] = tickerTexts.idOf(name, 0, name.length);
        } else ticker[rows] = tickerTexts.idOf(cells.bytes, cells.start, cells.end);
      } else if (column === unnamed) {
        if (cells.text() !== "") throw unnamedCell(table, cells);
      } else cells.skip();
      column++;
    } while (cells.nextCell());
    if (column !== width) throw wrongWidth(table, cells);
    if ((rows & 4095) === 0) onBytes(cells.at);
  }
  return {
    rows,
    date,
    ticker,
    value,
    dates: dates.subarray(0, dateTexts.size),
    tickers: tickerTexts.texts(),
  };
}
