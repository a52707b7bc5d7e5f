import { checkPanels } from "../kernel/job.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Pool } from "../kernel/pool.ts";
import type { Panel } from "../panel/panel.ts";
import type { Result } from "../panel/result.ts";
import { bab } from "./bab.ts";
import { roomFor } from "./chunks.ts";
import { dimson } from "./dimson.ts";
import {
  checkEstimate,
  completed,
  type EstimateOptions,
  type EstimateStat,
  nameOf,
  type Settings,
  type Sided,
} from "./options.ts";
import { scholesWilliams } from "./scholes-williams.ts";
import { sliceTickers } from "./shift.ts";
import { shrink, vasicek } from "./shrink.ts";
import { sided } from "./sided.ts";
import { welch } from "./welch.ts";
import type { Work } from "./work.ts";

/**
 * Rolling betas of every ticker of `returns` against every series of `benchmarks`, over the same time index, by one of the
 * estimators of the literature: each is described, with its formula and source, where it is implemented. A value is given where
 * the window holds at least `minPeriods` complete pairs. No estimate in row t knows a return of a later row. Inputs are not
 * modified.
 * Throws a RangeError or TypeError that names the option, the rule and the value. Notes say what an estimator lacked.
 */
export async function estimate(
  engine: Kernel | Pool,
  returns: Panel,
  benchmarks: Panel,
  options: EstimateOptions,
): Promise<Result> {
  checkPanels(returns, benchmarks);
  const tickers = returns.tickers.length;
  checkEstimate(options, tickers);
  const all = completed(options);
  const { estimator, stats = ["beta"], onProgress } = options;
  const rows = returns.time.values.length;
  const markets = benchmarks.tickers.length;
  const arrays: Float64Array[] = new Array(markets * all.length * stats.length);
  const notes = new Set<string>();
  for (const [w, settings] of all.entries()) {
    const lack = lacking(settings, rows);
    if (lack !== undefined) notes.add(lack);
    // a window of more rows than there are holds them all
    const task = {
      engine,
      returns,
      benchmarks,
      settings: { ...settings, window: Math.min(settings.window, rows) },
    };
    const done = (b: number, count: number) =>
      onProgress?.((w * markets + b) * tickers + count, all.length * markets * tickers);
    for (let b = 0; b < markets; b++) {
      const found =
        lack === undefined ? await estimateOf(task, b, (count) => done(b, count)) : missing(tickers * rows);
      for (const [s, stat] of stats.entries()) arrays[(b * all.length + w) * stats.length + s] = found[stat]!;
    }
  }
  const later = estimator === "scholes-williams" ? 1 : estimator === "dimson" ? all[0]!.leads : 0;
  if (later > 0 && all.some((settings) => lacking(settings, rows) === undefined))
    notes.add(laterText(estimator, later));
  return {
    time: returns.time,
    tickers: returns.tickers,
    benchmarks: benchmarks.tickers,
    windows: all.map(windowOf),
    stats,
    arrays,
    notes: [...notes],
    ...(estimator !== "ols" && estimator !== "ewma" && { estimator: nameOf(options) }),
  };
}

/** Estimates of every ticker against one benchmark, N x T each. */
type Found = { readonly [Name in EstimateStat]?: Float64Array | undefined };

interface Task {
  readonly engine: Kernel | Pool;
  readonly returns: Panel;
  readonly benchmarks: Panel;
  readonly settings: Settings;
}

function missing(length: number): Found {
  const beta = new Float64Array(length).fill(Number.NaN);
  return { beta, se_beta: beta.slice() };
}

function windowOf({ estimator, window, decay }: Settings): number | string {
  if (estimator !== "ewma" && estimator !== "welch") return window;
  const [[name, value]] = Object.entries(decay) as [[string, number]];
  return `${name}=${value}`; // as the kernel calls it
}

async function estimateOf(task: Task, b: number, onProgress: (done: number) => void): Promise<Found> {
  const { engine, returns, benchmarks, settings } = task;
  const { estimator, window, minPeriods, stats = ["beta"] } = settings;
  const market = sliceTickers(benchmarks, b, b + 1);
  if (["ols", "blume", "vasicek"].includes(estimator)) {
    const wanted =
      estimator === "vasicek" || stats.includes("se_beta")
        ? (["beta", "se_beta"] as const)
        : (["beta"] as const);
    const { arrays } = await engine.rolling(returns, market, {
      window,
      minPeriods,
      stats: wanted,
      onProgress,
    });
    const [beta, se] = arrays as [Float64Array, Float64Array?];
    if (estimator === "vasicek") vasicek(beta, se!, returns.time.values.length, settings.groupOf);
    if (estimator === "blume") {
      shrink(beta, settings.weight, settings.target);
      if (se) shrink(se, settings.weight, 0);
    }
    return { beta, se_beta: se };
  }
  if (estimator === "ewma") {
    const { decay } = settings;
    const { arrays } = await engine.ewm(returns, market, { decay, minPeriods, stats: ["beta"], onProgress });
    return { beta: arrays[0]! };
  }
  const room = () => roomFor(engine, returns.values.length);
  const work: Work = {
    ...{ engine, returns, market, window, minPeriods, onProgress },
    beta: room(),
    se: stats.includes("se_beta") ? room() : undefined,
  };
  if (estimator === "dimson") await dimson(work, settings);
  else if (estimator === "scholes-williams") await scholesWilliams(work);
  else if (estimator === "bab") await bab(work, settings);
  else if (estimator === "welch") await welch(work, settings);
  else {
    const at = estimator.indexOf("-");
    await sided(work, estimator.slice(at + 1) as Sided, estimator.slice(0, at) as "down" | "up");
  }
  return { beta: work.beta, se_beta: work.se };
}

/** What is to be said of estimators that look at later returns of the market. */
function laterText(estimator: string, rows: number): string {
  const [by, since] =
    rows === 1 ? ["a row", "that row is known"] : [`up to ${rows} rows`, "the last of them is known"];
  return `${estimator} compares returns with the market's of ${by} later: each beta stands where ${since}, and its tickers' returns end ${rows === 1 ? "a row" : `${rows} rows`} before`;
}

/** What is to be said where the data cannot hold as many pairs as the estimator wants. */
function lacking(settings: Settings, rows: number): string | undefined {
  const needed = neededRows(settings);
  if (needed <= rows) return undefined;
  return `${settings.estimator} needs ${needed} rows of returns for a value, and the data have ${rows}`;
}

function neededRows({ estimator, minPeriods, corrMinPeriods, lags, leads }: Settings): number {
  if (estimator === "bab") return Math.max(minPeriods, corrMinPeriods + 2);
  const shift = estimator === "dimson" ? lags + leads : estimator === "scholes-williams" ? 2 : 0;
  // two pairs make a slope, one does through the origin
  const least = estimator.endsWith("bawa-lindenberg") ? 1 : estimator === "dimson" ? shift + 2 : 2;
  return Math.max(minPeriods, least) + shift;
}
