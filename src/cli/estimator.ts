import { InvalidArgumentError } from "commander";
import {
  checkEstimate,
  ESTIMATORS,
  type EstimateOptions,
  type Estimator,
  statsOf,
  takesOf,
} from "../estimate/options.ts";
import { nearest } from "../panel/error.ts";
import type { ComputeOptions } from "./compute.ts";
import { UsageError } from "./usage.ts";
import { decayFlags, namedDecay } from "./weights.ts";

/** An estimator with the options that are its own, as `--estimator` names them. */
export interface EstimatorChoice
  extends Pick<
    EstimateOptions,
    "estimator" | "weight" | "target" | "lags" | "leads" | "corrWindow" | "corrMinPeriods" | "delta"
  > {
  /** `vasicek`: the column of the metadata that has each ticker's group; and what it has, when that is known. */
  group?: string;
  groupOf?: readonly string[];
}

/** Those that are said in the same breath; the others have options of the command line. */
const OWN = ["weight", "target", "lags", "leads", "corrWindow", "corrMinPeriods", "delta"] as const;

/** `dimson`, `dimson:lags=2,leads=1`, `bab:corr-window=1000`, `vasicek:group=sector` */
export function estimator(text: string): EstimatorChoice {
  const [name = "", ...rest] = text.split(":");
  if (!(ESTIMATORS as readonly string[]).includes(name)) {
    throw new InvalidArgumentError(
      `${name} is none of ${ESTIMATORS.join(", ")}; did you mean ${nearest(name, ESTIMATORS, 1)}?`,
    );
  }
  const takes = takesOf(name as Estimator);
  const own = [
    ...OWN.filter((option) => takes.includes(option)),
    ...(takes.includes("groupOf") ? ["group"] : []),
  ];
  const flags = own.map((option) => option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
  const choice: Record<string, unknown> = { estimator: name };
  for (const pair of rest.join(":").split(",").filter(Boolean)) {
    const [, flag = pair, value = ""] = /^([^=]*)=(.*)$/.exec(pair) ?? [];
    const place = flags.indexOf(flag.trim());
    if (place < 0) {
      const offered = flags.length === 0 ? "has no options of its own" : `takes ${flags.join(", ")}`;
      throw new InvalidArgumentError(`${name} ${offered}, got ${flag}.`);
    }
    if (own[place]! in choice) throw new InvalidArgumentError(`${name} takes one ${flag}, got it twice.`);
    if (own[place] === "group") {
      if (value.trim() === "")
        throw new InvalidArgumentError(`group of ${name} must be a column of --metadata, got "".`);
      choice.group = value.trim();
      continue;
    }
    const number = value.trim() === "" ? Number.NaN : Number(value);
    if (Number.isNaN(number))
      throw new InvalidArgumentError(`${flag} of ${name} must be a number, got ${JSON.stringify(value)}.`);
    choice[own[place]!] = number;
  }
  return choice as unknown as EstimatorChoice;
}

/** What the library takes for the options of a run with an estimator. */
export function estimateOptions(options: ComputeOptions): EstimateOptions {
  const { estimator, window, minPeriods, log } = options;
  const decay = namedDecay(options);
  const { group: _, ...choice } = estimator!;
  return {
    ...choice,
    ...(window !== undefined && { window: window as number[] }),
    ...(minPeriods !== undefined && { minPeriods }),
    ...(decay !== undefined && { decay }),
    ...(log && estimator!.estimator === "bab" && { log }),
  };
}

/** Throws a UsageError or RangeError for what does not go with an estimator. */
export function checkEstimator(options: ComputeOptions): void {
  const { estimator: name } = options.estimator!;
  const takes = takesOf(name);
  const decays = decayFlags(options);
  const foreign = [
    ...(takes.includes("window") ? [] : (["window"] as const)),
    ...(takes.includes("decay") ? [] : decays),
    ...(["gaps", "maxSpan", "step", "verify"] as const),
  ].find((flag) => options[flag] !== undefined);
  const flag =
    foreign ??
    (options.ddof !== 1
      ? "ddof"
      : !options.adjust
        ? "no-adjust"
        : options.ignoreNa
          ? "ignore-na"
          : undefined);
  if (flag !== undefined) {
    const said = flag === "maxSpan" ? "max-span" : flag;
    const wanted = takes.includes("window")
      ? "--window and --min-periods"
      : "--halflife, --span or --alpha and --min-periods";
    throw new UsageError(`--${said} does not go with --estimator ${name}, which takes ${wanted}`);
  }
  const { window = [], minPeriods = 1, maxGap } = options;
  const text = window.find((one) => typeof one === "string");
  if (text !== undefined) throw new UsageError(`--estimator takes a --window of so many rows, got ${text}`);
  if (minPeriods < 1)
    throw new UsageError(`--min-periods must be a count of pairs with --estimator, got ${minPeriods}`);
  if (options.estimator!.group !== undefined && options.metadata === undefined) {
    throw new UsageError(
      `--estimator ${name}:group=${options.estimator!.group} needs --metadata <file.csv>, of which that is a column; give that too`,
    );
  }
  if (maxGap && name === "vasicek") {
    throw new UsageError(
      "--max-gap gives tickers benchmarks of their own, and vasicek compares all of one date; give one",
    );
  }
  const offered: readonly string[] = statsOf(name);
  const other = options.stat.find((stat) => !offered.includes(stat));
  if (other !== undefined)
    throw new UsageError(`--estimator ${name} gives ${offered.join(" and ")}, got --stat ${other}`);
  checkEstimate(estimateOptions(options), 0);
}
