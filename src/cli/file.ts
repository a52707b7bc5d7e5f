import { basename } from "node:path";
import { readInput } from "../node/files.ts";
import type { Panel } from "../panel/panel.ts";
import { type CSVFormat, type CSVOptions, fromCSV } from "../source/csv.ts";
import { given } from "./options.ts";
import type { Progress } from "./progress.ts";

/** The options that the command line names as the library does. */
const READING = [
  "dateColumn",
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

export interface InputFile {
  readonly path: string;
  /** For messages. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly panel: Panel;
  readonly format: CSVFormat;
}

/** Reads one file as a panel. */
export function loadFile(path: string, options: CSVOptions, progress: Progress): InputFile {
  const bytes = readInput(path);
  const name = path === "-" ? "standard input" : path;
  const onProgress = (done: number, total: number) =>
    progress.report(`reading ${basename(name)}`, done, total);
  return { path, name, bytes, ...fromCSV(bytes, { ...options, name, onProgress }) };
}

/** The library's options for reading, of those of a command that were given. */
export function readOptions(options: ReadOptions): CSVOptions {
  const named: CSVOptions = given(options, READING);
  if (options.wide) named.shape = "wide";
  if (options.header === false) named.header = false;
  return named;
}
