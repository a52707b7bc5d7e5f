/*
Moments of two complete series x against a complete market m, over one chunk, as linear.ts goes about it. With
Q = sum(x'^2) besides,

  cxx = sum(x'^2) - S^2 / n
*/
import { aside, clearAside, keepState, keepStates, putAside, stateAt } from "./aside";
import { FOLD, anchor, anchors, chunkCut, chunkHasSuffix, firstFold, isLong, lastFold } from "./chunk";
import { isUsable, member, rest } from "./linear";
import { BACKWARD, FORWARD, INV_COUNT, MEAN, RECORD, SCALES, blockAt } from "./market";
import { CXM, CXX, MEAN_X, MOMENTS, TICKER, storeField } from "./moments";
import { firstRow, loadRow, magnitudeBits, secondRow } from "./pair";

/** Bytes of suffix sums for each of W rows. */
const DENSE: usize = 48;

/**
 * cxm, cxx and mean of the first two members, rows s <= t < end, as moments from row s on. `scratch`: DENSE W bytes, and
 * SUMS for each FOLD of W and two more. False as denseLinear.
 */
export function denseMoments(
  panel: usize,
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
  const x = panel + member(0);
  const y = panel + member(1);
  const xAnchor = anchors(x, y, s, w);
  backward(x, y, xAnchor, records, w, s, e, scratch);
  const zero = f64x2.splat(0);
  let S = zero;
  let P = zero;
  let Q = zero;
  const mAnchor = anchor(m, s, w);
  const long = isLong(w);
  if (long) clearAside();
  let t = chunkCut(s, e, w);
  let fold = long ? firstFold(t, s) : end;
  for (; t < s; t++) {
    const d = f64x2.sub(loadRow(x, y, t), xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, f64x2.splat(load<f64>(m + ((<usize>t) << 3)) - mAnchor)));
    Q = f64x2.add(Q, f64x2.mul(d, d));
    if (t + 1 != fold) continue;
    putAside(S, P, Q, zero, zero);
    S = zero;
    P = zero;
    Q = zero;
    fold += FOLD;
  }
  let greatest = f64x2.splat(0);
  const bits = magnitudeBits();
  let record = records + (<usize>t) * RECORD;
  let scale = blockAt(scales, t, w);
  let suffix = scratch;
  for (;;) {
    const stop = min(fold, end);
    if (long) carry(t, stop, records, suffix);
    for (; t + 1 < stop; t += 2, record += 2 * RECORD, scale += SCALES, suffix += 2 * DENSE, moments += MOMENTS) {
      const row = (<usize>t) << 3;
      const vx = v128.load(x + row);
      const vy = v128.load(y + row);
      greatest = f64x2.pmax(f64x2.pmax(greatest, v128.and(bits, vx)), v128.and(bits, vy));
      let d = f64x2.sub(firstRow(vx, vy), xAnchor);
      S = f64x2.add(S, d);
      P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, FORWARD)));
      Q = f64x2.add(Q, f64x2.mul(d, d));
      const cxm = f64x2.add(rest(P, S, v128.load_splat<f64>(record, MEAN)), v128.load(suffix));
      let all = f64x2.add(S, v128.load(suffix, 16));
      const mean = f64x2.mul(all, v128.load_splat<f64>(scale, INV_COUNT));
      const cxx = f64x2.sub(f64x2.add(Q, v128.load(suffix, 32)), f64x2.mul(mean, all));

      d = f64x2.sub(secondRow(vx, vy), xAnchor);
      S = f64x2.add(S, d);
      P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, RECORD + FORWARD)));
      Q = f64x2.add(Q, f64x2.mul(d, d));
      const cxm2 = f64x2.add(rest(P, S, v128.load_splat<f64>(record, RECORD + MEAN)), v128.load(suffix, DENSE));
      all = f64x2.add(S, v128.load(suffix, DENSE + 16));
      const mean2 = f64x2.mul(all, v128.load_splat<f64>(scale, INV_COUNT + 8));
      const cxx2 = f64x2.sub(f64x2.add(Q, v128.load(suffix, DENSE + 32)), f64x2.mul(mean2, all));

      v128.store(moments, firstRow(cxm, cxm2), CXM);
      v128.store(moments, secondRow(cxm, cxm2), TICKER + CXM);
      v128.store(moments, firstRow(cxx, cxx2), CXX);
      v128.store(moments, secondRow(cxx, cxx2), TICKER + CXX);
      const average = f64x2.add(xAnchor, mean);
      const average2 = f64x2.add(xAnchor, mean2);
      v128.store(moments, firstRow(average, average2), MEAN_X);
      v128.store(moments, secondRow(average, average2), TICKER + MEAN_X);
    }
    if (stop == end) break;
    putAside(S, P, Q, zero, zero);
    S = zero;
    P = zero;
    Q = zero;
    fold += FOLD;
  }
  if (t < end) {
    const row = loadRow(x, y, t);
    greatest = f64x2.pmax(greatest, v128.and(bits, row));
    const d = f64x2.sub(row, xAnchor);
    S = f64x2.add(S, d);
    P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, FORWARD)));
    Q = f64x2.add(Q, f64x2.mul(d, d));
    storeField(moments, CXM, f64x2.add(rest(P, S, v128.load_splat<f64>(record, MEAN)), v128.load(suffix)));
    const all = f64x2.add(S, v128.load(suffix, 16));
    const mean = f64x2.mul(all, v128.load_splat<f64>(scale, INV_COUNT));
    storeField(moments, CXX, f64x2.sub(f64x2.add(Q, v128.load(suffix, 32)), f64x2.mul(mean, all)));
    storeField(moments, MEAN_X, f64x2.add(xAnchor, mean));
  }
  return isUsable(long ? f64x2.add(S, aside(0)) : S, greatest);
}

/** P - mean S, S and Q of the suffixes of the chunk's windows, 48 bytes a row from row s on. */
@inline
function backward(
  x: usize,
  y: usize,
  xAnchor: v128,
  records: usize,
  w: i32,
  s: i32,
  e: i32,
  scratch: usize,
): void {
  const bytes = (<usize>(e - s)) * DENSE;
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
  let Q = zero;
  let t = e - 2;
  let record = records + (<usize>t) * RECORD;
  let suffix = scratch + (<usize>(t - s)) * DENSE;
  for (let fold = top; ; fold = max(fold - FOLD, s)) {
    for (; t >= fold; t -= 2, record -= 2 * RECORD, suffix -= 2 * DENSE) {
      const row = (<usize>(t - w + 1)) << 3;
      const vx = v128.load(x + row);
      const vy = v128.load(y + row);
      let d = f64x2.sub(secondRow(vx, vy), xAnchor);
      S = f64x2.add(S, d);
      P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, RECORD + BACKWARD)));
      Q = f64x2.add(Q, f64x2.mul(d, d));
      v128.store(suffix, rest(P, S, v128.load_splat<f64>(record, RECORD + MEAN)), DENSE);
      v128.store(suffix, S, DENSE + 16);
      v128.store(suffix, Q, DENSE + 32);

      d = f64x2.sub(firstRow(vx, vy), xAnchor);
      S = f64x2.add(S, d);
      P = f64x2.add(P, f64x2.mul(d, v128.load_splat<f64>(record, BACKWARD)));
      Q = f64x2.add(Q, f64x2.mul(d, d));
      v128.store(suffix, rest(P, S, v128.load_splat<f64>(record, MEAN)));
      v128.store(suffix, S, 16);
      v128.store(suffix, Q, 32);
    }
    if (t < s) break;
    putAside(S, P, Q, zero, zero);
    keepState();
    S = zero;
    P = zero;
    Q = zero;
  }
  if (t < s - 1) return;
  // a chunk of one row, which only W = 2 has
  const d = f64x2.sub(loadRow(x, y, s - w + 1), xAnchor);
  const product = f64x2.mul(d, v128.load_splat<f64>(record, RECORD + BACKWARD));
  v128.store(scratch, rest(product, d, v128.load_splat<f64>(record, RECORD + MEAN)));
  v128.store(scratch, d, 16);
  v128.store(scratch, f64x2.mul(d, d), 32);
}

/** Adds what was aside (S, P and Q), and is, to the suffix sums of the rows from t to before `stop`. */
function carry(t: i32, stop: i32, records: usize, suffix: usize): void {
  const before = stateAt(t);
  const S = v128.load(before);
  const P = v128.load(before, 16);
  const Q = v128.load(before, 32);
  let record = records + RECORD * <usize>t;
  for (; t < stop; t++, record += RECORD, suffix += DENSE) {
    const mean = v128.load_splat<f64>(record, MEAN);
    const cxm = f64x2.add(v128.load(suffix), rest(P, S, mean));
    v128.store(suffix, f64x2.add(cxm, rest(aside(16), aside(0), mean)));
    v128.store(suffix, f64x2.add(f64x2.add(v128.load(suffix, 16), S), aside(0)), 16);
    v128.store(suffix, f64x2.add(f64x2.add(v128.load(suffix, 32), Q), aside(32)), 32);
  }
}
