import { DataError } from "../panel/error.ts";
import { type Cells, listed, shown } from "./cells.ts";
import { HASH } from "./comments.ts";
import { DateFormat } from "./dates.ts";
import { findLevels, startsWithDate } from "./levels.ts";
import { DATE_NAMES, plainName } from "./names.ts";

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

/** A row of the file with what stands in it. */
export interface Row {
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
  const isHead = (i: number) =>
    isHeader(row(i)!, row(i + 1)) && !isPair(rows[i]!, rows[i + 1]!, () => row(i + 2));
  if (isHead(first)) return headAt(top, true, above);

  let found = first + 1;
  while (row(found + 1) !== undefined && !isHead(found)) found++;
  row(found + 2); // which tells whether the dated one is one of many
  const levels = findLevels(cells, rows, first);
  if (levels !== undefined) {
    const header = rows[levels.first]!;
    if (rows.slice(first, levels.first).every((one) => isPreamble(one, header))) {
      const out = levels.first > 0 ? [leftOut(cells, rows, levels.first)] : [];
      return { ...levels, notes: [...out, ...levels.notes] };
    }
  }
  const header = row(found);
  if (header !== undefined && isHead(found)) {
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

/** Whether what looks like a header over a date is two labels with their values, as of a start date, above a wider table. */
function isPair(row: Row, dated: Row, below: () => Row | undefined): boolean {
  if (startsWithDate(dated) || !isLabelled(dated) || !isLabelled(row)) return false;
  const next = below();
  return next !== undefined && !isHeader(row, next);
}

/** Whether a row has a label and a value and nothing else. */
function isLabelled({ texts }: Row): boolean {
  return texts.every((text, i) => (text === "") === i > 1);
}

/** Whether a header cell says that its column has dates: numbers can be dates there. */
export function isDateName(name: string, column: number): boolean {
  return (name === "" && column === 0) || DATE_NAMES.includes(plainName(name));
}

function namesDates({ texts, isComment }: Row): boolean {
  return !isComment && texts.length > 1 && texts.some((text) => DATE_NAMES.includes(plainName(text)));
}

/**
 * Whether a row above a header is plainly none: a comment, of another width, with half as many cells filled at most, or a label and
 * a value where the header has more.
 */
function isPreamble(row: Row, header: Row): boolean {
  if (row.isComment) return true;
  if (startsWithDate(row) || namesDates(row)) return false;
  const filled = row.texts.filter((text) => text !== "").length;
  if (row.texts.length !== header.texts.length) return filled === 1 || row.texts.length < header.texts.length;
  if (row.texts.length > 2 && isLabelled(row) && header.texts.every((text, i) => i === 0 || text !== ""))
    return true;
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
