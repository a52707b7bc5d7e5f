import { basename } from "node:path";
import { compareMatrices } from "../compare/compare.ts";
import { localeTables } from "../heatmap/index.ts";
import { sameFile } from "../node/files.ts";
import { Outputs } from "../node/output.ts";
import type { Comparison, TickerDifference } from "../panel/comparison.ts";
import { DataError } from "../panel/error.ts";
import type { Choice, Window } from "../panel/result.ts";
import { formatTime } from "../panel/time.ts";
import type { TableResult } from "../source/result.ts";
import { comparisonCSV } from "../table/comparison.ts";
import { arrangePicture, loadMetadata } from "./arrange.ts";
import { checkOutputs } from "./check.ts";
import { checkDistinct } from "./distinct.ts";
import { openFile } from "./file.ts";
import { given } from "./options.ts";
import { checkPicture, checkPictureOptions, type PictureOptions, writePicture } from "./picture.ts";
import { Progress } from "./progress.ts";
import { openResult } from "./result.ts";
import { UsageError } from "./usage.ts";

export interface CompareCommand extends PictureOptions, Choice {
  output?: string;
  heatmap?: string[];
  otherWindow?: Window;
  otherBenchmark?: string;
  quiet?: boolean;
}

/** `rollbeta compare`: two tables that `compute` wrote, and where they disagree. */
export async function compare(
  pathA: string,
  asked: string | undefined,
  command: CompareCommand,
): Promise<void> {
  const { output, heatmap = [], quiet } = command;
  const pathB = asked ?? pathA;
  const targets = [...(output === undefined ? [] : [output]), ...heatmap];
  check([pathA, pathB], targets, command);
  const [labels, sources] = namesOf(pathA, pathB, command);
  const choice = given(command, ["stat", "window", "benchmark"]);
  const { otherWindow, otherBenchmark } = command;
  const other = {
    ...choice,
    ...(otherWindow !== undefined && { window: otherWindow }),
    ...(otherBenchmark !== undefined && { benchmark: otherBenchmark }),
  };
  const metadata = await loadMetadata(command);
  const [a, b] = await readBoth([pathA, pathB], [choice, other], command);
  const { window, benchmark } = a.matrix;
  if (sameFile(pathA, pathB) && window === b.matrix.window && benchmark === b.matrix.benchmark)
    throw new UsageError(`window ${window} against ${benchmark} is compared with itself; choose others`);
  if (a.matrix.stat !== b.matrix.stat) {
    throw new DataError(
      `${sources[0]} has ${a.matrix.stat} and ${sources[1]} ${b.matrix.stat}; compare one statistic, by --stat of long tables`,
    );
  }
  const comparison = compareMatrices(a.matrix, b.matrix, labels);
  const { difference, all } = comparison;
  if (all.n === 0) {
    throw new DataError(
      `on no date has a ticker a value in both ${labels.join(" and ")}; nothing can be compared`,
    );
  }
  const outputs = new Outputs();
  const progress = new Progress(quiet ?? false);
  const notes = new Set([...a.notes, ...b.notes, ...comparison.notes]);
  try {
    if (output !== undefined) await outputs.write(output, comparisonCSV(comparison));
    if (heatmap.length > 0) {
      const { arrangement, notes: more } = arrangePicture(difference, command, metadata, progress);
      for (const note of more) notes.add(note);
      const source = [...new Set(sources)].join(", ");
      const subject = { matrix: difference, by: () => difference };
      for (const path of heatmap) {
        for (const note of await writePicture(outputs, path, [subject], command, arrangement, source))
          notes.add(note);
      }
    }
    outputs.commit();
    progress.stop();
    if (quiet) return;
    const written = targets.map((target) => (target === "-" ? "standard output" : target)).join(", ");
    const said = [...notes].map((note) => `note: ${note}`);
    process.stderr.write(
      `${[...said, localeTables.en.title(difference), ...summary(comparison), `written: ${written}`].join("\n")}\n`,
    );
  } finally {
    progress.stop();
    outputs.discard();
  }
}

function check(paths: readonly string[], targets: readonly string[], command: CompareCommand): void {
  const { output, heatmap = [], otherWindow, otherBenchmark, window, benchmark } = command;
  const [a, b] = paths as [string, string];
  const different = [
    [otherWindow, window],
    [otherBenchmark, benchmark],
  ].some(([other, own]) => other !== undefined && String(other) !== String(own));
  if (sameFile(a, b) && !different) {
    throw new UsageError(
      "compare takes two tables, or of one table --other-window or --other-benchmark beside --window or --benchmark",
    );
  }
  if (a === "-" && b === "-") throw new UsageError("standard input (-) can be read once, not as two tables");
  if (targets.length === 0)
    throw new UsageError("nowhere to write to; give -o <file.csv>, -o - or --heatmap <file.png>");
  if (output !== undefined && output !== "-" && !/\.csv(\.gz)?$/i.test(output))
    throw new UsageError(`a comparison is a .csv or .csv.gz file or -, got ${output}`);
  for (const path of heatmap) checkPicture(path);
  checkPictureOptions(command, heatmap.length > 0);
  checkDistinct(targets);
  checkOutputs(targets, [...paths, command.metadata]);
}

/** What the two are called where nothing else tells them apart, and their files. */
function namesOf(
  pathA: string,
  pathB: string,
  { otherWindow, otherBenchmark }: CompareCommand,
): [labels: [string, string], sources: [string, string]] {
  const [a, b] = [pathA, pathB].map((path) => (path === "-" ? "standard input" : basename(path))) as [
    string,
    string,
  ];
  const own = [otherWindow, otherBenchmark].filter((name) => name !== undefined).join(", ");
  if (sameFile(pathA, pathB))
    return [
      [a, `${b} (${own})`],
      [a, b],
    ];
  // files of one name in two folders
  return a === b
    ? [
        [pathA, pathB],
        [pathA, pathB],
      ]
    : [
        [a, b],
        [a, b],
      ];
}

async function readBoth(
  paths: readonly string[],
  choices: readonly Choice[],
  { otherWindow, otherBenchmark }: CompareCommand,
): Promise<[TableResult, TableResult]> {
  const read: TableResult[] = [];
  for (const [i, path] of paths.entries()) {
    const file = await openResult(await openFile(path), path === "-" ? "standard input" : path);
    try {
      read.push(await file.read(choices[i]!));
    } catch (error) {
      if (!(error instanceof DataError) || i === 0) throw error;
      // what is said of both need not be there in the second
      const own = { window: otherWindow, benchmark: otherBenchmark };
      const remedy = (_: string, name: "window" | "benchmark") =>
        own[name] === undefined ? `say its own by --other-${name}` : `leave --other-${name} out`;
      throw new DataError(error.message.replace(/leave --(window|benchmark) out$/, remedy));
    }
  }
  return read as [TableResult, TableResult];
}

/** Tickers that are named. */
const FEW = 3;

function summary(comparison: Comparison): string[] {
  const { difference, a, b, tickers, all, rankCorr, lastRow, worstRow, worst } = comparison;
  const { time, values } = difference;
  const rows = time.values.length;
  const date = (row: number) => formatTime(time.kind, time.values[row]!);
  const size = `${count(tickers.length, "ticker")} x ${count(rows, "date")}, ${count(all.n, "value")} in both`;
  if (all.meanAbsDifference === 0) return [`${size}: they are the same`];
  const last = tickers.filter(({ row }) => row === lastRow);
  const furthest = [...last].sort((p, q) => Math.abs(q.b - q.a) - Math.abs(p.b - p.a)).slice(0, FEW);
  const own = Float64Array.from(tickers, (_, i) => Math.abs(values[i * rows + worstRow]!)).filter(
    (value) => !Number.isNaN(value),
  );
  const onWorst = own.reduce((sum, value) => sum + value, 0) / own.length;
  const cell = worst.ticker * rows + worst.row;
  const { ticker } = tickers[worst.ticker]!;
  return [
    `${size}: b - a is ${shown(all.meanDifference)} in the mean, ${shown(all.meanAbsDifference)} in absolute value; correlation ${shown(all.corr)}`,
    `on ${date(lastRow)}: rank correlation of ${count(last.length, "ticker")} ${shown(rankCorr)}; furthest apart: ${furthest.map(({ ticker, ...pair }) => `${ticker} ${apart(pair)}`).join(", ")}`,
    `they disagree most on ${date(worstRow)}, by ${shown(onWorst)} in the mean, and of all for ${ticker} on ${date(worst.row)}: ${apart({ a: a.values[cell]!, b: b.values[cell]! })}`,
  ];
}

/** `+0.67 (0.04 and 0.71)` */
function apart({ a, b }: Pick<TickerDifference, "a" | "b">): string {
  return `${b > a ? "+" : ""}${shown(b - a)} (${shown(a)} and ${shown(b)})`;
}

function shown(value: number): string {
  return Number.isNaN(value) ? "none" : String(Number(value.toPrecision(3)));
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
