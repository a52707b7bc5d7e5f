import { perhaps } from "../align/market.ts";
import { planWindow } from "../kernel/window.ts";
import { createKernel } from "../node/kernel.ts";
import type { Result, Stat } from "../panel/result.ts";
import type { ComputeOptions } from "./compute.ts";
import type { Loaded } from "./load.ts";
import { run } from "./run.ts";
import { decayOf, windowsOf } from "./weights.ts";

/** What is divided by n - ddof, and by n - 2. */
const SPREADS: readonly Stat[] = ["cov", "var_x", "var_m"];
const FITS: readonly Stat[] = ["resid_std", "se_beta", "t_beta", "se_alpha", "t_alpha"];

/** Whether no statistic has a value anywhere; n always has. */
export function isEmpty({ arrays, stats }: Result): boolean {
  return arrays.every((array, k) => stats[k % stats.length] !== "n" && array.every(Number.isNaN));
}

/** Why a result is empty: too few pairs, told by counting them, or a benchmark that stands still. */
export async function whyEmpty(
  loaded: Loaded,
  options: ComputeOptions,
  notes: readonly string[],
): Promise<string> {
  const plain = options.estimator ? plainly(options) : options;
  const reason =
    notes[0] ?? (decayOf(plain) ? await whyWeighted(loaded, plain) : await whyWindowed(loaded, plain));
  return `every value is missing: ${reason}`;
}

/** The options of a plain beta over the same pairs as an estimator's. */
function plainly({ estimator: _, ...options }: ComputeOptions): ComputeOptions {
  return options;
}

async function whyWeighted(loaded: Loaded, options: ComputeOptions): Promise<string> {
  const { arrays } = await run(await createKernel(), loaded, options, ["n"]);
  const most = arrays.map(greatest);
  const least = Math.max(2, options.minPeriods ?? 2);
  if (most.every((pairs) => pairs < least)) return `${tooFew(least, "ticker", most)}${perhaps(loaded.notes)}`;
  const still = `${loaded.benchmarks.tickers.join(", ")} does not move, or no ticker does`;
  return options.alpha === 1 || options.span === 1 ? `${still}, or all weight is on one row` : still;
}

async function whyWindowed(loaded: Loaded, options: ComputeOptions): Promise<string> {
  const { returns, benchmarks, notes } = loaded;
  // a mean is there wherever the pairs are enough
  const { arrays } = await run(await createKernel(), loaded, options, ["n", "mean_x"]);
  const windows = windowsOf(options);
  const most = windows.map((_, w) =>
    Math.max(...arrays.filter((_, k) => k % 2 === 0 && (k >> 1) % windows.length === w).map(greatest)),
  );
  const some = arrays.findIndex((mean, k) => k % 2 === 1 && !mean.every(Number.isNaN));
  if (some < 0) {
    const reasons = windows.map((window, w) => {
      const { minPeriods } = planWindow(window, options.minPeriods, returns.time);
      const gaps = options.gaps === "strict" && (typeof window === "number" || most[w]! >= minPeriods);
      return gaps
        ? `--gaps strict asks for windows without a gap, and no window of ${window} is one; try --gaps pairwise`
        : tooFew(minPeriods, "window", [most[w]!]);
    });
    return `${[...new Set(reasons)].join(", ")}${perhaps(notes)}`;
  }
  const pairs = most[(some >> 1) % windows.length]!;
  if (options.stat.some((stat) => SPREADS.includes(stat))) {
    return `${pairs} pairs less a --ddof of ${options.ddof} leave nothing to divide by`;
  }
  if (pairs < 3 && options.stat.every((stat) => FITS.includes(stat))) {
    return `${options.stat.join(", ")} take three pairs, and no window has more than ${pairs}`;
  }
  return `${benchmarks.tickers.join(", ")} does not move within any window, or no ticker does`;
}

function tooFew(least: number, place: string, most: readonly number[]): string {
  return `${least} complete pairs are asked for and no ${place} has more than ${Math.max(...most)}; try a smaller --min-periods`;
}

function greatest(counts: Float64Array): number {
  return counts.reduce((a, b) => Math.max(a, b), 0);
}
