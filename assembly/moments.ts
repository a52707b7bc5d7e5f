/*
From centred second moments to statistics, for one series, two consecutive rows at a time. Complete and gappy series
share this, so that the same window gives the same bits by either way. (One linear statistic of complete series goes
straight from dense.ts to its place.) For the regression x = alpha + beta m + e over n pairs:

  beta = cxm / cmm                      alpha = mean_x - beta mean_m
  cov  = cxm / (n - ddof)               var_x = cxx / (n - ddof)          var_m = cmm / (n - ddof)
  corr = cxm / sqrt(cxx cmm)            r2    = corr^2
  resid_std = sqrt(SSE / (n - 2))       SSE   = sum(e^2) = cxx - beta cxm
  se_beta   = resid_std / sqrt(cmm)     se_alpha = resid_std sqrt(1 / n + mean_m^2 / cmm)
  t_beta    = beta / se_beta            t_alpha  = alpha / se_alpha

SSE cancels where the fit is nearly perfect; there residual.ts takes the residuals themselves.
*/
import {
  CMM as MARKET_CMM,
  COUNT,
  FLAT,
  INV_CMM,
  INV_DOF,
  INV_FREE,
  INV_ROOT,
  MEAN_M as MARKET_MEAN,
  ROOT_CMM,
  SCALES,
  SPREAD,
} from "./market";
import { nextTwo } from "./pair";
import { squaredResiduals } from "./residual";

// One record a row, two lanes (tickers) a field.
export const CXM: usize = 0;
export const CXX: usize = 16;
export const MEAN_X: usize = 32;
/** The rest only of series with gaps. */
export const CMM: usize = 48;
export const MEAN_M: usize = 64;
export const N: usize = 80;
export const MOMENTS: usize = 96;

/** The one bit pattern that stands for missing: what 0 / 0 yields differs between processors. */
export const MISSING: f64 = reinterpret<f64>(0x7ff8000000000000);

/** The statistics in the order of the table of outputs. */
export const BETA = 0;
const ALPHA = 1;
export const COV = 2;
const CORR = 3;
const R2 = 4;
const RESID_STD = 5;
const SE_BETA = 6;
const T_BETA = 7;
const SE_ALPHA = 8;
const T_ALPHA = 9;
export const COUNTS = 10;
const AVERAGE_X = 11;
const AVERAGE_M = 12;
const VAR_X = 13;
const VAR_M = 14;
export const STATISTICS = 15;

// One call's settings.
let outputs: usize = 0;
let least: i32 = 0;
let freedom: i32 = 0;
let strict: bool = false;
let correlates: bool = false;
let fits: bool = false;

/** Base of a statistic's results, 0 if it is not asked for. */
@inline
export function output(statistic: i32): usize {
  return load<u32>(outputs + ((<usize>statistic) << 2));
}

/** `table`: 15 pointers of 4 bytes. `noGaps`: a value only where every row of the window counts. */
export function setOutputs(table: usize, minPeriods: i32, ddof: i32, noGaps: bool): void {
  outputs = table;
  least = minPeriods;
  freedom = ddof;
  strict = noGaps;
  correlates = (output(CORR) | output(R2)) != 0;
  fits = (output(RESID_STD) | output(SE_BETA) | output(T_BETA) | output(SE_ALPHA) | output(T_ALPHA)) != 0;
}

/** Whether a statistic asked for needs cxx or the mean of x. */
export function needsSquares(): bool {
  return correlates || fits || (output(ALPHA) | output(AVERAGE_X) | output(VAR_X)) != 0;
}

/** The only statistic asked for, if it is cxm times a number of the market's, else -1. */
export function onlyLinear(): i32 {
  let only = -1;
  for (let k = 0; k < STATISTICS; k++) {
    if (output(k) == 0) continue;
    if (only >= 0 || (k != BETA && k != COV)) return -1;
    only = k;
  }
  return only;
}

/** Rows s <= t < end of the series at `offset` bytes into every output have no pair: n is 0, all else missing. */
export function blank(offset: usize, s: i32, end: i32): void {
  for (let k = 0; k < STATISTICS; k++) {
    const out = output(k);
    if (out == 0) continue;
    const value = k == COUNTS ? 0 : MISSING;
    for (let t = s; t < end; t++) store<f64>(out + offset + ((<usize>t) << 3), value);
  }
}

/** Statistics of a complete series: the market's scales belong to every window. `moments`: its lane of row s. */
export function emitDense(moments: usize, scales: usize, x: usize, m: usize, w: i32, s: i32, end: i32, offset: usize): void {
  const zero = f64x2.splat(0);
  let scale = scales + (<usize>s) * SCALES;
  for (let t = s; t < end; t += 2, moments += 2 * MOMENTS, scale += 2 * SCALES) {
    const n = nextTwo(scale + COUNT, SCALES);
    let root = zero;
    let invRoot = zero;
    let invFree = zero;
    let spread = zero;
    if (correlates) root = nextTwo(scale + ROOT_CMM, SCALES);
    if (fits) {
      invRoot = nextTwo(scale + INV_ROOT, SCALES);
      invFree = nextTwo(scale + INV_FREE, SCALES);
      spread = nextTwo(scale + SPREAD, SCALES);
    }
    emitRows(
      moments, n, f64x2.ge(n, f64x2.splat(<f64>least)),
      nextTwo(scale + MARKET_CMM, SCALES), nextTwo(scale + INV_CMM, SCALES), root, invRoot,
      nextTwo(scale + MARKET_MEAN, SCALES), nextTwo(scale + INV_DOF, SCALES), invFree, spread,
      x, m, max(0, t - w + 1), max(0, t - w + 2), t, end, offset,
    );
  }
}

/** Statistics of a series with gaps, whose windows start at the rows that `starts` lists. */
export function emitGappy(moments: usize, starts: usize, x: usize, m: usize, s: i32, end: i32, offset: usize): void {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  const two = f64x2.splat(2);
  const freely = f64x2.splat(<f64>freedom);
  for (let t = s; t < end; t += 2, moments += 2 * MOMENTS) {
    const n = nextTwo(moments + N, MOMENTS);
    const cmm = nextTwo(moments + CMM, MOMENTS);
    const mean = nextTwo(moments + MEAN_M, MOMENTS);
    const start = load<i32>(starts + ((<usize>t) << 2));
    const nextStart = load<i32>(starts + ((<usize>min(t + 1, end - 1)) << 2));
    let enough = f64x2.ge(n, f64x2.splat(<f64>least));
    if (strict) {
      const size = f64x2.replace_lane(f64x2.splat(<f64>(t - start + 1)), 1, <f64>(t + 2 - nextStart));
      enough = v128.and(enough, f64x2.ge(n, size));
    }
    // the operations of market.ts
    const moves = f64x2.gt(cmm, f64x2.splat(FLAT));
    const invCmm = v128.and(f64x2.div(one, cmm), moves);
    let root = zero;
    let invRoot = zero;
    let invFree = zero;
    let spread = zero;
    if (correlates || fits) root = f64x2.sqrt(cmm);
    if (fits) {
      invRoot = v128.and(f64x2.div(one, root), moves);
      invFree = v128.and(f64x2.div(one, f64x2.sub(n, two)), f64x2.gt(n, two));
      const square = f64x2.mul(f64x2.mul(mean, mean), invCmm);
      spread = v128.and(f64x2.sqrt(f64x2.add(f64x2.div(one, n), square)), moves);
    }
    let invDof = zero;
    if (output(COV) | output(VAR_X) | output(VAR_M)) {
      invDof = v128.and(f64x2.div(one, f64x2.sub(n, freely)), f64x2.gt(n, freely));
    }
    emitRows(
      moments, n, enough, cmm, invCmm, root, invRoot, mean, invDof, invFree, spread,
      x, m, start, nextStart, t, end, offset,
    );
  }
}

/** Statistics of rows t and t + 1. `start`, `nextStart`: first rows of their windows. */
@inline
function emitRows(
  moments: usize,
  n: v128,
  enough: v128,
  cmm: v128,
  invCmm: v128,
  root: v128,
  invRoot: v128,
  mean: v128,
  invDof: v128,
  invFree: v128,
  spread: v128,
  x: usize,
  m: usize,
  start: i32,
  nextStart: i32,
  t: i32,
  end: i32,
  offset: usize,
): void {
  const place = offset + ((<usize>t) << 3);
  const both = t + 1 < end;
  const zero = f64x2.splat(0);
  const flat = f64x2.splat(FLAT);
  const sloped = v128.and(enough, f64x2.gt(cmm, flat));
  const spreads = v128.and(enough, f64x2.gt(invDof, zero));
  const cxm = nextTwo(moments + CXM, MOMENTS);
  const cxx = f64x2.pmax(zero, nextTwo(moments + CXX, MOMENTS));
  const meanX = nextTwo(moments + MEAN_X, MOMENTS);
  const beta = f64x2.mul(cxm, invCmm);
  const alpha = f64x2.sub(meanX, f64x2.mul(beta, mean));
  put(BETA, place, beta, sloped, both);
  put(ALPHA, place, alpha, sloped, both);
  put(COV, place, f64x2.mul(cxm, invDof), spreads, both);
  put(AVERAGE_X, place, meanX, v128.and(enough, f64x2.gt(n, zero)), both);
  put(AVERAGE_M, place, mean, v128.and(enough, f64x2.gt(n, zero)), both);
  put(VAR_X, place, f64x2.mul(cxx, invDof), spreads, both);
  put(VAR_M, place, f64x2.mul(f64x2.pmax(zero, cmm), invDof), spreads, both);
  put(COUNTS, place, n, f64x2.eq(n, n), both);
  if (correlates) {
    const one = f64x2.splat(1);
    const valid = v128.and(sloped, f64x2.gt(cxx, flat));
    const raw = f64x2.div(cxm, f64x2.mul(f64x2.sqrt(cxx), root));
    const corr = f64x2.pmax(f64x2.splat(-1), f64x2.pmin(one, raw));
    put(CORR, place, corr, valid, both);
    put(R2, place, f64x2.mul(corr, corr), valid, both);
  }
  if (!fits) return;
  const free = v128.and(sloped, f64x2.gt(invFree, zero));
  let sse = f64x2.sub(cxx, f64x2.mul(beta, cxm));
  const near = v128.and(free, f64x2.lt(sse, f64x2.mul(cxx, f64x2.splat(NEARLY_PERFECT))));
  if (v128.any_true(near)) {
    if (i64x2.extract_lane(near, 0)) {
      sse = f64x2.replace_lane(sse, 0, squaredResiduals(x, m, start, t, f64x2.extract_lane(beta, 0)));
    }
    if (both && i64x2.extract_lane(near, 1)) {
      sse = f64x2.replace_lane(sse, 1, squaredResiduals(x, m, nextStart, t + 1, f64x2.extract_lane(beta, 1)));
    }
    sse = v128.and(sse, f64x2.gt(sse, f64x2.mul(cxx, f64x2.splat(PERFECT))));
  }
  const resid = f64x2.sqrt(f64x2.mul(sse, invFree));
  const scattered = v128.and(free, f64x2.gt(resid, zero));
  const seBeta = f64x2.mul(resid, invRoot);
  const seAlpha = f64x2.mul(resid, spread);
  put(RESID_STD, place, resid, free, both);
  put(SE_BETA, place, seBeta, free, both);
  put(SE_ALPHA, place, seAlpha, free, both);
  if (output(T_BETA)) put(T_BETA, place, f64x2.div(beta, seBeta), scattered, both);
  if (output(T_ALPHA)) put(T_ALPHA, place, f64x2.div(alpha, seAlpha), scattered, both);
}

/** Below this share of cxx (r2 above 0.969) SSE has lost five of its bits and is taken from the residuals. */
const NEARLY_PERFECT: f64 = 0.03125;
/** Residuals at the rounding of the data, (2^-50)^2 of cxx, are none: the fit is perfect and has no t statistic. */
const PERFECT: f64 = reinterpret<f64>(0x39b0000000000000); // 2^-100

/** Stores a statistic of two rows, or of the first alone, where it is asked for; missing where it is not valid. */
@inline
function put(statistic: i32, place: usize, value: v128, valid: v128, both: bool): void {
  const out = output(statistic);
  if (out == 0) return;
  const row = v128.bitselect(value, f64x2.splat(MISSING), valid);
  if (both) v128.store(out + place, row);
  else v128.store_lane<f64>(out + place, row, 0);
}
