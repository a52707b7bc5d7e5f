import { Cells } from "./cells.ts";
import { HASH, hasComment } from "./comments.ts";
import type { CSVOptions } from "./csv.ts";
import type { Delimiter } from "./delimiter.ts";
import type { Text } from "./encoding.ts";
import { findFoot } from "./foot.ts";
import { Missing } from "./missing.ts";
import type { Roles } from "./roles.ts";
import { linesOf, type Table } from "./table.ts";

/** How a file is laid out, so that others that begin with the same header need no such look. Can be sent to workers. */
export interface Layout {
  /** The bytes up to the first row. */
  readonly head: Uint8Array;
  readonly delimiter: Delimiter;
  readonly columns: readonly string[];
  readonly width: number;
  readonly datesFirst: boolean;
  readonly roles: Roles;
  /** The options that it was found with. */
  readonly options: string;
}

/** Options that decide which columns are what. */
const DECIDING = [
  ...["delimiter", "skipRows", "comment", "header", "naValues", "shape", "dateFormat"],
  ...["dateColumn", "tickerColumn", "valueColumn", "seriesColumn"],
] as const;

function decidingOf(options: CSVOptions): string {
  return JSON.stringify(DECIDING.map((name) => options[name as keyof CSVOptions] ?? null));
}

/** Rows that the decimal mark is looked for in first. */
const SAMPLE_ROWS = 8;

/** The layout of a table that begins with its header and nothing else; undefined for any other. */
export function layoutOf(table: Table, roles: Roles, options: CSVOptions): Layout | undefined {
  const { bytes, body, delimiter, columns, width, datesFirst, isPlain } = table;
  if (!isPlain) return undefined;
  // a Buffer's slice would keep all of the file, and take it along to workers
  const head = new Uint8Array(bytes.subarray(0, body));
  return { head, delimiter, columns, width, datesFirst, roles, options: decidingOf(options) };
}

/** The table of a file that begins as another one did; undefined where it does not, has more than header and rows, or is read otherwise. */
export function openLike(
  { bytes, lines }: Text,
  name: string,
  layout: Layout,
  options: CSVOptions,
): Table | undefined {
  if (decidingOf(options) !== layout.options) return undefined;
  const { head, delimiter, columns, width, datesFirst } = layout;
  const body = head.length;
  for (let at = 0; at < body; at++) if (bytes[at] !== head[at]) return undefined;
  if (hasComment(bytes, body, HASH)) return undefined;
  const cells = new Cells(bytes, delimiter.charCodeAt(0), name);
  cells.at = body;
  if (!cells.nextRow()) return undefined;
  const foot = findFoot(cells, columns.length, datesFirst);
  const sample: string[][] = [];
  cells.at = body;
  while (sample.length < SAMPLE_ROWS && cells.nextRow()) sample.push(cells.texts());
  return {
    name,
    bytes: bytes.subarray(0, foot.end),
    lines: linesOf(lines, foot.end - body, width),
    delimiter,
    columns,
    isHeadless: false,
    width,
    body,
    sample,
    missing: new Missing(options.naValues),
    notes: foot.notes,
    isPlain: true,
    datesFirst,
  };
}
