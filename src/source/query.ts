import type { Panel } from "../panel/panel.ts";
import {
  type ColumnFile,
  type ColumnKind,
  type ColumnTable,
  type Contents,
  type KeyColumn,
  plan,
  SAMPLE_COLUMNS,
  sampleRows,
  sampleTexts,
  spread,
} from "./columns.ts";
import { Distinct } from "./distinct.ts";
import { cleaned } from "./dropped.ts";
import type { TableFormat, TableOptions } from "./format.ts";
import { allocate, allocateCodes } from "./grid.ts";
import { checkReading } from "./options.ts";
import { decimal, millisecondsOf } from "./physical.ts";
import { withTimeColumnsNow } from "./time-columns.ts";

/** Some rows of a column, as DuckDB's API for Node hands them out. */
export interface Vector {
  readonly itemCount: number;
  /** Plain values, where the type has them. */
  readonly items?: ArrayLike<number | bigint>;
  readonly validity: { itemValid(row: number): boolean };
  getItem(row: number): unknown;
  /** Of decimals: the digits without the point. */
  getScaledValue?(row: number): number | bigint | null;
}

/** The result of a query, a chunk of rows at a time. */
export interface QueryResult {
  /** For messages. */
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: number;
  readonly chunks: number;
  vector(chunk: number, column: number): Vector;
}

/** What the result of a query was recognised as. */
export interface QueryFormat extends TableFormat {
  kind: "sql";
  /** Type of each of `columns`. */
  types: readonly string[];
}

/**
 * Reads the result of a query that has prices, returns or other numbers by date: wide, long or one instrument, recognised
 * as a file is, by names, types and first rows. DataError for what is not clear.
 */
export function fromQuery(
  result: QueryResult,
  options: TableOptions = {},
): { panel: Panel; format: QueryFormat } {
  checkReading(options);
  const file = withTimeColumnsNow(new QueryTable(result), options);
  const { table } = file;
  const needs = plan(table, options);
  const contents = file.read(needs.keys, needs.numbers) as Contents;
  const { panel, format } = spread(table, needs, contents, options);
  return { panel, format: { kind: "sql", ...format, types: table.columns.map(({ type }) => type) } };
}

class QueryTable implements ColumnFile {
  readonly table: ColumnTable;
  readonly #result: QueryResult;

  constructor(result: QueryResult) {
    this.#result = result;
    const { name, rows } = result;
    const columns = result.columns.map(({ name, type }) => {
      return { name, type, kind: kindOf(type), ...(type === "TIME" && { clock: 1e6 }) };
    });
    const looked = Math.min(sampleRows(columns.length), rows);
    const sample: string[][] = Array.from({ length: looked }, () => new Array(columns.length).fill(""));
    for (const [column, { kind, type }] of columns.entries()) {
      if (kind === "other" || (isFraction(type) && columns.length > SAMPLE_COLUMNS)) continue;
      for (const [row, text] of sampleTexts(this.#key(column, looked), looked).entries())
        sample[row]![column] = text;
    }
    this.table = { name, rows, columns, sample };
  }

  read(keys: readonly number[], numbers: readonly number[]): Contents {
    const { rows, name } = this.#result;
    const values = allocate(numbers.length * rows, `${name}: ${numbers.length} columns x ${rows} rows`);
    const infinite = numbers.map((column, k) => {
      const out = values.subarray(k * rows, (k + 1) * rows);
      const number = numberOf(this.#result.columns[column]!.type);
      this.#each(column, rows, (vector, i, row) => {
        out[row] = vector.validity.itemValid(i) ? number(vector, i) : Number.NaN;
      });
      return cleaned(out);
    });
    return {
      keys: new Map(keys.map((column) => [column, this.#key(column, rows)])),
      numbers: values,
      infinite,
    };
  }

  #each(column: number, rows: number, take: (vector: Vector, i: number, row: number) => void): void {
    for (let chunk = 0, row = 0; row < rows; chunk++) {
      const vector = this.#result.vector(chunk, column);
      for (let i = 0; i < vector.itemCount && row < rows; i++, row++) take(vector, i, row);
    }
  }

  /** The first `rows` rows of a column of dates or names. */
  #key(column: number, rows: number): KeyColumn {
    const { name, columns } = this.#result;
    const { type } = columns[column]!;
    const kind = kindOf(type);
    const codes = allocateCodes(rows, `${name}: ${rows} rows`);
    const places = new Map<string, number>();
    const distinct = new Distinct();
    const milliseconds = millisecondsOf(divisorOf(type));
    const seconds = type === "TIMESTAMP_S";
    const number = numberOf(type);
    const codeOf = (vector: Vector, i: number): number => {
      if (kind === "text") {
        const text = String(vector.getItem(i));
        const known = places.get(text) ?? places.size;
        if (known === places.size) places.set(text, known);
        return known;
      }
      if (kind !== "instant") return distinct.idOf(number(vector, i));
      const count = vector.items![i]!;
      return distinct.idOf(seconds ? Number(count) * 1000 : milliseconds.one(count));
    };
    let missing = -1;
    this.#each(column, rows, (vector, i, row) => {
      const there = vector.validity.itemValid(i);
      codes[row] = there ? codeOf(vector, i) : -1;
      if (!there && missing < 0) missing = row;
    });
    if (kind === "text") return { kind, codes, missing, texts: [...places.keys()] };
    const values = distinct.values();
    if (kind !== "instant") return { kind: kind === "day" ? kind : "number", codes, missing, values };
    return { kind, codes, missing, values, zoned: isZoned(type), cut: milliseconds.cut > 0 };
  }
}

function kindOf(type: string): ColumnKind {
  if (type === "DATE") return "day";
  if (type.startsWith("TIMESTAMP")) return "instant";
  if (type === "VARCHAR" || type.startsWith("ENUM")) return "text";
  return /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/.test(type)
    ? "number"
    : "other";
}

function isFraction(type: string): boolean {
  return /^(FLOAT|DOUBLE|DECIMAL)/.test(type);
}

function isZoned(type: string): boolean {
  return type === "TIMESTAMP WITH TIME ZONE" || type === "TIMESTAMPTZ";
}

/** Counts of a type of timestamps that make a millisecond. */
function divisorOf(type: string): number {
  return type === "TIMESTAMP_MS" || type === "TIMESTAMP_S" ? 1 : type === "TIMESTAMP_NS" ? 1e6 : 1000;
}

/** What gives the number of a row that has one. */
function numberOf(type: string): (vector: Vector, i: number) => number {
  const [, scale] = /^DECIMAL\(\d+,(\d+)\)$/.exec(type) ?? [];
  if (scale !== undefined) return (vector, i) => decimal(vector.getScaledValue!(i)!, Number(scale));
  // without plain values: whole numbers of 128 bits
  return (vector, i) => Number(vector.items === undefined ? vector.getItem(i) : vector.items[i]);
}
