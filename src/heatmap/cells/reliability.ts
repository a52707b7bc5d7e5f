import type { Matrix } from "../../panel/matrix.ts";
import { sameTime } from "../../panel/time.ts";

/** Cells that say little turn pale, towards the paper: wholly where the statistic is at `from`, not at all at `to`, in proportion between. */
export interface FadeOptions {
  /** Of the same tickers and dates: `n`, `r2`, `se_beta`, `t_beta`, ... */
  readonly by: Matrix;
  /** Default, with `to`: n 0 to the window, r2 0 to 0.3, corr 0 to 0.5, t 0 to 2, se_beta 0.5 to 0.1. */
  readonly from?: number;
  readonly to?: number;
}

/** Cells that say little are hatched: where the statistic is below the limit; a standard error or deviation above it. */
export interface HatchOptions {
  /** Of the same tickers and dates: `n`, `r2`, `se_beta`, `t_beta`, ... */
  readonly by: Matrix;
  /** Default: half-way between the two of `FadeOptions`. */
  readonly limit?: number;
}

/** The options with the defaults filled in. */
export type Fade = Required<FadeOptions>;
export type Hatch = Required<HatchOptions>;

/** Statistics whose sign says nothing about how far they can be trusted. */
const SIGNED = ["t_beta", "t_alpha", "corr"];
/** Statistics that are better when they are small. */
const SPREADS = ["se_beta", "se_alpha", "resid_std"];
const USUAL: Readonly<Record<string, readonly [from: number, to: number]>> = {
  r2: [0, 0.3],
  corr: [0, 0.5],
  t_beta: [0, 2],
  t_alpha: [0, 2],
  se_beta: [0.5, 0.1],
};

export function resolveFade(matrix: Matrix, { by, from, to }: FadeOptions): Fade {
  checkBy("fade", matrix, by);
  const [usualFrom, usualTo] =
    from === undefined || to === undefined ? usualOf("fade.from and fade.to", by) : [0, 0];
  const fade = { by, from: from ?? usualFrom, to: to ?? usualTo };
  if (!(Number.isFinite(fade.from) && Number.isFinite(fade.to) && fade.from !== fade.to)) {
    throw new RangeError(
      `fade.from and fade.to must be two different numbers, got ${fade.from} and ${fade.to}`,
    );
  }
  return fade;
}

export function resolveHatch(matrix: Matrix, { by, limit }: HatchOptions): Hatch {
  checkBy("hatch", matrix, by);
  if (limit !== undefined && !Number.isFinite(limit)) {
    throw new RangeError(`hatch.limit must be a finite number, got ${limit}`);
  }
  if (limit !== undefined) return { by, limit };
  const [from, to] = usualOf("hatch.limit", by);
  return { by, limit: (from + to) / 2 };
}

/** How much of a cell's colour is left, 0 to 1; 0 where the statistic is missing. */
export function strength(value: number, { by, from, to }: Fade): number {
  const share = (sized(value, by) - from) / (to - from);
  return share > 0 ? Math.min(1, share) : 0;
}

/** On which side of the limit cells say too little. */
export function doubtfulSide({ by }: Hatch): "above" | "below" {
  return SPREADS.includes(by.stat) ? "above" : "below";
}

/** Whether a cell says too little; so it does where the statistic is missing. */
export function isDoubtful(value: number, { by, limit }: Hatch): boolean {
  return SPREADS.includes(by.stat) ? !(value <= limit) : !(sized(value, by) >= limit);
}

function sized(value: number, { stat }: Matrix): number {
  return SIGNED.includes(stat) ? Math.abs(value) : value;
}

function usualOf(option: string, { stat, window }: Matrix): readonly [from: number, to: number] {
  if (stat === "n" && typeof window === "number") return [0, window];
  const usual = USUAL[stat];
  if (usual !== undefined) return usual;
  throw new RangeError(`${option} must be given for ${stat}, which has no usual one`);
}

function checkBy(option: string, matrix: Matrix, by: Matrix): void {
  const same =
    by.tickers.length === matrix.tickers.length && by.tickers.every((name, i) => name === matrix.tickers[i]);
  if (same && sameTime(by.time, matrix.time)) return;
  throw new RangeError(`${option}.by must be of the same tickers and dates as the matrix`);
}
