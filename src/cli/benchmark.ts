import { existsSync } from "node:fs";
import { sameFile } from "../node/files.ts";
import { takeSeries } from "../panel/calendar.ts";
import { DataError, nearest } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import type { CSVOptions } from "../source/csv.ts";
import { type InputFile, loadFile } from "./file.ts";
import { given } from "./options.ts";
import type { Progress } from "./progress.ts";

/** The path of a benchmark that is a file or a column of one; undefined where it is neither. */
export function benchmarkPath(spec: string): string | undefined {
  if (spec === "-" || existsSync(spec)) return spec;
  const path = spec.slice(0, Math.max(0, spec.lastIndexOf(":")));
  return path !== "" && existsSync(path) ? path : undefined;
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
): Promise<{ panel: Panel; own: boolean }> {
  const own = (ticker: string) => ({ panel: takeSeries(all, [ticker]), own: true });
  if (all.tickers.includes(spec)) return own(spec);
  const path = benchmarkPath(spec);
  if (path !== undefined) {
    const column = path === spec ? undefined : spec.slice(path.length + 1);
    const panel = await loadBenchmark(path, column, options, progress);
    const ticker = onlyTicker(path, panel);
    const isInput = files.some((file) => sameFile(file.path, path));
    return isInput && all.tickers.includes(ticker) ? own(ticker) : { panel, own: false };
  }
  const holder = files.find(({ format }) => format.columns.includes(spec));
  if (holder) return { panel: await holder.series(spec), own: false };
  if (/[/\\]|\.(csv|tsv|txt|parquet|arrow|feather|jsonl|ndjson)(\.(gz|zst))?(:|$)/i.test(spec))
    throw new DataError(`benchmark ${spec}: no such file, ticker or column`);
  const columns = files.flatMap(({ format }) => format.columns.filter((name) => name !== format.dateColumn));
  const near = nearest(spec, [...new Set([...all.tickers, ...columns])]).join(", ");
  throw new DataError(
    `benchmark ${JSON.stringify(spec)} is neither a ticker or column of the input nor a file; nearest: ${near}`,
  );
}

/** Recognised by itself, for it may be written otherwise than the input; with the input's switches where that fails. */
async function loadBenchmark(
  path: string,
  column: string | undefined,
  options: CSVOptions,
  progress: Progress,
): Promise<Panel> {
  // what means missing is no matter of how a file is written
  const series = {
    ...given(options, ["naValues"]),
    ...(column === undefined ? {} : { seriesColumn: column }),
  };
  try {
    return (await loadFile(path, series, progress)).panel;
  } catch (error) {
    if (!(error instanceof DataError) || path === "-" || Object.keys(options).length === 0) throw error;
    return (await loadFile(path, { ...options, ...series }, progress)).panel;
  }
}

function onlyTicker(path: string, { tickers }: Panel): string {
  if (tickers.length === 1) return tickers[0]!;
  const some = tickers.slice(0, 3).map((ticker) => `${path}:${ticker}`);
  throw new DataError(
    `${path} has ${tickers.length} series; say which is the benchmark, such as ${some.join(", ")}`,
  );
}
