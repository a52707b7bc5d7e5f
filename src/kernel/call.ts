import type { Medium } from "./medium.ts";
import { type AnyJob, buffersOf, type Done, type Task } from "./task.ts";

/** Milliseconds between calls of `onProgress`. */
const THROTTLE = 50;

export interface CallOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A task on its way, and the tickers of it. */
export interface Piece {
  readonly task: Task;
  readonly transfer: ArrayBuffer[];
  readonly from: number;
  readonly to: number;
}

let calls = 0;

/**
 * One job on its way through the workers. Where they see all its numbers, each worker gets the whole job and takes
 * tickers by a shared counter. Otherwise the calling thread deals out pieces: what the workers do not see is copied,
 * lent to a worker together with room for its results, and copied back. The lent memory is used again for later pieces.
 */
export class Call {
  /** Resolves to the number of unusable values. */
  readonly finished: Promise<number>;
  readonly #call = ++calls;
  readonly #job: AnyJob;
  readonly #options: CallOptions;
  readonly #threads: number;
  readonly #reaches: Medium["reaches"];
  readonly #counter: Int32Array | undefined;
  readonly #step: number;
  readonly #newBytes: number;
  readonly #onAbort = (): void => this.fail(this.#options.signal!.reason);
  #resolve!: (unusable: number) => void;
  #reject!: (reason: unknown) => void;
  #settled = false;
  #running = 0;
  /** First ticker that has not been dealt out, or with a counter how many workers have the job. */
  #next = 0;
  #done = 0;
  #unusable = 0;
  #unusableMarkets = 0;
  #reported = performance.now();
  #spare: Float64Array[][] = [];

  constructor(job: AnyJob, medium: Medium, threads: number, options: CallOptions) {
    const arrays = [job.values, ...job.arrays];
    const seen = arrays.filter(medium.reaches);
    const cells = arrays.reduce((sum, array) => sum + array.length / job.tickers, 0);
    this.#job = { ...job, benchmarks: job.benchmarks.slice() }; // a view would take its whole buffer along
    this.#options = options;
    this.#threads = threads;
    this.#reaches = medium.reaches;
    this.#counter = seen.length === arrays.length ? medium.counter() : undefined;
    this.#step = quads(
      Math.min(job.tickers / (4 * threads), this.#counter ? Infinity : medium.piece / cells),
    );
    this.#newBytes = medium.newBytes(seen);
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    options.signal?.addEventListener("abort", this.#onAbort);
  }

  /** Resolved or rejected. It may have tasks running, until which its arrays may be written to. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Tasks that workers have in hand. */
  get running(): number {
    return this.#running;
  }

  /** Whether `next` has a task to give. */
  get waiting(): boolean {
    const { tickers } = this.#job;
    if (this.#settled) return false;
    if (!this.#counter) return this.#next < tickers;
    const useful = Math.min(this.#threads, Math.ceil(tickers / this.#step));
    return this.#next < useful && Atomics.load(this.#counter, 0) < tickers;
  }

  next(): Piece {
    const piece = this.#counter ? this.#whole() : this.#part();
    this.#running++;
    return piece;
  }

  #whole(): Piece {
    this.#next++;
    return { task: this.#task(this.#job, []), transfer: [], from: 0, to: this.#job.tickers };
  }

  #part(): Piece {
    const job = this.#job;
    const from = this.#next;
    const to = Math.min(from + this.#step, job.tickers);
    this.#next = to;
    const stage = this.#spare.pop();
    const lent: Float64Array[] = [];
    const cut = (array: Float64Array): Float64Array => {
      const part = rowsOf(array, job, from, to);
      if (this.#reaches(array)) return part;
      const room = stage?.[lent.length] ?? new Float64Array((array.length / job.tickers) * this.#step);
      lent.push(room.subarray(0, part.length));
      return lent.at(-1)!;
    };
    const values = cut(job.values);
    if (lent.length > 0) values.set(rowsOf(job.values, job, from, to));
    const part = { ...job, tickers: to - from, values, arrays: job.arrays.map(cut) };
    return { task: this.#task(part, lent), transfer: buffersOf(lent), from, to };
  }

  #task(job: AnyJob, lent: readonly Float64Array[]): Task {
    return {
      call: this.#call,
      job,
      counter: this.#counter,
      step: this.#step,
      lent,
      newBytes: this.#newBytes,
    };
  }

  /** Takes back what a worker has done. */
  finish({ from, to }: Piece, done: Done): void {
    this.#running--;
    if (this.#settled) return;
    const lent = [...done.lent];
    if (!this.#reaches(this.#job.values)) lent.shift();
    for (const array of this.#job.arrays) {
      if (!this.#reaches(array)) rowsOf(array, this.#job, from, to).set(lent.shift()!);
    }
    if (done.lent.length > 0) this.#spare.push(done.lent.map((array) => new Float64Array(array.buffer)));
    this.#unusable += done.unusable;
    this.#unusableMarkets = Math.max(this.#unusableMarkets, done.unusableMarkets);
    this.progress(done.tickers);
    if (this.#done === this.#job.tickers && this.#running === 0 && this.#settle()) {
      this.#resolve(this.#unusable + this.#unusableMarkets);
    }
  }

  progress(tickers: number): void {
    if (this.#settled || tickers === 0) return;
    const total = this.#job.tickers;
    const now = performance.now();
    this.#done += tickers;
    if (this.#done < total && now - this.#reported < THROTTLE) return;
    this.#reported = now;
    try {
      this.#options.onProgress?.(this.#done, total);
    } catch (error) {
      this.fail(error);
    }
  }

  /** A worker is gone with a task of this call. */
  lose(): void {
    this.#running--;
  }

  /** Rejects the call; workers stop after the tickers they have in hand. */
  fail(reason: unknown): void {
    if (this.#settle()) this.#reject(reason);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#spare = [];
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    if (this.#counter) Atomics.store(this.#counter, 0, this.#job.tickers);
    return true;
  }
}

/** Tickers `from` to `to - 1` of one of the job's arrays. */
function rowsOf(array: Float64Array, { tickers }: AnyJob, from: number, to: number): Float64Array {
  const width = array.length / tickers;
  return array.subarray(from * width, to * width);
}

/** The next multiple of four, at least 4: as many tickers as the kernel takes side by side. */
function quads(number: number): number {
  return 4 * Math.max(1, Math.ceil(number / 4));
}
