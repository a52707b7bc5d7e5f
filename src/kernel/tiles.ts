import { STATS } from "../panel/result.ts";
import type { Arena } from "./arena.ts";
import type { Job } from "./job.ts";

/** Bytes of panel and results that go through at a time: half a second-level cache, so that copies stay in it. */
const TILE = 512 * 1024;

/** Bytes of a table of the places of results. */
const TABLE = 4 * STATS.length;

/**
 * A job's panel and results, as many tickers at a time as go through kernel memory together. What stands in kernel memory
 * already is used in place. The job's `values` and `arrays` may be exchanged for others between tiles.
 */
export class Tiles {
  /** Tickers in a tile. */
  readonly size: number;
  readonly #arena: Arena;
  readonly #job: Job;
  /** The panel where it stands in kernel memory, else 0; and the place of a tile. */
  readonly #panel: number;
  readonly #x: number;
  /** Of each result where it stands in kernel memory, else 0, and its length; and the places of a tile's, by statistic. */
  readonly #places: readonly (readonly [pointer: number, length: number])[];
  readonly #slots: readonly number[];
  /** Where the kernel finds the places of the results, twice. */
  readonly #table: number;

  /** `together`: tickers that the kernel takes side by side. */
  constructor(arena: Arena, job: Job, together: number) {
    const { rows, tickers, settings } = job;
    const bytes = rows * 8 * (1 + settings.stats.length);
    this.#arena = arena;
    this.#job = job;
    // before the memory grows, which empties views of it
    this.#panel = arena.pointerOf(job.values);
    this.#places = job.arrays.map((array) => [arena.pointerOf(array), array.length]);
    this.size = Math.min(tickers, Math.max(together, Math.floor(TILE / bytes / together) * together));
    this.#x = arena.allocate(this.size * rows * 8);
    this.#slots = settings.stats.map(() => arena.allocate(this.size * rows * 8));
    this.#table = arena.allocate(2 * TABLE);
  }

  /** Where tickers `i` to `i + count - 1` stand. */
  panel(i: number, count: number): number {
    const { rows, values } = this.#job;
    if (this.#panel) return this.#panel + i * rows * 8;
    this.#arena.view(this.#x, count * rows).set(values.subarray(i * rows, (i + count) * rows));
    return this.#x;
  }

  /** The place of a tile's results, by the position of the statistic. */
  slot(s: number): number {
    return this.#slots[s]!;
  }

  /** Where ticker `i` of the k-th result, of which every row is wanted, stands in kernel memory; 0 where it does not. */
  place(k: number, i: number): number {
    const [pointer] = this.#places[k]!;
    return pointer && pointer + i * this.#job.rows * 8;
  }

  /**
   * The kernel's table of results that go to `places`, in the order of the job's statistics; returns where it is. There
   * may be a `second` one beside the first.
   */
  table(places: readonly number[], second = false): number {
    const pointer = this.#table + (second ? TABLE : 0);
    const table = this.#arena.integers(pointer, STATS.length).fill(0);
    for (const [s, stat] of this.#job.settings.stats.entries()) table[STATS.indexOf(stat)] = places[s]!;
    return pointer;
  }

  /** Brings `count` tickers of `width` rows at `from` to the k-th result, from ticker `i` on, unless they are there. */
  store(k: number, from: number, i: number, count: number, width: number): void {
    const [pointer] = this.#places[k]!;
    if (pointer && from === pointer + i * width * 8) return;
    this.#result(k).set(this.#arena.view(from, count * width), i * width);
  }

  /** The job's arrays, those in kernel memory as it is now. */
  get arrays(): readonly Float64Array[] {
    return this.#places.map((_, k) => this.#result(k));
  }

  #result(k: number): Float64Array {
    const [pointer, length] = this.#places[k]!;
    return pointer ? this.#arena.view(pointer, length) : this.#job.arrays[k]!;
  }
}

/** Copies the b-th benchmark of a job into kernel memory, at `series`; `from`: where all of them stand there, or 0. */
export function loadMarket(
  arena: Arena,
  { rows, benchmarks }: Job,
  from: number,
  b: number,
  series: number,
): void {
  const own = from ? arena.view(from + b * rows * 8, rows) : benchmarks.subarray(b * rows, (b + 1) * rows);
  arena.view(series, rows).set(own);
}
