import { basename, extname } from "node:path";
import { checkKind } from "../align/market.ts";
import {
  type Arrangement,
  arrangeSquare,
  checkSquareSort,
  isNamedSort,
  localeTables,
} from "../heatmap/index.ts";
import { type NodeSquareOptions, type Picture, squarePDF, squarePNG, squareSVG } from "../node/canvas.ts";
import { isDevice } from "../node/files.ts";
import { Outputs } from "../node/output.ts";
import { listFiles } from "../node/paths.ts";
import { toReturns } from "../panel/returns.ts";
import type { Square, SquareStat } from "../panel/square.ts";
import { formatTime } from "../panel/time.ts";
import { squareOf } from "../square/square.ts";
import { squareCSV } from "../table/csv.ts";
import { arrangeOptions, loadMetadata, type OrderOptions } from "./arrange.ts";
import { checkKindSwitches, checkOutputs } from "./check.ts";
import { checkDistinct } from "./distinct.ts";
import { type ReadOptions, readOptions } from "./file.ts";
import { checkInput, type InputOptions, loadInput } from "./input.ts";
import { given } from "./options.ts";
import { checkPictureOptions, type PictureOptions } from "./picture.ts";
import { Progress } from "./progress.ts";
import { rowUntil } from "./row.ts";
import { UsageError } from "./usage.ts";
import { version } from "./version.ts";

export interface MatrixCommand extends ReadOptions, InputOptions, OrderOptions, PictureOptions {
  output?: string;
  heatmap?: string[];
  stat: SquareStat;
  window: number;
  /** Day number of the window's last row, or of a day after it. */
  date?: number;
  minPeriods?: number;
  ddof: number;
  prices?: boolean;
  returns?: boolean;
  log?: boolean;
  quiet?: boolean;
}

type Draw = (square: Square, options: NodeSquareOptions) => Picture<string | Uint8Array>;

/** What draws a file, by its ending. */
const DRAWERS = new Map<string, Draw>([
  [".png", squarePNG],
  [".svg", squareSVG],
  [".pdf", squarePDF],
]);

/** `rollbeta matrix`: prices in, correlations or covariances of all pairs of tickers over one window out. */
export async function matrix(paths: readonly string[], command: MatrixCommand): Promise<void> {
  const { output, heatmap = [], log = false } = command;
  check(paths, command);
  const targets = [...heatmap, ...(output === undefined ? [] : [output])];
  const listing = listFiles(paths);
  checkDistinct(targets);
  checkOutputs(targets, [...listing.files, command.metadata]);
  const progress = new Progress(command.quiet ?? false);
  const outputs = new Outputs();
  try {
    const metadata = await loadMetadata(command);
    const { panel, files } = await loadInput(listing, readOptions(command), command, progress);
    const notes = [...panel.notes];
    checkKind(panel, command.returns ? "returns" : command.prices ? "prices" : undefined, notes);
    const returns = command.returns ? panel : toReturns(panel, { kind: log ? "log" : "simple" });
    notes.push(...returns.notes.filter((note) => !notes.includes(note)));
    const square = squareOf(returns, {
      ...given(command, ["stat", "window", "minPeriods", "ddof"]),
      ...(command.date !== undefined && {
        end: returns.time.values[rowUntil(returns, command.date, "--date", notes)]!,
      }),
    });
    if (square.values.every(Number.isNaN)) {
      notes.push(
        `every value is missing: no ticker has ${command.minPeriods ?? square.window} rows in the window (lower --min-periods), or none moves`,
      );
    }
    if (output !== undefined) await outputs.write(output, squareCSV(square));
    if (heatmap.length > 0) {
      const { options, notes: more } = arrangeOptions(square.tickers, command, metadata);
      const onProgress = (done: number, total: number) => progress.report("clustering", done, total);
      const arrangement = arrangeSquare(square, { ...options, onProgress });
      notes.push(...more);
      const source = files.length === 1 && paths.length === 1 ? basename(paths[0]!) : `${files.length} files`;
      for (const path of heatmap) {
        const { data, notes: drawn } = draw(path, square, command, arrangement, source);
        await outputs.write(path, [data]);
        notes.push(...drawn.filter((note) => !notes.includes(note)));
      }
    }
    outputs.commit();
    progress.stop();
    if (command.quiet) return;
    const facts = `${square.tickers.length} x ${square.tickers.length} tickers, ${square.stat} over ${square.window} rows to ${formatTime(square.kind, square.end)}; ${spread(square)}`;
    const lines = [...notes.map((note) => `note: ${note}`), facts, `written: ${targets.join(", ")}`];
    process.stderr.write(`${lines.join("\n")}\n`);
  } finally {
    progress.stop();
    outputs.discard();
  }
}

function check(paths: readonly string[], command: MatrixCommand): void {
  const { output, heatmap = [] } = command;
  checkInput(paths, command);
  if (output === undefined && heatmap.length === 0) {
    throw new UsageError("nowhere to write to; give -o <file.csv>, -o - or --heatmap <file.png>");
  }
  if (output !== undefined && output !== "-" && !isDevice(output) && !/\.csv$/i.test(output)) {
    throw new UsageError(`a matrix is a .csv file or - for standard output, got ${output}`);
  }
  for (const path of heatmap) {
    if (!DRAWERS.has(extname(path).toLowerCase()))
      throw new UsageError(`a picture of a matrix is a .png, .svg or .pdf file, got ${path}`);
  }
  checkKindSwitches(command);
  checkPictureOptions(command, heatmap.length > 0);
  if (command.sort !== undefined && isNamedSort(command.sort)) checkSquareSort(command.sort);
}

function draw(
  path: string,
  square: Square,
  command: MatrixCommand,
  arrangement: Arrangement,
  source: string,
): Picture<string | Uint8Array> {
  const side = square.tickers.length <= 30 ? 700 : 1000;
  return DRAWERS.get(extname(path).toLowerCase())!(square, {
    ...(command.size ?? { width: side + 40, height: side }),
    footer: `${localeTables[command.locale].source(source)} · rollbeta ${version}`,
    ...given(command, ["vmin", "vmax", "center", "robust", "cmap", "theme", "missing", "hatchMissing"]),
    ...given(command, ["agg", "scale", "title", "subtitle", "footer", "font", "locale"]),
    arrangement,
  });
}

/** The least, the median and the greatest of the pairs of different tickers. */
function spread({ values, tickers, stat }: Square): string {
  const count = tickers.length;
  const pairs: number[] = [];
  // a sample of a large market says as much
  const stride = Math.max(1, Math.floor((count * count) / 2_000_000));
  for (let k = 0; k < values.length; k += stride) {
    if (k % count > Math.floor(k / count) && !Number.isNaN(values[k]!)) pairs.push(values[k]!);
  }
  if (pairs.length === 0) return count < 2 ? "no pair of different tickers" : "no pair has a value";
  const sorted = Float64Array.from(pairs).sort();
  const [low, median, high] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!].map((value) =>
    String(Number(value.toPrecision(3))),
  );
  return `${stat} of pairs ${low} to ${high}, median ${median}`;
}
