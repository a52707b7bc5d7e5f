import { type Dyeing, openDyeing } from "../../heatmap/cells/blocks.ts";
import { Engine } from "../../kernel/engine.ts";
import type { Job } from "../../kernel/job.ts";
import { instantiateKernel } from "../../kernel/wasm.ts";

/** Blocks to make and to dye, and the extents of their values: three numbers for each part of `step` lines, as `Extent` has them. */
export interface Painting extends Dyeing {
  readonly extents: Float64Array;
}

/** What all threads take parts of: by a counter of the parts taken, until there is none left. */
export type Work =
  | { readonly kind: "compute"; readonly job: Job; readonly step: number }
  | { readonly kind: "paint"; readonly painting: Painting; readonly step: number };

/** As it goes to a helper; both numbers are in memory that all threads see. */
export interface Errand {
  readonly work: Work;
  /** The next ticker, or line, that nobody has taken. */
  readonly counter: Int32Array;
  /** Helpers that have begun and not finished; `CLOSED` once nobody may begin any more, `FAILED` once one has lost its part. */
  readonly active: Int32Array;
}

export const CLOSED = 1 << 30;
export const FAILED = 1 << 29;

/** A worker's part of the work. */
export class Hand {
  readonly #engine: Engine;
  /** The job that has begun. */
  #job: Job | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  static async create(): Promise<Hand> {
    return new Hand(new Engine(await instantiateKernel()));
  }

  /** Takes parts until none is left, or `until` (as `performance.now`) has passed; false: there may be more. */
  run(work: Work, counter: Int32Array, until = Number.POSITIVE_INFINITY): boolean {
    return work.kind === "compute"
      ? this.#compute(work.job, work.step, counter, until)
      : paint(work.painting, work.step, counter);
  }

  /** A helper's part of an errand, if there still is one. */
  help({ work, counter, active }: Errand): void {
    const before = Atomics.add(active, 0, 1);
    try {
      if (!(before & CLOSED)) this.run(work, counter);
    } catch {
      // the leader does all of it, and tells what is wrong if that is not of this thread alone
      Atomics.or(active, 0, FAILED);
      this.rest();
    } finally {
      Atomics.sub(active, 0, 1);
      Atomics.notify(active, 0);
    }
  }

  /** A whole job at once, while no other is in hand. */
  compute(job: Job): void {
    const engine = this.#engine;
    this.#job = job;
    try {
      engine.begin(job);
      engine.run(0, job.tickers);
    } finally {
      this.rest();
    }
  }

  #compute(job: Job, step: number, counter: Int32Array, until: number): boolean {
    const engine = this.#engine;
    if (this.#job !== job) {
      this.rest();
      this.#job = job;
      engine.begin(job);
    }
    for (let from = take(counter, step); from < job.tickers; from = take(counter, step)) {
      engine.run(from, Math.min(from + step, job.tickers));
      if (performance.now() > until) return false;
    }
    this.rest();
    return true;
  }

  /** Ends what it may have begun. */
  rest(): void {
    if (this.#job) this.#engine.end();
    this.#job = undefined;
  }
}

function paint(painting: Painting, step: number, counter: Int32Array): boolean {
  const height = painting.lines.length - 1;
  const dye = openDyeing(painting);
  for (let from = take(counter, step); from < height; from = take(counter, step)) {
    const { low, high, missing } = dye(from, Math.min(from + step, height));
    painting.extents.set([low, high, Number(missing)], (3 * from) / step);
  }
  return true;
}

function take(counter: Int32Array, step: number): number {
  return Atomics.add(counter, 0, step);
}
