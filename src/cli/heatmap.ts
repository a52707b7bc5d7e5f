import { readInput, sameFile } from "../node/files.ts";
import { Outputs } from "../node/output.ts";
import { DataError } from "../panel/error.ts";
import type { Choice } from "../panel/result.ts";
import { readResult } from "../source/result.ts";
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
  const { matrix, notes } = readResult(readInput(path), name, choice);
  const outputs = new Outputs();
  try {
    const drawn = await writePicture(outputs, output, matrix, command);
    outputs.commit();
    if (quiet) return;
    for (const note of [...notes, ...drawn]) process.stderr.write(`note: ${note}\n`);
    process.stderr.write(`written: ${output}\n`);
  } finally {
    outputs.discard();
  }
}
