import type { Compressors } from "hyparquet";
import { shownValue } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import { plan, spread } from "./columns.ts";
import { withConstants } from "./constants.ts";
import type { TableFormat, TableOptions } from "./format.ts";
import { checkReading } from "./options.ts";
import type { AsyncBuffer } from "./parquet-bytes.ts";
import { ParquetFile } from "./parquet-file.ts";
import { withTimeColumns } from "./time-columns.ts";

export type { AsyncBuffer } from "./parquet-bytes.ts";

export interface ParquetOptions extends TableOptions {
  /** Functions that unpack pages, by codec (`ZSTD`, `GZIP`, ...), instead of the portable ones; see hyparquet. */
  compressors?: Compressors;
}

/** What a Parquet file was recognised as. */
export interface ParquetFormat extends TableFormat {
  kind: "parquet";
  /** Type of each of `columns`. */
  types: readonly string[];
  compression: readonly string[];
  rowGroups: number;
  /** The software that wrote it, where it says so. */
  createdBy?: string;
  /** The file's own key/value metadata. */
  metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a Parquet table of prices, returns or other numbers by date: its bytes, or a file of which only the columns that
 * are needed are read. Wide, long or one instrument, recognised as a CSV file is, by names, types and first rows.
 * DataError for a file that is broken, encrypted or not clear; errors of options as of `fromCSV`.
 */
export async function fromParquet(
  source: Uint8Array | ArrayBuffer | AsyncBuffer,
  options: ParquetOptions = {},
): Promise<{ panel: Panel; format: ParquetFormat }> {
  checkReading(options);
  if (
    typeof (source as Partial<AsyncBuffer> | null)?.slice !== "function" ||
    typeof source === "string" ||
    Array.isArray(source)
  )
    throw new TypeError(`input must be a Uint8Array, ArrayBuffer or AsyncBuffer, got ${shownValue(source)}`);
  const file = await ParquetFile.open(source, options);
  const whole = await withTimeColumns(withConstants(file, options), options);
  const types = whole.table.columns.map(({ type }) => type);
  const needs = plan(whole.table, options);
  const contents = await whole.read(needs.keys, needs.numbers, options.onProgress);
  const { panel, format } = spread(whole.table, needs, contents, options);
  return { panel, format: { kind: "parquet", ...format, ...file.facts, types } };
}
