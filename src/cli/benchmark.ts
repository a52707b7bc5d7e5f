import { existsSync } from "node:fs";
import { type Beside, type FoundBenchmark, findSeries, type Role } from "../align/benchmark.ts";
import { sameFile } from "../node/files.ts";
import { isSeveral, listFiles } from "../node/paths.ts";
import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import type { CSVOptions } from "../source/csv.ts";
import type { InputFile } from "../source/file.ts";
import { loadFile } from "./file.ts";
import { given } from "./options.ts";
import type { Progress } from "./progress.ts";
import { ownBenchmark } from "./sectors.ts";

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

/** The series that `spec` names, of the input `all` or of a file beside it. */
export function findBenchmark(
  spec: string,
  files: readonly InputFile[],
  all: Panel,
  options: CSVOptions,
  progress: Progress,
  role: Role = "benchmark",
): Promise<FoundBenchmark> {
  const beside: Beside = {
    pathOf: benchmarkPath,
    load: (path, column) => loadBenchmark(path, column, options, progress),
    isSame: sameFile,
  };
  return findSeries(spec, files, all, beside, role);
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
