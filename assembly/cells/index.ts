/*
The ABI of the heatmap's own small module: pointers and lengths, nothing managed, no allocation. The caller lays out the
memory from heapBase on.

Cells that fall on one line of pixels are `count` series of `length` doubles, one behind the other. `reduce` makes one value
of each bin of dates: first of all series at each date (down, eight dates at a time), then of the dates of a bin (across, two
bins at a time). A cell counts where it is finite; a bin without any is NaN.
*/

import { bounded, latest, means, meansOfOne } from "./across";
import { isFinite2 } from "./finite";

export { dye, spread } from "./color";
export { extent, section } from "./quantile";

const MEAN: i32 = 0;
/** Of the latest date that has a value the lowest series that has one. */
const LAST: i32 = 4;

/** Where the module's own data end and the caller's memory begins. */
export function heapBase(): usize {
  return __heap_base;
}

/**
 * `series`: count x length doubles and length + 8 readable ones behind them; `starts`: bins + 3 places, ascending, from 0 to length,
 * of which the last two are as the one before; `most`: dates of the bin that has most; `down`: room for 2 x (length + 8) doubles and
 * length + 8 readable ones behind, aligned to 16 bytes; `out`: room for an even number of doubles.
 */
export function reduce(
  how: i32,
  series: usize,
  count: i32,
  length: i32,
  starts: usize,
  bins: i32,
  most: i32,
  centre: f64,
  down: usize,
  out: usize,
): void {
  const second = down + ((<usize>length + 8) << 3);
  if (how == MEAN) {
    if (count == 1) meansOfOne(series, starts, bins, most, out);
    else {
      sums(series, count, length, down, second);
      means(down, second, starts, bins, most, out);
    }
  } else if (how == LAST) {
    lasts(series, count, length, down);
    latest(down, starts, bins, most, out);
  } else {
    bounds(series, count, length, down, second);
    bounded(how, down, second, starts, bins, most, centre, out);
  }
}

/** At each date the sum of the values, and how many there are. */
function sums(series: usize, count: i32, length: i32, sum: usize, n: usize): void {
  const stride = <usize>length << 3;
  const one = f64x2.splat(1);
  for (let t: usize = 0; t < stride; t += 64) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let n0 = s0;
    let n1 = s0;
    let n2 = s0;
    let n3 = s0;
    let at = series + t;
    for (let i = 0; i < count; i++) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const x2 = v128.load(at, 32);
      const x3 = v128.load(at, 48);
      const m0 = isFinite2(x0);
      const m1 = isFinite2(x1);
      const m2 = isFinite2(x2);
      const m3 = isFinite2(x3);
      s0 = f64x2.add(s0, v128.and(x0, m0));
      s1 = f64x2.add(s1, v128.and(x1, m1));
      s2 = f64x2.add(s2, v128.and(x2, m2));
      s3 = f64x2.add(s3, v128.and(x3, m3));
      n0 = f64x2.add(n0, v128.and(one, m0));
      n1 = f64x2.add(n1, v128.and(one, m1));
      n2 = f64x2.add(n2, v128.and(one, m2));
      n3 = f64x2.add(n3, v128.and(one, m3));
      at += stride;
    }
    store4(sum + t, s0, s1, s2, s3);
    store4(n + t, n0, n1, n2, n3);
  }
}

/** At each date the least value and the greatest; Infinity and -Infinity where there is none. */
function bounds(series: usize, count: i32, length: i32, least: usize, most: usize): void {
  const stride = <usize>length << 3;
  const above = f64x2.splat(Infinity);
  const below = f64x2.splat(-Infinity);
  for (let t: usize = 0; t < stride; t += 64) {
    let a0 = above;
    let a1 = above;
    let a2 = above;
    let a3 = above;
    let b0 = below;
    let b1 = below;
    let b2 = below;
    let b3 = below;
    let at = series + t;
    for (let i = 0; i < count; i++) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const x2 = v128.load(at, 32);
      const x3 = v128.load(at, 48);
      const m0 = isFinite2(x0);
      const m1 = isFinite2(x1);
      const m2 = isFinite2(x2);
      const m3 = isFinite2(x3);
      a0 = f64x2.pmin(a0, v128.bitselect(x0, above, m0));
      a1 = f64x2.pmin(a1, v128.bitselect(x1, above, m1));
      a2 = f64x2.pmin(a2, v128.bitselect(x2, above, m2));
      a3 = f64x2.pmin(a3, v128.bitselect(x3, above, m3));
      b0 = f64x2.pmax(b0, v128.bitselect(x0, below, m0));
      b1 = f64x2.pmax(b1, v128.bitselect(x1, below, m1));
      b2 = f64x2.pmax(b2, v128.bitselect(x2, below, m2));
      b3 = f64x2.pmax(b3, v128.bitselect(x3, below, m3));
      at += stride;
    }
    store4(least + t, a0, a1, a2, a3);
    store4(most + t, b0, b1, b2, b3);
  }
}

/** At each date the value of the lowest series that has one, or NaN. */
function lasts(series: usize, count: i32, length: i32, value: usize): void {
  const stride = <usize>length << 3;
  for (let t: usize = 0; t < stride; t += 64) {
    let v0 = f64x2.splat(NaN);
    let v1 = v0;
    let v2 = v0;
    let v3 = v0;
    let at = series + t;
    for (let i = 0; i < count; i++) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const x2 = v128.load(at, 32);
      const x3 = v128.load(at, 48);
      v0 = v128.bitselect(x0, v0, isFinite2(x0));
      v1 = v128.bitselect(x1, v1, isFinite2(x1));
      v2 = v128.bitselect(x2, v2, isFinite2(x2));
      v3 = v128.bitselect(x3, v3, isFinite2(x3));
      at += stride;
    }
    store4(value + t, v0, v1, v2, v3);
  }
}

// @ts-ignore: decorator
@inline
function store4(at: usize, v0: v128, v1: v128, v2: v128, v3: v128): void {
  v128.store(at, v0);
  v128.store(at, v1, 16);
  v128.store(at, v2, 32);
  v128.store(at, v3, 48);
}
