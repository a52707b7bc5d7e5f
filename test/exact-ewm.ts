// Exponentially weighted statistics in integers: weights (1 - alpha)^k of the double alpha, exactly but for a rounding
// at 2^-precision of the first weight. The truth the kernel is measured against; the rules are pandas'.
import { quotient, split, squareRoot, toIntegers } from "../src/verify/fraction.ts";

export interface Weighting {
  alpha: number;
  adjust?: boolean;
  ignoreNa?: boolean;
  bias?: boolean;
}

export interface ExactEwm {
  n: number;
  beta: number;
  alpha: number;
  cov: number;
  corr: number;
  r2: number;
  meanX: number;
  /** Weighted standard deviations. */
  sdX: number;
  sdM: number;
  /** Natural scales of the errors: sd(x) / sd(m) for beta, sd(x) sd(m) for cov, |mean x| + beta's |mean m| + sd(x). */
  betaScale: number;
  covScale: number;
  alphaScale: number;
}

const SUMS = ["w", "w2", "x", "m", "xx", "xm", "mm"] as const;
type Sums = Record<(typeof SUMS)[number], bigint>;

/** Statistics in each row that `wanted` names (default: all), NaN where undefined; undefined for the other rows. */
export function exactEwm(
  x: ArrayLike<number>,
  m: ArrayLike<number>,
  { alpha, adjust = true, ignoreNa = false, bias = false }: Weighting,
  wanted: (t: number) => boolean = () => true,
  precision = 400,
): (ExactEwm | undefined)[] {
  const rows = Array.from({ length: x.length }, (_, t) => t);
  const isPair = (t: number) => Math.abs(x[t]!) < 1e150 && Math.abs(m[t]!) < 1e150;
  const pairs = rows.filter(isPair);
  const { integers: xs, exponent: ex } = toIntegers(pairs.map((t) => x[t]!));
  const { integers: ms, exponent: em } = toIntegers(pairs.map((t) => m[t]!));
  const bits = BigInt(precision);
  const one = 1n << bits;
  const { mantissa, exponent } = split(alpha);
  const places = BigInt(-exponent); // alpha = mantissa / 2^places, and so is 1 - alpha
  const rest = (1n << places) - mantissa;

  const sums: Sums = { w: 0n, w2: 0n, x: 0n, m: 0n, xx: 0n, xm: 0n, mm: 0n };
  let k = 0;
  let passed = 0;
  return rows.map((t) => {
    const pair = isPair(t);
    // a row without a pair changes the weights' size alone, which nothing shows until the next pair
    if (k > 0 && (pair || !ignoreNa)) passed++;
    for (; pair && passed > 0; passed--) {
      for (const name of SUMS) sums[name] = (sums[name] * rest) >> places;
      sums.w2 = (sums.w2 * rest) >> places;
    }
    if (pair) {
      const first = k === 0;
      // relative to the first pair, so that equal values give exactly nothing
      const dx = xs[k]! - xs[0]!;
      const dm = ms[k]! - ms[0]!;
      const weight = adjust || first ? one : (mantissa << bits) >> places;
      sums.w += weight;
      sums.w2 += (weight * weight) >> bits;
      sums.x += weight * dx;
      sums.m += weight * dm;
      sums.xx += weight * dx * dx;
      sums.xm += weight * dx * dm;
      sums.mm += weight * dm * dm;
      if (!adjust && !first) {
        const all = sums.w;
        for (const name of SUMS) sums[name] = (sums[name] << bits) / all;
        sums.w2 = (sums.w2 << bits) / all;
      }
      k++;
    }
    return wanted(t)
      ? statistics(sums, k, bits, bias, { x: xs[0] ?? 0n, m: ms[0] ?? 0n, ex, em })
      : undefined;
  });
}

function statistics(
  { w, w2, x, m, xx, xm, mm }: Sums,
  n: number,
  bits: bigint,
  bias: boolean,
  first: { x: bigint; m: bigint; ex: number; em: number },
): ExactEwm {
  const { ex, em } = first;
  const cxm = w * xm - x * m;
  const cxx = w * xx - x * x;
  const cmm = w * mm - m * m;
  const divisor = bias ? w * w : n > 1 ? w * w - (w2 << bits) : 0n;
  const meanX = n > 0 ? quotient(x + first.x * w, w, ex) : Number.NaN;
  const meanM = n > 0 ? quotient(m + first.m * w, w, em) : Number.NaN;
  const sloped = cmm > 0n;
  const betaScale = sloped ? squareRoot(cxx, cmm, ex - em) : Number.NaN;
  const corr = sloped && cxx > 0n ? Math.sign(Number(cxm)) * squareRoot(cxm * cxm, cxx * cmm) : Number.NaN;
  // in units of 2^ex: mean_x - (cxm / cmm) mean_m, over the common divisor w cmm
  const alpha = (x + first.x * w) * cmm - cxm * (m + first.m * w);
  return {
    n,
    meanX,
    sdX: n > 0 ? squareRoot(cxx, w * w, ex) : Number.NaN,
    sdM: n > 0 ? squareRoot(cmm, w * w, em) : Number.NaN,
    beta: sloped ? quotient(cxm, cmm, ex - em) : Number.NaN,
    alpha: sloped ? quotient(alpha, w * cmm, ex) : Number.NaN,
    cov: divisor > 0n ? quotient(cxm, divisor, ex + em) : Number.NaN,
    corr,
    r2: Number.isNaN(corr) ? corr : quotient(cxm * cxm, cxx * cmm),
    betaScale,
    covScale: divisor > 0n ? squareRoot(cxx * cmm, divisor * divisor, ex + em) : Number.NaN,
    alphaScale: sloped
      ? Math.abs(meanX) + betaScale * Math.abs(meanM) + squareRoot(cxx, w * w, ex)
      : Number.NaN,
  };
}
