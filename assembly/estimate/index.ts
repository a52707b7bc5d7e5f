/*
The ABI of the small module behind estimators: pointers and lengths, nothing managed, no allocation. The caller lays out the memory from
heapBase on. Betas over falling and over rising markets are here; sided.ts beside the caller has their definitions.

Complete windows go by weights that belong to the market. Rows go through in blocks as long as the window. The windows that end in a
block all hold the block's first row, and values count from that on: a series that does not move is exactly 0, on any level. Lanes are
series, so none has a say in another's bits.
*/

import { gapped } from "./gaps";
import { place } from "./usable";
import { weigh } from "./weights";

/** Where the module's own data end and the caller's memory begins. */
export function heapBase(): usize {
  return __heap_base;
}

/** Whether the weights of all rows have been made, of the market that an instance is for. */
let ready = false;

/**
 * Betas of `count` series of `rows` doubles, one after the other from `x` on, into those from `out` on; both have room for a multiple of
 * four. `m` is the market; all count times `sign`. Weights are made for `most` rows at a time. `scratch` has room for these, `most`
 * times `window` doubles, and for 20 windows more. An instance is for one market and one set of arguments.
 */
export function sided(
  x: usize,
  count: i32,
  rows: i32,
  m: usize,
  out: usize,
  scratch: usize,
  window: i32,
  minPeriods: i32,
  definition: i32,
  sign: f64,
  most: i32,
): void {
  const weights = scratch + <usize>window * 160;
  for (let from = window - 1; from < rows; from += most) {
    const to = min(from + most, rows);
    if (!ready) weigh(m, from, to, window, definition, sign, weights);
    ready = to == rows && from == window - 1;
    const first = place(from - window + 1);
    const length = to - from + window - 1;
    for (let i = 0; i < count; i += 4) {
      const series = x + place(i * rows) + first;
      const results = out + place(i * rows) + first;
      if (definition == 0) plain(series, length, rows, weights, window, results, scratch, sign);
      else if (definition == 3) lower(series, length, rows, weights, window, results, scratch, sign);
      else centred(series, length, rows, weights, window, results, scratch, sign);
    }
  }
  for (let i = 0; i < count; i += 2) gapped(x + place(i * rows), m, rows, window, minPeriods, definition, sign, out + place(i * rows), scratch);
}

/** out[t] = sum of x times weight, of four series `stride` doubles apart. */
function plain(x: usize, length: i32, stride: i32, weights: usize, window: i32, out: usize, scratch: usize, sign: f64): void {
  for (let from = window - 1; from < length; from += window) {
    const to = min(from + window, length);
    interleave(x, stride, from - window + 1, to, -1, sign, scratch);
    dots(weights + place((from - window + 1) * window), window, to - from, out + place(from), place(stride), scratch);
  }
}

/** The same where the weights of a row have the sum 0. */
function centred(x: usize, length: i32, stride: i32, weights: usize, window: i32, out: usize, scratch: usize, sign: f64): void {
  for (let from = window - 1; from < length; from += window) {
    const to = min(from + window, length);
    interleave(x, stride, from - window + 1, to, from, sign, scratch);
    dots(weights + place((from - window + 1) * window), window, to - from, out + place(from), place(stride), scratch);
  }
}

/** out[t] = sum of min(x - mean x, 0) times weight. */
function lower(x: usize, length: i32, stride: i32, weights: usize, window: i32, out: usize, scratch: usize, sign: f64): void {
  const suffixes = scratch + <usize>window * 64;
  const count = f64x2.splat(window);
  for (let from = window - 1; from < length; from += window) {
    const to = min(from + window, length);
    interleave(x, stride, from - window + 1, to, from, sign, scratch);
    // of the rows before the block's first, which itself counts as 0
    let a = f64x2.splat(0);
    let b = a;
    for (let k = window - 1; k >= 0; k--) {
      const p = scratch + (<usize>k << 5);
      a = f64x2.add(a, v128.load(p));
      b = f64x2.add(b, v128.load(p, 16));
      const s = suffixes + (<usize>k << 5);
      v128.store(s, a);
      v128.store(s, b, 16);
    }
    a = f64x2.splat(0);
    b = a;
    let w = weights + place((from - window + 1) * window);
    for (let t = from; t < to; t++) {
      const first = scratch + (<usize>(t - from) << 5);
      if (t > from) {
        const last = first + (<usize>(window - 1) << 5);
        a = f64x2.add(a, v128.load(last));
        b = f64x2.add(b, v128.load(last, 16));
      }
      const s = suffixes + (<usize>(t - from) << 5);
      const meanA = f64x2.div(f64x2.add(a, v128.load(s)), count);
      const meanB = f64x2.div(f64x2.add(b, v128.load(s, 16)), count);
      below(first, w, window, meanA, meanB, out + place(t), place(stride));
      w += place(window);
    }
  }
}

/** Rows `from` to `to - 1` of the four series side by side, counted from row `anchor` on unless it is -1. */
function interleave(x: usize, apart: i32, from: i32, to: i32, anchor: i32, sign: f64, scratch: usize): void {
  const stride = place(apart);
  const s = f64x2.splat(sign);
  for (let pair = 0; pair < 2; pair++) {
    const x0 = x + <usize>(2 * pair) * stride;
    const x1 = x0 + stride;
    let origin = f64x2.splat(0);
    if (anchor >= 0) origin = v128.load64_lane(x1 + place(anchor), v128.load64_zero(x0 + place(anchor)), 1);
    let p = scratch + (<usize>pair << 4);
    for (let t = from; t < to; t++) {
      const values = v128.load64_lane(x1 + place(t), v128.load64_zero(x0 + place(t)), 1);
      v128.store(p, f64x2.mul(f64x2.sub(values, origin), s));
      p += 32;
    }
  }
}

/** Sums of products of `rows` windows, each one row on, of all four series. */
function dots(weights: usize, window: i32, rows: i32, out: usize, stride: usize, x: usize): void {
  let w = weights;
  for (let t = 0; t < rows; t++) {
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let p = x + (<usize>t << 5);
    const end = w + place(window);
    for (; w + 16 <= end; w += 16) {
      const w0 = v128.load64_splat(w);
      const w1 = v128.load64_splat(w, 8);
      a0 = f64x2.add(a0, f64x2.mul(v128.load(p), w0));
      b0 = f64x2.add(b0, f64x2.mul(v128.load(p, 16), w0));
      a1 = f64x2.add(a1, f64x2.mul(v128.load(p, 32), w1));
      b1 = f64x2.add(b1, f64x2.mul(v128.load(p, 48), w1));
      p += 64;
    }
    if (w < end) {
      const w0 = v128.load64_splat(w);
      a0 = f64x2.add(a0, f64x2.mul(v128.load(p), w0));
      b0 = f64x2.add(b0, f64x2.mul(v128.load(p, 16), w0));
      w += 8;
    }
    put(out + place(t), stride, f64x2.add(a0, a1), f64x2.add(b0, b1));
  }
}

// @ts-ignore: decorator
@inline
function below(x: usize, weights: usize, window: i32, meanA: v128, meanB: v128, out: usize, stride: usize): void {
  const zero = f64x2.splat(0);
  let a0 = zero;
  let a1 = zero;
  let b0 = zero;
  let b1 = zero;
  let p = x;
  let w = weights;
  const end = w + place(window);
  // pmin is one instruction, and keeps a NaN of its first operand
  for (; w + 16 <= end; w += 16) {
    const w0 = v128.load64_splat(w);
    const w1 = v128.load64_splat(w, 8);
    a0 = f64x2.add(a0, f64x2.mul(f64x2.pmin(f64x2.sub(v128.load(p), meanA), zero), w0));
    b0 = f64x2.add(b0, f64x2.mul(f64x2.pmin(f64x2.sub(v128.load(p, 16), meanB), zero), w0));
    a1 = f64x2.add(a1, f64x2.mul(f64x2.pmin(f64x2.sub(v128.load(p, 32), meanA), zero), w1));
    b1 = f64x2.add(b1, f64x2.mul(f64x2.pmin(f64x2.sub(v128.load(p, 48), meanB), zero), w1));
    p += 64;
  }
  if (w < end) {
    const w0 = v128.load64_splat(w);
    a0 = f64x2.add(a0, f64x2.mul(f64x2.pmin(f64x2.sub(v128.load(p), meanA), zero), w0));
    b0 = f64x2.add(b0, f64x2.mul(f64x2.pmin(f64x2.sub(v128.load(p, 16), meanB), zero), w0));
  }
  put(out, stride, f64x2.add(a0, a1), f64x2.add(b0, b1));
}

/** A result of each series. */
// @ts-ignore: decorator
@inline
function put(out: usize, stride: usize, a: v128, b: v128): void {
  v128.store64_lane(out, a, 0);
  v128.store64_lane(out + stride, a, 1);
  v128.store64_lane(out + 2 * stride, b, 0);
  v128.store64_lane(out + 3 * stride, b, 1);
}

export * from "./covariances";
export * from "./regression";
export * from "./series";
