import { print } from "../node/output.ts";
import { some } from "../node/paths.ts";
import type { Panel } from "../panel/panel.ts";
import { formatTime } from "../panel/time.ts";
import { type FileFormat, type ReadOptions, readOptions } from "./file.ts";
import { checkInput, type InputOptions, loadInput } from "./input.ts";
import { Progress } from "./progress.ts";

/** `rollbeta info`: what files are recognised as. */
export async function info(
  paths: readonly string[],
  { json, ...options }: ReadOptions & InputOptions & { json?: boolean },
): Promise<void> {
  checkInput(paths, options);
  const progress = new Progress(false);
  const { panel, files } = await loadInput(paths, readOptions(options), options, progress);
  progress.stop();
  const facts = describe(
    panel,
    files.map(({ format }) => format),
  );
  if (json) {
    await print(`${JSON.stringify({ ...facts, tickerNames: panel.tickers })}\n`);
    return;
  }
  const lines = Object.entries(facts)
    .filter(([name]) => name !== "notes")
    .map(
      ([name, value]) => `${`${inWords(name)}:`.padEnd(19)}${Array.isArray(value) ? listed(value) : value}`,
    );
  await print(`${[...lines, ...facts.notes.map((note) => `note: ${note}`)].join("\n")}\n`);
}

function describe(panel: Panel, formats: readonly FileFormat[]) {
  const { kind, values } = panel.time;
  let missing = 0;
  for (const value of panel.values) if (Number.isNaN(value)) missing++;
  const rows = values.length;
  const gappy = panel.tickers.filter((_, i) =>
    hasGap(panel.values.subarray(i * rows, (i + 1) * rows)),
  ).length;
  return {
    ...(formats.length === 1 ? factsOf(formats[0]!) : factsOfAll(formats)),
    first: formatTime(kind, values[0]!),
    last: formatTime(kind, values.at(-1)!),
    dates: rows,
    tickers: panel.tickers.length,
    missing,
    tickersWithGaps: gappy,
    notes: panel.notes,
  };
}

function factsOf(format: FileFormat) {
  return {
    kind: KINDS[format.kind],
    shape: format.shape,
    ...ofItsKind(format),
    dateColumn: format.dateColumn,
    dateFormat: format.dateFormat,
    ...(format.tickerColumn !== undefined && { tickerColumn: format.tickerColumn }),
    ...(format.valueColumn !== undefined && { valueColumn: format.valueColumn }),
    columns: format.columns,
    rows: format.rows,
    order: format.order,
  };
}

/** What the files are one by one: the different answers, rows in all, and the columns where they are all the same. */
function factsOfAll(formats: readonly FileFormat[]) {
  const answers = new Map<string, Set<string>>();
  let columns: readonly string[] | undefined = formats[0]!.columns;
  let rows = 0;
  for (const format of formats) {
    for (const [name, value] of Object.entries(factsOf(format))) {
      if (name === "columns" || name === "rows" || name === "types") continue;
      const known = answers.get(name);
      if (known === undefined) answers.set(name, new Set([String(value)]));
      else known.add(String(value));
    }
    if (columns?.join("\n") !== format.columns.join("\n")) columns = undefined;
    rows += format.rows;
  }
  return {
    files: formats.length,
    ...Object.fromEntries([...answers].map(([name, values]) => [name, some([...values])])),
    columns: columns ?? "not the same in all",
    rows,
  };
}

const KINDS = {
  csv: "CSV",
  parquet: "Parquet",
  arrow: "Arrow",
  jsonlines: "JSON lines",
  sql: "SQL",
} as const;

/** The settings of the run that wrote the file, where it was one of ours. */
function said({ metadata }: { metadata: Readonly<Record<string, string>> }): Record<string, string> {
  const own = Object.entries(metadata).filter(([key]) => key.startsWith("rollbeta."));
  return own.length === 0
    ? {}
    : { writtenAs: own.map(([key, value]) => `${key.slice(9)} ${value}`).join(", ") };
}

/** What only files of this kind have. */
function ofItsKind(format: FileFormat) {
  switch (format.kind) {
    case "csv":
      return {
        encoding: format.encoding,
        delimiter: format.delimiter === "\t" ? "tab" : format.delimiter,
        decimal: format.decimal,
      };
    case "parquet":
      return {
        compression: format.compression,
        rowGroups: format.rowGroups,
        ...(format.createdBy !== undefined && { createdBy: format.createdBy }),
        types: format.types,
        ...said(format),
      };
    case "arrow":
      return { container: format.container, batches: format.batches, types: format.types, ...said(format) };
    case "jsonlines":
    case "sql":
      return { types: format.types };
  }
}

/** Whether a value is missing between two that are there. */
function hasGap(series: Float64Array): boolean {
  const first = series.findIndex((value) => !Number.isNaN(value));
  const last = series.findLastIndex((value) => !Number.isNaN(value));
  return first >= 0 && series.subarray(first, last).some(Number.isNaN);
}

/** `tickersWithGaps` -> `tickers with gaps` */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function listed(names: readonly unknown[]): string {
  return names.length <= 12
    ? names.join(", ")
    : `${names.slice(0, 12).join(", ")} and ${names.length - 12} more`;
}
