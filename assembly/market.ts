/*
What belongs to the market alone, computed once and shared by all tickers. For each row t, with the sums over the rows
of window(t) and m' = m - anchor of the chunk that t is in:

  mean = sum(m') / n                                   relative to the anchor
  cmm  = sum((m' - mean)^2) = sum(m'^2) - n mean^2      centred second moment, exactly 0 for a flat window

Sums are compensated (Ogita, Rump & Oishi 2005, "Accurate sum and dot product"), so mean and cmm are good to the last
bit or two where every row of the window has a value; it costs O(T) once, and every ticker's beta divides by cmm.
*/
import { anchor, chunkCut, chunkEnd, chunkHasSuffix } from "./chunk";

// One record a row; the loops read it with constant offsets.
/** m' of row t, for the forward pass. */
export const FORWARD: usize = 0;
/** m' of row t-W+1, the first row of window(t), for the backward pass. */
export const BACKWARD: usize = 8;
export const MEAN: usize = 16;
/** 1 / cmm, 0 where the window counts as flat. */
export const INV_CMM: usize = 24;
/** 1 / (n - ddof), 0 where n <= ddof. */
export const INV_DOF: usize = 32;
export const CMM: usize = 40;
export const INV_N: usize = 48;
/** Rows in the window when the market has a value in each of them, else -1. */
export const COUNT: usize = 56;
export const RECORD: usize = 64;

/**
 * Second moments up to this count as zero: the squares they are made of underflow, and their inverse would overflow.
 * It is far below any data (deviations of 1e-145).
 */
export const FLAT: f64 = 1e-290;

// Running compensated sums of m' and m'^2.
let s: f64 = 0;
let sLow: f64 = 0;
let q: f64 = 0;
let qLow: f64 = 0;

function clear(): void {
  s = 0;
  sLow = 0;
  q = 0;
  qLow = 0;
}

function accumulate(d: f64): void {
  let sum = s + d;
  sLow += sumError(s, d, sum);
  s = sum;
  const square = d * d;
  sum = q + square;
  qLow += sumError(q, square, sum) + productError(d, d, square);
  q = sum;
}

/** Exact error of sum = fl(a + b) (Knuth). */
@inline
function sumError(a: f64, b: f64, sum: f64): f64 {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** Exact error of product = fl(a * b) (Dekker, with Veltkamp's split). */
function productError(a: f64, b: f64, product: f64): f64 {
  const aHigh = high(a);
  const bHigh = high(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

@inline
function high(a: f64): f64 {
  const c = 134217729.0 * a; // 2^27 + 1
  return c - (c - a);
}

/**
 * Fills the records of all rows, and of the rows that the last chunk would have beyond T.
 * `m`: T values, NaN = missing. `records`: (T + W + 2) x RECORD bytes. `scratch`: 32 (W + 2) bytes.
 */
export function fillMarket(m: usize, rows: i32, w: i32, ddof: i32, records: usize, scratch: usize): void {
  for (let start = 0; start < rows; ) {
    const end = chunkEnd(start, w);
    fillChunk(m, rows, w, ddof, records, scratch, start, end);
    start = end;
  }
}

function fillChunk(
  m: usize,
  rows: i32,
  w: i32,
  ddof: i32,
  records: usize,
  scratch: usize,
  start: i32,
  end: i32,
): void {
  const mAnchor = anchor(m, start, w);
  const cut = chunkCut(start, end, w);
  const hasSuffix = chunkHasSuffix(start, w);

  // sums of window(t)'s suffix; from the first missing row on they are NaN, and so is all that is made of them
  clear();
  for (let t = end - 1; t >= start; t--) {
    const record = records + (<usize>t) * RECORD;
    store<f64>(record, 0, BACKWARD);
    if (hasSuffix) {
      const d = load<f64>(m + ((<usize>(t - w + 1)) << 3)) - mAnchor;
      store<f64>(record, d, BACKWARD);
      accumulate(d);
    }
    const suffix = scratch + ((<usize>(t - start)) << 5);
    store<f64>(suffix, s);
    store<f64>(suffix, sLow, 8);
    store<f64>(suffix, q, 16);
    store<f64>(suffix, qLow, 24);
  }

  clear();
  for (let t = cut; t < start; t++) accumulate(load<f64>(m + ((<usize>t) << 3)) - mAnchor);
  for (let t = start; t < end; t++) {
    const record = records + (<usize>t) * RECORD;
    if (t >= rows) {
      store<f64>(record, 0, MEAN); // the suffix of such a row is summed, and never used
      continue;
    }
    const d = load<f64>(m + ((<usize>t) << 3)) - mAnchor;
    accumulate(d);
    store<f64>(record, d, FORWARD);
    const suffix = scratch + ((<usize>(t - start)) << 5);
    finish(record, suffix, min(t + 1, w), ddof);
  }
}

/** Joins prefix (running) and suffix (stored) sums into the record of one row. */
function finish(record: usize, suffix: usize, count: i32, ddof: i32): void {
  const sSuffix = load<f64>(suffix);
  const qSuffix = load<f64>(suffix, 16);
  const sAll = s + sSuffix;
  const sAllLow = sumError(s, sSuffix, sAll) + (sLow + load<f64>(suffix, 8));
  const qAll = q + qSuffix;
  const qAllLow = sumError(q, qSuffix, qAll) + (qLow + load<f64>(suffix, 24));
  if (qAll != qAll) {
    memory.fill(record + MEAN, 0, COUNT - MEAN);
    store<f64>(record, -1, COUNT);
    return;
  }
  const n = <f64>count;
  const mean = (sAll + sAllLow) / n;
  // sum(m'^2) - sum(m')^2 / n, where sum(m') = n mean + rest
  const nMean = n * mean;
  const rest = sAll - nMean - productError(n, mean, nMean) + sAllLow;
  const product = mean * sAll;
  const cmm = qAll - product + (qAllLow - productError(mean, sAll, product) - mean * sAllLow - mean * rest);
  store<f64>(record, mean, MEAN);
  store<f64>(record, cmm > FLAT ? 1 / cmm : 0, INV_CMM);
  store<f64>(record, count > ddof ? 1 / (n - <f64>ddof) : 0, INV_DOF);
  store<f64>(record, cmm, CMM);
  store<f64>(record, 1 / n, INV_N);
  store<f64>(record, n, COUNT);
}
