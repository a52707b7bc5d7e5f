import { STATS } from "../panel/result.ts";
import { Arena } from "./arena.ts";
import type { Job } from "./job.ts";
import { GAPS } from "./options.ts";
import { instantiateKernel, type KernelExports } from "./wasm.ts";
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
 * order and any split with the same bits, `end` frees the memory for the next job.
 */
export class Engine {
  readonly #kernel: KernelExports;
  readonly #arena: Arena;
  readonly #base: number;
  #job: Job | undefined;
  #tile = 0;
  #markets: Market[] = [];
  #scratch = 0;
  #x = 0;
  /** Results of a tile, by statistic, and those of the chosen rows. */
  #out: number[] = [];
  #table = 0;
  #chosen = 0;
  #gathered = 0;

  constructor(exports: KernelExports) {
    this.#kernel = exports;
    this.#arena = new Arena(exports.memory, exports.heapBase());
    this.#base = this.#arena.top;
  }

  static async create(): Promise<Engine> {
    return new Engine(await instantiateKernel());
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
    this.#tile = Math.min(tickers, Math.max(4, most));
    const longest = Math.max(...windows.map((plan) => Math.max(plan.rows, spanOf(job, plan))));
    this.#scratch = arena.allocate(kernel.scratchBytes(rows, longest));
    this.#x = arena.allocate(this.#tile * rows * 8);
    this.#out = stats.map(() => arena.allocate(this.#tile * rows * 8));
    const place = new Map(stats.map((stat, s) => [stat, this.#out[s]!]));
    this.#table = this.#list(STATS.map((stat) => place.get(stat) ?? 0));
    this.#chosen = chosen ? this.#list(chosen) : 0;
    this.#gathered = chosen ? arena.allocate(this.#tile * chosen.length * 8) : 0;
    const starts = windows.map((plan) => (plan.starts ? this.#list(plan.starts) : 0));
    let unusable = 0;
    this.#markets = [];
    for (let b = 0; b < job.benchmarks.length / rows; b++) {
      const series = arena.allocate(rows * 8);
      arena.view(series, rows).set(job.benchmarks.subarray(b * rows, (b + 1) * rows));
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

  /** Computes tickers `from` to `to - 1` into the job's arrays; returns how many of their values were unusable. */
  run(from: number, to: number): number {
    const job = this.#job!;
    const { rows, values, settings, arrays } = job;
    const { stats, ddof, gaps, chosen } = settings;
    const [kernel, arena, out] = [this.#kernel, this.#arena, this.#out];
    const length = chosen?.length ?? rows;
    let unusable = 0;
    for (let i = from; i < to; i += this.#tile) {
      const here = Math.min(this.#tile, to - i);
      arena.view(this.#x, here * rows).set(values.subarray(i * rows, (i + here) * rows));
      for (const [k, { series, plan, starts, memory }] of this.#markets.entries()) {
        const found = kernel.rolling(
          this.#x,
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
        if (k === 0) unusable += found;
        for (const [s, pointer] of out.entries()) {
          let results = pointer;
          if (chosen) {
            results = this.#gathered;
            kernel.gather(pointer, here, rows, this.#chosen, length, results);
          }
          arrays[k * stats.length + s]!.set(arena.view(results, here * length), i * length);
        }
      }
    }
    return unusable;
  }

  /** Frees what `begin` laid out. */
  end(): void {
    this.#job = undefined;
    this.#arena.rewind(this.#base);
  }
}

/** Rows that a compressed window may span. */
function spanOf({ settings }: Job, plan: WindowPlan): number {
  return settings.gaps === "compress" ? (settings.maxSpan ?? 2 * plan.rows) : 0;
}
