import { Ballast } from "./ballast.ts";
import { Engine } from "./engine.ts";
import type { Job } from "./job.ts";
import { type Program, ProgramRun } from "./program.ts";
import { type AnyJob, buffersOf, type Done, type Reply, type Request, type Task } from "./task.ts";
import type { KernelExports } from "./wasm.ts";

/** Milliseconds between reports. */
const REPORT = 50;

/** The worker's side of the pool: what to do with each request. Requests come one at a time and are done in order. */
export function serve(
  post: (reply: Reply, transfer: ArrayBuffer[]) => void,
): (request: Request) => Promise<void> {
  let runner: Runner;
  return async (request) => {
    try {
      if (request.kind === "start") {
        const instance = await WebAssembly.instantiate(request.module);
        runner = new Runner(new Engine(instance.exports as unknown as KernelExports));
        post({ kind: "ready" }, []);
      } else {
        const done = runner.run(request.task, (tickers) => post({ kind: "progress", tickers }, []));
        post(done, buffersOf(done.lent));
        runner.rest();
      }
    } catch (error) {
      post({ kind: "failed", error }, []);
    }
  };
}

/** Runs tasks and keeps what the tasks of one call share. */
class Runner {
  readonly #engine: Engine;
  /** In place of the engine, where the job is a program. */
  #program: ProgramRun | undefined;
  readonly #ballast = new Ballast();
  #newBytes = 0;
  #call = -1;
  /** The job that has begun: `values` and `arrays` are those of the task in hand, and none between tasks. */
  #job: { -readonly [Key in keyof AnyJob]: AnyJob[Key] } | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  run(task: Task, report: (tickers: number) => void): Done {
    const { job, counter, step, lent } = task;
    const idle: Done = { kind: "done", tickers: 0, unusable: 0, unusableMarkets: 0, lent };
    if (counter && Atomics.load(counter, 0) >= job.tickers) return idle;
    try {
      const unusableMarkets = this.#begin(task);
      return { ...idle, unusableMarkets, ...this.#compute(job.tickers, counter, step, report) };
    } catch (error) {
      this.#end();
      throw error;
    } finally {
      if (this.#job) Object.assign(this.#job, { values: new Float64Array(), arrays: [] });
    }
  }

  /** What can be done after the reply. */
  rest(): void {
    this.#ballast.add(this.#newBytes);
    this.#newBytes = 0;
  }

  /** Begins the job unless an earlier task of the call has; returns how many of the benchmarks' values were unusable. */
  #begin({ call, job, newBytes }: Task): number {
    if (this.#job && this.#call === call) {
      Object.assign(this.#job, { values: job.values, arrays: job.arrays });
      return 0;
    }
    this.#end();
    this.#call = call;
    this.#job = { ...job };
    this.#newBytes += newBytes;
    if ("module" in job.settings) {
      this.#program = new ProgramRun(this.#job as Job<Program>);
      return 0;
    }
    return this.#engine.begin(this.#job as Job);
  }

  #end(): void {
    this.#engine.end();
    this.#program = undefined;
    this.#job = undefined;
  }

  #compute(
    total: number,
    counter: Int32Array | undefined,
    step: number,
    report: (tickers: number) => void,
  ): { tickers: number; unusable: number } {
    const engine = this.#program ?? this.#engine;
    if (!counter) return { tickers: total, unusable: engine.run(0, total) };
    const chunk = Math.min(step, engine.tile);
    let [tickers, unusable, reported] = [0, 0, performance.now()];
    for (let from = take(); from < total; from = take()) {
      const to = Math.min(from + chunk, total);
      unusable += engine.run(from, to);
      tickers += to - from;
      if (performance.now() - reported >= REPORT) {
        report(tickers);
        [tickers, reported] = [0, performance.now()];
      }
    }
    return { tickers, unusable };

    function take(): number {
      return Atomics.add(counter!, 0, chunk);
    }
  }
}
