import type { Locale, Sort } from "../heatmap/index.ts";
import type { NodeHeatmapOptions } from "../node/canvas.ts";
import { readInput, sameFile } from "../node/files.ts";
import { Outputs } from "../node/output.ts";
import { DataError } from "../panel/error.ts";
import type { Choice } from "../panel/result.ts";
import { readResult } from "../source/result.ts";
import { checkPicture, writePicture } from "./picture.ts";

export interface HeatmapCommand extends Choice {
  output: string;
  vmin?: number;
  vmax?: number;
  cmap?: string;
  sort?: Sort;
  size?: { width: number; height: number };
  scale?: number;
  title?: string;
  font?: string;
  locale: Locale;
  quiet?: boolean;
}

/** `rollbeta heatmap`: a table that `compute` wrote, as a picture. */
export function heatmap(path: string, command: HeatmapCommand): void {
  const { output, size, quiet, stat, window, benchmark, ...options } = command;
  checkPicture(output);
  if (sameFile(path, output))
    throw new DataError(`${output} is the input; choose another name for the output`);
  Outputs.check(output);
  const name = path === "-" ? "standard input" : path;
  const { matrix, notes } = readResult(readInput(path), name, {
    ...(stat !== undefined && { stat }),
    ...(window !== undefined && { window }),
    ...(benchmark !== undefined && { benchmark }),
  });
  const outputs = new Outputs();
  try {
    const drawn = writePicture(outputs, output, matrix, { ...options, ...size } satisfies NodeHeatmapOptions);
    outputs.commit();
    if (quiet) return;
    for (const note of [...notes, ...drawn]) process.stderr.write(`note: ${note}\n`);
    process.stderr.write(`written: ${output}\n`);
  } finally {
    outputs.discard();
  }
}
