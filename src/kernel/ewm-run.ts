import type { Arena } from "./arena.ts";
import type { EwmSettings } from "./ewm.ts";
import type { Job } from "./job.ts";
import { loadMarket, Tiles } from "./tiles.ts";
import type { KernelExports } from "./wasm.ts";

/** An exponentially weighted job in kernel memory, laid out and with its markets computed; see `Engine`. */
export class EwmRun {
  readonly tiles: Tiles;
  /** How many of the markets' values were unusable. */
  readonly unusable: number = 0;
  readonly #kernel: KernelExports;
  readonly #rows: number;
  readonly #settings: EwmSettings;
  readonly #scratch: number;
  readonly #markets: { series: number; memory: number }[] = [];

  constructor(kernel: KernelExports, arena: Arena, job: Job, settings: EwmSettings) {
    const { rows } = job;
    this.#kernel = kernel;
    this.#rows = rows;
    this.#settings = settings;
    // before the memory grows, which empties views of it
    const markets = arena.pointerOf(job.benchmarks);
    const count = job.benchmarks.length / rows;
    // the kernel takes four at a time; very long series go in pairs, to fit at all
    this.tiles = new Tiles(arena, job, rows < 2 ** 22 ? 4 : 2);
    this.#scratch = arena.allocate(kernel.ewmScratchBytes(this.tiles.size, rows));
    for (let b = 0; b < count; b++) {
      const series = arena.allocate(rows * 8);
      const memory = arena.allocate(kernel.ewmMarketBytes(rows));
      const { alpha, minPeriods, stats } = settings;
      loadMarket(arena, job, markets, b, series);
      this.unusable += kernel.clean(series, rows);
      kernel.ewmMarket(series, rows, alpha, modeOf(settings), minPeriods, stats[0] === "cov", memory);
      this.#markets.push({ series, memory });
    }
  }

  /** Computes the tile of `count` tickers from `i` on; returns how many of their values were unusable. */
  run(i: number, count: number): number {
    const { alpha, minPeriods, stats } = this.#settings;
    const [kernel, tiles, rows] = [this.#kernel, this.tiles, this.#rows];
    const x = tiles.panel(i, count);
    let unusable = 0;
    for (const [b, { series, memory }] of this.#markets.entries()) {
      const first = b * stats.length;
      const places = stats.map((_, s) => tiles.place(first + s, i) || tiles.slot(s));
      const found = kernel.ewm(
        x,
        count,
        series,
        rows,
        alpha,
        modeOf(this.#settings),
        minPeriods,
        memory,
        tiles.table(places),
        this.#scratch,
      );
      if (b === 0) unusable = found;
      for (const [s, place] of places.entries()) tiles.store(first + s, place, i, count, rows);
    }
    return unusable;
  }
}

/** The bits that the kernel takes. */
function modeOf({ adjust, ignoreNa, bias }: EwmSettings): number {
  return (adjust ? 1 : 0) + (ignoreNa ? 2 : 0) + (bias ? 4 : 0);
}
