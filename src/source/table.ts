import { DataError } from "../panel/error.ts";
import { Cells, shown } from "./cells.ts";
import type { Text } from "./encoding.ts";
import { kindOf, type Look } from "./roles.ts";

export type Delimiter = "," | ";" | "\t" | "|";

/** A file with its delimiter known: the header, where the data begin, and a first look at them. */
export interface Table {
  name: string;
  bytes: Uint8Array;
  /** The rows are no more than this. */
  lines: number;
  delimiter: Delimiter;
  /** Header texts, one a column, without an empty last one; the rows have `width` cells. */
  columns: readonly string[];
  width: number;
  /** Where the first byte after the header stands. */
  body: number;
  /** Texts of the first rows; a row of another width is left as it is. */
  sample: readonly (readonly string[])[];
}

const DELIMITERS: readonly Delimiter[] = [",", ";", "\t", "|"];
const SAMPLE_ROWS = 100;
const SAMPLE_CELLS = 4000;
/** Rows in which the delimiter is looked for. */
const LOOK_ROWS = 8;

/** Finds the delimiter unless it is given, and reads the header and a sample. DataError if there is no header or no row. */
export function openTable({ bytes, lines }: Text, name: string, delimiter?: Delimiter): Table {
  const table = { ...readHead(bytes, name, delimiter ?? detectDelimiter(bytes, name)), lines };
  if (table.sample.length === 0) {
    throw new DataError(`${name}: has a header and no rows; a row for each date is needed below it`);
  }
  return table;
}

/** Cells at the first data row. */
export function openBody(table: Table): Cells {
  const cells = new Cells(table.bytes, table.delimiter.charCodeAt(0), table.name);
  cells.at = table.body;
  return cells;
}

/** The table as the search for its dates, tickers and values looks at it. */
export function lookAt(table: Table): Look {
  const { name, columns, sample, body } = table;
  return {
    name,
    columns,
    sample,
    kind: (column) => kindOf(sample.map((row) => row[column] ?? "")),
    row: (index) => openBody(table).lineOfRow(body, index),
    datedHeader: (date) =>
      `row 1 has the date ${shown(date)} and so is no header; put a row with the column names above it`,
    onlyColumn: ", or the delimiter with --delimiter",
  };
}

function readHead(bytes: Uint8Array, name: string, delimiter: Delimiter): Omit<Table, "lines"> {
  const cells = new Cells(bytes, delimiter.charCodeAt(0), name);
  if (!cells.nextRow()) {
    throw new DataError(`${name}: is empty; a header and a row for each date are needed`);
  }
  const columns = cells.texts();
  const width = columns.length;
  const body = cells.at;
  const rows = Math.min(SAMPLE_ROWS, Math.max(8, Math.floor(SAMPLE_CELLS / width)));
  const sample = [];
  while (sample.length < rows && cells.nextRow()) sample.push(cells.texts());
  // a delimiter at the end of every line: its column has no name and, as reading checks, no content
  if (width > 2 && columns[width - 1] === "" && sample.every((row) => (row[width - 1] ?? "") === ""))
    columns.pop();
  return { name, bytes, delimiter, columns, width, body, sample };
}

/** The delimiter that cuts the header in at least two and most of the first rows in as many; most columns win a tie. */
function detectDelimiter(bytes: Uint8Array, name: string): Delimiter {
  let best: Delimiter = ",";
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const cells = new Cells(bytes, delimiter.charCodeAt(0), name);
    const widths: number[] = [];
    try {
      while (widths.length < LOOK_ROWS && cells.nextRow()) widths.push(cells.skipRow());
    } catch {
      continue; // quotes that make no sense with this one; reading with the one that is chosen raises the error
    }
    const width = widths[0] ?? 0;
    if (width < 2) continue;
    const score = widths.filter((other) => other === width).length / widths.length + width / 1e6;
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/** The error for the current row having more or fewer cells than the header. */
export function wrongWidth(table: Table, cells: Cells): DataError {
  cells.at = cells.row;
  const found = cells.skipRow();
  return cells.fail(
    `has ${found} ${found === 1 ? "cell" : "cells"}, the header has ${table.width}`,
    "give every row one cell a column, and quote text that has the delimiter in it",
  );
}

/** The error for a cell, the last one entered, under the header's empty last name. */
export function unnamedCell(table: Table, cells: Cells): DataError {
  return cells.fail(
    `${shown(cells.content())} stands in column ${table.width}, which has no name`,
    "name it or empty it",
  );
}
