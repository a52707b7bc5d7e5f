import { STATS } from "../panel/result.ts";
import { Arena } from "./arena.ts";
import { EwmRun } from "./ewm-run.ts";
import type { Job } from "./job.ts";
import type { RollingSettings } from "./options.ts";
import { instantiateKernel, type KernelExports } from "./wasm.ts";

/** Bytes of panel and results that go through at a time: half a second-level cache, so that copies stay in it. */
const TILE = 512 * 1024;

/** Where a market's series and its records for one window stand in kernel memory. */
interface Market {
  readonly series: number;
  readonly records: number;
  readonly window: number;
  readonly minPeriods: number;
}

/**
 * One instance of the kernel. `begin` computes what belongs to the markets alone, `run` any range of tickers, in any
 * order and any split with the same bits, `end` frees the memory for the next job.
 */
export class Engine {
  readonly #exports: KernelExports;
  readonly #arena: Arena;
  readonly #base: number;
  #job: (Job & { readonly settings: RollingSettings }) | undefined;
  #ewm: EwmRun | undefined;
  #tile = 0;
  #markets: Market[] = [];
  #scratch = 0;
  #x = 0;
  #out: number[] = [];

  constructor(exports: KernelExports) {
    this.#exports = exports;
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

  /** Lays out the memory and computes the markets' records; returns how many of their values were unusable. */
  begin(job: Job): number {
    const { rows, tickers, settings } = job;
    if ("alpha" in settings) {
      this.#ewm = new EwmRun(this.#exports, this.#arena, job, settings);
      this.#tile = this.#ewm.tile;
      return this.#ewm.unusable;
    }
    const { windows, minPeriods, stats, ddof } = settings;
    const [kernel, arena] = [this.#exports, this.#arena];
    const longest = Math.max(...windows);
    const most = Math.floor(TILE / (rows * 8 * (1 + stats.length) * 2)) * 2;
    this.#job = { ...job, settings };
    this.#tile = Math.min(tickers + (tickers % 2), Math.max(2, most));
    this.#scratch = arena.allocate((longest + 2) * kernel.scratchBytes() + rows * 4);
    this.#x = arena.allocate(this.#tile * rows * 8);
    this.#out = stats.map(() => arena.allocate(this.#tile * rows * 8));
    this.#markets = [];
    let unusable = 0;
    for (let b = 0; b < job.benchmarks.length / rows; b++) {
      const series = arena.allocate(rows * 8);
      arena.view(series, rows).set(job.benchmarks.subarray(b * rows, (b + 1) * rows));
      unusable += kernel.clean(series, rows);
      for (const [k, window] of windows.entries()) {
        const records = arena.allocate((rows + longest + 2) * kernel.recordBytes());
        kernel.fillMarket(series, rows, window, ddof, records, this.#scratch);
        this.#markets.push({ series, records, window, minPeriods: minPeriods[k]! });
      }
    }
    return unusable;
  }

  /** Computes tickers `from` to `to - 1` into the job's arrays; returns how many of their values were unusable. */
  run(from: number, to: number): number {
    if (this.#ewm) return this.#ewm.run(from, to);
    const { rows, values, settings, arrays } = this.#job!;
    const { stats, ddof } = settings;
    const [kernel, arena, out] = [this.#exports, this.#arena, this.#out];
    const place = new Map(stats.map((stat, s) => [stat, out[s]!]));
    const [beta, cov, corr, n] = STATS.map((stat) => place.get(stat) ?? 0) as [
      number,
      number,
      number,
      number,
    ];
    let unusable = 0;
    for (let i = from; i < to; i += this.#tile) {
      const here = Math.min(this.#tile, to - i);
      arena.view(this.#x, here * rows).set(values.subarray(i * rows, (i + here) * rows));
      for (const [k, { series, records, window, minPeriods }] of this.#markets.entries()) {
        unusable += kernel.rolling(
          this.#x,
          here,
          series,
          rows,
          window,
          minPeriods,
          ddof,
          records,
          beta,
          cov,
          corr,
          n,
          this.#scratch,
        );
        for (const [s, pointer] of out.entries()) {
          arrays[k * stats.length + s]!.set(arena.view(pointer, here * rows), i * rows);
        }
      }
    }
    return unusable;
  }

  /** Frees what `begin` laid out. */
  end(): void {
    this.#job = undefined;
    this.#ewm = undefined;
    this.#arena.rewind(this.#base);
  }
}
