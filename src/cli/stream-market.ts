import { bounds, cut } from "../align/align.ts";
import type { DroppedOf } from "../align/benchmark.ts";
import { checkKind, checkNames, perhaps } from "../align/market.ts";
import { findScales, scaleText } from "../inspect/scale.ts";
import { sameFile } from "../node/files.ts";
import type { Spill } from "../node/spill.ts";
import { alignCalendars, type DroppedDates } from "../panel/alignment.ts";
import { alignTo, mergePanels } from "../panel/calendar.ts";
import { DataError } from "../panel/error.ts";
import { some } from "../panel/listed.ts";
import type { Panel } from "../panel/panel.ts";
import { dropNonPositive, toReturns } from "../panel/returns.ts";
import type { Tally } from "../panel/tally.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";
import { Dates } from "../source/slice.ts";
import { benchmarkPath, benchmarksOf, findBenchmark } from "./benchmark.ts";
import { type ComputeOptions, checkWindow } from "./compute.ts";
import { readOptions } from "./file.ts";
import type { FoundFiles } from "./found-files.ts";
import { loadOptions, type Source } from "./load.ts";
import type { Progress } from "./progress.ts";
import type { Repeats } from "./repeats.ts";
import { needsOf } from "./short.ts";
import { TwiceError } from "./slices.ts";
import { StreamLosses } from "./stream-losses.ts";

/** Tickers that tell in what unit returns are. */
const FEW = 16;

/** What the tickers of a stream are computed against, and how they come there. */
export interface Market {
  /** Every ticker of the input by its number, and those to compute. */
  readonly names: readonly string[];
  readonly tickers: readonly number[];
  readonly dates: Dates;
  /** Series of tickers, by their numbers, over all dates of the input; they hold until the next are asked for. */
  readonly pivot: (ids: readonly number[]) => Float64Array<ArrayBuffer>;
  /** Time of the returns. */
  readonly returns: TimeIndex;
  readonly benchmarks: Panel;
  /** Returns over the common calendar, of series over all dates of the input; `losses` is told of them. */
  readonly returnsOf: (names: readonly string[], values: Float64Array, losses?: StreamLosses) => Panel;
  /** The dates that prices, or returns, are taken on. */
  readonly time: TimeIndex;
  /** The benchmarks as they were asked for, and what does not count of their own files where that is listed. */
  readonly sources: readonly Source[];
  readonly dropped: readonly DroppedOf[];
  /** For a report, where it was asked for. */
  readonly losses: StreamLosses | undefined;
  /** Known when all tickers have been read. */
  readonly notes: () => string[];
}

/** Decides calendar and benchmarks by what was counted of the rows; the same as `loadReturns` of a whole panel. */
export async function prepareMarket(
  input: string,
  files: FoundFiles,
  spill: Spill,
  tally: Tally,
  repeats: Repeats | undefined,
  options: ComputeOptions,
  progress: Progress,
): Promise<Market> {
  const loading = loadOptions(options);
  const { kind, log } = loading;
  const isReturns = kind === "returns";
  const { calendar: read, tickers: names, order } = files;
  const dates = new Dates(read, files.paths.length, options.duplicates);
  const all: TimeIndex = { kind: dates.kind, values: dates.sorted };
  const pivot = (ids: readonly number[]): Float64Array<ArrayBuffer> => {
    const { values, clash } = dates.pivot(
      ids.length,
      (visit) => spill.read(ids, visit),
      (k, file) => files.next(ids[k]!, file),
    );
    if (clash !== undefined) throw new TwiceError(ids[clash.ticker]!, clash);
    return values;
  };

  const whole: Panel = { time: all, tickers: names, values: new Float64Array(), notes: [] };
  const found: { panel: Panel; own: boolean; dropped?: DroppedOf }[] = [];
  const reading = {
    ...readOptions(options),
    ...(options.report !== undefined && { listDropped: true }),
  };
  const specs = benchmarksOf(options.benchmark, whole);
  for (const spec of specs) {
    const id = names.indexOf(spec);
    if (id >= 0) {
      found.push({
        panel: { time: all, tickers: [spec], values: pivot([id]).slice(), notes: [] },
        own: true,
      });
    } else {
      checkForeign(spec, files);
      found.push(await findBenchmark(spec, [], whole, reading, progress));
    }
  }
  checkNames(
    specs,
    found.map(({ panel }) => panel.tickers[0]!),
  );
  const own = new Set(found.flatMap((one) => (one.own ? one.panel.tickers : [])));
  if (own.size === names.length) {
    const why = perhaps(files.notes(() => "ascending", options.duplicates, repeats));
    throw new DataError(`${input}: no ticker is left beside the benchmark ${some([...own])}${why}`);
  }
  const foreign = found.flatMap((one) => (one.own ? [] : [one.panel]));
  const notes = foreign.flatMap((panel) => panel.notes);
  checkKind(tally.signs(all, names), kind, notes);
  for (const panel of foreign) checkKind(panel, kind, notes);

  const ready = (panel: Panel, name = "", out: DroppedDates[] = []): { left: Panel; usable: Panel } => {
    const left = cut({ ...panel, notes: [] }, name, loading, out);
    return { left, usable: isReturns ? left : dropNonPositive(left) };
  };
  const dropped = isReturns
    ? []
    : tally.nonPositive({ kind: dates.kind, values: read.values }, names, bounds(dates.kind, loading));
  // one series stands for all: it has a value where any of them has
  const values = dates.series((date) => tally.isDated(date, !isReturns));
  const out: DroppedDates[] = [];
  const any = cut({ time: all, tickers: names.slice(0, 1), values, notes: [] }, "the input", loading, out);
  const cuts = found.map(({ panel }) => ready(panel, panel.tickers[0]!, out));
  const usable = cuts.map((one) => one.usable);
  notes.push(...new Set([...dropped, ...usable.flatMap((panel) => panel.notes)]));
  const { calendar = "intersection" } = options;
  const alignment = alignCalendars(any, usable, { calendar, kind: isReturns ? "returns" : "prices" });
  notes.push(...alignment.notes);
  const { time } = alignment;
  if (!isReturns && time.values.length < 2) {
    const only = formatTime(time.kind, time.values[0]!);
    throw new DataError(`only one date in common, ${only}; returns need two`);
  }
  const how = { kind: log ? "log" : "simple" } as const;
  const markets = mergePanels(usable.map((one) => alignTo(one, time)));
  const benchmarks = isReturns ? markets : toReturns(markets, how);
  checkWindow({ returns: benchmarks, notes }, options);
  const tickers = order.filter((id) => !own.has(names[id]!));
  const needs = options.report === undefined ? [] : needsOf(options, benchmarks.time);
  const returnsOf = (tickers: readonly string[], numbers: Float64Array, losses?: StreamLosses): Panel => {
    const { left, usable } = ready({ time: all, tickers, values: numbers, notes: [] });
    const prices = alignTo(usable, time);
    const returns = isReturns ? prices : toReturns(prices, how);
    losses?.add(left, prices, returns, benchmarks, needs);
    return returns;
  };
  if (isReturns) {
    const few = tickers.slice(0, FEW);
    const sample = returnsOf(
      few.map((id) => names[id]!),
      pivot(few),
    );
    notes.push(...findScales(sample, benchmarks).map(scaleText));
  }
  return {
    names,
    tickers,
    dates,
    pivot,
    returns: benchmarks.time,
    benchmarks,
    returnsOf,
    time,
    sources: found.map(({ panel, own }, i) => {
      return { asked: specs[i]!, ticker: panel.tickers[0]!, ofInput: own, time: panel.time };
    }),
    dropped: found.flatMap(({ dropped }) => dropped ?? []),
    losses:
      options.report === undefined
        ? undefined
        : new StreamLosses(
            [...out, ...alignment.dropped],
            cuts.map(({ left }, i) => ({ panel: left, own: found[i]!.own })),
            isReturns,
          ),
    notes: () => [...files.notes((file) => dates.orderOf(file), options.duplicates, repeats), ...notes],
  };
}

/** DataError for benchmarks that would take a second look at the rows. */
function checkForeign(spec: string, files: FoundFiles): void {
  const file = benchmarkPath(spec);
  const input = file === undefined ? undefined : files.paths.find((path) => sameFile(file, path));
  if (input !== undefined) {
    throw new DataError(`benchmark ${spec}: with --max-memory, name a ticker of ${input} by itself`);
  }
  const holder = file === undefined ? files.holder(spec) : undefined;
  if (holder !== undefined) {
    throw new DataError(
      `benchmark ${spec} is a column of ${holder}, which --max-memory does not read beside the values; put it into a file of its own`,
    );
  }
}
