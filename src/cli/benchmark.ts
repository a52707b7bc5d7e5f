import { existsSync } from "node:fs";
import { sameFile } from "../node/files.ts";
import { isSeveral, listFiles } from "../node/paths.ts";
import { takeSeries } from "../panel/calendar.ts";
import { DataError, nearest } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import { joinParts, type Part } from "../panel/parts.ts";
import type { CSVOptions } from "../source/csv.ts";
import type { Dropped } from "../source/dropped.ts";
import { type InputFile, loadFile } from "./file.ts";
import { given } from "./options.ts";
import type { Progress } from "./progress.ts";
import { ownBenchmark } from "./sectors.ts";

/** A benchmark's series. */
export interface FoundBenchmark {
  readonly panel: Panel;
  /** Whether it is one of the input's tickers. */
  readonly own: boolean;
  /** What does not count of its own file, where that is listed. */
  readonly dropped?: DroppedOf;
}

/** What of a file was read and does not count. */
export type DroppedOf = Dropped & { readonly path: string };

/** The path of a benchmark that is a file or a column of one; undefined where it is neither. */
export function benchmarkPath(spec: string): string | undefined {
  if (ownBenchmark(spec) !== undefined) return undefined;
  if (spec === "-" || existsSync(spec)) return spec;
  const path = spec.slice(0, Math.max(0, spec.lastIndexOf(":")));
  return path !== "" && existsSync(path) ? path : undefined;
}

/** The benchmarks asked for, with the files of a folder or pattern in its place, unless it is a ticker. */
export function benchmarksOf(specs: readonly string[], all: Panel): string[] {
  return specs.flatMap((spec) => {
    if (all.tickers.includes(spec) || ownBenchmark(spec) !== undefined || !isSeveral(spec)) return [spec];
    // a ticker may look like a pattern; what is neither is refused as other names are
    return existsSync(spec) || /[/\\]|\.\w+$/.test(spec) ? listFiles([spec]).files : [spec];
  });
}

/**
 * The series that `spec` names: a ticker of the input, a file, a column of a file, or a column that a long input
 * repeats on each date. `own` says that it is one of the input's tickers.
 */
export async function findBenchmark(
  spec: string,
  files: readonly InputFile[],
  all: Panel,
  options: CSVOptions,
  progress: Progress,
  role: "benchmark" | "risk-free rate" = "benchmark",
): Promise<FoundBenchmark> {
  const own = (ticker: string) => ({ panel: takeSeries(all, [ticker]), own: true });
  if (all.tickers.includes(spec)) return own(spec);
  const path = benchmarkPath(spec);
  if (path !== undefined) {
    const column = path === spec ? undefined : spec.slice(path.length + 1);
    const { panel, format } = await loadBenchmark(path, column, options, progress);
    const ticker = onlyTicker(path, panel, role);
    const isInput = files.some((file) => sameFile(file.path, path));
    if (isInput && all.tickers.includes(ticker)) return own(ticker);
    const { dropped } = format;
    return { panel, own: false, ...(dropped && { dropped: { path, ...dropped } }) };
  }
  const holders = files.filter(({ format }) => format.columns.includes(spec));
  if (holders.length > 0) {
    const parts: Part[] = [];
    for (const { name, series } of holders) parts.push({ name, panel: await series(spec) });
    const panel =
      parts.length === 1 ? parts[0]!.panel : joinParts(parts, "a single series needs one", "same");
    return { panel, own: false };
  }
  if (/[/\\]|\.(csv|tsv|txt|parquet|arrow|feather|jsonl|ndjson)(\.(gz|zst))?(:|$)/i.test(spec))
    throw new DataError(`${role} ${spec}: no such file, ticker or column`);
  const columns = files.flatMap(({ format }) => format.columns.filter((name) => name !== format.dateColumn));
  const near = nearest(spec, [...new Set([...all.tickers, ...columns])]).join(", ");
  throw new DataError(
    `${role} ${JSON.stringify(spec)} is neither a ticker or column of the input nor a file; nearest: ${near}`,
  );
}

/** Recognised by itself, for it may be written otherwise than the input; with the input's switches where that fails. */
async function loadBenchmark(
  path: string,
  column: string | undefined,
  options: CSVOptions,
  progress: Progress,
): Promise<InputFile> {
  // what means missing, or is to be listed, is no matter of how a file is written
  const series = {
    ...given(options, ["naValues", "listDropped"]),
    ...(column === undefined ? {} : { seriesColumn: column }),
  };
  try {
    return await loadFile(path, series, progress);
  } catch (error) {
    if (!(error instanceof DataError) || path === "-" || Object.keys(options).length === 0) throw error;
    return await loadFile(path, { ...options, ...series }, progress);
  }
}

function onlyTicker(path: string, { tickers }: Panel, role: string): string {
  if (tickers.length === 1) return tickers[0]!;
  const some = tickers.slice(0, 3).map((ticker) => `${path}:${ticker}`);
  throw new DataError(
    `${path} has ${tickers.length} series; say which is the ${role}, such as ${some.join(", ")}`,
  );
}
