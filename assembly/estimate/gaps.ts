/*
Betas over falling markets where the window has gaps, O(window) each, of two series side by side. The windows that end in a block all hold
the block's first row, and values count from that on; where a series has no pair there its betas are made one by one. x and m count
times `sign`. Definitions: 0 bawa-lindenberg, 1 ang-chen-xing, 2 harlow-rao, 3 estrada; see sided.ts.
*/

import { LIMIT } from "../limit";
import { isUsable, place } from "./usable";

/**
 * Makes out[t] of the pairs where they are fewer than `window`, of two series of `rows` doubles one after the other; NaN below
 * `minPeriods`. `scratch` has room for 20 windows and is aligned to 16.
 */
export function gapped(
  x: usize,
  m: usize,
  rows: i32,
  window: i32,
  minPeriods: i32,
  definition: i32,
  sign: f64,
  out: usize,
  scratch: usize,
): void {
  const next = place(rows);
  const counts = scratch + 16 * <usize>window * 8;
  let n0 = 0;
  let n1 = 0;
  let to = 0;
  for (let from = 0; from < rows; from = to) {
    to = min(rows, from == 0 ? max(1, window - 1) : from + window);
    let asked = 0;
    for (let t = from; t < to; t++) {
      if (isPair(x, m, t)) n0++;
      if (isPair(x + next, m, t)) n1++;
      if (t >= window) {
        if (isPair(x, m, t - window)) n0--;
        if (isPair(x + next, m, t - window)) n1--;
      }
      v128.store(counts + (<usize>(t - from) << 4), f64x2(n0, n1));
      if (n0 < window) {
        store<f64>(out + place(t), NaN);
        if (n0 >= minPeriods) asked |= 1;
      }
      if (n1 < window) {
        store<f64>(out + next + place(t), NaN);
        if (n1 >= minPeriods) asked |= 2;
      }
    }
    if (asked == 0) continue;
    let together = asked;
    if (definition != 0) together = asked & (<i32>isPair(x, m, from) | (<i32>isPair(x + next, m, from) << 1));
    if (together != 0) {
      block(x, m, next, from, to, window, minPeriods, definition, sign, out, scratch, counts, together);
    }
    for (let lane = 0; lane < 2; lane++) {
      if (((asked & ~together) & (1 << lane)) == 0) continue;
      const series = x + <usize>lane * next;
      for (let t = from; t < to; t++) {
        const n = load<f64>(counts + (<usize>(t - from) << 4) + place(lane));
        if (n == window || n < minPeriods) continue;
        const value = beta(series, m, max(0, t - window + 1), t, definition, sign, scratch, window);
        store<f64>(out + <usize>lane * next + place(t), value);
      }
    }
  }
}

/** The betas of rows `from` to `to - 1` of those lanes that are in `asked`. */
function block(
  x: usize,
  m: usize,
  next: usize,
  from: i32,
  to: i32,
  window: i32,
  minPeriods: i32,
  definition: i32,
  sign: f64,
  out: usize,
  scratch: usize,
  counts: usize,
  asked: i32,
): void {
  // two rows of doubles each: m and x of all rows, their sums from a row before the block up to it
  const ms = scratch;
  const xs = ms + (<usize>window << 5);
  const sums = xs + (<usize>window << 5);
  const start = from - window + 1;
  let origin = f64x2.splat(0);
  let level: f64 = 0;
  let rest = f64x2.splat(0);
  if (definition != 0) {
    origin = v128.load64_lane(x + next + place(from), v128.load64_zero(x + place(from)), 1);
    level = load<f64>(m + place(from));
    // the rows below alone may be closer to one another than to this one, and are kept as they are
    if (definition == 1) {
      rest = f64x2.splat(sign * level);
      level = 0;
    }
  }
  const zero = f64x2.splat(0);
  const none = f64x2.splat(Infinity); // never below a threshold
  const limit = f64x2.splat(LIMIT);
  const s = f64x2.splat(sign);
  for (let t = start; t < to; t++) {
    const p = <usize>(t - start) << 4;
    if (t < 0 || !isUsable(m + place(t))) {
      v128.store(ms + p, none);
      v128.store(xs + p, zero);
      continue;
    }
    const value = v128.load64_lane(x + next + place(t), v128.load64_zero(x + place(t)), 1);
    const there = f64x2.lt(f64x2.abs(value), limit);
    const own = f64x2.splat(sign * (load<f64>(m + place(t)) - level));
    v128.store(ms + p, v128.bitselect(own, none, there));
    v128.store(xs + p, v128.and(f64x2.mul(s, f64x2.sub(value, origin)), there));
  }
  const means = definition != 0;
  let sumM = zero;
  let sumX = zero;
  if (means) {
    for (let k = window - 2; k >= 0; k--) {
      const p = <usize>k << 4;
      const own = f64x2.sub(v128.load(ms + p), rest);
      sumM = f64x2.add(sumM, v128.and(own, f64x2.ne(own, none)));
      sumX = f64x2.add(sumX, v128.load(xs + p));
      v128.store(sums + 2 * p, sumM);
      v128.store(sums + 2 * p, sumX, 16);
    }
    const last = <usize>(window - 1) << 5;
    v128.store(sums + last, zero);
    v128.store(sums + last, zero, 16);
    sumM = zero;
    sumX = zero;
  }
  for (let t = from; t < to; t++) {
    const p = <usize>(t - from) << 4;
    const n = v128.load(counts + p);
    let meanM = zero;
    let meanX = zero;
    if (means) {
      const last = <usize>(t - start) << 4;
      const own = f64x2.sub(v128.load(ms + last), rest);
      sumM = f64x2.add(sumM, v128.and(own, f64x2.ne(own, none)));
      sumX = f64x2.add(sumX, v128.load(xs + last));
      meanM = f64x2.div(f64x2.add(sumM, v128.load(sums + 2 * p)), n);
      meanX = f64x2.div(f64x2.add(sumX, v128.load(sums + 2 * p, 16)), n);
    }
    const needed = asked & i64x2.bitmask(v128.and(f64x2.lt(n, f64x2.splat(window)), f64x2.ge(n, f64x2.splat(minPeriods))));
    if (needed == 0) continue;
    let value: v128;
    if (definition == 1) value = slopeBelow(ms + p, xs + p, window, rest, meanM, meanX);
    else value = ratioOf(ms + p, xs + p, window, meanM, meanX, definition == 3 ? zero : none);
    if (needed & 1) v128.store64_lane(out + place(t), value, 0);
    if (needed & 2) v128.store64_lane(out + next + place(t), value, 1);
  }
}

/** sum y d / sum d^2, d = min(m - mean m, 0), y = min(x - mean x, most). */
function ratioOf(ms: usize, xs: usize, window: i32, meanM: v128, meanX: v128, most: v128): v128 {
  const zero = f64x2.splat(0);
  let sum0 = zero;
  let sum1 = zero;
  let square0 = zero;
  let square1 = zero;
  const end = ms + (<usize>(window & ~1) << 4);
  let x = xs;
  let p = ms;
  for (; p < end; p += 32) {
    const d0 = f64x2.pmin(f64x2.sub(v128.load(p), meanM), zero);
    const d1 = f64x2.pmin(f64x2.sub(v128.load(p, 16), meanM), zero);
    sum0 = f64x2.add(sum0, f64x2.mul(f64x2.pmin(f64x2.sub(v128.load(x), meanX), most), d0));
    sum1 = f64x2.add(sum1, f64x2.mul(f64x2.pmin(f64x2.sub(v128.load(x, 16), meanX), most), d1));
    square0 = f64x2.add(square0, f64x2.mul(d0, d0));
    square1 = f64x2.add(square1, f64x2.mul(d1, d1));
    x += 32;
  }
  if (window & 1) {
    const d0 = f64x2.pmin(f64x2.sub(v128.load(p), meanM), zero);
    sum0 = f64x2.add(sum0, f64x2.mul(f64x2.pmin(f64x2.sub(v128.load(x), meanX), most), d0));
    square0 = f64x2.add(square0, f64x2.mul(d0, d0));
  }
  return quotient(f64x2.add(sum0, sum1), f64x2.add(square0, square1));
}

/** The slope of the rows in which m < mean m, which counts from `origin` on: about their own mean, from the lowest on, so that equal ones are exactly flat. */
function slopeBelow(ms: usize, xs: usize, window: i32, origin: v128, meanM: v128, meanX: v128): v128 {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  // two rows a step; the last of an odd number counts alone
  const end = ms + (<usize>(window & ~1) << 4);
  let low0 = f64x2.splat(Infinity);
  let low1 = low0;
  for (let p = ms; p < end; p += 32) {
    low0 = f64x2.pmin(low0, v128.load(p));
    low1 = f64x2.pmin(low1, v128.load(p, 16));
  }
  if (window & 1) low0 = f64x2.pmin(low0, v128.load(end));
  const lowest = f64x2.pmin(low0, low1);
  let below0 = zero;
  let below1 = zero;
  let sum0 = zero;
  let sum1 = zero;
  for (let p = ms; p < end; p += 32) {
    const m0 = v128.load(p);
    const m1 = v128.load(p, 16);
    const counts0 = f64x2.lt(f64x2.sub(m0, origin), meanM);
    const counts1 = f64x2.lt(f64x2.sub(m1, origin), meanM);
    below0 = f64x2.add(below0, v128.and(one, counts0));
    below1 = f64x2.add(below1, v128.and(one, counts1));
    sum0 = f64x2.add(sum0, v128.and(f64x2.sub(m0, lowest), counts0));
    sum1 = f64x2.add(sum1, v128.and(f64x2.sub(m1, lowest), counts1));
  }
  if (window & 1) {
    const m0 = v128.load(end);
    const counts0 = f64x2.lt(f64x2.sub(m0, origin), meanM);
    below0 = f64x2.add(below0, v128.and(one, counts0));
    sum0 = f64x2.add(sum0, v128.and(f64x2.sub(m0, lowest), counts0));
  }
  const mean = f64x2.div(f64x2.add(sum0, sum1), f64x2.add(below0, below1));
  sum0 = zero;
  sum1 = zero;
  let square0 = zero;
  let square1 = zero;
  let x = xs;
  for (let p = ms; p < end; p += 32) {
    const m0 = v128.load(p);
    const m1 = v128.load(p, 16);
    const d0 = v128.and(f64x2.sub(f64x2.sub(m0, lowest), mean), f64x2.lt(f64x2.sub(m0, origin), meanM));
    const d1 = v128.and(f64x2.sub(f64x2.sub(m1, lowest), mean), f64x2.lt(f64x2.sub(m1, origin), meanM));
    sum0 = f64x2.add(sum0, f64x2.mul(f64x2.sub(v128.load(x), meanX), d0));
    sum1 = f64x2.add(sum1, f64x2.mul(f64x2.sub(v128.load(x, 16), meanX), d1));
    square0 = f64x2.add(square0, f64x2.mul(d0, d0));
    square1 = f64x2.add(square1, f64x2.mul(d1, d1));
    x += 32;
  }
  if (window & 1) {
    const m0 = v128.load(end);
    const d0 = v128.and(f64x2.sub(f64x2.sub(m0, lowest), mean), f64x2.lt(f64x2.sub(m0, origin), meanM));
    sum0 = f64x2.add(sum0, f64x2.mul(f64x2.sub(v128.load(x), meanX), d0));
    square0 = f64x2.add(square0, f64x2.mul(d0, d0));
  }
  return quotient(f64x2.add(sum0, sum1), f64x2.add(square0, square1));
}

// @ts-ignore: decorator
@inline
function quotient(sum: v128, square: v128): v128 {
  return v128.bitselect(f64x2.div(sum, square), f64x2.splat(NaN), f64x2.gt(square, f64x2.splat(0)));
}

// @ts-ignore: decorator
@inline
function isPair(x: usize, m: usize, t: i32): bool {
  return isUsable(x + place(t)) && isUsable(m + place(t));
}

/** Of one row, but by definition 0, whose block needs no first row. */
function beta(x: usize, m: usize, from: i32, to: i32, definition: i32, sign: f64, scratch: usize, window: i32): f64 {
  const ms = scratch;
  const xs = scratch + place(window);
  let n = 0;
  for (let t = from; t <= to; t++) {
    store<f64>(ms + place(n), sign * load<f64>(m + place(t)));
    store<f64>(xs + place(n), sign * load<f64>(x + place(t)));
    n += <i32>isPair(x, m, t);
  }
  // from a value of the window on, so that equal values are exactly 0
  const originM = load<f64>(ms);
  const originX = load<f64>(xs);
  let meanM: f64 = 0;
  let meanX: f64 = 0;
  for (let k = 0; k < n; k++) {
    meanM += load<f64>(ms + place(k)) - originM;
    meanX += load<f64>(xs + place(k)) - originX;
  }
  meanM /= n;
  meanX /= n;
  if (definition == 1) {
    // of the rows below alone, about their own mean, from the first on
    let first: f64 = 0;
    let sum: f64 = 0;
    let below = 0;
    for (let k = 0; k < n; k++) {
      const own = load<f64>(ms + place(k));
      if (!(own - originM - meanM < 0)) continue;
      if (below++ == 0) first = own;
      sum += own - first;
    }
    return ratio(ms, xs, n, originM, meanM, originX, meanX, first, sum / below, definition);
  }
  return ratio(ms, xs, n, originM, meanM, originX, meanX, 0, 0, definition);
}

function ratio(
  ms: usize,
  xs: usize,
  n: i32,
  originM: f64,
  meanM: f64,
  originX: f64,
  meanX: f64,
  first: f64,
  meanBelow: f64,
  definition: i32,
): f64 {
  let square: f64 = 0;
  let sum: f64 = 0;
  for (let k = 0; k < n; k++) {
    const own = load<f64>(ms + place(k));
    let d = own - originM - meanM;
    if (!(d < 0)) continue;
    if (definition == 1) d = own - first - meanBelow;
    let y = load<f64>(xs + place(k)) - originX - meanX;
    if (definition == 3) y = min(y, 0);
    square += d * d;
    sum += y * d;
  }
  return square > 0 ? sum / square : NaN;
}
