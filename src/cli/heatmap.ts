import { basename } from "node:path";
import { pageCodecs, sameFile } from "../node/files.ts";
import { Outputs } from "../node/output.ts";
import { DataError } from "../panel/error.ts";
import type { Choice, Stat } from "../panel/result.ts";
import {
  readColumnPairs,
  readColumnResult,
  readPairs,
  readResult,
  type TableResult,
} from "../source/result.ts";
import { arrangePicture, loadMetadata } from "./arrange.ts";
import { facetChoices, gridOf, onGrid, orderNotes } from "./facet.ts";
import { type OpenFile, openFile } from "./file.ts";
import { given } from "./options.ts";
import { checkPicture, checkPictureOptions, type PictureOptions, writePicture } from "./picture.ts";
import { Progress } from "./progress.ts";

export interface HeatmapCommand extends PictureOptions, Choice {
  output: string;
  quiet?: boolean;
}

/** `rollbeta heatmap`: a table that `compute` wrote, as a picture. */
export async function heatmap(path: string, command: HeatmapCommand): Promise<void> {
  const { output, quiet } = command;
  checkPicture(output);
  checkPictureOptions(command, true);
  for (const input of [path, command.metadata]) {
    if (input !== undefined && sameFile(input, output))
      throw new DataError(
        `${output} is ${input === path ? "the" : "an"} input; choose another name for the output`,
      );
  }
  Outputs.check(output);
  const name = path === "-" ? "standard input" : path;
  const { facet } = command;
  const choice = given(command, ["stat", "window", "benchmark"]);
  const metadata = await loadMetadata(command);
  const file = await openResult(await openFile(path), name);
  const pairs = facet === undefined ? [] : await file.pairs();
  const { choices, notes } = facetChoices(pairs, facet, choice);
  const read: TableResult[] = [];
  for (const one of choices) read.push(await file.read(one));
  if (facet !== undefined && read[0]!.shape === "wide") {
    throw new DataError(
      `${name}: is a wide table of one matrix, without facets; compute a long one with several ${facet}s`,
    );
  }
  const [time, tickers] = gridOf(read.map(({ matrix }) => matrix));
  const subjects = read.map(({ matrix, shape }, i) => ({
    matrix: onGrid(matrix, time, tickers),
    by: async (stat: Stat) => {
      if (shape === "long") return onGrid((await file.read({ ...choices[i], stat })).matrix, time, tickers);
      throw new DataError(
        `${name}: is a wide table of ${matrix.stat} alone, without ${stat}; compute one with --stat ${matrix.stat},${stat}`,
      );
    },
  }));
  const matrices = subjects.map(({ matrix }) => matrix);
  const outputs = new Outputs();
  const progress = new Progress(quiet ?? false);
  try {
    const { arrangement, notes: more } = arrangePicture(matrices[0]!, command, metadata, progress);
    const source = path === "-" ? name : basename(path);
    const drawn = await writePicture(outputs, output, subjects, command, arrangement, source);
    outputs.commit();
    progress.stop();
    if (quiet) return;
    const said = [...new Set(read.flatMap((one) => one.notes)), ...notes];
    for (const note of [...said, ...more, ...orderNotes(matrices, facet, command), ...drawn])
      process.stderr.write(`note: ${note}\n`);
    process.stderr.write(`written: ${output}\n`);
  } finally {
    progress.stop();
    outputs.discard();
  }
}

/** A table of results: any matrix of it, and which benchmarks and windows it has together. */
interface ResultFile {
  read(choice: Choice): TableResult | Promise<TableResult>;
  pairs(): readonly Choice[] | Promise<readonly Choice[]>;
}

async function openResult({ kind, source }: OpenFile, name: string): Promise<ResultFile> {
  switch (kind) {
    case "csv":
      return { read: (choice) => readResult(source, name, choice), pairs: () => readPairs(source, name) };
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
  return { read: (choice) => readColumnResult(file, choice), pairs: () => readColumnPairs(file) };
}
