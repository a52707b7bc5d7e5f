import { STATS } from "../panel/result.ts";
import { Arena } from "./arena.ts";
import type { Job } from "./job.ts";
import { KernelArrays } from "./memory.ts";
import { GAPS } from "./options.ts";
import type { KernelExports } from "./wasm.ts";
import type { WindowPlan } from "./window.ts";

/** Bytes of panel and results that go through at a time: half a second-level cache, so that copies stay in it. */
const TILE = 512 * 1024;

/** A benchmark and a window, and where in kernel memory stands what belongs to them. */
interface Market {
  readonly series: number;
  readonly plan: WindowPlan;
  /** First rows of the windows, or 0. */
  readonly starts: number;
  /** What windows of this length need of this market, or 0. */
  readonly memory: number;
}

/**
 * One instance of the kernel. `begin` computes what belongs to the markets alone, `run` any range of tickers, in any
 * order and any split with the same bits, `end` frees the memory for the next job. Between runs the job's `values` and
 * `arrays` may be exchanged for others.
 */
export class Engine {
  readonly #kernel: KernelExports;
  readonly #arena: Arena;
  /** Arrays that outlive a job. */
  readonly memory: KernelArrays;
  /** Where the job at hand begins. */
  #base = 0;
  #job: Job | undefined;
  #tile = 0;
  #markets: Market[] = [];
  #scratch = 0;
  /** The panel where it stands in kernel memory, else 0; and the place of a tile. */
  #panel = 0;
  #x = 0;
  /** Of each result where it stands in kernel memory, else 0, and its length; and the places of a tile's, by statistic. */
  #places: readonly (readonly [pointer: number, length: number])[] = [];
  #out: number[] = [];
  #table = 0;
  #chosen = 0;
  #gathered = 0;

  constructor(exports: KernelExports) {
    this.#kernel = exports;
    this.#arena = new Arena(exports.memory, exports.heapBase());
    this.memory = new KernelArrays(this.#arena);
  }

  /** Tickers that go through kernel memory at a time; ranges of this length lose nothing. */
  get tile(): number {
    return this.#tile;
  }

  /** Lays out the memory and computes what belongs to the markets; returns how many of their values were unusable. */
  begin(job: Job): number {
    const { rows, tickers, settings } = job;
    const { windows, stats, chosen } = settings;
    const [kernel, arena] = [this.#kernel, this.#arena];
    const most = Math.floor(TILE / (rows * 8 * (1 + stats.length) * 4)) * 4;
    this.#job = job;
    this.#base = arena.top;
    // before the memory grows, which empties views of it
    this.#panel = arena.pointerOf(job.values);
    this.#places = job.arrays.map((array) => [arena.pointerOf(array), array.length]);
    const markets = arena.pointerOf(job.benchmarks);
    this.#tile = Math.min(tickers, Math.max(4, most));
    const longest = Math.max(...windows.map((plan) => Math.max(plan.rows, spanOf(job, plan))));
    this.#scratch = arena.allocate(kernel.scratchBytes(rows, longest));
    this.#x = arena.allocate(this.#tile * rows * 8);
    this.#out = stats.map(() => arena.allocate(this.#tile * rows * 8));
    this.#table = arena.allocate(STATS.length * 4);
    this.#chosen = chosen ? this.#list(chosen) : 0;
    this.#gathered = chosen ? arena.allocate(this.#tile * chosen.length * 8) : 0;
    const starts = windows.map((plan) => (plan.starts ? this.#list(plan.starts) : 0));
    let unusable = 0;
    this.#markets = [];
    for (let b = 0; b < job.benchmarks.length / rows; b++) {
      const series = arena.allocate(rows * 8);
      const own = markets
        ? arena.view(markets + b * rows * 8, rows)
        : job.benchmarks.subarray(b * rows, (b + 1) * rows);
      arena.view(series, rows).set(own);
      unusable += kernel.clean(series, rows);
      for (const [k, plan] of windows.entries()) this.#addMarket(series, plan, starts[k]!);
    }
    return unusable;
  }

  #addMarket(series: number, plan: WindowPlan, starts: number): void {
    const { rows, settings } = this.#job!;
    let memory = 0;
    if (!starts) {
      memory = this.#arena.allocate(this.#kernel.marketBytes(rows, plan.rows));
      const cov = settings.stats[0] === "cov";
      const { ddof } = settings;
      this.#kernel.fillMarket(series, rows, plan.rows, plan.minPeriods, ddof, cov, memory, this.#scratch);
    }
    this.#markets.push({ series, plan, starts, memory });
  }

  /** Whole numbers in kernel memory. */
  #list(numbers: ArrayLike<number>): number {
    const pointer = this.#arena.allocate(numbers.length * 4);
    new Int32Array(this.#kernel.memory.buffer, pointer, numbers.length).set(numbers);
    return pointer;
  }

  /** The job's arrays, those in kernel memory as it is now. */
  get arrays(): readonly Float64Array[] {
    return this.#places.map((_, k) => this.#arrayAt(k));
  }

  #arrayAt(k: number): Float64Array {
    const [pointer, length] = this.#places[k]!;
    return pointer ? this.#arena.view(pointer, length) : this.#job!.arrays[k]!;
  }

  /** Computes tickers `from` to `to - 1` into the job's arrays; returns how many of their values were unusable. */
  run(from: number, to: number): number {
    const { rows, values } = this.#job!;
    let unusable = 0;
    for (let i = from; i < to; i += this.#tile) {
      const here = Math.min(this.#tile, to - i);
      let x = this.#panel + i * rows * 8;
      if (!this.#panel) {
        x = this.#x;
        this.#arena.view(x, here * rows).set(values.subarray(i * rows, (i + here) * rows));
      }
      for (const [k, market] of this.#markets.entries()) {
        const found = this.#runMarket(market, k, x, i, here);
        if (k === 0) unusable += found;
      }
    }
    return unusable;
  }

  /** Tickers i to i + here - 1, which stand at `x`, against the k-th market and window. */
  #runMarket(
    { series, plan, starts, memory }: Market,
    k: number,
    x: number,
    i: number,
    here: number,
  ): number {
    const job = this.#job!;
    const { rows, settings } = job;
    const { stats, ddof, gaps, chosen } = settings;
    const [kernel, arena] = [this.#kernel, this.#arena];
    const table = new Uint32Array(kernel.memory.buffer, this.#table, STATS.length).fill(0);
    for (const [s, stat] of stats.entries()) {
      const [place] = this.#places[k * stats.length + s]!;
      table[STATS.indexOf(stat)] = place && !chosen ? place + i * rows * 8 : this.#out[s]!;
    }
    const unusable = kernel.rolling(
      x,
      here,
      series,
      rows,
      plan.rows,
      starts,
      memory,
      plan.minPeriods,
      ddof,
      GAPS.indexOf(gaps),
      spanOf(job, plan),
      this.#table,
      this.#scratch,
    );
    const length = chosen?.length ?? rows;
    for (const s of stats.keys()) {
      if (!chosen && this.#places[k * stats.length + s]![0]) continue;
      let results = this.#out[s]!;
      if (chosen) {
        kernel.gather(results, here, rows, this.#chosen, length, this.#gathered);
        results = this.#gathered;
      }
      this.#arrayAt(k * stats.length + s).set(arena.view(results, here * length), i * length);
    }
    return unusable;
  }

  /** Frees what `begin` laid out, if anything. */
  end(): void {
    if (!this.#job) return;
    this.#job = undefined;
    this.#arena.rewind(this.#base);
  }
}

/** Rows that a compressed window may span, at most all. */
function spanOf({ rows, settings }: Job, plan: WindowPlan): number {
  if (settings.gaps !== "compress") return 0;
  return Math.min(rows, settings.maxSpan ?? 2 * plan.rows);
}
