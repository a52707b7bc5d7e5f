import type { Compressors } from "hyparquet";
import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import type { ArrowFormat } from "./arrow.ts";
import { type CSVFormat, type CSVOptions, fromCSV } from "./csv.ts";
import type { JSONLinesFormat } from "./jsonlines.ts";
import type { Layout } from "./layout.ts";
import { type Metadata, type MetadataOptions, readColumnMetadata, readMetadata } from "./metadata.ts";
import type { AsyncBuffer, ParquetFormat } from "./parquet.ts";
import type { QueryFormat } from "./query.ts";

// Files of any kind. Readers but that of CSV are loaded when a file wants them: they take as long as a small table.

/** What a file was recognised as; `kind` says what kind of file it is. */
export type FileFormat = CSVFormat | ParquetFormat | ArrowFormat | JSONLinesFormat | QueryFormat;

/** A file by what its first bytes show: of Parquet the parts, of others all bytes, unpacked. */
export type OpenFile =
  | { readonly kind: "parquet"; readonly source: Uint8Array | AsyncBuffer }
  | { readonly kind: "csv" | "arrow" | "jsonlines"; readonly source: Uint8Array };

/** What was read of a file. */
export interface ReadFile {
  readonly panel: Panel;
  readonly format: FileFormat;
  /** How a file of text is laid out, where others may be like it. */
  readonly layout?: Layout;
}

/** A file that was read, and can be again. */
export interface InputFile extends ReadFile {
  readonly path: string;
  /** For messages. */
  readonly name: string;
  /** One series of the same file, a benchmark; see `seriesColumn` of the options. */
  readonly series: (column: string) => Promise<Panel>;
}

/** Reads a file as a panel. `codecs`: what unpacks pages of Parquet, in place of the portable ones. */
export async function readPanel(
  file: OpenFile,
  options: CSVOptions,
  codecs: Compressors = {},
): Promise<ReadFile> {
  switch (file.kind) {
    case "csv":
      return fromCSV(file.source, options);
    case "parquet": {
      const { fromParquet } = await import("./parquet.ts");
      return fromParquet(file.source, { ...options, compressors: codecs });
    }
    case "arrow": {
      const { fromArrow } = await import("./arrow.ts");
      return fromArrow(file.source, options);
    }
    case "jsonlines": {
      const { fromJSONLines } = await import("./jsonlines.ts");
      return fromJSONLines(file.source, options);
    }
  }
}

/** Reads a file as a table with a row for each ticker. */
export async function readTickers(
  { kind, source }: OpenFile,
  options: MetadataOptions & { readonly name: string },
  compressors: Compressors = {},
): Promise<Metadata> {
  const { name } = options;
  switch (kind) {
    case "csv":
      return readMetadata(source, options);
    case "parquet": {
      const { ParquetFile } = await import("./parquet-file.ts");
      return readColumnMetadata(await ParquetFile.open(source, { name, compressors }), options);
    }
    case "arrow": {
      const { ArrowFile } = await import("./arrow-file.ts");
      return readColumnMetadata(await ArrowFile.open(source, { name }), options);
    }
    case "jsonlines":
      throw new DataError(`${name}: is JSON lines; metadata is CSV, Parquet or Arrow`);
  }
}
