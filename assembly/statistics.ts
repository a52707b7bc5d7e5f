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

What belongs to the market alone is read from its scales where the series is complete, and computed by the same
operations (market.ts) where it is not.
*/
import {
  CMM as MARKET_CMM,
  COUNT,
  INV_CMM,
  INV_DOF,
  INV_FREE,
  INV_ROOT,
  MEAN_M as MARKET_MEAN,
  ROOT_CMM,
  SCALES,
  SPREAD,
  blockAt,
} from "./market";
import {
  ALPHA,
  AVERAGE_M,
  AVERAGE_X,
  BETA,
  CMM,
  CORR,
  COUNTS,
  COV,
  CXM,
  CXX,
  MEAN_M,
  MEAN_X,
  MISSING,
  MOMENTS,
  N,
  R2,
  RESID_STD,
  SE_ALPHA,
  SE_BETA,
  STATISTICS,
  T_ALPHA,
  T_BETA,
  VAR_M,
  VAR_X,
  anyOutput,
  fill,
  output,
} from "./moments";
import { flatness, minusOne, missingValue, one, two } from "./pair";
import { refit, refittedSSE, refittedSlope, refittedSquares, squaredResiduals } from "./residual";
import { startOf } from "./span";

// One call's settings, and those that loops compare with as vectors.
const FEWEST = memory.data(16, 16);
const FREEDOM = memory.data(16, 16);
const NEARLY = memory.data(16, 16);
let strict: bool = false;
let slopes: bool = false;
let averages: bool = false;
let spreads: bool = false;
let correlates: bool = false;
let fits: bool = false;

/**
 * `noGaps`: a value only where every row of the window counts. `refitScratch`: what refit needs. The table of outputs is
 * set.
 */
export function setStatistics(minPeriods: i32, ddof: i32, noGaps: bool, refitScratch: usize): void {
  scratch = refitScratch;
  v128.store(FEWEST, f64x2.splat(<f64>minPeriods));
  v128.store(FREEDOM, f64x2.splat(<f64>ddof));
  v128.store(NEARLY, f64x2.splat(NEARLY_PERFECT));
  strict = noGaps;
  slopes = anyOutput(BETA, ALPHA);
  spreads = output(COV) != 0 || anyOutput(VAR_X, VAR_M);
  averages = anyOutput(COUNTS, AVERAGE_M);
  correlates = anyOutput(CORR, R2);
  fits = anyOutput(RESID_STD, T_ALPHA);
}

// The window of the statistics at hand: a series from row s to end, its moments' lane, the market's scales of row s.
let x: usize = 0;
let m: usize = 0;
let moments: usize = 0;
let scales: usize = 0;
let starts: usize = 0;
let offset: usize = 0;
let scratch: usize = 0;
let refits: i32 = 0;

// Why a row has no statistic whatever a complete ticker does: too few rows, a flat market, no degree of freedom.
const FEW = 1;
const STILL = 2;
const NO_DOF = 4;
const NO_FREE = 8;

/** The reasons of one row, from the market's scales of that row. */
export function reasonsAt(scale: usize, least: i32): i32 {
  let reasons = load<f64>(scale, COUNT) < <f64>least ? FEW : 0;
  if (load<f64>(scale, INV_CMM) == 0) reasons |= STILL;
  if (load<f64>(scale, INV_DOF) == 0) reasons |= NO_DOF;
  if (load<f64>(scale, INV_FREE) == 0) reasons |= NO_FREE;
  return reasons;
}

/** Takes away what rows s <= t < end of the series at `place` have no statistic for. */
export function blankRows(reasons: i32, s: i32, end: i32, place: usize): void {
  for (let k = 0; k < STATISTICS; k++) {
    const out = output(k);
    if (out && reasons & reasonsFor(k)) fill(out + place, MISSING, s, end);
  }
}

function reasonsFor(statistic: i32): i32 {
  if (statistic == COUNTS) return 0;
  if (statistic == AVERAGE_X || statistic == AVERAGE_M) return FEW;
  if (statistic == COV || statistic >= VAR_X) return FEW | NO_DOF;
  return statistic >= RESID_STD ? FEW | STILL | NO_FREE : FEW | STILL;
}

/**
 * Statistics of rows s <= t < end, the chunk of span.ts, of the complete series at `series`, before the rows without are
 * blanked. `lane`: its fields in the moments of row s;
 * `marketScales`: those of row 0; `windowStarts`: first rows of all windows; `place`: offset of row 0 in every output.
 */
export function emitDense(
  lane: usize,
  marketScales: usize,
  windowStarts: usize,
  series: usize,
  market: usize,
  w: i32,
  s: i32,
  end: i32,
  place: usize,
): void {
  x = series;
  m = market;
  moments = lane;
  scales = blockAt(marketScales, s, w);
  starts = windowStarts;
  offset = place;
  refits = 0;
  if (slopes) emitSlopes(true, s, end);
  if (spreads) emitSpreads(true, s, end);
  if (averages) emitAverages(true, s, end);
  if (correlates) emitCorrelations(true, s, end);
  if (fits) emitFits(true, s, end);
}

/** The same of a series with gaps. */
export function emitGappy(
  lane: usize,
  windowStarts: usize,
  series: usize,
  market: usize,
  s: i32,
  end: i32,
  place: usize,
): void {
  x = series;
  m = market;
  moments = lane;
  starts = windowStarts;
  offset = place;
  refits = 0;
  if (slopes) emitSlopes(false, s, end);
  if (spreads) emitSpreads(false, s, end);
  if (averages) emitAverages(false, s, end);
  if (correlates) emitCorrelations(false, s, end);
  if (fits) emitFits(false, s, end);
}

@inline
function emitSlopes(dense: bool, s: i32, end: i32): void {
  const beta = placeOf(BETA);
  const alpha = placeOf(ALPHA);
  const unit = one();
  const flat = flatness();
  const fewest = v128.load(FEWEST);
  const missing = missingValue();
  let moment = moments;
  let scale = scales;
  for (let t = s; t < end; t += 2, moment += MOMENTS, scale += SCALES) {
    const both = t + 1 < end;
    const invCmm = inverse(dense, moment, scale, unit, flat);
    const slope = f64x2.mul(v128.load(moment, CXM), invCmm);
    if (dense) {
      if (beta) store2(beta, t, slope, both);
      if (alpha) store2(alpha, t, intercept(moment, slope, meanOf(dense, moment, scale)), both);
      continue;
    }
    const sloped = v128.and(enough(fewest, moment, t, end), f64x2.gt(invCmm, f64x2.splat(0)));
    if (beta) put(beta, t, slope, sloped, missing, both);
    if (alpha) put(alpha, t, intercept(moment, slope, meanOf(dense, moment, scale)), sloped, missing, both);
  }
}

@inline
function emitSpreads(dense: bool, s: i32, end: i32): void {
  const cov = placeOf(COV);
  const varX = placeOf(VAR_X);
  const varM = placeOf(VAR_M);
  const zero = f64x2.splat(0);
  const unit = one();
  const ddof = v128.load(FREEDOM);
  const fewest = v128.load(FEWEST);
  const missing = missingValue();
  let moment = moments;
  let scale = scales;
  for (let t = s; t < end; t += 2, moment += MOMENTS, scale += SCALES) {
    const both = t + 1 < end;
    const invDof = dense
      ? v128.load(scale, INV_DOF)
      : inverseAbove(f64x2.sub(v128.load(moment, N), ddof), unit);
    if (dense) {
      if (cov) store2(cov, t, f64x2.mul(v128.load(moment, CXM), invDof), both);
      if (varX) store2(varX, t, f64x2.mul(cxxOf(moment), invDof), both);
      if (varM) store2(varM, t, f64x2.mul(f64x2.pmax(zero, cmmOf(dense, moment, scale)), invDof), both);
      continue;
    }
    const valid = v128.and(enough(fewest, moment, t, end), f64x2.gt(invDof, zero));
    if (cov) put(cov, t, f64x2.mul(v128.load(moment, CXM), invDof), valid, missing, both);
    if (varX) put(varX, t, f64x2.mul(cxxOf(moment), invDof), valid, missing, both);
    if (varM) put(varM, t, f64x2.mul(f64x2.pmax(zero, cmmOf(dense, moment, scale)), invDof), valid, missing, both);
  }
}

@inline
function emitAverages(dense: bool, s: i32, end: i32): void {
  const count = placeOf(COUNTS);
  const ofX = placeOf(AVERAGE_X);
  const ofM = placeOf(AVERAGE_M);
  const fewest = v128.load(FEWEST);
  const missing = missingValue();
  let moment = moments;
  let scale = scales;
  for (let t = s; t < end; t += 2, moment += MOMENTS, scale += SCALES) {
    const both = t + 1 < end;
    if (count) store2(count, t, countOf(dense, moment, scale), both);
    if (!(ofX | ofM)) continue;
    if (dense) {
      if (ofX) store2(ofX, t, v128.load(moment, MEAN_X), both);
      if (ofM) store2(ofM, t, meanOf(dense, moment, scale), both);
      continue;
    }
    const valid = enough(fewest, moment, t, end);
    if (ofX) put(ofX, t, v128.load(moment, MEAN_X), valid, missing, both);
    if (ofM) put(ofM, t, meanOf(dense, moment, scale), valid, missing, both);
  }
}

@inline
function emitCorrelations(dense: bool, s: i32, end: i32): void {
  const corr = placeOf(CORR);
  const r2 = placeOf(R2);
  const flat = flatness();
  const unit = one();
  const low = minusOne();
  const fewest = v128.load(FEWEST);
  const missing = missingValue();
  let moment = moments;
  let scale = scales;
  for (let t = s; t < end; t += 2, moment += MOMENTS, scale += SCALES) {
    const both = t + 1 < end;
    const cxx = cxxOf(moment);
    let valid = f64x2.gt(cxx, flat);
    if (!dense) {
      const moves = v128.and(valid, f64x2.gt(cmmOf(dense, moment, scale), flat));
      valid = v128.and(moves, enough(fewest, moment, t, end));
    }
    const root = dense ? v128.load(scale, ROOT_CMM) : f64x2.sqrt(cmmOf(dense, moment, scale));
    const raw = f64x2.div(v128.load(moment, CXM), f64x2.mul(f64x2.sqrt(cxx), root));
    const within = f64x2.pmax(low, f64x2.pmin(unit, raw));
    if (corr) put(corr, t, within, valid, missing, both);
    if (r2) put(r2, t, f64x2.mul(within, within), valid, missing, both);
  }
}

@inline
function emitFits(dense: bool, s: i32, end: i32): void {
  const residStd = placeOf(RESID_STD);
  const seBeta = placeOf(SE_BETA);
  const tBeta = placeOf(T_BETA);
  const seAlpha = placeOf(SE_ALPHA);
  const tAlpha = placeOf(T_ALPHA);
  const zero = f64x2.splat(0);
  const unit = one();
  const deuce = two();
  const flat = flatness();
  const nearly = v128.load(NEARLY);
  const all = i64x2.splat(-1);
  const fewest = v128.load(FEWEST);
  const missing = missingValue();
  let moment = moments;
  let scale = scales;
  for (let t = s; t < end; t += 2, moment += MOMENTS, scale += SCALES) {
    const both = t + 1 < end;
    const n = countOf(dense, moment, scale);
    const cxm = v128.load(moment, CXM);
    const cxx = cxxOf(moment);
    const invCmm = inverse(dense, moment, scale, unit, flat);
    const invFree = dense ? v128.load(scale, INV_FREE) : inverseAbove(f64x2.sub(n, deuce), unit);
    let determined = all;
    let valid = all;
    if (!dense) {
      determined = v128.and(f64x2.gt(invCmm, zero), f64x2.gt(invFree, zero));
      valid = v128.and(enough(fewest, moment, t, end), determined);
    }
    const beta = f64x2.mul(cxm, invCmm);
    let sse = f64x2.sub(cxx, f64x2.mul(beta, cxm));
    // also where too few rows count: other windows of the chunk take their slope from this one, and must not from another
    const near = v128.and(determined, f64x2.lt(sse, f64x2.mul(cxx, nearly)));
    if (v128.any_true(near)) sse = fromResiduals(sse, near, cxx, beta, t, both);

    const resid = f64x2.sqrt(f64x2.mul(sse, invFree));
    const scattered = v128.and(valid, f64x2.gt(resid, zero));
    if (residStd) fit(dense, residStd, t, resid, valid, missing, both);
    if (seBeta | tBeta) {
      const invRoot = dense ? v128.load(scale, INV_ROOT) : f64x2.div(unit, f64x2.sqrt(cmmOf(dense, moment, scale)));
      const se = f64x2.mul(resid, invRoot);
      if (seBeta) fit(dense, seBeta, t, se, valid, missing, both);
      if (tBeta) put(tBeta, t, f64x2.div(beta, se), scattered, missing, both);
    }
    if (seAlpha | tAlpha) {
      const mean = meanOf(dense, moment, scale);
      const spread = dense
        ? v128.load(scale, SPREAD)
        : f64x2.sqrt(f64x2.add(f64x2.div(unit, n), f64x2.mul(f64x2.mul(mean, mean), invCmm)));
      const se = f64x2.mul(resid, spread);
      if (seAlpha) fit(dense, seAlpha, t, se, valid, missing, both);
      const alpha = intercept(moment, beta, mean);
      if (tAlpha) put(tAlpha, t, f64x2.div(alpha, se), scattered, missing, both);
    }
  }
}

@inline
function fit(dense: bool, out: usize, t: i32, value: v128, valid: v128, missing: v128, both: bool): void {
  if (dense) store2(out, t, value, both);
  else put(out, t, value, valid, missing, both);
}

/** Below this share of cxx (r2 above 0.969) SSE has lost five of its bits and is taken from the residuals. */
const NEARLY_PERFECT: f64 = 0.03125;
/** Residuals at the rounding of the data, (2^-48)^2 of cxx, are none: the fit is perfect and has no t statistic. */
const PERFECT: f64 = reinterpret<f64>(0x39f0000000000000); // 2^-96
/** How often a chunk is taken anew with the slope of another of its windows. */
const REFITS = 3;

/** SSE of rows t and t + 1, taken anew where `near`. */
function fromResiduals(sse: v128, near: v128, cxx: v128, beta: v128, t: i32, both: bool): v128 {
  if (i64x2.extract_lane(near, 0)) {
    const better = betterSSE(f64x2.extract_lane(cxx, 0), f64x2.extract_lane(beta, 0), t);
    sse = f64x2.replace_lane(sse, 0, better);
  }
  if (both && i64x2.extract_lane(near, 1)) {
    const better = betterSSE(f64x2.extract_lane(cxx, 1), f64x2.extract_lane(beta, 1), t + 1);
    sse = f64x2.replace_lane(sse, 1, better);
  }
  return v128.and(sse, f64x2.gt(sse, f64x2.mul(cxx, f64x2.splat(PERFECT))));
}

function betterSSE(cxx: f64, beta: f64, t: i32): f64 {
  // short windows, in which a nearly perfect fit is a matter of chance, by themselves
  if (t - startOf(starts, t) < 64) return squaredResiduals(x, m, startOf(starts, t), t, beta);
  if (refits == 0) {
    refit(x, m, starts, beta, scratch);
    refits = 1;
  }
  // also where refit found no row that all windows share, and all is NaN
  while (!(refittedSquares(t) <= cxx * PERFECT)) {
    const sse = refittedSSE(t);
    if (sse >= refittedSquares(t) * NEARLY_PERFECT) return sse;
    if (refits == REFITS || sse != sse) return squaredResiduals(x, m, startOf(starts, t), t, beta);
    refit(x, m, starts, refittedSlope(t), scratch);
    refits++;
  }
  return 0;
}

/** Where a statistic's row 0 of this series stands, or 0. */
@inline
function placeOf(statistic: i32): usize {
  const out = output(statistic);
  return out ? out + offset : 0;
}

/** Stores a statistic of rows t and t + 1, or of t alone; missing where it is not valid. */
@inline
function put(out: usize, t: i32, value: v128, valid: v128, missing: v128, both: bool): void {
  store2(out, t, v128.bitselect(value, missing, valid), both);
}

@inline
function store2(out: usize, t: i32, row: v128, both: bool): void {
  const place = out + ((<usize>t) << 3);
  if (both) v128.store(place, row);
  else v128.store_lane<f64>(place, row, 0);
}

@inline
function countOf(dense: bool, moment: usize, scale: usize): v128 {
  return dense ? v128.load(scale, COUNT) : v128.load(moment, N);
}

@inline
function cmmOf(dense: bool, moment: usize, scale: usize): v128 {
  return dense ? v128.load(scale, MARKET_CMM) : v128.load(moment, CMM);
}

@inline
function cxxOf(moment: usize): v128 {
  return f64x2.pmax(f64x2.splat(0), v128.load(moment, CXX));
}

/** Mean of the market. */
@inline
function meanOf(dense: bool, moment: usize, scale: usize): v128 {
  return dense ? v128.load(scale, MARKET_MEAN) : v128.load(moment, MEAN_M);
}

@inline
function intercept(moment: usize, beta: v128, mean: v128): v128 {
  return f64x2.sub(v128.load(moment, MEAN_X), f64x2.mul(beta, mean));
}

/** 1 / cmm, 0 where the market is flat. */
@inline
function inverse(dense: bool, moment: usize, scale: usize, unit: v128, flat: v128): v128 {
  if (dense) return v128.load(scale, INV_CMM);
  const cmm = v128.load(moment, CMM);
  return v128.and(f64x2.div(unit, cmm), f64x2.gt(cmm, flat));
}

/** 1 / value, 0 where that is not above 0. */
@inline
function inverseAbove(value: v128, unit: v128): v128 {
  return v128.and(f64x2.div(unit, value), f64x2.gt(value, f64x2.splat(0)));
}

/** Where enough rows of the window count. */
@inline
function enough(fewest: v128, moment: usize, t: i32, end: i32): v128 {
  const n = v128.load(moment, N);
  const valid = f64x2.ge(n, fewest);
  if (!strict) return valid;
  const size = f64x2.splat(<f64>(t - startOf(starts, t) + 1));
  const next = min(t + 1, end - 1);
  const nextSize = <f64>(next - startOf(starts, next) + 1);
  return v128.and(valid, f64x2.ge(n, f64x2.replace_lane(size, 1, nextSize)));
}
