/*
What estimators do to one series of `rows` doubles at a time, two rows a step. Every series has room for an even number of rows; what
stands beyond the last is not looked at. Pointers are multiples of 8.
*/

import { LIMIT } from "../limit";

// @ts-ignore: decorator
@inline
function bytes(rows: i32): usize {
  return <usize>((rows + 1) & ~1) << 3;
}

/** out = (a + b + c) / scale */
export function meanOfThree(a: usize, b: usize, c: usize, scale: usize, rows: i32, out: usize): void {
  const end = bytes(rows);
  for (let t: usize = 0; t < end; t += 16) {
    const sum = f64x2.add(f64x2.add(v128.load(a + t), v128.load(b + t)), v128.load(c + t));
    v128.store(out + t, f64x2.div(sum, v128.load(scale + t)));
  }
}

/** out[t] = x[t - 2] + x[t - 1] + x[t]; NaN in the first two rows. */
export function sumsOfThree(x: usize, rows: i32, out: usize): void {
  const end = bytes(rows);
  v128.store(out, f64x2.splat(NaN));
  for (let t: usize = 16; t < end; t += 16) {
    const before = f64x2.add(v128.load(x + t - 16), v128.load(x + t - 8));
    v128.store(out + t, f64x2.add(before, v128.load(x + t)));
  }
}

/** out = weight corr sqrt(varX / varM) + rest, NaN where varM is 0. `out` may be `corr`. */
export function scaled(corr: usize, varX: usize, varM: usize, rows: i32, weight: f64, rest: f64, out: usize): void {
  const end = bytes(rows);
  const w = f64x2.splat(weight);
  const r = f64x2.splat(rest);
  const none = f64x2.splat(NaN);
  for (let t: usize = 0; t < end; t += 16) {
    const m = v128.load(varM + t);
    const ratio = f64x2.sqrt(f64x2.div(v128.load(varX + t), m));
    const moves = f64x2.gt(m, f64x2.splat(0));
    const own = v128.bitselect(f64x2.mul(v128.load(corr + t), ratio), none, moves);
    v128.store(out + t, f64x2.add(f64x2.mul(w, own), r));
  }
}

/** out = x brought between low and high, NaN where x is unusable. `out` may be `x`. */
export function clamped(x: usize, low: usize, high: usize, rows: i32, out: usize): void {
  const end = bytes(rows);
  const none = f64x2.splat(NaN);
  const limit = f64x2.splat(LIMIT);
  for (let t: usize = 0; t < end; t += 16) {
    const value = v128.load(x + t);
    const within = f64x2.pmin(f64x2.pmax(value, v128.load(low + t)), v128.load(high + t));
    v128.store(out + t, v128.bitselect(within, none, f64x2.lt(f64x2.abs(value), limit)));
  }
}

/** out += a b */
export function addProducts(a: usize, b: usize, rows: i32, out: usize): void {
  const end = bytes(rows);
  for (let t: usize = 0; t < end; t += 16) {
    v128.store(out + t, f64x2.add(v128.load(out + t), f64x2.mul(v128.load(a + t), v128.load(b + t))));
  }
}

/** out -= a b */
export function takeProducts(a: usize, b: usize, rows: i32, out: usize): void {
  const end = bytes(rows);
  for (let t: usize = 0; t < end; t += 16) {
    v128.store(out + t, f64x2.sub(v128.load(out + t), f64x2.mul(v128.load(a + t), v128.load(b + t))));
  }
}

/** out -= c (c / d), where the square of c might overflow. */
export function takeSquares(c: usize, d: usize, rows: i32, out: usize): void {
  const end = bytes(rows);
  for (let t: usize = 0; t < end; t += 16) {
    const value = v128.load(c + t);
    const square = f64x2.mul(value, f64x2.div(value, v128.load(d + t)));
    v128.store(out + t, f64x2.sub(v128.load(out + t), square));
  }
}

/**
 * What is left of `variance` becomes sqrt(left / freedom unit). Where that is less than the share `frail` it becomes Infinity, if
 * there is a beta; returns in how many rows.
 */
export function errors(left: usize, variance: usize, beta: usize, unit: usize, rows: i32, freedom: f64, frail: f64): i32 {
  const end = <usize>rows << 3;
  const degrees = f64x2.splat(freedom);
  const share = f64x2.splat(frail);
  const infinite = f64x2.splat(Infinity);
  let count = 0;
  for (let t: usize = 0; t < end; t += 16) {
    const value = v128.load(left + t);
    const sound = f64x2.ge(value, f64x2.mul(share, v128.load(variance + t)));
    const own = f64x2.sqrt(f64x2.mul(f64x2.div(value, degrees), v128.load(unit + t)));
    const b = v128.load(beta + t);
    const unsound = v128.andnot(f64x2.eq(b, b), sound);
    v128.store(left + t, v128.bitselect(infinite, own, unsound));
    const mask = i64x2.bitmask(unsound);
    count += popcnt(t + 8 < end ? mask : mask & 1);
  }
  return count;
}

/** Adds the betas that have an error to `n` and `sum`. */
export function tally(beta: usize, se: usize, rows: i32, n: usize, sum: usize): void {
  const end = bytes(rows);
  const one = f64x2.splat(1);
  for (let t: usize = 0; t < end; t += 16) {
    const b = v128.load(beta + t);
    const both = f64x2.add(b, v128.load(se + t));
    const there = f64x2.eq(both, both);
    v128.store(n + t, f64x2.add(v128.load(n + t), v128.and(one, there)));
    v128.store(sum + t, f64x2.add(v128.load(sum + t), v128.and(b, there)));
  }
}

/** Adds their squared deviations from `mean` to `sum`. */
export function spread(beta: usize, se: usize, rows: i32, mean: usize, sum: usize): void {
  const end = bytes(rows);
  for (let t: usize = 0; t < end; t += 16) {
    const b = v128.load(beta + t);
    const both = f64x2.add(b, v128.load(se + t));
    const d = f64x2.sub(b, v128.load(mean + t));
    const square = v128.and(f64x2.mul(d, d), f64x2.eq(both, both));
    v128.store(sum + t, f64x2.add(v128.load(sum + t), square));
  }
}

/** beta and se become those of the posterior, where the prior has this mean and variance; see shrink.ts. */
export function posterior(beta: usize, se: usize, rows: i32, mean: usize, variance: usize): void {
  const end = bytes(rows);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  for (let t: usize = 0; t < end; t += 16) {
    const error = v128.load(se + t);
    const own = f64x2.mul(error, error);
    const prior = v128.load(variance + t);
    // a beta without error is itself, even where all are alike
    const certain = v128.and(f64x2.eq(own, zero), f64x2.ge(prior, zero));
    const w = v128.bitselect(one, f64x2.div(prior, f64x2.add(prior, own)), certain);
    const m = v128.load(mean + t);
    v128.store(beta + t, f64x2.add(m, f64x2.mul(w, f64x2.sub(v128.load(beta + t), m))));
    v128.store(se + t, f64x2.mul(error, f64x2.sqrt(w))); // s' sqrt(1 - w), without the difference
  }
}
