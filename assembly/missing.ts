/*
Two series over one chunk (see span.ts) where values are missing, in them or in the market, or windows are not all of one
length. A row counts in a lane where that series and the market both have a value; sums over those rows only, with x', m'
anchored as in chunk.ts:

  n, Sx = sum(x'), Sm = sum(m'), P = sum(x' m'), Qm = sum(m'^2), Qx = sum(x'^2)
  mean = Sm / n,  cxm = P - mean Sx,  cmm = Qm - mean Sm,  cxx = Qx - Sx^2 / n

A window without gaps takes mean and cmm from the market's records and so gets the bits of dense.ts; of the others cmm is
a plain sum. A series with too few values among the shared rows to find an anchor is left to island.ts.
*/
import { ASIDE, SUMS, aside, clearAside, keepState, keepStates, putAside, stateAt } from "./aside";
import { FOLD, firstFold, lastFold, median5 } from "./chunk";
import { islandMoments } from "./island";
import { COUNT, CMM as MARKET_CMM, MEAN, MEAN_M as MARKET_MEAN, RECORD, scaleAt } from "./market";
import { CMM, COV, CXM, CXX, MEAN_M, MEAN_X, MISSING, N, TICKER, fieldsOf, fill, onlyLinear, storeField } from "./moments";
import {
  countUnusable,
  firstRow,
  flatness,
  limitOfSize,
  loadRow,
  magnitudeBits,
  missingValue,
  one,
  secondRow,
  storeRow,
} from "./pair";
import { spanCut, spanEnd, spanFirst, spanLong, spanShared, spanStart, spanStep, startOf } from "./span";
import { FEWEST, FREEDOM, strict } from "./statistics";

/**
 * The pairs of two series with the market: `pairs`, a vector a row, NaN in a lane where the row does not count, and
 * `counts`, a vector a row and one more, how many rows before it count. Returns how many numbers were unusable.
 */
export function weave(x: usize, y: usize, m: usize, rows: i32, pairs: usize, counts: usize): i32 {
  const limit = limitOfSize();
  const unit = one();
  const bits = magnitudeBits();
  let count = f64x2.splat(0);
  let greatest = f64x2.splat(0);
  let t = 0;
  for (; t + 1 < rows; t += 2, pairs += 32, counts += 32) {
    const row = (<usize>t) << 3;
    const vm = v128.load(m + row);
    const present = f64x2.eq(vm, vm);
    const vx = v128.load(x + row);
    const vy = v128.load(y + row);
    const xSize = v128.and(bits, vx);
    const ySize = v128.and(bits, vy);
    greatest = f64x2.pmax(f64x2.pmax(greatest, xSize), ySize);
    const xCounts = v128.and(f64x2.lt(xSize, limit), present);
    const yCounts = v128.and(f64x2.lt(ySize, limit), present);
    const first = firstRow(xCounts, yCounts);
    const second = secondRow(xCounts, yCounts);
    v128.store(pairs, v128.or(firstRow(vx, vy), v128.not(first)));
    v128.store(pairs, v128.or(secondRow(vx, vy), v128.not(second)), 16);
    v128.store(counts, count);
    count = f64x2.add(count, v128.and(unit, first));
    v128.store(counts, count, 16);
    count = f64x2.add(count, v128.and(unit, second));
  }
  if (t < rows) {
    const row = loadRow(x, y, t);
    const size = v128.and(bits, row);
    greatest = f64x2.pmax(greatest, size);
    const vm = v128.load_splat<f64>(m + ((<usize>t) << 3));
    const counted = v128.and(f64x2.lt(size, limit), f64x2.eq(vm, vm));
    v128.store(pairs, v128.or(row, v128.not(counted)));
    v128.store(counts, count);
    count = f64x2.add(count, v128.and(unit, counted));
    counts += 16;
  }
  v128.store(counts, count);
  if (i64x2.all_true(f64x2.lt(greatest, limit))) return 0;
  return countUnusable(x, rows) + (x == y ? 0 : countUnusable(y, rows));
}

/** No row of the chunk's windows counts in either lane. */
export const NONE = 0;
/** Every row counts in both lanes. */
export const WHOLE = 1;
const MIXED = 2;

/** Which rows count, over all windows that end in the chunk. */
export function spanState(counts: usize, starts: usize): i32 {
  const first = startOf(starts, spanStart);
  const count = f64x2.sub(at(counts, spanEnd), at(counts, first));
  if (!v128.any_true(count)) return NONE;
  return i64x2.all_true(f64x2.eq(count, f64x2.splat(<f64>(spanEnd - first)))) ? WHOLE : MIXED;
}

/** First row that does not count in the first lane, `rows` where all do. */
export function firstGap(counts: usize, rows: i32): i32 {
  let t = 0;
  while (t < rows && value(counts, t + 1) > value(counts, t)) t++;
  return t;
}

@inline
function at(vectors: usize, t: i32): v128 {
  return v128.load(vectors + ((<usize>t) << 4));
}

// Suffix sums from row r to the cut, one record a row, two lanes a field.
const SX: usize = 0;
const SM: usize = 16;
const PXM: usize = 32;
const QM: usize = 48;
const QX: usize = 64;

/**
 * Moments of the chunk's rows, from its first row on. `records`, `scales`: the market's for windows of `w` rows, or 0 where
 * windows have no common length. `scratch`: SUMS bytes for each row of the longest window, as many for each FOLD of them,
 * and for eight more.
 */
export function gappyMoments(
  pairs: usize,
  counts: usize,
  m: usize,
  starts: usize,
  w: i32,
  records: usize,
  scales: usize,
  moments: usize,
  scratch: usize,
): void {
  const xAnchored = findAnchors(pairs, counts, m, 0);
  const yAnchored = findAnchors(pairs + 8, counts + 8, m, 8);
  if (xAnchored || yAnchored) {
    backward(false, pairs, m, spanFirst, scratch);
    forward(false, pairs, counts, m, starts, w, records, scales, spanStart, spanEnd, moments, 0, scratch);
  }
  if (!xAnchored) islandMoments(pairs, m, starts, moments, scratch);
  if (!yAnchored) islandMoments(pairs + 8, m, starts, moments + TICKER, scratch);
}

/**
 * The one linear statistic of the chunk's rows straight to its place. False, and nothing done, where an anchor is missing:
 * then by way of the moments.
 */
export function gappyLinear(
  pairs: usize,
  counts: usize,
  m: usize,
  starts: usize,
  w: i32,
  records: usize,
  scales: usize,
  xOut: usize,
  yOut: usize,
  scratch: usize,
): bool {
  // a gap takes the value of a whole window's length of rows: often only some rows of the chunk have one, or none
  let s = spanStart;
  let end = spanEnd;
  while (s < end && !someEnough(counts, starts, s)) s++;
  while (s < end && !someEnough(counts, starts, end - 1)) end--;
  if (s < end) {
    if (!findAnchors(pairs, counts, m, 0) || !findAnchors(pairs + 8, counts + 8, m, 8)) return false;
    backward(true, pairs, m, startOf(starts, s), scratch);
    forward(true, pairs, counts, m, starts, w, records, scales, s, end, xOut, yOut, scratch);
  }
  blankBeside(xOut, s, end);
  blankBeside(yOut, s, end);
  return true;
}

/** The chunk's rows before s and from `end` on have no value. */
function blankBeside(out: usize, s: i32, end: i32): void {
  fill(out, MISSING, spanStart, s);
  fill(out, MISSING, end, spanEnd);
}

/** Whether enough rows of the window count in either lane. */
@inline
function someEnough(counts: usize, starts: usize, t: i32): bool {
  return v128.any_true(f64x2.ge(f64x2.sub(at(counts, t + 1), at(counts, startOf(starts, t))), v128.load(FEWEST)));
}

// What findAnchors found, in both lanes.
const ANCHOR_X = memory.data(16, 16);
const ANCHOR_M = memory.data(16, 16);

/** Whether no row of the chunk's windows counts in a lane. `lane`: that lane of the counts. */
function isEmpty(lane: usize): bool {
  return value(lane, spanEnd) == value(lane, spanFirst);
}

/**
 * Anchors of the lane `lane` bytes into vectors; a series that has no row here (it is not listed yet) needs none. False
 * where there are none.
 */
function findAnchors(pairs: usize, counts: usize, m: usize, lane: usize): bool {
  const found = medianAnchors(pairs, m);
  const some = f64x2.extract_lane(found, 0) == f64x2.extract_lane(found, 0);
  v128.store_lane<f64>(ANCHOR_X + lane, some ? found : f64x2.splat(0), 0);
  v128.store_lane<f64>(ANCHOR_M + lane, some ? found : f64x2.splat(0), 1);
  return some || isEmpty(counts);
}

/**
 * Anchors of x and m: medians over five rows that count, each the first at or before one of those that give the anchor
 * of a complete series, and these themselves where they count. NaN where there are no such five.
 */
function medianAnchors(lane: usize, m: usize): v128 {
  if (spanStep == 0) {
    store<i32>(anchorRows, spanStart);
    return pairAt(lane, m, 0);
  }
  for (let i = 0; i < 5; i++) {
    let row = spanStart - i * spanStep;
    const last = max(row - spanStep + 1, spanShared);
    while (row >= last && value(lane, row) != value(lane, row)) row--;
    if (row < last) return f64x2.splat(NaN);
    store<i32>(anchorRows + (<usize>i << 2), row);
  }
  return median5(pairAt(lane, m, 0), pairAt(lane, m, 1), pairAt(lane, m, 2), pairAt(lane, m, 3), pairAt(lane, m, 4));
}

/** The five rows. */
const anchorRows = memory.data(20);

/** x and m side by side, at one of the five rows. */
function pairAt(lane: usize, m: usize, i: i32): v128 {
  const row = load<i32>(anchorRows + (<usize>i << 2));
  return f64x2.replace_lane(f64x2.splat(value(lane, row)), 1, load<f64>(m + ((<usize>row) << 3)));
}

/** One lane of the pairs. */
@inline
function value(lane: usize, t: i32): f64 {
  return load<f64>(lane + ((<usize>t) << 4));
}

@inline
function backward(linear: bool, pairs: usize, m: usize, first: i32, scratch: usize): void {
  const anchorX = v128.load(ANCHOR_X);
  const anchorM = v128.load(ANCHOR_M);
  const zero = f64x2.splat(0);
  let Sx = zero;
  let Sm = zero;
  let P = zero;
  let Qm = zero;
  let Qx = zero;
  let sums = scratch + (<usize>(spanCut - spanFirst)) * SUMS;
  let t = spanCut - 1;
  // at the same rows whichever of them are computed
  const top = spanLong ? lastFold(spanFirst, spanCut) : first;
  // the windows from the cut on have no suffix, and the first state is nothing
  for (let field: usize = 0; field < SUMS; field += 16) v128.store(sums + field, zero);
  if (spanLong) keepStates(sums, top);
  for (let fold = max(top, first); ; fold = max(fold - FOLD, first)) {
    for (; t >= fold; t--) {
      sums -= SUMS;
      const raw = f64x2.sub(at(pairs, t), anchorX);
      const pair = f64x2.eq(raw, raw);
      const dx = v128.and(raw, pair);
      const dm = v128.and(f64x2.sub(v128.load_splat<f64>(m + ((<usize>t) << 3)), anchorM), pair);
      Sx = f64x2.add(Sx, dx);
      Sm = f64x2.add(Sm, dm);
      P = f64x2.add(P, f64x2.mul(dx, dm));
      Qm = f64x2.add(Qm, f64x2.mul(dm, dm));
      if (!linear) Qx = f64x2.add(Qx, f64x2.mul(dx, dx));
      v128.store(sums, Sx, SX);
      v128.store(sums, Sm, SM);
      v128.store(sums, P, PXM);
      v128.store(sums, Qm, QM);
      if (!linear) v128.store(sums, Qx, QX);
    }
    if (t < first) return;
    putAside(Sx, Sm, P, Qm, Qx);
    keepState();
    Sx = zero;
    Sm = zero;
    P = zero;
    Qm = zero;
    Qx = zero;
  }
}

/** A suffix sum with what was put aside of it, and of the prefix. */
@inline
function threefold(sum: v128, before: usize, field: usize): v128 {
  return f64x2.add(f64x2.add(sum, v128.load(before + field)), aside(field));
}

/** P - mean Sx of a record. */
@inline
function centred(sums: usize, mean: v128): v128 {
  return f64x2.sub(v128.load(sums, PXM), f64x2.mul(v128.load(sums, SX), mean));
}

/**
 * Rows s <= t < end of the chunk: where `linear` the statistic, at `out` and `yOut` of row 0 of the two series, else
 * moments, at `out` from the chunk's first row on.
 */
@inline
function forward(
  linear: bool,
  pairs: usize,
  counts: usize,
  m: usize,
  starts: usize,
  w: i32,
  records: usize,
  scales: usize,
  s: i32,
  end: i32,
  out: usize,
  yOut: usize,
  scratch: usize,
): void {
  const anchorX = v128.load(ANCHOR_X);
  const anchorM = v128.load(ANCHOR_M);
  const unit = one();
  const flat = flatness();
  const missing = missingValue();
  const zero = f64x2.splat(0);
  let Sx = zero;
  let Sm = zero;
  let P = zero;
  let Qm = zero;
  let Qx = zero;
  const suffixes = scratch - (<usize>spanFirst) * SUMS;
  const cov = onlyLinear() == COV;
  const long = spanLong;
  if (long) clearAside();
  let fold = long ? firstFold(spanCut, spanStart) : end;
  for (let t = spanCut; t < end; t++) {
    const raw = f64x2.sub(at(pairs, t), anchorX);
    const pair = f64x2.eq(raw, raw);
    const dx = v128.and(raw, pair);
    const dm = v128.and(f64x2.sub(v128.load_splat<f64>(m + ((<usize>t) << 3)), anchorM), pair);
    Sx = f64x2.add(Sx, dx);
    Sm = f64x2.add(Sm, dm);
    P = f64x2.add(P, f64x2.mul(dx, dm));
    Qm = f64x2.add(Qm, f64x2.mul(dm, dm));
    if (!linear) Qx = f64x2.add(Qx, f64x2.mul(dx, dx));
    if (t >= s) {
      const start = startOf(starts, t);
      const sums = suffixes + (<usize>start) * SUMS;
      let restX = v128.load(sums, SX);
      let restM = v128.load(sums, SM);
      let restQm = v128.load(sums, QM);
      let restQx = v128.load(sums, QX);
      if (long) {
        // in the order in which dense.ts adds them
        const before = stateAt(start);
        restX = threefold(restX, before, SX);
        restM = threefold(restM, before, SM);
        restQm = threefold(restQm, before, QM);
        restQx = threefold(restQx, before, QX);
      }
      const allM = f64x2.add(Sm, restM);
      const count = f64x2.sub(at(counts, t + 1), at(counts, start));
      const some = f64x2.pmax(unit, count);
      let mean = f64x2.div(allM, some);
      let cmm = f64x2.sub(f64x2.add(Qm, restQm), f64x2.mul(allM, mean));
      let average = f64x2.add(anchorM, mean);
      if (records) {
        const scale = scaleAt(scales, t, w);
        const whole = f64x2.eq(count, v128.load_splat<f64>(scale, COUNT));
        mean = v128.bitselect(v128.load_splat<f64>(records + (<usize>t) * RECORD, MEAN), mean, whole);
        cmm = v128.bitselect(v128.load_splat<f64>(scale, MARKET_CMM), cmm, whole);
        average = v128.bitselect(v128.load_splat<f64>(scale, MARKET_MEAN), average, whole);
      }
      let restP = centred(sums, mean);
      if (long) {
        restP = f64x2.add(restP, centred(stateAt(start), mean));
        restP = f64x2.add(restP, centred(ASIDE, mean));
      }
      const cxm = f64x2.add(f64x2.sub(P, f64x2.mul(Sx, mean)), restP);
      if (linear) {
        let enough = f64x2.ge(count, v128.load(FEWEST));
        if (strict) enough = v128.and(enough, f64x2.ge(count, f64x2.splat(<f64>(t - start + 1))));
        const divisor = cov ? f64x2.sub(count, v128.load(FREEDOM)) : cmm;
        const valid = v128.and(enough, f64x2.gt(divisor, cov ? zero : flat));
        storeRow(out, yOut, t, v128.bitselect(f64x2.mul(cxm, f64x2.div(unit, divisor)), missing, valid));
      } else {
        const allX = f64x2.add(Sx, restX);
        const meanX = f64x2.mul(allX, f64x2.div(unit, some));
        const block = fieldsOf(out, t - s);
        storeField(block, CXM, cxm);
        storeField(block, CXX, f64x2.sub(f64x2.add(Qx, restQx), f64x2.mul(meanX, allX)));
        storeField(block, MEAN_X, f64x2.add(anchorX, meanX));
        storeField(block, CMM, cmm);
        storeField(block, MEAN_M, average);
        storeField(block, N, count);
      }
    }
    if (t + 1 != fold) continue;
    putAside(Sx, Sm, P, Qm, Qx);
    Sx = zero;
    Sm = zero;
    P = zero;
    Qm = zero;
    Qx = zero;
    fold += FOLD;
  }
}
