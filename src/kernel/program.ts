import type { Job } from "./job.ts";

/**
 * A function of a WebAssembly module of its own that makes a series of each ticker's, N x T of N x T:
 * `name(x, count, rows, m, out, scratch, ...args)`, places in the module's memory from `heapBase()` on. x and out have room for a multiple of
 * four series; m is a market, the same for all tickers.
 */
export interface Program {
  readonly module: WebAssembly.Module;
  readonly name: string;
  readonly args: readonly number[];
  /** Of scratch, aligned to 16. */
  readonly bytes: number;
  /** Most tickers to take at a time. */
  readonly together: number;
}

type Series = (
  x: number,
  count: number,
  rows: number,
  m: number,
  out: number,
  scratch: number,
  ...args: number[]
) => void;

interface Exports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  readonly [name: string]: unknown;
}

/** A job of a program, in an instance of its own; tickers in any order and any split. */
export class ProgramRun {
  /** Tickers that go through at a time, a multiple of four. */
  readonly tile: number;
  readonly #job: Job<Program>;
  readonly #call: Series;
  readonly #memory: WebAssembly.Memory;
  readonly #places: readonly [m: number, x: number, out: number, scratch: number];

  constructor(job: Job<Program>) {
    const { rows, settings } = job;
    const exports = new WebAssembly.Instance(settings.module).exports as unknown as Exports;
    this.tile = 4 * Math.max(1, Math.floor(Math.min(settings.together, job.tickers + 3) / 4));
    this.#job = job;
    this.#call = exports[settings.name] as Series;
    this.#memory = exports.memory;
    const align = (place: number) => (place + 15) & ~15;
    const m = align(exports.heapBase());
    const x = align(m + 8 * rows);
    const out = align(x + 8 * rows * this.tile);
    const scratch = align(out + 8 * rows * this.tile);
    this.#places = [m, x, out, scratch];
    const lacking = scratch + settings.bytes - this.#memory.buffer.byteLength;
    if (lacking > 0) this.#memory.grow(Math.ceil(lacking / 65536));
    new Float64Array(this.#memory.buffer, m, rows).set(job.benchmarks.subarray(0, rows));
  }

  /** Makes those of tickers `from` to `to - 1`; returns how many values to tell as unusable, none. */
  run(from: number, to: number): number {
    const { rows, settings } = this.#job;
    const [m, x, out, scratch] = this.#places;
    for (let i = from; i < to; i += this.tile) {
      const count = Math.min(this.tile, to - i);
      const { values, arrays } = this.#job;
      const { buffer } = this.#memory;
      new Float64Array(buffer, x, count * rows).set(values.subarray(i * rows, (i + count) * rows));
      this.#call(x, count, rows, m, out, scratch, ...settings.args);
      arrays[0]!.set(new Float64Array(buffer, out, count * rows), i * rows);
    }
    return 0;
  }
}
