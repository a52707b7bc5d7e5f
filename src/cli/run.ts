import { estimate } from "../estimate/estimate.ts";
import type { EstimateStat } from "../estimate/options.ts";
import type { EwmOptions } from "../kernel/ewm.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { RollingOptions } from "../kernel/options.ts";
import type { Pool } from "../kernel/pool.ts";
import type { ReturnPairs } from "../panel/pairs.ts";
import type { Panel } from "../panel/panel.ts";
import { type EwmStat, joinResults, type Result, type Stat } from "../panel/result.ts";
import type { ComputeOptions } from "./compute.ts";
import { estimateOptions } from "./estimator.ts";
import type { Loaded } from "./load.ts";
import { given } from "./options.ts";
import { decayOf, windowsOf } from "./weights.ts";

/** Computes with windows, with exponential weights or by an estimator, as the options say; groups one after the other. */
export async function run(
  engine: Kernel | Pool,
  { returns, groups }: Pick<Loaded, "returns" | "groups">,
  options: ComputeOptions,
  stats: readonly Stat[],
  onProgress?: (done: number, total: number) => void,
): Promise<Result> {
  if (groups.length === 1) return runGroup(engine, groups[0]!, options, stats, onProgress);
  const results: Result[] = [];
  for (const [g, group] of groups.entries()) {
    results.push(await runGroup(engine, group, options, stats));
    onProgress?.(g + 1, groups.length);
  }
  return joinResults(results, returns.tickers);
}

async function runGroup(
  engine: Kernel | Pool,
  { returns, benchmarks }: ReturnPairs,
  options: ComputeOptions,
  stats: readonly Stat[],
  onProgress?: (done: number, total: number) => void,
): Promise<Result> {
  const progress = onProgress && { onProgress };
  if (options.estimator) {
    const own = { ...estimateOptions(options), stats: stats as readonly EstimateStat[], ...progress };
    return estimate(engine, returns, benchmarks, own);
  }
  const ewm = ewmOptions(options, stats);
  if (!ewm) return engine.rolling(returns, benchmarks, { ...rollingOptions(options), stats, ...progress });
  return engine.ewm(returns, benchmarks, { ...ewm, ...progress });
}

/** The same by a kernel, at once. */
export function runNow(
  kernel: Kernel,
  returns: Panel,
  benchmarks: Panel,
  options: ComputeOptions,
  stats: readonly Stat[],
): Result {
  const ewm = ewmOptions(options, stats);
  return ewm
    ? kernel.ewm(returns, benchmarks, ewm)
    : kernel.rolling(returns, benchmarks, { ...rollingOptions(options), stats });
}

/** The options of exponential weights; undefined where there are windows. */
function ewmOptions(options: ComputeOptions, stats: readonly Stat[]): EwmOptions | undefined {
  const decay = decayOf(options);
  if (!decay) return undefined;
  return {
    decay,
    ...given(options, ["adjust", "ignoreNa", "minPeriods"]),
    stats: stats as readonly EwmStat[],
  };
}

/** The options of windows. */
export function rollingOptions(options: ComputeOptions): RollingOptions {
  return {
    window: windowsOf(options),
    ...given(options, ["minPeriods", "gaps", "maxSpan", "step", "ddof"]),
  };
}

/** Statistics of all windows, for one benchmark. */
export function matricesOf(options: ComputeOptions): number {
  return (decayOf(options) ? 1 : windowsOf(options).length) * options.stat.length;
}
