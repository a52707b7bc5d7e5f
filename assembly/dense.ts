/*
Two complete series x against a complete market m, over one chunk (see chunk.ts). With x' and m' the anchored values,
S = sum(x'), P = sum(x' m'), Q = sum(x'^2) and the market's window mean known beforehand:

  cxm = sum(x' (m' - mean)) = P - mean S                (1)
  cxx = sum(x'^2) - S^2 / n                             (2)

(1) is linear, so prefix and suffix each carry their own P - mean S, and one stored number a row joins them. What (1) and
(2) subtract is small beside what is left, because the anchor is near the mean.
Rows go two at a time: loading them one by one costs 1.2x. Whether the series are complete shows in passing: S of a
missing value is NaN, and the greatest magnitude tells of unusable numbers. Looking beforehand costs 1.3x.
*/
import { anchor, anchors, chunkCut, chunkHasSuffix } from "./chunk";
import { BACKWARD, FORWARD, INV_N, MEAN, RECORD } from "./market";
import { CXM, CXX, MOMENTS } from "./moments";
import { LIMIT, firstRow, loadRow, secondRow, storeRow } from "./pair";

/**
 * One linear statistic, cxm times the factor that the market's records hold at `factor`, for rows s <= t < end.
 * `scratch`: 16 W bytes. False, and results that mean nothing, where one of these rows is unusable.
 */
export function denseLinear(
  x: usize,
  y: usize,
  xOut: usize,
  yOut: usize,
  m: usize,
  records: usize,
  factor: usize,
  w: i32,
  s: i32,
  e: i32,
  end: i32,
  scratch: usize,
): bool {
  const xAnchor = anchors(x, y, s, w);
  backward(false, x, y, xAnchor, records, w, s, e, scratch);
  let S = f64x2.splat(0);
  let P = f64x2.splat(0);
  const mAnchor = anchor(m, s, w);
  for (let t = chunkCut(s, e, w); t < s; t++) {
    const d = f64x2.sub(loadRow(x, y, t), xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, f64x2.splat(load<f64>(m + ((<usize>t) << 3)) - mAnchor)));
  }
  let t = s;
  let record = records + (<usize>t) * RECORD;
  let suffix = scratch;
  let greatest = f64x2.splat(0);
  for (; t + 1 < end; t += 2, record += 2 * RECORD, suffix += 32) {
    const row = (<usize>t) << 3;
    const a = v128.load(x + row);
    const b = v128.load(y + row);
    greatest = f64x2.pmax(f64x2.pmax(greatest, f64x2.abs(a)), f64x2.abs(b));
    let d = f64x2.sub(firstRow(a, b), xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, FORWARD)));
    let cxm = f64x2.sub(P, f64x2.mul(S, v128.load_splat<f64>(record, MEAN)));
    const first = f64x2.mul(f64x2.add(cxm, v128.load(suffix)), v128.load_splat<f64>(record + factor));
    d = f64x2.sub(secondRow(a, b), xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, RECORD + FORWARD)));
    cxm = f64x2.sub(P, f64x2.mul(S, v128.load_splat<f64>(record, RECORD + MEAN)));
    const second = f64x2.mul(f64x2.add(cxm, v128.load(suffix, 16)), v128.load_splat<f64>(record + factor, RECORD));
    v128.store(xOut + row, firstRow(first, second));
    v128.store(yOut + row, secondRow(first, second));
  }
  if (t < end) {
    const last = loadRow(x, y, t);
    greatest = f64x2.pmax(greatest, f64x2.abs(last));
    const d = f64x2.sub(last, xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, FORWARD)));
    const cxm = f64x2.sub(P, f64x2.mul(S, v128.load_splat<f64>(record, MEAN)));
    storeRow(xOut, yOut, t, f64x2.mul(f64x2.add(cxm, v128.load(suffix)), v128.load_splat<f64>(record + factor)));
  }
  return isUsable(S, greatest);
}

/** Whether neither a missing value has gone into the sums nor an unusable number into the magnitudes. */
function isUsable(S: v128, greatest: v128): bool {
  return i64x2.all_true(v128.and(f64x2.eq(S, S), f64x2.lt(greatest, f64x2.splat(LIMIT))));
}

/** cxm and cxx of rows s <= t < end, as moments records from row s on. `scratch`: 48 W bytes. False as above. */
export function denseMoments(
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
): bool {
  const xAnchor = anchors(x, y, s, w);
  backward(true, x, y, xAnchor, records, w, s, e, scratch);
  let S = f64x2.splat(0);
  let P = f64x2.splat(0);
  let Q = f64x2.splat(0);
  const mAnchor = anchor(m, s, w);
  for (let t = chunkCut(s, e, w); t < s; t++) {
    const d = f64x2.sub(loadRow(x, y, t), xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, f64x2.splat(load<f64>(m + ((<usize>t) << 3)) - mAnchor)));
    Q = f64x2.add(Q, f64x2.mul(d, d));
  }
  let greatest = f64x2.splat(0);
  let record = records + (<usize>s) * RECORD;
  for (let t = s; t < end; t++, record += RECORD, scratch += 48, moments += MOMENTS) {
    const row = loadRow(x, y, t);
    greatest = f64x2.pmax(greatest, f64x2.abs(row));
    const d = f64x2.sub(row, xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, FORWARD)));
    Q = f64x2.add(Q, f64x2.mul(d, d));
    const cxm = f64x2.sub(P, f64x2.mul(S, v128.load_splat<f64>(record, MEAN)));
    v128.store(moments, f64x2.add(cxm, v128.load(scratch)), CXM);
    const all = f64x2.add(S, v128.load(scratch, 16));
    const mean = f64x2.mul(all, v128.load_splat<f64>(record, INV_N));
    v128.store(moments, f64x2.sub(f64x2.add(Q, v128.load(scratch, 32)), f64x2.mul(mean, all)), CXX);
  }
  return isUsable(S, greatest);
}

/** Suffix sums of the windows of the chunk: P - mean S and, where `squares`, S and Q, 16 bytes each, from row s on. */
@inline
function backward(
  squares: bool,
  x: usize,
  y: usize,
  xAnchor: v128,
  records: usize,
  w: i32,
  s: i32,
  e: i32,
  scratch: usize,
): void {
  const stride: usize = squares ? 48 : 16;
  if (!chunkHasSuffix(s, w)) {
    memory.fill(scratch, 0, (<usize>(e - s)) * stride);
    return;
  }
  let S = f64x2.splat(0);
  let P = f64x2.splat(0);
  let Q = f64x2.splat(0);
  let t = e - 2;
  let record = records + (<usize>t) * RECORD;
  let suffix = scratch + (<usize>(t - s)) * stride;
  for (; t >= s; t -= 2, record -= 2 * RECORD, suffix -= 2 * stride) {
    const row = (<usize>(t - w + 1)) << 3;
    const a = v128.load(x + row);
    const b = v128.load(y + row);
    let d = f64x2.sub(secondRow(a, b), xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, RECORD + BACKWARD)));
    let cxm = f64x2.sub(P, f64x2.mul(S, v128.load_splat<f64>(record, RECORD + MEAN)));
    v128.store(suffix + stride, cxm);
    if (squares) {
      Q = f64x2.add(Q, f64x2.mul(d, d));
      v128.store(suffix + stride, S, 16);
      v128.store(suffix + stride, Q, 32);
    }
    d = f64x2.sub(firstRow(a, b), xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, BACKWARD)));
    cxm = f64x2.sub(P, f64x2.mul(S, v128.load_splat<f64>(record, MEAN)));
    v128.store(suffix, cxm);
    if (squares) {
      Q = f64x2.add(Q, f64x2.mul(d, d));
      v128.store(suffix, S, 16);
      v128.store(suffix, Q, 32);
    }
  }
  if (t < s - 1) return;
  // a chunk of one row, which only W = 2 has
  const d = f64x2.sub(loadRow(x, y, s - w + 1), xAnchor);
  v128.store(scratch, f64x2.mul(d, f64x2.sub(v128.load_splat<f64>(record, RECORD + BACKWARD), v128.load_splat<f64>(record, RECORD + MEAN))));
  if (squares) {
    v128.store(scratch, d, 16);
    v128.store(scratch, f64x2.mul(d, d), 32);
  }
}
