import type { Cells } from "./cells.ts";
import { Dictionary } from "./dictionary.ts";
import type { Figures } from "./figures.ts";
import { emptyProgram, readRows, WORD } from "./rows.ts";
import type { Table } from "./table.ts";

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
  const most = table.lines;
  const date = new Int32Array(most);
  const ticker = new Int32Array(most);
  const value = new Float64Array(most);
  const targets = emptyProgram(table);
  targets[columns.date] = WORD;
  targets[columns.ticker] = WORD - 1;
  targets[columns.value] = 0;
  const dates: number[] = [];
  const words = [dateReader(dates), tickerReader(table.columns[columns.ticker]!)];

  let first = 0;
  readRows(table, cells, figures, { targets, numbers: 1, words }, (block, done) => {
    const { rows, numbers, words } = block;
    date.set(words[0]!.subarray(0, rows), first);
    ticker.set(words[1]!.subarray(0, rows), first);
    value.set(numbers.subarray(0, rows), first);
    first += rows;
    onBytes(done);
  });
  return {
    rows: first,
    date,
    ticker,
    value,
    dates: Float64Array.from(dates),
    tickers: words[1]!.dictionary.texts(),
  };
}

/** Numbers the texts of dates; notes in `starts` where the first cell with each begins. */
function dateReader(starts: number[]) {
  const dictionary = new Dictionary();
  const read = (cells: Cells): number => {
    const start = cells.at;
    cells.enter();
    const id = dictionary.idOf(cells.bytes, cells.start, cells.end);
    if (id === starts.length) starts.push(start);
    return id;
  };
  return { dictionary, read };
}

/** Numbers tickers. */
function tickerReader(column: string) {
  const dictionary = new Dictionary();
  const encoder = new TextEncoder();
  const read = (cells: Cells): number => {
    cells.enter();
    if (cells.start === cells.end)
      throw cells.fail("the ticker is missing", "fill it in, or take the row out", column);
    if (!cells.doubled) return dictionary.idOf(cells.bytes, cells.start, cells.end);
    const name = encoder.encode(cells.content());
    return dictionary.idOf(name, 0, name.length);
  };
  return { dictionary, read };
}
