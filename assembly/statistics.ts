/*
From centred second moments to statistics, for one series, two consecutive rows at a time. Everything the kernel computes
by way of moments comes through here, so that the same window gives the same bits whether a series has gaps or not.
(One linear statistic of complete series goes straight from linear.ts to its place.) For the regression
x = alpha + beta m + e over n pairs:

  beta = cxm / cmm                      alpha = mean_x - beta mean_m
  cov  = cxm / (n - ddof)               var_x = cxx / (n - ddof)          var_m = cmm / (n - ddof)
  corr = cxm / sqrt(cxx cmm)            r2    = corr^2
  resid_std = sqrt(SSE / (n - 2))       SSE   = sum(e^2) = cxx - beta cxm
  se_beta   = resid_std / sqrt(cmm)     se_alpha = resid_std sqrt(1 / n + mean_m^2 / cmm)
  t_beta    = beta / se_beta            t_alpha  = alpha / se_alpha

SSE cancels where the fit is nearly perfect; there residual.ts takes the residuals themselves.

What belongs to the market alone is in scales: those of market.ts for complete series, made here from the series' own
pairs (ownScales) for the others. Rows that have no value are computed like all others, and then blanked.

A group of statistics has one loop, which stores all of them, those not asked for at a spare place: engines move what only
conditional stores use into every one of these branches, roots and divisions included (1.4x).
*/
import { FEW, NO_DOF, NO_FREE, STILL, blankRows, listAsked } from "./blanks";
import {
  CMM as MARKET_CMM,
  COUNT,
  INV_CMM,
  INV_COUNT,
  INV_DOF,
  INV_FREE,
  INV_ROOT,
  INV_SPREAD,
  MEAN_M as MARKET_MEAN,
  ROOT_CMM,
  SCALES,
  SPREAD,
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
  FACTOR,
  MEAN_M,
  MEAN_X,
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
  anyOf,
  output,
} from "./moments";
import { flatness, minusOne, missingValue, one, two } from "./pair";
import { refit, refittedSSE, refittedSlope, refittedSquares, squaredResiduals } from "./residual";
import { startOf } from "./span";

// One call's settings, and those that loops compare with as vectors.
export const FEWEST = memory.data(16, 16);
export const FREEDOM = memory.data(16, 16);
const NEARLY = memory.data(16, 16);
let rowCount: i32 = 0;
export let strict: bool = false;
let weighted: bool = false;
let slopes: bool = false;
let averages: bool = false;
export let spreads: bool = false;
export let correlates: bool = false;
let fits: bool = false;
let ratios: bool = false;
let alphaFits: bool = false;
let inverses: bool = false;
/** Where what nobody asks for goes, and a series' own scales, and what refit needs. */
let spare: usize = 0;
let own: usize = 0;
let scratch: usize = 0;

/** Bytes of scratch for each row of a chunk. */
export const PER_CHUNK_ROW: usize = 8 + SCALES / 2;

/**
 * `decays`: whether weights decay, and moments tell the factor of covariances. `noGaps`: a value only where every row of
 * the window counts. `chunkScratch`: PER_CHUNK_ROW bytes for each of `most` rows, an even number. `refitScratch`: what
 * refit needs. The table of outputs is set.
 */
export function setStatistics(
  rows: i32,
  minPeriods: i32,
  ddof: i32,
  decays: bool,
  noGaps: bool,
  chunkScratch: usize,
  most: i32,
  refitScratch: usize,
): void {
  rowCount = rows;
  own = chunkScratch;
  spare = chunkScratch + (SCALES / 2) * <usize>most;
  scratch = refitScratch;
  v128.store(FEWEST, f64x2.splat(<f64>minPeriods));
  v128.store(FREEDOM, f64x2.splat(<f64>ddof));
  v128.store(NEARLY, f64x2.splat(NEARLY_PERFECT));
  weighted = decays;
  strict = noGaps;
  listAsked();
  slopes = anyOf((1 << BETA) | (1 << ALPHA));
  spreads = anyOf((1 << COV) | (1 << VAR_X) | (1 << VAR_M));
  averages = anyOf((1 << COUNTS) | (1 << AVERAGE_X) | (1 << AVERAGE_M));
  correlates = anyOf((1 << CORR) | (1 << R2));
  ratios = anyOf((1 << T_BETA) | (1 << T_ALPHA));
  alphaFits = anyOf((1 << SE_ALPHA) | (1 << T_ALPHA));
  fits = ratios || alphaFits || anyOf((1 << RESID_STD) | (1 << SE_BETA));
  inverses = slopes || fits;
}

// The chunk at hand: a series from row s to end, the fields of its row s in the moments, and the scales of row s.
let x: usize = 0;
let m: usize = 0;
let moments: usize = 0;
let scales: usize = 0;
let starts: usize = 0;
let offset: usize = 0;
let from: i32 = 0;
let to: i32 = 0;
let refits: i32 = 0;

/**
 * Statistics of rows s <= t < end, the chunk of span.ts, of the series at `series`, before the rows without are blanked.
 * `lane`: its fields in the moments of row s; `chunkScales`: the scales of row s; `windowStarts`: first rows of all
 * windows; `place`: offset of row 0 in every output.
 */
export function emit(
  lane: usize,
  chunkScales: usize,
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
  scales = chunkScales;
  starts = windowStarts;
  offset = place;
  from = s;
  refits = 0;
  // Loops write two rows at a time. An odd last row goes by a place of its own: beyond it lies another series.
  const odd = end == rowCount ? (end - s) & 1 : 0;
  to = end - odd;
  if (to > s) emitRows();
  if (odd == 0) return;
  const blocks = <usize>((to - s) >> 1);
  moments += MOMENTS * blocks;
  scales += SCALES * blocks;
  from = to;
  to = end;
  alone = true;
  emitRows();
  alone = false;
  for (let k = 0; k < STATISTICS; k++) {
    if (output(k)) store<u64>(output(k) + place + ((<usize>from) << 3), load<u64>(ALONE + ((<usize>k) << 4)));
  }
}

/** Whether the last row goes by itself, and where its results go, two lanes a statistic. */
let alone: bool = false;
const ALONE = memory.data(16 * STATISTICS, 16);

function emitRows(): void {
  if (slopes) emitSlopes();
  if (spreads) emitSpreads();
  if (averages) emitAverages();
  if (correlates) emitCorrelations();
  if (fits) emitFits();
}

/** The same of a series with gaps, blanks included. */
export function emitGappy(
  lane: usize,
  windowStarts: usize,
  series: usize,
  market: usize,
  s: i32,
  end: i32,
  place: usize,
): void {
  ownScales(lane, windowStarts, s, end);
  emit(lane, own, windowStarts, series, market, s, end, place);
  let first = s;
  let before = reasonsOf(own, 0);
  let block = own;
  for (let t = s; t < end; t += 2, block += SCALES) {
    const same = i64x2.eq(v128.load(block, REASONS), i64x2.splat(before));
    if (i64x2.all_true(same)) continue;
    for (let k = 0; k < 2; k++) {
      const reasons = reasonsOf(block, k);
      if (reasons == before || t + k >= end) continue;
      if (before) blankRows(before, first, t + k, place);
      first = t + k;
      before = reasons;
    }
  }
  if (before) blankRows(before, first, end, place);
}

/** What ownScales found of one of a block's two rows. */
@inline
function reasonsOf(block: usize, k: i32): i32 {
  return load<i32>(block + ((<usize>k) << 3), REASONS);
}

/** In a series' own scales the reasons of a row, which no loop reads, stand where 1 / n stands in the market's. */
const REASONS: usize = INV_COUNT;

/** The scales of a series' own pairs, by the operations of market.ts, and the reasons for blanks. */
function ownScales(lane: usize, windowStarts: usize, s: i32, end: i32): void {
  const zero = f64x2.splat(0);
  const unit = one();
  const deuce = two();
  const flat = flatness();
  const ddof = v128.load(FREEDOM);
  const fewest = v128.load(FEWEST);
  let scale = own;
  for (let t = s; t < end; t += 2, lane += MOMENTS, scale += SCALES) {
    const n = v128.load(lane, N);
    const cmm = v128.load(lane, CMM);
    const mean = v128.load(lane, MEAN_M);
    v128.store(scale, n, COUNT);
    v128.store(scale, cmm, MARKET_CMM);
    v128.store(scale, mean, MARKET_MEAN);
    let few = f64x2.lt(n, fewest);
    if (strict) few = v128.or(few, f64x2.lt(n, sizes(windowStarts, t, end)));
    let reasons = v128.and(few, i64x2.splat(FEW));
    const moves = f64x2.gt(cmm, flat);
    reasons = v128.or(reasons, v128.andnot(i64x2.splat(STILL), moves));
    const root = f64x2.sqrt(cmm);
    if (correlates || fits) v128.store(scale, root, ROOT_CMM);
    if (spreads) {
      const invDof = weighted ? v128.load(lane, FACTOR) : inverseAbove(f64x2.sub(n, ddof), unit);
      v128.store(scale, invDof, INV_DOF);
      reasons = v128.or(reasons, v128.and(f64x2.eq(invDof, zero), i64x2.splat(NO_DOF)));
    }
    if (inverses) {
      const invCmm = v128.and(f64x2.div(unit, cmm), moves);
      v128.store(scale, invCmm, INV_CMM);
      if (fits) {
        const invFree = inverseAbove(f64x2.sub(n, deuce), unit);
        v128.store(scale, f64x2.div(unit, root), INV_ROOT);
        v128.store(scale, invFree, INV_FREE);
        if (alphaFits) {
          const spread = f64x2.sqrt(f64x2.add(f64x2.div(unit, n), f64x2.mul(f64x2.mul(mean, mean), invCmm)));
          v128.store(scale, spread, SPREAD);
          v128.store(scale, f64x2.div(unit, spread), INV_SPREAD);
        }
        reasons = v128.or(reasons, v128.and(f64x2.eq(invFree, zero), i64x2.splat(NO_FREE)));
      }
    }
    v128.store(scale, reasons, REASONS);
  }
}

/** 1 / value, 0 where that is not above 0. */
@inline
function inverseAbove(value: v128, unit: v128): v128 {
  return v128.and(f64x2.div(unit, value), f64x2.gt(value, f64x2.splat(0)));
}

/** Rows in the windows that end in rows t and t + 1. */
function sizes(windowStarts: usize, t: i32, end: i32): v128 {
  const next = min(t + 1, end - 1);
  const size = f64x2.splat(<f64>(t - startOf(windowStarts, t) + 1));
  return f64x2.replace_lane(size, 1, <f64>(next - startOf(windowStarts, next) + 1));
}

/** Where a statistic's row 0 of this series stands, or would stand if its chunk were the spare place. */
@inline
function placeOf(statistic: i32): usize {
  if (alone) return ALONE + ((<usize>statistic) << 4) - ((<usize>from) << 3);
  const out = output(statistic);
  return out ? out + offset : spare - ((<usize>from) << 3);
}

@inline
function put(out: usize, t: i32, value: v128): void {
  v128.store(out + ((<usize>t) << 3), value);
}

function emitSlopes(): void {
  const beta = placeOf(BETA);
  const alpha = placeOf(ALPHA);
  const end = to;
  let moment = moments;
  let scale = scales;
  for (let t = from; t < end; t += 2, moment += MOMENTS, scale += SCALES) {
    const slope = f64x2.mul(v128.load(moment, CXM), v128.load(scale, INV_CMM));
    put(beta, t, slope);
    put(alpha, t, intercept(moment, scale, slope));
  }
}

function emitSpreads(): void {
  const cov = placeOf(COV);
  const varX = placeOf(VAR_X);
  const varM = placeOf(VAR_M);
  const zero = f64x2.splat(0);
  const end = to;
  let moment = moments;
  let scale = scales;
  for (let t = from; t < end; t += 2, moment += MOMENTS, scale += SCALES) {
    const invDof = v128.load(scale, INV_DOF);
    put(cov, t, f64x2.mul(v128.load(moment, CXM), invDof));
    put(varX, t, f64x2.mul(cxxOf(moment), invDof));
    put(varM, t, f64x2.mul(f64x2.pmax(zero, v128.load(scale, MARKET_CMM)), invDof));
  }
}

function emitAverages(): void {
  const count = placeOf(COUNTS);
  const ofX = placeOf(AVERAGE_X);
  const ofM = placeOf(AVERAGE_M);
  const end = to;
  let moment = moments;
  let scale = scales;
  for (let t = from; t < end; t += 2, moment += MOMENTS, scale += SCALES) {
    put(count, t, v128.load(scale, COUNT));
    put(ofX, t, v128.load(moment, MEAN_X));
    put(ofM, t, v128.load(scale, MARKET_MEAN));
  }
}

function emitCorrelations(): void {
  const corr = placeOf(CORR);
  const r2 = placeOf(R2);
  const flat = flatness();
  const unit = one();
  const low = minusOne();
  const missing = missingValue();
  const end = to;
  let moment = moments;
  let scale = scales;
  for (let t = from; t < end; t += 2, moment += MOMENTS, scale += SCALES) {
    const cxx = cxxOf(moment);
    const moves = f64x2.gt(cxx, flat);
    const raw = f64x2.div(v128.load(moment, CXM), f64x2.mul(f64x2.sqrt(cxx), v128.load(scale, ROOT_CMM)));
    const within = f64x2.pmax(low, f64x2.pmin(unit, raw));
    put(corr, t, v128.bitselect(within, missing, moves));
    put(r2, t, v128.bitselect(f64x2.mul(within, within), missing, moves));
  }
}

function emitFits(): void {
  const residStd = placeOf(RESID_STD);
  const seBeta = placeOf(SE_BETA);
  const tBeta = placeOf(T_BETA);
  const seAlpha = placeOf(SE_ALPHA);
  const tAlpha = placeOf(T_ALPHA);
  const zero = f64x2.splat(0);
  const unit = one();
  const nearly = v128.load(NEARLY);
  const missing = missingValue();
  const end = to;
  let moment = moments;
  let scale = scales;
  for (let t = from; t < end; t += 2, moment += MOMENTS, scale += SCALES) {
    const cxm = v128.load(moment, CXM);
    const cxx = cxxOf(moment);
    const invFree = v128.load(scale, INV_FREE);
    const beta = f64x2.mul(cxm, v128.load(scale, INV_CMM));
    let sse = f64x2.sub(cxx, f64x2.mul(beta, cxm));
    // also where too few rows count: other windows of the chunk take their slope from this one, and must not from another
    const near = v128.and(f64x2.gt(invFree, zero), f64x2.lt(sse, f64x2.mul(cxx, nearly)));
    if (v128.any_true(near)) sse = fromResiduals(sse, near, cxx, beta, t, t + 1 < end);

    const resid = f64x2.sqrt(f64x2.mul(sse, invFree));
    put(residStd, t, resid);
    put(seBeta, t, f64x2.mul(resid, v128.load(scale, INV_ROOT)));
    put(seAlpha, t, f64x2.mul(resid, v128.load(scale, SPREAD)));
    if (!ratios) continue;
    const scattered = f64x2.gt(resid, zero);
    const inverse = f64x2.div(unit, resid);
    const byBeta = f64x2.mul(f64x2.mul(beta, v128.load(scale, ROOT_CMM)), inverse);
    const byAlpha = f64x2.mul(f64x2.mul(intercept(moment, scale, beta), v128.load(scale, INV_SPREAD)), inverse);
    put(tBeta, t, v128.bitselect(byBeta, missing, scattered));
    put(tAlpha, t, v128.bitselect(byAlpha, missing, scattered));
  }
}

@inline
function cxxOf(moment: usize): v128 {
  return f64x2.pmax(f64x2.splat(0), v128.load(moment, CXX));
}

@inline
function intercept(moment: usize, scale: usize, beta: v128): v128 {
  return f64x2.sub(v128.load(moment, MEAN_X), f64x2.mul(beta, v128.load(scale, MARKET_MEAN)));
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
