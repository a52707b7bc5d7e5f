import type { Kernel } from "../kernel/kernel.ts";
import type { Pool } from "../kernel/pool.ts";
import type { Panel } from "../panel/panel.ts";

/** What every estimator works with. */
export interface Work {
  readonly engine: Kernel | Pool;
  readonly returns: Panel;
  /** A panel of one series. */
  readonly market: Panel;
  readonly window: number;
  readonly minPeriods: number;
  /** N x T each, to be written in every cell; contents undefined. `se`: where standard errors are asked for. */
  readonly beta: Float64Array;
  readonly se: Float64Array | undefined;
  readonly onProgress: (done: number) => void;
}
