import { DataError } from "../panel/error.ts";
import { type Cells, listed, shown } from "./cells.ts";
import { DateFormat } from "./dates.ts";
import { CLOSE_NAMES, DATE_NAMES, OTHER_FIELDS, plainName, RANGE_NAMES, TICKER_NAMES } from "./names.ts";

const HASH = 35;
/** Rows in which the header is looked for. */
const LOOK = 60;

/** Where the table begins, and the names of its columns. */
export interface Head {
  columns: string[];
  /** Of a header over two levels: the field of each column, `columns` being tickers then. */
  fields?: string[];
  /** Where the first byte after the header stands. */
  body: number;
  /** Whether a row with a date follows. */
  dated: boolean;
  notes: string[];
  /** Why it may be another row. */
  doubt?: string;
}

interface Row {
  start: number;
  end: number;
  isComment: boolean;
  texts: readonly string[];
}

/**
 * Finds the header from where `cells` stand: the first row, unless rows before the one above the first date are plainly none of
 * the table. `doubt` says where it could be either of two.
 */
export function findHead(cells: Cells): Head {
  const rows: Row[] = [];
  const row = (i: number): Row | undefined => {
    while (rows.length <= i && rows.length < LOOK && cells.nextRow()) rows.push(readRow(cells));
    return rows[i];
  };
  let first = 0;
  while (row(first)?.isComment) first++;
  const top = row(first);
  if (top === undefined) {
    throw new DataError(`${cells.name}: is empty; a header and a row for each date are needed`);
  }
  const above = first > 0 ? [leftOut(cells, rows, first)] : [];
  if (isHeader(top, row(first + 1))) return headAt(top, true, above);
  const levels = findLevels(cells, [top, row(first + 1), row(first + 2), row(first + 3)]);
  if (levels !== undefined) return { ...levels, notes: [...above, ...levels.notes] };

  let found = first + 1;
  while (row(found + 1) !== undefined && !isHeader(rows[found]!, rows[found + 1])) found++;
  const header = row(found);
  if (header !== undefined && isHeader(header, row(found + 1))) {
    const unclear = rows.slice(first, found).find((one) => !isPreamble(one, header));
    if (unclear === undefined) return headAt(header, true, [leftOut(cells, rows, found)]);
    if (!startsWithDate(unclear) && !rows.slice(first, found).some(namesDates) && namesDates(header)) {
      const [line, other] = [unclear, header].map(({ start }) => cells.lineOf(start)) as [number, number];
      const [one, two] = [unclear, header].map(({ texts }) => listed(texts.map(shown), 4));
      const doubt = `row ${line} (${one}) could be the header, and so could row ${other} (${two}); if the table begins there, say --skip-rows ${other - 1}`;
      return { ...headAt(header, true, []), doubt };
    }
  }
  // a header that is commented out, as numpy writes it
  const last = rows[first - 1];
  if (last !== undefined && startsWithDate(top)) {
    const named = readCommented(cells, last);
    if (named.length === top.texts.length) {
      return {
        columns: named,
        body: last.end,
        dated: true,
        notes: first > 1 ? [leftOut(cells, rows, first - 1)] : [],
      };
    }
  }
  return headAt(top, false, above);
}

function headAt({ texts, end }: Row, dated: boolean, notes: string[]): Head {
  return { columns: [...texts], body: end, dated, notes };
}

function readRow(cells: Cells): Row {
  const start = cells.row;
  const isComment = cells.bytes[start] === HASH;
  const texts = isComment ? [cells.line()] : cells.texts();
  return { start, end: cells.at, isComment, texts };
}

/** The cells of a comment line. */
function readCommented(cells: Cells, row: Row): string[] {
  const { at } = cells;
  cells.at = cells.row = row.start + 1;
  const texts = cells.texts();
  cells.at = at;
  return texts;
}

/** Whether names stand above a date: the cells are as many, up to a delimiter at the end of one of the lines. */
function isHeader(row: Row, next: Row | undefined): boolean {
  if (next === undefined || row.isComment || next.isComment || row.texts.length < 2) return false;
  const extra = next.texts.length - row.texts.length;
  if (Math.abs(extra) > 1 || (extra !== 0 && (extra > 0 ? next : row).texts.at(-1) !== "")) return false;
  const at = next.texts.findIndex(
    (text, i) => DateFormat.of(text, isDateName(row.texts[i] ?? "", i)) !== undefined,
  );
  return at >= 0 && DateFormat.of(row.texts[at] ?? "", true) === undefined;
}

/** Whether a header cell says that its column has dates: numbers can be dates there. */
export function isDateName(name: string, column: number): boolean {
  return (name === "" && column === 0) || DATE_NAMES.includes(plainName(name));
}

function startsWithDate({ texts }: Row): boolean {
  return DateFormat.of(texts[0] ?? "", false) !== undefined;
}

function namesDates({ texts, isComment }: Row): boolean {
  return !isComment && texts.length > 1 && texts.some((text) => DATE_NAMES.includes(plainName(text)));
}

/** Whether a row above a header is plainly none: a comment, of another width, or with half as many cells filled at most. */
function isPreamble(row: Row, header: Row): boolean {
  if (row.isComment) return true;
  if (startsWithDate(row) || namesDates(row)) return false;
  const filled = row.texts.filter((text) => text !== "").length;
  if (row.texts.length !== header.texts.length) return filled === 1 || row.texts.length < header.texts.length;
  return 2 * filled <= header.texts.filter((text) => text !== "").length;
}

function leftOut(cells: Cells, rows: readonly Row[], count: number): string {
  return rowsLeftOut(cells, rows.slice(0, count), "above the header");
}

/** The note about rows that are none of the table. */
export function rowsLeftOut(
  cells: Cells,
  rows: readonly { start: number; texts: readonly string[] }[],
  where: string,
): string {
  const [from, to] = [rows[0]!, rows.at(-1)!].map(({ start }) => cells.lineOf(start)) as [number, number];
  const text = shown(rows[0]!.texts.find((one) => one !== "") ?? "");
  return from === to
    ? `row ${from} ${where} is left out: ${text}`
    : `rows ${from} to ${to} ${where} are left out, the first ${text}`;
}

/**
 * A header as pandas writes one of two levels, fields and tickers in either order, with or without a row below that names
 * the dates only; or one level with such a row. Undefined if it is none.
 */
function findLevels(cells: Cells, rows: readonly (Row | undefined)[]): Head | undefined {
  const dated = rows.findIndex((row, i) => i > 0 && row !== undefined && startsWithDate(row));
  const names = rows.slice(0, Math.max(0, dated)) as Row[];
  if (names.length < 2 || names.some(({ texts }) => texts.length !== rows[dated]!.texts.length))
    return undefined;
  const last = names.at(-1)!;
  const namesIndex =
    DATE_NAMES.includes(plainName(last.texts[0]!)) && last.texts.slice(1).every((text) => text === "");
  const levels = namesIndex ? names.slice(0, -1) : names;
  const date = namesIndex ? last.texts[0]! : "";
  if (levels.some(({ texts }) => texts.slice(1).some((text) => text === ""))) return undefined;
  const body = last.end;
  const lines = `rows ${cells.lineOf(names[0]!.start)} to ${cells.lineOf(last.start)} are the header`;
  if (levels.length === 1) {
    return { columns: [date, ...levels[0]!.texts.slice(1)], body, dated: true, notes: [lines] };
  }
  if (levels.length !== 2) return undefined;
  const isField = levels.map(({ texts }) => texts.slice(1).every((text) => isFieldName(text)));
  const isTicker = levels.map(({ texts }) => TICKER_NAMES.includes(plainName(texts[0]!)));
  const ticker =
    isTicker[0] !== isTicker[1]
      ? isTicker.indexOf(true)
      : isField[0] !== isField[1]
        ? isField.indexOf(false)
        : -1;
  // without a row that names the dates, the levels have no names either
  if (ticker < 0 || (!namesIndex && levels.some(({ texts }) => texts[0] !== ""))) return undefined;
  const [tickers, fields] = [levels[ticker]!, levels[1 - ticker]!].map(({ texts }) => [
    date,
    ...texts.slice(1),
  ]);
  return {
    columns: tickers!,
    fields: fields!,
    body,
    dated: true,
    notes: [`${lines}, of tickers and fields`],
  };
}

function isFieldName(text: string): boolean {
  const name = plainName(text);
  return [CLOSE_NAMES, RANGE_NAMES, OTHER_FIELDS].some((names) => names.includes(name));
}
