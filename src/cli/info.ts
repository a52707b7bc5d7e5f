import { commandLine, readingWords } from "../align/command.ts";
import { type Finding, findingNotes } from "../inspect/finding.ts";
import { frequencyOf } from "../inspect/frequency.ts";
import { findGaps } from "../inspect/gaps.ts";
import { inspectReturns } from "../inspect/returns.ts";
import { print } from "../node/output.ts";
import { listFiles } from "../node/paths.ts";
import { some } from "../panel/listed.ts";
import type { Panel } from "../panel/panel.ts";
import { looksLikeReturns, toReturns } from "../panel/returns.ts";
import { formatTime } from "../panel/time.ts";
import type { FileFormat } from "../source/file.ts";
import { type ReadOptions, readOptions } from "./file.ts";
import { checkInput, type InputOptions, loadInput } from "./input.ts";
import { Progress } from "./progress.ts";

/** `rollbeta info`: what files are recognised as, what is odd about them, and the command that reads them so. */
export async function info(
  paths: readonly string[],
  { json, ...options }: ReadOptions & InputOptions & { json?: boolean },
): Promise<void> {
  checkInput(paths, options);
  const progress = new Progress(false);
  const { panel, files } = await loadInput(listFiles(paths), readOptions(options), options, progress);
  progress.stop();
  const formats = files.map(({ format }) => format);
  const { notes, findings, ...facts } = describe(panel, formats);
  const command = commandLine(readingWords(paths, formats, options, facts.values === "returns"));
  if (json) {
    await print(`${JSON.stringify({ ...facts, command, notes, findings, tickerNames: panel.tickers })}\n`);
    return;
  }
  const lines = Object.entries({ ...facts, command }).map(
    ([name, value]) => `${`${inWords(name)}:`.padEnd(19)}${Array.isArray(value) ? listed(value) : value}`,
  );
  const all = [...notes, ...findingNotes(findings)];
  await print(`${[...lines, ...all.map((note) => `note: ${note}`)].join("\n")}\n`);
}

function describe(panel: Panel, formats: readonly FileFormat[]) {
  const { kind, values } = panel.time;
  let missing = 0;
  for (const value of panel.values) if (Number.isNaN(value)) missing++;
  const isReturns = looksLikeReturns(panel);
  const returns = isReturns ? panel : toReturns(panel);
  const gaps = findGaps(panel);
  const findings: readonly Finding[] = [...inspectReturns(returns), ...gaps.sparse];
  return {
    ...(formats.length === 1 ? factsOf(formats[0]!) : factsOfAll(formats)),
    first: formatTime(kind, values[0]!),
    last: formatTime(kind, values.at(-1)!),
    dates: values.length,
    frequency: frequencyOf(panel.time),
    tickers: panel.tickers.length,
    values: isReturns ? "returns" : "prices",
    missing,
    beginLate: gaps.late,
    endEarly: gaps.ended,
    tickersWithGaps: gaps.holed,
    rowsInGaps: gaps.innerRows,
    notes: returns.notes,
    findings,
  };
}

function factsOf(format: FileFormat) {
  return {
    kind: KINDS[format.kind],
    shape: format.shape,
    ...ofItsKind(format),
    ...(format.dateColumn !== undefined && { dateColumn: format.dateColumn }),
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

/** `tickersWithGaps` -> `tickers with gaps` */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function listed(names: readonly unknown[]): string {
  return names.length <= 12
    ? names.join(", ")
    : `${names.slice(0, 12).join(", ")} and ${names.length - 12} more`;
}
