/*
Complete series x against a complete market m, over one chunk (see chunk.ts). With x' and m' the anchored values,
S = sum(x'), P = sum(x' m'), Q = sum(x'^2) and the market's window mean known beforehand:

  cxm = sum(x' (m' - mean)) = P - mean S                (1)
  cxx = sum(x'^2) - S^2 / n                             (2)

(1) is linear, so prefix and suffix each carry their own P - mean S, and one stored number a row joins them. What (1) and
(2) subtract is small beside what is left, because the anchor is near the mean.
Rows go two at a time: loading them one by one costs 1.2x. Whether the series are complete shows in passing: S of a
missing value is NaN, and the greatest magnitude tells of unusable numbers. Looking beforehand costs 1.3x.
One linear statistic takes four series at a time (0.82x of two: they share the market's loads).
*/
import { anchor, anchors, chunkCut, chunkHasSuffix, foldsAfter, foldsBefore, isLong } from "./chunk";
import { BACKWARD, FACTOR, FORWARD, INV_COUNT, MEAN, RECORD, SCALES, blockAt } from "./market";
import { CXM, CXX, MEAN_X, MOMENTS, TICKER, storeField } from "./moments";
import { firstRow, limitOfSize, loadRow, magnitudeBits, secondRow, storeRow } from "./pair";

/** Bytes of suffix sums for each of W rows. */
export const DENSE: usize = 48;

/** Four series, by the offsets of their rows 0 from the panel's. */
let offset0: usize = 0;
let offset1: usize = 0;
let offset2: usize = 0;
let offset3: usize = 0;

export function setFour(first: usize, second: usize, third: usize, fourth: usize): void {
  offset0 = first;
  offset1 = second;
  offset2 = third;
  offset3 = fourth;
}

/**
 * One linear statistic, cxm times the FACTOR of the market's records, of the four series for rows s <= t < end.
 * `scratch`: 32 W bytes. False, and results that mean nothing, where one of these rows is unusable.
 */
export function denseLinear(
  panel: usize,
  out: usize,
  m: usize,
  records: usize,
  w: i32,
  s: i32,
  e: i32,
  end: i32,
  scratch: usize,
): bool {
  return isLong(w)
    ? longLinear(panel, out, m, records, w, s, e, end, scratch)
    : shortLinear(panel, out, m, records, w, s, e, end, scratch);
}

// Two functions, as one with both loops runs short of registers (1.1x).
function shortLinear(
  panel: usize, out: usize, m: usize, records: usize, w: i32, s: i32, e: i32, end: i32, scratch: usize,
): bool {
  return fourLinear(false, panel, out, m, records, w, s, e, end, scratch);
}

function longLinear(
  panel: usize, out: usize, m: usize, records: usize, w: i32, s: i32, e: i32, end: i32, scratch: usize,
): bool {
  return fourLinear(true, panel, out, m, records, w, s, e, end, scratch);
}

/** `long`: whether sums are put aside, see chunk.ts. */
@inline
function fourLinear(
  long: bool,
  panel: usize,
  out: usize,
  m: usize,
  records: usize,
  w: i32,
  s: i32,
  e: i32,
  end: i32,
  scratch: usize,
): bool {
  const x = panel + offset0;
  const y = panel + offset1;
  const u = panel + offset2;
  const v = panel + offset3;
  const xyAnchor = anchors(x, y, s, w);
  const uvAnchor = anchors(u, v, s, w);
  backwardLinear(long, x, y, u, v, xyAnchor, uvAnchor, records, w, s, e, scratch);
  const zero = f64x2.splat(0);
  let S = zero;
  let P = zero;
  let S2 = zero;
  let P2 = zero;
  // what has been put aside of them
  let SDone = zero;
  let PDone = zero;
  let S2Done = zero;
  let P2Done = zero;
  const mAnchor = anchor(m, s, w);
  for (let t = chunkCut(s, e, w); t < s; t++) {
    const dm = f64x2.splat(load<f64>(m + ((<usize>t) << 3)) - mAnchor);
    const d = f64x2.sub(loadRow(x, y, t), xyAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, dm));
    const d2 = f64x2.sub(loadRow(u, v, t), uvAnchor);
    S2 = f64x2.add(S2, d2);
    P2 = f64x2.add(P2, f64x2.mul(d2, dm));
    if (!long || !foldsAfter(t - s)) continue;
    SDone = f64x2.add(SDone, S);
    PDone = f64x2.add(PDone, P);
    S2Done = f64x2.add(S2Done, S2);
    P2Done = f64x2.add(P2Done, P2);
    S = zero;
    P = zero;
    S2 = zero;
    P2 = zero;
  }
  let t = s;
  let record = records + (<usize>t) * RECORD;
  let suffix = scratch;
  let greatest = f64x2.splat(0);
  const bits = magnitudeBits();
  const xOut = out + offset0;
  const yOut = out + offset1;
  const uOut = out + offset2;
  const vOut = out + offset3;
  for (; t + 1 < end; t += 2, record += 2 * RECORD, suffix += 64) {
    const row = (<usize>t) << 3;
    const vx = v128.load(x + row);
    const vy = v128.load(y + row);
    const vu = v128.load(u + row);
    const vv = v128.load(v + row);
    greatest = f64x2.pmax(f64x2.pmax(greatest, v128.and(bits, vx)), v128.and(bits, vy));
    greatest = f64x2.pmax(f64x2.pmax(greatest, v128.and(bits, vu)), v128.and(bits, vv));

    let dm = v128.load_splat<f64>(record, FORWARD);
    let mean = v128.load_splat<f64>(record, MEAN);
    let factor = v128.load_splat<f64>(record, FACTOR);
    let d = f64x2.sub(firstRow(vx, vy), xyAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, dm));
    const xyFirst = f64x2.mul(f64x2.add(sofar(long, PDone, P, SDone, S, mean), v128.load(suffix)), factor);
    d = f64x2.sub(firstRow(vu, vv), uvAnchor);
    S2 = f64x2.add(S2, d);
    P2 = f64x2.add(P2, f64x2.mul(d, dm));
    const uvFirst = f64x2.mul(f64x2.add(sofar(long, P2Done, P2, S2Done, S2, mean), v128.load(suffix, 16)), factor);

    dm = v128.load_splat<f64>(record, RECORD + FORWARD);
    mean = v128.load_splat<f64>(record, RECORD + MEAN);
    factor = v128.load_splat<f64>(record, RECORD + FACTOR);
    d = f64x2.sub(secondRow(vx, vy), xyAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, dm));
    const xySecond = f64x2.mul(f64x2.add(sofar(long, PDone, P, SDone, S, mean), v128.load(suffix, 32)), factor);
    d = f64x2.sub(secondRow(vu, vv), uvAnchor);
    S2 = f64x2.add(S2, d);
    P2 = f64x2.add(P2, f64x2.mul(d, dm));
    const uvSecond = f64x2.mul(f64x2.add(sofar(long, P2Done, P2, S2Done, S2, mean), v128.load(suffix, 48)), factor);

    v128.store(xOut + row, firstRow(xyFirst, xySecond));
    v128.store(yOut + row, secondRow(xyFirst, xySecond));
    v128.store(uOut + row, firstRow(uvFirst, uvSecond));
    v128.store(vOut + row, secondRow(uvFirst, uvSecond));
    if (!long || !foldsAfter(t + 1 - s)) continue;
    SDone = f64x2.add(SDone, S);
    PDone = f64x2.add(PDone, P);
    S2Done = f64x2.add(S2Done, S2);
    P2Done = f64x2.add(P2Done, P2);
    S = zero;
    P = zero;
    S2 = zero;
    P2 = zero;
  }
  if (t < end) {
    const dm = v128.load_splat<f64>(record, FORWARD);
    const mean = v128.load_splat<f64>(record, MEAN);
    const factor = v128.load_splat<f64>(record, FACTOR);
    const xy = loadRow(x, y, t);
    const uv = loadRow(u, v, t);
    greatest = f64x2.pmax(f64x2.pmax(greatest, v128.and(bits, xy)), v128.and(bits, uv));
    let d = f64x2.sub(xy, xyAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, dm));
    storeRow(xOut, yOut, t, f64x2.mul(f64x2.add(sofar(long, PDone, P, SDone, S, mean), v128.load(suffix)), factor));
    d = f64x2.sub(uv, uvAnchor);
    S2 = f64x2.add(S2, d);
    P2 = f64x2.add(P2, f64x2.mul(d, dm));
    storeRow(uOut, vOut, t, f64x2.mul(f64x2.add(sofar(long, P2Done, P2, S2Done, S2, mean), v128.load(suffix, 16)), factor));
  }
  return isUsable(f64x2.add(f64x2.add(SDone, S), f64x2.add(S2Done, S2)), greatest);
}

/** P - mean S */
@inline
function rest(P: v128, S: v128, mean: v128): v128 {
  return f64x2.sub(P, f64x2.mul(S, mean));
}

/** The same of the sums with what has been put aside of them. */
@inline
function sofar(long: bool, PDone: v128, P: v128, SDone: v128, S: v128, mean: v128): v128 {
  return rest(both(long, PDone, P), both(long, SDone, S), mean);
}

@inline
function both(long: bool, done: v128, sum: v128): v128 {
  return long ? f64x2.add(done, sum) : sum;
}

/** Whether neither a missing value has gone into the sums nor an unusable number into the magnitudes. */
@inline
function isUsable(S: v128, greatest: v128): bool {
  return i64x2.all_true(v128.and(f64x2.eq(S, S), f64x2.lt(greatest, limitOfSize())));
}

/** P - mean S of the suffixes of the chunk's windows, 32 bytes a row from row s on. */
@inline
function backwardLinear(
  long: bool,
  x: usize,
  y: usize,
  u: usize,
  v: usize,
  xyAnchor: v128,
  uvAnchor: v128,
  records: usize,
  w: i32,
  s: i32,
  e: i32,
  scratch: usize,
): void {
  if (!chunkHasSuffix(s, w)) {
    memory.fill(scratch, 0, (<usize>(e - s)) << 5);
    return;
  }
  const zero = f64x2.splat(0);
  let S = zero;
  let P = zero;
  let S2 = zero;
  let P2 = zero;
  let SDone = zero;
  let PDone = zero;
  let S2Done = zero;
  let P2Done = zero;
  let t = e - 2;
  let record = records + (<usize>t) * RECORD;
  let suffix = scratch + ((<usize>(t - s)) << 5);
  for (; t >= s; t -= 2, record -= 2 * RECORD, suffix -= 64) {
    const row = (<usize>(t - w + 1)) << 3;
    const vx = v128.load(x + row);
    const vy = v128.load(y + row);
    const vu = v128.load(u + row);
    const vv = v128.load(v + row);
    let dm = v128.load_splat<f64>(record, RECORD + BACKWARD);
    let mean = v128.load_splat<f64>(record, RECORD + MEAN);
    let d = f64x2.sub(secondRow(vx, vy), xyAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, dm));
    v128.store(suffix, sofar(long, PDone, P, SDone, S, mean), 32);
    d = f64x2.sub(secondRow(vu, vv), uvAnchor);
    S2 = f64x2.add(S2, d);
    P2 = f64x2.add(P2, f64x2.mul(d, dm));
    v128.store(suffix, sofar(long, P2Done, P2, S2Done, S2, mean), 48);

    dm = v128.load_splat<f64>(record, BACKWARD);
    mean = v128.load_splat<f64>(record, MEAN);
    d = f64x2.sub(firstRow(vx, vy), xyAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, dm));
    v128.store(suffix, sofar(long, PDone, P, SDone, S, mean));
    d = f64x2.sub(firstRow(vu, vv), uvAnchor);
    S2 = f64x2.add(S2, d);
    P2 = f64x2.add(P2, f64x2.mul(d, dm));
    v128.store(suffix, sofar(long, P2Done, P2, S2Done, S2, mean), 16);
    if (!long || !foldsBefore(t - s)) continue;
    SDone = f64x2.add(SDone, S);
    PDone = f64x2.add(PDone, P);
    S2Done = f64x2.add(S2Done, S2);
    P2Done = f64x2.add(P2Done, P2);
    S = zero;
    P = zero;
    S2 = zero;
    P2 = zero;
  }
  if (t < s - 1) return;
  // a chunk of one row, which only W = 2 has
  const deviation = f64x2.sub(
    v128.load_splat<f64>(record, RECORD + BACKWARD),
    v128.load_splat<f64>(record, RECORD + MEAN),
  );
  v128.store(scratch, f64x2.mul(f64x2.sub(loadRow(x, y, s - w + 1), xyAnchor), deviation));
  v128.store(scratch, f64x2.mul(f64x2.sub(loadRow(u, v, s - w + 1), uvAnchor), deviation), 16);
}

/** cxm, cxx and mean of two series, rows s <= t < end, as moments from row s on. `scratch`: 48 W bytes. False as above. */
export function denseMoments(
  x: usize,
  y: usize,
  m: usize,
  records: usize,
  scales: usize,
  w: i32,
  s: i32,
  e: i32,
  end: i32,
  moments: usize,
  scratch: usize,
): bool {
  return isLong(w)
    ? longMoments(x, y, m, records, scales, w, s, e, end, moments, scratch)
    : shortMoments(x, y, m, records, scales, w, s, e, end, moments, scratch);
}

function shortMoments(
  x: usize, y: usize, m: usize, records: usize, scales: usize, w: i32, s: i32, e: i32, end: i32, moments: usize,
  scratch: usize,
): bool {
  return pairMoments(false, x, y, m, records, scales, w, s, e, end, moments, scratch);
}

function longMoments(
  x: usize, y: usize, m: usize, records: usize, scales: usize, w: i32, s: i32, e: i32, end: i32, moments: usize,
  scratch: usize,
): bool {
  return pairMoments(true, x, y, m, records, scales, w, s, e, end, moments, scratch);
}

@inline
function pairMoments(
  long: bool,
  x: usize,
  y: usize,
  m: usize,
  records: usize,
  scales: usize,
  w: i32,
  s: i32,
  e: i32,
  end: i32,
  moments: usize,
  scratch: usize,
): bool {
  const xAnchor = anchors(x, y, s, w);
  backwardMoments(long, x, y, xAnchor, records, w, s, e, scratch);
  const zero = f64x2.splat(0);
  let S = zero;
  let P = zero;
  let Q = zero;
  let SDone = zero;
  let PDone = zero;
  let QDone = zero;
  const mAnchor = anchor(m, s, w);
  for (let t = chunkCut(s, e, w); t < s; t++) {
    const d = f64x2.sub(loadRow(x, y, t), xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, f64x2.splat(load<f64>(m + ((<usize>t) << 3)) - mAnchor)));
    Q = f64x2.add(Q, f64x2.mul(d, d));
    if (!long || !foldsAfter(t - s)) continue;
    SDone = f64x2.add(SDone, S);
    PDone = f64x2.add(PDone, P);
    QDone = f64x2.add(QDone, Q);
    S = zero;
    P = zero;
    Q = zero;
  }
  let greatest = f64x2.splat(0);
  const bits = magnitudeBits();
  let t = s;
  let record = records + (<usize>t) * RECORD;
  let scale = blockAt(scales, t, w);
  let suffix = scratch;
  for (; t + 1 < end; t += 2, record += 2 * RECORD, scale += SCALES, suffix += 2 * DENSE, moments += MOMENTS) {
    const row = (<usize>t) << 3;
    const vx = v128.load(x + row);
    const vy = v128.load(y + row);
    greatest = f64x2.pmax(f64x2.pmax(greatest, v128.and(bits, vx)), v128.and(bits, vy));
    let d = f64x2.sub(firstRow(vx, vy), xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, FORWARD)));
    Q = f64x2.add(Q, f64x2.mul(d, d));
    const cxm = f64x2.add(sofar(long, PDone, P, SDone, S, v128.load_splat<f64>(record, MEAN)), v128.load(suffix));
    let all = f64x2.add(both(long, SDone, S), v128.load(suffix, 16));
    const mean = f64x2.mul(all, v128.load_splat<f64>(scale, INV_COUNT));
    const cxx = f64x2.sub(f64x2.add(both(long, QDone, Q), v128.load(suffix, 32)), f64x2.mul(mean, all));

    d = f64x2.sub(secondRow(vx, vy), xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, RECORD + FORWARD)));
    Q = f64x2.add(Q, f64x2.mul(d, d));
    const cxm2 = f64x2.add(sofar(long, PDone, P, SDone, S, v128.load_splat<f64>(record, RECORD + MEAN)), v128.load(suffix, DENSE));
    all = f64x2.add(both(long, SDone, S), v128.load(suffix, DENSE + 16));
    const mean2 = f64x2.mul(all, v128.load_splat<f64>(scale, INV_COUNT + 8));
    const cxx2 = f64x2.sub(f64x2.add(both(long, QDone, Q), v128.load(suffix, DENSE + 32)), f64x2.mul(mean2, all));

    v128.store(moments, firstRow(cxm, cxm2), CXM);
    v128.store(moments, secondRow(cxm, cxm2), TICKER + CXM);
    v128.store(moments, firstRow(cxx, cxx2), CXX);
    v128.store(moments, secondRow(cxx, cxx2), TICKER + CXX);
    const average = f64x2.add(xAnchor, mean);
    const average2 = f64x2.add(xAnchor, mean2);
    v128.store(moments, firstRow(average, average2), MEAN_X);
    v128.store(moments, secondRow(average, average2), TICKER + MEAN_X);
    if (!long || !foldsAfter(t + 1 - s)) continue;
    SDone = f64x2.add(SDone, S);
    PDone = f64x2.add(PDone, P);
    QDone = f64x2.add(QDone, Q);
    S = zero;
    P = zero;
    Q = zero;
  }
  if (t < end) {
    const row = loadRow(x, y, t);
    greatest = f64x2.pmax(greatest, v128.and(bits, row));
    const d = f64x2.sub(row, xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, FORWARD)));
    Q = f64x2.add(Q, f64x2.mul(d, d));
    storeField(moments, CXM, f64x2.add(sofar(long, PDone, P, SDone, S, v128.load_splat<f64>(record, MEAN)), v128.load(suffix)));
    const all = f64x2.add(both(long, SDone, S), v128.load(suffix, 16));
    const mean = f64x2.mul(all, v128.load_splat<f64>(scale, INV_COUNT));
    storeField(moments, CXX, f64x2.sub(f64x2.add(both(long, QDone, Q), v128.load(suffix, 32)), f64x2.mul(mean, all)));
    storeField(moments, MEAN_X, f64x2.add(xAnchor, mean));
  }
  return isUsable(f64x2.add(SDone, S), greatest);
}

/** P - mean S, S and Q of the suffixes of the chunk's windows, 48 bytes a row from row s on. */
@inline
function backwardMoments(
  long: bool,
  x: usize,
  y: usize,
  xAnchor: v128,
  records: usize,
  w: i32,
  s: i32,
  e: i32,
  scratch: usize,
): void {
  if (!chunkHasSuffix(s, w)) {
    memory.fill(scratch, 0, (<usize>(e - s)) * DENSE);
    return;
  }
  const zero = f64x2.splat(0);
  let S = zero;
  let P = zero;
  let Q = zero;
  let SDone = zero;
  let PDone = zero;
  let QDone = zero;
  let t = e - 2;
  let record = records + (<usize>t) * RECORD;
  let suffix = scratch + (<usize>(t - s)) * DENSE;
  for (; t >= s; t -= 2, record -= 2 * RECORD, suffix -= 2 * DENSE) {
    const row = (<usize>(t - w + 1)) << 3;
    const vx = v128.load(x + row);
    const vy = v128.load(y + row);
    let d = f64x2.sub(secondRow(vx, vy), xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, RECORD + BACKWARD)));
    Q = f64x2.add(Q, f64x2.mul(d, d));
    v128.store(suffix, sofar(long, PDone, P, SDone, S, v128.load_splat<f64>(record, RECORD + MEAN)), DENSE);
    v128.store(suffix, both(long, SDone, S), DENSE + 16);
    v128.store(suffix, both(long, QDone, Q), DENSE + 32);

    d = f64x2.sub(firstRow(vx, vy), xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, BACKWARD)));
    Q = f64x2.add(Q, f64x2.mul(d, d));
    v128.store(suffix, sofar(long, PDone, P, SDone, S, v128.load_splat<f64>(record, MEAN)));
    v128.store(suffix, both(long, SDone, S), 16);
    v128.store(suffix, both(long, QDone, Q), 32);
    if (!long || !foldsBefore(t - s)) continue;
    SDone = f64x2.add(SDone, S);
    PDone = f64x2.add(PDone, P);
    QDone = f64x2.add(QDone, Q);
    S = zero;
    P = zero;
    Q = zero;
  }
  if (t < s - 1) return;
  // a chunk of one row, which only W = 2 has
  const d = f64x2.sub(loadRow(x, y, s - w + 1), xAnchor);
  const deviation = f64x2.sub(
    v128.load_splat<f64>(record, RECORD + BACKWARD),
    v128.load_splat<f64>(record, RECORD + MEAN),
  );
  v128.store(scratch, f64x2.mul(d, deviation));
  v128.store(scratch, d, 16);
  v128.store(scratch, f64x2.mul(d, d), 32);
}
