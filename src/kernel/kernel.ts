import type { Panel } from "../panel/panel.ts";
import type { Result } from "../panel/result.ts";
import { Engine } from "./engine.ts";
import { type EwmOptions, ewmJob } from "./ewm.ts";
import { type ArrayOptions, arrayJob, type Job, panelJob, resultOf } from "./job.ts";
import type { KernelArray } from "./memory.ts";
import type { RollingOptions } from "./options.ts";
import { instantiateKernel, type KernelExports } from "./wasm.ts";

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

  /**
   * The same without panels. `x`: N series of `rows` values, one after the other (`x[i * rows + t]`), NaN = missing;
   * `m`: M series likewise. Returns arrays in the order benchmark, window, statistic, each N x rows (or x the rows that
   * `step` chooses). What stands in kernel memory (see `allocate`), input or `out`, is not copied.
   */
  rollingArrays(
    x: Float64Array,
    m: Float64Array,
    rows: number,
    options: ArrayOptions,
  ): readonly Float64Array[];

  /** `length` doubles in kernel memory, contents undefined. RangeError where there is not as much. */
  allocate(length: number): KernelArray;
}

/** Compiles and instantiates the kernel; what it returns works synchronously and keeps its memory between calls. */
export async function createKernel(): Promise<Kernel> {
  return kernelOn(await instantiateKernel());
}

/** A kernel on an instance of one's own. */
export function kernelOn(exports: KernelExports): Kernel {
  return new WasmKernel(new Engine(exports));
}

const ordinary = (length: number) => new Float64Array(length);

class WasmKernel implements Kernel {
  readonly #engine: Engine;
  #running = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  rolling(returns: Panel, benchmarks: Panel, options: RollingOptions): Result {
    const job = panelJob(returns, benchmarks, options, ordinary);
    const { unusable, arrays } = this.#run(job, options.onProgress);
    return resultOf({ ...job, arrays }, returns, benchmarks, unusable);
  }

  ewm(returns: Panel, benchmarks: Panel, options: EwmOptions): Result {
    const job = ewmJob(returns, benchmarks, options, ordinary);
    const { unusable, arrays } = this.#run(job, options.onProgress);
    return resultOf({ ...job, arrays }, returns, benchmarks, unusable);
  }

  rollingArrays(
    x: Float64Array,
    m: Float64Array,
    rows: number,
    options: ArrayOptions,
  ): readonly Float64Array[] {
    return this.#run(arrayJob(x, m, rows, options, ordinary), options.onProgress).arrays;
  }

  allocate(length: number): KernelArray {
    return this.#engine.memory.allocate(length);
  }

  /** Runs the whole job; returns its arrays and how many values were unusable. */
  #run(
    job: Job,
    onProgress: RollingOptions["onProgress"],
  ): { unusable: number; arrays: readonly Float64Array[] } {
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
      return { unusable, arrays: engine.arrays };
    } finally {
      this.#running = false;
      engine.end();
    }
  }
}
