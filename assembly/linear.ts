/*
One linear statistic of four complete series x against a complete market m, over one chunk (see chunk.ts). With x' and m'
the anchored values, S = sum(x'), P = sum(x' m') and the market's window mean known beforehand,

  cxm = sum(x' (m' - mean)) = P - mean S

is linear, so prefix and suffix each carry their own P - mean S, and one stored number a row joins them. What is
subtracted is small beside what is left, because the anchor is near the mean.
Rows go two at a time: loading them one by one costs 1.2x. Series go four at a time, which takes 0.82x of two: they share
the market's loads. Whether they are complete shows in passing: S of a missing value is NaN, and the greatest magnitude
tells of unusable numbers. Looking beforehand costs 1.3x. A chunk is short: three calls that clear 80 bytes cost 1.06x.
*/
import { aside, clearAside, keepState, keepStates, putAside, stateAt } from "./aside";
import { FOLD, anchor, anchors, chunkCut, chunkHasSuffix, firstFold, isLong, lastFold } from "./chunk";
import { BACKWARD, FACTOR, FORWARD, MEAN, RECORD } from "./market";
import { firstRow, limitOfSize, loadRow, magnitudeBits, secondRow, storeRow } from "./pair";

/** The series at hand, four or two, by the offsets of their rows 0 from the panel's. */
const MEMBERS = memory.data(16, 4);

@inline
export function setMember(k: i32, offset: usize): void {
  store<u32>(MEMBERS + ((<usize>k) << 2), <u32>offset);
}

@inline
export function member(k: i32): usize {
  return <usize>load<u32>(MEMBERS + ((<usize>k) << 2));
}

/**
 * The statistic, cxm times the FACTOR of the market's records, of the four members for rows s <= t < end.
 * `scratch`: 32 W bytes and SUMS for each FOLD of W and two more. False, and results that mean nothing, where
 * one of these rows is unusable.
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
  const x = panel + member(0);
  const y = panel + member(1);
  const u = panel + member(2);
  const v = panel + member(3);
  const xyAnchor = anchors(x, y, s, w);
  const uvAnchor = anchors(u, v, s, w);
  backward(x, y, u, v, xyAnchor, uvAnchor, records, w, s, e, scratch);
  const zero = f64x2.splat(0);
  let S = zero;
  let P = zero;
  let S2 = zero;
  let P2 = zero;
  const mAnchor = anchor(m, s, w);
  const long = isLong(w);
  if (long) clearAside();
  let t = chunkCut(s, e, w);
  let fold = long ? firstFold(t, s) : end;
  for (; t < s; t++) {
    const dm = f64x2.splat(load<f64>(m + ((<usize>t) << 3)) - mAnchor);
    const d = f64x2.sub(loadRow(x, y, t), xyAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, dm));
    const d2 = f64x2.sub(loadRow(u, v, t), uvAnchor);
    S2 = f64x2.add(S2, d2);
    P2 = f64x2.add(P2, f64x2.mul(d2, dm));
    if (t + 1 != fold) continue;
    putAside(S, P, S2, P2, zero);
    S = zero;
    P = zero;
    S2 = zero;
    P2 = zero;
    fold += FOLD;
  }
  let record = records + (<usize>t) * RECORD;
  let suffix = scratch;
  let greatest = f64x2.splat(0);
  const bits = magnitudeBits();
  const xOut = out + member(0);
  const yOut = out + member(1);
  const uOut = out + member(2);
  const vOut = out + member(3);
  for (;;) {
    const stop = min(fold, end);
    if (long) carry(t, stop, records, suffix);
    for (; t + 1 < stop; t += 2, record += 2 * RECORD, suffix += 64) {
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
      const xyFirst = f64x2.mul(f64x2.add(rest(P, S, mean), v128.load(suffix)), factor);
      d = f64x2.sub(firstRow(vu, vv), uvAnchor);
      S2 = f64x2.add(S2, d);
      P2 = f64x2.add(P2, f64x2.mul(d, dm));
      const uvFirst = f64x2.mul(f64x2.add(rest(P2, S2, mean), v128.load(suffix, 16)), factor);

      dm = v128.load_splat<f64>(record, RECORD + FORWARD);
      mean = v128.load_splat<f64>(record, RECORD + MEAN);
      factor = v128.load_splat<f64>(record, RECORD + FACTOR);
      d = f64x2.sub(secondRow(vx, vy), xyAnchor);
      S = f64x2.add(S, d);
      P = f64x2.add(P, f64x2.mul(d, dm));
      const xySecond = f64x2.mul(f64x2.add(rest(P, S, mean), v128.load(suffix, 32)), factor);
      d = f64x2.sub(secondRow(vu, vv), uvAnchor);
      S2 = f64x2.add(S2, d);
      P2 = f64x2.add(P2, f64x2.mul(d, dm));
      const uvSecond = f64x2.mul(f64x2.add(rest(P2, S2, mean), v128.load(suffix, 48)), factor);

      v128.store(xOut + row, firstRow(xyFirst, xySecond));
      v128.store(yOut + row, secondRow(xyFirst, xySecond));
      v128.store(uOut + row, firstRow(uvFirst, uvSecond));
      v128.store(vOut + row, secondRow(uvFirst, uvSecond));
    }
    if (stop == end) break;
    putAside(S, P, S2, P2, zero);
    S = zero;
    P = zero;
    S2 = zero;
    P2 = zero;
    fold += FOLD;
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
    storeRow(xOut, yOut, t, f64x2.mul(f64x2.add(rest(P, S, mean), v128.load(suffix)), factor));
    d = f64x2.sub(uv, uvAnchor);
    S2 = f64x2.add(S2, d);
    P2 = f64x2.add(P2, f64x2.mul(d, dm));
    storeRow(uOut, vOut, t, f64x2.mul(f64x2.add(rest(P2, S2, mean), v128.load(suffix, 16)), factor));
  }
  if (long) {
    S = f64x2.add(S, aside(0));
    S2 = f64x2.add(S2, aside(32));
  }
  return isUsable(f64x2.add(S, S2), greatest);
}

/** P - mean S of the suffixes of the chunk's windows, 32 bytes a row from row s on. */
@inline
function backward(
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
  const bytes = (<usize>(e - s)) << 5;
  const hasSuffix = chunkHasSuffix(s, w);
  const top = isLong(w) && hasSuffix ? lastFold(s, e) : s;
  if (isLong(w)) keepStates(scratch + bytes, top);
  if (!hasSuffix) {
    memory.fill(scratch, 0, bytes);
    return;
  }
  const zero = f64x2.splat(0);
  let S = zero;
  let P = zero;
  let S2 = zero;
  let P2 = zero;
  let t = e - 2;
  let record = records + (<usize>t) * RECORD;
  let suffix = scratch + ((<usize>(t - s)) << 5);
  for (let fold = top; ; fold = max(fold - FOLD, s)) {
    for (; t >= fold; t -= 2, record -= 2 * RECORD, suffix -= 64) {
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
      v128.store(suffix, rest(P, S, mean), 32);
      d = f64x2.sub(secondRow(vu, vv), uvAnchor);
      S2 = f64x2.add(S2, d);
      P2 = f64x2.add(P2, f64x2.mul(d, dm));
      v128.store(suffix, rest(P2, S2, mean), 48);

      dm = v128.load_splat<f64>(record, BACKWARD);
      mean = v128.load_splat<f64>(record, MEAN);
      d = f64x2.sub(firstRow(vx, vy), xyAnchor);
      S = f64x2.add(S, d);
      P = f64x2.add(P, f64x2.mul(d, dm));
      v128.store(suffix, rest(P, S, mean));
      d = f64x2.sub(firstRow(vu, vv), uvAnchor);
      S2 = f64x2.add(S2, d);
      P2 = f64x2.add(P2, f64x2.mul(d, dm));
      v128.store(suffix, rest(P2, S2, mean), 16);
    }
    if (t < s) break;
    putAside(S, P, S2, P2, zero);
    keepState();
    S = zero;
    P = zero;
    S2 = zero;
    P2 = zero;
  }
}

/** Adds what was aside (S, P, S2 and P2), and is, to the suffix sums of the rows from t to before `stop`. */
function carry(t: i32, stop: i32, records: usize, suffix: usize): void {
  const before = stateAt(t);
  const S = v128.load(before);
  const P = v128.load(before, 16);
  const S2 = v128.load(before, 32);
  const P2 = v128.load(before, 48);
  let record = records + RECORD * <usize>t;
  for (; t < stop; t++, record += RECORD, suffix += 32) {
    const mean = v128.load_splat<f64>(record, MEAN);
    const xy = f64x2.add(v128.load(suffix), rest(P, S, mean));
    const uv = f64x2.add(v128.load(suffix, 16), rest(P2, S2, mean));
    v128.store(suffix, f64x2.add(xy, rest(aside(16), aside(0), mean)));
    v128.store(suffix, f64x2.add(uv, rest(aside(48), aside(32), mean)), 16);
  }
}

/** P - mean S */
@inline
export function rest(P: v128, S: v128, mean: v128): v128 {
  return f64x2.sub(P, f64x2.mul(S, mean));
}

/** Whether neither a missing value has gone into the sums nor an unusable number into the magnitudes. */
@inline
export function isUsable(S: v128, greatest: v128): bool {
  return i64x2.all_true(v128.and(f64x2.eq(S, S), f64x2.lt(greatest, limitOfSize())));
}
