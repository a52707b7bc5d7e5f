/*
Two series where values are missing, in them or in the market: every lane has weights, means and sums of its own, over
the rows where that series and its market both have a value. The operations are those of ewm-market.ts and ewm-dense.ts,
so that complete series get the same bits here. A row without a pair adds weight 0 and changes nothing; that the rows
before it weigh less once a pair comes is in U, which goes on growing.

A gap can leave the pairs before it less weight than a chunk does, and the new value may be far from them. It is then the
next anchor: mean = value - (1 - gain) dx, and what it would lose by gain is kept.

Without `adjust` all pairs before a gap of g rows weigh (1 - alpha)^g together where a new one weighs alpha, and their sum
is then made 1 again, as pandas does.
*/
import { KEPT, LEAST_WEIGHT, SCALE, WEIGHT, WEIGHTS, anchorAt, chunkRows, nextChunk, restAt, sumAt } from "./decay";
import { covFactor } from "./ewm-market";
import { CMM, CXM, CXX, FACTOR, MEAN_M, MEAN_X, N, TICKER, fieldsOf, storeField } from "./moments";
import { LIMIT } from "./limit";
import { loadRow } from "./pair";
import { correlates, emitGappy, spreads } from "./statistics";

/** Keeps the gain of a lane that has no pair yet finite. */
const TINY: f64 = reinterpret<f64>(0x0170000000000000); // 2^-1000

/** Whether row t has a pair; the market's unusable numbers are gone already. */
@inline
export function isPair(x: usize, m: usize, t: i32): bool {
  const vm = load<f64>(m + ((<usize>t) << 3));
  return abs(load<f64>(x + ((<usize>t) << 3))) < LIMIT && vm == vm;
}

/** First row with a pair, or 0 where there is none. */
function firstPair(x: usize, m: usize, rows: i32): i32 {
  for (let t = 0; t < rows; t++) if (isPair(x, m, t)) return t;
  return 0;
}

/** Value at row t as an anchor. */
@inline
function anchorOf(series: usize, t: i32): f64 {
  const value = load<f64>(series + ((<usize>t) << 3));
  return abs(value) < LIMIT ? value : 0;
}

/**
 * Statistics of the series `x` against `xMarket` and of `y` against `yMarket`, over `rows` rows each, to the bytes
 * `xOffset` and `yOffset` of every output. `moments`: MOMENTS bytes for every two rows of a chunk.
 */
export function ewmMissing(
  x: usize,
  y: usize,
  xMarket: usize,
  yMarket: usize,
  rows: i32,
  alpha: f64,
  adjust: bool,
  bias: bool,
  weights: usize,
  xOffset: usize,
  yOffset: usize,
  moments: usize,
): void {
  const length = chunkRows(alpha);
  const xFirst = firstPair(x, xMarket, rows);
  const yFirst = firstPair(y, yMarket, rows);
  const limit = f64x2.splat(LIMIT);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let A = f64x2.replace_lane(f64x2.splat(anchorOf(x, xFirst)), 1, anchorOf(y, yFirst));
  let B = f64x2.replace_lane(f64x2.splat(anchorOf(xMarket, xFirst)), 1, anchorOf(yMarket, yFirst));
  let X = zero;
  let M = zero;
  let S = zero;
  let D = zero;
  let n = zero;
  let cxm = zero;
  let cxx = zero;
  let cmm = zero;
  let before = zero;
  for (let s = 0; s < rows; ) {
    const end = min(nextChunk(s, length), rows);
    const kept = f64x2.gt(S, f64x2.splat(LEAST_WEIGHT));
    const scale = v128.bitselect(v128.load_splat<f64>(weights + (<usize>s) * WEIGHTS, SCALE), one, kept);
    S = f64x2.mul(S, scale);
    D = f64x2.mul(D, f64x2.mul(scale, scale));
    cxm = sumAt(cxm, scale);
    cxx = sumAt(cxx, scale);
    cmm = sumAt(cmm, scale);
    let next = anchorAt(A, X);
    X = restAt(A, X, next);
    A = next;
    next = anchorAt(B, M);
    M = restAt(B, M, next);
    B = next;
    for (let t = s; t < end; t++) {
      const vx = loadRow(x, y, t);
      const vm = loadRow(xMarket, yMarket, t);
      const pair = v128.and(f64x2.lt(f64x2.abs(vx), limit), f64x2.eq(vm, vm));
      const U = v128.load_splat<f64>(weights + (<usize>t) * WEIGHTS, WEIGHT);
      const dx = f64x2.sub(v128.and(f64x2.sub(vx, A), pair), X);
      const dm = f64x2.sub(v128.and(f64x2.sub(vm, B), pair), M);
      let w = U;
      if (!adjust) w = v128.bitselect(U, f64x2.mul(f64x2.splat(alpha), U), f64x2.eq(S, zero));
      w = v128.and(w, pair);
      let all = f64x2.add(S, w);
      if (!adjust) all = v128.bitselect(U, all, v128.and(pair, before));
      const inverse = f64x2.div(one, f64x2.pmax(all, f64x2.splat(TINY)));
      const gain = f64x2.mul(w, inverse);
      const share = f64x2.mul(gain, S);
      const slope = f64x2.mul(share, dm);
      X = f64x2.add(X, f64x2.mul(dx, gain));
      cxm = f64x2.add(cxm, f64x2.mul(dx, slope));
      if (correlates) cxx = f64x2.add(cxx, f64x2.mul(dx, f64x2.mul(dx, share)));
      M = f64x2.add(M, f64x2.mul(dm, gain));
      cmm = f64x2.add(cmm, f64x2.mul(dm, slope));
      if (spreads) D = f64x2.add(D, f64x2.mul(f64x2.add(w, w), S));
      n = f64x2.add(n, v128.and(one, pair));
      const rejoined = v128.andnot(v128.and(pair, f64x2.gt(S, zero)), before);
      const outweighed = v128.and(rejoined, f64x2.lt(S, f64x2.mul(w, f64x2.splat(KEPT))));
      if (v128.any_true(adjust ? outweighed : rejoined)) {
        const rest = f64x2.neg(f64x2.mul(S, inverse));
        A = v128.bitselect(vx, A, outweighed);
        B = v128.bitselect(vm, B, outweighed);
        X = v128.bitselect(f64x2.mul(dx, rest), X, outweighed);
        M = v128.bitselect(f64x2.mul(dm, rest), M, outweighed);
        if (!adjust) {
          const whole = v128.bitselect(f64x2.div(U, all), one, rejoined);
          cxm = f64x2.mul(cxm, whole);
          cxx = f64x2.mul(cxx, whole);
          cmm = f64x2.mul(cmm, whole);
          D = f64x2.mul(D, f64x2.mul(whole, whole));
          all = v128.bitselect(U, all, rejoined);
        }
      }
      before = pair;
      S = all;
      const place = fieldsOf(moments, t - s);
      storeField(place, CXM, cxm);
      storeField(place, CXX, cxx);
      storeField(place, MEAN_X, f64x2.add(A, X));
      storeField(place, CMM, cmm);
      storeField(place, MEAN_M, f64x2.add(B, M));
      storeField(place, N, n);
      if (spreads) storeField(place, FACTOR, covFactor(S, D, bias));
    }
    emitGappy(moments, 0, x, xMarket, s, end, xOffset);
    if (y != x) emitGappy(moments + TICKER, 0, y, yMarket, s, end, yOffset);
    s = end;
  }
}
