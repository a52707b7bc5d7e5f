/*
Exponential weights. The newest pair has weight w_t, and every row that passes multiplies the older ones by 1 - alpha.
Only ratios of weights matter, so nothing is multiplied row by row: the weights grow instead,

  U_t = (1 - alpha)^-t 2^-E                                                                                    (1)

with one E for the rows s <= t < e of a chunk. From chunk to chunk all sums are multiplied by the power of two that the
difference of the E makes: exactly. A row without a pair then changes nothing, and no error of 1 - alpha, which is no
double, can pile up: U is made with twice the digits (Dekker 1971) and rounded once.

At a chunk's start the series are also shifted anew, see `anchorAt` and `restAt`: a mean is the unevaluated sum of the
anchor, a double near the series, and of a rest that is small beside the deviations. Within a chunk the old rows keep a
quarter of their weight or more, so that the mean can move away from the anchor by twice the standard deviation at most
(but for the first pair of a series, which is all that its first anchor can be).
*/
import { productError } from "./rounding";

/** Most rows in a chunk; it is even, so that two rows go at a time. */
export const MOST: i32 = 64;
/** Least share of its weight that a row keeps over a chunk, unless the chunk has two rows. */
export const KEPT: f64 = 0.25;

/** One record a row: U, and at the first row of a chunk the factor of the sums that come from the chunk before. */
export const WEIGHT: usize = 0;
export const SCALE: usize = 8;
export const WEIGHTS: usize = 16;

/**
 * Weights of less than this share of the newest one are not made smaller (they would underflow): what remains of them
 * counts only until the second pair after a gap, and then only in ratios, which stay.
 */
export const LEAST_WEIGHT: f64 = reinterpret<f64>(0x26f0000000000000); // 2^-400
/** Parts of a mean and sums of products below these are 0: they would become subnormal, and slow. */
const LEAST_MEAN: f64 = 1e-170;
const LEAST_SUM: f64 = 1e-300;

/** Rows in a chunk for a given alpha. */
export function chunkRows(alpha: f64): i32 {
  const rest = 1 - alpha;
  let kept = rest * rest;
  let rows = 2;
  while (rows + 2 <= MOST && kept * rest * rest >= KEPT) {
    kept *= rest * rest;
    rows += 2;
  }
  return rows;
}

/** First row of the chunk after the one starting at `s`. The first chunks double: their rows alone make the mean. */
@inline
export function nextChunk(s: i32, length: i32): i32 {
  return s + min(max(s, 2), length);
}

/** Fills the weights of all rows, for 0 < alpha < 1. `weights`: WEIGHTS bytes for each row. */
export function fillWeights(alpha: f64, rows: i32, weights: usize): void {
  // 1 - alpha = rest + restLow exactly, and its inverse to twice the digits
  const rest = 1 - alpha;
  const restLow = 1 - rest - alpha;
  const grow = 1 / rest;
  const product = grow * rest;
  const growLow = -grow * (product - 1 + productError(grow, rest, product) + grow * restLow);

  const length = chunkRows(alpha);
  let lowest: f64 = 1;
  for (let k = 0; k < length; k++) lowest *= rest;
  let U: f64 = 1;
  let low: f64 = 0;
  for (let t = 0; t < rows; ) {
    const end = min(nextChunk(t, length), rows);
    // U begins between `lowest` and twice that, and ends at 2 or less
    let scale: f64 = 1;
    while (U * scale >= 2 * lowest) scale *= 0.5;
    U *= scale;
    low *= scale;
    store<f64>(weights + (<usize>t) * WEIGHTS, scale, SCALE);
    for (; t < end; t++) {
      store<f64>(weights + (<usize>t) * WEIGHTS, U, WEIGHT);
      const next = U * grow;
      const error = productError(U, grow, next) + (U * growLow + low * grow);
      U = next + error;
      low = error - (U - next);
    }
  }
}

// What happens at a chunk's start, in the market's pass (f64) and in the tickers' (two lanes), with the same bits.

/** The mean as a double: the next anchor. */
@inline
export function anchorAt(anchor: v128, rest: v128): v128 {
  return f64x2.add(anchor, rest);
}

/** What the mean is beyond the next anchor, exactly (Knuth). */
@inline
export function restAt(anchor: v128, rest: v128, next: v128): v128 {
  const part = f64x2.sub(next, anchor);
  const error = f64x2.add(f64x2.sub(anchor, f64x2.sub(next, part)), f64x2.sub(rest, part));
  return v128.and(error, f64x2.gt(f64x2.abs(error), f64x2.splat(LEAST_MEAN)));
}

/** A sum of products in the next chunk. */
@inline
export function sumAt(sum: v128, scale: v128): v128 {
  const scaled = f64x2.mul(sum, scale);
  return v128.and(scaled, f64x2.gt(f64x2.abs(scaled), f64x2.splat(LEAST_SUM)));
}
