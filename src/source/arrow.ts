import type { Panel } from "../panel/panel.ts";
import { ArrowFile } from "./arrow-file.ts";
import { plan, spread } from "./columns.ts";
import { withConstants } from "./constants.ts";
import type { TableFormat, TableOptions } from "./format.ts";
import { checkInput, checkReading } from "./options.ts";
import { withTimeColumns } from "./time-columns.ts";

/** What an Arrow file was recognised as. */
export interface ArrowFormat extends TableFormat {
  kind: "arrow";
  container: "file" | "stream";
  /** Type of each of `columns`. */
  types: readonly string[];
  /** Record batches. */
  batches: number;
  /** The file's own key/value metadata. */
  metadata: Readonly<Record<string, string>>;
}

/**
 * Reads an Arrow table of prices, returns or other numbers by date: the bytes of an IPC file (Feather of version 2) or
 * stream, compressed or not. Wide, long or one instrument, recognised as a CSV file is, by names, types and first rows.
 * DataError for bytes that are broken or not clear; errors of options as of `fromCSV`.
 */
export async function fromArrow(
  bytes: Uint8Array,
  options: TableOptions = {},
): Promise<{ panel: Panel; format: ArrowFormat }> {
  checkReading(options);
  checkInput(bytes, false);
  const file = await ArrowFile.open(bytes, options);
  const whole = await withTimeColumns(withConstants(file, options), options);
  const types = whole.table.columns.map(({ type }) => type);
  const needs = plan(whole.table, options);
  const contents = await whole.read(needs.keys, needs.numbers);
  const { panel, format } = spread(whole.table, needs, contents, options, file.notes);
  return { panel, format: { kind: "arrow", ...format, ...file.facts, types } };
}
