import type { EwmSettings } from "./ewm.ts";
import type { Job } from "./job.ts";
import type { RollingSettings } from "./options.ts";
import type { Program } from "./program.ts";

/** What workers compute. */
export type AnyJob = Job<RollingSettings | EwmSettings | Program>;

/** What a worker does at a time: a whole job together with the others, or one piece of a job by itself. */
export interface Task {
  /** Number of the call it belongs to; tasks of one call differ in `values`, `arrays` and `tickers` alone. */
  readonly call: number;
  readonly job: AnyJob;
  /** Memory that all workers of the job share: the next ticker that nobody has taken. Undefined: a piece. */
  readonly counter: Int32Array | undefined;
  /** Most tickers to take from the counter at a time. */
  readonly step: number;
  /** Those of the job's arrays that are handed over to the worker and back. */
  readonly lent: readonly Float64Array[];
  /** Bytes of shared memory that come to the workers' knowledge by this call. */
  readonly newBytes: number;
}

export type Request =
  | { readonly kind: "start"; readonly module: WebAssembly.Module }
  | { readonly kind: "run"; readonly task: Task };

export interface Done {
  readonly kind: "done";
  /** Tickers computed since the last report. */
  readonly tickers: number;
  /** Unusable values of these tickers, and of the benchmarks. */
  readonly unusable: number;
  readonly unusableMarkets: number;
  readonly lent: readonly Float64Array[];
}

export type Reply =
  | { readonly kind: "ready" }
  | { readonly kind: "progress"; readonly tickers: number }
  | Done
  | { readonly kind: "failed"; readonly error: unknown };

/** The buffers that go over with a task and come back with what was done. */
export function buffersOf(lent: readonly Float64Array[]): ArrayBuffer[] {
  return lent.map((array) => array.buffer as ArrayBuffer);
}
