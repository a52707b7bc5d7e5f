import { type Column, DateUnit, TimeUnit, Type } from "@uwdata/flechette";
import { tenTo } from "../panel/decimal.ts";
import { shown } from "./cells.ts";
import type { ColumnHead, ColumnKind } from "./columns.ts";
import { Dictionary } from "./dictionary.ts";
import type { Distinct } from "./distinct.ts";
import { decimal } from "./physical.ts";

const DAY_MS = 86_400_000;

/** What a column's type is, of all of Arrow's what is looked at here. */
export interface ArrowType {
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
export interface Part {
  readonly length: number;
  readonly nullCount: number;
  readonly validity?: Uint8Array;
  readonly values: ArrayLike<number | bigint>;
  readonly offsets?: Int32Array | BigInt64Array;
  readonly dictionary?: Column<unknown>;
  value(index: number): unknown;
  at(index: number): unknown;
}

export function isValid({ validity }: Part, k: number): boolean {
  return ((validity![k >> 3]! >> (k & 7)) & 1) === 1;
}

/** Throws an Error unless every part has what its length promises, and all of them the table's rows. */
export function checkParts(parts: readonly Part[], rows: number): void {
  const sum = parts.reduce((all, { length }) => all + length, 0);
  if (sum !== rows) throw new Error(`a column of ${sum} rows in a table of ${rows}`);
  for (const { length, nullCount, validity, values, offsets } of parts) {
    const least = offsets === undefined ? length : 0;
    const holds =
      (values?.length ?? 0) >= least && (offsets === undefined || length === 0 || offsets.length > length);
    const marked = nullCount === 0 || (validity?.length ?? 0) * 8 >= length;
    if (!(length >= 0 && holds && marked)) throw new Error(`a batch of ${length} rows with less in it`);
  }
}

export function headOf(name: string | null, type: ArrowType): ColumnHead {
  const clock = type.typeId === Type.Time && { clock: tenTo(3 * type.unit!) };
  return { name: name ?? "", kind: kindOf(type), type: typeName(type), ...clock };
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
    case Type.Time:
      return `time${bitWidth}[${["s", "ms", "us", "ns"][unit!]}]`;
    case Type.Dictionary:
      return `dictionary<${typeName(dictionary!)}>`;
    default:
      return (Object.keys(Type) as (keyof typeof Type)[]).find((key) => Type[key] === typeId)!.toLowerCase();
  }
}

export function readNumbers(part: Part, type: ArrowType, out: Float64Array): void {
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
export function numbersOf(
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
export class TextNumbers {
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
