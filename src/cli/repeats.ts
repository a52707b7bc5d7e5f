import { clashNote } from "../align/join.ts";
import { formatTime } from "../panel/time.ts";
import { shown } from "../source/cells.ts";
import { type Duplicates, repeatsNote } from "../source/duplicates.ts";
import type { FoundFiles } from "./found-files.ts";

/** A ticker's date that several rows of a file have: its first rows, how many there are, and what counts. */
export interface RepeatedRows {
  readonly file: number;
  readonly ticker: number;
  readonly time: number;
  readonly values: readonly (number | null)[];
  rows: readonly number[];
  readonly kept: number | null;
}

/** A ticker's date that several files have a value for. */
export interface ClashingFiles {
  readonly ticker: number;
  readonly time: number;
  readonly files: readonly number[];
  readonly values: readonly number[];
  readonly kept: number;
}

/** What comes more than once in a stream where it is said what counts; files and tickers by their numbers. */
export interface Repeats {
  /** Of each file, how many rows repeat another one, and how many dates of tickers come more than once. */
  readonly rows: readonly number[];
  readonly cells: readonly number[];
  /** Of each group of files that are parts of one table, the dates of tickers that several have. */
  readonly clashes: readonly number[];
  /** The first of them, among them one at least of each file and group that has any. */
  readonly repeated: readonly RepeatedRows[];
  readonly clashing: readonly ClashingFiles[];
}

/** What is noted of rows of a file that repeat others, of which it has some. */
export function repeatedNote(
  found: FoundFiles,
  file: number,
  duplicates: Duplicates,
  { rows, repeated }: Repeats,
): string {
  const first = repeated
    .filter((one) => one.file === file)
    .reduce((a, b) => (b.rows[1]! < a.rows[1]! ? b : a));
  const where = `${formatTime(found.calendar.kind, first.time)} in rows ${first.rows.slice(0, 2).join(" and ")}`;
  const count = rows[file]!;
  if (found.shapeOf(file) === "single") return repeatsNote(count, "date", where, duplicates);
  const ticker = shown(found.tickers[first.ticker]!);
  return repeatsNote(count, "date and ticker", `${ticker} on ${where}`, duplicates);
}

/** What is noted of dates of tickers that several files have, a note for each table. */
export function clashNotes(
  found: FoundFiles,
  duplicates: Duplicates,
  { clashes, clashing }: Repeats,
): string[] {
  return clashes.flatMap((count, group) => {
    if (count === 0) return [];
    const { ticker, time, files } = clashing
      .filter((one) => found.groups[one.files[0]!] === group)
      .reduce((a, b) => ((b.files[1]! - a.files[1]! || b.ticker - a.ticker || b.time - a.time) < 0 ? b : a));
    const date = formatTime(found.calendar.kind, time);
    const names = files.map((file) => found.paths[file]!);
    return [clashNote(count, { ticker: found.tickers[ticker]!, date, files: names }, duplicates)];
  });
}
