import { DataError } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Result } from "../panel/result.ts";
import { formatTime } from "../panel/time.ts";
import type { ArrowFile } from "../source/arrow-file.ts";
import type { Contents, KeyColumn } from "../source/columns.ts";
import type { ParquetFile } from "../source/parquet-file.ts";
import type { Difference } from "./verify.ts";

const DAY_MS = 86_400_000;
const KEYS = ["date", "ticker", "benchmark", "window"];

/** Where a table of columns differs from the result, whatever the order of its rows and columns. */
export async function* columnDifferences(
  file: ParquetFile | ArrowFile,
  table: Result | Matrix,
): AsyncGenerator<Difference> {
  const { name, columns, rows } = file.table;
  const long = "arrays" in table;
  const [keys, numbers] = long ? [KEYS, table.stats] : [["date"], table.tickers];
  const places = new Map(columns.map((column, k) => [column.name, k]));
  const lacking = [...keys, ...numbers].find((column) => !places.has(column));
  if (lacking !== undefined) throw new DataError(`${name}: has no column ${JSON.stringify(lacking)}`);
  if (columns.length > keys.length + numbers.length) {
    const known = new Set([...keys, ...numbers]);
    const more = columns.find((column) => !known.has(column.name)) ?? columns[0]!;
    throw new DataError(
      `${name}: has a column ${JSON.stringify(more.name)} that the recomputed table has not`,
    );
  }
  const wanted = keys.map((key) => places.get(key)!);
  const contents = await file.read(
    wanted,
    numbers.map((column) => places.get(column)!),
  );
  const infinite = contents.infinite.findIndex(({ count }) => count > 0);
  if (infinite >= 0)
    throw new DataError(`${name}: column ${numbers[infinite]!} has infinities, which no result has`);
  const dates = timesOf(contents.keys.get(wanted[0]!)!, table, name);
  if (long) yield* longDifferences(table, contents, wanted, dates, rows, name);
  else yield* wideDifferences(table, contents, dates, rows, name);
}

function* wideDifferences(
  { time, tickers, values }: Matrix,
  { numbers }: Contents,
  dates: Int32Array,
  rows: number,
  name: string,
): Generator<Difference> {
  const count = time.values.length;
  checkCells(name, rows, [count], (row) => dates[row]!);
  for (let i = 0; i < tickers.length; i++) {
    for (let row = 0; row < rows; row++) {
      const t = dates[row]!;
      const found = numbers[i * rows + row]!;
      if (!Object.is(found, values[i * count + t]!)) yield { i, t, b: 0, w: 0, found: [found] };
    }
  }
}

function* longDifferences(
  result: Result,
  { keys, numbers }: Contents,
  wanted: readonly number[],
  dates: Int32Array,
  rows: number,
  name: string,
): Generator<Difference> {
  const { tickers, benchmarks, windows, stats, arrays } = result;
  const count = result.time.values.length;
  const places = [tickers, benchmarks, windows.map(String)].map((names, k) =>
    placesOf(keys.get(wanted[k + 1]!)!, names, `${name}: column ${KEYS[k + 1]}`),
  ) as [Int32Array, Int32Array, Int32Array];
  const [I, B, W] = places;
  const size = tickers.length * count;
  const cell = (row: number) => (B[row]! * windows.length + W[row]!) * size + I[row]! * count + dates[row]!;
  checkCells(name, rows, [benchmarks.length, windows.length, tickers.length, count], cell);
  for (let row = 0; row < rows; row++) {
    const [i, t, b, w] = [I[row]!, dates[row]!, B[row]!, W[row]!];
    const first = (b * windows.length + w) * stats.length;
    for (let s = 0; s < stats.length; s++) {
      if (Object.is(numbers[s * rows + row]!, arrays[first + s]![i * count + t]!)) continue;
      yield { i, t, b, w, found: stats.map((_, k) => numbers[k * rows + row]!) };
      break;
    }
  }
}

/** DataError unless the rows are the cells of the shape, each once. */
function checkCells(
  name: string,
  rows: number,
  shape: readonly number[],
  cell: (row: number) => number,
): void {
  const cells = shape.reduce((product, length) => product * length, 1);
  if (rows !== cells) throw new DataError(`${name}: has ${rows} rows, and the recomputed table ${cells}`);
  const taken = new Uint8Array(cells);
  for (let row = 0; row < rows; row++) {
    const at = cell(row);
    if (taken[at] === 1)
      throw new DataError(`${name}: row ${row + 1} stands for the same cell as one before it`);
    taken[at] = 1;
  }
}

/** For each row its place in the result's time. */
function timesOf(dates: KeyColumn, { time }: Result | Matrix, name: string): Int32Array {
  if (dates.kind !== "day" && dates.kind !== "instant") {
    throw new DataError(`${name}: column date holds neither dates nor times of day`);
  }
  // pandas keeps dates as timestamps
  const unit = dates.kind === time.kind ? 1 : dates.kind === "day" ? DAY_MS : 1 / DAY_MS;
  const values = Array.from(dates.values, (value) => value * unit);
  const known = new Map(Array.from(time.values, (value, t) => [value, t]));
  return rowsAmong(dates, values, known, `${name}: column date`, (value) => formatTime(time.kind, value));
}

function placesOf(key: KeyColumn, names: readonly string[], column: string): Int32Array {
  const texts = key.kind === "text" ? key.texts : Array.from(key.values, String);
  return rowsAmong(key, texts, new Map(names.map((name, k) => [name, k])), column, JSON.stringify);
}

function rowsAmong<Value>(
  { codes, missing }: KeyColumn,
  values: readonly Value[],
  known: ReadonlyMap<Value, number>,
  column: string,
  shown: (value: Value) => string,
): Int32Array {
  if (missing >= 0) throw new DataError(`${column}, row ${missing + 1} is empty`);
  const other = values.findIndex((value) => !known.has(value));
  if (other >= 0) {
    throw new DataError(`${column} has ${shown(values[other]!)}, which the recomputed table has not`);
  }
  const places = values.map((value) => known.get(value)!);
  return codes.map((code) => places[code]!);
}
