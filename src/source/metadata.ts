import { DataError, nearest } from "../panel/error.ts";
import { Cells, listed, shown } from "./cells.ts";
import { type ColumnFile, sampleTexts } from "./columns.ts";
import { type Delimiter, detectDelimiter } from "./delimiter.ts";
import { decodeText } from "./encoding.ts";
import { isMissing } from "./missing.ts";
import { pick, TICKER_NAMES } from "./names.ts";
import { type Mark, numberText, numberValue } from "./number.ts";

export interface MetadataOptions {
  /** Of the file, for messages. */
  readonly name?: string;
  /** The column of tickers. Default: the first one that is called as such columns are, or is unlike in every row. */
  readonly tickerColumn?: string;
  readonly delimiter?: Delimiter;
  readonly encoding?: string;
}

/** A table with a row for each ticker: sectors, markets, market values. */
export interface Metadata {
  readonly name: string;
  readonly tickerColumn: string;
  /** Of the other columns. */
  readonly columns: readonly string[];
  readonly tickers: readonly string[];
  /** About rows that do not count. */
  readonly notes: readonly string[];
  /** The name of the column that is meant: exactly so, in other case, or by a word of one name only (sector: GICS Sector); undefined where none is. */
  nameOf(column: string): string | undefined;
  /** The texts of a column for tickers, "" where there is none. DataError for a column that is not there. */
  texts(column: string, tickers: readonly string[]): string[];
  /** The same as numbers, NaN where there is none, if the column has nothing else; else the texts. */
  keys(column: string, tickers: readonly string[]): string[] | Float64Array;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
}

/** A table of texts: its header, its rows, and what messages call each of them. */
export interface Texts {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The line of the file, or the number of the row, from 1. */
  readonly lines: readonly number[];
}

/** Reads a CSV table of texts whose header is its first row. DataError, with what is there, where it is none. */
export function readTexts(input: Uint8Array, options: Omit<MetadataOptions, "tickerColumn"> = {}): Texts {
  const { name = "metadata" } = options;
  const { bytes } = decodeText(input, name, options.encoding);
  const delimiter = options.delimiter ?? detectDelimiter(bytes, 0, undefined, name);
  const cells = new Cells(bytes, delimiter.charCodeAt(0), name);
  if (!cells.nextRow()) {
    throw new DataError(`${name}: is empty; a header and a row for each ticker are needed`);
  }
  const header = cells.texts();
  const body = cells.at;
  const rows: string[][] = [];
  while (cells.nextRow()) {
    const row = cells.texts();
    if (row.length > header.length && row.slice(header.length).some((text) => text !== "")) {
      throw cells.fail(
        `has ${row.length} cells, the header has ${header.length}`,
        "give every row one cell a column, and quote text that has the delimiter in it",
      );
    }
    rows.push(row);
  }
  return { header, rows, lines: cells.linesOfRows(body) };
}

/** The same of a file of columns. */
export async function readColumnTexts(file: ColumnFile): Promise<Texts> {
  const { columns, rows: count } = file.table;
  const known = [...columns.keys()].filter((i) => columns[i]!.kind !== "other");
  const { keys } = await file.read(known, []);
  const texts = known.map((i) => sampleTexts(keys.get(i)!, count));
  const rows = Array.from({ length: count }, (_, row) => texts.map((column) => column[row]!));
  return { header: known.map((i) => columns[i]!.name), rows, lines: rows.map((_, row) => row + 1) };
}

/** Reads metadata from a CSV table, as `readTexts` does. */
export function readMetadata(input: Uint8Array, options: MetadataOptions = {}): Metadata {
  const { name = "metadata", tickerColumn } = options;
  const { header, rows } = readTexts(input, { ...options, name });
  return metadataOf(name, header, rows, tickerColumn);
}

/** The same of a file of columns. */
export async function readColumnMetadata(
  file: ColumnFile,
  { tickerColumn }: Pick<MetadataOptions, "tickerColumn">,
): Promise<Metadata> {
  const { header, rows } = await readColumnTexts(file);
  return metadataOf(file.table.name, header, rows, tickerColumn);
}

function metadataOf(
  name: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  tickerColumn: string | undefined,
): Metadata {
  if (rows.length === 0)
    throw new DataError(`${name}: has a header and no rows; a row for each ticker is needed`);
  const at = tickerAt(name, header, rows, tickerColumn);
  const rowOf = new Map<string, readonly string[]>();
  const twice: string[] = [];
  for (const row of rows) {
    const ticker = row[at] ?? "";
    if (ticker === "") continue;
    const before = rowOf.get(ticker);
    if (before === undefined) rowOf.set(ticker, row);
    else if (before.join("\n") !== row.join("\n")) twice.push(ticker);
  }
  const find = (column: string): number => {
    const found = header.indexOf(column);
    if (found >= 0) return found;
    const wanted = column.toLowerCase();
    const alike = header.findIndex((text) => text.toLowerCase() === wanted);
    if (alike >= 0) return alike;
    // a word of the header, or some that follow each other: `sector` or `sub-industry` of `GICS Sub-Industry`
    const words = ` ${wordsOf(wanted).join(" ")} `;
    const holders = header.flatMap((text, i) => (` ${wordsOf(text).join(" ")} `.includes(words) ? [i] : []));
    return holders.length === 1 ? holders[0]! : -1;
  };
  const columnAt = (column: string): number => {
    const found = find(column);
    if (found >= 0) return found;
    const words = header.flatMap(wordsOf).filter((word) => find(word) >= 0);
    const near = nearest(column, [...header, ...words], 1).map(shown);
    throw new DataError(
      `${name}: has no column ${shown(column)}; did you mean ${near}? Its columns are ${listed(header)}`,
    );
  };
  const texts = (column: string, tickers: readonly string[]): string[] => {
    const place = columnAt(column);
    return tickers.map((ticker) => {
      const text = rowOf.get(ticker)?.[place] ?? "";
      return isMissing(text) ? "" : text;
    });
  };
  return {
    name,
    tickerColumn: header[at]!,
    columns: header.filter((_, i) => i !== at),
    tickers: [...rowOf.keys()],
    notes:
      twice.length === 0
        ? []
        : [
            `${name}: ${twice.length} ${twice.length === 1 ? "row has a ticker" : "rows have tickers"} of an earlier one, which counts: ${listed([...new Set(twice)], 4)}`,
          ],
    nameOf: (column) => header[find(column)],
    texts,
    keys: (column, tickers) => {
      const all = texts(column, tickers);
      if (all.every((text) => text === "")) return all;
      return numbersOf(all, ".") ?? numbersOf(all, ",") ?? all;
    },
  };
}

/** `1,234.5`, `12 %`, `$3.1e9`, NaN for ""; undefined where a text is no number. */
export function numbersOf(texts: readonly string[], decimal: Mark): Float64Array | undefined {
  const values = new Float64Array(texts.length).fill(Number.NaN);
  for (const [i, text] of texts.entries()) {
    if (text === "") continue;
    const number = numberText(text);
    const value = number && numberValue(number, decimal);
    if (value === undefined) return undefined;
    values[i] = value;
  }
  return values;
}

function tickerAt(
  name: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  wanted: string | undefined,
): number {
  if (wanted !== undefined) {
    const at = header.indexOf(wanted);
    if (at >= 0) return at;
    const near = nearest(wanted, header).map(shown).join(" or ");
    throw new DataError(
      `${name}: has no column of tickers ${shown(wanted)}; did you mean ${near}? Its columns are ${listed(header)}`,
    );
  }
  const known = pick(header, TICKER_NAMES, () => true);
  if (known >= 0) return known;
  const isKey = (at: number) => {
    const texts = rows.map((row) => row[at] ?? "");
    return new Set(texts).size === texts.length && texts.every((text) => text !== "");
  };
  if (isKey(0)) return 0;
  throw new DataError(
    `${name}: no column is known to hold tickers; name it with --metadata-ticker. Its columns are ${listed(header)}`,
  );
}
