import type { Panel } from "../panel/panel.ts";
import type { Result } from "../panel/result.ts";
import { Engine } from "./engine.ts";
import { type EwmOptions, ewmJob } from "./ewm.ts";
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
  /**
   * Exponentially weighted statistics of every ticker against every benchmark, with the meaning of pandas' `ewm`. The
   * weights are those of the rows in which both series have a value: beta is cov(x, m) / var(m), both over these pairs.
   * A row without a pair repeats the row before. NaN with fewer than `minPeriods` pairs so far, and where the weighted
   * variance of the benchmark (of either, for corr and r2) is 0: deviations below 1e-145 count as none. alpha is
   * mean(x) - beta mean(m), n the number of pairs so far. Inputs, unusable numbers and errors as for `rolling`.
   */
  ewm(returns: Panel, benchmarks: Panel, options: EwmOptions): Result;
}

/** Compiles and instantiates the kernel; what it returns works synchronously and keeps its memory between calls. */
export async function createKernel(): Promise<Kernel> {
  return new WasmKernel(await Engine.create());
}

class WasmKernel implements Kernel {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  rolling(returns: Panel, benchmarks: Panel, options: RollingOptions): Result {
    const job = rollingJob(returns, benchmarks, options, (length) => new Float64Array(length));
    return resultOf(job, returns, benchmarks, this.#run(job, options.onProgress));
  }

  ewm(returns: Panel, benchmarks: Panel, options: EwmOptions): Result {
    const job = ewmJob(returns, benchmarks, options, (length) => new Float64Array(length));
    return resultOf(job, returns, benchmarks, this.#run(job, options.onProgress));
  }

  /** Runs the whole job; returns how many values were unusable. */
  #run(job: Job, onProgress: RollingOptions["onProgress"]): number {
    const engine = this.#engine;
    try {
      let unusable = engine.begin(job);
      for (let i = 0; i < job.tickers; i += engine.tile) {
        const end = Math.min(i + engine.tile, job.tickers);
        unusable += engine.run(i, end);
        onProgress?.(end, job.tickers);
      }
      return unusable;
    } finally {
      engine.end();
    }
  }
}
