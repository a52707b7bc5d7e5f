/*
What linear.ts computes, against two markets at once: both share the loads of x, x' and S, which takes 0.8x of the time.
Only whole chunks with a suffix, of windows that put nothing aside; the operations on each value are those of linear.ts,
so the bits are too.
*/
import { blankListBytes, blankListed, listAsked } from "./blanks";
import { anchor, anchors, chunkCut, chunkEnd, chunkHasSuffix, isLong } from "./chunk";
import { denseLinear, isUsable, member, rest, setMember } from "./linear";
import { BACKWARD, FACTOR, FORWARD, MEAN, RECORD, blanksOf } from "./market";
import { onlyLinear, output, setOutputs } from "./moments";
import { firstRow, loadRow, magnitudeBits, secondRow } from "./pair";

/**
 * The only statistic, beta or cov, of `count` tickers at `x` against two markets at once: what `rolling` computes from what
 * it is given of either. False, and results that mean nothing, where a value is missing or unusable, or where windows are
 * such that nothing would be gained.
 */
export function rollingTwo(
  x: usize,
  count: i32,
  m: usize,
  m2: usize,
  rows: i32,
  w: i32,
  memory: usize,
  memory2: usize,
  outputs: usize,
  outputs2: usize,
  scratch: usize,
): bool {
  const blanks = blanksOf(memory, rows, w);
  const blanks2 = blanksOf(memory2, rows, w);
  const flag = blankListBytes(rows);
  if (w == 2 || isLong(w) || load<i32>(blanks + flag) == 0 || load<i32>(blanks2 + flag) == 0) return false;
  setOutputs(outputs2);
  const only = onlyLinear();
  const out2 = output(only);
  setOutputs(outputs);
  const out = output(only);
  for (let i = 0; i < count; i += 4) {
    for (let k = 0; k < 4; k++) setMember(k, (<usize>min(i + k, count - 1) * <usize>rows) << 3);
    for (let s = 0; s < rows; ) {
      const e = chunkEnd(s, w);
      const end = min(e, rows);
      const complete =
        chunkHasSuffix(s, w) && !((end - s) & 1)
          ? chunkOfTwo(x, out, out2, m, m2, memory, memory2, w, s, e, end, scratch)
          : denseLinear(x, out, m, memory, w, s, e, end, scratch) &&
            denseLinear(x, out2, m2, memory2, w, s, e, end, scratch);
      if (!complete) return false;
      s = e;
    }
  }
  blankAll(blanks, count, rows);
  setOutputs(outputs2);
  blankAll(blanks2, count, rows);
  return true;
}

function blankAll(blanks: usize, count: i32, rows: i32): void {
  listAsked();
  for (let i = 0; i < count; i++) blankListed(blanks, (<usize>i * <usize>rows) << 3);
}

/**
 * The statistic of the four members for rows s <= t < end, an even number of them, against the markets at m and n, into
 * `out` and `out2`. `scratch`: 64 W bytes. False as denseLinear.
 */
function chunkOfTwo(
  panel: usize,
  out: usize,
  out2: usize,
  m: usize,
  n: usize,
  records: usize,
  records2: usize,
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
  const zero = f64x2.splat(0);
  let S = zero;
  let P = zero;
  let Q = zero;
  let S2 = zero;
  let P2 = zero;
  let Q2 = zero;
  const other = records2 - records;
  let record = records + <usize>(e - 2) * RECORD;
  let suffix = scratch + ((<usize>(e - 2 - s)) << 6);
  let row = (<usize>(e - 1 - w)) << 3;
  for (; suffix >= scratch; record -= 2 * RECORD, suffix -= 128, row -= 16) {
    const vx = v128.load(x + row);
    const vy = v128.load(y + row);
    const vu = v128.load(u + row);
    const vv = v128.load(v + row);
    let d = f64x2.sub(secondRow(vx, vy), xyAnchor);
    let d2 = f64x2.sub(secondRow(vu, vv), uvAnchor);
    S = f64x2.add(S, d);
    S2 = f64x2.add(S2, d2);
    let dm = v128.load_splat<f64>(record, RECORD + BACKWARD);
    let mean = v128.load_splat<f64>(record, RECORD + MEAN);
    P = f64x2.add(P, f64x2.mul(d, dm));
    P2 = f64x2.add(P2, f64x2.mul(d2, dm));
    v128.store(suffix, rest(P, S, mean), 64);
    v128.store(suffix, rest(P2, S2, mean), 80);
    dm = v128.load_splat<f64>(record + other, RECORD + BACKWARD);
    mean = v128.load_splat<f64>(record + other, RECORD + MEAN);
    Q = f64x2.add(Q, f64x2.mul(d, dm));
    Q2 = f64x2.add(Q2, f64x2.mul(d2, dm));
    v128.store(suffix, rest(Q, S, mean), 96);
    v128.store(suffix, rest(Q2, S2, mean), 112);

    d = f64x2.sub(firstRow(vx, vy), xyAnchor);
    d2 = f64x2.sub(firstRow(vu, vv), uvAnchor);
    S = f64x2.add(S, d);
    S2 = f64x2.add(S2, d2);
    dm = v128.load_splat<f64>(record, BACKWARD);
    mean = v128.load_splat<f64>(record, MEAN);
    P = f64x2.add(P, f64x2.mul(d, dm));
    P2 = f64x2.add(P2, f64x2.mul(d2, dm));
    v128.store(suffix, rest(P, S, mean));
    v128.store(suffix, rest(P2, S2, mean), 16);
    dm = v128.load_splat<f64>(record + other, BACKWARD);
    mean = v128.load_splat<f64>(record + other, MEAN);
    Q = f64x2.add(Q, f64x2.mul(d, dm));
    Q2 = f64x2.add(Q2, f64x2.mul(d2, dm));
    v128.store(suffix, rest(Q, S, mean), 32);
    v128.store(suffix, rest(Q2, S2, mean), 48);
  }

  S = zero;
  P = zero;
  Q = zero;
  S2 = zero;
  P2 = zero;
  Q2 = zero;
  const mAnchor = anchor(m, s, w);
  const nAnchor = anchor(n, s, w);
  for (let t = chunkCut(s, e, w); t < s; t++) {
    const dm = f64x2.splat(load<f64>(m + ((<usize>t) << 3)) - mAnchor);
    const dn = f64x2.splat(load<f64>(n + ((<usize>t) << 3)) - nAnchor);
    const d = f64x2.sub(loadRow(x, y, t), xyAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, dm));
    Q = f64x2.add(Q, f64x2.mul(d, dn));
    const d2 = f64x2.sub(loadRow(u, v, t), uvAnchor);
    S2 = f64x2.add(S2, d2);
    P2 = f64x2.add(P2, f64x2.mul(d2, dm));
    Q2 = f64x2.add(Q2, f64x2.mul(d2, dn));
  }
  record = records + (<usize>s) * RECORD;
  suffix = scratch;
  let greatest = zero;
  const bits = magnitudeBits();
  const second = out2 - out;
  const xOut = out + member(0);
  const yOut = out + member(1);
  const uOut = out + member(2);
  const vOut = out + member(3);
  for (let t = s; t < end; t += 2, record += 2 * RECORD, suffix += 128) {
    row = (<usize>t) << 3;
    const vx = v128.load(x + row);
    const vy = v128.load(y + row);
    greatest = f64x2.pmax(f64x2.pmax(greatest, v128.and(bits, vx)), v128.and(bits, vy));
    let d = f64x2.sub(firstRow(vx, vy), xyAnchor);
    let d2 = f64x2.sub(secondRow(vx, vy), xyAnchor);
    const SS = f64x2.add(S, d);
    S = f64x2.add(SS, d2);
    let dm = v128.load_splat<f64>(record, FORWARD);
    let dn = v128.load_splat<f64>(record, RECORD + FORWARD);
    const mean = v128.load_splat<f64>(record, MEAN);
    const mean2 = v128.load_splat<f64>(record, RECORD + MEAN);
    const factor = v128.load_splat<f64>(record, FACTOR);
    const factor2 = v128.load_splat<f64>(record, RECORD + FACTOR);
    P = f64x2.add(P, f64x2.mul(d, dm));
    let a = f64x2.mul(f64x2.add(rest(P, SS, mean), v128.load(suffix)), factor);
    P = f64x2.add(P, f64x2.mul(d2, dn));
    let b = f64x2.mul(f64x2.add(rest(P, S, mean2), v128.load(suffix, 64)), factor2);
    v128.store(xOut + row, firstRow(a, b));
    v128.store(yOut + row, secondRow(a, b));
    const otherMean = v128.load_splat<f64>(record + other, MEAN);
    const otherMean2 = v128.load_splat<f64>(record + other, RECORD + MEAN);
    const otherFactor = v128.load_splat<f64>(record + other, FACTOR);
    const otherFactor2 = v128.load_splat<f64>(record + other, RECORD + FACTOR);
    const em = v128.load_splat<f64>(record + other, FORWARD);
    const en = v128.load_splat<f64>(record + other, RECORD + FORWARD);
    Q = f64x2.add(Q, f64x2.mul(d, em));
    a = f64x2.mul(f64x2.add(rest(Q, SS, otherMean), v128.load(suffix, 32)), otherFactor);
    Q = f64x2.add(Q, f64x2.mul(d2, en));
    b = f64x2.mul(f64x2.add(rest(Q, S, otherMean2), v128.load(suffix, 96)), otherFactor2);
    v128.store(xOut + second + row, firstRow(a, b));
    v128.store(yOut + second + row, secondRow(a, b));

    const vu = v128.load(u + row);
    const vv = v128.load(v + row);
    greatest = f64x2.pmax(f64x2.pmax(greatest, v128.and(bits, vu)), v128.and(bits, vv));
    d = f64x2.sub(firstRow(vu, vv), uvAnchor);
    d2 = f64x2.sub(secondRow(vu, vv), uvAnchor);
    const SS2 = f64x2.add(S2, d);
    S2 = f64x2.add(SS2, d2);
    P2 = f64x2.add(P2, f64x2.mul(d, dm));
    a = f64x2.mul(f64x2.add(rest(P2, SS2, mean), v128.load(suffix, 16)), factor);
    P2 = f64x2.add(P2, f64x2.mul(d2, dn));
    b = f64x2.mul(f64x2.add(rest(P2, S2, mean2), v128.load(suffix, 80)), factor2);
    v128.store(uOut + row, firstRow(a, b));
    v128.store(vOut + row, secondRow(a, b));
    Q2 = f64x2.add(Q2, f64x2.mul(d, em));
    a = f64x2.mul(f64x2.add(rest(Q2, SS2, otherMean), v128.load(suffix, 48)), otherFactor);
    Q2 = f64x2.add(Q2, f64x2.mul(d2, en));
    b = f64x2.mul(f64x2.add(rest(Q2, S2, otherMean2), v128.load(suffix, 112)), otherFactor2);
    v128.store(uOut + second + row, firstRow(a, b));
    v128.store(vOut + second + row, secondRow(a, b));
  }
  return isUsable(f64x2.add(S, S2), greatest);
}
