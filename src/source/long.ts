import type { Cells } from "./cells.ts";
import { Dictionary } from "./dictionary.ts";
import type { Figures } from "./figures.ts";
import { emptyProgram, RowReader, WORD } from "./rows.ts";
import { Scanner } from "./scanner.ts";
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

interface LongColumns {
  date: number;
  /** -1 where all rows are of one instrument. */
  ticker: number;
  value: number;
}

/** Reads one value column. `figures` must read from `cells`, which stand at the first data row. */
export function readLong(
  table: Table,
  cells: Cells,
  figures: Figures,
  columns: LongColumns,
  onBytes: (done: number) => void,
): LongRows {
  return Scanner.with((scanner) =>
    new LongReader(scanner, table, columns).read(table, cells, figures, onBytes),
  );
}

/** Reads one value column of one text after the other, which are parts of one table: dates and tickers are numbered on. */
export class LongReader {
  readonly #reader: RowReader;
  readonly #tickers: Dictionary | undefined;
  readonly #starts: number[] = [];
  #date = new Int32Array();
  #ticker = new Int32Array();
  #value = new Float64Array();

  /** The scanner is taken as long as texts are read. */
  constructor(scanner: Scanner, table: Table, columns: LongColumns) {
    const targets = emptyProgram(table);
    targets[columns.date] = WORD;
    targets[columns.value] = 0;
    const words = [dateReader(this.#starts)];
    if (columns.ticker >= 0) {
      targets[columns.ticker] = WORD - 1;
      words.push(tickerReader(table.columns[columns.ticker]!));
    }
    this.#tickers = words[1]?.dictionary;
    const program = { targets, numbers: 1, words };
    this.#reader = new RowReader(scanner, program, table.missing.codes);
  }

  /** The rows of the next text, in arrays that are used again; of dates and tickers those that are new. */
  read(table: Table, cells: Cells, figures: Figures, onBytes: (done: number) => void): LongRows {
    const most = table.lines;
    if (this.#date.length < most) {
      this.#date = new Int32Array(most);
      this.#ticker = new Int32Array(most);
      this.#value = new Float64Array(most);
    }
    const [date, ticker, value] = [this.#date, this.#ticker, this.#value];
    const known = this.#tickers?.size;
    this.#starts.length = 0;
    let first = 0;
    this.#reader.read(table, cells, figures, ({ rows, numbers, words }, done) => {
      date.set(words[0]!.subarray(0, rows), first);
      if (known !== undefined) ticker.set(words[1]!.subarray(0, rows), first);
      value.set(numbers.subarray(0, rows), first);
      first += rows;
      onBytes(done);
    });
    const dates = Float64Array.from(this.#starts);
    return { rows: first, date, ticker, value, dates, tickers: this.#tickers?.texts(known) ?? [] };
  }
}

/** Numbers the texts of dates; notes in `starts` where the first cell with each new one begins. */
function dateReader(starts: number[]) {
  const dictionary = new Dictionary();
  const read = (cells: Cells): number => {
    const start = cells.at;
    const known = dictionary.size;
    cells.enter();
    const id = dictionary.idOf(cells.bytes, cells.start, cells.end);
    if (id === known) starts.push(start);
    return id;
  };
  return { dictionary, read };
}

/** Numbers tickers. */
export function tickerReader(column: string) {
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
