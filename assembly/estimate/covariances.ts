/*
Betas by several markets of windows with gaps, from covariances over the pairs of the window: those of the markets with one another
belong to the ticker, then. Two rows a step; lanes are rows, and none has a say in another's bits.
*/

import { isUsable } from "./usable";

/** As in solve.ts and dimson.ts. */
const DEPENDENT: f64 = 1e-12;
const FRAIL: f64 = 1e-2;

/** Doubles that `gappedFits` works in. */
export function fitDoubles(K: i32): i32 {
  return 2 * (K * K + 2 * K) + 2;
}

/**
 * Makes betas (sums of slopes) and errors of the windows that lack pairs which the markets have, from K (K + 1) / 2 covariances of the
 * markets, lower triangle by rows, from `own` on, and K of the ticker with them from `cross` on, `stride` bytes apart; `variance` is
 * the ticker's, and 0 where no errors are asked for; `own` is 0 where there are none, and all is left to regressions. `common[t]` is how many rows of the window the markets have. `todo` becomes 1 where
 * a regression from the rows is to be made: where the markets alone lack rows, where covariances do not keep enough, and for complete
 * windows where `frail` says so.
 */
export function gappedFits(
  x: usize,
  rows: i32,
  window: i32,
  minPeriods: i32,
  K: i32,
  own: usize,
  cross: usize,
  stride: usize,
  variance: usize,
  common: usize,
  frail: usize,
  beta: usize,
  se: usize,
  todo: usize,
  scratch: usize,
): void {
  let pairs = 0;
  const work = (scratch + 15) & ~15;
  for (let t = 0; t < rows; t += 2) {
    let asked = 0;
    let first = 0;
    let second = 0;
    for (let k = 0; k < 2 && t + k < rows; k++) {
      const p = <usize>(t + k) << 3;
      if (isUsable(x + p)) pairs++;
      if (t + k >= window && isUsable(x + p - (<usize>window << 3))) pairs--;
      if (k == 0) first = pairs;
      else second = pairs;
      if (pairs == window) {
        store<f64>(todo + p, load<f64>(frail + p));
        continue;
      }
      const alone = own == 0 || pairs == <i32>load<f64>(common + p);
      store<f64>(todo + p, alone && pairs >= minPeriods ? 1 : 0);
      store<f64>(beta + p, NaN);
      store<f64>(se + p, NaN);
      if (!alone && pairs >= minPeriods && pairs > K) asked |= 1 << k;
    }
    if (asked == 0) continue;
    const freedom = f64x2(first - K - 1, second - K - 1);
    fit(<usize>t << 3, asked, K, own, cross, stride, variance, freedom, beta, se, todo, work);
  }
}

/** The rows at `p` whose bits in `asked` are set. */
function fit(
  p: usize,
  asked: i32,
  K: i32,
  own: usize,
  cross: usize,
  stride: usize,
  variance: usize,
  freedom: v128,
  beta: usize,
  se: usize,
  todo: usize,
  L: usize,
): void {
  const w = L + (<usize>(K * K) << 4);
  const c = w + (<usize>K << 4);
  let determined = i64x2.splat(-1);
  let sound = determined;
  // S = L D L', as in solve.ts
  let series = own + p;
  for (let i = 0; i < K; i++) {
    for (let j = 0; j <= i; j++) {
      const whole = v128.load(series);
      series += stride;
      let value = whole;
      for (let k = 0; k < j; k++) {
        const product = f64x2.mul(v128.load(at(L, i * K + k)), v128.load(at(L, j * K + k)));
        value = f64x2.sub(value, f64x2.mul(product, v128.load(at(L, k * K + k))));
      }
      if (j < i) value = f64x2.div(value, v128.load(at(L, j * K + j)));
      else {
        determined = v128.and(determined, f64x2.gt(value, f64x2.mul(f64x2.splat(DEPENDENT), whole)));
        sound = v128.and(sound, f64x2.ge(value, f64x2.mul(f64x2.splat(FRAIL), whole)));
      }
      v128.store(at(L, i * K + j), value);
    }
  }
  // w = S^-1 1
  for (let i = 0; i < K; i++) {
    let value = f64x2.splat(1);
    for (let k = 0; k < i; k++) value = f64x2.sub(value, f64x2.mul(v128.load(at(L, i * K + k)), v128.load(at(w, k))));
    v128.store(at(w, i), value);
  }
  for (let i = 0; i < K; i++) v128.store(at(w, i), f64x2.div(v128.load(at(w, i)), v128.load(at(L, i * K + i))));
  for (let i = K - 1; i >= 0; i--) {
    let value = v128.load(at(w, i));
    for (let k = i + 1; k < K; k++) value = f64x2.sub(value, f64x2.mul(v128.load(at(L, k * K + i)), v128.load(at(w, k))));
    v128.store(at(w, i), value);
  }
  let sum = f64x2.splat(0);
  let unit = f64x2.splat(0);
  for (let j = 0; j < K; j++) {
    const weight = v128.load(at(w, j));
    const value = v128.load(cross + <usize>j * stride + p);
    v128.store(at(c, j), value);
    sum = f64x2.add(sum, f64x2.mul(weight, value));
    unit = f64x2.add(unit, weight);
  }
  let error = f64x2.splat(NaN);
  if (variance != 0) {
    // c'S^-1 c is what the regression explains of the variance
    const whole = v128.load(variance + p);
    let left = whole;
    for (let i = 0; i < K; i++) {
      let value = v128.load(at(c, i));
      for (let k = 0; k < i; k++) value = f64x2.sub(value, f64x2.mul(v128.load(at(L, i * K + k)), v128.load(at(c, k))));
      v128.store(at(c, i), value);
      left = f64x2.sub(left, f64x2.mul(value, f64x2.div(value, v128.load(at(L, i * K + i)))));
    }
    sound = v128.and(sound, f64x2.ge(left, f64x2.mul(f64x2.splat(FRAIL), whole)));
    const positive = f64x2.gt(freedom, f64x2.splat(0));
    error = v128.bitselect(f64x2.sqrt(f64x2.mul(f64x2.div(left, freedom), unit)), error, positive);
  }
  const known = i64x2.bitmask(determined);
  const kept = i64x2.bitmask(v128.and(determined, sound));
  if (asked & 1) put(f64x2.extract_lane(sum, 0), f64x2.extract_lane(error, 0), known & 1, kept & 1, p, beta, se, todo);
  if (asked & 2) put(f64x2.extract_lane(sum, 1), f64x2.extract_lane(error, 1), known & 2, kept & 2, p + 8, beta, se, todo);
}

// @ts-ignore: decorator
@inline
function at(base: usize, k: i32): usize {
  return base + (<usize>k << 4);
}

// @ts-ignore: decorator
@inline
function put(sum: f64, error: f64, known: i32, kept: i32, p: usize, beta: usize, se: usize, todo: usize): void {
  if (kept) {
    store<f64>(beta + p, sum);
    store<f64>(se + p, error);
  } else if (known) store<f64>(todo + p, 1);
}
