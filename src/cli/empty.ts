import type { Kernel } from "../kernel/kernel.ts";
import type { RollingOptions } from "../kernel/options.ts";
import { planWindow } from "../kernel/window.ts";
import type { Result, Stat, Window } from "../panel/result.ts";
import type { Loaded } from "./load.ts";

/** What is divided by n - ddof, and by n - 2. */
const SPREADS: readonly Stat[] = ["cov", "var_x", "var_m"];
const FITS: readonly Stat[] = ["resid_std", "se_beta", "t_beta", "se_alpha", "t_alpha"];

/** Whether no statistic has a value anywhere; n always has. */
export function isEmpty({ arrays, stats }: Result): boolean {
  return arrays.every((array, k) => stats[k % stats.length] !== "n" && array.every(Number.isNaN));
}

/** Why a result is empty: too few pairs, told by counting them, or a benchmark that stands still. */
export function whyEmpty(
  kernel: Kernel,
  { returns, benchmarks, notes }: Loaded,
  options: RollingOptions,
): string {
  // a mean is there wherever the pairs are enough
  const { arrays } = kernel.rolling(returns, benchmarks, { ...options, stats: ["n", "mean_x"] });
  const windows = options.window as readonly Window[];
  const most = windows.map((_, w) => {
    const counts = arrays.filter((_, k) => k % 2 === 0 && (k >> 1) % windows.length === w);
    return counts.reduce((greatest, n) => n.reduce((a, b) => Math.max(a, b), greatest), 0);
  });
  const some = arrays.findIndex((mean, k) => k % 2 === 1 && !mean.every(Number.isNaN));
  if (some < 0) {
    const reasons = windows.map((window, w) => {
      const { minPeriods } = planWindow(window, options.minPeriods, returns.time);
      return most[w]! < minPeriods
        ? `${minPeriods} complete pairs are asked for and no window has more than ${most[w]}; try a smaller --min-periods`
        : `--gaps strict asks for windows without a gap, and no window of ${window} is; try --gaps pairwise`;
    });
    return `every value is missing: ${[...new Set(reasons)].join(", ")}${perhaps(notes)}`;
  }
  const pairs = most[(some >> 1) % windows.length]!;
  const stats = options.stats!;
  if (stats.some((stat) => SPREADS.includes(stat))) {
    return `every value is missing: ${pairs} pairs less a --ddof of ${options.ddof} leave nothing to divide by`;
  }
  if (pairs < 3 && stats.every((stat) => FITS.includes(stat))) {
    return `every value is missing: ${stats.join(", ")} take three pairs, and no window has more than ${pairs}`;
  }
  return `every value is missing: ${benchmarks.tickers.join(", ")} does not move within any window, or no ticker does`;
}

/** What was taken for prices against appearances, as a likely reason. */
export function perhaps(notes: readonly string[]): string {
  return notes
    .filter((note) => note.includes("--prices"))
    .map((note) => ` (${note})`)
    .join("");
}
