import type { Kernel } from "../kernel/kernel.ts";
import type { Resume } from "../node/resume.ts";
import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import type { ResultPart, ResultStream } from "../panel/result.ts";
import type { Clash } from "../source/slice.ts";
import { tickersOfGroup } from "../table/columns.ts";
import { type ComputeOptions, smoothResult } from "./compute.ts";
import type { Progress } from "./progress.ts";
import { runNow } from "./run.ts";
import type { StreamLosses } from "./stream-losses.ts";
import type { Market } from "./stream-market.ts";
import { Shown } from "./summary.ts";
import { decayOf, windowsOf } from "./weights.ts";

/** What is garbage stays a while: memory for so many slices has to be there. */
const LAG = 3;
/** Larger slices are no faster. */
const MOST_BYTES = 16e6;
/** What of the memory series may take that are read back together. */
const SHARE = 0.25;

/** A cell that comes twice; where it stands is to be found yet. */
export class TwiceError extends Error {
  /** The number of the ticker. */
  readonly ticker: number;
  readonly clash: Clash;

  constructor(ticker: number, clash: Clash) {
    super("a date comes twice");
    this.ticker = ticker;
    this.clash = clash;
  }
}

/** The result of a stream, some tickers at a time. */
export class Slices {
  /** Values that are infinite or too large. */
  unusable: number;
  isEmpty = true;
  readonly #kernel: Kernel;
  readonly #market: Market;
  readonly #options: ComputeOptions;
  readonly #budget: number;
  readonly #progress: Progress;
  readonly #resume: Resume | undefined;
  #shown: Shown | undefined;
  /** Of the result. */
  #rows = 0;
  /** Series that were read back: from which of the tickers on, how many, and their values. */
  #read = { from: 0, count: 0, values: new Float64Array() };

  /** `budget`: bytes of memory that slices may take. */
  constructor(
    kernel: Kernel,
    market: Market,
    options: ComputeOptions,
    budget: number,
    progress: Progress,
    resume: Resume | undefined,
  ) {
    this.#resume = resume;
    this.#kernel = kernel;
    this.#market = market;
    this.#options = options;
    this.#budget = budget;
    this.#progress = progress;
    this.unusable = countUnusable(market.benchmarks);
  }

  /** What the summary says of the first matrix, when all parts were taken. */
  get shown(): Shown {
    return this.#shown!;
  }

  /** The result, of which each part is computed when it is asked for. DataError where not even one ticker fits. */
  async result(): Promise<ResultStream> {
    const { benchmarks, names, tickers, returns } = this.#market;
    const { stat: stats } = this.#options;
    // a benchmark against itself shows which rows and windows there are
    const first = {
      ...benchmarks,
      tickers: benchmarks.tickers.slice(0, 1),
      values: benchmarks.values.subarray(0, returns.values.length),
    };
    const { time, windows, unit } = runNow(this.#kernel, first, first, this.#options, ["n"]);
    this.#shown = new Shown(time, returns, windows[0]!);
    const rows = time.values.length;
    this.#rows = rows;
    const slice = this.#sliceSize(rows, tickers.length);
    return {
      time,
      tickers: tickers.map((id) => names[id]!),
      benchmarks: benchmarks.tickers,
      windows,
      stats,
      ...(unit !== undefined && { unit }),
      parts: this.#parts(windows.length, slice),
    };
  }

  #sliceSize(rows: number, tickers: number): number {
    const { dates, returns } = this.#market;
    const [D, T] = [dates.sorted.length, returns.values.length];
    // series, marks of what is there, without prices <= 0, aligned, returns; results and the bytes of their table
    const bytes = (8 + dates.bytes) * D + 24 * T + 24 * rows * this.#options.stat.length;
    const most = Math.floor(Math.min(this.#budget / LAG, Math.max(bytes, MOST_BYTES)) / bytes);
    if (most < 1) {
      const more = Math.ceil((bytes * LAG - this.#budget) / 0.75e6);
      throw new DataError(
        `a ticker of ${D} dates does not fit in the memory that is allowed; give --max-memory ${more}MB more, or fewer statistics`,
      );
    }
    const several = tickersOfGroup(rows, tickers);
    return most < several ? most : most - (most % several);
  }

  *#parts(windows: number, slice: number): Generator<ResultPart> {
    const { benchmarks, tickers } = this.#market;
    const sets = benchmarks.tickers.length * windows;
    for (let set = 0; set < sets; set++) {
      const [b, w] = [Math.floor(set / windows), set % windows];
      for (let from = 0; from < tickers.length; from += slice) {
        const count = Math.min(slice, tickers.length - from);
        yield { b, w, from, count, arrays: this.#arrays(b, w, from, count) };
        const done = set * tickers.length + from + count;
        this.#progress.report("computing", done, sets * tickers.length, { count: done, unit: "tickers" });
      }
    }
  }

  /** The results of some tickers, smoothed; those that a run before has kept, where there are any. */
  #arrays(b: number, w: number, from: number, count: number): readonly Float64Array[] {
    const { dates, names, tickers, losses } = this.#market;
    const { stat: stats } = this.#options;
    const rows = this.#rows;
    // in front of results stand the unusable values, and the steps of the dates
    const state = 1 + dates.steps.length;
    const kept = this.#resume?.take(state + stats.length * count * rows);
    const cut = (numbers: Float64Array, k: number) =>
      numbers.subarray(state + k * count * rows, state + (k + 1) * count * rows);
    const { arrays, unusable } = kept
      ? { arrays: stats.map((_, k) => cut(kept, k)), unusable: kept[0]! }
      : this.#compute(b, w, from, count);
    if (kept) {
      dates.addSteps(kept.subarray(1, state));
      // results were kept, and what a report tells was not
      if (losses !== undefined && b === 0 && w === 0) this.#returnsOf(from, count, losses);
    } else this.#resume?.keep([Float64Array.of(unusable, ...dates.steps), ...arrays]);
    this.isEmpty &&= arrays.every((array, k) => stats[k] !== "n" && array.every(Number.isNaN));
    if (b === 0 && w === 0) {
      this.unusable += unusable;
      this.#shown!.add(
        tickers.slice(from, from + count).map((id) => names[id]!),
        arrays[0]!,
      );
    }
    return arrays;
  }

  #compute(
    b: number,
    w: number,
    from: number,
    count: number,
  ): { arrays: readonly Float64Array[]; unusable: number } {
    const { benchmarks, returns } = this.#market;
    const options = this.#options;
    const stocks = this.#returnsOf(from, count, b === 0 && w === 0 ? this.#market.losses : undefined);
    const T = returns.values.length;
    const market: Panel = {
      ...benchmarks,
      tickers: [benchmarks.tickers[b]!],
      values: benchmarks.values.subarray(b * T, (b + 1) * T),
    };
    const one = decayOf(options) ? options : { ...options, window: [windowsOf(options)[w]!] };
    const result = runNow(this.#kernel, stocks, market, one, options.stat);
    smoothResult(result, options.smooth);
    return { arrays: result.arrays, unusable: countUnusable(stocks) };
  }

  #returnsOf(from: number, count: number, losses: StreamLosses | undefined): Panel {
    const { names, tickers, returnsOf } = this.#market;
    const ids = tickers.slice(from, from + count);
    return returnsOf(
      ids.map((id) => names[id]!),
      this.#series(from, count),
      losses,
    );
  }

  #series(from: number, count: number): Float64Array {
    const D = this.#market.dates.sorted.length;
    let values: Float64Array | undefined;
    for (let at = from; at < from + count; ) {
      if (at < this.#read.from || at >= this.#read.from + this.#read.count) this.#readBack(at);
      const { from: first, count: there } = this.#read;
      const end = Math.min(from + count, first + there);
      const part = this.#read.values.subarray((at - first) * D, (end - first) * D);
      if (at === from && end === from + count) return part;
      values ??= new Float64Array(count * D);
      values.set(part, (at - from) * D);
      at = end;
    }
    return values!;
  }

  /** Reads series back, from a ticker on: of its group, as their records stand together, and of more where these are small. */
  #readBack(from: number): void {
    const { tickers, dates, pivot } = this.#market;
    const bytes = dates.bytes * dates.sorted.length;
    const groupEnd = (at: number): number => {
      let to = at + 1;
      while (to < tickers.length && tickers[to]! >> 6 === tickers[at]! >> 6) to++;
      return to;
    };
    let end = Math.min(groupEnd(from), from + Math.max(1, Math.floor((SHARE * this.#budget) / bytes)));
    while (end < tickers.length && (groupEnd(end) - from) * bytes <= MOST_BYTES) end = groupEnd(end);
    this.#read = { from, count: end - from, values: pivot(tickers.slice(from, end)) };
  }
}

/** Values that the kernel takes as missing, though they are there. */
function countUnusable({ values }: Panel): number {
  let count = 0;
  for (const value of values) if (Math.abs(value) >= 1e150) count++;
  return count;
}
