import type { Kernel } from "../kernel/kernel.ts";
import type { Pool } from "../kernel/pool.ts";

/** What every estimator works with. */
export interface Work {
  readonly engine: Kernel | Pool;
  readonly window: number;
  readonly minPeriods: number;
  /** Whether standard errors are asked for. */
  readonly withError: boolean;
}

/** Estimates of some tickers against one benchmark, N x T each. */
export interface Beta {
  readonly beta: Float64Array;
  readonly se?: Float64Array | undefined;
}
