import { DataError, shownValue } from "../panel/error.ts";
import { Cells, shown } from "./cells.ts";
import { blankComments, type Comments, commentsNote, HASH, hasComment } from "./comments.ts";
import { DateFormat } from "./dates.ts";
import { type Delimiter, detectDelimiter } from "./delimiter.ts";
import type { Text } from "./encoding.ts";
import { findFoot } from "./foot.ts";
import { findHead, type Head, isDateName } from "./head.ts";
import { kindOf, type Look } from "./look.ts";
import { Missing } from "./missing.ts";

/** A file with its delimiter known: the header, where the data begin, and a first look at them. */
export interface Table {
  name: string;
  /** Up to the end of the table: what stands below it is left out. */
  bytes: Uint8Array;
  /** The rows and the header are no more than this. */
  lines: number;
  delimiter: Delimiter;
  /** Header texts, one a column, without an empty last one; the rows have `width` cells. */
  columns: readonly string[];
  /** Of a header over two levels: the field of each column, `columns` being tickers then. */
  fields?: readonly string[];
  /** Whether the columns have no names, but are numbered. */
  isHeadless: boolean;
  width: number;
  /** Cells that the rows of the file have more than these, fewer if negative: some were joined, or put in. */
  widthOff?: number;
  /** Where the first byte after the header stands. */
  body: number;
  /** Texts of the first rows; a row of another width is left as it is. */
  sample: readonly (readonly string[])[];
  missing: Missing;
  /** What was left out. */
  notes: readonly string[];
  /** Lines of comments among that, but for those above the header that need no mark. */
  comments?: Comments;
  /** Whether the file begins with the header, and has no comments: another one that begins so can be taken for the same. */
  isPlain: boolean;
  /** Whether the rows begin with dates. */
  datesFirst: boolean;
}

export interface TableOptions {
  delimiter?: Delimiter;
  skipRows?: number;
  comment?: string;
  header?: boolean;
  naValues?: readonly string[];
}

const SAMPLE_ROWS = 100;
const SAMPLE_CELLS = 4000;

/**
 * Finds the delimiter unless it is given, and reads the header and a sample. What stands above the header, below the table or in
 * comments is left out, with a note. DataError if there is no header or no row.
 */
export function openTable(text: Text, name: string, options: TableOptions = {}): Table {
  const kind = markupKind(text.bytes);
  if (kind !== undefined)
    throw new DataError(`${name}: looks like ${kind}, not CSV; export the table as CSV`);
  const notes: string[] = [];
  const mark = options.comment?.charCodeAt(0);
  const start = skipLines(text.bytes, options.skipRows, name, notes);
  const delimiter = options.delimiter ?? detectDelimiter(text.bytes, start, mark, name);
  if (delimiter === options.comment) {
    throw new RangeError(`comment must differ from the delimiter, got ${shownValue(options.comment)}`);
  }
  const cellsAt = (bytes: Uint8Array, at: number): Cells => {
    const cells = new Cells(bytes, delimiter.charCodeAt(0), name);
    cells.at = at;
    return cells;
  };
  let comments: Comments | undefined;
  const uncommented = (at: number, byte: number): Uint8Array => {
    const blanked = blankComments(cellsAt(text.bytes, at), byte);
    comments = blanked.comments;
    if (comments !== undefined) notes.push(commentsNote(comments));
    return blanked.bytes;
  };

  let bytes = mark === undefined ? text.bytes : uncommented(start, mark);
  const head = headOf(cellsAt(bytes, start), options);
  if (head.doubt !== undefined) throw new DataError(`${name}: ${head.doubt}`);
  notes.push(...head.notes);
  const { body } = head;
  const isHeadless = options.header === false;
  const datesFirst = startsWithDates(cellsAt(bytes, body), head.columns[0]!, isHeadless);
  // there, where a date would be expected, a line with # is a comment
  if (mark === undefined && datesFirst && hasComment(bytes, body, HASH)) bytes = uncommented(body, HASH);
  const isPlain = notes.length === 0 && mark === undefined && !isHeadless && head.fields === undefined;
  const rows = cellsAt(bytes, body);
  if (!rows.nextRow()) {
    throw new DataError(`${name}: has a header and no rows; a row for each date is needed below it`);
  }
  const { columns } = head;
  const named = columns.at(-1) === "" ? columns.length - 1 : columns.length;
  const foot = findFoot(rows, named, datesFirst);
  notes.push(...foot.notes);
  bytes = bytes.subarray(0, foot.end);

  const sample: string[][] = [];
  const most = Math.min(SAMPLE_ROWS, Math.max(8, Math.floor(SAMPLE_CELLS / columns.length)));
  const cells = cellsAt(bytes, body);
  while (sample.length < most && cells.nextRow()) sample.push(cells.texts());
  const width = trimmed(columns, sample);
  const { fields } = head;
  return {
    name,
    bytes,
    lines: linesOf(text.lines + (isHeadless ? 1 : 0), bytes.length - body, width),
    delimiter,
    columns,
    ...(fields !== undefined && { fields }),
    isHeadless,
    width,
    body,
    sample,
    missing: new Missing(options.naValues),
    notes,
    ...(comments !== undefined && { comments }),
    isPlain,
    datesFirst,
  };
}

/** No row is shorter than its delimiters and a line end. */
export function linesOf(lines: number, size: number, width: number): number {
  return Math.min(lines, Math.floor((size + 1) / width) + 1);
}

/** Cells at the first data row. */
export function openBody(table: Table): Cells {
  const cells = new Cells(table.bytes, table.delimiter.charCodeAt(0), table.name);
  cells.at = table.body;
  return cells;
}

/** The table as the search for its dates, tickers and values looks at it. */
export function lookAt(table: Table): Look {
  const { name, columns, sample, body, missing } = table;
  const isMissing = (text: string) => missing.has(text);
  return {
    name,
    columns,
    sample,
    isHeadless: table.isHeadless,
    isMissing,
    kind: (column) =>
      kindOf(
        sample.map((row) => row[column] ?? ""),
        isMissing,
      ),
    row: (index) => openBody(table).lineOfRow(body, index),
    rowNumbers: () => {
      const lines = openBody(table).linesOfRows(body);
      return (index) => lines[index]!;
    },
    datedHeader: (date) =>
      `row ${openBody(table).lineOf(body)} has the date ${shown(date)} and so is no header; ${
        date === columns[0]
          ? "put a row with the column names above it, say --no-header, or --skip-rows if the table begins further down"
          : "a table has dates down a column, or all of its header behind the tickers, written one way: turn it, or write it so"
      }`,
    noHeader: ", or say --no-header where the first row is one of data",
    onlyColumn: ", or the delimiter with --delimiter",
  };
}

/** What text is by its first characters where it is no table, as when a server answers with a page. */
function markupKind(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder().decode(bytes.subarray(0, 200));
  if (/^\s*<(!doctype|html|\?xml|!--)/i.test(start)) return "a web page or XML";
  return /^\s*(\{\s*"|\[\s*[[{])/.test(start) ? "JSON" : undefined;
}

/** Whether the first row that is no comment begins with a date. */
function startsWithDates(cells: Cells, name: string, isHeadless: boolean): boolean {
  while (cells.nextRow()) {
    if (cells.bytes[cells.row] === HASH) cells.line();
    else return DateFormat.of(cells.text(), isHeadless || isDateName(name, 0)) !== undefined;
  }
  return false;
}

/** Takes off the name of a last column that has neither name nor content, as of a delimiter at the end of lines; how many cells rows have. */
function trimmed(columns: string[], sample: readonly (readonly string[])[]): number {
  const width = columns.length;
  // a delimiter at the end of the rows only, or of the header only
  const isOne = (row: readonly string[], cells: number) => row.length === cells;
  if (sample.every((row) => isOne(row, width + 1) && row[width] === "")) return width + 1;
  if (width > 2 && columns[width - 1] === "") {
    if (sample.every((row) => isOne(row, width - 1))) {
      columns.pop();
      return width - 1;
    }
    // reading checks that the other rows have no content there either
    if (sample.every((row) => (row[width - 1] ?? "") === "")) columns.pop();
  }
  return width;
}

/** The header, found or as the options say. */
function headOf(cells: Cells, { header, skipRows }: TableOptions): Head {
  const start = cells.at;
  if (header !== false && skipRows === undefined) return findHead(cells);
  let isLeft = cells.nextRow();
  while (header === false && isLeft && cells.bytes[cells.row] === HASH) {
    cells.line();
    isLeft = cells.nextRow();
  }
  if (!isLeft) {
    throw new DataError(`${cells.name}: is empty; a header and a row for each date are needed`);
  }
  const columns = cells.texts();
  if (header !== false) return { columns, body: cells.at, dated: false, notes: [] };
  const numbers = columns.map((_, i) => String(i + 1));
  return { columns: numbers, body: start, dated: false, notes: [] };
}

/** Where the line `skipRows` below the first begins. */
function skipLines(bytes: Uint8Array, skipRows: number | undefined, name: string, notes: string[]): number {
  if (skipRows === undefined) return 0;
  const cells = new Cells(bytes, 0, name);
  for (let row = 0; row < skipRows; row++) {
    if (cells.at >= bytes.length) {
      throw new DataError(
        `${name}: has ${row} rows, so that none is left below the ${skipRows} to skip; skip fewer`,
      );
    }
    cells.line();
    if (bytes[cells.at] === 13 && bytes[cells.at + 1] === 10) cells.at++;
    cells.at++;
  }
  if (skipRows > 0) notes.push(skipRows === 1 ? "row 1 is skipped" : `rows 1 to ${skipRows} are skipped`);
  return cells.at;
}

/** The error for the current row having more or fewer cells than the header. */
export function wrongWidth(table: Table, cells: Cells): DataError {
  const { row } = cells;
  cells.at = row;
  const off = table.widthOff ?? 0;
  const found = cells.skipRow() + off;
  const more = cells.bytes[row] === HASH ? ', or say --comment "#" if it is a comment' : "";
  return cells.fail(
    `has ${found} ${found === 1 ? "cell" : "cells"}, the header has ${table.width + off}`,
    `give every row one cell a column, and quote text that has the delimiter in it${more}`,
  );
}

/** The error for a cell, the last one entered, under the header's empty last name. */
export function unnamedCell(table: Table, cells: Cells): DataError {
  return cells.fail(
    `${shown(cells.content())} stands in column ${table.width}, which has no name`,
    "name it or empty it",
  );
}
