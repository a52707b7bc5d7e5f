import { checkInteger } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import { EWM_STATS, type EwmStat } from "../panel/result.ts";
import { checkDecay, type Decay } from "./decay.ts";
import { type Allocate, checkPanels, type Job, outputs } from "./job.ts";
import { checkStats, MOST } from "./options.ts";

export interface EwmOptions {
  /** How fast weights fall off: `{ halflife }`, `{ span }` or `{ alpha }`, in rows. */
  readonly decay: Decay;
  /**
   * Least number of complete pairs so far for a value; default 0, which means 1 as in pandas: a value as soon as it is
   * defined, that is from the second pair on. An integer >= 0.
   */
  readonly minPeriods?: number;
  /**
   * True (default): weights 1, 1 - alpha, (1 - alpha)^2, ... from the newest pair back. False: pandas' recursion, in which
   * a new pair gets alpha of all weight and the first pair counts as if it had gone on for ever.
   */
  readonly adjust?: boolean;
  /** Whether rows without a complete pair leave the weights of older pairs as they are; default false. */
  readonly ignoreNa?: boolean;
  /** True: covariances are weighted means. False (default): divided by 1 - sum of squared weights, as pandas does. */
  readonly bias?: boolean;
  /** Statistics to compute; default `["beta"]`. */
  readonly stats?: readonly EwmStat[];
  /** Arrays to write to instead of new ones, in the order of `Result.arrays`, each N x T. */
  readonly out?: readonly Float64Array[];
  /** Called now and then with the number of tickers done, each with all its benchmarks. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Options checked and completed. */
export interface EwmSettings {
  readonly alpha: number;
  /** The decay's name, in the place of windows. */
  readonly windows: readonly [string];
  readonly minPeriods: number;
  readonly adjust: boolean;
  readonly ignoreNa: boolean;
  readonly bias: boolean;
  readonly stats: readonly EwmStat[];
}

/** Throws a RangeError or TypeError that names option, rule and value. */
export function checkEwm(options: EwmOptions): EwmSettings {
  const { minPeriods = 0, adjust = true, ignoreNa = false, bias = false, stats = ["beta"] } = options;
  const { alpha, label } = checkDecay(options.decay);
  checkInteger("minPeriods", minPeriods, 0, MOST);
  for (const [name, value] of Object.entries({ adjust, ignoreNa, bias })) checkSwitch(name, value);
  return {
    alpha,
    windows: [label],
    minPeriods: Math.max(1, minPeriods),
    adjust,
    ignoreNa,
    bias,
    stats: checkStats(stats, EWM_STATS),
  };
}

export function checkSwitch(name: string, value: unknown): void {
  if (typeof value !== "boolean") throw new TypeError(`${name} must be true or false, got ${value}`);
}

/** Checks panels and options; throws a RangeError or TypeError before any work starts. */
export function ewmJob(returns: Panel, benchmarks: Panel, options: EwmOptions, allocate: Allocate): Job {
  const settings = checkEwm(options);
  checkPanels(returns, benchmarks);
  const matrices = benchmarks.tickers.length * settings.stats.length;
  const inputs = [returns.values, benchmarks.values];
  return {
    rows: returns.time.values.length,
    tickers: returns.tickers.length,
    values: returns.values,
    benchmarks: benchmarks.values,
    settings,
    arrays: outputs(options.out, matrices, returns.values.length, inputs, allocate),
  };
}
