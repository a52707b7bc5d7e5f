import { basename } from "node:path";
import { isDevice, openParts, pageCodecs, readHead, readInput, sizeOf } from "../node/files.ts";
import { partitionOf } from "../node/paths.ts";
import type { CSVOptions } from "../source/csv.ts";
import { type InputFile, type OpenFile, type ReadFile, readPanel } from "../source/file.ts";
import { kindOfFile } from "../source/kind.ts";
import { given } from "./options.ts";
import type { Progress } from "./progress.ts";

/** The options that the command line names as the library does. */
const READING = [
  "dateColumn",
  "dateFormat",
  "tickerColumn",
  "valueColumn",
  "encoding",
  "delimiter",
  "decimal",
  "skipRows",
  "comment",
  "naValues",
  "duplicates",
] as const;

/** How files are read, as the command line says it. */
export type ReadOptions = Pick<CSVOptions, (typeof READING)[number]> & {
  /** False where the first row is one of data. */
  header?: boolean;
  /** Every column beside the dates is a ticker. */
  wide?: boolean;
};

/** Bytes up to which a file of columns is read as a whole. */
const WHOLE = 1 << 20;

/** Opens a file, or standard input for `-`. */
export async function openFile(path: string): Promise<OpenFile> {
  const size = path === "-" ? 0 : (sizeOf(path) ?? 0);
  // a small one is sooner read than looked at
  if (size > WHOLE && kindOfFile(readHead(path, 128)) === "parquet") {
    return { kind: "parquet", source: openParts(path) };
  }
  const source = await readInput(path);
  return { kind: kindOfFile(source.subarray(0, 128)), source };
}

/** Reads one file as a panel, by the format that its first bytes show; its folders may say what its dates or ticker are. */
export async function readFile(path: string, options: CSVOptions): Promise<ReadFile> {
  const named = { ...options, name: nameOf(path), constants: partitionOf(path) };
  return readPanel(await openFile(path), named, pageCodecs);
}

/** Reads one file with a report of how far it is. */
export async function loadFile(path: string, options: CSVOptions, progress: Progress): Promise<InputFile> {
  const onProgress = (done: number, total: number) =>
    progress.report(`reading ${basename(nameOf(path))}`, done, total);
  if (path !== "-" && !isDevice(path))
    return inputFile(path, options, await readFile(path, { ...options, onProgress }));
  // what comes through a pipe comes once
  const file = await openFile(path);
  const read = (more: CSVOptions) => readPanel(file, { ...options, name: nameOf(path), ...more }, pageCodecs);
  const series = async (column: string) => (await read({ seriesColumn: column })).panel;
  return { path, name: nameOf(path), ...(await read({ onProgress })), series };
}

/** A file that was read; its bytes are let go, and read again for a series. */
export function inputFile(path: string, options: CSVOptions, { panel, format }: ReadFile): InputFile {
  const series = async (column: string) => (await readFile(path, { ...options, seriesColumn: column })).panel;
  return { path, name: nameOf(path), panel, format, series };
}

function nameOf(path: string): string {
  return path === "-" ? "standard input" : path;
}

/** The library's options for reading, of those of a command that were given. */
export function readOptions(options: ReadOptions): CSVOptions {
  const named: CSVOptions = given(options, READING);
  if (options.wide) named.shape = "wide";
  if (options.header === false) named.header = false;
  return named;
}
