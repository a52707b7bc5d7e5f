import { basename } from "node:path";
import { Outputs } from "../node/output.ts";
import { DataError } from "../panel/error.ts";
import type { Choice, Stat } from "../panel/result.ts";
import type { TableResult } from "../source/result.ts";
import { arrangePicture, loadMetadata } from "./arrange.ts";
import { checkOutputs } from "./check.ts";
import { checkDistinct } from "./distinct.ts";
import { facetChoices, gridOf, onGrid, orderNotes } from "./facet.ts";
import { openFile } from "./file.ts";
import { given } from "./options.ts";
import { checkPicture, checkPictureOptions, type PictureOptions, writePicture } from "./picture.ts";
import { Progress } from "./progress.ts";
import { openResult } from "./result.ts";

export interface HeatmapCommand extends PictureOptions, Choice {
  output: string[];
  quiet?: boolean;
}

/** `rollbeta heatmap`: a table that `compute` wrote, as a picture. */
export async function heatmap(path: string, command: HeatmapCommand): Promise<void> {
  const { output, quiet } = command;
  for (const target of output) checkPicture(target);
  checkDistinct(output);
  checkPictureOptions(command, true);
  checkOutputs(output, [path, command.metadata]);
  const name = path === "-" ? "standard input" : path;
  const { facet } = command;
  const choice = given(command, ["stat", "window", "benchmark"]);
  const metadata = await loadMetadata(command);
  const file = await openResult(await openFile(path), name);
  const pairs = facet === undefined ? [] : ((await file.keys(true))?.pairs ?? []);
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
      if (stat === matrix.stat) return onGrid(matrix, time, tickers);
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
    const drawn = new Set<string>();
    for (const target of output) {
      for (const note of await writePicture(outputs, target, subjects, command, arrangement, source))
        drawn.add(note);
    }
    outputs.commit();
    progress.stop();
    if (quiet) return;
    const said = [...new Set(read.flatMap((one) => one.notes)), ...notes];
    for (const note of [...said, ...more, ...orderNotes(matrices, facet, command), ...drawn])
      process.stderr.write(`note: ${note}\n`);
    process.stderr.write(`written: ${output.join(", ")}\n`);
  } finally {
    progress.stop();
    outputs.discard();
  }
}
