import { sameFile } from "../node/files.ts";
import type { Spill } from "../node/spill.ts";
import { alignCalendars } from "../panel/alignment.ts";
import { alignTo, mergePanels } from "../panel/calendar.ts";
import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import { dropNonPositive, toReturns } from "../panel/returns.ts";
import type { Tally } from "../panel/tally.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";
import { Dates } from "../source/slice.ts";
import type { LongStream } from "../source/stream.ts";
import { bounds, cut } from "./align.ts";
import { benchmarkPath, findBenchmark } from "./benchmark.ts";
import { type ComputeOptions, checkWindow } from "./compute.ts";
import { readOptions } from "./file.ts";
import { checkKind, checkNames, loadOptions } from "./load.ts";
import type { Progress } from "./progress.ts";
import { TwiceError } from "./slices.ts";

/** What the tickers of a stream are computed against, and how they come there. */
export interface Market {
  /** Every ticker of the input by its number, and those to compute. */
  readonly names: readonly string[];
  readonly tickers: readonly number[];
  readonly dates: Dates;
  /** Time of the returns. */
  readonly returns: TimeIndex;
  readonly benchmarks: Panel;
  /** Returns over the common calendar, of series over all dates of the input. */
  readonly returnsOf: (names: readonly string[], values: Float64Array) => Panel;
  /** Known when all tickers have been read. */
  readonly notes: () => string[];
}

/** Decides calendar and benchmarks by what was counted of the rows; the same as `loadReturns` of a whole panel. */
export async function prepareMarket(
  path: string,
  source: LongStream,
  spill: Spill,
  tally: Tally,
  options: ComputeOptions,
  progress: Progress,
): Promise<Market> {
  const loading = loadOptions(options);
  const { kind, log } = loading;
  const isReturns = kind === "returns";
  const end = await source.end();
  const names = end.tickers;
  const hasValue = tally.hasValue(names.length);
  end.notes("ascending", hasValue); // says so where there is nothing to compute
  const dates = new Dates(end.calendar);
  const all: TimeIndex = { kind: dates.kind, values: dates.sorted };

  const whole: Panel = { time: all, tickers: names, values: new Float64Array(), notes: [] };
  const found: { panel: Panel; own: boolean }[] = [];
  for (const spec of options.benchmark) {
    const id = names.indexOf(spec);
    if (id >= 0) {
      found.push({
        panel: { time: all, tickers: [spec], values: series(id, names, dates, spill), notes: [] },
        own: true,
      });
    } else {
      checkForeign(spec, path, source);
      found.push(await findBenchmark(spec, [], whole, readOptions(options), progress));
    }
  }
  checkNames(
    options.benchmark,
    found.map(({ panel }) => panel.tickers[0]!),
  );
  const own = new Set(found.flatMap((one) => (one.own ? one.panel.tickers : [])));
  if (own.size === names.length) {
    throw new DataError(`${path}: no ticker is left beside the benchmark ${[...own].join(", ")}`);
  }
  const foreign = found.flatMap((one) => (one.own ? [] : [one.panel]));
  const notes = foreign.flatMap((panel) => panel.notes);
  checkKind(tally.signs(all, names), kind, notes);
  for (const panel of foreign) checkKind(panel, kind, notes);

  const ready = (panel: Panel): Panel => {
    const left = cut({ ...panel, notes: [] }, "", loading, []);
    return isReturns ? left : dropNonPositive(left);
  };
  const dropped = isReturns
    ? []
    : tally.nonPositive(
        { kind: dates.kind, values: end.calendar.values },
        names,
        bounds(dates.kind, loading),
      );
  // one series stands for all: it has a value where any of them has
  const values = dates.series((date) => tally.isDated(date, !isReturns));
  const any = cut({ time: all, tickers: names.slice(0, 1), values, notes: [] }, "", loading, []);
  const usable = found.map(({ panel }) => ready(panel));
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
  return {
    names,
    tickers: names.flatMap((name, id) => (own.has(name) ? [] : [id])),
    dates,
    returns: benchmarks.time,
    benchmarks,
    returnsOf: (tickers, numbers) => {
      const prices = alignTo(ready({ time: all, tickers, values: numbers, notes: [] }), time);
      return isReturns ? prices : toReturns(prices, how);
    },
    notes: () => [...end.notes(dates.order, hasValue), ...notes],
  };
}

/** The series of one ticker over all dates. */
function series(id: number, names: readonly string[], dates: Dates, spill: Spill): Float64Array {
  const { values, twice } = dates.pivot(1, (visit) =>
    spill.read(id, id + 1, (_, date, value) => visit(0, date, value)),
  );
  if (twice !== undefined) throw new TwiceError(id, names[id]!, dates, twice.time);
  return values;
}

/** DataError for benchmarks that would take a second look at the rows. */
function checkForeign(spec: string, path: string, source: LongStream): void {
  const file = benchmarkPath(spec);
  if (file !== undefined && sameFile(file, path)) {
    throw new DataError(`benchmark ${spec}: with --max-memory, name a ticker of ${path} by itself`);
  }
  if (file === undefined && source.columns.includes(spec)) {
    throw new DataError(
      `benchmark ${spec} is a column of ${path}, which --max-memory does not read beside the values; put it into a file of its own`,
    );
  }
}
