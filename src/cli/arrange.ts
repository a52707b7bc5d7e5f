import { unmatched } from "../align/metadata.ts";
import {
  type Arrangement,
  type ArrangeOptions,
  arrangeTickers,
  checkArrange,
  isNamedSort,
  SORTS,
  type Sort,
} from "../heatmap/index.ts";
import { pageCodecs } from "../node/files.ts";
import { DataError, nearest } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import { listed } from "../source/cells.ts";
import { readTickers } from "../source/file.ts";
import type { Metadata } from "../source/metadata.ts";
import { openFile } from "./file.ts";
import { given } from "./options.ts";
import type { Progress } from "./progress.ts";
import { UsageError } from "./usage.ts";

/** Which tickers a picture shows and in which order, as the command line says it. */
export interface OrderOptions {
  /** What the library sorts by, or a column of the metadata. */
  sort?: string;
  ascending?: boolean;
  descending?: boolean;
  top?: number;
  bottom?: number;
  metadata?: string;
  metadataTicker?: string;
  /** A column of the metadata. */
  group?: string;
  groupOrder?: "label" | "mean";
  groupMeans?: boolean;
}

/** Their names, for messages about options that need a picture. */
export const ORDER_NAMES = [
  ...(["sort", "ascending", "descending", "top", "bottom"] as const),
  ...(["metadata", "metadataTicker", "group", "groupOrder", "groupMeans"] as const),
] as const;

/**
 * Throws a UsageError or RangeError for what is wrong with the options whatever the data are. `needed`: the metadata are, even if no
 * picture is arranged by them.
 */
export function checkOrderOptions(options: OrderOptions, needed = false): void {
  const { sort, metadata, group, ascending, descending } = options;
  if (ascending && descending)
    throw new UsageError("--ascending and --descending exclude each other; give one");
  const needs = (name: string, needed: string) => {
    throw new UsageError(`--${name} needs ${needed}; give that too`);
  };
  if (metadata === undefined) {
    if (group !== undefined) needs("group", "--metadata <file.csv>, of which it is a column");
    if (options.metadataTicker !== undefined) needs("metadata-ticker", "--metadata <file.csv>");
  } else if (!needed && group === undefined && columnOf(options) === undefined) {
    throw new UsageError("--metadata is for --group <column> or --sort <column>; give one");
  }
  if (group === undefined) {
    if (options.groupOrder !== undefined) needs("group-order", "--group <column>");
    if (options.groupMeans) needs("group-means", "--group <column>");
  }
  const isColumn = metadata !== undefined && columnOf(options) !== undefined;
  checkArrange({
    ...given(options, ["top", "bottom"]),
    ...(sort !== undefined && !isColumn && { sort: sort as Sort }),
  });
}

/** Reads the metadata, and sees that it has the columns that are asked for, and these. */
export async function loadMetadata(
  options: OrderOptions,
  columns: readonly string[] = [],
): Promise<Metadata | undefined> {
  const { metadata: path, metadataTicker, group } = options;
  if (path === undefined) return undefined;
  const name = path === "-" ? "standard input" : path;
  const named = { name, ...(metadataTicker !== undefined && { tickerColumn: metadataTicker }) };
  const metadata = await readTickers(await openFile(path), named, pageCodecs);
  for (const name of [...columns, ...(group === undefined ? [] : [group])]) metadata.texts(name, []);
  const column = columnOf(options);
  if (column !== undefined && metadata.nameOf(column) === undefined) {
    const words = metadata.columns.flatMap((name) => [name, ...name.split(/\W+/)]);
    const near = nearest(column, [...SORTS, ...words], 1)[0];
    throw new DataError(
      `--sort ${column} is none of ${SORTS.join(", ")}, change:k, nor a column of ${name} (${listed(metadata.columns)}); did you mean ${near}?`,
    );
  }
  return metadata;
}

/** Whether a picture's order is by the metadata. */
export function isByMetadata(options: OrderOptions): boolean {
  return options.group !== undefined || columnOf(options) !== undefined;
}

/** The column of the metadata that `--sort` names, if it names none of the library's sorts. */
function columnOf({ sort }: OrderOptions): string | undefined {
  return sort === undefined || isNamedSort(sort) ? undefined : sort;
}

/** How the library is to arrange these tickers; `notes` say which have no metadata. */
export function arrangeOptions(
  tickers: readonly string[],
  options: OrderOptions,
  metadata: Metadata | undefined,
): { options: ArrangeOptions; notes: string[] } {
  const { sort, group, ascending, descending } = options;
  const notes = metadata === undefined ? [] : [...metadata.notes, ...unmatched(metadata, tickers, "picture")];
  const column = columnOf(options);
  const key = column === undefined ? (sort as Sort | undefined) : metadata?.keys(column, tickers);
  return {
    options: {
      ...(key !== undefined && { sort: key }),
      ...(column !== undefined && { sortName: metadata!.nameOf(column)! }),
      ...((ascending || descending) && { ascending: ascending === true }),
      ...given(options, ["top", "bottom", "groupOrder", "groupMeans"]),
      ...(group !== undefined && { groupOf: metadata!.texts(group, tickers) }),
    },
    notes,
  };
}

/** Arranges the tickers of a picture; `notes` say which have no metadata, and what is not shown. */
export function arrangePicture(
  matrix: Matrix,
  options: OrderOptions,
  metadata: Metadata | undefined,
  progress: Progress,
): { arrangement: Arrangement; notes: readonly string[] } {
  const { tickers } = matrix;
  const { options: arranging, notes } = arrangeOptions(tickers, options, metadata);
  const arrangement = arrangeTickers(matrix, {
    ...arranging,
    onProgress: (done, total) => progress.report("clustering", done, total),
  });
  const shown = arrangement.order.length - arrangement.means.length;
  if (shown === 0) throw new DataError(`no ticker has a value to sort by ${options.sort}; sort by another`);
  if (shown < tickers.length) notes.push(`the heatmap shows ${shown} of ${tickers.length} tickers`);
  return { arrangement, notes };
}
