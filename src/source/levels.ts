import type { Cells } from "./cells.ts";
import { DateFormat } from "./dates.ts";
import type { Head, Row } from "./head.ts";
import { CLOSE_NAMES, DATE_NAMES, OTHER_FIELDS, plainName, RANGE_NAMES, TICKER_NAMES } from "./names.ts";
import { isNumberLike } from "./number.ts";

/** Rows that a header has at most. */
const MOST = 5;

/** A header of several rows, and the place of the first of them among the rows of the file. */
export interface Levels extends Head {
  readonly first: number;
}

/**
 * The header of several rows above the first row of `rows` that is dated, none of them before `from`; undefined if there is none.
 * It has tickers and fields in either order, or tickers and other rows beside them, by what stands in front of each; or a row of tickers above one that names
 * the dates only.
 */
export function findLevels(cells: Cells, rows: readonly Row[], from: number): Levels | undefined {
  const dated = rows.findIndex((row, i) => i > from && isDated(row, rows[i + 1]));
  if (dated < 0) return undefined;
  const width = rows[dated]!.texts.length;
  const last = rows[dated - 1]!;
  const namesIndex =
    DATE_NAMES.includes(plainName(last.texts[0]!)) && last.texts.slice(1).every((text) => text === "");
  const below = namesIndex ? dated - 1 : dated;
  let first = below;
  while (first > from && below - first < MOST && isLevel(rows[first - 1]!, width)) first--;
  const levels = rows.slice(first, below);
  if (last.texts.length !== width || levels.length + (namesIndex ? 1 : 0) < 2) return undefined;

  const lines = `rows ${cells.lineOf(levels[0]!.start)} to ${cells.lineOf(last.start)} are the header`;
  const body = { body: last.end, dated: true, first };
  const date =
    [...levels, last].map(({ texts }) => texts[0]!).find((text) => DATE_NAMES.includes(plainName(text))) ??
    "";
  const named = (level: Row) => [date, ...level.texts.slice(1)];
  if (levels.length === 1) return { ...body, columns: named(levels[0]!), notes: [lines] };
  const { tickers, fields } = chooseLevels(levels, namesIndex);
  if (tickers === undefined || !isUnique(tickers, fields)) return undefined;
  // a row of numbers may be one of data whose date cannot be read
  if (levels.some((level) => level !== tickers && hasNumbers(level))) return undefined;
  if (fields !== undefined) {
    const columns = named(tickers);
    return { ...body, columns, fields: named(fields), notes: [`${lines}, of tickers and fields`] };
  }
  const row = cells.lineOf(tickers.start);
  const other =
    namesIndex || tickers === last
      ? ""
      : ` (say --skip-rows ${cells.lineOf(last.start) - 1} for row ${cells.lineOf(last.start)})`;
  return { ...body, columns: named(tickers), notes: [`${lines}, row ${row} names the tickers${other}`] };
}

/** Whether a row begins with a date, and so does the next one of as many cells, if there is one. */
function isDated(row: Row, next: Row | undefined): boolean {
  // with the wrong delimiter rows have one cell: these need no look
  if (row.texts.length < 2 || !startsWithDate(row)) return false;
  return next === undefined || (next.texts.length === row.texts.length && startsWithDate(next));
}

/** Whether a row can be one of several of a header: full behind the first cell, and without any day; months name contracts. */
function isLevel(row: Row, width: number): boolean {
  const { texts, isComment } = row;
  if (isComment || texts.length !== width || startsWithDate(row)) return false;
  return texts.every((text, i) => i === 0 || (text !== "" && DateFormat.of(text, false)?.unit !== "day"));
}

/** Which of several rows has the tickers, and which the fields, if any has. */
function chooseLevels(levels: readonly Row[], namesIndex: boolean): { tickers?: Row; fields?: Row } {
  const label = ({ texts }: Row) => plainName(texts[0]!);
  const isTicker = (level: Row) => TICKER_NAMES.includes(label(level));
  const areFields = (level: Row) => level.texts.slice(1).every(isFieldName);
  const called = levels.filter(isTicker);
  if (levels.length === 2 && namesIndex) {
    const [above, under] = levels as [Row, Row];
    if (called.length === 1) return { tickers: called[0]!, fields: called[0] === above ? under : above };
    if (areFields(above) !== areFields(under))
      return areFields(above) ? { tickers: under, fields: above } : { tickers: above, fields: under };
  }
  const fields = levels.filter((level) => areFields(level) && !isTicker(level));
  if (fields.length > 1) return {};
  const others = levels.filter((level) => level !== fields[0]);
  // codes go before names
  const rank = (level: Row) => TICKER_NAMES.indexOf(label(level));
  const [best] = called.sort((a, b) => rank(a) - rank(b));
  const alone = others.length === 1 && fields.length === 1 ? others[0]! : undefined;
  const isCalled = alone !== undefined && (label(alone) === "" || DATE_NAMES.includes(label(alone)));
  const tickers = best ?? (isCalled ? alone : undefined);
  return { ...(tickers && { tickers }), ...(fields[0] && { fields: fields[0] }) };
}

/** Whether no two columns have the same ticker, and field if there are any. */
function isUnique({ texts: tickers }: Row, fields: Row | undefined): boolean {
  const keys = tickers.slice(1).map((ticker, i) => `${ticker}\n${fields?.texts[i + 1] ?? ""}`);
  return new Set(keys).size === keys.length;
}

/** Whether a row has nothing but numbers behind its first cell, which does not say that they are codes. */
function hasNumbers({ texts }: Row): boolean {
  return !TICKER_NAMES.includes(plainName(texts[0]!)) && texts.slice(1).every(isNumberLike);
}

export function startsWithDate({ texts }: Pick<Row, "texts">): boolean {
  return DateFormat.of(texts[0] ?? "", false) !== undefined;
}

function isFieldName(text: string): boolean {
  const name = plainName(text);
  return [CLOSE_NAMES, RANGE_NAMES, OTHER_FIELDS].some((names) => names.includes(name));
}
