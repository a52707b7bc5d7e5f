import { pageCodecs } from "../node/files.ts";
import { DataError } from "../panel/error.ts";
import type { Choice } from "../panel/result.ts";
import {
  columnResultKeys,
  type ResultKeys,
  readColumnResult,
  readResult,
  resultKeys,
  type TableResult,
} from "../source/result.ts";
import type { OpenFile } from "./file.ts";

/** One matrix of a table that `compute` wrote. */
export async function readMatrix(file: OpenFile, name: string, choice: Choice): Promise<TableResult> {
  if (file.kind === "csv") return readResult(file.source, name, choice);
  return readColumnResult(await openColumns(file, name), choice);
}

/** What such a table holds, if it is a long one: its statistics, and if wanted `all` benchmarks and windows. */
export async function readKeys(file: OpenFile, name: string, all: boolean): Promise<ResultKeys | undefined> {
  if (file.kind === "csv") return resultKeys(file.source, name, all);
  return columnResultKeys(await openColumns(file, name), all);
}

async function openColumns(file: Exclude<OpenFile, { kind: "csv" }>, name: string) {
  if (file.kind === "parquet") {
    const { ParquetFile } = await import("../source/parquet-file.ts");
    return ParquetFile.open(file.source, { name, compressors: pageCodecs });
  }
  if (file.kind === "arrow") {
    const { ArrowFile } = await import("../source/arrow-file.ts");
    return ArrowFile.open(file.source, { name });
  }
  throw new DataError(
    `${name}: is JSON lines; a result is CSV, Parquet or Arrow that rollbeta compute wrote`,
  );
}
