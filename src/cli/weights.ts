import { completed, takesOf } from "../estimate/options.ts";
import type { Decay } from "../kernel/decay.ts";
import { checkEwm } from "../kernel/ewm.ts";
import type { EwmStat, Window } from "../panel/result.ts";
import type { ComputeOptions } from "./compute.ts";
import { UsageError } from "./usage.ts";

/** The decay that the options name, or their estimator has, if any. */
export function decayOf(options: ComputeOptions): Decay | undefined {
  const { estimator } = options;
  const named = namedDecay(options);
  if (named !== undefined || estimator === undefined) return named;
  return takesOf(estimator.estimator).includes("decay") ? completed(estimator)[0]!.decay : undefined;
}

/** The decay that the options name. */
export function namedDecay({ halflife, span, alpha }: ComputeOptions): Decay | undefined {
  if (halflife !== undefined) return { halflife };
  if (span !== undefined) return { span };
  return alpha === undefined ? undefined : { alpha };
}

export function windowsOf({ window, estimator }: ComputeOptions): Window[] {
  return window ?? (estimator === undefined ? [60] : completed(estimator).map(({ window }) => window));
}

/** The flags of the decays that are given, one at most. */
export function decayFlags(options: ComputeOptions): ("halflife" | "span" | "alpha")[] {
  const given = (["halflife", "span", "alpha"] as const).filter((name) => options[name] !== undefined);
  if (given.length > 1) throw new UsageError(`--${given.join(" and --")} exclude each other; give one`);
  return given;
}

/** Throws a UsageError for decays that exclude each other or a window, a RangeError for one that is none. */
export function checkWeights(options: ComputeOptions): void {
  const given = decayFlags(options).map((name) => `--${name}`);
  const decay = namedDecay(options);
  if (decay) {
    if (options.window) throw new UsageError(`--window and ${given[0]} exclude each other; give one`);
    const other = (["gaps", "maxSpan", "step", "verify"] as const).find(
      (name) => options[name] !== undefined,
    );
    if (other !== undefined || options.ddof !== 1) {
      const name = other === "maxSpan" ? "max-span" : (other ?? "ddof");
      throw new UsageError(`--${name} is about windows, and ${given[0]} says there are none; give one`);
    }
    const { minPeriods = 1 } = options;
    if (minPeriods < 1) {
      throw new UsageError(`--min-periods must be a count of pairs with ${given[0]}, got ${minPeriods}`);
    }
    checkEwm({ decay, stats: options.stat as EwmStat[] });
    return;
  }
  const first = !options.adjust ? "--no-adjust" : options.ignoreNa ? "--ignore-na" : undefined;
  if (first)
    throw new UsageError(`${first} is about exponential weights; give --halflife, --span or --alpha too`);
}
