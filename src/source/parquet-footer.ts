import type { FileMetaData } from "hyparquet";
import { parquetMetadata } from "hyparquet/src/metadata.js";
import { DataError } from "../panel/error.ts";
import { damageOf } from "./damage.ts";
import { BROKEN, type Source, slice } from "./parquet-bytes.ts";
import { checkThrift } from "./thrift.ts";

/** Read from the end at first: most footers are smaller. */
const FOOTER = 1 << 19;

/** The file's metadata. DataError for what is no Parquet file, is cut short or encrypted. */
export async function readFooter(source: Source, name: string): Promise<FileMetaData> {
  const size = source.byteLength;
  const broken = (found: string) => new DataError(`${name}: ${found}; ${BROKEN}`);
  if (size < 12) throw broken(`is no Parquet file: it has ${size} bytes`);
  let tail = await slice(source, Math.max(0, size - FOOTER), size, name);
  const magic = String.fromCharCode(...tail.subarray(-4));
  if (magic === "PARE")
    throw new DataError(`${name}: is encrypted Parquet, which is not read; write it without encryption`);
  if (magic !== "PAR1") throw broken("is Parquet without its end");
  const length = new DataView(tail.buffer, tail.byteOffset + tail.length - 8).getUint32(0, true);
  if (length + 12 > size) throw broken(`has a footer of ${length} bytes in a file of ${size}`);
  if (length + 8 > tail.length) tail = await slice(source, size - length - 8, size, name);
  let metadata: FileMetaData;
  try {
    checkThrift(tail, tail.length - 8 - length);
    metadata = parquetMetadata(tail, { geoparquet: false });
    checkMetadata(metadata);
  } catch (error) {
    throw broken(`has a footer that does not read (${damageOf(error)})`);
  }
  return metadata;
}

/** Throws an Error where the footer says what cannot be; thrift's types are whatever stands there. */
function checkMetadata({ schema, row_groups }: FileMetaData): void {
  if (!Array.isArray(schema) || !Array.isArray(row_groups)) throw new Error("no list of columns or rows");
  const root = schema[0]?.num_children ?? 0;
  const leaves = schema.slice(1).filter(({ num_children }) => !num_children).length;
  if (root < 0 || schema.slice(1).some(({ name }) => typeof name !== "string"))
    throw new Error("a column without a name");
  for (const { num_rows, columns } of row_groups) {
    if (typeof num_rows !== "bigint" || num_rows < 0n || num_rows >= 2n ** 31n) {
      throw new Error("a row group of no possible size");
    }
    if (!Array.isArray(columns)) throw new Error("a row group without columns");
    if (columns.length !== leaves)
      throw new Error(`a row group of ${columns.length} columns instead of ${leaves}`);
    for (const { meta_data } of columns) {
      if (meta_data === undefined) continue;
      const { data_page_offset, dictionary_page_offset, total_compressed_size } = meta_data;
      for (const place of [data_page_offset, dictionary_page_offset ?? 0n, total_compressed_size]) {
        if (typeof place !== "bigint" || place > 2n ** 53n) throw new Error("a column at no possible place");
      }
    }
  }
}
