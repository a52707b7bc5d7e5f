import { CLOSED, type Errand, FAILED, type Hand, type Work } from "./crew.ts";

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
    const errand = this.#call(work);
    let [going, whole] = [true, false];
    let alone = false;
    try {
      while (going && !whole) {
        whole = this.own.run(work, errand.counter, pause && performance.now() + SLICE);
        if (!whole) going = await pause!(Math.min(1, Atomics.load(errand.counter, 0) / total));
      }
    } finally {
      if (!whole) {
        Atomics.store(errand.counter, 0, total);
        this.own.rest();
      }
      alone = !this.#finished(errand);
    }
    return going && (!alone || this.run(work, total, pause));
  }

  /** The same at once, of work that is short. */
  runNow(work: Work): void {
    const errand = this.#call(work);
    let alone = false;
    try {
      this.own.run(work, errand.counter);
    } finally {
      alone = !this.#finished(errand);
    }
    if (alone) this.runNow(work);
  }

  #call(work: Work): Errand {
    const isAlone = this.#helpers.length === 0;
    const number = () => new Int32Array(isAlone ? new ArrayBuffer(4) : new SharedArrayBuffer(4));
    const errand = { work, counter: number(), active: number() };
    for (const helper of this.#helpers) helper.postMessage(errand);
    return errand;
  }

  /** Waits for the helpers that have begun; those that come late find it closed. False: a part is lost, and all helpers are gone. */
  #finished({ active }: Errand): boolean {
    const until = performance.now() + PATIENCE;
    let left = Atomics.or(active, 0, CLOSED) | CLOSED;
    for (; (left & ~(CLOSED | FAILED)) > 0; left = Atomics.load(active, 0)) {
      if (performance.now() > until) break;
      Atomics.wait(active, 0, left, PATIENCE);
    }
    if (left === CLOSED) return true;
    for (const helper of this.#helpers) helper.terminate();
    this.#helpers = [];
    return false;
  }
}
