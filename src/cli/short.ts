import { completed } from "../estimate/options.ts";
import type { Finding } from "../inspect/finding.ts";
import { findShort, type Need } from "../inspect/overlap.ts";
import { planWindow } from "../kernel/window.ts";
import type { TimeIndex } from "../panel/time.ts";
import type { ComputeOptions } from "./compute.ts";
import { estimateOptions } from "./estimator.ts";
import type { Loaded } from "./load.ts";
import { decayOf, windowsOf } from "./weights.ts";

/** The tickers that overlap too little with a benchmark for a value in some window. */
export function shortTickers({ returns, groups }: Loaded, options: ComputeOptions): Finding[] {
  const needs = needsOf(options, returns.time);
  return groups.flatMap((group) => findShort(group.returns, group.benchmarks, needs));
}

/** Pairs that a ticker must have for a value in each of the windows. */
export function needsOf(options: ComputeOptions, time: TimeIndex): Need[] {
  const { gaps, maxSpan, minPeriods } = options;
  if (options.estimator) {
    const weighted = decayOf(options) !== undefined;
    return completed(estimateOptions(options)).flatMap((one) => {
      const { estimator, window, minPeriods, corrWindow, corrMinPeriods } = one;
      if (weighted) return [{ pairs: minPeriods }];
      // sums over three rows take two more
      const longer = estimator === "bab" ? [{ rows: corrWindow + 2, pairs: corrMinPeriods + 2 }] : [];
      return [{ rows: window, pairs: minPeriods }, ...longer];
    });
  }
  if (decayOf(options)) return [{ pairs: Math.max(2, minPeriods ?? 2) }];
  return windowsOf(options).map((window) => {
    const pairs = planWindow(window, minPeriods, time).minPeriods;
    if (typeof window === "string") return { pairs: Math.max(2, pairs) };
    if (gaps === "compress") return { rows: maxSpan ?? 2 * window, pairs };
    return { rows: window, pairs: gaps === "strict" ? window : pairs };
  });
}
