/*
The exponential moving average of each row of a finished matrix, as pandas' `ewm(...).mean()`: with S the weight of all
values before, in units of a new one's,

  mean += gain (value - mean)      gain = 1 / (S + 1), and alpha / (S + alpha) without adjust

S loses alpha of itself a row. The mean and S are each kept as two doubles, whose sum is exact (Knuth): what a slow decay
adds to either is small beside it, and would else be rounded off in one direction.
*/
import { checkInteger } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import { checkDecay, type Decay } from "./decay.ts";
import { checkSwitch } from "./ewm.ts";
import { MOST } from "./options.ts";

export type SmoothOptions = Decay & {
  /** Least number of values so far for a value; default 0, which means 1 as in pandas. An integer >= 0. */
  readonly minPeriods?: number;
  /** As in `EwmOptions`; default true. */
  readonly adjust?: boolean;
  /** Whether missing values leave the weights of older values as they are; default false. */
  readonly ignoreNa?: boolean;
  /** Array to write to instead of a new one, N x T; may be the matrix's own. */
  readonly out?: Float64Array;
};

/**
 * Each row of a matrix smoothed in time. A missing value repeats the mean before it; what precedes the first value stays
 * missing. Infinities count as missing. Throws a RangeError or TypeError that names option, rule and value.
 */
export function smooth(matrix: Matrix, options: SmoothOptions): Matrix {
  const { minPeriods = 0, adjust = true, ignoreNa = false, out } = options;
  const { alpha, label } = checkDecay(options);
  checkInteger("minPeriods", minPeriods, 0, MOST);
  checkSwitch("adjust", adjust);
  checkSwitch("ignoreNa", ignoreNa);
  const { length } = matrix.values;
  if (out && !(out instanceof Float64Array && out.length === length)) {
    throw new RangeError(`out must be a Float64Array of ${length} values, got length ${out.length}`);
  }
  const values = out ?? new Float64Array(length);
  const rows = matrix.time.values.length;
  const settings = { alpha, adjust, ignoreNa, least: Math.max(1, minPeriods) };
  for (let i = 0; i < length; i += rows) {
    smoothRow(matrix.values.subarray(i, i + rows), values.subarray(i, i + rows), settings);
  }
  return { ...matrix, values, smoothing: label };
}

function smoothRow(
  values: Float64Array,
  out: Float64Array,
  { alpha, adjust, ignoreNa, least }: { alpha: number; adjust: boolean; ignoreNa: boolean; least: number },
): void {
  const weight = adjust ? 1 : alpha;
  let n = 0;
  let mean = 0;
  let meanLow = 0;
  let S = 0;
  let SLow = 0;
  for (let t = 0; t < values.length; t++) {
    const value = values[t]!;
    const valid = Number.isFinite(value);
    if (n > 0 && (valid || !ignoreNa)) {
      // for 1 - alpha, which is exact from a half down
      const kept = alpha < 0.5 ? S : (1 - alpha) * S;
      const rest = alpha < 0.5 ? SLow - alpha * S - alpha * SLow : (1 - alpha) * SLow;
      S = kept + rest;
      SLow = lost(kept, rest, S);
    }
    if (valid && n++ === 0) {
      mean = value;
      S = 1;
    } else if (valid) {
      const before = S + SLow;
      const difference = value - mean - meanLow;
      // from the nearer of the two: the mean before and the value
      const near = before > weight ? mean : value;
      const step =
        before > weight
          ? meanLow + (weight / (before + weight)) * difference
          : -(before / (before + weight)) * difference;
      mean = near + step;
      meanLow = lost(near, step, mean);
      if (adjust) {
        const more = SLow + 1;
        const sum = S + more;
        SLow = lost(S, more, sum);
        S = sum;
      } else {
        S = 1;
        SLow = 0;
      }
    }
    out[t] = n >= least ? mean : Number.NaN;
  }
}

/** What rounding takes off sum = a + b, exactly. */
function lost(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}
