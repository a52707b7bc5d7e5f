import { basename } from "node:path";
import { perhaps } from "../align/market.ts";
import { findingNotes } from "../inspect/finding.ts";
import type { Gaps } from "../kernel/options.ts";
import { smooth } from "../kernel/smooth.ts";
import type { Step } from "../kernel/step.ts";
import { Outputs, print } from "../node/output.ts";
import { type Listing, listFiles } from "../node/paths.ts";
import { DataError } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Panel } from "../panel/panel.ts";
import { type Choice, pick, type Result, type Stat, takeStats, type Window } from "../panel/result.ts";
import type { TimeIndex } from "../panel/time.ts";
import type { Metadata } from "../source/metadata.ts";
import { longCSV, wideCSV } from "../table/csv.ts";
import { type SectionPart, sectionCSV } from "../table/section.ts";
import type { Verification } from "../verify/verify.ts";
import { arrangePicture, isByMetadata, loadMetadata } from "./arrange.ts";
import { checkCompute, checkShape, checkTargets, hasMetadata, tableKind, targetsOf } from "./check.ts";
import { isEmpty, whyEmpty } from "./empty.ts";
import type { EstimatorChoice } from "./estimator.ts";
import { verify } from "./exact.ts";
import { facetChoices, orderNotes, unshownNotes } from "./facet.ts";
import { besideLines, computedLines, type LinesOptions, writeLines } from "./lines.ts";
import { type Loaded, loadOptions, loadReturns, type ReturnOptions } from "./load.ts";
import { type Manifest, manifestPath, manifestText, metadataOf, Sources } from "./manifest.ts";
import { trusted, writePicture } from "./picture.ts";
import { type Preset, withPreset } from "./preset.ts";
import { withGroups } from "./prior.ts";
import { Progress } from "./progress.ts";
import { factsOf, reportText } from "./report.ts";
import { matricesOf, run } from "./run.ts";
import {
  besideSections,
  riskOf,
  type SectionOptions,
  sectionNotes,
  sectionsOf,
  takesSections,
} from "./section.ts";
import { groupTickers, type SectorOptions, saidOfGroups, sectorColumns, settledSpec } from "./sectors.ts";
import { shortTickers } from "./short.ts";
import { checkStream } from "./stream-check.ts";
import { type Shown, shownOf, summarize, summaryText } from "./summary.ts";
import { threadsFor, withThreads } from "./threads.ts";
import { decayOf, windowsOf } from "./weights.ts";

export interface ComputeOptions extends ReturnOptions, LinesOptions, SectorOptions, SectionOptions {
  output?: string;
  /** Undefined: 60, unless a decay is given. */
  window?: Window[];
  halflife?: number;
  span?: number;
  alpha?: number;
  adjust: boolean;
  ignoreNa?: boolean;
  smooth?: number;
  estimator?: EstimatorChoice;
  minPeriods?: number;
  /** Undefined: pairwise. */
  gaps?: Gaps;
  maxSpan?: number;
  step?: Step;
  stat: Stat[];
  ddof: number;
  preset?: Preset;
  shape?: "wide" | "long";
  manifest?: boolean;
  timestamp?: boolean;
  heatmap?: string[];
  lines?: string[];
  verify?: number;
  /** Bytes. */
  maxMemory?: number;
  resume?: boolean;
  quiet?: boolean;
  json?: boolean;
}

/** `rollbeta compute`: files of prices in, table and heatmaps out. */
export async function compute(paths: readonly string[], asked: ComputeOptions): Promise<void> {
  const { options, notes: preset, blame } = withPreset(asked);
  try {
    checkCompute(paths, options);
    checkStream(paths, options);
  } catch (error) {
    throw blame(error);
  }
  const listing = listFiles(paths);
  checkTargets(listing.files, options);
  if (options.maxMemory !== undefined) {
    const { stream } = await import("./stream.ts");
    return stream(paths, listing, options);
  }
  const metadata = await loadMetadata(options, sectorColumns(options));
  const progress = new Progress(options.quiet ?? false);
  const outputs = new Outputs();
  const sources = hasManifest(options) ? Sources.of(listing.files, options) : undefined;
  try {
    const stats = [...new Set([...options.stat, ...besidePictures(options), ...besideSections(options)])];
    const evaluated = await evaluate(listing, options, progress, metadata, stats).catch((error) => {
      throw blame(error);
    });
    const { loaded, result: whole } = evaluated;
    const result = takeStats(whole, options.stat);
    const verified =
      options.verify === undefined ? undefined : verify(result, loaded, options, options.verify);
    const smoothed = smoothResult(result, options.smooth);
    const sections = sectionsOf(evaluated, options);
    const short = shortTickers(loaded, options);
    const settled = (spec: string) => settledSpec(spec, loaded, metadata);
    const manifest = await sources?.manifest(result, options, settled);
    const said = [
      ...preset,
      ...loaded.notes,
      ...findingNotes(short),
      ...result.notes,
      ...smoothed,
      ...sectionNotes(sections, options),
      ...(await write(
        outputs,
        result,
        whole,
        sections,
        options,
        isByMetadata(options) ? metadata : undefined,
        progress,
        manifest,
        sourceName(paths, listing.files, options),
      )),
    ];
    const notes = [...new Set(said)];
    if (options.report !== undefined) {
      const facts = factsOf(loaded, short);
      await outputs.write(options.report, [reportText(paths, options, facts, notes)]);
    }
    outputs.commit();
    progress.stop();
    const all = loaded.returns.time;
    await report(result, shownOf(result, all), all, options, notes, verified);
  } finally {
    progress.stop();
    outputs.discard();
    await sources?.stop();
  }
}

/** What was read and computed. */
export interface Evaluated {
  readonly loaded: Loaded;
  readonly result: Result;
  /** The tickers' betas, where their cross-section is asked for, and the tickers' returns over single rows. */
  readonly betas: Result | undefined;
  readonly returns: Panel;
}

/** Reads the files and computes what the options ask for, not smoothed yet. DataError where nothing comes of it. */
export async function evaluate(
  listing: Listing,
  options: ComputeOptions,
  progress: Progress,
  metadata: Metadata | undefined,
  stats: readonly Stat[] = options.stat,
): Promise<Evaluated> {
  const ofTickers = await loadReturns(listing, loadOptions(options), progress, metadata);
  const never = checkWindow(ofTickers, options);
  const loaded = options.groupBy === undefined ? ofTickers : groupTickers(ofTickers, options, metadata!);
  const { returns, benchmarks, groups } = loaded;
  checkShape(options, benchmarks.tickers.length);
  const sections = takesSections(options);
  // groups come one after the other, and few tickers are no work to share
  const largest = sections ? [...groups, ...ofTickers.groups] : groups;
  const most = Math.max(...largest.map((group) => group.returns.tickers.length));
  const numbers = most * returns.time.values.length * benchmarks.tickers.length * matricesOf(options);
  const threads = threadsFor(numbers, most, options.threads);
  const grouped = withGroups(options, returns.tickers, metadata);
  const [computed, betas] = await withThreads(threads, async (engine) => {
    const report = (done: number, total: number) => progress.report("computing", done, total);
    const found = await run(engine, loaded, grouped.options, stats, report);
    if (!sections) return [found, undefined];
    return [found, loaded === ofTickers ? found : await run(engine, ofTickers, options, ["beta"], report)];
  });
  if (isEmpty(computed)) throw new DataError(await whyEmpty(loaded, options, computed.notes));
  const result: Result = {
    ...{ ...computed, ...loaded.method, ...saidOfGroups(options, metadata) },
    notes: [...grouped.notes, ...computed.notes, ...never],
  };
  return { loaded, result, betas: betas && takeStats(betas, ["beta"]), returns: ofTickers.single };
}

/** The statistics that pictures need and the table may not have. */
function besidePictures(options: ComputeOptions): Stat[] {
  const { heatmap = [], lines = [], stat } = options;
  const bands = lines.length > 0 && decayOf(options) === undefined && options.smooth === undefined;
  return [...(heatmap.length > 0 ? trusted(options) : []), ...(bands ? besideLines(stat[0]!, options) : [])];
}

/** Whether the table, or a file beside it, says what it was computed from. */
function hasManifest({ output, manifest = false }: ComputeOptions): boolean {
  return output !== undefined && (manifest || hasMetadata(output));
}

/** Smooths every statistic in place but the counts of pairs; returns what is to be noted. */
export function smoothResult(result: Result, span: number | undefined): string[] {
  if (span === undefined) return [];
  const { time, tickers, stats, arrays } = result;
  for (const [k, values] of arrays.entries()) {
    const stat = stats[k % stats.length]!;
    if (stat !== "n") smooth({ time, tickers, values, stat }, { span, out: values });
  }
  const names = stats.filter((stat) => stat !== "n").join(", ");
  return names === "" ? [] : [`${names} smoothed by an EMA of span ${span}`];
}

/** Throws a DataError for windows that the data cannot have a value of; returns what is to be noted of those that are never full. */
export function checkWindow(
  { returns, notes }: Pick<Loaded, "returns" | "notes">,
  options: ComputeOptions,
): string[] {
  if (decayOf(options) || options.estimator) return [];
  const { minPeriods = Number.POSITIVE_INFINITY } = options;
  const rows = returns.time.values.length;
  const longest = Math.max(...windowsOf(options).map((window) => (typeof window === "number" ? window : 0)));
  const found = `longer than the data: ${rows} rows of returns`;
  // a window may be longer than the data if it takes fewer pairs
  if (longest > rows && !(minPeriods >= 1 && minPeriods <= rows)) {
    throw new DataError(`a window of ${longest} is ${found}; choose a shorter --window${perhaps(notes)}`);
  }
  if (options.minPeriods !== undefined && minPeriods > rows) {
    throw new DataError(`--min-periods of ${minPeriods} is ${found}; choose fewer${perhaps(notes)}`);
  }
  return longest > rows ? [`no window of ${longest} is ever full: there are ${rows} rows of returns`] : [];
}

/** What a picture's footer calls the input: the file, or what was asked for where it is several. */
function sourceName(paths: readonly string[], files: readonly string[], options: ComputeOptions): string {
  if (files.length === 0) return options.database === undefined ? "SQL" : basename(options.database);
  return paths.length === 1 ? basename(paths[0]!) : `${basename(paths[0]!)} + ${paths.length - 1}`;
}

async function write(
  outputs: Outputs,
  result: Result,
  whole: Result,
  sections: readonly SectionPart[],
  options: ComputeOptions,
  metadata: Metadata | undefined,
  progress: Progress,
  manifest: Manifest | undefined,
  source: string,
): Promise<string[]> {
  const notes = new Set<string>();
  const { heatmap = [], output, groupBy } = options;
  // what metadata say of tickers is nothing about their groups
  const ofTickers = groupBy === undefined ? metadata : undefined;
  if (heatmap.length > 0) {
    const { facet } = options;
    const pairs = result.benchmarks.flatMap((benchmark) =>
      result.windows.map((window) => ({ benchmark, window })),
    );
    const { choices, notes: chosen } = facetChoices(pairs, facet, {});
    const subjects = choices.map((choice) => ({
      matrix: shown(result, options, choice),
      by: (stat: Stat) => pick(whole, { ...choice, stat }),
      ...riskOf(sections, choice, options),
    }));
    const matrices = subjects.map(({ matrix }) => matrix);
    const { arrangement, notes: more } = arrangePicture(matrices[0]!, options, ofTickers, progress);
    const unshown = unshownNotes(matrices, facet, result.arrays.length);
    for (const note of [...unshown, ...chosen, ...more, ...orderNotes(matrices, facet, options)])
      notes.add(note);
    for (const [i, path] of heatmap.entries()) {
      progress.report("drawing", i, heatmap.length);
      const drawn = await writePicture(outputs, path, subjects, options, arrangement, source);
      for (const note of drawn) notes.add(note);
    }
  }
  const { lines = [] } = options;
  if (lines.length > 0) {
    const { data, notes: chosen } = computedLines(whole, result.stats[0]!, options, ofTickers);
    for (const note of chosen) notes.add(note);
    for (const path of lines) {
      for (const note of await writeLines(outputs, path, data, options, source)) notes.add(note);
    }
  }
  if (options.crossSection !== undefined) await outputs.write(options.crossSection, sectionCSV(sections));
  if (output !== undefined) {
    const table = await tableOf(output, result, options, manifest);
    await outputs.write(output, counted(table, result, progress));
    if (options.manifest) await outputs.write(manifestPath(output), [manifestText(manifest!)]);
  }
  return [...notes];
}

/** The first matrix, or a chosen one: what the heatmap and a wide table show. */
export function shown(result: Result, { smooth: span }: ComputeOptions, choice: Choice = {}): Matrix {
  const one = pick(result, choice);
  return span === undefined || one.stat === "n" ? one : { ...one, smoothing: `span=${span}` };
}

interface Table {
  pieces: Iterable<string | Uint8Array>;
  /** Bytes, about. */
  perNumber: number;
}

/** The table as its file wants it: wide where one matrix is all there is, unless a long one is asked for. */
async function tableOf(
  output: string,
  result: Result,
  options: ComputeOptions,
  manifest: Manifest | undefined,
): Promise<Table> {
  const long = options.shape === "long" || result.arrays.length > 1;
  const first = shown(result, options);
  const kind = tableKind(output) ?? "csv";
  if (kind === "csv") return { pieces: long ? longCSV(result) : wideCSV(first), perNumber: 19 };
  const write =
    kind === "parquet"
      ? (await import("../table/parquet.ts")).toParquet
      : (await import("../table/arrow.ts")).toArrow;
  const more = manifest && { metadata: metadataOf(manifest) };
  return { pieces: write(long ? result : first, more), perNumber: 8 };
}

/** The pieces, and a report of how much of the table they are, at so many bytes a number. */
function* counted(
  { pieces, perNumber }: Table,
  { arrays }: Result,
  progress: Progress,
): Generator<string | Uint8Array> {
  const total = arrays.reduce((length, array) => length + array.length, 0) * perNumber;
  let done = 0;
  for (const piece of pieces) {
    yield piece;
    done += piece.length;
    progress.report("writing", Math.min(done, total), total);
  }
}

export async function report(
  result: Omit<Result, "arrays" | "notes">,
  numbers: Shown,
  all: TimeIndex,
  options: ComputeOptions,
  notes: readonly string[],
  verified: Verification | undefined,
): Promise<void> {
  const summary = {
    ...summarize(result, numbers, all, options, targetsOf(options), notes),
    ...(verified && { verified }),
  };
  if (options.json && options.output !== "-" && options.crossSection !== "-")
    await print(`${JSON.stringify(summary)}\n`);
  else if (options.json) process.stderr.write(`${JSON.stringify(summary)}\n`);
  else if (!options.quiet) process.stderr.write(summaryText(summary, numbers.fills));
}
