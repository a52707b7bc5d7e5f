import { DataError } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Result } from "../panel/result.ts";
import { longCSV, wideCSV } from "../table/csv.ts";
import type { Difference } from "./verify.ts";

const utf8 = new TextDecoder();
const encoder = new TextEncoder();

/** Where a CSV table differs from the text that the result gives; its bytes are compared, and lines only from where they part. */
export function* csvDifferences(
  bytes: Uint8Array,
  name: string,
  table: Result | Matrix,
): Generator<Difference> {
  const long = "arrays" in table;
  const pieces = long ? longCSV(table) : wideCSV(table);
  let at = 0;
  let row = 0;
  for (const piece of pieces) {
    const wanted = encoder.encode(piece);
    const lines = piece.split("\n");
    lines.pop();
    const found = bytes.subarray(at, at + wanted.length);
    if (Buffer.compare(found, wanted) === 0) {
      at += wanted.length;
      row += lines.length;
      continue;
    }
    for (const line of lines) {
      const end = bytes.indexOf(10, at);
      if (at >= bytes.length) {
        throw new DataError(`${name}: ends after row ${row}, and the recomputed table goes on`);
      }
      const text = utf8.decode(bytes.subarray(at, end < 0 ? bytes.length : end)).replace(/\r$/, "");
      at = end < 0 ? bytes.length : end + 1;
      row++;
      if (text !== line) yield* lineDifferences(text, line, name, row, table);
    }
  }
  if (at < bytes.length)
    throw new DataError(`${name}: goes on after row ${row}, the last of the recomputed table`);
}

function* lineDifferences(
  text: string,
  line: string,
  name: string,
  row: number,
  table: Result | Matrix,
): Generator<Difference> {
  const numbers = "arrays" in table ? table.stats.length : table.tickers.length;
  const [found, wanted] = [text.split(","), line.split(",")];
  const labels = (cells: string[]) => cells.slice(0, -numbers).join(",");
  const values = found.slice(-numbers).map((cell) => (cell === "" ? Number.NaN : Number(cell)));
  const other = values.findIndex((value, k) => Number.isNaN(value) && found.at(k - numbers) !== "");
  if (row === 1 || found.length !== wanted.length || labels(found) !== labels(wanted) || other >= 0) {
    throw new DataError(`${name}: row ${row} is ${short(text)}, and recomputed ${short(line)}`);
  }
  const index = row - 2;
  const rows = table.time.values.length;
  if ("arrays" in table) {
    const series = Math.floor(index / rows);
    const set = Math.floor(series / table.tickers.length);
    const [b, w] = [Math.floor(set / table.windows.length), set % table.windows.length];
    yield { i: series % table.tickers.length, t: index % rows, b, w, found: values };
    return;
  }
  for (const [i, value] of values.entries()) {
    if (!Object.is(value, table.values[i * rows + index]!)) yield { i, t: index, b: 0, w: 0, found: [value] };
  }
}

function short(line: string): string {
  return JSON.stringify(line.length > 80 ? `${line.slice(0, 79)}…` : line);
}
