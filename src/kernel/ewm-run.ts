import { EWM_STATS } from "../panel/result.ts";
import type { Arena } from "./arena.ts";
import type { EwmSettings } from "./ewm.ts";
import type { Job } from "./job.ts";
import type { KernelExports } from "./wasm.ts";

/** Bytes of panel and results that go through at a time, so that copies stay in the second-level cache. */
const TILE = 512 * 1024;

/** An exponentially weighted job in kernel memory, laid out and with its markets computed; see `Engine`. */
export class EwmRun {
  /** Tickers that go through kernel memory at a time. */
  readonly tile: number;
  /** How many of the markets' values were unusable. */
  readonly unusable: number = 0;
  readonly #kernel: KernelExports;
  readonly #arena: Arena;
  readonly #job: Job;
  readonly #settings: EwmSettings;
  readonly #x: number;
  readonly #out: readonly number[];
  readonly #scratch: number;
  readonly #markets: { series: number; memory: number }[] = [];

  constructor(kernel: KernelExports, arena: Arena, job: Job, settings: EwmSettings) {
    const { rows, tickers } = job;
    const { alpha, stats } = settings;
    this.#kernel = kernel;
    this.#arena = arena;
    this.#job = job;
    this.#settings = settings;
    // the kernel takes eight at a time; very long series go in pairs, to fit at all
    const most = Math.floor(TILE / (rows * 8 * (1 + stats.length) * 8)) * 8;
    this.tile = Math.min(tickers, Math.max(rows < 2 ** 22 ? 8 : 2, most));
    this.#x = arena.allocate(this.tile * rows * 8);
    this.#out = stats.map(() => arena.allocate(this.tile * rows * 8));
    this.#scratch = arena.allocate(kernel.ewmScratchBytes(this.tile, rows));
    for (let b = 0; b < job.benchmarks.length / rows; b++) {
      const series = arena.allocate(rows * 8);
      const memory = arena.allocate(kernel.ewmMarketBytes(rows));
      arena.view(series, rows).set(job.benchmarks.subarray(b * rows, (b + 1) * rows));
      this.unusable += kernel.clean(series, rows);
      kernel.ewmMarket(series, rows, alpha, modeOf(settings), memory);
      this.#markets.push({ series, memory });
    }
  }

  /** Computes tickers `from` to `to - 1`; returns how many of their values were unusable. */
  run(from: number, to: number): number {
    const { rows, values, arrays } = this.#job;
    const { alpha, minPeriods, stats } = this.#settings;
    const [kernel, arena, out, mode] = [this.#kernel, this.#arena, this.#out, modeOf(this.#settings)];
    const place = new Map(stats.map((stat, s) => [stat, out[s]!]));
    const places = EWM_STATS.map((stat) => place.get(stat) ?? 0) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    let unusable = 0;
    for (let i = from; i < to; i += this.tile) {
      const here = Math.min(this.tile, to - i);
      arena.view(this.#x, here * rows).set(values.subarray(i * rows, (i + here) * rows));
      for (const [b, { series, memory }] of this.#markets.entries()) {
        const found = kernel.ewm(
          this.#x,
          here,
          series,
          rows,
          alpha,
          mode,
          minPeriods,
          memory,
          ...places,
          this.#scratch,
        );
        if (b === 0) unusable += found;
        for (const [s, pointer] of out.entries()) {
          arrays[b * stats.length + s]!.set(arena.view(pointer, here * rows), i * rows);
        }
      }
    }
    return unusable;
  }
}

/** The bits that the kernel takes. */
function modeOf({ adjust, ignoreNa, bias }: EwmSettings): number {
  return (adjust ? 1 : 0) + (ignoreNa ? 2 : 0) + (bias ? 4 : 0);
}
