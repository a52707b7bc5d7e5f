import { isDifference } from "../../panel/comparison.ts";
import type { Matrix } from "../../panel/matrix.ts";
import type { ColorScale } from "./colormap.ts";

/** Which values the ends and the middle of the colours stand for. */
export interface LimitOptions {
  /**
   * Value of the lowest colour. Default: beta 0.4, corr -1, what cannot be negative 0; alpha, t, means and differences as far below 0 as
   * `vmax` is above; covariance the 2nd percentile of the values.
   */
  readonly vmin?: number;
  /**
   * Value of the highest colour. Default: beta 1.6, corr and r2 1, n the window; alpha, t, means and differences the 98th percentile of
   * the magnitudes, all else that of the values.
   */
  readonly vmax?: number;
  /**
   * Value of the middle colour. Where `vmin` or `vmax` is left out, the limits are as far below it as above; where both are
   * given, each half of the colours has a scale of its own (matplotlib's TwoSlopeNorm). Default: half-way.
   */
  readonly center?: number;
  /** Takes the 2nd and the 98th percentile of the values instead of the usual limits, as seaborn does. */
  readonly robust?: boolean;
}

/** Shares of the values below `vmin` and `vmax` where these follow from the values. */
const LOW = 0.02;
const HIGH = 0.98;

/** The limits with every default filled in, of matrices of one statistic. Throws a RangeError for what is no range. */
export function limitsOf(matrices: readonly Matrix[], options: LimitOptions): Omit<ColorScale, "table"> {
  for (const name of ["vmin", "vmax", "center"] as const) {
    const value = options[name];
    if (value !== undefined && !Number.isFinite(value)) {
      throw new RangeError(`${name} must be a finite number, got ${value}`);
    }
  }
  const { center } = options;
  const given = options.vmin !== undefined && options.vmax !== undefined;
  const [low, high] = given ? [0, 1] : rangeOf(matrices, options);
  const { vmin = low, vmax = high } = options;
  if (!(vmin < vmax && Number.isFinite(vmax - vmin))) {
    const origin = given ? "" : ` (${options.vmin === undefined ? "vmin" : "vmax"} by default)`;
    throw new RangeError(`vmin must be less than vmax, got ${vmin} and ${vmax}${origin}`);
  }
  if (center === undefined || !given) return { vmin, vmax };
  if (!(vmin < center && center < vmax)) {
    throw new RangeError(`center must lie between vmin and vmax, ${vmin} and ${vmax}, got ${center}`);
  }
  return { vmin, vmax, center };
}

/** The limits that are not given; around `center` where that is. */
function rangeOf(
  matrices: readonly Matrix[],
  { vmin, vmax, center, robust = false }: LimitOptions,
): [number, number] {
  const range = robust ? robustRange(matrices) : usualRange(matrices);
  if (center === undefined) return range;
  const [low, high] = [vmin ?? range[0], vmax ?? range[1]];
  // one limit decides for both; without any, the further of the two that would be taken
  const half =
    vmin !== undefined
      ? center - low
      : vmax !== undefined
        ? high - center
        : Math.max(Math.abs(center - low), Math.abs(high - center));
  return [center - half, center + half];
}

/** Statistics whose zero stands in the middle of the colours, and those that have nothing below it. */
const CENTRED = ["alpha", "t_beta", "t_alpha", "mean_x", "mean_m"];
const isCentred = (stat: string) => CENTRED.includes(stat) || isDifference(stat);
const POSITIVE = ["n", "resid_std", "se_beta", "se_alpha", "var_x", "var_m"];

/** The colour map that is taken where none is asked for: from dark to light for what has no middle. */
export function usualColormap(stat: string): string {
  if (isDifference(stat)) return "RdBu_r";
  return stat === "r2" || POSITIVE.includes(stat) ? "viridis" : "RdYlGn";
}

function usualRange(matrices: readonly Matrix[]): [number, number] {
  const { stat } = matrices[0]!;
  if (stat === "beta") return [0.4, 1.6];
  if (stat === "corr") return [-1, 1];
  if (stat === "r2") return [0, 1];
  const windows = matrices.map(({ window }) => (typeof window === "number" ? window : Number.NaN));
  if (stat === "n" && !windows.some(Number.isNaN)) return [0, Math.max(...windows)];
  if (!isCentred(stat) && !POSITIVE.includes(stat)) return robustRange(matrices);
  const values = sampleOf(matrices);
  if (values.length === 0) return [0, 1];
  if (isCentred(stat)) {
    const most = percentile(values.map(Math.abs).sort(), HIGH) || 1;
    return [-most, most];
  }
  const high = percentile(values, HIGH);
  return [0, high > 0 ? high : 1];
}

function robustRange(matrices: readonly Matrix[]): [number, number] {
  const values = sampleOf(matrices);
  if (values.length === 0) return [0, 1];
  const [low, high] = [percentile(values, LOW), percentile(values, HIGH)];
  if (low < high) return [low, high];
  const half = Math.abs(low) / 2 || 0.5; // one value only: it takes the colour in the middle
  return [low - half, low + half];
}

function percentile(ascending: Float64Array, share: number): number {
  return ascending[Math.round(share * (ascending.length - 1))]!;
}

/** Finite values in ascending order: all of them, or at most 100,000 evenly spaced ones of large matrices. */
function sampleOf(matrices: readonly Matrix[]): Float64Array {
  const count = matrices.reduce((sum, { values }) => sum + values.length, 0);
  const sample: number[] = [];
  for (const { values, time } of matrices) {
    let stride = Math.ceil(count / 100_000) || 1;
    while (commonDivisor(stride, time.values.length) > 1) stride++; // else it would keep to the same few dates
    for (let i = 0; i < values.length; i += stride) if (Number.isFinite(values[i])) sample.push(values[i]!);
  }
  return Float64Array.from(sample).sort();
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
