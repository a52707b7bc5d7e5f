import { basename, extname } from "node:path";
import {
  arrangeTickers,
  checkTickers,
  isNamedSort,
  type Lines,
  linesOf,
  localeTables,
  MOST_COLORS,
  MOST_LINES,
} from "../heatmap/index.ts";
import { linesPDF, linesPNG, linesSVG, type NodeLinesOptions, type Picture } from "../node/canvas.ts";
import { Outputs } from "../node/output.ts";
import { bandStats } from "../panel/confidence.ts";
import { DataError } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import { methodOf } from "../panel/method.ts";
import { type Choice, pick, type Result, type Stat, takeResults, type Window } from "../panel/result.ts";
import { sameTime } from "../panel/time.ts";
import type { Metadata } from "../source/metadata.ts";
import { arrangeOptions, loadMetadata } from "./arrange.ts";
import { checkOutputs } from "./check.ts";
import type { ComputeOptions } from "./compute.ts";
import { checkDistinct } from "./distinct.ts";
import { openFile } from "./file.ts";
import { given } from "./options.ts";
import { checkPictureOptions, type PictureOptions } from "./picture.ts";
import { openResult, type ResultFile } from "./result.ts";
import { UsageError } from "./usage.ts";
import { version } from "./version.ts";

/** Which lines, and how they are to look, as the command line says it. */
export interface LinesOptions extends PictureOptions {
  tickers?: string[];
  /** Percent. */
  band?: number | false;
}

export interface LinesCommand extends LinesOptions {
  output: string[];
  stat?: string;
  window?: Window[];
  benchmark?: string[];
  quiet?: boolean;
}

/** What draws a file, by its ending. */
const DRAWERS = new Map<string, (lines: Lines, options: NodeLinesOptions) => Picture<string | Uint8Array>>([
  [".png", linesPNG],
  [".svg", linesSVG],
  [".pdf", linesPDF],
]);

/** `rollbeta lines`: some tickers of a table that `compute` wrote, as a line chart. */
export async function lines(path: string, command: LinesCommand): Promise<void> {
  const { output, quiet } = command;
  for (const target of output) checkLines(target);
  checkDistinct(output);
  const idle = ORDER.find((name) => command[name] !== undefined);
  if (command.tickers !== undefined && idle !== undefined) {
    throw new UsageError(`--${idle} chooses tickers, and --tickers names them; give one`);
  }
  const { sort, metadata } = command;
  if (metadata !== undefined && (sort === undefined || isNamedSort(sort)))
    throw new UsageError("--metadata is for --sort <column>; give that");
  checkPictureOptions(command, true);
  checkOutputs(output, [path, command.metadata]);
  const name = path === "-" ? "standard input" : path;
  const about = await loadMetadata(command);
  const file = await openResult(await openFile(path), name);
  const { data, notes } = await readLines(file, name, command, about);
  const outputs = new Outputs();
  try {
    const said = new Set(notes);
    for (const target of output) {
      const source = path === "-" ? name : basename(path);
      for (const note of await writeLines(outputs, target, data, command, source)) said.add(note);
    }
    outputs.commit();
    if (quiet) return;
    for (const note of said) process.stderr.write(`note: ${note}\n`);
    process.stderr.write(`written: ${output.join(", ")}\n`);
  } finally {
    outputs.discard();
  }
}

/** Throws a UsageError unless the path's ending names a kind of picture. */
export function checkLines(path: string): void {
  if (!DRAWERS.has(extname(path).toLowerCase()))
    throw new UsageError(`a line chart is a .png, .svg or .pdf file, got ${path}`);
}

type BandOptions = Pick<ComputeOptions, "estimator" | "horizon">;

/** The statistics that the lines of `stat` need beside it. */
export function besideLines(
  stat: Stat,
  { band, estimator, horizon = 1 }: LinesOptions & BandOptions,
): Stat[] {
  return band === false || estimator !== undefined || horizon > 1 ? [] : bandStats(stat);
}

/** The tickers to show: those named, or those that an order has at its ends, or all where they are not too many. */
function chooseTickers(
  matrix: Matrix,
  options: LinesOptions,
  metadata: Metadata | undefined,
): { tickers: readonly string[]; notes: readonly string[] } {
  const { tickers, top, bottom, sort } = options;
  if (tickers !== undefined) {
    checkTickers(tickers, matrix.tickers);
    return { tickers, notes: [] };
  }
  const asked = top !== undefined || bottom !== undefined || sort !== undefined;
  const { options: order, notes } = arrangeOptions(matrix.tickers, given(options, [...ORDER]), metadata);
  const chosen = asked
    ? Array.from(arrangeTickers(matrix, order).order, (i) => matrix.tickers[i]!)
    : matrix.tickers;
  if (chosen.length > MOST_LINES) {
    throw new DataError(
      `${chosen.length} tickers are too many lines, the most is ${MOST_LINES}; name some by --tickers ${matrix.tickers.slice(0, 2).join(",")}, or take --top 5 --sort last`,
    );
  }
  if (chosen.length === 0) throw new DataError(`no ticker has a value to sort by ${sort}; sort by another`);
  return { tickers: chosen, notes };
}

const ORDER = ["sort", "ascending", "descending", "top", "bottom"] as const;

/** Draws and writes one line chart of what `source` names. Returns what is to be noted. */
export async function writeLines(
  outputs: Outputs,
  path: string,
  data: Lines,
  options: LinesOptions,
  source: string,
): Promise<readonly string[]> {
  const few = data.lines.length <= MOST_COLORS;
  const { data: bytes, notes } = DRAWERS.get(extname(path).toLowerCase())!(data, {
    ...(options.size ?? (few ? { width: 1000, height: 560 } : { width: 1200, height: 800 })),
    footer: `${localeTables[options.locale].source(source)} · rollbeta ${version}`,
    ...given(options, ["vmin", "vmax", "theme", "scale", "title", "subtitle", "footer", "font"]),
    ...given(options, ["marks", "fiscalYear", "timeZone", "locale"]),
  });
  await outputs.write(path, [bytes]);
  return notes;
}

/** The lines of a table, with their bands where it has what these are made of. */
async function readLines(
  file: ResultFile,
  name: string,
  command: LinesCommand,
  metadata: Metadata | undefined,
): Promise<{ data: Lines; notes: readonly string[] }> {
  const choice = {
    ...given(command, ["stat"]),
    ...(command.window && { window: command.window[0]! }),
    ...(command.benchmark && { benchmark: command.benchmark[0]! }),
  };
  const { matrix, shape, notes } = await file.read(choice);
  const { tickers, notes: more } = chooseTickers(matrix, command, metadata);
  const several = tickers.length > 1;
  const keys = shape === "long" ? await file.keys(!several) : undefined;
  const all = <Key>(known: readonly Key[] | undefined, first: Key) =>
    several || !known ? [first] : [...new Set(known)];
  const pairs = keys?.pairs;
  const windows =
    command.window ??
    all(
      pairs?.map(({ window }) => window),
      matrix.window ?? "",
    );
  const benchmarks =
    command.benchmark ??
    all(
      pairs?.map(({ benchmark }) => benchmark),
      matrix.benchmark ?? "",
    );
  if (keys === undefined && windows.length * benchmarks.length > 1) {
    throw new DataError(
      `${name}: is a wide table of one window and benchmark; compute one with --shape long`,
    );
  }
  const beside = besideLines(matrix.stat as Stat, command).filter((stat) => keys?.stats.includes(stat));
  const stats = [matrix.stat as Stat, ...beside];
  const arrays: Float64Array[] = [];
  for (const benchmark of benchmarks) {
    for (const window of windows) {
      for (const stat of stats) {
        const part = { stat, window, benchmark };
        const read = stat === matrix.stat && window === matrix.window && benchmark === matrix.benchmark;
        const one = keys === undefined || read ? matrix : await readPart(file, name, part, matrix);
        arrays.push(takeResults(asResult(one), tickers).arrays[0]!);
      }
    }
  }
  const { time, smoothing } = matrix;
  const result = {
    time,
    tickers,
    benchmarks,
    windows,
    stats,
    arrays,
    notes: [],
    ...given(matrix, ["unit"]),
    ...methodOf(matrix),
  };
  const data = linesOf(result, {
    ...{ windows, benchmarks },
    ...given(command, ["band"]),
    ...(smoothing !== undefined && { smoothing }),
  });
  return { data, notes: [...notes, ...more] };
}

async function readPart(
  file: ResultFile,
  name: string,
  choice: Required<Choice>,
  like: Matrix,
): Promise<Matrix> {
  const { matrix } = await file.read(choice);
  const same = matrix.tickers.length === like.tickers.length && sameTime(matrix.time, like.time);
  if (same && matrix.tickers.every((ticker, i) => ticker === like.tickers[i])) return matrix;
  throw new DataError(
    `${name}: window ${choice.window} against ${choice.benchmark} has other dates or tickers than window ${like.window} against ${like.benchmark}; choose one by --window and --benchmark`,
  );
}

function asResult({ time, tickers, values, stat }: Matrix): Result {
  return {
    ...{ time, tickers, benchmarks: [""], windows: [""], stats: [stat as Stat] },
    ...{ arrays: [values], notes: [] },
  };
}

/** The lines of what was computed: its first statistic; `notes` say which tickers have no metadata, and what is not shown. */
export function computedLines(
  whole: Result,
  stat: Stat,
  options: LinesOptions & { smooth?: number },
  metadata: Metadata | undefined,
): { data: Lines; notes: readonly string[] } {
  const { smooth: span } = options;
  const { tickers, notes } = chooseTickers(pick(whole, { stat }), options, metadata);
  const data = linesOf(whole, {
    ...{ tickers, stat },
    ...given(options, ["band"]),
    ...(span !== undefined && stat !== "n" && { smoothing: `span=${span}` }),
  });
  const all = whole.windows.length * whole.benchmarks.length;
  if (tickers.length === 1 || all === 1) return { data, notes };
  const { window, benchmark } = data.lines[0]!;
  const over = `${typeof window === "number" ? "window " : ""}${window}`;
  return {
    data,
    notes: [...notes, `the lines show ${stat}, ${over}, against ${benchmark}: the first of ${all}`],
  };
}
