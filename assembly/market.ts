/*
What belongs to the market alone, computed once and shared by all tickers. For each row t, with the sums over the rows
of window(t) and m' = m - anchor of the chunk that t is in:

  mean = sum(m') / n                                   relative to the anchor
  cmm  = sum((m' - mean)^2) = sum(m'^2) - n mean^2      centred second moment, exactly 0 for a flat window

Sums are compensated (Ogita, Rump & Oishi 2005, "Accurate sum and dot product"), so mean and cmm are good to the last
bit or two where every row of the window has a value; it costs O(T) once, and every ticker's beta divides by cmm.
*/
import { anchor, chunkCut, chunkEnd, chunkHasSuffix } from "./chunk";
import { productError, sumError } from "./rounding";

// What the sums of every ticker need, one record a row; the loops read it with constant offsets.
/** m' of row t, for the forward pass. */
export const FORWARD: usize = 0;
/** m' of row t-W+1, the first row of window(t), for the backward pass. */
export const BACKWARD: usize = 8;
export const MEAN: usize = 16;
/** What turns cxm into the statistic of `denseLinear`: INV_CMM or INV_DOF. */
export const FACTOR: usize = 24;
export const RECORD: usize = 32;

// What turns moments into statistics, a block of two rows after the other, so that a vector holds a field of both.
/** Rows in the window when the market has a value in each of them, else -1. */
export const COUNT: usize = 0;
export const INV_COUNT: usize = 16;
export const CMM: usize = 32;
/** 1 / cmm, 0 where the window counts as flat. */
export const INV_CMM: usize = 48;
export const ROOT_CMM: usize = 64;
export const INV_ROOT: usize = 80;
/** Mean of the market itself, not relative to the anchor. */
export const MEAN_M: usize = 96;
/** 1 / (n - ddof), 0 where n <= ddof. */
export const INV_DOF: usize = 112;
/** 1 / (n - 2), 0 where n <= 2. */
export const INV_FREE: usize = 128;
/** sqrt(1 / n + mean^2 / cmm): the standard error of alpha, in residual standard deviations. */
export const SPREAD: usize = 144;
export const INV_SPREAD: usize = 160;
export const SCALES: usize = 176;

/** The block of row t, the first of two; chunks have an even number of rows but for W = 2, which has a block a row. */
@inline
export function blockAt(scales: usize, t: i32, w: i32): usize {
  return scales + SCALES * <usize>(w == 2 ? t : t >> 1);
}

/** The fields of row t alone. */
@inline
export function scaleAt(scales: usize, t: i32, w: i32): usize {
  return w == 2 ? scales + SCALES * <usize>t : scales + SCALES * <usize>(t >> 1) + ((<usize>(t & 1)) << 3);
}

// What windows of w rows need of a market stands in one piece: records, scales, blank rows.

@inline
export function scalesOf(memory: usize, rows: i32, w: i32): usize {
  return memory + RECORD * (<usize>rows + <usize>min(w, rows) + 2);
}

/** The list of blank rows, and then whether the market is complete. */
@inline
export function blanksOf(memory: usize, rows: i32, w: i32): usize {
  return scaleAt(scalesOf(memory, rows, w), w == 2 ? rows : (rows + 1) & ~1, w);
}

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

/**
 * Fills the records of all rows and of those that the last chunk would have beyond T, and the scales of all rows.
 * `m`: T values, NaN = missing. `records`: (T + W + 2) x RECORD bytes. `scales`: (T + 1) / 2 x SCALES
 * bytes, for W = 2 T x SCALES.
 * `factor`: INV_CMM or INV_DOF. `scratch`: 32 (W + 2) bytes.
 */
export function fillRecords(
  m: usize,
  rows: i32,
  w: i32,
  ddof: i32,
  factor: usize,
  records: usize,
  scales: usize,
  scratch: usize,
): void {
  for (let start = 0; start < rows; ) {
    const end = chunkEnd(start, w);
    fillChunk(m, rows, w, ddof, factor, records, scales, scratch, start, end);
    start = end;
  }
}

function fillChunk(
  m: usize,
  rows: i32,
  w: i32,
  ddof: i32,
  factor: usize,
  records: usize,
  scales: usize,
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
    const scale = scaleAt(scales, t, w);
    finish(record, scale, suffix, min(t + 1, w), ddof, mAnchor);
    store<f64>(record, load<f64>(scale + factor), FACTOR);
    if (w != 2 || t == 0) continue;
    // the block of the row before, which may start a chunk as well
    for (let field: usize = 0; field < SCALES; field += 16) {
      store<f64>(scale - SCALES + field, load<f64>(scale + field), 8);
    }
  }
}

/** Joins prefix (running) and suffix (stored) sums into record and scales of one row. */
function finish(record: usize, scale: usize, suffix: usize, count: i32, ddof: i32, mAnchor: f64): void {
  const sSuffix = load<f64>(suffix);
  const qSuffix = load<f64>(suffix, 16);
  const sAll = s + sSuffix;
  const sAllLow = sumError(s, sSuffix, sAll) + (sLow + load<f64>(suffix, 8));
  const qAll = q + qSuffix;
  const qAllLow = sumError(q, qSuffix, qAll) + (qLow + load<f64>(suffix, 24));
  if (qAll != qAll) {
    store<f64>(record, 0, MEAN);
    for (let field = INV_COUNT; field < SCALES; field += 16) store<f64>(scale + field, 0);
    store<f64>(scale, -1, COUNT);
    return;
  }
  const n = <f64>count;
  const mean = (sAll + sAllLow) / n;
  // sum(m'^2) - sum(m')^2 / n, where sum(m') = n mean + rest
  const nMean = n * mean;
  const rest = sAll - nMean - productError(n, mean, nMean) + sAllLow;
  const product = mean * sAll;
  const cmm = qAll - product + (qAllLow - productError(mean, sAll, product) - mean * sAllLow - mean * rest);
  const moves = cmm > FLAT;
  const root = sqrt(cmm);
  const average = mAnchor + mean;
  store<f64>(record, mean, MEAN);
  // statistics.ts computes the same for a window with gaps, by the same operations
  store<f64>(scale, n, COUNT);
  store<f64>(scale, 1 / n, INV_COUNT);
  store<f64>(scale, cmm, CMM);
  store<f64>(scale, moves ? 1 / cmm : 0, INV_CMM);
  store<f64>(scale, root, ROOT_CMM);
  store<f64>(scale, moves ? 1 / root : 0, INV_ROOT);
  store<f64>(scale, average, MEAN_M);
  store<f64>(scale, count > ddof ? 1 / (n - <f64>ddof) : 0, INV_DOF);
  store<f64>(scale, count > 2 ? 1 / (n - 2) : 0, INV_FREE);
  const spread = moves ? sqrt(1 / n + average * average * (1 / cmm)) : 0;
  store<f64>(scale, spread, SPREAD);
  store<f64>(scale, moves ? 1 / spread : 0, INV_SPREAD);
}
