import { basename } from "node:path";
import { readInput } from "../node/files.ts";
import type { Panel } from "../panel/panel.ts";
import { type CSVFormat, type CSVOptions, fromCSV } from "../source/csv.ts";
import { given } from "./options.ts";
import type { Progress } from "./progress.ts";

/** How files are read, as the command line says it. */
export type ReadOptions = Pick<
  CSVOptions,
  "dateColumn" | "tickerColumn" | "valueColumn" | "delimiter" | "decimal"
> & {
  /** Every column beside the dates is a ticker. */
  wide?: boolean;
};

export interface InputFile {
  readonly path: string;
  /** For messages. */
  readonly name: string;
  readonly panel: Panel;
  readonly format: FileFormat;
  /** One series of the same file, a benchmark; see `seriesColumn` of the options. */
  readonly series: (column: string) => Promise<Panel>;
}

/** What a file was recognised as; `kind` says what kind of file it is. */
export type FileFormat = CSVFormat;

/** Reads one file as a panel, by the format that its first bytes show. */
export async function loadFile(path: string, options: CSVOptions, progress: Progress): Promise<InputFile> {
  const bytes = readInput(path);
  const name = path === "-" ? "standard input" : path;
  const onProgress = (done: number, total: number) =>
    progress.report(`reading ${basename(name)}`, done, total);
  const read = async (more: CSVOptions): Promise<{ panel: Panel; format: FileFormat }> =>
    fromCSV(bytes, { ...options, name, ...more });
  const series = async (column: string) => (await read({ seriesColumn: column })).panel;
  return { path, name, ...(await read({ onProgress })), series };
}

/** The library's options for reading, of those of a command that were given. */
export function readOptions(options: ReadOptions): CSVOptions {
  const named = given(options, ["dateColumn", "tickerColumn", "valueColumn", "delimiter", "decimal"]);
  return options.wide ? { ...named, shape: "wide" } : named;
}
