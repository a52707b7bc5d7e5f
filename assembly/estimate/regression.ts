/*
Regressions of single windows from their rows, by a QR factorization (modified Gram-Schmidt): it loses no more than the root of what
covariances lose, and rests on deviations from a value of the window, as the kernel does.
*/

import { isUsable, place } from "./usable";

/** Share of a regressor's square below which what the others leave of it is rounding; see solve.ts. */
const DEPENDENT: f64 = 1e-12;

/** Doubles that `regressions` works in. */
export function regressionDoubles(K: i32, window: i32): i32 {
  return (K + 1) * window + K + K * K;
}

/**
 * Makes those betas (sums of slopes) of x that covariances are not enough for, and their errors: of the rows that `todo` says, and
 * errors that are infinite. K markets stand `stride` bytes apart. NaN where the slopes are not determined.
 */
export function regressions(
  x: usize,
  markets: usize,
  stride: usize,
  K: i32,
  rows: i32,
  window: i32,
  todo: usize,
  beta: usize,
  se: usize,
  scratch: usize,
): void {
  for (let t = 0; t < rows; t++) {
    const asked = load<f64>(todo + place(t)) != 0;
    if (!asked && load<f64>(se + place(t)) != Infinity) continue;
    const n = gather(x, markets, stride, K, max(0, t - window + 1), t, window, scratch);
    const found = fit(K, n, window, scratch);
    if (asked) store<f64>(beta + place(t), found ? fitted : NaN);
    store<f64>(se + place(t), found ? fittedError : NaN);
  }
}

let fitted: f64 = 0;
let fittedError: f64 = 0;

/** Brings the pairs of rows `from` to `to` into K + 1 columns of `window` doubles, the ticker last; it is missing where a market is. */
function gather(x: usize, markets: usize, stride: usize, K: i32, from: i32, to: i32, window: i32, columns: usize): i32 {
  let n = 0;
  for (let t = from; t <= to; t++) {
    if (!isUsable(x + place(t))) continue;
    for (let j = 0; j < K; j++) {
      store<f64>(columns + place(j * window + n), load<f64>(markets + <usize>j * stride + place(t)));
    }
    store<f64>(columns + place(K * window + n), load<f64>(x + place(t)));
    n++;
  }
  return n;
}

/** beta = 1'R^-1 Q'y and its variance in units of the residual's = |u|^2, where R'u = 1. The columns are lost. */
function fit(K: i32, n: i32, window: i32, columns: usize): bool {
  if (n <= K) return false;
  const u = columns + place((K + 1) * window);
  const r = u + place(K);
  for (let j = 0; j <= K; j++) centre(columns + place(j * window), n);
  const y = columns + place(K * window);
  let sum: f64 = 0;
  let unit: f64 = 0;
  for (let j = 0; j < K; j++) {
    const q = columns + place(j * window);
    const left = dot(q, q, n);
    let whole = left;
    for (let i = 0; i < j; i++) {
      const part = load<f64>(r + place(i * K + j));
      whole += part * part;
    }
    if (!(left > DEPENDENT * whole)) return false;
    const length = sqrt(left);
    for (let p = 0; p < n; p++) store<f64>(q + place(p), load<f64>(q + place(p)) / length);
    for (let i = j + 1; i < K; i++) store<f64>(r + place(j * K + i), takeOff(columns + place(i * window), q, n));
    let own: f64 = 1;
    for (let i = 0; i < j; i++) own -= load<f64>(r + place(i * K + j)) * load<f64>(u + place(i));
    own /= length;
    store<f64>(u + place(j), own);
    sum += own * takeOff(y, q, n);
    unit += own * own;
  }
  fitted = sum;
  fittedError = n > K + 1 ? sqrt(dot(y, y, n) / (n - K - 1)) * sqrt(unit) : NaN;
  return true;
}

/** Takes the mean off, from the first value on: equal values become exactly 0. */
function centre(values: usize, n: i32): void {
  const first = load<f64>(values);
  let sum: f64 = 0;
  for (let p = 0; p < n; p++) {
    const d = load<f64>(values + place(p)) - first;
    store<f64>(values + place(p), d);
    sum += d;
  }
  const mean = sum / n;
  for (let p = 0; p < n; p++) store<f64>(values + place(p), load<f64>(values + place(p)) - mean);
}

function dot(a: usize, b: usize, n: i32): f64 {
  let sums = f64x2.splat(0);
  let p = 0;
  for (; p + 2 <= n; p += 2) {
    sums = f64x2.add(sums, f64x2.mul(v128.load(a + place(p)), v128.load(b + place(p))));
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  if (p < n) sum += load<f64>(a + place(p)) * load<f64>(b + place(p));
  return sum;
}

/** Takes off what lies along q, and returns how much that is. */
function takeOff(values: usize, q: usize, n: i32): f64 {
  const along = dot(values, q, n);
  for (let p = 0; p < n; p++) {
    store<f64>(values + place(p), load<f64>(values + place(p)) - along * load<f64>(q + place(p)));
  }
  return along;
}
