/*
Complete series x against a complete market m. With gain, share and share dm of ewm-market.ts,

  dx = x - mean_x       mean_x += gain dx       cxm += (share dm) dx       cxx += share dx^2

with the mean as it was before the row in dx. Each mean waits for the one before, three operations a row, and one pair of
series does not keep the machine busy: four series go at a time, two to a vector (eight: 0.93x, by twice the code). Rows go
two at a time.
*/
import { SCALE, WEIGHTS, anchorAt, chunkRows, nextChunk, restAt, sumAt } from "./decay";
import { EWM_RECORD, FACTOR, GAIN, SHARE, SLOPE } from "./ewm-market";
import { blockAt } from "./market";
import { CXM, CXX, MEAN_X, TICKER, fieldsOf, storeField } from "./moments";
import { firstRow, loadRow, secondRow, storeRow } from "./pair";
import { emit } from "./statistics";

/** Series that `ewmLinear` takes at a time. */
export const TOGETHER: i32 = 4;

/**
 * One linear statistic, cxm times the FACTOR of the market's records, of the four series whose bytes
 * from `base` on `offsets` lists (u32); results go as far from `out`. A series may come several times.
 */
export function ewmLinear(
  base: usize,
  out: usize,
  offsets: usize,
  rows: i32,
  alpha: f64,
  weights: usize,
  records: usize,
): void {
  const length = chunkRows(alpha);
  const x0 = base + <usize>load<u32>(offsets, 0);
  const x1 = base + <usize>load<u32>(offsets, 4);
  const x2 = base + <usize>load<u32>(offsets, 8);
  const x3 = base + <usize>load<u32>(offsets, 12);
  const toOut = out - base;
  let A0 = loadRow(x0, x1, 0);
  let A1 = loadRow(x2, x3, 0);
  let M0 = f64x2.splat(0);
  let M1 = M0;
  let C0 = M0;
  let C1 = M0;
  for (let s = 0; s < rows; ) {
    const end = min(nextChunk(s, length), rows);
    const scale = v128.load_splat<f64>(weights + (<usize>s) * WEIGHTS, SCALE);
    C0 = sumAt(C0, scale);
    C1 = sumAt(C1, scale);
    let next = anchorAt(A0, M0);
    M0 = restAt(A0, M0, next);
    A0 = next;
    next = anchorAt(A1, M1);
    M1 = restAt(A1, M1, next);
    A1 = next;

    let t = s;
    let record = records + (<usize>t) * EWM_RECORD;
    for (; t + 1 < end; t += 2, record += 2 * EWM_RECORD) {
      const row = (<usize>t) << 3;
      const gain = v128.load_splat<f64>(record, GAIN);
      const slope = v128.load_splat<f64>(record, SLOPE);
      const scaled = v128.load_splat<f64>(record, FACTOR);
      const gain1 = v128.load_splat<f64>(record, EWM_RECORD + GAIN);
      const slope1 = v128.load_splat<f64>(record, EWM_RECORD + SLOPE);
      const scaled1 = v128.load_splat<f64>(record, EWM_RECORD + FACTOR);

      let p = x0 + row;
      let q = x1 + row;
      let a = v128.load(p);
      let b = v128.load(q);
      let d = f64x2.sub(f64x2.sub(firstRow(a, b), A0), M0);
      M0 = f64x2.add(M0, f64x2.mul(d, gain));
      C0 = f64x2.add(C0, f64x2.mul(d, slope));
      let first = f64x2.mul(C0, scaled);
      d = f64x2.sub(f64x2.sub(secondRow(a, b), A0), M0);
      M0 = f64x2.add(M0, f64x2.mul(d, gain1));
      C0 = f64x2.add(C0, f64x2.mul(d, slope1));
      let second = f64x2.mul(C0, scaled1);
      v128.store(p + toOut, firstRow(first, second));
      v128.store(q + toOut, secondRow(first, second));

      p = x2 + row;
      q = x3 + row;
      a = v128.load(p);
      b = v128.load(q);
      d = f64x2.sub(f64x2.sub(firstRow(a, b), A1), M1);
      M1 = f64x2.add(M1, f64x2.mul(d, gain));
      C1 = f64x2.add(C1, f64x2.mul(d, slope));
      first = f64x2.mul(C1, scaled);
      d = f64x2.sub(f64x2.sub(secondRow(a, b), A1), M1);
      M1 = f64x2.add(M1, f64x2.mul(d, gain1));
      C1 = f64x2.add(C1, f64x2.mul(d, slope1));
      second = f64x2.mul(C1, scaled1);
      v128.store(p + toOut, firstRow(first, second));
      v128.store(q + toOut, secondRow(first, second));
    }
    if (t < end) {
      // the last of an odd number of rows
      const slope = v128.load_splat<f64>(record, SLOPE);
      const scaled = v128.load_splat<f64>(record, FACTOR);
      let d = f64x2.sub(f64x2.sub(loadRow(x0, x1, t), A0), M0);
      storeRow(x0 + toOut, x1 + toOut, t, f64x2.mul(f64x2.add(C0, f64x2.mul(d, slope)), scaled));
      d = f64x2.sub(f64x2.sub(loadRow(x2, x3, t), A1), M1);
      storeRow(x2 + toOut, x3 + toOut, t, f64x2.mul(f64x2.add(C1, f64x2.mul(d, slope)), scaled));
    }
    s = end;
  }
}

/**
 * Every statistic that is asked for, of two series, before the rows without are blanked. `moments`: MOMENTS bytes for
 * every two rows of a chunk.
 */
export function ewmDense(
  x: usize,
  y: usize,
  m: usize,
  rows: i32,
  alpha: f64,
  weights: usize,
  records: usize,
  scales: usize,
  xOffset: usize,
  yOffset: usize,
  moments: usize,
): void {
  const length = chunkRows(alpha);
  let A = loadRow(x, y, 0);
  let M = f64x2.splat(0);
  let cxm = M;
  let cxx = M;
  for (let s = 0; s < rows; ) {
    const end = min(nextChunk(s, length), rows);
    const scale = v128.load_splat<f64>(weights + (<usize>s) * WEIGHTS, SCALE);
    cxm = sumAt(cxm, scale);
    cxx = sumAt(cxx, scale);
    const next = anchorAt(A, M);
    M = restAt(A, M, next);
    A = next;
    let record = records + (<usize>s) * EWM_RECORD;
    for (let t = s; t < end; t++, record += EWM_RECORD) {
      const d = f64x2.sub(f64x2.sub(loadRow(x, y, t), A), M);
      M = f64x2.add(M, f64x2.mul(d, v128.load_splat<f64>(record, GAIN)));
      cxm = f64x2.add(cxm, f64x2.mul(d, v128.load_splat<f64>(record, SLOPE)));
      cxx = f64x2.add(cxx, f64x2.mul(d, f64x2.mul(d, v128.load_splat<f64>(record, SHARE))));
      const place = fieldsOf(moments, t - s);
      storeField(place, CXM, cxm);
      storeField(place, CXX, cxx);
      storeField(place, MEAN_X, f64x2.add(A, M));
    }
    const block = blockAt(scales, s, 0);
    emit(moments, block, 0, x, m, s, end, xOffset);
    emit(moments + TICKER, block, 0, y, m, s, end, yOffset);
    s = end;
  }
}
