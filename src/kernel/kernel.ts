import type { Panel } from "../panel/panel.ts";
import type { Result } from "../panel/result.ts";
import { Engine } from "./engine.ts";
import { type Job, resultOf, rollingJob } from "./job.ts";
import type { RollingOptions } from "./options.ts";

export interface Kernel {
  /**
   * Rolling statistics of every ticker of `returns` against every series of `benchmarks`, over the same time index.
   * A window is the last `window` rows; a row counts where both series have a value; a value is given where at least
   * `minPeriods` rows count. Beta is the slope of the least-squares line, sum((x - mean x)(m - mean m)) /
   * sum((m - mean m)^2), both sums over the rows that count; NaN where the benchmark is flat over them
   * (deviations below 1e-145 count as none).
   * Inputs are not modified. Numbers from 1e150 up in magnitude count as missing, and a note says so.
   * Throws a RangeError or TypeError that names the argument, the rule and the value.
   */
  rolling(returns: Panel, benchmarks: Panel, options: RollingOptions): Result;
}

/** Compiles and instantiates the kernel; what it returns works synchronously and keeps its memory between calls. */
export async function createKernel(): Promise<Kernel> {
  return new WasmKernel(await Engine.create());
}

class WasmKernel implements Kernel {
  readonly #engine: Engine;
  #running = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  rolling(returns: Panel, benchmarks: Panel, options: RollingOptions): Result {
    const job = rollingJob(returns, benchmarks, options, (length) => new Float64Array(length));
    return resultOf(job, returns, benchmarks, this.#run(job, options.onProgress));
  }

  /** Runs the whole job; returns how many values were unusable. */
  #run(job: Job, onProgress: RollingOptions["onProgress"]): number {
    const engine = this.#engine;
    if (this.#running) throw new Error("a kernel must not be called by its own onProgress; create another");
    this.#running = true;
    try {
      let unusable = engine.begin(job);
      for (let i = 0; i < job.tickers; i += engine.tile) {
        const end = Math.min(i + engine.tile, job.tickers);
        unusable += engine.run(i, end);
        onProgress?.(end, job.tickers);
      }
      return unusable;
    } finally {
      this.#running = false;
      engine.end();
    }
  }
}
