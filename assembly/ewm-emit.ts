/*
From weighted sums to statistics, two series side by side. Complete and gappy series share this, so that the
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
import { firstRow, secondRow, storeRow } from "./pair";

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

const BETA = 0;
const ALPHA = 1;
const COV = 2;
const CORR = 3;
const R2 = 4;
const COUNT = 5;

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
  if (records) emitAll(false, moments, records, s, end, x, y);
  else emitAll(true, moments, records, s, end, x, y);
}

/** One statistic after the other: a loop that asks in every row which are wanted costs 1.5x. */
@inline
function emitAll(gappy: bool, moments: usize, records: usize, s: i32, end: i32, x: usize, y: usize): void {
  if (betaOut) emitOne(BETA, gappy, betaOut, moments, records, s, end, x, y);
  if (alphaOut) emitOne(ALPHA, gappy, alphaOut, moments, records, s, end, x, y);
  if (covOut) emitOne(COV, gappy, covOut, moments, records, s, end, x, y);
  if (corrOut) emitOne(CORR, gappy, corrOut, moments, records, s, end, x, y);
  if (r2Out) emitOne(R2, gappy, r2Out, moments, records, s, end, x, y);
  if (nOut) emitOne(COUNT, gappy, nOut, moments, records, s, end, x, y);
}

@inline
function emitOne(
  statistic: i32,
  gappy: bool,
  out: usize,
  moments: usize,
  records: usize,
  s: i32,
  end: i32,
  x: usize,
  y: usize,
): void {
  const enough = f64x2.splat(<f64>least);
  let place = moments;
  let record = records + (<usize>s) * EWM_RECORD;
  let t = s;
  for (; t + 1 < end; t += 2, place += 2 * EWM_MOMENTS, record += 2 * EWM_RECORD) {
    const row = (<usize>t) << 3;
    const first = valueOf(statistic, gappy, enough, place, record, t);
    const second = valueOf(statistic, gappy, enough, place + EWM_MOMENTS, record + EWM_RECORD, t + 1);
    v128.store(out + x + row, firstRow(first, second));
    v128.store(out + y + row, secondRow(first, second));
  }
  if (t < end) storeRow(out + x, out + y, t, valueOf(statistic, gappy, enough, place, record, t));
}

@inline
function valueOf(statistic: i32, gappy: bool, enough: v128, moments: usize, record: usize, t: i32): v128 {
  const n = gappy ? v128.load(moments, N) : f64x2.splat(<f64>(t + 1));
  if (statistic == COUNT) return n;
  const counts = f64x2.ge(n, enough);
  const missing = f64x2.splat(MISSING);
  const cxm = v128.load(moments, CXM);
  if (statistic == COV) {
    const factor = gappy ? v128.load(moments, FACTOR) : v128.load_splat<f64>(record, MARKET_FACTOR);
    const valid = v128.and(counts, f64x2.gt(factor, f64x2.splat(0)));
    return v128.bitselect(f64x2.mul(cxm, factor), missing, valid);
  }
  const flat = f64x2.splat(FLAT);
  const one = f64x2.splat(1);
  const cmm = gappy ? v128.load(moments, CMM) : v128.load_splat<f64>(record, MARKET_CMM);
  const sloped = v128.and(counts, f64x2.gt(cmm, flat));
  if (statistic == BETA || statistic == ALPHA) {
    const inverse = gappy ? f64x2.div(one, cmm) : v128.load_splat<f64>(record, INV_CMM);
    const beta = f64x2.mul(cxm, inverse);
    if (statistic == BETA) return v128.bitselect(beta, missing, sloped);
    const meanM = gappy ? v128.load(moments, MEAN_M) : v128.load_splat<f64>(record, MARKET_MEAN);
    return v128.bitselect(f64x2.sub(v128.load(moments, MEAN_X), f64x2.mul(beta, meanM)), missing, sloped);
  }
  const cxx = v128.load(moments, CXX);
  const root = gappy ? f64x2.sqrt(cmm) : v128.load_splat<f64>(record, ROOT_CMM);
  const valid = v128.and(sloped, f64x2.gt(cxx, flat));
  const raw = f64x2.div(cxm, f64x2.mul(f64x2.sqrt(cxx), root));
  const corr = f64x2.pmax(f64x2.splat(-1), f64x2.pmin(one, raw));
  return v128.bitselect(statistic == CORR ? corr : f64x2.mul(corr, corr), missing, valid);
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
