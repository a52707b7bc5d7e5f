import { DataError, nearest } from "../panel/error.ts";
import { listed, shown } from "./cells.ts";
import { DateFormat } from "./dates.ts";
import { OTHER_FIELDS, plainName, RANGE_NAMES, ROW_NUMBER_NAMES } from "./names.ts";
import { isNumberLike } from "./number.ts";

/** What roles are found by: the names of the columns, and what stands in the first rows. */
export interface Look {
  readonly name: string;
  readonly columns: readonly string[];
  /** Texts of the first rows, `""` where there is nothing or nothing that could be a date or a name. */
  readonly sample: readonly (readonly string[])[];
  /** Whether the columns have no names, but are numbered. */
  readonly isHeadless: boolean;
  /** Whether a text of the sample says that a value is missing. */
  isMissing(text: string): boolean;
  /** What a column holds: by its type, or in a file of text by the sample; undefined where nothing shows it. */
  kind(column: number): "number" | "text" | undefined;
  /** The number that messages give the row of data `index`, the first being 0. */
  row(index: number): number;
  /** The same for many rows, which takes one pass over them. */
  rowNumbers(): (index: number) => number;
  /** What is to be said where a column is named by a date. */
  datedHeader(date: string): string;
  /** Said where every column is named by a number, as in a file without a header. */
  readonly noHeader: string;
  /** Said where a file of a single column has none for what is looked for. */
  readonly onlyColumn: string;
}

/** The index of a column that an option names. DataError with the nearest names if there is none. */
export function columnNamed(look: Look, name: string, option: string): number {
  const at = look.columns.indexOf(name);
  if (at >= 0) return at;
  // a column by its number; tickers can be numbers themselves
  if (option !== "the benchmark" && /^[1-9]\d*$/.test(name) && Number(name) <= look.columns.length)
    return Number(name) - 1;
  const folded = look.columns.flatMap((column, i) =>
    column.toLowerCase() === name.toLowerCase() ? [i] : [],
  );
  if (folded.length === 1) return folded[0]!;
  const near = nearest(name, look.columns).map(shown).join(" or ");
  throw new DataError(
    `${look.name}: has no column ${shown(name)}, asked for with ${option}; did you mean ${near}? Its columns are ${listed(look.columns)}`,
  );
}

/** A hint for files whose first row is one of data. */
export function noHeader(look: Look): string {
  return !look.isHeadless && look.columns.every((name) => isNumberLike(name)) ? look.noHeader : "";
}

/** A hint for files whose delimiter was not found. */
export function onlyColumn(look: Look): string {
  return look.columns.length === 1 ? look.onlyColumn : "";
}

/** What texts hold, the greater part of them deciding; undefined if all are missing. */
export function kindOf(
  texts: readonly string[],
  isMissing: (text: string) => boolean,
): "number" | "text" | undefined {
  let numbers = 0;
  let others = 0;
  for (const text of texts) {
    if (isMissing(text)) continue;
    if (isNumberLike(text)) numbers++;
    else others++;
  }
  return others > numbers ? "text" : numbers > 0 ? "number" : undefined;
}

/** Whether the sampled cells can name tickers: text, or codes of digits that come again, as prices hardly do. */
export function namesThings(look: Look, column: number, date: number): boolean {
  const rows = look.sample.filter((row) => (row[column] ?? "") !== "");
  const texts = rows.map((row) => row[column]!);
  if (texts.length === 0 || texts.some((text) => isNumberLike(text) && !/^\d+$/.test(text))) return false;
  if (!texts.every(isNumberLike) || texts.length === 1) return true;
  const distinctDates = new Set(rows.map((row) => row[date])).size;
  return 2 * new Set(texts).size <= texts.length || distinctDates < rows.length;
}

/** Whether a column of text can name tickers: none is called a volume, nor 09:30 or 2020-01-02. */
export function canName(look: Look, column: number): boolean {
  const name = plainName(look.columns[column]!);
  if (OTHER_FIELDS.includes(name) || RANGE_NAMES.includes(name)) return false;
  return !look.sample.every((row) => {
    const text = row[column] ?? "";
    return /^\d{1,2}:\d{2}/.test(text) || DateFormat.of(text, false) !== undefined;
  });
}

/** Whether every row of the sample has something in the column. */
export function isFull(look: Look, column: number): boolean {
  return look.sample.every((row) => (row[column] ?? "") !== "");
}

/**
 * Whether a column counts the rows: 0, 1, 2 ... under no name in front, or under a name that says as much while the dates
 * change from row to row. Where they stay, the numbers are codes of tickers.
 */
export function isRowNumber(look: Look, column: number, date: number): boolean {
  const name = plainName(look.columns[column]!);
  const { sample } = look;
  const unnamed = column === 0 && (name === "" || name === "unnamed0");
  if (!unnamed && !ROW_NUMBER_NAMES.includes(name)) return false;
  const first = Number(sample[0]![column]);
  return sample.every((row, i) => {
    const text = row[column] ?? "";
    return (
      /^\d+$/.test(text) &&
      Number(text) === first + i &&
      (unnamed || (i > 0 ? row[date] !== sample[i - 1]![date] : sample.length > 1))
    );
  });
}
