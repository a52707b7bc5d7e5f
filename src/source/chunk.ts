import type { ColumnMetaData, Compressors, SchemaElement } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { byteStreamSplit } from "hyparquet/src/encoding.js";
import { readDelta, readLengths, readPrefixed } from "./delta.ts";
import { readHybrid } from "./hybrid.ts";
import { checkThrift } from "./thrift.ts";

/** The bytes of one column of one row group. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly meta: ColumnMetaData;
  readonly element: SchemaElement;
  readonly compressors: Compressors;
}

/**
 * Where the rows of a column go. Values come as the page holds them: `plain` are `count` of them from `bytes[at]` on, for
 * the rows from `row` on; `dictionary` keeps those of a dictionary page, `coded` gives places in it.
 */
export interface ColumnSink {
  plain(bytes: Uint8Array, at: number, count: number, row: number): void;
  /** Values that were decoded from another encoding than the plain one. */
  decoded(values: ArrayLike<number | bigint | Uint8Array>, row: number): void;
  dictionary(bytes: Uint8Array, count: number): void;
  coded(codes: Hybrid, count: number, row: number): void;
  /** Moves the `count` values that stand from `row` on to the rows that `present` marks, and marks the others missing. */
  scatter(present: Uint8Array, count: number, row: number): void;
}

/** Places in a dictionary, as a hybrid of `width` bits from `start` to the end of the bytes; no bits: all are 0. */
export interface Hybrid {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly width: number;
}

/** What is nothing broken but not read, and what to do about it. */
export class UnreadableError extends Error {
  readonly remedy: string;

  constructor(found: string, remedy: string) {
    super(found);
    this.remedy = remedy;
  }
}

/** No page of a sane file is larger, unpacked. */
const MOST_BYTES = 1 << 30;
const SIZES: Partial<Record<string, number>> = { INT32: 4, INT64: 8, INT96: 12, FLOAT: 4, DOUBLE: 8 };

/**
 * Reads the first `rows` rows of a chunk into `sink`, where the first of them has number `first`. Throws an Error that
 * says what is wrong with the bytes.
 */
export function readChunk(chunk: Chunk, sink: ColumnSink, first: number, rows: number): void {
  const { bytes, element } = chunk;
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  const nullable = element.repetition_type !== "REQUIRED";
  let row = 0;
  while (row < rows) {
    if (reader.offset >= bytes.length) throw new Error(`it ends after ${row} of ${rows} rows`);
    checkThrift(bytes, reader.offset);
    const header = parquetHeader(reader);
    const size = header.compressed_page_size;
    const end = reader.offset + size;
    if (!(size >= 0 && end <= bytes.length)) throw new Error("a page goes beyond its end");
    const packed = bytes.subarray(reader.offset, end);
    reader.offset = end;
    if (!(header.uncompressed_page_size >= 0 && header.uncompressed_page_size <= MOST_BYTES)) {
      throw new Error(`a page of ${header.uncompressed_page_size} bytes`);
    }
    if (header.dictionary_page_header !== undefined) {
      const page = unpacked(packed, header.uncompressed_page_size, chunk);
      const { num_values: count } = header.dictionary_page_header;
      checkCount(count, page.length * 8);
      sink.dictionary(page, count);
    } else if (header.data_page_header !== undefined) {
      const { num_values, encoding, definition_level_encoding } = header.data_page_header;
      const page = unpacked(packed, header.uncompressed_page_size, chunk);
      const count = Math.min(checkCount(num_values, rows + MOST_BYTES), rows - row);
      let at = 0;
      let present: Uint8Array | undefined;
      if (nullable) {
        if (definition_level_encoding !== "RLE")
          throw new Error(`levels written ${definition_level_encoding}`);
        at = 4 + new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(0, true);
        if (at > page.length) throw new Error("levels go beyond their page");
        present = presence(page, 4, at, count);
      }
      readValues(chunk, sink, { page, at, encoding, present, count, row: first + row });
      row += count;
    } else if (header.data_page_header_v2 !== undefined) {
      const v2 = header.data_page_header_v2;
      const levels = v2.repetition_levels_byte_length + v2.definition_levels_byte_length;
      if (!(levels >= 0 && levels <= packed.length)) throw new Error("levels go beyond their page");
      const count = Math.min(checkCount(v2.num_values, rows + MOST_BYTES), rows - row);
      const from = v2.repetition_levels_byte_length;
      const present = nullable ? presence(packed, from, levels, count) : undefined;
      const values = packed.subarray(levels);
      const page =
        v2.is_compressed === false ? values : unpacked(values, header.uncompressed_page_size - levels, chunk);
      readValues(chunk, sink, { page, at: 0, encoding: v2.encoding, present, count, row: first + row });
      row += count;
    }
    // an index page says nothing about values
  }
}

function checkCount(count: number, most: number): number {
  if (!(Number.isInteger(count) && count >= 0 && count <= most)) throw new Error(`a page of ${count} values`);
  return count;
}

function unpacked(packed: Uint8Array, size: number, { meta, compressors }: Chunk): Uint8Array {
  const { codec } = meta;
  if (codec === "UNCOMPRESSED") return packed;
  const unpack = compressors[codec];
  if (unpack === undefined) {
    throw new UnreadableError(
      `it is compressed with ${codec}, which is not read`,
      "write it with zstd or snappy",
    );
  }
  if (size === 0) return new Uint8Array();
  const page = unpack(packed, size);
  if (page.length !== size) throw new Error(`a page unpacks to ${page.length} bytes instead of ${size}`);
  return page;
}

/** Which of `count` rows have a value, by their definition levels; undefined where all have. */
function presence(bytes: Uint8Array, start: number, end: number, count: number): Uint8Array | undefined {
  const present = new Uint8Array(count);
  readHybrid(bytes, start, end, 1, present, count);
  return present.includes(0) ? present : undefined;
}

interface Page {
  readonly page: Uint8Array;
  /** Where its values begin. */
  readonly at: number;
  readonly encoding: string;
  readonly present: Uint8Array | undefined;
  /** Rows, missing ones included. */
  readonly count: number;
  readonly row: number;
}

function readValues(
  { element }: Chunk,
  sink: ColumnSink,
  { page, at, encoding, present, count, row }: Page,
): void {
  let values = count;
  if (present !== undefined) {
    values = 0;
    for (let k = 0; k < count; k++) values += present[k]!;
  }
  const { type, type_length } = element;
  const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: at };
  const size = type === "FIXED_LEN_BYTE_ARRAY" ? (type_length ?? 0) : (SIZES[type!] ?? 4);
  const checkRoom = () => {
    if (at + values * size > page.length) throw new Error("a page ends before its values do");
  };
  if (values > 0) {
    switch (encoding) {
      case "PLAIN": {
        checkRoom();
        sink.plain(page, at, values, row);
        break;
      }
      case "PLAIN_DICTIONARY":
      case "RLE_DICTIONARY": {
        if (at >= page.length) throw new Error("a page ends before its values do");
        sink.coded({ bytes: page, start: at + 1, width: page[at]! }, values, row);
        break;
      }
      case "BYTE_STREAM_SPLIT":
        checkRoom();
        sink.decoded(byteStreamSplit(reader, values, type!, type_length), row);
        break;
      case "DELTA_BINARY_PACKED": {
        // DuckDB writes unsigned integers of 32 bits with differences that need more
        const narrow = type === "INT32" && element.converted_type !== "UINT_32";
        const numbers = narrow ? new Int32Array(values) : new BigInt64Array(values);
        readDelta(reader, numbers);
        sink.decoded(numbers, row);
        break;
      }
      case "DELTA_LENGTH_BYTE_ARRAY":
        sink.decoded(readLengths(reader, values), row);
        break;
      case "DELTA_BYTE_ARRAY":
        sink.decoded(readPrefixed(reader, values), row);
        break;
      default:
        throw new UnreadableError(`its encoding ${encoding} is not read`, "write it without that");
    }
  }
  if (present !== undefined) sink.scatter(present, count, row);
}
