import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { assign } from "../node/crew.ts";
import { query } from "../node/duckdb.ts";
import { isDevice } from "../node/files.ts";
import { listFiles, some } from "../node/paths.ts";
import { mergePanels } from "../panel/calendar.ts";
import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import { joinParts } from "../panel/parts.ts";
import { sameTime } from "../panel/time.ts";
import type { CSVOptions } from "../source/csv.ts";
import { fromQuery } from "../source/query.ts";
import { type InputFile, inputFile, loadFile, type ReadFile } from "./file.ts";
import { gathered } from "./notes.ts";
import { Progress } from "./progress.ts";
import { SHARED_REMEDY, Tables, twins } from "./tables.ts";
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
}

/** Bytes for which a worker is worth its start, and the fewest files. */
const WORTH = 8e6;
const SEVERAL = 8;

/**
 * Reads the files that `paths` stand for, and puts together what are parts of one table; `prepare` sees every panel before
 * that.
 */
export async function loadInput(
  paths: readonly string[],
  reading: CSVOptions,
  options: InputOptions,
  progress: Progress,
  prepare: (panel: Panel, name: string) => Panel = (panel) => panel,
): Promise<Input> {
  if (options.sql !== undefined) {
    const { panel, files } = await fromSQL(options.sql, reading, options);
    return { panel: prepare(panel, files[0]!.name), files };
  }
  const listing = listFiles(paths);
  const { files } = listing;
  if (files.length === 1 && !options.skipBad) {
    const file = await loadFile(files[0]!, reading, progress);
    const panel = prepare(file.panel, file.name);
    return { panel: noted(panel, [...listing.notes, ...panel.notes]), files: [file] };
  }
  const { read, bad } = await readFiles(files, reading, options, progress);
  if (read.length === 0) throw bad[0]!;
  const notes = [...listing.notes];
  if (bad.length > 0) {
    const [one, left] = bad.length === 1 ? ["file is", "it"] : ["files are", "they"];
    notes.push(
      `${bad.length} ${one} left out, for ${left} could not be read: ${some(bad.map(({ message }) => message))}`,
    );
  }
  const parts = read.map(({ name, panel, format }) => {
    return { name, panel: noted(prepare(panel, name), []), format };
  });
  const joined: string[] = [];
  const panel = mergePanels(joinTables(parts, joined));
  notes.push(...gathered(read), ...joined, ...twins(panel.tickers));
  return { panel: noted(panel, notes), files: read };
}

async function fromSQL(sql: string, reading: CSVOptions, options: InputOptions): Promise<Input> {
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
  const onFailure = (index: number, error: DataError): boolean => {
    if (!options.skipBad) return false;
    found[index] = error;
    return true;
  };
  let done = 0;
  let last: Panel["time"] | undefined;
  const keep = (index: number, file: InputFile): void => {
    // thousands of files mostly have the same dates, and need to hold them once
    const time = last !== undefined && sameTime(last, file.panel.time) ? last : file.panel.time;
    last = time;
    found[index] = { ...file, panel: { ...file.panel, time } };
    progress.report(`reading ${files.length} files`, ++done, files.length);
  };
  const threads = threadsToRead(files, options.threads);
  // what is piped in cannot be read elsewhere
  const away = threads === 1 ? [] : files.flatMap((path, i) => (isPiped(path) ? [] : [i]));
  const silent = new Progress(true);
  for (const [i, path] of files.entries()) {
    if (threads > 1 && !isPiped(path)) continue;
    try {
      keep(i, await loadFile(path, reading, silent));
    } catch (error) {
      if (!(error instanceof DataError && onFailure(i, error))) throw error;
    }
  }
  if (away.length > 0) {
    await assign<{ path: string; options: CSVOptions }, ReadFile>(
      new URL("./reader.js", import.meta.url),
      away.map((i) => ({ path: files[i]!, options: reading })),
      threads,
      (k, file) => keep(away[k]!, inputFile(files[away[k]!]!, reading, file)),
      (k, error) => onFailure(away[k]!, error),
    );
  }
  return {
    read: found.filter((one): one is InputFile => !(one instanceof DataError)),
    bad: found.filter((one) => one instanceof DataError),
  };
}

function isPiped(path: string): boolean {
  return path === "-" || isDevice(path);
}

/** As many as are asked for, otherwise as many cores as there is work for. */
function threadsToRead(files: readonly string[], asked: number | undefined): number {
  if (files.length < SEVERAL) return 1;
  let size = 0;
  for (const path of files) size += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const useful = Math.max(1, Math.floor(size / WORTH));
  return Math.min(files.length, asked ?? Math.min(useful, availableParallelism()));
}

type Part = Pick<InputFile, "name" | "panel" | "format">;

/** The panels of tables, those of parts of one table as one in the place of the first. DataError as of `Tables`. */
function joinTables(parts: readonly Part[], notes: string[]): Panel[] {
  const tables = new Tables();
  for (const { name, format, panel } of parts) tables.add(name, format, panel.tickers);
  notes.push(...tables.notes());
  return tables.groups().map((group) => {
    const list = group.map((i) => parts[i]!);
    return list.length === 1 ? list[0]!.panel : joinParts(list, SHARED_REMEDY);
  });
}

function noted(panel: Panel, notes: readonly string[]): Panel {
  return { ...panel, notes };
}
