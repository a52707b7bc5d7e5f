/*
Two series over one chunk where values are missing, in them or in the market. A row counts in a lane where that series
and the market both have a value; sums over those rows only, with x', m' anchored as in chunk.ts:

  n, Sx = sum(x'), Sm = sum(m'), P = sum(x' m'), Qm = sum(m'^2), Qx = sum(x'^2)
  mean = Sm / n,  cxm = P - mean Sx,  cmm = Qm - mean Sm,  cxx = Qx - Sx^2 / n

A window without gaps takes mean and cmm from the market's record and so gets the bits of dense.ts; of the others cmm is
a plain sum. A series with too few values among the shared rows to find an anchor is left to island.ts.
*/
import { anchorStep, chunkCut, chunkHasSuffix, median5, sharedStart } from "./chunk";
import { islandMoments } from "./island";
import { COUNT, CMM as MARKET_CMM, MEAN, RECORD } from "./market";
import { CMM, CXM, CXX, MOMENTS, N } from "./moments";
import { loadRow } from "./pair";

// Suffix sums, one record a row, two lanes a field.
const COUNTS: usize = 0;
const SX: usize = 16;
const SM: usize = 32;
const PXM: usize = 48;
const QM: usize = 64;
const QX: usize = 80;
const SUMS: usize = 96;

/** Moments of rows s <= t < end, from row s on. `scratch`: 96 W bytes. */
export function missingMoments(
  x: usize,
  y: usize,
  m: usize,
  records: usize,
  w: i32,
  s: i32,
  e: i32,
  end: i32,
  moments: usize,
  scratch: usize,
): void {
  const xAnchored = findAnchors(x, m, s, e, w);
  let anchorX = f64x2.splat(foundX);
  let anchorM = f64x2.splat(foundM);
  const yAnchored = findAnchors(y, m, s, e, w);
  anchorX = f64x2.replace_lane(anchorX, 1, foundX);
  anchorM = f64x2.replace_lane(anchorM, 1, foundM);
  if (xAnchored || yAnchored) {
    backward(x, y, m, w, s, e, anchorX, anchorM, scratch);
    forward(x, y, m, records, w, s, e, end, anchorX, anchorM, moments, scratch);
  }
  if (!xAnchored) islandMoments(x, m, w, s, e, end, moments, scratch);
  if (!yAnchored) islandMoments(y, m, w, s, e, end, moments + 8, scratch);
}

/** No row of the chunk's windows counts in either lane. */
export const NONE = 0;
/** Every row counts in both lanes. */
export const WHOLE = 1;
const MIXED = 2;

/** Which rows count, over all windows that end in s <= t < end. */
export function chunkState(x: usize, y: usize, m: usize, w: i32, s: i32, end: i32): i32 {
  let all = i64x2.splat(-1);
  let any = i64x2.splat(0);
  for (let t = max(0, s - w + 1); t < end; t++) {
    const vx = loadRow(x, y, t);
    const vm = v128.load_splat<f64>(m + ((<usize>t) << 3));
    const pair = v128.and(f64x2.eq(vx, vx), f64x2.eq(vm, vm));
    all = v128.and(all, pair);
    any = v128.or(any, pair);
  }
  if (!v128.any_true(any)) return NONE;
  return i64x2.all_true(all) ? WHOLE : MIXED;
}

// What findAnchors found.
let foundX: f64 = 0;
let foundM: f64 = 0;

/**
 * Anchors of one lane: medians over five rows that count, each the first at or before one of those that give the anchor
 * of a complete series, and these themselves where they count. False where there are no such five.
 */
function findAnchors(x: usize, m: usize, s: i32, e: i32, w: i32): bool {
  const start = sharedStart(s, e, w);
  const step = anchorStep(s, w);
  if (step == 0) {
    foundX = at(x, s);
    foundM = at(m, s);
    return foundX == foundX && foundM == foundM;
  }
  for (let i = 0; i < 5; i++) {
    let row = s - i * step;
    const last = max(row - step + 1, start);
    while (row >= last && !(at(x, row) == at(x, row) && at(m, row) == at(m, row))) row--;
    if (row < last) return false;
    store<i32>(anchorRows + (<usize>i << 2), row);
  }
  const found = median5(pairAt(x, m, 0), pairAt(x, m, 1), pairAt(x, m, 2), pairAt(x, m, 3), pairAt(x, m, 4));
  foundX = f64x2.extract_lane(found, 0);
  foundM = f64x2.extract_lane(found, 1);
  return true;
}

/** The five rows. */
const anchorRows = memory.data(20);

/** x and m side by side, at one of the five rows. */
function pairAt(x: usize, m: usize, i: i32): v128 {
  return loadRow(x, m, load<i32>(anchorRows + (<usize>i << 2)));
}

@inline
function at(series: usize, t: i32): f64 {
  return load<f64>(series + ((<usize>t) << 3));
}

function backward(
  x: usize,
  y: usize,
  m: usize,
  w: i32,
  s: i32,
  e: i32,
  anchorX: v128,
  anchorM: v128,
  scratch: usize,
): void {
  if (!chunkHasSuffix(s, w)) {
    memory.fill(scratch, 0, (<usize>(e - s)) * SUMS);
    return;
  }
  const one = f64x2.splat(1);
  let n = f64x2.splat(0);
  let Sx = n;
  let Sm = n;
  let P = n;
  let Qm = n;
  let Qx = n;
  let sums = scratch + (<usize>(e - 1 - s)) * SUMS;
  for (let t = e - w; t >= s - w + 1; t--, sums -= SUMS) {
    const vx = loadRow(x, y, t);
    const vm = v128.load_splat<f64>(m + ((<usize>t) << 3));
    const pair = v128.and(f64x2.eq(vx, vx), f64x2.eq(vm, vm));
    const dx = v128.and(f64x2.sub(vx, anchorX), pair);
    const dm = v128.and(f64x2.sub(vm, anchorM), pair);
    n = f64x2.add(n, v128.and(one, pair));
    Sx = f64x2.add(Sx, dx);
    Sm = f64x2.add(Sm, dm);
    P = f64x2.add(P, f64x2.mul(dx, dm));
    Qm = f64x2.add(Qm, f64x2.mul(dm, dm));
    Qx = f64x2.add(Qx, f64x2.mul(dx, dx));
    v128.store(sums, n, COUNTS);
    v128.store(sums, Sx, SX);
    v128.store(sums, Sm, SM);
    v128.store(sums, P, PXM);
    v128.store(sums, Qm, QM);
    v128.store(sums, Qx, QX);
  }
}

function forward(
  x: usize,
  y: usize,
  m: usize,
  records: usize,
  w: i32,
  s: i32,
  e: i32,
  end: i32,
  anchorX: v128,
  anchorM: v128,
  moments: usize,
  sums: usize,
): void {
  const one = f64x2.splat(1);
  let n = f64x2.splat(0);
  let Sx = n;
  let Sm = n;
  let P = n;
  let Qm = n;
  let Qx = n;
  for (let t = chunkCut(s, e, w); t < end; t++) {
    const vx = loadRow(x, y, t);
    const vm = v128.load_splat<f64>(m + ((<usize>t) << 3));
    const pair = v128.and(f64x2.eq(vx, vx), f64x2.eq(vm, vm));
    const dx = v128.and(f64x2.sub(vx, anchorX), pair);
    const dm = v128.and(f64x2.sub(vm, anchorM), pair);
    n = f64x2.add(n, v128.and(one, pair));
    Sx = f64x2.add(Sx, dx);
    Sm = f64x2.add(Sm, dm);
    P = f64x2.add(P, f64x2.mul(dx, dm));
    Qm = f64x2.add(Qm, f64x2.mul(dm, dm));
    Qx = f64x2.add(Qx, f64x2.mul(dx, dx));
    if (t < s) continue;

    const record = records + (<usize>t) * RECORD;
    const Sx1 = v128.load(sums, SX);
    const Sm1 = v128.load(sums, SM);
    const count = f64x2.add(n, v128.load(sums, COUNTS));
    const whole = f64x2.eq(count, v128.load_splat<f64>(record, COUNT));
    const some = f64x2.pmax(one, count);
    const mean = v128.bitselect(
      v128.load_splat<f64>(record, MEAN),
      f64x2.div(f64x2.add(Sm, Sm1), some),
      whole,
    );
    const cxm = f64x2.add(
      f64x2.sub(P, f64x2.mul(Sx, mean)),
      f64x2.sub(v128.load(sums, PXM), f64x2.mul(Sx1, mean)),
    );
    const cmm = f64x2.add(
      f64x2.sub(Qm, f64x2.mul(Sm, mean)),
      f64x2.sub(v128.load(sums, QM), f64x2.mul(Sm1, mean)),
    );
    const allX = f64x2.add(Sx, Sx1);
    const meanX = f64x2.mul(allX, f64x2.div(one, some));
    v128.store(moments, cxm, CXM);
    v128.store(moments, f64x2.sub(f64x2.add(Qx, v128.load(sums, QX)), f64x2.mul(meanX, allX)), CXX);
    v128.store(moments, v128.bitselect(v128.load_splat<f64>(record, MARKET_CMM), cmm, whole), CMM);
    v128.store(moments, count, N);
    moments += MOMENTS;
    sums += SUMS;
  }
}
