/*
What belongs to a complete market alone, computed once and shared by all complete tickers. With weights w_t (decay.ts),
S = sum(w), D = S^2 - sum(w^2) and the mean as it was before row t:

  gain  = w_t / S                         mean += gain dm             dm = m - mean
  share = gain (S - w_t)                  cmm  += share dm^2          weighted sum of squares            (1)
  D    += 2 w_t (S - w_t)                                                                                (2)

(1) is Welford's update (West 1979, "Updating mean and variance estimates"), all of whose terms are positive, as are those
of (2). The same share joins two series, cxm += (share dm) dx: a ticker needs nothing of the market but gain and share dm.

The factor that makes a covariance of cxm is 1 / S with bias and S / D without, for cov = (cxm / S) S^2 / (S^2 - sum(w^2)).

Without `adjust` a new pair weighs alpha where all before it weigh 1 - alpha together: w_t = alpha U_t and S = U_t. (The
first pair, all of S, has no deviation and so shows no weight.)
*/
import { SCALE, WEIGHT, WEIGHTS, anchorAt, chunkRows, nextChunk, restAt, sumAt } from "./decay";
import { CMM, COUNT, FLAT, INV_CMM, INV_DOF, MEAN_M, ROOT_CMM, scaleAt } from "./market";

// One record a row; the loops read it with constant offsets.
export const GAIN: usize = 0;
/** share dm */
export const SLOPE: usize = 8;
export const SHARE: usize = 16;
/** What turns cxm into the statistic of `ewmLinear`: 1 / cmm or the factor of covariances. */
export const FACTOR: usize = 24;
export const EWM_RECORD: usize = 32;

/**
 * Fills the records and scales (of which statistics of decaying weights use some) of all rows of a complete market.
 * `weights`: as filled by `fillWeights` for the same alpha. `cov`: what FACTOR is to be.
 */
export function fillEwmMarket(
  m: usize,
  rows: i32,
  alpha: f64,
  adjust: bool,
  bias: bool,
  weights: usize,
  cov: bool,
  records: usize,
  scales: usize,
): void {
  const length = chunkRows(alpha);
  const one = f64x2.splat(1);
  let A = v128.load_splat<f64>(m);
  let M = f64x2.splat(0);
  let S = f64x2.splat(0);
  let D = f64x2.splat(0);
  let cmm = f64x2.splat(0);
  for (let s = 0; s < rows; ) {
    const end = min(nextChunk(s, length), rows);
    const scale = v128.load_splat<f64>(weights + (<usize>s) * WEIGHTS, SCALE);
    S = f64x2.mul(S, scale);
    D = f64x2.mul(D, f64x2.mul(scale, scale));
    cmm = sumAt(cmm, scale);
    const next = anchorAt(A, M);
    M = restAt(A, M, next);
    A = next;
    for (let t = s; t < end; t++) {
      const U = v128.load_splat<f64>(weights + (<usize>t) * WEIGHTS, WEIGHT);
      const w = adjust ? U : f64x2.mul(f64x2.splat(alpha), U);
      const all = adjust ? f64x2.add(S, w) : U;
      const gain = f64x2.mul(w, f64x2.div(one, all));
      const share = f64x2.mul(gain, S);
      const dm = f64x2.sub(f64x2.sub(v128.load_splat<f64>(m + ((<usize>t) << 3)), A), M);
      const slope = f64x2.mul(share, dm);
      M = f64x2.add(M, f64x2.mul(dm, gain));
      cmm = f64x2.add(cmm, f64x2.mul(dm, slope));
      D = f64x2.add(D, f64x2.mul(f64x2.add(w, w), S));
      S = all;
      const record = records + (<usize>t) * EWM_RECORD;
      put(record + GAIN, gain);
      put(record + SLOPE, slope);
      put(record + SHARE, share);
      const invCmm = v128.and(f64x2.div(one, cmm), f64x2.gt(cmm, f64x2.splat(FLAT)));
      const covariance = covFactor(S, D, bias);
      put(record + FACTOR, cov ? covariance : invCmm);
      const own = scaleAt(scales, t, 0);
      put(own + COUNT, f64x2.splat(<f64>(t + 1)));
      put(own + CMM, cmm);
      put(own + INV_CMM, invCmm);
      put(own + ROOT_CMM, f64x2.sqrt(cmm));
      put(own + MEAN_M, f64x2.add(A, M));
      put(own + INV_DOF, covariance);
    }
    s = end;
  }
}

/** From cxm to covariance; 0 where there is none: no pair yet, or but one and no bias. */
@inline
export function covFactor(S: v128, D: v128, bias: bool): v128 {
  const zero = f64x2.splat(0);
  if (bias) return v128.and(f64x2.div(f64x2.splat(1), S), f64x2.gt(S, zero));
  return v128.and(f64x2.div(S, D), f64x2.gt(D, zero));
}

@inline
function put(place: usize, value: v128): void {
  v128.store_lane<f64>(place, value, 0);
}
