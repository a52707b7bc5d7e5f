import { mergePanels } from "../panel/calendar.ts";
import { DataError } from "../panel/error.ts";
import { Shortlist, some } from "../panel/listed.ts";
import type { Panel } from "../panel/panel.ts";
import { ClashError, type Clashes, type ClashingCell, joinParts } from "../panel/parts.ts";
import type { Duplicates } from "../source/duplicates.ts";
import type { InputFile } from "../source/file.ts";
import type { TableOptions } from "../source/format.ts";
import { gathered } from "./notes.ts";
import { Tables, twins } from "./tables.ts";

type Part = Pick<InputFile, "name" | "panel" | "format">;

/** What the files of an input were named as together. */
interface Named {
  readonly name: string;
  readonly files: readonly string[];
}

/**
 * Several files in one panel, those that are parts of one table put together; `prepare` sees every panel before that, and `locate`
 * tells in which row a file has a ticker and date, if that can be told.
 */
export async function joinFiles<File extends Part>(
  named: Named,
  files: readonly File[],
  duplicates: Duplicates = "error",
  prepare: (panel: Panel, name: string) => Panel,
  locate: (file: File, cell: NonNullable<TableOptions["locate"]>) => Promise<number | undefined>,
): Promise<{ readonly panel: Panel; readonly clashes: Clashes }> {
  const parts = files.map(({ name, panel, format }) => {
    return { name, panel: { ...prepare(panel, name), notes: [] }, format };
  });
  const joined: string[] = [];
  const clashes: Clashes = new Shortlist();
  let panels: Panel[];
  try {
    panels = joinTables(parts, duplicates, joined, clashes);
  } catch (error) {
    if (!(error instanceof ClashError)) throw error;
    throw await withRows(error, (name, cell) => locate(files.find((file) => file.name === name)!, cell));
  }
  const panel = mergePanels(panels);
  if (panel.values.every(Number.isNaN)) throw allEmpty(named);
  const notes = [...gathered(files), ...joined, ...twins(panel.tickers)];
  return { panel: { ...panel, notes }, clashes };
}

/** Of several files of which none has a value; one that has none is a ticker without values. */
export function allEmpty({ name, files }: Named): DataError {
  return new DataError(
    `${name}: every value of its ${files.length} files is missing; at least one number is needed`,
  );
}

/** The same error, with the rows in which the two files have the value, unless that cannot be told. */
async function withRows(
  { ticker, date, time, files: names, remedy }: ClashError,
  locate: (name: string, cell: { ticker: string; time: number }) => Promise<number | undefined>,
): Promise<ClashError> {
  const placed = async (name: string): Promise<string> => {
    const row = await locate(name, { ticker, time });
    return row === undefined ? name : `${name} (row ${row})`;
  };
  return new ClashError(ticker, date, time, [await placed(names[0]), await placed(names[1])], remedy);
}

/** The panels of tables, those of parts of one table as one in the place of the first. DataError as of `Tables`. */
function joinTables(
  parts: readonly Part[],
  duplicates: Duplicates,
  notes: string[],
  clashes: Clashes,
): Panel[] {
  const tables = new Tables();
  for (const { name, format, panel } of parts) tables.add(name, format, panel.tickers);
  notes.push(...tables.notes());
  return tables.groups().map((group) => {
    const list = group.map((i) => parts[i]!);
    if (list.length === 1) return list[0]!.panel;
    const found: Clashes = new Shortlist();
    const remedy = "leave one of them out, or say with --duplicates which counts";
    const panel = joinParts(list, remedy, duplicates, found);
    if (found.count > 0) notes.push(clashNote(found.count, found.list[0]!, duplicates));
    clashes.addAll(found);
    return panel;
  });
}

/** What a note says of tickers and dates that several files have, with the first of them. */
export function clashNote(
  count: number,
  { ticker, date, files }: Pick<ClashingCell, "ticker" | "date" | "files">,
  duplicates: Duplicates,
): string {
  const cells = count === 1 ? "1 ticker and date is" : `${count} tickers and dates are`;
  const counts = duplicates === "mean" ? "the mean of their values" : `the ${duplicates} of them`;
  return `${cells} in more than one file, first ${ticker} on ${date} in ${some(files)}; ${counts} counts`;
}
