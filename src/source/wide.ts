import type { Cells } from "./cells.ts";
import type { Figures } from "./figures.ts";
import { allocate } from "./grid.ts";
import { DATE, emptyProgram, readRows } from "./rows.ts";
import type { Table } from "./table.ts";

/** The rows of a wide table as they stand in the file. */
export interface WideRows {
  rows: number;
  /** Ticker-major, N x rows. */
  values: Float64Array;
  /** Byte offsets of the date cells, one a row. */
  dates: Float64Array;
  /** Days since 1970-01-01 of those that are exactly `2023-01-02`; NaN for the others. */
  days: Float64Array;
}

/** Reads the columns `wanted` of every row. `figures` must read from `cells`, which stand at the first data row. */
export function readWide(
  table: Table,
  cells: Cells,
  figures: Figures,
  date: number,
  wanted: readonly number[],
  onBytes: (done: number) => void,
): WideRows {
  const count = wanted.length;
  const most = Math.max(1, table.lines - 1);
  const values = allocate(count * most, `${table.name}: ${count} tickers x ${most} rows`);
  const dates = new Float64Array(most);
  const days = new Float64Array(most);
  const targets = emptyProgram(table);
  for (let i = 0; i < count; i++) targets[wanted[i]!] = i;
  targets[date] = DATE;

  let first = 0;
  readRows(table, cells, figures, { targets, numbers: count, words: [] }, (block, done) => {
    const { rows, numbers, stride, offsets, days: plain } = block;
    // some dozens of rows: `set` takes longer to begin than they take one by one
    for (let i = 0; i < count; i++) copy(numbers, i * stride, values, i * most + first, rows);
    dates.set(offsets.subarray(0, rows), first);
    days.set(plain.subarray(0, rows), first);
    first += rows;
    onBytes(done);
  });
  return {
    rows: first,
    values: packed(values, count, most, first),
    dates: dates.subarray(0, first),
    days: days.subarray(0, first),
  };
}

function copy(from: Float64Array, at: number, to: Float64Array, place: number, count: number): void {
  let k = 0;
  for (const end = count - 3; k < end; k += 4) {
    to[place + k] = from[at + k]!;
    to[place + k + 1] = from[at + k + 1]!;
    to[place + k + 2] = from[at + k + 2]!;
    to[place + k + 3] = from[at + k + 3]!;
  }
  for (; k < count; k++) to[place + k] = from[at + k]!;
}

/** Closes the gaps between series that were laid out for more rows than came. */
function packed(values: Float64Array, count: number, most: number, rows: number): Float64Array {
  if (rows === most) return values;
  for (let i = 1; i < count; i++) values.copyWithin(i * rows, i * most, i * most + rows);
  return values.subarray(0, count * rows);
}
