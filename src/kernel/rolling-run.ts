import type { Arena } from "./arena.ts";
import type { Job } from "./job.ts";
import { GAPS, type RollingSettings } from "./options.ts";
import { loadMarket, Tiles } from "./tiles.ts";
import type { KernelExports } from "./wasm.ts";
import type { WindowPlan } from "./window.ts";

/** A benchmark and a window, and where in kernel memory stands what belongs to them. */
interface Market {
  readonly series: number;
  readonly plan: WindowPlan;
  /** First rows of the windows, or 0. */
  readonly starts: number;
  /** What windows of this length need of this market, or 0. */
  readonly memory: number;
}

/** A job over windows in kernel memory, laid out and with its markets computed; see `Engine`. */
export class RollingRun {
  readonly tiles: Tiles;
  /** How many of the markets' values were unusable. */
  readonly unusable: number = 0;
  readonly #kernel: KernelExports;
  readonly #rows: number;
  readonly #settings: RollingSettings;
  readonly #markets: Market[] = [];
  readonly #scratch: number;
  /** The chosen rows, and the results of a tile in them. */
  readonly #chosen: number = 0;
  readonly #gathered: number = 0;
  /** Room for a tile's results against a second market, where there is anything to gain from taking two; else 0. */
  readonly #second: number = 0;

  constructor(kernel: KernelExports, arena: Arena, job: Job, settings: RollingSettings) {
    const { rows } = job;
    const { windows, chosen, ddof, stats } = settings;
    const list = (numbers: ArrayLike<number>) => {
      const pointer = arena.allocate(numbers.length * 4);
      arena.integers(pointer, numbers.length).set(numbers);
      return pointer;
    };
    this.#kernel = kernel;
    this.#rows = rows;
    this.#settings = settings;
    // before the memory grows, which empties views of it
    const markets = arena.pointerOf(job.benchmarks);
    const count = job.benchmarks.length / rows;
    // of several statistics, pairs: their results would not stay in the second-level cache (1.1x)
    this.tiles = new Tiles(arena, job, stats.length > 1 ? 2 : 4);
    const linear = stats.length === 1 && (stats[0] === "beta" || stats[0] === "cov");
    if (linear && count > 1) this.#second = arena.allocate(this.tiles.size * rows * 8);
    const longest = Math.max(...windows.map((plan) => Math.max(plan.rows, this.#spanOf(plan))));
    this.#scratch = arena.allocate(kernel.scratchBytes(rows, longest));
    if (chosen) {
      this.#chosen = list(chosen);
      this.#gathered = arena.allocate(this.tiles.size * chosen.length * 8);
    }
    const starts = windows.map((plan) => (plan.starts ? list(plan.starts) : 0));
    for (let b = 0; b < count; b++) {
      const series = arena.allocate(rows * 8);
      loadMarket(arena, job, markets, b, series);
      this.unusable += kernel.clean(series, rows);
      for (const [k, plan] of windows.entries()) {
        let memory = 0;
        if (!plan.starts) {
          memory = arena.allocate(kernel.marketBytes(rows, plan.rows));
          const cov = stats[0] === "cov";
          kernel.fillMarket(series, rows, plan.rows, plan.minPeriods, ddof, cov, memory, this.#scratch);
        }
        this.#markets.push({ series, plan, starts: starts[k]!, memory });
      }
    }
  }

  /** Computes the tile of `count` tickers from `i` on; returns how many of their values were unusable. */
  run(i: number, count: number): number {
    const x = this.tiles.panel(i, count);
    let unusable = 0;
    const done = new Set<number>();
    for (const [k, market] of this.#markets.entries()) {
      if (done.has(k)) continue;
      const next = k + this.#settings.windows.length;
      if (this.#second && this.#runTwo(k, next, x, i, count)) done.add(next);
      else {
        const found = this.#runMarket(market, k, x, i, count);
        if (k === 0) unusable = found;
      }
    }
    return unusable;
  }

  /** The tile against two markets at once, of the same window. False where that is not possible, and nothing is stored. */
  #runTwo(k: number, next: number, x: number, i: number, count: number): boolean {
    const [one, two] = [this.#markets[k]!, this.#markets[next]];
    if (!two || one.starts) return false;
    const { chosen } = this.#settings;
    const tiles = this.tiles;
    const place = (which: number, room: number) => (chosen ? 0 : tiles.place(which, i)) || room;
    const [out, out2] = [place(k, tiles.slot(0)), place(next, this.#second)];
    const done = this.#kernel.rollingTwo(
      x,
      count,
      one.series,
      two.series,
      this.#rows,
      one.plan.rows,
      one.memory,
      two.memory,
      tiles.table([out]),
      tiles.table([out2], true),
      this.#scratch,
    );
    if (!done) return false;
    this.#store(k, out, i, count);
    this.#store(next, out2, i, count);
    return true;
  }

  /** The tile, which stands at `x`, against the k-th market and window. */
  #runMarket(
    { series, plan, starts, memory }: Market,
    k: number,
    x: number,
    i: number,
    count: number,
  ): number {
    const { stats, ddof, gaps, chosen } = this.#settings;
    const [kernel, tiles, rows] = [this.#kernel, this.tiles, this.#rows];
    const first = k * stats.length;
    const places = stats.map((_, s) => (chosen ? 0 : tiles.place(first + s, i)) || tiles.slot(s));
    const unusable = kernel.rolling(
      x,
      count,
      series,
      rows,
      plan.rows,
      starts,
      memory,
      plan.minPeriods,
      ddof,
      GAPS.indexOf(gaps),
      this.#spanOf(plan),
      tiles.table(places),
      this.#scratch,
    );
    for (const [s, place] of places.entries()) this.#store(first + s, place, i, count);
    return unusable;
  }

  /** Brings a tile's results at `from`, or the chosen rows of them, to the k-th array. */
  #store(k: number, from: number, i: number, count: number): void {
    const { chosen } = this.#settings;
    const rows = this.#rows;
    if (chosen) {
      this.#kernel.gather(from, count, rows, this.#chosen, chosen.length, this.#gathered);
      this.tiles.store(k, this.#gathered, i, count, chosen.length);
    } else this.tiles.store(k, from, i, count, rows);
  }

  /** Rows that a compressed window may span. */
  #spanOf(plan: WindowPlan): number {
    const { gaps, maxSpan } = this.#settings;
    return gaps === "compress" ? (maxSpan ?? 2 * plan.rows) : 0;
  }
}
