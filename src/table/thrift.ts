// Thrift's compact protocol, as far as the footer of a Parquet file needs it.
// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md

const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

const text = new TextEncoder();

function isASCII(value: string): boolean {
  for (let k = 0; k < value.length; k++) if (value.charCodeAt(k) > 0x7f) return false;
  return true;
}

/** Writes the fields of one struct, in ascending order of their ids. Those of a struct inside stand between `begin` and `end`. */
export class ThriftWriter {
  #bytes = new Uint8Array(1 << 12);
  #length = 0;
  /** The field before, of the struct that is open and of those around it. */
  #last = 0;
  readonly #around: number[] = [];

  /** A view of what was written. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  i32(id: number, value: number): void {
    this.#field(id, I32);
    this.#zigzag(value);
  }

  /** A whole number up to 2^52. */
  i64(id: number, value: number): void {
    this.#field(id, I64);
    this.#zigzag(value);
  }

  bool(id: number, value: boolean): void {
    this.#field(id, value ? 1 : 2);
  }

  binary(id: number, value: string | Uint8Array): void {
    this.#field(id, BINARY);
    this.#binary(value);
  }

  begin(id: number): void {
    this.#field(id, STRUCT);
    this.#open();
  }

  end(): void {
    this.#byte(0);
    this.#last = this.#around.pop() ?? 0;
  }

  structs<T>(id: number, items: readonly T[], write: (item: T) => void): void {
    this.#list(id, STRUCT, items.length);
    for (const item of items) {
      this.#open();
      write(item);
      this.end();
    }
  }

  i32s(id: number, items: readonly number[]): void {
    this.#list(id, I32, items.length);
    for (const item of items) this.#zigzag(item);
  }

  binaries(id: number, items: readonly string[]): void {
    this.#list(id, BINARY, items.length);
    for (const item of items) this.#binary(item);
  }

  #open(): void {
    this.#around.push(this.#last);
    this.#last = 0;
  }

  #field(id: number, type: number): void {
    this.#byte(((id - this.#last) << 4) | type);
    this.#last = id;
  }

  #list(id: number, type: number, size: number): void {
    this.#field(id, LIST);
    if (size < 15) this.#byte((size << 4) | type);
    else {
      this.#byte(0xf0 | type);
      this.#varint(size);
    }
  }

  #binary(value: string | Uint8Array): void {
    if (typeof value === "string" && isASCII(value)) {
      // the encoder takes as long for a name as all else for its column
      this.#varint(value.length);
      for (let k = 0; k < value.length; k++) this.#byte(value.charCodeAt(k));
      return;
    }
    const bytes = typeof value === "string" ? text.encode(value) : value;
    this.#varint(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #zigzag(value: number): void {
    this.#varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  #varint(value: number): void {
    let left = value;
    for (; left >= 0x80; left = Math.floor(left / 0x80)) this.#byte((left % 0x80) | 0x80);
    this.#byte(left);
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + more));
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}
