import { basename } from "node:path";
import { pageCodecs, sameFile } from "../node/files.ts";
import { Outputs } from "../node/output.ts";
import { DataError } from "../panel/error.ts";
import type { Choice, Stat } from "../panel/result.ts";
import { readColumnResult, readResult, type TableResult } from "../source/result.ts";
import { type OpenFile, openFile } from "./file.ts";
import { given } from "./options.ts";
import { checkPicture, checkPictureOptions, type PictureOptions, writePicture } from "./picture.ts";

export interface HeatmapCommand extends PictureOptions, Choice {
  output: string;
  quiet?: boolean;
}

/** `rollbeta heatmap`: a table that `compute` wrote, as a picture. */
export async function heatmap(path: string, command: HeatmapCommand): Promise<void> {
  const { output, quiet } = command;
  checkPicture(output);
  checkPictureOptions(command, true);
  if (sameFile(path, output))
    throw new DataError(`${output} is the input; choose another name for the output`);
  Outputs.check(output);
  const name = path === "-" ? "standard input" : path;
  const choice = given(command, ["stat", "window", "benchmark"]);
  const file = await openFile(path);
  const { matrix, shape, notes } = await readMatrix(file, name, choice);
  const by = async (stat: Stat) => {
    if (shape === "long") return (await readMatrix(file, name, { ...choice, stat })).matrix;
    throw new DataError(
      `${name}: is a wide table of ${matrix.stat} alone, without ${stat}; compute one with --stat ${matrix.stat},${stat}`,
    );
  };
  const outputs = new Outputs();
  try {
    const source = path === "-" ? name : basename(path);
    const drawn = await writePicture(outputs, output, matrix, command, source, by);
    outputs.commit();
    if (quiet) return;
    for (const note of [...notes, ...drawn]) process.stderr.write(`note: ${note}\n`);
    process.stderr.write(`written: ${output}\n`);
  } finally {
    outputs.discard();
  }
}

async function readMatrix(file: OpenFile, name: string, choice: Choice): Promise<TableResult> {
  switch (file.kind) {
    case "csv":
      return readResult(file.source, name, choice);
    case "parquet": {
      const { ParquetFile } = await import("../source/parquet-file.ts");
      return readColumnResult(await ParquetFile.open(file.source, { name, compressors: pageCodecs }), choice);
    }
    case "arrow": {
      const { ArrowFile } = await import("../source/arrow-file.ts");
      return readColumnResult(await ArrowFile.open(file.source, { name }), choice);
    }
    case "jsonlines":
      throw new DataError(
        `${name}: is JSON lines; a result is CSV, Parquet or Arrow that rollbeta compute wrote`,
      );
  }
}
