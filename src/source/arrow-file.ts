import {
  CompressionType,
  setCompressionCodec,
  type Table,
  TimeUnit,
  Type,
  tableFromIPC,
} from "@uwdata/flechette";
import { DataError } from "../panel/error.ts";
import {
  type ArrowType,
  checkParts,
  headOf,
  isValid,
  numbersOf,
  type Part,
  readNumbers,
  TextNumbers,
} from "./arrow-columns.ts";
import {
  type ColumnFile,
  type ColumnHead,
  type ColumnTable,
  type Contents,
  type KeyColumn,
  SAMPLE_COLUMNS,
  sampleRows,
  sampleTexts,
} from "./columns.ts";
import { damageOf } from "./damage.ts";
import { Distinct } from "./distinct.ts";
import { cleaned } from "./dropped.ts";
import { allocate, allocateCodes } from "./grid.ts";
import { checkIPC, MOST_BYTES } from "./ipc.ts";
import { unpackLZ4Frame } from "./lz4.ts";
import { millisecondsOf } from "./physical.ts";
import { openZstd, type Unpack } from "./zstd.ts";

const BROKEN = "the file is broken or cut short; fetch or write it again";

/** An Arrow IPC file or stream: its table, and its columns as they are asked for. */
export class ArrowFile implements ColumnFile {
  readonly table: ColumnTable;
  /** What the file says of itself. */
  readonly facts: {
    container: "file" | "stream";
    types: readonly string[];
    batches: number;
    metadata: Readonly<Record<string, string>>;
  };
  /** What is to be said about the file. */
  readonly notes: readonly string[];
  readonly #name: string;
  readonly #table: Table;

  static async open(bytes: Uint8Array, options: { name?: string }): Promise<ArrowFile> {
    setCompressionCodec(CompressionType.ZSTD, codec(await openZstd()));
    setCompressionCodec(CompressionType.LZ4_FRAME, codec(unpackLZ4Frame));
    return new ArrowFile(bytes, options.name ?? "input");
  }

  private constructor(bytes: Uint8Array, name: string) {
    this.#name = name;
    const file = startsWith(bytes, "ARROW1");
    if (startsWith(bytes, "FEA1")) {
      throw new DataError(`${name}: is Feather of version 1, which is not read; write version 2`);
    }
    if (file && !startsWith(bytes.subarray(-6), "ARROW1")) {
      throw new DataError(`${name}: is an Arrow file without its end; ${BROKEN}`);
    }
    // typed arrays want their numbers aligned
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
    const { table, heads, rows } = this.#safely(() => {
      checkIPC(bytes);
      const table = tableFromIPC(aligned, {});
      const heads = table.schema.fields.map(({ name, type }) => headOf(name, type as ArrowType));
      return { table, heads, rows: table.numRows };
    });
    this.#table = table;
    const parts = table.children[0]?.data.length ?? 0;
    this.facts = {
      container: file ? "file" : "stream",
      types: heads.map(({ type }) => type),
      batches: parts,
      metadata: Object.fromEntries(table.schema.metadata ?? []),
    };
    const ends = bytes.length >= 8 && bytes.subarray(-8).every((byte, i) => byte === (i < 4 ? 255 : 0));
    this.notes = file || ends ? [] : ["the stream has no end mark; it may be cut short"];
    this.table = { name, columns: heads, rows, sample: this.#safely(() => this.#sample(heads, rows)) };
  }

  read(keys: readonly number[], numbers: readonly number[]): Contents {
    const { rows } = this.table;
    return this.#safely(() => {
      for (const column of [...keys, ...numbers]) checkParts(this.#parts(column), rows);
      const values = allocate(
        numbers.length * rows,
        `${this.#name}: ${numbers.length} columns x ${rows} rows`,
      );
      const infinite = numbers.map((column, k) => {
        const out = values.subarray(k * rows, (k + 1) * rows);
        let row = 0;
        for (const part of this.#parts(column)) {
          readNumbers(part, this.#type(column), out.subarray(row, row + part.length));
          row += part.length;
        }
        return cleaned(out);
      });
      return {
        keys: new Map(keys.map((column) => [column, this.#key(column, rows)])),
        numbers: values,
        infinite,
      };
    });
  }

  #parts(column: number): readonly Part[] {
    return this.#table.children[column]!.data as unknown as readonly Part[];
  }

  #type(column: number): ArrowType {
    return this.#table.schema.fields[column]!.type as ArrowType;
  }

  #sample(heads: readonly ColumnHead[], rows: number): string[][] {
    const looked = Math.min(sampleRows(heads.length), rows);
    const sample: string[][] = Array.from({ length: looked }, () => new Array(heads.length).fill(""));
    for (const [column, { kind }] of heads.entries()) {
      const { typeId } = this.#type(column);
      const fraction = typeId === Type.Float || typeId === Type.Decimal;
      if (kind === "other" || (fraction && heads.length > SAMPLE_COLUMNS)) continue;
      checkParts(this.#parts(column), rows);
      for (const [row, text] of sampleTexts(this.#key(column, looked), looked).entries())
        sample[row]![column] = text;
    }
    return sample;
  }

  /** The first `rows` rows of a column of dates or names. */
  #key(column: number, rows: number): KeyColumn {
    const type = this.#type(column);
    const { kind } = this.#kinds(column);
    const codes = allocateCodes(rows, `${this.#name}: ${rows} rows`);
    const numbers = new Distinct();
    const texts = new TextNumbers();
    const milliseconds = millisecondsOf(
      type.unit === TimeUnit.NANOSECOND ? 1e6 : type.unit === TimeUnit.MICROSECOND ? 1000 : 1,
    );
    let row = 0;
    let missing = -1;
    for (const part of this.#parts(column)) {
      const count = Math.min(part.length, rows - row);
      const idOf = kind === "text" ? texts.of(part, type) : numbersOf(part, type, numbers, milliseconds.one);
      for (let k = 0; k < count; k++, row++) {
        const there = part.nullCount === 0 || isValid(part, k);
        codes[row] = there ? idOf(k) : -1;
        if (!there && missing < 0) missing = row;
      }
    }
    if (kind === "text") return { kind, codes, missing, texts: texts.texts() };
    const values = numbers.values();
    if (kind !== "instant") return { kind: kind === "day" ? kind : "number", codes, missing, values };
    return { kind, codes, missing, values, zoned: type.timezone != null, cut: milliseconds.cut > 0 };
  }

  #kinds(column: number): ColumnHead {
    return headOf(this.#table.schema.fields[column]!.name, this.#type(column));
  }

  /** What goes wrong while bytes are read that others wrote is a fault of the bytes. */
  #safely<A>(read: () => A): A {
    try {
      return read();
    } catch (error) {
      if (error instanceof DataError) throw error;
      throw new DataError(`${this.#name}: does not read as Arrow (${damageOf(error)}); ${BROKEN}`);
    }
  }
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((char, i) => bytes[i] === char.charCodeAt(0));
}

function codec(unpack: Unpack) {
  return {
    decode: (packed: Uint8Array, size: number): Uint8Array => {
      if (!(size >= 0 && size <= MOST_BYTES)) throw new Error(`a buffer of ${size} bytes`);
      const bytes = unpack(packed, size);
      if (bytes.length !== size)
        throw new Error(`a buffer unpacks to ${bytes.length} bytes instead of ${size}`);
      return bytes;
    },
    encode: (bytes: Uint8Array): Uint8Array => bytes,
  };
}
