import { type Finding, findingNotes } from "../inspect/finding.ts";
import { frequencyOf } from "../inspect/frequency.ts";
import { findGaps } from "../inspect/gaps.ts";
import { inspectReturns } from "../inspect/returns.ts";
import { print } from "../node/output.ts";
import type { Panel } from "../panel/panel.ts";
import { looksLikeReturns, toReturns } from "../panel/returns.ts";
import { formatTime } from "../panel/time.ts";
import { readingCommand } from "./command.ts";
import { type FileFormat, loadFile, type ReadOptions, readOptions } from "./file.ts";
import { Progress } from "./progress.ts";

/** `rollbeta info`: what a file is recognised as, what is odd about it, and the command that reads it so. */
export async function info(
  path: string,
  { json, ...options }: ReadOptions & { json?: boolean },
): Promise<void> {
  const progress = new Progress(false);
  const { panel, format } = await loadFile(path, readOptions(options), progress);
  progress.stop();
  const { notes, findings, ...facts } = describe(panel, format);
  const command = readingCommand(path, format, options, facts.values === "returns");
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

function describe(panel: Panel, format: FileFormat) {
  const { kind, values } = panel.time;
  let missing = 0;
  for (const value of panel.values) if (Number.isNaN(value)) missing++;
  const isReturns = looksLikeReturns(panel);
  const returns = isReturns ? panel : toReturns(panel);
  const gaps = findGaps(panel);
  const findings: readonly Finding[] = [...inspectReturns(returns), ...gaps.sparse];
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

const KINDS = { csv: "CSV", parquet: "Parquet", arrow: "Arrow", jsonlines: "JSON lines" } as const;

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
