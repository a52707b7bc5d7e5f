/*
Window statistics of doubles in exact integer arithmetic: the truth that the kernel is measured against.

Over the n rows where both series have a value, with x = 2^ex X and m = 2^em M for integers X and M:

  Cxm = n sum(XM) - sum(X) sum(M)     cxm = 2^(ex+em) Cxm / n, likewise Cxx and Cmm
  A   = sum(X) Cmm - sum(M) Cxm       alpha = mean_x - beta mean_m = 2^ex A / (n Cmm)
  D   = Cxx Cmm - Cxm^2               SSE = cxx - cxm^2 / cmm = 2^2ex D / (n Cmm)
                                      1/n + mean_m^2 / cmm = sum(MM) / Cmm

Every statistic is a fraction of these integers or the root of one, rounded once. Running sums are no danger here:
integers forget nothing, so any run of rows is the difference of two prefix sums.

Natural scales (promise.ts says what they are), with spreadX = sqrt(cxx) and spreadM = sqrt(cmm), for a rounding of the
inputs to a relative u:

  cxm moves by u spreadX spreadM, and beta by u spreadX / spreadM
  each residual x' - beta m' by u of what it is made of, however small it is itself: resid_std by u spreadX / sqrt(n-2)
  alpha by u (rms(x) + spreadX / spreadM rms(m))
  t = value / se by u (scale of value + |t| scale of se) / se
*/
import type { Stat } from "../panel/result.ts";
import { quotient, squareRoot, toIntegers } from "./fraction.ts";
import { type Exact, OF_SCALE } from "./promise.ts";

export type ExactWindow = Readonly<Record<Stat, Exact>>;

export interface WindowOptions {
  /** Delta degrees of freedom of covariance and variances; default 1. */
  readonly ddof?: number;
  /** Least number of pairs for a value, except for n; default 1. */
  readonly minPeriods?: number;
}

/** Magnitudes from here on count as missing, as do infinities. */
const LIMIT = 1e150;
/** Centred squares below this may have underflowed in doubles: the kernel takes deviations up to 1e-145 for none. */
const UNDERFLOW = 1e-289;

/** Undefined. */
const NONE: Exact = { value: Number.NaN, scale: Number.NaN };
/** Undefined exactly, but any value in doubles. */
const OPEN: Exact = { value: Number.NaN, scale: Number.POSITIVE_INFINITY };

/** Two series, summed up so that every run of rows has its statistics at once. */
export class ExactPair {
  readonly #xExponent: number;
  readonly #mExponent: number;
  /** Sums over rows 0 .. t - 1, at t. */
  readonly #sums: Sums[] = [];

  constructor(x: ArrayLike<number>, m: ArrayLike<number>) {
    const counts = Array.from(x, (value, t) => isUsable(value) && isUsable(m[t]!));
    const xs = toIntegers(Array.from(x, (value, t) => (counts[t] ? value : 0)));
    const ms = toIntegers(Array.from(m, (value, t) => (counts[t] ? value : 0)));
    this.#xExponent = xs.exponent;
    this.#mExponent = ms.exponent;
    let sums: Sums = { n: 0, x: 0n, m: 0n, xm: 0n, xx: 0n, mm: 0n };
    this.#sums.push(sums);
    for (const [t, counted] of counts.entries()) {
      if (counted) sums = plus(sums, xs.integers[t]!, ms.integers[t]!);
      this.#sums.push(sums);
    }
  }

  /** Statistics of rows start <= t < end. */
  window(start: number, end: number, { ddof = 1, minPeriods = 1 }: WindowOptions = {}): ExactWindow {
    const sums = minus(this.#sums[end]!, this.#sums[start]!);
    const all = statistics(sums, this.#xExponent, this.#mExponent, ddof);
    return sums.n >= minPeriods ? all : { ...EMPTY, n: all.n };
  }
}

/** Statistics of all pairs of `x` and `m`. */
export function exactWindow(
  x: ArrayLike<number>,
  m: ArrayLike<number>,
  options: WindowOptions = {},
): ExactWindow {
  return new ExactPair(x, m).window(0, x.length, options);
}

interface Sums {
  readonly n: number;
  readonly x: bigint;
  readonly m: bigint;
  readonly xm: bigint;
  readonly xx: bigint;
  readonly mm: bigint;
}

function plus(sums: Sums, x: bigint, m: bigint): Sums {
  return {
    n: sums.n + 1,
    x: sums.x + x,
    m: sums.m + m,
    xm: sums.xm + x * m,
    xx: sums.xx + x * x,
    mm: sums.mm + m * m,
  };
}

function minus(a: Sums, b: Sums): Sums {
  return { n: a.n - b.n, x: a.x - b.x, m: a.m - b.m, xm: a.xm - b.xm, xx: a.xx - b.xx, mm: a.mm - b.mm };
}

function isUsable(value: number): boolean {
  return Math.abs(value) < LIMIT;
}

function statistics(sums: Sums, ex: number, em: number, ddof: number): ExactWindow {
  const { n } = sums;
  if (n === 0) return EMPTY;
  const N = BigInt(n);
  const Cxm = N * sums.xm - sums.x * sums.m;
  const Cxx = N * sums.xx - sums.x * sums.x;
  const Cmm = N * sums.mm - sums.m * sums.m;
  const spreadX = squareRoot(Cxx, N, ex);
  const spreadM = squareRoot(Cmm, N, em);
  const rmsX = squareRoot(sums.xx, N, ex);
  const rmsM = squareRoot(sums.mm, N, em);
  const slopeScale = spreadX / spreadM;
  const levelScale = rmsX + slopeScale * rmsM;

  const moments = (): Partial<ExactWindow> => {
    const freedom = N * BigInt(n - ddof);
    const varX = quotient(Cxx, freedom, 2 * ex);
    const varM = quotient(Cmm, freedom, 2 * em);
    return {
      cov: { value: quotient(Cxm, freedom, ex + em), scale: (spreadX * spreadM) / (n - ddof) },
      var_x: { value: varX, scale: varX },
      var_m: { value: varM, scale: varM },
    };
  };

  const A = sums.x * Cmm - sums.m * Cxm;
  const line = (): Partial<ExactWindow> => ({
    beta: { value: quotient(Cxm, Cmm, ex - em), scale: slopeScale },
    alpha: { value: quotient(A, N * Cmm, ex), scale: levelScale },
  });
  const correlation = (): Partial<ExactWindow> => ({
    corr: { value: signed(Cxm, squareRoot(Cxm * Cxm, Cxx * Cmm)), scale: 1 },
    r2: { value: quotient(Cxm * Cxm, Cxx * Cmm), scale: 1 },
  });

  const D = Cxx * Cmm - Cxm * Cxm;
  const F = BigInt(n - 2);
  const root = Math.sqrt(n - 2);
  const seAlpha = () => squareRoot(D * sums.mm, N * F * Cmm * Cmm, ex);
  const residuals = (): Partial<ExactWindow> => ({
    resid_std: { value: squareRoot(D, N * F * Cmm, ex), scale: spreadX / root },
    se_beta: { value: squareRoot(D, F * Cmm * Cmm, ex - em), scale: slopeScale / root },
    se_alpha: { value: seAlpha(), scale: (slopeScale / root) * rmsM },
  });
  const ratios = (): Partial<ExactWindow> => {
    if (D === 0n) return { t_beta: OPEN, t_alpha: OPEN };
    // 1 / sqrt(1 - r2): how much larger a part of the residuals a rounding is than of x
    const magnified = squareRoot(Cxx * Cmm, D);
    const tBeta = signed(Cxm, squareRoot(Cxm * Cxm * F, D));
    const tAlpha = signed(A, squareRoot(A * A * F, N * D * sums.mm));
    return {
      t_beta: divided(tBeta, magnified * (root + Math.abs(tBeta)), magnified),
      t_alpha: divided(tAlpha, levelScale / seAlpha() + magnified * Math.abs(tAlpha), magnified),
    };
  };

  const varies = Cmm > 0n;
  const bothVary = varies && Cxx > 0n;
  const centred = {
    ...(n > ddof && moments()),
    ...(varies && line()),
    ...(bothVary && correlation()),
    ...(varies && n > 2 && residuals()),
    ...(bothVary && n > 2 && ratios()),
  };
  return {
    ...EMPTY,
    n: { value: n, scale: 0 },
    mean_x: { value: quotient(sums.x, N, ex), scale: rmsX },
    mean_m: { value: quotient(sums.m, N, em), scale: rmsM },
    ...(isTiny(spreadX) || isTiny(spreadM) ? open(centred) : centred),
  };
}

/**
 * A value divided by a standard error that the inputs give to 1e-14 x `magnified` of itself. Beyond a half the quotient
 * is open; below, 1 - lost turns the first order into the whole.
 */
function divided(value: number, scale: number, magnified: number): Exact {
  const lost = OF_SCALE * magnified;
  return { value, scale: lost <= 0.5 ? scale / (1 - lost) : Number.POSITIVE_INFINITY };
}

/** The same values without a promise. */
function open(window: Partial<ExactWindow>): Partial<ExactWindow> {
  return Object.fromEntries(
    Object.entries(window).map(([stat, { value }]) => [stat, { value, scale: Number.POSITIVE_INFINITY }]),
  );
}

/** No pairs, or too few. */
const EMPTY: ExactWindow = {
  n: { value: 0, scale: 0 },
  mean_x: NONE,
  mean_m: NONE,
  var_x: NONE,
  var_m: NONE,
  cov: NONE,
  beta: NONE,
  alpha: NONE,
  corr: NONE,
  r2: NONE,
  resid_std: NONE,
  se_beta: NONE,
  se_alpha: NONE,
  t_beta: NONE,
  t_alpha: NONE,
};

/** Whether the square of a length is positive, and small enough for an underflow. */
function isTiny(length: number): boolean {
  return length > 0 && length * length < UNDERFLOW;
}

function signed(sign: bigint, magnitude: number): number {
  return sign < 0n ? -magnitude : magnitude;
}
