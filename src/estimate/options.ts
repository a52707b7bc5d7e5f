import type { Decay } from "../kernel/decay.ts";
import { checkInteger, nearest, notAmong, shownValue } from "../panel/error.ts";
import type { Stat } from "../panel/result.ts";

/** The four definitions of a beta over falling, or over rising markets, apart from one another; see `sided.ts`. */
export const SIDED = ["ang-chen-xing", "bawa-lindenberg", "harlow-rao", "estrada"] as const;
export type Sided = (typeof SIDED)[number];

/** Every estimator of beta. */
export const ESTIMATORS = [
  "ols",
  "ewma",
  "blume",
  "vasicek",
  "dimson",
  "scholes-williams",
  "bab",
  "welch",
  "down-ang-chen-xing",
  "down-bawa-lindenberg",
  "down-harlow-rao",
  "down-estrada",
  "up-ang-chen-xing",
  "up-bawa-lindenberg",
  "up-harlow-rao",
  "up-estrada",
] as const;
export type Estimator = (typeof ESTIMATORS)[number];

/** Statistics that an estimator can give: all have `beta`, some its standard error. */
export const ESTIMATE_STATS = ["beta", "se_beta"] as const satisfies readonly Stat[];
export type EstimateStat = (typeof ESTIMATE_STATS)[number];

/** Options of `estimate`; which of them an estimator takes stands in `takesOf`. */
export interface EstimateOptions {
  readonly estimator: Estimator;
  /** Rows in a window, an integer >= 2, or several of them. Default: 60; for `bab` 252, of the volatilities. */
  readonly window?: number | readonly number[];
  /** Least number of complete pairs for a value. Default: each window; for `bab` 120, for `ewma` and `welch` 60. */
  readonly minPeriods?: number;
  /** Default `["beta"]`. */
  readonly stats?: readonly EstimateStat[];
  /** `ewma`, `welch`: how fast weights fall off. Default: `{ halflife: 60 }`; for `welch` exp(-2/256) a row. */
  readonly decay?: Decay;
  /** `blume`, `bab`: the share of the ticker's own beta, 0-1. Default: 2/3; for `bab` 0.6. */
  readonly weight?: number;
  /** `blume`, `bab`: the beta that has the rest. Default: 1. */
  readonly target?: number;
  /** `vasicek`: the name of each ticker's group, whose betas are its prior; "" for none. Default: all are one group. */
  readonly groupOf?: readonly string[];
  /** `dimson`: rows that a ticker may be late by; an integer >= 0. Default: 1. */
  readonly lags?: number;
  /**
   * `dimson`: rows that a ticker may be early by; an integer >= 0. Default: 0. A beta then stands in the row in which the last
   * of its returns is known, so many rows later: nothing looks ahead.
   */
  readonly leads?: number;
  /** `bab`: rows of the correlation. Default: 1260. */
  readonly corrWindow?: number;
  /** `bab`: least number of pairs for it. Default: 750. */
  readonly corrMinPeriods?: number;
  /** `bab`: whether returns are log returns already. Default: no. */
  readonly log?: boolean;
  /** `welch`: how far from the market's return a ticker's counts, in multiples of it; > 0. Default: 3, so from -2 to 4 times. */
  readonly delta?: number;
  /** Called now and then with the number of tickers done. */
  readonly onProgress?: (done: number, total: number) => void;
}

type Name = Exclude<keyof EstimateOptions, "estimator" | "stats" | "onProgress">;

const WINDOWED: readonly Name[] = ["window", "minPeriods"];

/** What estimators take beside that. */
const MORE: { readonly [One in Estimator]?: readonly Name[] } = {
  blume: ["weight", "target"],
  vasicek: ["groupOf"],
  dimson: ["lags", "leads"],
  bab: ["corrWindow", "corrMinPeriods", "weight", "target", "log"],
  ewma: ["decay", "minPeriods"],
  welch: ["decay", "minPeriods", "delta"],
};

/** Estimators that have a standard error. */
const WITH_ERROR: readonly Estimator[] = ["ols", "blume", "vasicek", "dimson"];

/** The statistics that an estimator gives. */
export function statsOf(estimator: Estimator): readonly EstimateStat[] {
  return WITH_ERROR.includes(estimator) ? ESTIMATE_STATS : ["beta"];
}

/** The options that an estimator takes, beside `estimator`, `stats` and `onProgress`. */
export function takesOf(estimator: Estimator): readonly string[] {
  const more = MORE[estimator] ?? [];
  return more.includes("decay") ? more : [...WINDOWED, ...more];
}

/** Throws a RangeError or TypeError that names option, rule and value; `tickers`: how many there are. */
export function checkEstimate(options: EstimateOptions, tickers: number): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options must be an object with an estimator, got ${shownValue(options)}`);
  }
  const { estimator, stats = ["beta"], groupOf } = options;
  if (!ESTIMATORS.includes(estimator)) throw new RangeError(notAmong("estimator", estimator, ESTIMATORS));
  const takes = takesOf(estimator);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || ["estimator", "stats", "onProgress"].includes(name)) continue;
    if (takes.includes(name)) continue;
    const near = nearest(name, takes, 1);
    throw new RangeError(
      `${estimator} takes ${takes.join(", ")}, got ${name}${near.length > 0 ? `; nearest: ${near}` : ""}`,
    );
  }
  const offered = statsOf(estimator);
  const other = stats.find((stat) => !offered.includes(stat));
  if (other !== undefined || stats.length === 0) {
    throw new RangeError(`${estimator} gives ${offered.join(", ")}, got ${other ?? "no statistic"}`);
  }
  if (new Set(stats).size < stats.length)
    throw new RangeError(`stats must not repeat itself, got ${stats.join(", ")}`);
  checkNumbers(options);
  if (groupOf !== undefined && groupOf.length !== tickers) {
    throw new RangeError(`groupOf must name a group for each of ${tickers} tickers, got ${groupOf.length}`);
  }
}

/** Options that make another beta of the same window and pairs. */
const TELLING = ["weight", "target", "lags", "leads", "corrWindow", "delta"] as const;

/** The estimator's name, and what it was told that is not its default, as the command line takes it: `dimson:lags=2,leads=1`. */
export function nameOf(options: EstimateOptions): string {
  const { estimator } = options;
  const [usual, own] = [{ estimator }, options].map((one) => withWindow(one, 252)) as [Settings, Settings];
  const takes = takesOf(estimator);
  const told = TELLING.filter((name) => takes.includes(name) && own[name] !== usual[name]);
  const words = told.map((name) => {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return `${flag}=${own[name]}`;
  });
  return words.length === 0 ? estimator : `${estimator}:${words.join(",")}`;
}

/** The options with the defaults of their estimator, of one window. */
export type Settings = ReturnType<typeof withWindow>;

/** The options with the defaults of their estimator, for each of the windows. */
export function completed(options: EstimateOptions): Settings[] {
  return windowsOf(options).map((window) => withWindow(options, window));
}

function windowsOf({
  estimator,
  window = estimator === "bab" ? 252 : 60,
}: EstimateOptions): readonly number[] {
  return typeof window === "object" ? window : [window];
}

function withWindow(options: EstimateOptions, window: number) {
  const bab = options.estimator === "bab";
  const welch = options.estimator === "welch";
  const { corrWindow = 1260 } = options;
  return {
    ...options,
    window,
    minPeriods:
      options.minPeriods ??
      (bab ? Math.min(120, window) : takesOf(options.estimator).includes("window") ? window : 60),
    decay: options.decay ?? { halflife: welch ? 128 * Math.LN2 : 60 }, // Welch's: exp(-2/256) a row
    weight: options.weight ?? (bab ? 0.6 : 2 / 3),
    target: options.target ?? 1,
    lags: options.lags ?? 1,
    leads: options.leads ?? 0,
    corrWindow,
    corrMinPeriods: options.corrMinPeriods ?? Math.min(750, corrWindow),
    log: options.log ?? false,
    delta: options.delta ?? 3,
  };
}

function checkNumbers(options: EstimateOptions): void {
  const all = completed(options);
  if (all.length === 0) throw new RangeError("window must be one window or a list of them, got none");
  const windows = all.map(({ window }) => window);
  if (new Set(windows).size < windows.length)
    throw new RangeError(`window must not repeat itself, got ${windows.join(", ")}`);
  const windowed = takesOf(options.estimator).includes("window");
  for (const { window, minPeriods } of all) {
    checkInteger("window", window, 2);
    checkInteger("minPeriods", minPeriods, 1, windowed ? window : undefined);
  }
  const { weight, target, lags, leads, corrWindow, corrMinPeriods, delta } = all[0]!;
  checkInteger("corrWindow", corrWindow, 2);
  checkInteger("corrMinPeriods", corrMinPeriods, 1, corrWindow);
  checkInteger("lags", lags, 0);
  checkInteger("leads", leads, 0);
  const slopes = lags + leads + 1;
  const short = windows.find((window) => window < slopes + 2);
  if (options.estimator === "dimson" && short !== undefined) {
    throw new RangeError(`window must be an integer >= ${slopes + 2} for ${slopes} slopes, got ${short}`);
  }
  if (!(weight >= 0 && weight <= 1))
    throw new RangeError(`weight must be a number from 0 to 1, got ${shownValue(weight)}`);
  if (!Number.isFinite(target))
    throw new RangeError(`target must be a finite number, got ${shownValue(target)}`);
  if (!(delta > 0 && Number.isFinite(delta)))
    throw new RangeError(`delta must be a number > 0, got ${shownValue(delta)}`);
}
