import type { Aligned, AlignOptions } from "../align/align.ts";
import type { DroppedOf } from "../align/benchmark.ts";
import { checkNames, settleMarket } from "../align/market.ts";
import type { Listing } from "../node/paths.ts";
import { dropTickers } from "../panel/calendar.ts";
import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import type { Clashes } from "../panel/parts.ts";
import type { TimeIndex } from "../panel/time.ts";
import { type Daily, toLocalDays } from "../panel/zone.ts";
import type { InputFile } from "../source/file.ts";
import type { Metadata } from "../source/metadata.ts";
import { benchmarkPath, benchmarksOf, findBenchmark } from "./benchmark.ts";
import { type ReadOptions, readOptions } from "./file.ts";
import { type InputOptions, loadInput } from "./input.ts";
import type { Progress } from "./progress.ts";
import { findRate, type RiskFreeChoice } from "./risk-free.ts";
import { nameOf, ownBenchmark, ownPairs, seriesNames } from "./sectors.ts";

/** What becomes returns, and how, as commands take it. */
export interface ReturnOptions
  extends ReadOptions,
    InputOptions,
    RiskFreeChoice,
    Partial<Omit<AlignOptions, "kind">>,
    Pick<LoadOptions, "benchmark" | "report" | "timeZone" | "daily"> {
  prices?: boolean;
  returns?: boolean;
}

export interface LoadOptions extends ReadOptions, InputOptions, AlignOptions, RiskFreeChoice {
  benchmark: string[];
  /** Where it is asked for, what files have that does not count is listed. */
  report?: string;
  /** IANA name of the zone whose dates instants become; undefined: they stay instants. */
  timeZone?: string;
  daily?: Daily;
  weightColumn?: string;
  /** Which tickers of the input are wanted, from all of them and the benchmarks' names. Undefined: all. */
  take?: (tickers: readonly string[], benchmarks: readonly string[]) => readonly string[];
}

export interface Loaded extends Aligned {
  inputs: readonly Origin[];
  clashes: Clashes;
  /** What does not count of the files, where that is listed. */
  dropped: readonly DroppedOf[];
  sources: readonly Source[];
}

/** What is to be told of a file when its bytes and values are gone. */
export interface Origin {
  path: string;
  format: InputFile["format"];
  tickers: number;
  time: TimeIndex;
}

/** A benchmark as it was asked for, and the series that it was found to be. */
export interface Source {
  asked: string;
  ticker: string;
  /** Whether it is one of the input's tickers. */
  ofInput: boolean;
  time: TimeIndex;
}

/** The same, as the reading takes it. */
export function loadOptions(options: ReturnOptions): LoadOptions {
  const kind = options.prices ? "prices" : options.returns ? "returns" : undefined;
  const { log = false, from, to } = options;
  return { ...options, kind, log, from, to };
}

/** Reads the files and the benchmarks and brings both to returns over dates of their own. */
export async function loadReturns(
  listing: Listing,
  options: LoadOptions,
  progress: Progress,
  metadata?: Metadata,
): Promise<Loaded> {
  const reading = { ...readOptions(options), ...(options.report !== undefined && { listDropped: true }) };
  const days = (panel: Panel, name: string) => inDays(panel, name, options);
  const { panel: read, files, clashes } = await loadInput(listing, reading, options, progress, days);
  let timed = files.some(({ panel }) => panel.time.kind === "instant");
  const sources: { spec: string; panel: Panel; own: boolean }[] = [];
  const dropped = files.flatMap(({ path, format: { dropped } }) => (dropped ? [{ path, ...dropped }] : []));
  const order = benchmarksOf(options.benchmark, read).map((spec) => ownBenchmark(spec) ?? spec);
  for (const spec of order) {
    if (typeof spec !== "string") continue;
    const { panel, own, dropped: more } = await findBenchmark(spec, files, read, reading, progress);
    if (more !== undefined) dropped.push(more);
    timed ||= panel.time.kind === "instant";
    sources.push({ spec, panel: days(panel, spec), own });
  }
  const found = await findRate(
    options,
    sources.map(({ panel }) => panel.tickers[0]!),
    files,
    read,
    reading,
    progress,
  );
  const { rate: series, source } = found ?? {};
  if (source?.dropped !== undefined) dropped.push(source.dropped);
  const rate =
    series !== undefined && typeof series.riskFree !== "number"
      ? { ...series, riskFree: days(series.riskFree, series.name) }
      : series;
  // a rate is no ticker, and its dates are none of theirs
  const all = source?.own ? dropTickers(read, [series!.name]) : read;
  const ofEach = order.find((one) => typeof one !== "string");
  if (ofEach !== undefined && metadata === undefined) {
    throw new DataError(
      `benchmark ${ofEach.spec} is another for every ticker, by a table that compute --metadata takes; name a ticker or file`,
    );
  }
  const named = new Map(sources.map(({ spec, panel }) => [spec, panel.tickers[0]!]));
  checkNames(
    order.map((one) => (typeof one === "string" ? one : one.spec)),
    order.map((one) => (typeof one === "string" ? named.get(one)! : nameOf(one))),
  );
  const untimed = options.timeZone !== undefined && !timed;
  const shared = settleMarket(
    { name: listing.name, panel: all },
    sources.map(({ spec, panel, own }) => ({ name: benchmarkPath(spec) ?? spec, panel, own })),
    {
      ...options,
      notes: untimed ? ["no file has times of day; --time-zone changes nothing"] : [],
    },
    rate,
  );
  const names = order.map((one) => (typeof one === "string" ? named.get(one)! : one));
  const known = seriesNames(sources.map(({ spec, panel }) => ({ asked: spec, ticker: panel.tickers[0]! })));
  const aligned =
    sources.length === order.length ? shared : ownPairs(shared, names, known, options, metadata!);
  return {
    ...aligned,
    clashes,
    dropped,
    inputs: files.map(({ path, format, panel: { tickers, time } }) => {
      return { path, format, tickers: tickers.length, time };
    }),
    sources: sources.map(({ spec, panel, own }) => {
      return { asked: spec, ticker: panel.tickers[0]!, ofInput: own, time: panel.time };
    }),
  };
}

/** A panel of instants as one of days, where a time zone is given. */
function inDays(panel: Panel, name: string, { timeZone, daily }: LoadOptions): Panel {
  if (timeZone === undefined) return panel;
  try {
    return toLocalDays(panel, timeZone, daily);
  } catch (error) {
    throw error instanceof DataError ? new DataError(`${name}: ${error.message}`) : error;
  }
}
