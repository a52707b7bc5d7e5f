import type { ColumnChunk, Encoding, RowGroup as GroupMetadata, SchemaElement } from "hyparquet";
import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import { writePageHeader } from "hyparquet-writer/src/datapage.js";
import { writeRleBitPackedHybrid } from "hyparquet-writer/src/encoding.js";
import { snappyCompress } from "hyparquet-writer/src/snappy.js";
import { joined } from "../panel/bytes.ts";
import type { Matrix } from "../panel/matrix.ts";
import { firstMissing, firstPresent } from "../panel/missing.ts";
import type { Panel } from "../panel/panel.ts";
import type { Result, ResultStream } from "../panel/result.ts";
import { columnarTable, type Runs, type TableColumn } from "./columns.ts";
import { parquetFooter } from "./footer.ts";

export interface ColumnarOptions {
  /** Key/value metadata of the file, such as the settings of the run. */
  metadata?: Readonly<Record<string, string>>;
}

// Written with the parts of hyparquet-writer and not with its ParquetWriter, which looks at every value several times (for a
// dictionary, nulls, statistics, sizes) and appends number after number: 5000 x 2520 doubles with gaps took 11 s instead of 1.

/** Bytes after which a piece is handed on. */
const PIECE = 1 << 20;
/** Bytes of a page that are compressed to see whether that pays. */
const TRIAL = 1 << 14;
/** Numbers that are looked at before, at less cost. */
const LOOKS = 64;

/**
 * A matrix or panel as a wide Parquet table, `date` and a column a ticker; a result as a long one: `date`, `ticker`,
 * `benchmark`, `window` and a column a statistic. Dates are DATE or TIMESTAMP(MILLIS, UTC), numbers DOUBLE with null for
 * missing, names dictionaries. Yields the bytes of the file in pieces of about a megabyte.
 */
export function* toParquet(
  data: Result | ResultStream | Matrix | Panel,
  { metadata = {} }: ColumnarOptions = {},
): Generator<Uint8Array> {
  const { time, columns, groups, holds } = columnarTable(data);
  const elements = columns.map((column) => elementOf(column, time));
  const schema: SchemaElement[] = [{ name: "schema", num_children: columns.length }, ...elements];
  const row_groups: GroupMetadata[] = [];
  let rowsInAll = 0;
  const magic = new TextEncoder().encode("PAR1");
  let parts: Uint8Array[] = [magic];
  let waiting = magic.length;
  let written = magic.length;
  const last: ({ data: Float64Array | Runs; chunk: EncodedChunk } | undefined)[] = [];
  for (const group of groups) {
    const chunks: ColumnChunk[] = [];
    let size = 0;
    let unpacked = 0;
    for (const [k, element] of elements.entries()) {
      const data = group.columns[k]!;
      // the groups of a long table mostly have the same dates
      const same = last[k] !== undefined && isSameView(data, last[k].data);
      const chunk = same ? last[k]!.chunk : encodeChunk(columns[k]!, element, data, group.rows);
      if (columns[k]!.kind === "time") last[k] = { data, chunk };
      const start = written;
      for (const part of chunk.parts) {
        parts.push(part);
        written += part.length;
      }
      chunks.push(chunkMetadata(element, chunk, start, written - start, group.rows));
      size += written - start;
      unpacked += chunk.unpacked;
      waiting += written - start;
      if (waiting >= PIECE) {
        yield joined(parts);
        parts = [];
        waiting = 0;
      }
    }
    // parts are views, and the next group may stand in the same place
    if (waiting > 0) yield joined(parts);
    parts = [];
    waiting = 0;
    rowsInAll += group.rows;
    row_groups.push({
      columns: chunks,
      total_byte_size: BigInt(unpacked),
      num_rows: BigInt(group.rows),
      total_compressed_size: BigInt(size),
    });
  }
  const said = Object.entries(holds).map(([key, value]) => ({ key: `rollbeta.${key}`, value }));
  const given = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  const footer = parquetFooter({
    version: 2,
    created_by: "rollbeta",
    schema,
    num_rows: BigInt(rowsInAll),
    row_groups,
    key_value_metadata: [...said, ...given],
  });
  yield joined([...parts, footer, magic]);
}

function elementOf({ name, kind, labels }: TableColumn, time: "day" | "instant"): SchemaElement {
  if (kind === "number") return { name, type: "DOUBLE", repetition_type: "OPTIONAL" };
  const required = { name, repetition_type: "REQUIRED" } as const;
  if (kind === "labels") {
    return typeof labels![0] === "number"
      ? { ...required, type: "INT32" }
      : { ...required, type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } };
  }
  if (time === "day")
    return { ...required, type: "INT32", converted_type: "DATE", logical_type: { type: "DATE" } };
  return {
    ...required,
    type: "INT64",
    converted_type: "TIMESTAMP_MILLIS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
  };
}

interface EncodedChunk {
  /** Pages with their headers. */
  parts: Uint8Array[];
  encodings: Encoding[];
  codec: "SNAPPY" | "UNCOMPRESSED";
  /** Bytes of a dictionary page in front, with its header. */
  dictionary: number;
  unpacked: number;
  nulls: number;
  /** Of dates. */
  least?: number;
  most?: number;
}

function encodeChunk(
  { kind, labels }: TableColumn,
  element: SchemaElement,
  data: Float64Array | Runs,
  rows: number,
): EncodedChunk {
  if (kind === "labels") return encodeLabels(labels!, data as Runs, rows);
  const values = data as Float64Array;
  if (kind === "number") {
    const { levels, present, nulls } = encodeLevels(values);
    const trial = !present.every(isNoise);
    return { ...pageOf([levels, ...present.map(bytesOf)], rows, "PLAIN", trial), nulls };
  }
  const whole = element.type === "INT32" ? Int32Array.from(values) : wholeNumbers(values);
  const chunk = pageOf([bytesOf(whole)], rows, "PLAIN");
  let [least, most] = [values[0]!, values[0]!];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { ...chunk, least, most };
}

function isSameView(a: Float64Array | Runs, b: Float64Array | Runs): boolean {
  if (!(a instanceof Float64Array && b instanceof Float64Array)) return false;
  return a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.length === b.length;
}

/** Whole numbers of 64 bits as pairs of 32; a BigInt for each took as long as all else. */
function wholeNumbers(values: Float64Array): Int32Array<ArrayBuffer> {
  const pairs = new Int32Array(2 * values.length);
  for (let k = 0; k < values.length; k++) {
    const high = Math.floor(values[k]! / 2 ** 32);
    pairs[2 * k] = values[k]! - high * 2 ** 32;
    pairs[2 * k + 1] = high;
  }
  return pairs;
}

/** A run takes two bytes or more, and packed levels a bit a row. */
const FEW_RUNS = 32;

/** Which rows have a value, as definition levels with their length in front, and those values alone, views where it can be. */
function encodeLevels(values: Float64Array): {
  levels: Uint8Array;
  present: Float64Array[];
  nulls: number;
} {
  const rows = values.length;
  const writer = new ByteWriter(64);
  writer.appendUint32(0);
  let there = 0;
  // where runs of missing values and of others begin, as far as they are few
  const runs: number[] = [];
  for (let from = 0; from < rows; ) {
    const isThere = !Number.isNaN(values[from]!);
    const to = isThere ? firstMissing(values, from, rows) : firstPresent(values, from, rows);
    if (isThere) there += to - from;
    if (runs.length <= FEW_RUNS) runs.push(from);
    from = to;
  }
  const present: Float64Array[] = [];
  if (runs.length <= FEW_RUNS) {
    for (const [r, from] of runs.entries()) {
      const to = runs[r + 1] ?? rows;
      const level = Number.isNaN(values[from]!) ? 0 : 1;
      writer.appendVarInt((to - from) << 1);
      writer.appendUint8(level);
      if (level === 1) present.push(values.subarray(from, to));
    }
  } else {
    const dense = new Float64Array(there);
    const isThere = new Uint8Array(rows);
    for (let k = 0, at = 0; k < rows; k++) {
      const value = values[k]!;
      if (Number.isNaN(value)) continue;
      isThere[k] = 1;
      dense[at++] = value;
    }
    writeRleBitPackedHybrid(writer, isThere as unknown as number[], 1);
    present.push(dense);
  }
  const levels = writer.getBytes();
  new DataView(levels.buffer, levels.byteOffset).setUint32(0, levels.length - 4, true);
  return { levels, present, nulls: rows - there };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A dictionary of the labels that these rows have, and their runs. */
function encodeLabels(labels: readonly string[] | readonly number[], runs: Runs, rows: number): EncodedChunk {
  const places = new Map<number, number>();
  for (const [label] of runs) if (!places.has(label)) places.set(label, places.size);
  const entries = new ByteWriter(1024);
  const encoder = new TextEncoder();
  for (const label of places.keys()) {
    const value = labels[label]!;
    if (typeof value === "number") entries.appendInt32(value);
    else {
      const bytes = encoder.encode(value);
      entries.appendUint32(bytes.length);
      entries.appendBytes(bytes);
    }
  }
  const width = 32 - Math.clz32(places.size - 1);
  const codes = new ByteWriter(64);
  codes.appendUint8(width);
  for (const [label, count] of runs) {
    codes.appendVarInt(count << 1);
    for (let bit = 0; bit < width; bit += 8) codes.appendUint8((places.get(label)! >> bit) & 0xff);
  }
  const head = new ByteWriter(64);
  const size = entries.index;
  writePageHeader(head, {
    type: "DICTIONARY_PAGE",
    uncompressed_page_size: size,
    compressed_page_size: size,
    dictionary_page_header: { num_values: places.size, encoding: "PLAIN" },
  });
  const front = [head.getBytes(), entries.getBytes()];
  const { parts, unpacked } = pageOf([codes.getBytes()], rows, "RLE_DICTIONARY", false);
  const dictionary = head.index + size;
  return {
    parts: [...front, ...parts],
    encodings: ["PLAIN", "RLE_DICTIONARY"],
    codec: "UNCOMPRESSED",
    dictionary,
    unpacked: dictionary + unpacked,
    nulls: 0,
  };
}

/** A page of values; compressed where that makes it a tenth smaller, as the numbers of prices and betas hardly get. */
function pageOf(body: Uint8Array[], rows: number, encoding: Encoding, trial = true): EncodedChunk {
  const size = body.reduce((sum, { length }) => sum + length, 0);
  const pays = trial && compresses(body.reduce((one, other) => (other.length > one.length ? other : one)));
  const packed = pays ? [snappyCompress(joined(body))] : body;
  const head = new ByteWriter(64);
  writePageHeader(head, {
    type: "DATA_PAGE",
    uncompressed_page_size: size,
    compressed_page_size: pays ? packed[0]!.length : size,
    data_page_header: {
      num_values: rows,
      encoding,
      definition_level_encoding: "RLE",
      repetition_level_encoding: "RLE",
    },
  });
  return {
    parts: [head.getBytes(), ...packed],
    encodings: encoding === "PLAIN" ? ["PLAIN", "RLE"] : [encoding],
    codec: pays ? "SNAPPY" : "UNCOMPRESSED",
    dictionary: 0,
    unpacked: head.index + size,
    nulls: 0,
  };
}

/** Whether a part of the bytes gets a tenth smaller. */
function compresses(bytes: Uint8Array): boolean {
  const looked = bytes.subarray(bytes.length >> 1, (bytes.length >> 1) + TRIAL);
  return snappyCompress(looked).length < 0.9 * looked.length;
}

/** Whether a look at the low halves of some numbers shows nearly as many different ones: no four bytes come again then. */
function isNoise(values: Float64Array): boolean {
  const { length } = values;
  if (length < 2 * LOOKS) return false;
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * length);
  const low = new Set<number>();
  const step = Math.floor(length / LOOKS);
  for (let k = 0; k < LOOKS; k++) low.add(words[2 * k * step]!);
  return low.size > 0.9 * LOOKS;
}

function chunkMetadata(
  element: SchemaElement,
  chunk: EncodedChunk,
  start: number,
  size: number,
  rows: number,
): ColumnChunk {
  const { least, most } = chunk;
  const bound = (value: number) => (element.type === "INT64" ? BigInt(value) : value);
  return {
    file_offset: BigInt(start),
    meta_data: {
      type: element.type!,
      encodings: chunk.encodings,
      path_in_schema: [element.name],
      codec: chunk.codec,
      num_values: BigInt(rows),
      total_uncompressed_size: BigInt(chunk.unpacked),
      total_compressed_size: BigInt(size),
      data_page_offset: BigInt(start + chunk.dictionary),
      ...(chunk.dictionary > 0 && { dictionary_page_offset: BigInt(start) }),
      statistics: {
        null_count: BigInt(chunk.nulls),
        ...(least !== undefined && { min_value: bound(least), max_value: bound(most!) }),
      },
    },
  };
}
