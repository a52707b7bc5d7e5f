import { takeSeries } from "../panel/calendar.ts";
import { DataError, nearest } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import { joinParts, type Part } from "../panel/parts.ts";
import type { Dropped } from "../source/dropped.ts";
import type { InputFile, ReadFile } from "../source/file.ts";

/** What a series is for, in messages. */
export type Role = "benchmark" | "risk-free rate";

/** The files that a benchmark may be in beside those of the input. */
export interface Beside {
  /** The path of a benchmark that is a file or, `path:column`, a column of one; undefined where it is neither. */
  pathOf(spec: string): string | undefined;
  load(path: string, column: string | undefined): Promise<ReadFile>;
  /** Whether two paths lead to the same file. */
  isSame(a: string, b: string): boolean;
}

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

/**
 * The series that `spec` names: a ticker of the input, a file, a column of a file, or a column that a long input
 * repeats on each date. `own` says that it is one of the input's tickers.
 */
export async function findSeries(
  spec: string,
  files: readonly InputFile[],
  all: Panel,
  beside: Beside,
  role: Role,
): Promise<FoundBenchmark> {
  const own = (ticker: string) => ({ panel: takeSeries(all, [ticker]), own: true });
  if (all.tickers.includes(spec)) return own(spec);
  const path = beside.pathOf(spec);
  if (path !== undefined) {
    const column = path === spec ? undefined : spec.slice(path.length + 1);
    const { panel, format } = await beside.load(path, column);
    const ticker = onlyTicker(path, panel, role);
    const isInput = files.some((file) => beside.isSame(file.path, path));
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

function onlyTicker(path: string, { tickers }: Panel, role: string): string {
  if (tickers.length === 1) return tickers[0]!;
  const some = tickers.slice(0, 3).map((ticker) => `${path}:${ticker}`);
  throw new DataError(
    `${path} has ${tickers.length} series; say which is the ${role}, such as ${some.join(", ")}`,
  );
}
