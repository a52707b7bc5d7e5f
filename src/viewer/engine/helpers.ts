import type { Errand, Hand, Work } from "./crew.ts";

/** Longest wait for a helper, in milliseconds: a part of the work takes some milliseconds. */
const PATIENCE = 4000;
/** Milliseconds after which the thread that leads looks whether something else has come. */
const SLICE = 20;

/** What a worker that helps is, to the one that leads. */
export interface Helper {
  postMessage(message: Errand): void;
  terminate(): void;
}

/**
 * The thread that leads and the workers that help it, over shared memory. All take parts of the same work; the leader waits for
 * the others, which takes microseconds where messages would take milliseconds.
 */
export class Crew {
  /** The leader's own part. */
  readonly own: Hand;
  #helpers: Helper[] = [];

  constructor(own: Hand) {
    this.own = own;
  }

  join(helper: Helper): void {
    this.#helpers.push(helper);
  }

  get threads(): number {
    return 1 + this.#helpers.length;
  }

  /**
   * Runs the work to its end. Between slices of it, `pause` is awaited, with the share that is done; false gives it up.
   * Resolves to whether it was done.
   */
  async run(work: Work, total: number, pause?: (share: number) => Promise<boolean>): Promise<boolean> {
    const helpers = this.#helpers;
    const [counter, pending] =
      helpers.length > 0 ? [sharedNumber(), sharedNumber()] : [new Int32Array(1), new Int32Array(1)];
    Atomics.store(pending, 0, helpers.length);
    for (const helper of helpers) helper.postMessage({ work, counter, pending });
    let going = true;
    while (going && !this.own.run(work, counter, pause && performance.now() + SLICE)) {
      going = await pause!(Math.min(1, Atomics.load(counter, 0) / total));
    }
    if (!going) {
      Atomics.store(counter, 0, total);
      this.own.rest();
    }
    if (!this.#waited(pending)) {
      // a helper has died with a part in its hand
      for (const helper of helpers) helper.terminate();
      this.#helpers = [];
      return going && this.run(work, total, pause);
    }
    return going;
  }

  /** The same at once, of work that is short. */
  runNow(work: Work, total: number): void {
    const helpers = this.#helpers;
    const [counter, pending] =
      helpers.length > 0 ? [sharedNumber(), sharedNumber()] : [new Int32Array(1), new Int32Array(1)];
    Atomics.store(pending, 0, helpers.length);
    for (const helper of helpers) helper.postMessage({ work, counter, pending });
    this.own.run(work, counter);
    if (this.#waited(pending)) return;
    for (const helper of helpers) helper.terminate();
    this.#helpers = [];
    this.runNow(work, total);
  }

  #waited(pending: Int32Array): boolean {
    const until = performance.now() + PATIENCE;
    for (let left = Atomics.load(pending, 0); left > 0; left = Atomics.load(pending, 0)) {
      if (performance.now() > until) return false;
      Atomics.wait(pending, 0, left, PATIENCE);
    }
    return true;
  }
}

function sharedNumber(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}
