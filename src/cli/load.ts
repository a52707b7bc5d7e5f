import { existsSync } from "node:fs";
import { readInput } from "../node/files.ts";
import {
  alignTo,
  dropTickers,
  mergePanels,
  sharedTime,
  sliceTime,
  takeSeries,
  withValues,
} from "../panel/calendar.ts";
import { DataError, nearest } from "../panel/error.ts";
import { createPanel, type Panel } from "../panel/panel.ts";
import { looksLikePrices, looksLikeReturns, toReturns } from "../panel/returns.ts";
import { formatTime } from "../panel/time.ts";
import { type CSVFormat, type CSVOptions, fromCSV } from "../source/csv.ts";
import type { Progress } from "./progress.ts";

/** How files are read, as the command line says it. */
export type ReadOptions = Pick<
  CSVOptions,
  "dateColumn" | "tickerColumn" | "valueColumn" | "delimiter" | "decimal"
>;

export interface LoadOptions extends ReadOptions {
  benchmark: string[];
  /** Undefined where neither switch was given. */
  kind: "prices" | "returns" | undefined;
  log: boolean;
  /** Day numbers, both included. */
  from: number | undefined;
  to: number | undefined;
}

export interface Loaded {
  returns: Panel;
  benchmarks: Panel;
  notes: string[];
}

interface InputFile {
  path: string;
  bytes: Uint8Array;
  panel: Panel;
  format: CSVFormat;
}

/** Reads one file as a panel. */
export function loadFile(path: string, options: CSVOptions, progress: Progress): InputFile {
  const bytes = readInput(path);
  const name = path === "-" ? "standard input" : path;
  const onProgress = (done: number, total: number) => progress.report(`reading ${name}`, done, total);
  return { path, bytes, ...fromCSV(bytes, { ...options, name, onProgress }) };
}

/** Reads the files and the benchmarks and brings both to returns over the dates they share. */
export function loadReturns(paths: readonly string[], options: LoadOptions, progress: Progress): Loaded {
  const files = paths.map((path) => loadFile(path, readOptions(options), progress));
  const all = mergePanels(files.map((file) => file.panel));
  const series = options.benchmark.map((spec) => findBenchmark(spec, files, all, options, progress));
  const own = series.filter((benchmark) => benchmark.own).flatMap(({ panel }) => panel.tickers);
  const panel = dropTickers(all, own);
  if (panel.tickers.length === 0) {
    throw new DataError(`${paths.join(", ")}: no ticker is left beside the benchmark ${own.join(", ")}`);
  }
  const notes = [...all.notes, ...series.filter((one) => !one.own).flatMap((one) => one.panel.notes)];
  for (const one of [panel, ...series.map((benchmark) => benchmark.panel)])
    checkKind(one, options.kind, notes);

  const { stocks, markets } = shareCalendar(
    panel,
    series.map((one) => one.panel),
    options,
    notes,
  );
  if (options.kind === "returns") return { returns: stocks, benchmarks: markets, notes };
  const kind = options.log ? "log" : "simple";
  const returns = toReturns({ ...stocks, notes: [] }, { kind });
  const benchmarks = toReturns({ ...markets, notes: [] }, { kind });
  return { returns, benchmarks, notes: [...notes, ...returns.notes, ...benchmarks.notes] };
}

function readOptions({
  dateColumn,
  tickerColumn,
  valueColumn,
  delimiter,
  decimal,
}: ReadOptions): ReadOptions {
  return {
    ...(dateColumn !== undefined && { dateColumn }),
    ...(tickerColumn !== undefined && { tickerColumn }),
    ...(valueColumn !== undefined && { valueColumn }),
    ...(delimiter !== undefined && { delimiter }),
    ...(decimal !== undefined && { decimal }),
  };
}

/** A benchmark is a ticker of the input, a file, a column of a file, or a column that a long input repeats on each date. */
function findBenchmark(
  spec: string,
  files: readonly InputFile[],
  all: Panel,
  options: LoadOptions,
  progress: Progress,
): { panel: Panel; own: boolean } {
  if (all.tickers.includes(spec)) return { panel: takeSeries(all, [spec]), own: true };
  if (existsSync(spec))
    return { panel: onlySeries(spec, loadFile(spec, marks(options), progress).panel), own: false };
  const colon = spec.lastIndexOf(":");
  if (colon > 0 && existsSync(spec.slice(0, colon))) {
    const seriesColumn = spec.slice(colon + 1);
    return {
      panel: loadFile(spec.slice(0, colon), { ...marks(options), seriesColumn }, progress).panel,
      own: false,
    };
  }
  const holder = files.find(({ format }) => format.columns.includes(spec));
  if (holder) {
    const { panel } = fromCSV(holder.bytes, {
      ...readOptions(options),
      name: holder.path,
      seriesColumn: spec,
    });
    return { panel, own: false };
  }
  const columns = files.flatMap(({ format }) => format.columns);
  const near = nearest(spec, [...new Set([...all.tickers, ...columns])]).join(", ");
  throw new DataError(
    `benchmark ${JSON.stringify(spec)} is neither a ticker or column of the input nor a file; nearest: ${near}`,
  );
}

function marks({ delimiter, decimal }: ReadOptions): ReadOptions {
  return { ...(delimiter !== undefined && { delimiter }), ...(decimal !== undefined && { decimal }) };
}

function onlySeries(path: string, panel: Panel): Panel {
  if (panel.tickers.length === 1) return panel;
  const some = panel.tickers.slice(0, 3).map((ticker) => `${path}:${ticker}`);
  throw new DataError(
    `${path} has ${panel.tickers.length} series; say which is the benchmark, such as ${some.join(", ")}`,
  );
}

function checkKind(panel: Panel, kind: LoadOptions["kind"], notes: string[]): void {
  const what = panel.tickers.length === 1 ? panel.tickers[0]! : "the input";
  if (kind !== "returns" && looksLikeReturns(panel)) {
    const found = `${what} looks like returns, more than a fifth of its values being negative`;
    if (kind === undefined)
      throw new DataError(`${found}; say --returns, or --prices if they are prices after all`);
    notes.push(`${found}; taken as prices because of --prices`);
  }
  if (kind === "returns" && looksLikePrices(panel)) {
    notes.push(
      `${what} looks like prices, none of its values being negative; taken as returns because of --returns`,
    );
  }
}

/** Cuts everything to the dates that the panel and every benchmark share, so that all returns span the same intervals. */
function shareCalendar(
  panel: Panel,
  benchmarks: readonly Panel[],
  { from, to, kind }: LoadOptions,
  notes: string[],
): { stocks: Panel; markets: Panel } {
  const ranged = [panel, ...benchmarks].map((one) => cut(one, from, to));
  // a date without any price is a holiday written down; a return over it would be missing on both sides
  const dated = kind === "returns" ? ranged : ranged.map((one) => withValues(one, "any"));
  const time = sharedTime(dated.map((one) => one.time));
  if (time.values.length === 0) {
    const spans = dated.map((one, i) => `${i === 0 ? "the input" : one.tickers[0]} ${span(one)}`);
    throw new DataError(`no date in common: ${spans.join(", ")}`);
  }
  for (const [i, one] of dated.entries()) {
    const name = i === 0 ? "the input" : one.tickers[0]!;
    const blank = ranged[i]!.time.values.length - one.time.values.length;
    if (blank > 0)
      notes.push(`${dates(blank)} of ${name} left out: no price on ${blank === 1 ? "it" : "them"}`);
    const lost = one.time.values.length - time.values.length;
    if (lost > 0)
      notes.push(`${lost} of ${dates(one.time.values.length)} of ${name} left out: not shared by all`);
  }
  const [stocks, ...others] = dated.map((one) => alignTo(one, time));
  const markets = createPanel(
    time,
    others.map((one) => one.tickers[0]!),
    join(others.map((one) => one.values)),
  );
  return { stocks: stocks!, markets };
}

function cut(panel: Panel, from: number | undefined, to: number | undefined): Panel {
  if (from === undefined && to === undefined) return panel;
  const day = panel.time.kind === "day" ? 1 : 86_400_000;
  const cutPanel = sliceTime(
    panel,
    (from ?? Number.NEGATIVE_INFINITY) * day,
    ((to ?? Number.POSITIVE_INFINITY) + 1) * day - 1,
  );
  if (cutPanel.time.values.length > 0) return cutPanel;
  throw new DataError(`no date within --from and --to: ${panel.tickers[0]} has ${span(panel)}`);
}

function dates(count: number): string {
  return `${count} date${count === 1 ? "" : "s"}`;
}

function span({ time: { kind, values } }: Panel): string {
  return `${formatTime(kind, values[0]!)} to ${formatTime(kind, values.at(-1)!)}`;
}

function join(arrays: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(arrays.reduce((length, array) => length + array.length, 0));
  let offset = 0;
  for (const array of arrays) {
    joined.set(array, offset);
    offset += array.length;
  }
  return joined;
}
