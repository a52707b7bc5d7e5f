import { pageCodecs } from "../node/files.ts";
import { DataError } from "../panel/error.ts";
import type { Choice } from "../panel/result.ts";
import type { OpenFile } from "../source/file.ts";
import {
  columnResultKeys,
  openResultCSV,
  type ResultKeys,
  readColumnResult,
  type TableResult,
} from "../source/result.ts";

/** A table that `compute` wrote. */
export interface ResultFile {
  /** One matrix of it. */
  read(choice: Choice): TableResult | Promise<TableResult>;
  /** What it holds, if it is a long one: its statistics, and if wanted `all` benchmarks and windows. */
  keys(all: boolean): ResultKeys | undefined | Promise<ResultKeys | undefined>;
}

export async function openResult({ kind, source }: OpenFile, name: string): Promise<ResultFile> {
  switch (kind) {
    case "csv":
      return openResultCSV(source, name);
    case "parquet": {
      const { ParquetFile } = await import("../source/parquet-file.ts");
      return ofColumns(await ParquetFile.open(source, { name, compressors: pageCodecs }));
    }
    case "arrow": {
      const { ArrowFile } = await import("../source/arrow-file.ts");
      return ofColumns(await ArrowFile.open(source, { name }));
    }
    case "jsonlines":
      throw new DataError(
        `${name}: is JSON lines; a result is CSV, Parquet or Arrow that rollbeta compute wrote`,
      );
  }
}

function ofColumns(file: Parameters<typeof readColumnResult>[0]): ResultFile {
  return { read: (choice) => readColumnResult(file, choice), keys: (all) => columnResultKeys(file, all) };
}
