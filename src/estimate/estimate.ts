import { checkPanels } from "../kernel/job.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Pool } from "../kernel/pool.ts";
import type { Panel } from "../panel/panel.ts";
import type { Result } from "../panel/result.ts";
import { bab } from "./bab.ts";
import { dimson } from "./dimson.ts";
import { checkEstimate, completed, type EstimateOptions, type Sided } from "./options.ts";
import { scholesWilliams } from "./scholes-williams.ts";
import { sliceTickers } from "./shift.ts";
import { shrink, vasicek } from "./shrink.ts";
import { sided } from "./sided.ts";
import { welch } from "./welch.ts";
import type { Beta, Work } from "./work.ts";

/** Numbers of a panel that are worked on at a time: what the estimators keep beside them stays small. */
const CHUNK = 2 ** 20;

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
  const settings = completed(options);
  const { estimator, stats = ["beta"], onProgress } = settings;
  const rows = returns.time.values.length;
  const withError = stats.includes("se_beta");
  const arrays: Float64Array[] = [];
  const notes = lacking(settings, rows);
  // a window of more rows than there are holds them all
  const work = { engine, window: Math.min(settings.window, rows), minPeriods: settings.minPeriods };
  const most = Math.max(1, Math.floor(CHUNK / Math.max(1, rows)));
  for (let b = 0; b < benchmarks.tickers.length; b++) {
    const beta = new Float64Array(tickers * rows).fill(Number.NaN);
    const se = withError || estimator === "vasicek" ? beta.slice() : undefined;
    for (let from = 0; from < tickers && notes.length === 0; from += most) {
      const to = Math.min(tickers, from + most);
      const part = await estimateOf(
        { ...work, withError: se !== undefined },
        sliceTickers(returns, from, to),
        benchmarks,
        b,
        settings,
      );
      beta.set(part.beta, from * rows);
      if (se && part.se) se.set(part.se, from * rows);
      onProgress?.(b * tickers + to, benchmarks.tickers.length * tickers);
    }
    if (estimator === "vasicek") vasicek(beta, se!, rows, options.groupOf);
    for (const stat of stats) arrays.push(stat === "beta" ? beta : se!);
  }
  return {
    time: returns.time,
    tickers: returns.tickers,
    benchmarks: benchmarks.tickers,
    windows: [windowOf(settings)],
    stats,
    arrays,
    notes,
    ...(estimator !== "ols" && estimator !== "ewma" && { estimator }),
  };
}

type Settings = ReturnType<typeof completed>;

function windowOf({ estimator, window, decay }: Settings): number | string {
  if (estimator !== "ewma" && estimator !== "welch") return window;
  const [[name, value]] = Object.entries(decay) as [[string, number]];
  return `${name}=${value}`; // as the kernel calls it
}

function estimateOf(
  work: Work,
  returns: Panel,
  benchmarks: Panel,
  b: number,
  settings: Settings,
): Beta | Promise<Beta> {
  const { estimator } = settings;
  switch (estimator) {
    case "ols":
    case "vasicek":
      return linear(returns, benchmarks, b, work);
    case "blume":
      return blume(returns, benchmarks, b, work, settings);
    case "ewma":
      return weighted(returns, benchmarks, b, work, settings);
    case "dimson":
      return dimson(returns, benchmarks, b, work, settings);
    case "scholes-williams":
      return scholesWilliams(returns, benchmarks, b, work);
    case "bab":
      return bab(returns, benchmarks, b, work, settings);
    case "welch":
      return welch(returns, benchmarks, b, work, settings);
    default: {
      const at = estimator.indexOf("-");
      const [side, definition] = [estimator.slice(0, at), estimator.slice(at + 1)] as ["down" | "up", Sided];
      return sided(returns, benchmarks, b, work, definition, side);
    }
  }
}

async function linear(returns: Panel, benchmarks: Panel, b: number, work: Work): Promise<Beta> {
  const { engine, window, minPeriods, withError } = work;
  const market = sliceTickers(benchmarks, b, b + 1);
  const stats = withError ? (["beta", "se_beta"] as const) : (["beta"] as const);
  const { arrays } = await engine.rolling(returns, market, { window, minPeriods, stats });
  return { beta: arrays[0]!, se: arrays[1] };
}

async function blume(
  returns: Panel,
  benchmarks: Panel,
  b: number,
  work: Work,
  { weight, target }: Settings,
): Promise<Beta> {
  const { beta, se } = await linear(returns, benchmarks, b, work);
  shrink(beta, weight, target);
  if (se) shrink(se, weight, 0);
  return { beta, se };
}

async function weighted(
  returns: Panel,
  benchmarks: Panel,
  b: number,
  { engine, minPeriods }: Work,
  { decay }: Settings,
): Promise<Beta> {
  const market = sliceTickers(benchmarks, b, b + 1);
  const { arrays } = await engine.ewm(returns, market, { decay, minPeriods, stats: ["beta"] });
  return { beta: arrays[0]! };
}

/** What is to be said where the data cannot hold as many pairs as the estimator wants. */
function lacking(settings: Settings, rows: number): string[] {
  const needed = neededRows(settings);
  return needed <= rows
    ? []
    : [`${settings.estimator} needs ${needed} rows of returns for a value, and the data have ${rows}`];
}

function neededRows({ estimator, minPeriods, corrMinPeriods, lags, leads }: Settings): number {
  if (estimator === "bab") return Math.max(minPeriods, corrMinPeriods + 2);
  const shift = estimator === "dimson" ? lags + leads : estimator === "scholes-williams" ? 2 : 0;
  // two pairs make a slope, one does through the origin
  const least = estimator.endsWith("bawa-lindenberg") ? 1 : estimator === "dimson" ? shift + 2 : 2;
  return Math.max(minPeriods, least) + shift;
}
