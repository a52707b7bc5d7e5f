/// <reference lib="esnext.disposable" preserve="true" />
import type { Panel } from "../panel/panel.ts";
import type { Result } from "../panel/result.ts";
import { Call, type CallOptions, type Piece } from "./call.ts";
import { type EwmOptions, ewmJob } from "./ewm.ts";
import { type ArrayOptions, arrayJob, panelJob, resultOf } from "./job.ts";
import type { Medium } from "./medium.ts";
import type { RollingOptions } from "./options.ts";
import type { Program } from "./program.ts";
import type { AnyJob, Reply, Request } from "./task.ts";
import { compileKernel } from "./wasm.ts";

export interface PoolOptions {
  /** Workers to start, from 1 to 1024; default: as many as the machine runs at a time. */
  readonly threads?: number;
  /**
   * Starts one worker, for a bundler or a policy that keeps the pool from starting its own: a module worker of a browser,
   * or a worker of node:worker_threads, that runs `rollbeta/worker`.
   */
  readonly worker?: () => PoolWorker;
}

/** What a Worker is, in browsers and in Node. */
export interface PoolWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): unknown;
}

export interface PoolRollingOptions extends RollingOptions {
  /** Rejects the call with the signal's reason; the workers stop after the tickers they have in hand. */
  readonly signal?: AbortSignal;
}

export interface PoolArrayOptions extends ArrayOptions {
  /** As for `Pool.rolling`. */
  readonly signal?: AbortSignal;
}

export interface PoolEwmOptions extends EwmOptions {
  /** As for `rolling`. */
  readonly signal?: AbortSignal;
}

/**
 * The asynchronous twin of a kernel: the same options, results of the same bits, computed by workers. Calls may overlap;
 * workers take up the next one when nothing is left to take of the ones before. Arguments must not change until a call
 * has settled.
 */
export interface Pool extends AsyncDisposable {
  /** Number of workers; 1 also where there are none and the calling thread computes. */
  readonly threads: number;
  /**
   * `Kernel.rolling`, in workers. Where memory can be shared (Node; pages that are cross-origin isolated) the arrays of
   * the result are over SharedArrayBuffers, and values and `out` that are, too, are not copied. After a rejection `out`
   * may hold some of the rows, and a shared one be written to until the pool's next call has settled.
   * Rejects with what `Kernel.rolling` throws, with the signal's reason, or with a WorkerError that says which worker died
   * and has the reason as its cause; the pool replaces the worker.
   */
  rolling(returns: Panel, benchmarks: Panel, options: PoolRollingOptions): Promise<Result>;
  /** `Kernel.rollingArrays`, in workers, with the same rules. */
  rollingArrays(
    x: Float64Array,
    m: Float64Array,
    rows: number,
    options: PoolArrayOptions,
  ): Promise<readonly Float64Array[]>;
  /** `Kernel.ewm`, in workers; as `rolling` in everything else. */
  ewm(returns: Panel, benchmarks: Panel, options: PoolEwmOptions): Promise<Result>;
  /**
   * Makes a series of each of `x`, N x T into `out`, by a program for series beside the market `m`, in workers; what `estimate` does
   * where the kernel has no such statistic.
   */
  apply(
    program: Program,
    x: Float64Array,
    m: Float64Array,
    out: Float64Array,
    options: CallOptions,
  ): Promise<void>;
  /** Ends the workers and rejects the calls that have not finished. May be called again. */
  close(): Promise<void>;
}

/** A worker has died or could not start; the message says which and why, the cause is the original. */
export class WorkerError extends Error {
  override readonly name = "WorkerError";
}

/** One worker as the pool sees it. */
export interface Port {
  post(request: Request, transfer: ArrayBuffer[]): void;
  /** Whether the process has to stay for this worker. */
  hold(busy: boolean): void;
  terminate(): unknown;
}

/** What a worker tells the pool; after `death` it is silent. */
export interface PortEvents {
  reply(reply: Reply): void;
  death(error: Error): void;
}

export type Spawn = (events: PortEvents) => Port;

/** Starts all workers; rejects when one does not start. */
export async function openPool(spawn: Spawn, threads: number, medium: Medium): Promise<Pool> {
  const pool = new WorkerPool(spawn, threads, medium, await compileKernel());
  try {
    await pool.start();
  } catch (error) {
    await pool.close();
    throw error;
  }
  return pool;
}

/** Throws a RangeError unless the number is one of workers. */
export function checkThreads(threads: number): number {
  if (Number.isInteger(threads) && threads >= 1 && threads <= 1024) return threads;
  throw new RangeError(`threads must be an integer from 1 to 1024, got ${threads}`);
}

/** Where a worker sits. */
interface Seat {
  readonly name: string;
  /** Undefined before the first start and after a death. */
  port: Port | undefined;
  /** Settles the start in progress. */
  starting: { resolve(): void; reject(error: Error): void } | undefined;
  /** What the worker has in hand, in order: one task, and one of the same call to go on with. */
  readonly tasks: { readonly call: Call; readonly piece: Piece }[];
}

class WorkerPool implements Pool {
  readonly #spawn: Spawn;
  readonly #medium: Medium;
  readonly #module: WebAssembly.Module;
  readonly #seats: readonly Seat[];
  readonly #calls: Call[] = [];
  #closed: Promise<void> | undefined;

  constructor(spawn: Spawn, threads: number, medium: Medium, module: WebAssembly.Module) {
    this.#spawn = spawn;
    this.#medium = medium;
    this.#module = module;
    this.#seats = Array.from({ length: threads }, (_, i) => ({
      name: `worker ${i + 1} of ${threads}`,
      port: undefined,
      starting: undefined,
      tasks: [],
    }));
  }

  get threads(): number {
    return this.#seats.length;
  }

  async start(): Promise<void> {
    await Promise.all(this.#seats.map((seat) => this.#start(seat)));
  }

  async rolling(returns: Panel, benchmarks: Panel, options: PoolRollingOptions): Promise<Result> {
    this.#check(options);
    const job = panelJob(returns, benchmarks, options, this.#medium.allocate);
    return resultOf(job, returns, benchmarks, await this.#run(job, options));
  }

  async ewm(returns: Panel, benchmarks: Panel, options: PoolEwmOptions): Promise<Result> {
    this.#check(options);
    const job = ewmJob(returns, benchmarks, options, this.#medium.allocate);
    return resultOf(job, returns, benchmarks, await this.#run(job, options));
  }

  async rollingArrays(
    x: Float64Array,
    m: Float64Array,
    rows: number,
    options: PoolArrayOptions,
  ): Promise<readonly Float64Array[]> {
    this.#check(options);
    const job = arrayJob(x, m, rows, options, this.#medium.allocate);
    await this.#run(job, options);
    return job.arrays;
  }

  async apply(
    program: Program,
    x: Float64Array,
    m: Float64Array,
    out: Float64Array,
    options: CallOptions,
  ): Promise<void> {
    this.#check(options);
    const rows = m.length;
    const tickers = x.length / rows;
    await this.#run({ rows, tickers, values: x, benchmarks: m, arrays: [out], settings: program }, options);
  }

  #check({ signal }: CallOptions): void {
    if (this.#closed) throw new Error("the pool is closed; make another with createPool");
    signal?.throwIfAborted();
  }

  async #run(job: AnyJob, { onProgress, signal }: CallOptions): Promise<number> {
    const call = new Call(job, this.#medium, this.threads, { onProgress, signal });
    this.#calls.push(call);
    this.#deal();
    try {
      return await call.finished;
    } finally {
      this.#deal();
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(): Promise<void> {
    const ports = this.#seats.map((seat) => {
      const { port, starting } = seat;
      Object.assign(seat, { port: undefined, starting: undefined });
      seat.tasks.length = 0;
      starting?.reject(new Error("the pool was closed"));
      return port;
    });
    const calls = this.#calls.splice(0);
    for (const call of calls) call.fail(new Error("the pool was closed before the call had finished"));
    await Promise.all(ports.map((port) => port?.terminate()));
  }

  /** Gives tasks to the workers that have room, one each and then another one each. */
  #deal(): void {
    if (this.#closed) return;
    while (this.#calls[0]?.settled && this.#calls[0].running === 0) this.#calls.shift();
    for (const room of [1, 2]) {
      for (const seat of this.#seats) {
        const call = seat.tasks.length < room && !seat.starting ? this.#callFor(seat) : undefined;
        if (call) this.#give(seat, call);
      }
    }
  }

  /** The first call that has a task for this worker. */
  #callFor({ tasks }: Seat): Call | undefined {
    for (const call of this.#calls) {
      // one that was given up may still be writing to its arrays, which a later one may have been given as well
      if (call.settled && call.running > 0) return undefined;
      if (call.waiting) return tasks.length === 0 || tasks[0]!.call === call ? call : undefined;
    }
    return undefined;
  }

  #give(seat: Seat, call: Call): void {
    if (!seat.port) {
      this.#start(seat).catch((error) => {
        this.#calls.find(({ settled }) => !settled)?.fail(error);
        this.#deal();
      });
      return;
    }
    const piece = call.next();
    try {
      seat.port.post({ kind: "run", task: piece.task }, piece.transfer);
      seat.port.hold(true);
      seat.tasks.push({ call, piece });
    } catch (error) {
      call.lose();
      call.fail(error);
    }
  }

  #start(seat: Seat): Promise<void> {
    return new Promise((resolve, reject) => {
      seat.starting = { resolve, reject };
      try {
        const port = this.#spawn({
          reply: (reply) => seat.port === port && this.#hear(seat, reply),
          death: (error) => seat.port === port && this.#bury(seat, error),
        });
        seat.port = port;
        port.post({ kind: "start", module: this.#module }, []);
      } catch (error) {
        this.#bury(seat, error as Error);
      }
    });
  }

  #hear(seat: Seat, reply: Reply): void {
    const task = seat.tasks[0];
    if (reply.kind === "ready") {
      seat.starting?.resolve();
      seat.starting = undefined;
      seat.port!.hold(false);
      this.#deal();
    } else if (reply.kind === "progress") {
      task!.call.progress(reply.tickers);
    } else if (reply.kind === "done") {
      seat.tasks.shift();
      task!.call.finish(task!.piece, reply);
      if (seat.tasks.length === 0) seat.port!.hold(false);
      this.#deal();
    } else if (task && reply.error instanceof RangeError) {
      // the engine has turned the job down, as a kernel on the calling thread would
      seat.tasks.shift();
      task.call.lose();
      task.call.fail(reply.error);
      if (seat.tasks.length === 0) seat.port!.hold(false);
      this.#deal();
    } else {
      seat.port!.terminate();
      this.#bury(seat, reply.error as Error);
    }
  }

  /** A worker is gone. Its calls fail, and the next call that needs it starts another in its place. */
  #bury(seat: Seat, cause: Error): void {
    const { starting } = seat;
    const tasks = seat.tasks.splice(0);
    Object.assign(seat, { port: undefined, starting: undefined });
    const what = starting ? "could not start" : "died";
    const error = new WorkerError(`${seat.name} ${what}: ${cause.message}`, { cause });
    starting?.reject(error);
    for (const { call } of tasks) {
      call.lose();
      call.fail(error);
    }
    this.#deal();
  }
}
