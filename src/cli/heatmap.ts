import { basename } from "node:path";
import { sameFile } from "../node/files.ts";
import { Outputs } from "../node/output.ts";
import { DataError } from "../panel/error.ts";
import type { Choice, Stat } from "../panel/result.ts";
import { arrangePicture, loadMetadata } from "./arrange.ts";
import { openFile } from "./file.ts";
import { given } from "./options.ts";
import { checkPicture, checkPictureOptions, type PictureOptions, writePicture } from "./picture.ts";
import { Progress } from "./progress.ts";
import { readMatrix } from "./result.ts";

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
  const choice = given(command, ["stat", "window", "benchmark"]);
  const metadata = await loadMetadata(command);
  const file = await openFile(path);
  const { matrix, shape, notes } = await readMatrix(file, name, choice);
  const by = async (stat: Stat) => {
    if (shape === "long") return (await readMatrix(file, name, { ...choice, stat })).matrix;
    throw new DataError(
      `${name}: is a wide table of ${matrix.stat} alone, without ${stat}; compute one with --stat ${matrix.stat},${stat}`,
    );
  };
  const outputs = new Outputs();
  const progress = new Progress(quiet ?? false);
  try {
    const { arrangement, notes: more } = arrangePicture(matrix, command, metadata, progress);
    const source = path === "-" ? name : basename(path);
    const drawn = await writePicture(outputs, output, matrix, command, arrangement, source, by);
    outputs.commit();
    progress.stop();
    if (quiet) return;
    for (const note of [...notes, ...more, ...drawn]) process.stderr.write(`note: ${note}\n`);
    process.stderr.write(`written: ${output}\n`);
  } finally {
    progress.stop();
    outputs.discard();
  }
}
