import { tanh } from "./exponential.ts";
import { pick, type Result, type Stat } from "./result.ts";
import { normalQuantile, studentQuantile } from "./student.ts";

/** Between which values the true one lies with a given confidence, a value for each of the matrix; NaN = not known. */
export interface Band {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Statistics that have a band, and the one that must stand beside them for it. */
const ERRORS: Readonly<Record<string, Stat | undefined>> = {
  beta: "se_beta",
  alpha: "se_alpha",
  corr: undefined,
};

export function hasBand(stat: string): boolean {
  return Object.hasOwn(ERRORS, stat);
}

/** The statistics that a band of `stat` is made of beside its values: its standard error, and the number of pairs. */
export function bandStats(stat: string): Stat[] {
  if (!hasBand(stat)) return [];
  const error = ERRORS[stat];
  return error === undefined ? ["n"] : [error, "n"];
}

/** The statistics and what is meant by them: of one window and benchmark. */
type Choice = Required<Pick<Parameters<typeof pick>[1] & object, "stat" | "window" | "benchmark">>;

/**
 * The band of `level` percent around a statistic of a result: around beta and alpha the standard error times the quantile of
 * Student's t with n - 2 degrees of freedom, around a correlation that of Fisher's z, tanh(atanh(r) +- z / sqrt(n - 3)). Without n in the
 * result, n is the window. A text says why there is none.
 */
export function bandOf(result: Result, choice: Choice, level: number): Band | string {
  const { stat, window } = choice;
  if (!hasBand(stat)) return `${stat} has none; ${Object.keys(ERRORS).join(", ")} have one`;
  if (/^(halflife|span|alpha)=/.test(String(window)))
    return `exponential weights (${window}) give no standard errors`;
  if (result.estimator !== undefined) return `the errors of ${result.estimator} have another distribution`;
  if ((result.horizon ?? 1) > 1)
    return `returns over ${result.horizon} rows overlap, and errors that take them for independent are too small`;
  const error = ERRORS[stat];
  if (error !== undefined && !result.stats.includes(error)) {
    return `there is no ${error} beside ${stat}; compute it with --stat ${stat},${error},n`;
  }
  const counted = result.stats.includes("n");
  if (!counted && typeof window !== "number") {
    if (window === "") return "it is not known over how many rows; say --window";
    return `a window of ${window} has no number of rows, and there is no n; compute it with --stat ${[stat, ...bandStats(stat)].join(",")}`;
  }
  const values = pick(result, choice).values;
  const pairs = counted ? pick(result, { ...choice, stat: "n" }).values : undefined;
  const errors = error === undefined ? undefined : pick(result, { ...choice, stat: error }).values;
  const low = new Float64Array(values.length);
  const high = new Float64Array(values.length);
  // fewer than one degree of freedom have none
  const quantile = (degrees: number) => (degrees >= 1 ? studentQuantile(level / 100, degrees) : Number.NaN);
  const normal = normalQuantile(level / 100);
  let [pairsBefore, half] = [Number.NaN, Number.NaN];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const n = pairs?.[i] ?? (window as number);
    if (errors !== undefined) {
      const width = quantile(n - 2) * errors[i]!;
      low[i] = value - width;
      high[i] = value + width;
    } else {
      // tanh(atanh(r) + h) = (r + tanh h) / (1 + r tanh h)
      if (n !== pairsBefore) {
        pairsBefore = n;
        half = n > 3 ? tanh(normal / Math.sqrt(n - 3)) : Number.NaN;
      }
      const valid = Math.abs(value) <= 1;
      low[i] = valid ? (value - half) / (1 - value * half) : Number.NaN;
      high[i] = valid ? (value + half) / (1 + value * half) : Number.NaN;
    }
  }
  return { low, high };
}
