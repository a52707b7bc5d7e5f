import { availableParallelism } from "node:os";
import { joinFiles } from "../align/join.ts";
import { assign } from "../node/crew.ts";
import { query } from "../node/duckdb.ts";
import { sizeOf } from "../node/files.ts";
import type { Listing } from "../node/paths.ts";
import { DataError } from "../panel/error.ts";
import { Shortlist, some } from "../panel/listed.ts";
import type { Panel } from "../panel/panel.ts";
import type { Clashes } from "../panel/parts.ts";
import type { TimeIndex } from "../panel/time.ts";
import type { CSVOptions } from "../source/csv.ts";
import type { InputFile, ReadFile } from "../source/file.ts";
import { fromQuery } from "../source/query.ts";
import { inputFile, loadFile, readFile } from "./file.ts";
import { Progress } from "./progress.ts";
import { UsageError } from "./usage.ts";

export interface InputOptions {
  threads?: number;
  /** Leaves out files that cannot be read, with a note. */
  skipBad?: boolean;
  /** A statement whose result is the input, instead of files. */
  sql?: string;
  /** The DuckDB database that it is about. */
  database?: string;
}

/** All that the named files, folders and patterns hold, in one panel. */
export interface Input {
  readonly panel: Panel;
  readonly files: readonly InputFile[];
  /** What several files have, of which one counts. */
  readonly clashes: Clashes;
}

/** Bytes for which a worker is worth its start, and the fewest files. */
const WORTH = 8e6;
const SEVERAL = 8;

/**
 * Reads files, or a statement's result, and puts together what are parts of one table; `prepare` sees every panel before
 * that.
 */
export async function loadInput(
  listing: Listing,
  reading: CSVOptions,
  options: InputOptions,
  progress: Progress,
  prepare: (panel: Panel, name: string) => Panel = (panel) => panel,
): Promise<Input> {
  if (options.sql !== undefined) {
    const { panel, files } = await fromSQL(options.sql, reading, options);
    return { panel: prepare(panel, files[0]!.name), files, clashes: new Shortlist() };
  }
  const { files } = listing;
  if (files.length === 1 && !options.skipBad) {
    const file = await loadFile(files[0]!, reading, progress);
    const panel = prepare(file.panel, file.name);
    const notes = [...listing.notes, ...panel.notes];
    return { panel: noted(panel, notes), files: [file], clashes: new Shortlist() };
  }
  const { read, bad } = await readFiles(files, reading, options, progress);
  if (read.length === 0) throw bad[0]!;
  const notes = [...listing.notes, ...leftOut(bad)];
  const { panel, clashes } = await joinFiles(listing, read, reading.duplicates, prepare, (file, locate) =>
    locatedIn(file, { ...reading, locate }),
  );
  return { panel: noted(panel, [...notes, ...panel.notes]), files: read, clashes };
}

/** The row of a file that `options` ask for; undefined where what came through a pipe cannot be read again. */
async function locatedIn({ path }: InputFile, options: CSVOptions): Promise<number | undefined> {
  if (path === "-" || sizeOf(path) === undefined) return undefined;
  return (await readFile(path, options)).format.located;
}

/** What is noted of files that are left out. */
export function leftOut(bad: readonly DataError[]): string[] {
  if (bad.length === 0) return [];
  const [one, left] = bad.length === 1 ? ["file is", "it"] : ["files are", "they"];
  const messages = some(bad.map(({ message }) => message));
  return [`${bad.length} ${one} left out, for ${left} could not be read: ${messages}`];
}

async function fromSQL(
  sql: string,
  reading: CSVOptions,
  options: InputOptions,
): Promise<Pick<Input, "panel" | "files">> {
  const result = await query(sql, options.database, options.threads);
  const series = async (column: string) => fromQuery(result, { ...reading, seriesColumn: column }).panel;
  const { panel, format } = fromQuery(result, reading);
  return { panel, files: [{ path: options.database ?? "", name: result.name, panel, format, series }] };
}

/** Whether there is an input, and one only. */
export function checkInput(paths: readonly string[], { sql, database }: InputOptions): void {
  if (sql === undefined && database !== undefined)
    throw new UsageError("--database says what --sql is about; give that too");
  if (sql === undefined && paths.length === 0)
    throw new UsageError("nothing to read; name a file, a folder or a pattern, or give --sql");
  if (sql !== undefined && paths.length > 0)
    throw new UsageError(
      `--sql is the input, and ${paths[0]} too; give one, or name the file in the statement`,
    );
}

/** The files in order; those that cannot be read are left out and told where `skipBad` says so, else the error is thrown. */
async function readFiles(
  files: readonly string[],
  reading: CSVOptions,
  options: InputOptions,
  progress: Progress,
): Promise<{ read: InputFile[]; bad: DataError[] }> {
  const found: (InputFile | DataError)[] = new Array(files.length);
  /** What a DataError of a file comes to: a file that is left out, or an end. */
  const fail = (index: number, error: unknown): void => {
    if (!(error instanceof DataError)) throw error;
    if (!options.skipBad) throw files.length > 1 ? skippable(error) : error;
    found[index] = error;
  };
  let done = 0;
  let last: TimeIndex | undefined;
  const keep = (index: number, file: InputFile): void => {
    // thousands of files mostly have the same dates, and need to hold them once
    const time = last !== undefined && sameBytes(last, file.panel.time) ? last : file.panel.time;
    last = time;
    found[index] = { ...file, panel: { ...file.panel, time } };
    progress.report(`reading ${files.length} files`, ++done, files.length);
  };
  const sizes = files.map((path) => (path === "-" ? undefined : sizeOf(path)));
  // what is no plain file may come through a pipe: once, and nowhere else
  const piped = files.flatMap((_, i) => (sizes[i] === undefined ? [i] : []));
  const plain = files.flatMap((_, i) => (sizes[i] === undefined ? [] : [i]));
  const silent = new Progress(true);
  // a ticker without values is one, among others
  let like: CSVOptions = files.length > 1 ? { ...reading, allowEmpty: true } : reading;
  const attempt = async <Read>(i: number, work: () => Promise<Read>): Promise<Read | undefined> => {
    try {
      return await work();
    } catch (error) {
      fail(i, error);
      return undefined;
    }
  };
  for (const i of piped) await attempt(i, async () => keep(i, await loadFile(files[i]!, like, silent)));
  const read = (i: number): Promise<ReadFile | undefined> =>
    attempt(i, async () => {
      const file = await readFile(files[i]!, like);
      keep(i, inputFile(files[i]!, reading, file));
      return file;
    });
  // the first one shows how the others are laid out, whoever reads them
  const layout = plain.length > 0 ? (await read(plain.shift()!))?.layout : undefined;
  if (layout !== undefined) like = { ...like, layout };
  const threads = threadsToRead(
    plain.map((i) => sizes[i]!),
    options.threads,
  );
  if (threads === 1) for (const i of plain) await read(i);
  else {
    await assign<{ path: string; options: CSVOptions }, ReadFile>(
      new URL("./reader.js", import.meta.url),
      plain.map((i) => ({ path: files[i]!, options: like })),
      plain.map((i) => sizes[i]!),
      threads,
      (k, file) => keep(plain[k]!, inputFile(files[plain[k]!]!, reading, file)),
      (k, error) => fail(plain[k]!, error),
    );
  }
  return {
    read: found.filter((one): one is InputFile => !(one instanceof DataError)),
    bad: found.filter((one) => one instanceof DataError),
  };
}

/** The error of one of several files, without which the others can be read. */
export function skippable({ message }: DataError): DataError {
  return new DataError(`${message}; or leave such files out with --skip-bad`);
}

function sameBytes(a: TimeIndex, b: TimeIndex): boolean {
  const bytes = ({ values }: TimeIndex) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return a.kind === b.kind && bytes(a).equals(bytes(b));
}

/** As many as are asked for, otherwise as many cores as there is work for; of files of so many bytes. */
function threadsToRead(sizes: readonly number[], asked: number | undefined): number {
  if (sizes.length < SEVERAL) return 1;
  const size = sizes.reduce((sum, one) => sum + one, 0);
  const useful = Math.max(1, Math.floor(size / WORTH));
  return Math.min(sizes.length, asked ?? Math.min(useful, availableParallelism()));
}

function noted(panel: Panel, notes: readonly string[]): Panel {
  return { ...panel, notes };
}
