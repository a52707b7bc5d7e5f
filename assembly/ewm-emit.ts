/*
From weighted sums to statistics, one row at a time for two series. Complete and gappy series share this, so that the
same pairs give the same bits by either way. (One linear statistic of complete series goes straight from ewm-dense.ts to
its place.)

  beta = cxm / cmm              alpha = mean_x - beta mean_m
  cov  = cxm factor             corr  = cxm / sqrt(cxx cmm), within [-1, 1]         r2 = corr^2
*/
import {
  CMM as MARKET_CMM,
  EWM_RECORD,
  FACTOR as MARKET_FACTOR,
  INV_CMM,
  MEAN_M as MARKET_MEAN,
  ROOT_CMM,
} from "./ewm-market";
import { FLAT } from "./market";
import { MISSING } from "./moments";
import { storeRow } from "./pair";

// One record a row, two lanes a field.
export const CXM: usize = 0;
export const CXX: usize = 16;
export const MEAN_X: usize = 32;
/** The rest only of series with gaps. */
export const CMM: usize = 48;
export const MEAN_M: usize = 64;
export const FACTOR: usize = 80;
export const N: usize = 96;
export const EWM_MOMENTS: usize = 112;

// One call's settings: where results go (0 = not asked for) and how many pairs a value needs.
let least: i32 = 0;
export let betaOut: usize = 0;
export let alphaOut: usize = 0;
export let covOut: usize = 0;
export let corrOut: usize = 0;
export let r2Out: usize = 0;
export let nOut: usize = 0;

export function setEwmOutputs(
  minPeriods: i32,
  beta: usize,
  alpha: usize,
  cov: usize,
  corr: usize,
  r2: usize,
  n: usize,
): void {
  least = minPeriods;
  betaOut = beta;
  alphaOut = alpha;
  covOut = cov;
  corrOut = corr;
  r2Out = r2;
  nOut = n;
}

/**
 * Statistics of rows s <= t < end of the series that start at bytes `x` and `y` of every output, from their moments of
 * row s on. `records` is 0 for series with gaps, whose moments hold the market's part themselves.
 */
export function emitEwm(moments: usize, records: usize, s: i32, end: i32, x: usize, y: usize): void {
  const enough = f64x2.splat(<f64>least);
  const flat = f64x2.splat(FLAT);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const missing = f64x2.splat(MISSING);
  for (let t = s; t < end; t++, moments += EWM_MOMENTS) {
    const record = records + (<usize>t) * EWM_RECORD;
    const n = records ? f64x2.splat(<f64>(t + 1)) : v128.load(moments, N);
    const cmm = records ? v128.load_splat<f64>(record, MARKET_CMM) : v128.load(moments, CMM);
    const cxm = v128.load(moments, CXM);
    const counts = f64x2.ge(n, enough);
    const sloped = v128.and(counts, f64x2.gt(cmm, flat));
    if (betaOut | alphaOut) {
      const inverse = records ? v128.load_splat<f64>(record, INV_CMM) : f64x2.div(one, cmm);
      const beta = f64x2.mul(cxm, inverse);
      if (betaOut) storeRow(betaOut + x, betaOut + y, t, v128.bitselect(beta, missing, sloped));
      if (alphaOut) {
        const meanM = records ? v128.load_splat<f64>(record, MARKET_MEAN) : v128.load(moments, MEAN_M);
        const alpha = f64x2.sub(v128.load(moments, MEAN_X), f64x2.mul(beta, meanM));
        storeRow(alphaOut + x, alphaOut + y, t, v128.bitselect(alpha, missing, sloped));
      }
    }
    if (covOut) {
      const factor = records ? v128.load_splat<f64>(record, MARKET_FACTOR) : v128.load(moments, FACTOR);
      const valid = v128.and(counts, f64x2.gt(factor, zero));
      storeRow(covOut + x, covOut + y, t, v128.bitselect(f64x2.mul(cxm, factor), missing, valid));
    }
    if (corrOut | r2Out) {
      const cxx = v128.load(moments, CXX);
      const root = records ? v128.load_splat<f64>(record, ROOT_CMM) : f64x2.sqrt(cmm);
      const valid = v128.and(sloped, f64x2.gt(cxx, flat));
      const raw = f64x2.div(cxm, f64x2.mul(f64x2.sqrt(cxx), root));
      const corr = f64x2.pmax(f64x2.splat(-1), f64x2.pmin(one, raw));
      if (corrOut) storeRow(corrOut + x, corrOut + y, t, v128.bitselect(corr, missing, valid));
      if (r2Out) storeRow(r2Out + x, r2Out + y, t, v128.bitselect(f64x2.mul(corr, corr), missing, valid));
    }
    if (nOut) storeRow(nOut + x, nOut + y, t, n);
  }
}

/** Rows s <= t < end of the series at `offset` have no value; `count` pairs. */
export function blankEwm(offset: usize, s: i32, end: i32, count: f64): void {
  for (let t = s; t < end; t++) {
    const place = offset + ((<usize>t) << 3);
    if (betaOut) store<f64>(betaOut + place, MISSING);
    if (alphaOut) store<f64>(alphaOut + place, MISSING);
    if (covOut) store<f64>(covOut + place, MISSING);
    if (corrOut) store<f64>(corrOut + place, MISSING);
    if (r2Out) store<f64>(r2Out + place, MISSING);
    if (nOut) store<f64>(nOut + place, count);
  }
}
