import { Arena } from "./arena.ts";
import { EwmRun } from "./ewm-run.ts";
import type { Job } from "./job.ts";
import { KernelArrays } from "./memory.ts";
import { RollingRun } from "./rolling-run.ts";
import type { KernelExports } from "./wasm.ts";

/**
 * One instance of the kernel. `begin` computes what belongs to the markets alone, `run` any range of tickers, in any
 * order and any split with the same bits, `end` frees the memory for the next job. Between runs the job's `values` and
 * `arrays` may be exchanged for others.
 */
export class Engine {
  /** Arrays that outlive a job. */
  readonly memory: KernelArrays;
  readonly #kernel: KernelExports;
  readonly #arena: Arena;
  /** Where the memory of the job at hand begins; undefined between jobs. */
  #base: number | undefined;
  #run: RollingRun | EwmRun | undefined;

  constructor(exports: KernelExports) {
    this.#kernel = exports;
    this.#arena = new Arena(exports.memory, exports.heapBase());
    this.memory = new KernelArrays(this.#arena);
  }

  /** Tickers that go through kernel memory at a time; ranges of this length lose nothing. */
  get tile(): number {
    return this.#run!.tiles.size;
  }

  /** Lays out the memory and computes what belongs to the markets; returns how many of their values were unusable. */
  begin(job: Job): number {
    const { settings } = job;
    this.#base = this.#arena.top;
    this.#run =
      "alpha" in settings
        ? new EwmRun(this.#kernel, this.#arena, job, settings)
        : new RollingRun(this.#kernel, this.#arena, job, settings);
    return this.#run.unusable;
  }

  /** Computes tickers `from` to `to - 1` into the job's arrays; returns how many of their values were unusable. */
  run(from: number, to: number): number {
    let unusable = 0;
    for (let i = from; i < to; i += this.tile) unusable += this.#run!.run(i, Math.min(this.tile, to - i));
    return unusable;
  }

  /** The job's arrays, those in kernel memory as it is now. */
  get arrays(): readonly Float64Array[] {
    return this.#run!.tiles.arrays;
  }

  /** Frees what `begin` laid out, if anything. */
  end(): void {
    if (this.#base !== undefined) this.#arena.rewind(this.#base);
    this.#base = undefined;
    this.#run = undefined;
  }
}
