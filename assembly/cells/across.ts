/*
What becomes of the dates of a bin, two bins at a time: in step k the k-th date of either, as far as it has so many. What is read
beyond a bin's dates does not count, but has to be memory. All take `starts`, `bins`, `most` and `out` as `reduce` does.
*/

import { isFinite2 } from "./finite";

const MIN: i32 = 1;
const MAX: i32 = 2;

// @ts-ignore: decorator
@inline
function startAt(starts: usize, bin: i32): usize {
  return <usize>load<i32>(starts + (<usize>bin << 2)) << 3;
}

/** The dates that a bin and the next one have, in the lower two of four numbers. */
// @ts-ignore: decorator
@inline
function datesOf2(starts: usize, bin: i32): v128 {
  const from = v128.load(starts + (<usize>bin << 2));
  return i32x4.sub(v128.shuffle<i32>(from, from, 1, 2, 3, 3), from);
}

/** All bits set where a bin has a k-th date. */
// @ts-ignore: decorator
@inline
function has2(dates: v128, k: i32): v128 {
  return i64x2.extend_low_i32x4_s(i32x4.gt_s(dates, i32x4.splat(k)));
}

// @ts-ignore: decorator
@inline
function load2(a: usize, b: usize): v128 {
  return v128.load64_lane(b, v128.load64_zero(a), 1);
}

/** The means of one series. Bins mostly have a date or two: these are read at once. */
export function meansOfOne(series: usize, starts: usize, bins: i32, most: i32, out: usize): void {
  const one = f64x2.splat(1);
  for (let bin = 0; bin < bins; bin += 2) {
    const dates = datesOf2(starts, bin);
    const a = series + startAt(starts, bin);
    const b = series + startAt(starts, bin + 1);
    const ofA = v128.load(a);
    const ofB = v128.load(b);
    let x = v128.shuffle<i64>(ofA, ofB, 0, 2);
    let counts = v128.and(isFinite2(x), has2(dates, 0));
    let total = f64x2.add(f64x2.splat(0), v128.and(x, counts));
    let count = v128.and(one, counts);
    x = v128.shuffle<i64>(ofA, ofB, 1, 3);
    counts = v128.and(isFinite2(x), has2(dates, 1));
    total = f64x2.add(total, v128.and(x, counts));
    count = f64x2.add(count, v128.and(one, counts));
    for (let k = 2; k < most; k++) {
      x = load2(a + (<usize>k << 3), b + (<usize>k << 3));
      counts = v128.and(isFinite2(x), has2(dates, k));
      total = f64x2.add(total, v128.and(x, counts));
      count = f64x2.add(count, v128.and(one, counts));
    }
    // NaN of none
    v128.store(out + (<usize>bin << 3), f64x2.div(total, count));
  }
}

/** The means of what has been added up at each date, and of how many. */
export function means(sum: usize, n: usize, starts: usize, bins: i32, most: i32, out: usize): void {
  const further = n - sum;
  for (let bin = 0; bin < bins; bin += 2) {
    const dates = datesOf2(starts, bin);
    let a = sum + startAt(starts, bin);
    let b = sum + startAt(starts, bin + 1);
    let total = f64x2.splat(0);
    let count = total;
    for (let k = 0; k < most; k++) {
      const counts = has2(dates, k);
      total = f64x2.add(total, v128.and(load2(a, b), counts));
      count = f64x2.add(count, v128.and(load2(a + further, b + further), counts));
      a += 8;
      b += 8;
    }
    v128.store(out + (<usize>bin << 3), f64x2.div(total, count));
  }
}

/** The least of each date's least, the greatest of its greatest, or of both the one further from the centre, the greater of two. */
export function bounded(
  how: i32,
  least: usize,
  greatest: usize,
  starts: usize,
  bins: i32,
  most: i32,
  centre: f64,
  out: usize,
): void {
  const further = greatest - least;
  const above = f64x2.splat(Infinity);
  const below = f64x2.splat(-Infinity);
  const middle = f64x2.splat(centre);
  for (let bin = 0; bin < bins; bin += 2) {
    const dates = datesOf2(starts, bin);
    let a = least + startAt(starts, bin);
    let b = least + startAt(starts, bin + 1);
    let low = above;
    let high = below;
    for (let k = 0; k < most; k++) {
      const counts = has2(dates, k);
      low = f64x2.min(low, v128.bitselect(load2(a, b), above, counts));
      high = f64x2.max(high, v128.bitselect(load2(a + further, b + further), below, counts));
      a += 8;
      b += 8;
    }
    let value = low;
    if (how == MAX) value = high;
    else if (how != MIN) {
      const takesHigh = f64x2.ge(f64x2.sub(high, middle), f64x2.sub(middle, low));
      value = v128.bitselect(high, low, takesHigh);
    }
    const none = f64x2.gt(low, high);
    v128.store(out + (<usize>bin << 3), v128.bitselect(f64x2.splat(NaN), value, none));
  }
}

/** The latest date's value, of those that have one. */
export function latest(value: usize, starts: usize, bins: i32, most: i32, out: usize): void {
  for (let bin = 0; bin < bins; bin += 2) {
    const dates = datesOf2(starts, bin);
    let a = value + startAt(starts, bin);
    let b = value + startAt(starts, bin + 1);
    let found = f64x2.splat(NaN);
    for (let k = 0; k < most; k++) {
      const x = load2(a, b);
      found = v128.bitselect(x, found, v128.and(f64x2.eq(x, x), has2(dates, k)));
      a += 8;
      b += 8;
    }
    v128.store(out + (<usize>bin << 3), found);
  }
}
