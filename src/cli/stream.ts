import { statfsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { allEmpty } from "../align/join.ts";
import { unusableNote } from "../kernel/job.ts";
import { kernelCode } from "../kernel/wasm.ts";
import { readBlocks } from "../node/blocks.ts";
import { isReadable, openParts, pageCodecs, readHead, sizeOf, statOf } from "../node/files.ts";
import { sha256 } from "../node/hash.ts";
import { createKernel } from "../node/kernel.ts";
import { Outputs } from "../node/output.ts";
import { type Listing, listFiles, partitionOf } from "../node/paths.ts";
import { Resume } from "../node/resume.ts";
import { RECORD, Spill, type SpillState } from "../node/spill.ts";
import { DataError } from "../panel/error.ts";
import { some } from "../panel/listed.ts";
import { Tally } from "../panel/tally.ts";
import { formatTime } from "../panel/time.ts";
import { shown } from "../source/cells.ts";
import { openCSVStream } from "../source/csv-stream.ts";
import { kindOfFile } from "../source/kind.ts";
import { openParquetStream, ParquetStream } from "../source/parquet-stream.ts";
import type { LongStream } from "../source/stream.ts";
import { longCSV } from "../table/csv.ts";
import { toParquet } from "../table/parquet.ts";
import { benchmarkPath } from "./benchmark.ts";
import { hasMetadata, tableKind } from "./check.ts";
import { type ComputeOptions, report, smoothResult } from "./compute.ts";
import { readOptions } from "./file.ts";
import { FoundFiles } from "./found-files.ts";
import { skippable } from "./input.ts";
import { manifestPath, manifestText, metadataOf, Sources, settingsOf } from "./manifest.ts";
import { Progress } from "./progress.ts";
import type { Repeats } from "./repeats.ts";
import { reportText } from "./report.ts";
import { settle } from "./settle.ts";
import { Slices, TwiceError } from "./slices.ts";
import { type Open, rowsOf, StreamFiles } from "./stream-files.ts";
import { prepareMarket } from "./stream-market.ts";
import { reportFacts } from "./stream-report.ts";
import { version } from "./version.ts";

const MB = 1e6;
/** What the process itself takes, with the pieces of a CSV file that it reads. */
const BASE = 150 * MB;

/** `compute` in bounded memory: rows go to a passing file by ticker, and are computed some tickers at a time. */
export async function stream(
  paths: readonly string[],
  listing: Listing,
  options: ComputeOptions,
): Promise<void> {
  const progress = new Progress(options.quiet ?? false);
  const outputs = new Outputs();
  const output = options.output!;
  const { files } = listing;
  const sizes = files.map((path) => sizeOf(path) ?? 0);
  const budget = options.maxMemory! - BASE;
  const folder = dirname(resolve(output));
  const sources = options.manifest || hasMetadata(output) ? Sources.of(files, options) : undefined;
  let resume: Resume | undefined;
  let spill: Spill | undefined;
  let ended = true;
  try {
    resume = options.resume ? new Resume(output, keyOf(files, options)) : undefined;
    const open = (path: string) => openStream(path, options, budget, files.length > 1);
    const counted: Counted | undefined = resume?.counted && JSON.parse(resume.counted);
    if (!counted) await checkSpace(files, sizes, open, options, folder);
    const most = Math.floor(budget / 4);
    spill = resume
      ? new Spill(resume.rows, most, { state: counted?.spill })
      : new Spill(join(folder, `.rollbeta.${process.pid}.rows`), most);
    let found: FoundFiles;
    let tally: Tally;
    let repeats: Repeats | undefined;
    if (counted) {
      found = FoundFiles.restore(counted.found);
      tally = Tally.restore(counted.tally);
      repeats = counted.repeats;
    } else {
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const source = new StreamFiles(files, sizes, open, options);
      tally = await spread(source, files, total, spill, progress);
      found = source.found;
      const { duplicates = "error" } = options;
      if (duplicates !== "error") {
        const onProgress = (done: number, all: number) =>
          progress.report("looking for duplicates", done, all, { count: done, unit: "tickers" });
        ({ tally, repeats } = await settle(found, open, spill, duplicates, (3 * budget) / 4, onProgress));
      }
      if (tally.valid === 0) throw allEmpty(listing);
      const all: Counted = {
        found: found.save(),
        tally: tally.save(),
        spill: spill.state,
        ...(repeats && { repeats }),
      };
      resume?.keepCounted(JSON.stringify(all));
    }
    const work = async () => {
      const market = await prepareMarket(listing.name, found, spill!, tally, repeats, options, progress);
      const slices = new Slices(await createKernel(), market, options, (3 * budget) / 4, progress, resume);
      const result = await slices.result();
      const manifest = await sources?.manifest(result, options);
      const pieces =
        tableKind(output) === "parquet"
          ? toParquet(result, { metadata: metadataOf(manifest!) })
          : longCSV(result);
      // a disk that is full, say, is to cost no more than the slice at hand
      ended = false;
      await outputs.write(output, pieces);
      ended = true;
      if (options.manifest) await outputs.write(manifestPath(output), [manifestText(manifest!)]);
      return { result, market, slices };
    };
    const { result, market, slices } = await watched(found, open, spill, work, () => {
      ended = true;
    });
    if (slices.isEmpty) {
      throw new DataError(
        "every value is missing: too few complete pairs for --min-periods, or the benchmark or every ticker does not move",
      );
    }
    const notes = [
      ...listing.notes,
      ...market.notes(),
      ...(slices.unusable === 0 ? [] : [unusableNote(slices.unusable)]),
      ...smoothResult({ ...result, arrays: [], notes: [] }, options.smooth),
    ];
    if (options.report !== undefined) {
      const facts = reportFacts(found, market, repeats);
      await outputs.write(options.report, [reportText(paths, options, facts, notes)]);
    }
    outputs.commit();
    progress.stop();
    await report(result, slices.shown, market.returns, options, notes, undefined);
  } finally {
    progress.stop();
    outputs.discard();
    spill?.close();
    resume?.close();
    if (ended) resume?.remove();
    await sources?.stop();
  }
}

/** What of the reading is kept for a run that goes on. */
interface Counted {
  readonly found: string;
  readonly tally: string;
  readonly spill: SpillState;
  readonly repeats?: Repeats;
}

/** All that a run has to share with the one that it goes on from; files by size and time, for hashes take as long as reading. */
function keyOf(files: readonly string[], options: ComputeOptions): string {
  const file = (path: string) => {
    const name = resolve(path);
    if (options.skipBad && !isReadable(path)) return { name };
    const { size, mtimeMs, ino } = statOf(path);
    return { name, size, mtimeMs, ino };
  };
  const benchmarks = options.benchmark.map((asked) => {
    const at = benchmarkPath(asked);
    return { asked, files: at === undefined ? [] : listFiles([at]).files.map(file) };
  });
  const { maxMemory } = options;
  const of = { version, kernel: sha256(kernelCode()), maxMemory, options: settingsOf(options) };
  return JSON.stringify({ ...of, inputs: files.map(file), benchmarks });
}

/** `several`: it is one of several files, and may be without values. */
async function openStream(
  path: string,
  options: ComputeOptions,
  budget: number,
  several: boolean,
): Promise<LongStream> {
  const reading = {
    ...readOptions(options),
    name: path,
    constants: partitionOf(path),
    ...(several && { allowEmpty: true }),
  };
  const kind = kindOfFile(readHead(path, 128));
  switch (kind) {
    case "csv":
      return openCSVStream(() => readBlocks(path), reading);
    case "parquet": {
      const source = await openParquetStream(openParts(path), { ...reading, compressors: pageCodecs });
      checkGroups(source, budget);
      return source;
    }
    default:
      throw new DataError(`${path}: only CSV and Parquet are read in bounded memory; write it as Parquet`);
  }
}

/** A row group stands in memory as a whole: numbers, codes, and the pages as they are in the file. */
function checkGroups({ name, largestGroup }: ParquetStream, budget: number): void {
  const bytes = largestGroup * 40;
  if (bytes <= budget) return;
  const least = Math.ceil((BASE + bytes) / MB);
  throw new DataError(
    `${name}: has a row group of ${largestGroup} rows, for which --max-memory must be at least ${least}MB; give as much, or write it with smaller row groups`,
  );
}

/** Rows of text are hardly ever shorter: less space than for those is surely too little. */
const LONGEST_ROW = 48;

/**
 * DataError where the disk is too small for the passing file, as far as that can be known before reading, and for what
 * the first file and the ends of those of Parquet show to be wrong.
 */
async function checkSpace(
  files: readonly string[],
  sizes: readonly number[],
  open: (path: string) => Promise<LongStream>,
  { skipBad = false }: ComputeOptions,
  folder: string,
): Promise<void> {
  let rows = 0;
  for (const [f, path] of files.entries()) {
    try {
      const isParquet = kindOfFile(readHead(path, 128)) === "parquet";
      const source = isParquet || f === 0 ? await open(path) : undefined;
      rows += source instanceof ParquetStream ? source.rows : sizes[f]! / LONGEST_ROW;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      if (!skipBad) throw files.length > 1 ? skippable(error) : error;
    }
  }
  const { bavail, bsize } = statfsSync(folder);
  const [needed, free] = [rows * RECORD, bavail * bsize].map((bytes) => Math.ceil(bytes / MB)) as [
    number,
    number,
  ];
  if (needed <= free) return;
  throw new DataError(
    `${folder}: has ${free}MB free, and rows of ${some(files)} take ${needed}MB there while they are sorted by ticker; write the output to a larger disk`,
  );
}

/** Brings all rows to the passing file; what they are like is counted on the way. */
async function spread(
  source: StreamFiles,
  paths: readonly string[],
  total: number,
  spill: Spill,
  progress: Progress,
): Promise<Tally> {
  const tally = new Tally();
  const what = paths.length === 1 ? basename(paths[0]!) : `${paths.length} files`;
  for await (const piece of source.pieces()) {
    spill.add(piece);
    tally.add(piece);
    progress.report(`reading ${what}`, piece.done, total, { count: tally.rows, unit: "rows" });
  }
  spill.finish();
  return tally;
}

/** Finds where a cell stands that comes twice, for which files are read again. */
async function watched<Value>(
  found: FoundFiles,
  open: Open,
  spill: Spill,
  work: () => Promise<Value>,
  onTwice: () => void,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TwiceError)) throw error;
    onTwice();
    const { ticker, clash } = error;
    const { file, time, sameFile } = clash;
    const { paths, tickers } = found;
    const name = tickers[ticker]!;
    const cell = { ticker: name, time };
    const date = formatTime(found.calendar.kind, time);
    const policy = "or say with --duplicates which counts";
    if (!sameFile) {
      const placed = async (one: number) =>
        `${paths[one]} (row ${(await rowsOf(paths[one]!, open, [cell], 1))[0]![0]})`;
      const both = `${await placed(firstWith(found, spill, ticker, time))} and ${await placed(file)}`;
      throw new DataError(
        `ticker ${name} is in more than one file: ${both} both have it on ${date}; leave one of them out, ${policy}`,
      );
    }
    const [rows] = await rowsOf(paths[file]!, open, [cell], 2);
    const what = found.shapeOf(file) === "single" ? `date ${date}` : `ticker ${shown(name)} on ${date}`;
    const both = `rows ${rows!.join(" and ")} both have ${what}`;
    throw new DataError(`${paths[file]}: ${both}; keep one of them, ${policy}`);
  }
}

/** The first file with a value of a ticker at a time. */
function firstWith(found: FoundFiles, spill: Spill, ticker: number, time: number): number {
  const { values } = found.calendar;
  let [file, first] = [-1, -1];
  spill.read([ticker], ({ rows, date, value, fresh }) => {
    for (let k = 0; k < rows; k++) {
      if (fresh[k] === 1) file = found.next(ticker, file);
      if (first < 0 && values[date[k]!] === time && !Number.isNaN(value[k])) first = file;
    }
  });
  return first;
}
