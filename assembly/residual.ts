/*
Sum of squared residuals where cxx - beta cxm would cancel: of windows whose fit is nearly perfect.

`refit` takes all windows of the chunk at hand (span.ts) at once. With e = x' - b m', b the slope of one of them and x', m'
taken from a row that all of them share, each window's SSE follows from sums over its rows, prefix and suffix as in
chunk.ts:

  cee = sum(e^2) - sum(e)^2 / n      cem = sum(e m') - sum(e) sum(m') / n      SSE = cee - cem^2 / cmm

The last difference is small beside cee where the window's own slope is near b, which it is where fits are nearly perfect;
else `squaredResiduals` takes that window alone, in time that grows with its length.
*/
import { LIMIT } from "./limit";
import { spanCut, spanEnd, spanFirst, spanShared, spanStart, startOf } from "./span";

// Suffix sums, one record a row.
const PAIRS: usize = 0;
const SE: usize = 8;
const SM: usize = 16;
const QE: usize = 24;
const QM: usize = 32;
const PEM: usize = 40;
const PART: usize = 48;

/** Where the chunk's results begin: SSE, sum(e^2) and cem / cmm of each row. */
let results: usize = 0;
const RESULT: usize = 24;
/** The slope of the residuals. */
let fitted: f64 = 0;

/** SSE of row t as `refit` left it, NaN where it found no row that all windows share. */
export function refittedSSE(t: i32): f64 {
  return load<f64>(results + RESULT * <usize>(t - spanStart));
}

/** sum(e^2), which SSE never exceeds. */
export function refittedSquares(t: i32): f64 {
  return load<f64>(results + RESULT * <usize>(t - spanStart), 8);
}

/** The window's own slope. */
export function refittedSlope(t: i32): f64 {
  return fitted + load<f64>(results + RESULT * <usize>(t - spanStart), 16);
}

/** `scratch`: PART bytes for each suffix row, RESULT for each of the chunk's, and 2 PART more. */
export function refit(x: usize, m: usize, starts: usize, slope: f64, scratch: usize): void {
  fitted = slope;
  const growing = scratch;
  const suffixes = scratch + PART;
  results = suffixes + PART * <usize>(spanCut - spanFirst + 1);
  let anchor = spanStart;
  while (anchor > spanShared && !counts(x, m, anchor)) anchor--;
  const xAnchor = at(x, anchor);
  const mAnchor = at(m, anchor);
  memory.fill(growing, 0, PART);
  memory.copy(suffixes + PART * <usize>(spanCut - spanFirst), growing, PART);
  for (let t = spanCut - 1; t >= spanFirst; t--) {
    addRow(growing, x, m, t, xAnchor, mAnchor, slope);
    memory.copy(suffixes + PART * <usize>(t - spanFirst), growing, PART);
  }
  memory.fill(growing, 0, PART);
  for (let t = spanCut; t < spanEnd; t++) {
    addRow(growing, x, m, t, xAnchor, mAnchor, slope);
    if (t < spanStart) continue;
    const suffix = suffixes + PART * <usize>(startOf(starts, t) - spanFirst);
    const n = both(growing, suffix, PAIRS);
    const e = both(growing, suffix, SE);
    const mean = both(growing, suffix, SM) / n;
    const squares = both(growing, suffix, QE);
    const cem = both(growing, suffix, PEM) - mean * e;
    const cmm = both(growing, suffix, QM) - mean * both(growing, suffix, SM);
    const result = results + RESULT * <usize>(t - spanStart);
    store<f64>(result, squares - (e / n) * e - (cem / cmm) * cem);
    store<f64>(result, squares, 8);
    store<f64>(result, cem / cmm, 16);
  }
}

@inline
function both(part: usize, other: usize, field: usize): f64 {
  return load<f64>(part + field) + load<f64>(other + field);
}

function addRow(part: usize, x: usize, m: usize, t: i32, xAnchor: f64, mAnchor: f64, slope: f64): void {
  if (!counts(x, m, t)) return;
  const dm = at(m, t) - mAnchor;
  const e = at(x, t) - xAnchor - slope * dm;
  add(part, PAIRS, 1);
  add(part, SE, e);
  add(part, SM, dm);
  add(part, QE, e * e);
  add(part, QM, dm * dm);
  add(part, PEM, e * dm);
}

@inline
function add(part: usize, field: usize, value: f64): void {
  store<f64>(part + field, load<f64>(part + field) + value);
}

/**
 * SSE with e = x' - beta m' over the pairs of rows start <= k <= t, both series taken from their means:
 *
 *   sum(e^2) - sum(e)^2 / n - sum(e m')^2 / sum(m'^2)
 *
 * What is taken off is what the rounding of the means and of beta has left in the residuals.
 */
export function squaredResiduals(x: usize, m: usize, start: i32, t: i32, beta: f64): f64 {
  let n: f64 = 0;
  let xFirst: f64 = 0;
  let mFirst: f64 = 0;
  let xSum: f64 = 0;
  let mSum: f64 = 0;
  for (let k = start; k <= t; k++) {
    if (!counts(x, m, k)) continue;
    if (n == 0) {
      xFirst = at(x, k);
      mFirst = at(m, k);
    }
    n++;
    xSum += at(x, k) - xFirst;
    mSum += at(m, k) - mFirst;
  }
  const xMean = xSum / n;
  const mMean = mSum / n;
  let sum: f64 = 0;
  let squares: f64 = 0;
  let slope: f64 = 0;
  let mm: f64 = 0;
  for (let k = start; k <= t; k++) {
    if (!counts(x, m, k)) continue;
    const dm = at(m, k) - mFirst - mMean;
    const e = at(x, k) - xFirst - xMean - beta * dm;
    sum += e;
    squares += e * e;
    slope += e * dm;
    mm += dm * dm;
  }
  return squares - (sum / n) * sum - (slope / mm) * slope;
}

@inline
function counts(x: usize, m: usize, t: i32): bool {
  return abs(at(x, t)) < LIMIT && abs(at(m, t)) < LIMIT;
}

@inline
function at(series: usize, t: i32): f64 {
  return load<f64>(series + ((<usize>t) << 3));
}
