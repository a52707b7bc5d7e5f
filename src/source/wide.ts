import type { Cells } from "./cells.ts";
import type { Figures } from "./figures.ts";
import { allocate } from "./grid.ts";
import { type Table, unnamedCell, wrongWidth } from "./table.ts";

/** The rows of a wide table as they stand in the file. */
export interface WideRows {
  rows: number;
  /** Ticker-major, N x rows. */
  values: Float64Array;
  /** Byte offsets of the date cells, one a row. */
  dates: Float64Array;
}

/** Rows gathered before they are turned: few enough for the cache, long enough for whole cache lines a ticker. */
const BLOCK = 64;

/** Reads the columns `wanted` of every row. `figures` must read from `cells`, which stand at the first data row. */
export function readWide(
  table: Table,
  cells: Cells,
  figures: Figures,
  date: number,
  wanted: readonly number[],
  onBytes: (done: number) => void,
): WideRows {
  const { width } = table;
  const count = wanted.length;
  const most = Math.max(1, table.lines - 1);
  const values = allocate(count * most, `${table.name}: ${count} tickers x ${most} rows`);
  const dates = new Float64Array(most);
  const block = new Float64Array(count * BLOCK);
  // per column: its place among the wanted, or what else to do with it
  const SKIP = -1;
  const DATE = -2;
  const EMPTY = -3;
  const target = new Int32Array(width).fill(SKIP);
  for (let i = 0; i < count; i++) target[wanted[i]!] = i;
  // how many columns from here on follow each other among the wanted too
  const run = new Int32Array(width + 1);
  for (let i = count - 1; i >= 0; i--)
    run[wanted[i]!] = wanted[i + 1] === wanted[i]! + 1 ? run[wanted[i]! + 1]! + 1 : 1;
  target[date] = DATE;
  if (table.columns.length < width) target[width - 1] = EMPTY;

  let rows = 0;
  const turn = (): void => {
    const filled = ((rows - 1) % BLOCK) + 1;
    const first = rows - filled;
    for (let i = 0; i < count; i++) {
      const out = i * most + first;
      for (let r = 0, from = i; r < filled; r++, from += count) values[out + r] = block[from]!;
    }
  };
  while (cells.nextRow()) {
    const base = (rows % BLOCK) * count;
    let column = 0;
    do {
      if (column === width) throw wrongWidth(table, cells);
      let to = target[column]!;
      if (to >= 0) {
        const passed = figures.readPlain(block, base + to, run[column]! - 1);
        column += passed;
        to += passed;
        block[base + to] = figures.read(column);
      } else if (to === SKIP) cells.skip();
      else if (to === DATE) {
        dates[rows] = cells.at;
        cells.skip();
      } else if (cells.text() !== "") throw unnamedCell(table, cells);
      column++;
    } while (cells.nextCell());
    if (column !== width) throw wrongWidth(table, cells);
    rows++;
    if (rows % BLOCK === 0) {
      turn();
      onBytes(cells.at);
    }
  }
  if (rows % BLOCK !== 0) turn();
  return { rows, values: packed(values, count, most, rows), dates: dates.subarray(0, rows) };
}

/** Closes the gaps between series that were laid out for more rows than came. */
function packed(values: Float64Array, count: number, most: number, rows: number): Float64Array {
  if (rows === most) return values;
  for (let i = 1; i < count; i++) values.copyWithin(i * rows, i * most, i * most + rows);
  return values.subarray(0, count * rows);
}
