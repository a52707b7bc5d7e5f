import {
  type Column,
  CompressionType,
  DateUnit,
  setCompressionCodec,
  type Table,
  TimeUnit,
  Type,
  tableFromIPC,
} from "@uwdata/flechette";
import { DataError } from "../panel/error.ts";
import { shown } from "./cells.ts";
import {
  type ColumnFile,
  type ColumnHead,
  type ColumnKind,
  type ColumnTable,
  type Contents,
  cleaned,
  type KeyColumn,
  SAMPLE_COLUMNS,
  sampleRows,
  sampleTexts,
} from "./columns.ts";
import { Dictionary } from "./dictionary.ts";
import { Distinct } from "./distinct.ts";
import { allocate, allocateCodes } from "./grid.ts";
import { unpackLZ4Frame } from "./lz4.ts";
import { decimal, millisecondsOf } from "./sink.ts";
import { openZstd, type Unpack } from "./zstd.ts";

const BROKEN = "the file is broken or cut short; fetch or write it again";
/** No buffer of a sane file is larger, unpacked. */
const MOST_BYTES = 1 << 30;
const DAY_MS = 86_400_000;

/** What a column's type is, of all of Arrow's what is looked at here. */
interface ArrowType {
  readonly typeId: number;
  readonly bitWidth?: number;
  readonly signed?: boolean;
  readonly unit?: number;
  readonly timezone?: string | null;
  readonly precision?: number;
  readonly scale?: number;
  readonly dictionary?: ArrowType;
}

/** A record batch's part of a column, as flechette lays it out. */
interface Part {
  readonly length: number;
  readonly nullCount: number;
  readonly validity?: Uint8Array;
  readonly values: ArrayLike<number | bigint>;
  readonly offsets?: Int32Array | BigInt64Array;
  readonly dictionary?: Column<unknown>;
  value(index: number): unknown;
  at(index: number): unknown;
}

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
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    const { table, heads, rows } = this.#safely(() => {
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
      for (const column of [...keys, ...numbers]) checkParts(this.#parts(column));
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
      checkParts(this.#parts(column));
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
      const { message } = error as Error;
      throw new DataError(`${this.#name}: does not read as Arrow (${message.split("\n")[0]}); ${BROKEN}`);
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

function isValid({ validity }: Part, k: number): boolean {
  return ((validity![k >> 3]! >> (k & 7)) & 1) === 1;
}

/** Throws an Error unless every part has what its length promises. */
function checkParts(parts: readonly Part[]): void {
  for (const { length, nullCount, validity, values, offsets } of parts) {
    const least = offsets === undefined ? length : 0;
    const holds =
      (values?.length ?? 0) >= least && (offsets === undefined || length === 0 || offsets.length > length);
    const marked = nullCount === 0 || (validity?.length ?? 0) * 8 >= length;
    if (!(length >= 0 && holds && marked)) throw new Error(`a batch of ${length} rows with less in it`);
  }
}

function headOf(name: string, type: ArrowType): ColumnHead {
  return { name, kind: kindOf(type), type: typeName(type) };
}

function kindOf({ typeId, dictionary }: ArrowType): ColumnKind {
  switch (typeId) {
    case Type.Int:
    case Type.Float:
    case Type.Decimal:
      return "number";
    case Type.Date:
      return "day";
    case Type.Timestamp:
      return "instant";
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
      return "text";
    case Type.Dictionary:
      return kindOf(dictionary!) === "text" ? "text" : "other";
    default:
      return "other";
  }
}

/** `double`, `int64`, `date32`, `timestamp[us, UTC]`, `dictionary<utf8>`: as pyarrow names them. */
function typeName({
  typeId,
  bitWidth,
  signed,
  unit,
  timezone,
  precision,
  scale,
  dictionary,
}: ArrowType): string {
  switch (typeId) {
    case Type.Int:
      return `${signed ? "" : "u"}int${bitWidth}`;
    case Type.Float:
      return ["halffloat", "float", "double"][precision!]!;
    case Type.Decimal:
      return `decimal${bitWidth}(${precision}, ${scale})`;
    case Type.Date:
      return unit === DateUnit.DAY ? "date32" : "date64";
    case Type.Timestamp:
      return `timestamp[${["s", "ms", "us", "ns"][unit!]}${timezone ? `, ${timezone}` : ""}]`;
    case Type.Dictionary:
      return `dictionary<${typeName(dictionary!)}>`;
    default:
      return (Object.keys(Type) as (keyof typeof Type)[]).find((key) => Type[key] === typeId)!.toLowerCase();
  }
}

function readNumbers(part: Part, type: ArrowType, out: Float64Array): void {
  const { values, length } = part;
  if (type.typeId === Type.Float && type.precision! > 0)
    out.set((values as Float64Array).subarray(0, length));
  else if (type.typeId === Type.Int && type.bitWidth! < 64)
    out.set((values as Int32Array).subarray(0, length));
  else {
    const value = numberOf(part, type);
    for (let k = 0; k < length; k++) out[k] = value(k);
  }
  if (part.nullCount === 0) return;
  for (let k = 0; k < length; k++) if (!isValid(part, k)) out[k] = Number.NaN;
}

/** The number at a place of a part, as the nearest double. */
function numberOf(part: Part, { typeId, bitWidth = 0, scale = 0 }: ArrowType): (k: number) => number {
  const { values } = part;
  if (typeId === Type.Decimal) {
    if (bitWidth === 32) return (k) => decimal(values[k] as number, scale);
    const words = bitWidth / 64;
    return (k) => {
      let unscaled = 0n;
      for (let w = words - 1; w >= 0; w--)
        unscaled = (unscaled << 64n) | BigInt.asUintN(64, BigInt(values[k * words + w]!));
      return decimal(BigInt.asIntN(bitWidth, unscaled), scale);
    };
  }
  if (typeId === Type.Float) return (k) => part.value(k) as number; // half floats
  return (k) => Number(values[k]);
}

/** The number of the value at a place of a part among distinct ones. */
function numbersOf(
  part: Part,
  type: ArrowType,
  numbers: Distinct,
  milliseconds: (value: bigint) => number,
): (k: number) => number {
  const { values } = part;
  if (type.typeId === Type.Date) {
    if (type.unit === DateUnit.DAY) return (k) => numbers.idOf(values[k] as number);
    return (k) => numbers.idOf(Math.floor(Number(values[k]) / DAY_MS));
  }
  if (type.typeId === Type.Timestamp) {
    if (type.unit === TimeUnit.SECOND) return (k) => numbers.idOf(Number(values[k]) * 1000);
    return (k) => numbers.idOf(milliseconds(values[k] as bigint));
  }
  const value = numberOf(part, type);
  return (k) => numbers.idOf(value(k));
}

/** Numbers texts in the order in which rows first have them. */
class TextNumbers {
  readonly #known = new Dictionary();
  readonly #encoder = new TextEncoder();

  /** The number of the text at a place of a part. */
  of(part: Part, { typeId }: ArrowType): (k: number) => number {
    const { values, offsets } = part;
    if (typeId === Type.Dictionary) {
      const texts = part.dictionary!;
      const numbers = new Int32Array(texts.length).fill(-1);
      return (k) => {
        const code = Number(values[k]);
        if (!(code >= 0 && code < numbers.length))
          throw new Error(`value ${code} of a dictionary of ${numbers.length}`);
        if (numbers[code]! < 0) numbers[code] = this.#idOf(texts.at(code));
        return numbers[code]!;
      };
    }
    if (offsets === undefined) return (k) => this.#idOf(part.value(k));
    const bytes = values as unknown as Uint8Array;
    return (k) => {
      const [start, end] = [Number(offsets[k]), Number(offsets[k + 1])];
      if (!(start >= 0 && end >= start && end <= bytes.length))
        throw new Error("a text goes beyond its buffer");
      return this.#known.idOf(bytes, start, end);
    };
  }

  texts(): string[] {
    return this.#known.texts();
  }

  #idOf(text: unknown): number {
    if (typeof text !== "string")
      throw new Error(`a dictionary has ${shown(String(text))}, which is no text`);
    const bytes = this.#encoder.encode(text);
    return this.#known.idOf(bytes, 0, bytes.length);
  }
}
