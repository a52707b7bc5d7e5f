/*
Two series over one chunk (see span.ts) where values are missing, in them or in the market, or windows are not all of one
length. A row counts in a lane where that series and the market both have a value; sums over those rows only, with x', m'
anchored as in chunk.ts:

  n, Sx = sum(x'), Sm = sum(m'), P = sum(x' m'), Qm = sum(m'^2), Qx = sum(x'^2)
  mean = Sm / n,  cxm = P - mean Sx,  cmm = Qm - mean Sm,  cxx = Qx - Sx^2 / n

A window without gaps takes mean and cmm from the market's records and so gets the bits of dense.ts; of the others cmm is
a plain sum. A series with too few values among the shared rows to find an anchor is left to island.ts.
*/
import { median5 } from "./chunk";
import { islandMoments } from "./island";
import { COUNT, CMM as MARKET_CMM, MEAN, MEAN_M as MARKET_MEAN, RECORD, SCALES } from "./market";
import { CMM, CXM, CXX, MEAN_M, MEAN_X, MOMENTS, N } from "./moments";
import { LIMIT, firstRow, secondRow } from "./pair";
import { spanCut, spanEnd, spanFirst, spanShared, spanStart, spanStep, startOf } from "./span";

/**
 * The pairs of two series with the market: `pairs`, a vector a row, NaN in a lane where the row does not count, and
 * `counts`, a vector a row and one more, how many rows before it count. Returns how many numbers were unusable.
 */
export function weave(x: usize, y: usize, m: usize, rows: i32, pairs: usize, counts: usize): i32 {
  const limit = f64x2.splat(LIMIT);
  const one = f64x2.splat(1);
  let count = f64x2.splat(0);
  let unusable = i64x2.splat(0);
  for (let t = 0; t < rows; t++, x += 8, y += 8, m += 8, pairs += 16, counts += 16) {
    const row = f64x2.replace_lane(v128.load_splat<f64>(x), 1, load<f64>(y));
    const size = f64x2.abs(row);
    const vm = v128.load_splat<f64>(m);
    const counted = v128.and(f64x2.lt(size, limit), f64x2.eq(vm, vm));
    unusable = i64x2.sub(unusable, f64x2.ge(size, limit));
    v128.store(pairs, v128.or(row, v128.not(counted)));
    v128.store(counts, count);
    count = f64x2.add(count, v128.and(one, counted));
  }
  v128.store(counts, count);
  const first = i64x2.extract_lane(unusable, 0);
  return <i32>(x == y ? first : first + i64x2.extract_lane(unusable, 1));
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
export const SUMS: usize = 80;

/**
 * Moments of the chunk's rows, from its first row on. `squares`: whether cxx is wanted. `records`, `scales`: the market's,
 * or 0 where windows have no common length. `scratch`: SUMS bytes for each row of the longest window and one more.
 */
export function gappyMoments(
  squares: bool,
  pairs: usize,
  counts: usize,
  m: usize,
  starts: usize,
  records: usize,
  scales: usize,
  moments: usize,
  scratch: usize,
): void {
  const xAnchored = findAnchors(pairs, m);
  let anchorX = f64x2.splat(foundX);
  let anchorM = f64x2.splat(foundM);
  const yAnchored = findAnchors(pairs + 8, m);
  anchorX = f64x2.replace_lane(anchorX, 1, foundX);
  anchorM = f64x2.replace_lane(anchorM, 1, foundM);
  if (xAnchored || yAnchored) {
    if (squares) {
      backward(true, pairs, m, anchorX, anchorM, scratch);
      forward(true, pairs, counts, m, starts, records, scales, anchorX, anchorM, moments, scratch);
    } else {
      backward(false, pairs, m, anchorX, anchorM, scratch);
      forward(false, pairs, counts, m, starts, records, scales, anchorX, anchorM, moments, scratch);
    }
  }
  if (!xAnchored) islandMoments(pairs, m, starts, moments, scratch);
  if (!yAnchored) islandMoments(pairs + 8, m, starts, moments + 8, scratch);
}

// What findAnchors found.
let foundX: f64 = 0;
let foundM: f64 = 0;

/**
 * Anchors of one lane: medians over five rows that count, each the first at or before one of those that give the anchor
 * of a complete series, and these themselves where they count. False where there are no such five.
 */
function findAnchors(lane: usize, m: usize): bool {
  if (spanStep == 0) {
    foundX = value(lane, spanStart);
    foundM = load<f64>(m + ((<usize>spanStart) << 3));
    return foundX == foundX;
  }
  for (let i = 0; i < 5; i++) {
    let row = spanStart - i * spanStep;
    const last = max(row - spanStep + 1, spanShared);
    while (row >= last && value(lane, row) != value(lane, row)) row--;
    if (row < last) return false;
    store<i32>(anchorRows + (<usize>i << 2), row);
  }
  const found = median5(pairAt(lane, m, 0), pairAt(lane, m, 1), pairAt(lane, m, 2), pairAt(lane, m, 3), pairAt(lane, m, 4));
  foundX = f64x2.extract_lane(found, 0);
  foundM = f64x2.extract_lane(found, 1);
  return true;
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
function backward(squares: bool, pairs: usize, m: usize, anchorX: v128, anchorM: v128, scratch: usize): void {
  let Sx = f64x2.splat(0);
  let Sm = Sx;
  let P = Sx;
  let Qm = Sx;
  let Qx = Sx;
  let sums = scratch + (<usize>(spanCut - spanFirst)) * SUMS;
  memory.fill(sums, 0, SUMS);
  const first = spanFirst;
  for (let t = spanCut - 1; t >= first; t--) {
    sums -= SUMS;
    const raw = f64x2.sub(at(pairs, t), anchorX);
    const pair = f64x2.eq(raw, raw);
    const dx = v128.and(raw, pair);
    const dm = v128.and(f64x2.sub(v128.load_splat<f64>(m + ((<usize>t) << 3)), anchorM), pair);
    Sx = f64x2.add(Sx, dx);
    Sm = f64x2.add(Sm, dm);
    P = f64x2.add(P, f64x2.mul(dx, dm));
    Qm = f64x2.add(Qm, f64x2.mul(dm, dm));
    v128.store(sums, Sx, SX);
    v128.store(sums, Sm, SM);
    v128.store(sums, P, PXM);
    v128.store(sums, Qm, QM);
    if (squares) {
      Qx = f64x2.add(Qx, f64x2.mul(dx, dx));
      v128.store(sums, Qx, QX);
    }
  }
}

@inline
function forward(
  squares: bool,
  pairs: usize,
  counts: usize,
  m: usize,
  starts: usize,
  records: usize,
  scales: usize,
  anchorX: v128,
  anchorM: v128,
  moments: usize,
  scratch: usize,
): void {
  const one = f64x2.splat(1);
  let Sx = f64x2.splat(0);
  let Sm = Sx;
  let P = Sx;
  let Qm = Sx;
  let Qx = Sx;
  const s = spanStart;
  const end = spanEnd;
  const first = spanFirst;
  for (let t = spanCut; t < end; t++) {
    const raw = f64x2.sub(at(pairs, t), anchorX);
    const pair = f64x2.eq(raw, raw);
    const dx = v128.and(raw, pair);
    const dm = v128.and(f64x2.sub(v128.load_splat<f64>(m + ((<usize>t) << 3)), anchorM), pair);
    Sx = f64x2.add(Sx, dx);
    Sm = f64x2.add(Sm, dm);
    P = f64x2.add(P, f64x2.mul(dx, dm));
    Qm = f64x2.add(Qm, f64x2.mul(dm, dm));
    if (squares) Qx = f64x2.add(Qx, f64x2.mul(dx, dx));
    if (t < s) continue;

    const start = startOf(starts, t);
    const sums = scratch + (<usize>(start - first)) * SUMS;
    const Sx1 = v128.load(sums, SX);
    const Sm1 = v128.load(sums, SM);
    const count = f64x2.sub(at(counts, t + 1), at(counts, start));
    const some = f64x2.pmax(one, count);
    let mean = f64x2.div(f64x2.add(Sm, Sm1), some);
    let whole = f64x2.splat(0);
    if (records) {
      whole = f64x2.eq(count, v128.load_splat<f64>(scales + (<usize>t) * SCALES, COUNT));
      mean = v128.bitselect(v128.load_splat<f64>(records + (<usize>t) * RECORD, MEAN), mean, whole);
    }
    const cxm = f64x2.add(
      f64x2.sub(P, f64x2.mul(Sx, mean)),
      f64x2.sub(v128.load(sums, PXM), f64x2.mul(Sx1, mean)),
    );
    let cmm = f64x2.add(
      f64x2.sub(Qm, f64x2.mul(Sm, mean)),
      f64x2.sub(v128.load(sums, QM), f64x2.mul(Sm1, mean)),
    );
    let average = f64x2.add(anchorM, mean);
    if (records) {
      const scale = scales + (<usize>t) * SCALES;
      cmm = v128.bitselect(v128.load_splat<f64>(scale, MARKET_CMM), cmm, whole);
      average = v128.bitselect(v128.load_splat<f64>(scale, MARKET_MEAN), average, whole);
    }
    v128.store(moments, cxm, CXM);
    v128.store(moments, cmm, CMM);
    v128.store(moments, average, MEAN_M);
    v128.store(moments, count, N);
    if (squares) {
      const allX = f64x2.add(Sx, Sx1);
      const meanX = f64x2.mul(allX, f64x2.div(one, some));
      v128.store(moments, f64x2.sub(f64x2.add(Qx, v128.load(sums, QX)), f64x2.mul(meanX, allX)), CXX);
      v128.store(moments, f64x2.add(anchorX, meanX), MEAN_X);
    }
    moments += MOMENTS;
  }
}
