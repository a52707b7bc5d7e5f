import { isFinite2 } from "./finite";

// @ts-ignore: decorator
@inline
function valueAt(values: usize, k: i32): f64 {
  return load<f64>(values + (<usize>k << 3));
}

// @ts-ignore: decorator
@inline
function put(values: usize, k: i32, value: f64): void {
  store<f64>(values + (<usize>k << 3), value);
}

/** Moves the value of rank k among left .. right to its place: none before it is greater, none behind it less (Hoare's). */
function select(values: usize, from: i32, to: i32, k: i32): void {
  let left = from;
  let right = to;
  while (left < right) {
    // the median of three, so that values in order are no worst case
    const a = valueAt(values, left);
    const b = valueAt(values, (left + right) >> 1);
    const c = valueAt(values, right);
    const pivot = max(min(a, b), min(max(a, b), c));
    let i = left;
    let j = right;
    while (i <= j) {
      while (valueAt(values, i) < pivot) i++;
      while (valueAt(values, j) > pivot) j--;
      if (i > j) break;
      const x = valueAt(values, i);
      put(values, i, valueAt(values, j));
      put(values, j, x);
      i++;
      j--;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else return;
  }
}

/** The quantile of a share, linear between neighbours as numpy's, where all before `from` are no greater than the rest. */
function quantile(values: usize, from: i32, n: i32, share: f64): f64 {
  const place = share * <f64>(n - 1);
  const k = <i32>place;
  if (k >= from) select(values, from, n - 1, k);
  const value = valueAt(values, k);
  const part = place - <f64>k;
  if (part == 0) return value;
  let next: f64 = Infinity;
  for (let i = k + 1; i < n; i++) next = min(next, valueAt(values, i));
  return value + (next - value) * part;
}

/**
 * Of n finite doubles, whose order is lost: the 10, 50 and 90 % quantiles and the share above `centre`, into four doubles at
 * `out`; NaN where n is 0.
 */
export function section(values: usize, n: i32, centre: f64, out: usize): void {
  let above = 0;
  for (let i = 0; i < n; i++) above += i32(valueAt(values, i) > centre);
  store<f64>(out, n == 0 ? NaN : quantile(values, 0, n, 0.1));
  // what stands before is known to be less
  store<f64>(out, n == 0 ? NaN : quantile(values, <i32>(0.1 * <f64>(n - 1)) + 1, n, 0.5), 8);
  store<f64>(out, n == 0 ? NaN : quantile(values, <i32>(0.5 * <f64>(n - 1)) + 1, n, 0.9), 16);
  store<f64>(out, <f64>above / <f64>n, 24);
}

/** The least and the greatest of the finite values among `count` doubles, and how many these are, into three doubles at `out`. */
export function extent(values: usize, count: i32, out: usize): void {
  let low = f64x2.splat(Infinity);
  let high = f64x2.splat(-Infinity);
  let n = f64x2.splat(0);
  const one = f64x2.splat(1);
  const end = values + (<usize>count << 3);
  let at = values;
  for (; at + 16 <= end; at += 16) {
    const x = v128.load(at);
    const finite = isFinite2(x);
    low = f64x2.pmin(low, v128.bitselect(x, f64x2.splat(Infinity), finite));
    high = f64x2.pmax(high, v128.bitselect(x, f64x2.splat(-Infinity), finite));
    n = f64x2.add(n, v128.and(one, finite));
  }
  let least = min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1));
  let most = max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1));
  let all = f64x2.extract_lane(n, 0) + f64x2.extract_lane(n, 1);
  if (at < end) {
    const x = load<f64>(at);
    if (abs(x) < Infinity) {
      least = min(least, x);
      most = max(most, x);
      all += 1;
    }
  }
  store<f64>(out, least);
  store<f64>(out, most, 8);
  store<f64>(out, all, 16);
}
