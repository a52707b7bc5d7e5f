import type { ColumnSink, Hybrid } from "./chunk.ts";
import { Dictionary } from "./dictionary.ts";
import { Distinct } from "./distinct.ts";
import { lookUpHybrid, readHybrid } from "./hybrid.ts";
import { type Conversion, readStrings } from "./physical.ts";

let scratch = new Int32Array(1 << 16);

/** The numbers of a column, a row each from `out[0]` on; NaN where there is none. */
export class NumberSink implements ColumnSink {
  readonly #out: Float64Array;
  readonly #conversion: Conversion;
  #dictionary = new Float64Array();

  constructor(out: Float64Array, conversion: Conversion) {
    this.#out = out;
    this.#conversion = conversion;
  }

  plain(bytes: Uint8Array, at: number, count: number, row: number): void {
    this.#conversion.plain(bytes, at, count, this.#out, row);
  }

  decoded(values: ArrayLike<number | bigint | Uint8Array>, row: number): void {
    for (let k = 0; k < values.length; k++) this.#out[row + k] = this.#conversion.one(values[k]!);
  }

  dictionary(bytes: Uint8Array, count: number): void {
    this.#dictionary = new Float64Array(count);
    this.#conversion.plain(bytes, 0, count, this.#dictionary, 0);
  }

  coded({ bytes, start, width }: Hybrid, count: number, row: number): void {
    const [dictionary, out] = [this.#dictionary, this.#out];
    const size = dictionary.length;
    if (scratch.length < count) scratch = new Int32Array(count * 2);
    const codes = scratch;
    if (width === 0) codes.fill(0, 0, count);
    else readHybrid(bytes, start, bytes.length, width, codes, count);
    for (let k = 0; k < count; k++) {
      const code = codes[k]!;
      if (code >>> 0 >= size) throw outside(code, size);
      out[row + k] = dictionary[code]!;
    }
  }

  scatter(present: Uint8Array, count: number, row: number): void {
    spreadOut(this.#out, present, count, row, Number.NaN);
  }
}

/** Numbers the distinct values of a column in the order in which rows first have them. */
export interface Keys {
  /** The number of a value of the dictionary page that `dictionary` took last. */
  entry(code: number): number;
  /** Takes a dictionary page. */
  dictionary(bytes: Uint8Array, count: number): void;
  plain(bytes: Uint8Array, at: number, count: number, codes: Int32Array, row: number): void;
  one(value: number | bigint | Uint8Array): number;
}

/** Dates or names of a column, a row each: the numbers of distinct ones, -1 where there is none. */
export class KeySink implements ColumnSink {
  /** The first row without a value, or -1. */
  missing = -1;
  readonly codes: Int32Array;
  readonly #keys: Keys;
  /** Numbers of the dictionary page's values, -1 of those that no row had yet. */
  #numbers = new Int32Array();

  constructor(codes: Int32Array, keys: Keys) {
    this.codes = codes;
    this.#keys = keys;
  }

  plain(bytes: Uint8Array, at: number, count: number, row: number): void {
    this.#keys.plain(bytes, at, count, this.codes, row);
  }

  decoded(values: ArrayLike<number | bigint | Uint8Array>, row: number): void {
    for (let k = 0; k < values.length; k++) this.codes[row + k] = this.#keys.one(values[k]!);
  }

  dictionary(bytes: Uint8Array, count: number): void {
    this.#keys.dictionary(bytes, count);
    this.#numbers = new Int32Array(count).fill(-1);
  }

  coded({ bytes, start, width }: Hybrid, count: number, row: number): void {
    const first = (code: number) => this.#first(code);
    const numbers = this.#numbers;
    if (width === 0) this.codes.fill((numbers[0] ?? -1) < 0 ? first(0) : numbers[0]!, row, row + count);
    else lookUpHybrid(bytes, start, bytes.length, width, numbers, first, this.codes, row, count);
  }

  scatter(present: Uint8Array, count: number, row: number): void {
    const first = spreadOut(this.codes, present, count, row, -1);
    if (this.missing < 0) this.missing = first;
  }

  #first(code: number): number {
    if (code >>> 0 >= this.#numbers.length) throw outside(code, this.#numbers.length);
    this.#numbers[code] = this.#keys.entry(code);
    return this.#numbers[code]!;
  }
}

export class TextKeys implements Keys {
  readonly #known = new Dictionary();
  #bytes: Uint8Array = new Uint8Array();
  #starts = new Int32Array();
  #ends = new Int32Array();

  dictionary(bytes: Uint8Array, count: number): void {
    this.#bytes = bytes;
    this.#starts = new Int32Array(count);
    this.#ends = new Int32Array(count);
    readStrings(bytes, 0, count, (start, end, k) => {
      this.#starts[k] = start;
      this.#ends[k] = end;
    });
  }

  entry(code: number): number {
    return this.#known.idOf(this.#bytes, this.#starts[code]!, this.#ends[code]!);
  }

  plain(bytes: Uint8Array, at: number, count: number, codes: Int32Array, row: number): void {
    readStrings(bytes, at, count, (start, end, k) => {
      codes[row + k] = this.#known.idOf(bytes, start, end);
    });
  }

  one(value: number | bigint | Uint8Array): number {
    const bytes = value as Uint8Array;
    return this.#known.idOf(bytes, 0, bytes.length);
  }

  /** From number `first` on. */
  texts(first: number): string[] {
    return this.#known.texts(first);
  }
}

export class NumberKeys implements Keys {
  readonly #known = new Distinct();
  readonly #conversion: Conversion;
  #dictionary = new Float64Array();
  #block = new Float64Array(4096);

  constructor(conversion: Conversion) {
    this.#conversion = conversion;
  }

  dictionary(bytes: Uint8Array, count: number): void {
    this.#dictionary = new Float64Array(count);
    this.#conversion.plain(bytes, 0, count, this.#dictionary, 0);
  }

  entry(code: number): number {
    return this.#known.idOf(this.#dictionary[code]!);
  }

  plain(bytes: Uint8Array, at: number, count: number, codes: Int32Array, row: number): void {
    if (this.#block.length < count) this.#block = new Float64Array(count);
    this.#conversion.plain(bytes, at, count, this.#block, 0);
    for (let k = 0; k < count; k++) codes[row + k] = this.#known.idOf(this.#block[k]!);
  }

  one(value: number | bigint | Uint8Array): number {
    return this.#known.idOf(this.#conversion.one(value));
  }

  /** From number `first` on. */
  values(first: number): Float64Array {
    return this.#known.values(first);
  }
}

function outside(code: number, size: number): Error {
  return new Error(`value ${code >>> 0} of a dictionary of ${size}`);
}

/** Returns the first row that has no value. */
function spreadOut(
  out: Float64Array | Int32Array,
  present: Uint8Array,
  count: number,
  row: number,
  absent: number,
): number {
  let values = 0;
  for (let k = 0; k < count; k++) values += present[k]!;
  for (let k = count - 1; k >= 0; k--) {
    out[row + k] = present[k] === 1 ? out[row + --values]! : absent;
  }
  return row + present.indexOf(0);
}
