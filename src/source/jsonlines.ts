import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import { shown } from "./cells.ts";
import {
  type ColumnFile,
  type ColumnKind,
  type ColumnTable,
  type Contents,
  type KeyColumn,
  plan,
  sampleRows,
  spread,
} from "./columns.ts";
import { withConstants } from "./constants.ts";
import { Distinct } from "./distinct.ts";
import { cleaned } from "./dropped.ts";
import type { TableFormat, TableOptions } from "./format.ts";
import { allocate } from "./grid.ts";
import { Missing } from "./missing.ts";
import { isNumberLike } from "./number.ts";
import { checkInput, checkReading } from "./options.ts";
import { withTimeColumnsNow } from "./time-columns.ts";
import { LONGEST_LINE, tooLong } from "./utf8.ts";

/** What a file of JSON lines was recognised as. */
export interface JSONLinesFormat extends TableFormat {
  kind: "jsonlines";
  /** What each of `columns` holds: `number`, `string`, `boolean`, `object`. */
  types: readonly string[];
}

const LF = 10;
const BLANK = new Set([LF, 13, 32, 9]);

/**
 * Reads JSON lines (NDJSON), an object a line, of prices, returns or other numbers by date: UTF-8 bytes or text. A key
 * that a line does not have is missing there, as null is; numbers may be in quotes. Wide, long or one instrument,
 * recognised as a CSV file is. DataError, with the line, for what is not clear; errors of options as of `fromCSV`.
 */
export function fromJSONLines(
  input: Uint8Array | string,
  options: TableOptions = {},
): { panel: Panel; format: JSONLinesFormat } {
  checkReading(options);
  checkInput(input, true);
  const name = options.name ?? "input";
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  const { columns, lines } = readLines(bytes, name, new Missing(options.naValues), options.onProgress);
  const own = fileOf(tableOf(name, columns, lines), columns);
  const { table, read } = withTimeColumnsNow(withConstants(own, options), options);
  const needs = plan(table, options);
  const contents = read(needs.keys, needs.numbers) as Contents;
  const { panel, format } = spread(table, needs, contents, options);
  return { panel, format: { kind: "jsonlines", ...format, types: table.columns.map(({ type }) => type) } };
}

function fileOf(table: ColumnTable, columns: readonly JSONColumn[]): ColumnFile {
  const { name, rows } = table;
  const read = (keys: readonly number[], numbers: readonly number[]): Contents => {
    const values = allocate(numbers.length * rows, `${name}: ${numbers.length} columns x ${rows} rows`);
    const given: number[] = [];
    const infinite = numbers.map((column, k) => {
      const out = values.subarray(k * rows, (k + 1) * rows);
      given[k] = columns[column]!.fill(out, (row, text) => {
        const where = `row ${table.rowNumber!(row)}, column ${shown(columns[column]!.name)}`;
        return new DataError(
          `${name}: ${where}: ${shown(text)} is not a number; write null where there is none, or say --na-values`,
        );
      });
      return cleaned(out);
    });
    const named = keys.map((column) => [column, columns[column]!.key(rows)] as const);
    return { keys: new Map(named), numbers: values, infinite, given };
  };
  return { table, read };
}

/** The values that one key has: numbers as they are, texts as the numbers of distinct ones. */
class JSONColumn {
  readonly name: string;
  /** Rows that have a number, a text, or anything else. */
  numbers = 0;
  readonly texts: string[] = [];
  other: string | undefined;
  #values = new Float64Array(64).fill(Number.NaN);
  /** Numbers of texts, from 1; 0 where there is none. */
  #codes: Int32Array | undefined;
  readonly #places = new Map<string, number>();
  readonly #counts: number[] = [];

  readonly #missing: Missing;

  constructor(name: string, missing: Missing) {
    this.#missing = missing;
    this.name = name;
  }

  put(row: number, value: unknown): void {
    if (value === null || value === undefined) return;
    if (row >= this.#values.length) this.#grow(row);
    if (typeof value === "number") {
      this.numbers++;
      this.#values[row] = value;
    } else if (typeof value === "string") {
      this.#codes ??= new Int32Array(this.#values.length);
      let code = this.#places.get(value);
      if (code === undefined) {
        code = this.texts.push(value);
        this.#places.set(value, code);
        this.#counts.push(0);
      }
      this.#counts[code - 1]!++;
      this.#codes[row] = code;
    } else this.other ??= typeof value === "boolean" ? "boolean" : Array.isArray(value) ? "array" : "object";
  }

  /** Numbers if most values are numbers or texts that say one. */
  get kind(): ColumnKind {
    if (this.other !== undefined) return "other";
    let texts = 0;
    let numbers = this.numbers;
    for (const [i, text] of this.texts.entries()) {
      if (this.#missing.has(text)) continue;
      if (isNumberLike(text)) numbers += this.#counts[i]!;
      else texts += this.#counts[i]!;
    }
    return texts > 0 && texts >= numbers ? "text" : "number";
  }

  text(row: number): string {
    const code = this.#codes?.[row] ?? 0;
    if (code > 0) return this.texts[code - 1]!;
    const value = this.#values[row] ?? Number.NaN;
    return Number.isNaN(value) ? "" : String(value);
  }

  /**
   * Writes the numbers of the first `out.length` rows; `fail` makes the error for a text that is none. How many texts are missing
   * because they were given.
   */
  fill(out: Float64Array, fail: (row: number, text: string) => DataError): number {
    const missing = this.#missing;
    let given = 0;
    const said = this.texts.map((text) => {
      if (missing.has(text)) return Number.NaN;
      return /^[+-]?inf(inity)?$/i.test(text)
        ? Number.POSITIVE_INFINITY
        : text.trim() === ""
          ? Number.NaN
          : Number(text);
    });
    for (let row = 0; row < out.length; row++) {
      const code = this.#codes?.[row] ?? 0;
      const value = code > 0 ? said[code - 1]! : (this.#values[row] ?? Number.NaN);
      out[row] = value;
      if (code === 0 || !Number.isNaN(value)) continue;
      const text = this.texts[code - 1]!;
      if (missing.isGiven(text)) given++;
      else if (!missing.has(text.trim())) throw fail(row, text);
    }
    return given;
  }

  /** The first `rows` rows as dates or names. */
  key(rows: number): KeyColumn {
    const codes = new Int32Array(rows);
    const texts: string[] = [];
    const places = new Map<string, number>();
    const seen = new Distinct();
    const ofText = new Int32Array(this.texts.length).fill(-1);
    const ofNumber: number[] = [];
    const placeOf = (text: string): number => {
      const known = places.get(text) ?? texts.length;
      if (known === texts.length) {
        texts.push(text);
        places.set(text, known);
      }
      return known;
    };
    let missing = -1;
    for (let row = 0; row < rows; row++) {
      const code = this.#codes?.[row] ?? 0;
      const value = this.#values[row] ?? Number.NaN;
      if (code > 0) {
        if (ofText[code - 1]! < 0) ofText[code - 1] = placeOf(this.texts[code - 1]!);
        codes[row] = ofText[code - 1]!;
      } else if (!Number.isNaN(value)) {
        const id = seen.idOf(value);
        ofNumber[id] ??= placeOf(String(value));
        codes[row] = ofNumber[id]!;
      } else {
        codes[row] = -1;
        if (missing < 0) missing = row;
      }
    }
    return { kind: "text", codes, missing, texts };
  }

  #grow(row: number): void {
    const size = Math.max(row + 1, this.#values.length * 2);
    const values = new Float64Array(size).fill(Number.NaN, this.#values.length);
    values.set(this.#values);
    this.#values = values;
    if (this.#codes === undefined) return;
    const codes = new Int32Array(size);
    codes.set(this.#codes);
    this.#codes = codes;
  }
}

/** Every key's column, and the byte at which each object's line begins. */
function readLines(
  bytes: Uint8Array,
  name: string,
  missing: Missing,
  onProgress: TableOptions["onProgress"],
): { columns: JSONColumn[]; lines: LineStarts } {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const columns = new Map<string, JSONColumn>();
  const lines = new LineStarts(bytes);
  let next = 0;
  for (let at = 0; at < bytes.length; ) {
    let end = bytes.indexOf(LF, at);
    if (end < 0) end = bytes.length;
    let first = at;
    while (first < end && BLANK.has(bytes[first]!)) first++;
    if (first < end) {
      const fail = (found: string, remedy: string): DataError =>
        new DataError(`${name}: row ${lines.numberOf(at)}: ${found}; ${remedy}`);
      if (end - at > LONGEST_LINE) throw tooLong(name, lines.numberOf(at), bytes.subarray(at));
      let text: string;
      let object: unknown;
      try {
        text = decoder.decode(bytes.subarray(at, end));
      } catch {
        throw fail("is not UTF-8", "save the file as UTF-8");
      }
      try {
        object = JSON.parse(text);
      } catch {
        throw fail(`${shown(text.trim())} is not JSON`, "write one JSON object a line");
      }
      if (typeof object !== "object" || object === null || Array.isArray(object)) {
        throw fail(
          `${shown(text.trim())} is no JSON object`,
          'write an object a line, such as {"date":"2024-01-31","SPY":480.1}',
        );
      }
      for (const [key, value] of Object.entries(object)) {
        let column = columns.get(key);
        if (column === undefined) {
          column = new JSONColumn(key, missing);
          columns.set(key, column);
        }
        column.put(lines.length, value);
      }
      lines.add(at);
    }
    at = end + 1;
    if (onProgress !== undefined && at >= next) {
      onProgress(Math.min(at, bytes.length), bytes.length);
      next = at + bytes.length / 64;
    }
  }
  return { columns: [...columns.values()], lines };
}

/** Where the lines with objects begin. */
class LineStarts {
  length = 0;
  readonly #bytes: Uint8Array;
  #starts = new Float64Array(1024);

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  add(start: number): void {
    if (this.length === this.#starts.length) {
      const room = new Float64Array(this.length * 2);
      room.set(this.#starts);
      this.#starts = room;
    }
    this.#starts[this.length++] = start;
  }

  /** The line of the file, from 1, that begins at a byte. */
  numberOf(start: number): number {
    let line = 1;
    for (let at = this.#bytes.indexOf(LF); at >= 0 && at < start; at = this.#bytes.indexOf(LF, at + 1))
      line++;
    return line;
  }

  /** The lines of all objects, in one pass. */
  all(): (row: number) => number {
    const found = new Float64Array(this.length);
    let line = 1;
    let at = 0;
    for (let row = 0; row < this.length; row++) {
      for (; at < this.#starts[row]!; at++) if (this.#bytes[at] === LF) line++;
      found[row] = line;
    }
    return (row) => found[row]!;
  }

  /** The line of an object. */
  lineOf(row: number): number {
    return this.numberOf(this.#starts[row]!);
  }
}

function tableOf(name: string, columns: readonly JSONColumn[], lines: LineStarts): ColumnTable {
  const heads = columns.map((column) => {
    const { kind, other } = column;
    const type = other ?? (column.numbers > 0 ? "number" : column.texts.length > 0 ? "string" : "null");
    return { name: column.name, kind, type };
  });
  const looked = Math.min(sampleRows(columns.length), lines.length);
  const sample = Array.from({ length: looked }, (_, row) => columns.map((column) => column.text(row)));
  return {
    name,
    rows: lines.length,
    columns: heads,
    sample,
    rowNumber: (row) => lines.lineOf(row),
    rowNumbers: () => lines.all(),
  };
}
