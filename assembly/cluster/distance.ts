/*
Distances between rows of floats. d(i, j)^2 = width / n * sum of (x_i - x_j)^2 over the n columns in which both rows have a
value (NaN: they have none), as sklearn's nan_euclidean_distances; rows that share no column are as far apart as any two that
do (the caller knows how far, and gives it as `none`).
*/

// @ts-ignore: decorator
@inline
function sumOf(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

// @ts-ignore: decorator
@inline
function countOf(x: v128): i32 {
  return (
    i32x4.extract_lane(x, 0) + i32x4.extract_lane(x, 1) + (i32x4.extract_lane(x, 2) + i32x4.extract_lane(x, 3))
  );
}

// @ts-ignore: decorator
@inline
function add(sum: v128, x: v128, y: v128): v128 {
  const d = f32x4.sub(x, y);
  return f32x4.add(sum, f32x4.mul(d, d));
}

/** Squares of the distances of four rows to one, all without gaps, into `out`. */
function dense(a0: usize, a1: usize, a2: usize, a3: usize, b: usize, bytes: usize, out: usize): void {
  let s0 = f32x4.splat(0);
  let t0 = s0;
  let s1 = s0;
  let t1 = s0;
  let s2 = s0;
  let t2 = s0;
  let s3 = s0;
  let t3 = s0;
  for (let at: usize = 0; at < bytes; at += 32) {
    const x = v128.load(b + at);
    const y = v128.load(b + at, 16);
    s0 = add(s0, v128.load(a0 + at), x);
    t0 = add(t0, v128.load(a0 + at, 16), y);
    s1 = add(s1, v128.load(a1 + at), x);
    t1 = add(t1, v128.load(a1 + at, 16), y);
    s2 = add(s2, v128.load(a2 + at), x);
    t2 = add(t2, v128.load(a2 + at, 16), y);
    s3 = add(s3, v128.load(a3 + at), x);
    t3 = add(t3, v128.load(a3 + at, 16), y);
  }
  store<f32>(out, sumOf(f32x4.add(s0, t0)));
  store<f32>(out, sumOf(f32x4.add(s1, t1)), 4);
  store<f32>(out, sumOf(f32x4.add(s2, t2)), 8);
  store<f32>(out, sumOf(f32x4.add(s3, t3)), 12);
}

/** The same where some have gaps; -1 where no column has both. */
function sparse(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  b: usize,
  bytes: usize,
  width: i32,
  out: usize,
): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let n0 = i32x4.splat(0);
  let n1 = n0;
  let n2 = n0;
  let n3 = n0;
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(b + at);
    let d = f32x4.sub(v128.load(a0 + at), x);
    let has = f32x4.eq(d, d);
    s0 = f32x4.add(s0, v128.and(f32x4.mul(d, d), has));
    n0 = i32x4.sub(n0, has);
    d = f32x4.sub(v128.load(a1 + at), x);
    has = f32x4.eq(d, d);
    s1 = f32x4.add(s1, v128.and(f32x4.mul(d, d), has));
    n1 = i32x4.sub(n1, has);
    d = f32x4.sub(v128.load(a2 + at), x);
    has = f32x4.eq(d, d);
    s2 = f32x4.add(s2, v128.and(f32x4.mul(d, d), has));
    n2 = i32x4.sub(n2, has);
    d = f32x4.sub(v128.load(a3 + at), x);
    has = f32x4.eq(d, d);
    s3 = f32x4.add(s3, v128.and(f32x4.mul(d, d), has));
    n3 = i32x4.sub(n3, has);
  }
  store<f32>(out, scaled(s0, n0, width));
  store<f32>(out, scaled(s1, n1, width), 4);
  store<f32>(out, scaled(s2, n2, width), 8);
  store<f32>(out, scaled(s3, n3, width), 12);
}

/** A sum over `n` columns, scaled up to `width`. */
function scaled(sum: v128, n: v128, width: i32): f32 {
  const count = min(countOf(n), width); // of two rows without gaps what fills them up counts too
  return count == 0 ? -1 : <f32>((<f64>sumOf(sum) * <f64>width) / <f64>count);
}

/**
 * Distances of the rows i to i + 3 to those before each, into these rows of the square; -1 where no column has both. `rows`:
 * `width` floats a row, each row `stride` bytes, a multiple of 32, filled up with 0 or, where a value is missing, with NaN;
 * `gaps`: for each row whether one is; `size`: rows of the square; `four`: room for as many floats. Returns the largest.
 */
export function spread(
  rows: usize,
  gaps: usize,
  stride: usize,
  width: i32,
  i: i32,
  square: usize,
  size: i32,
  four: usize,
): f32 {
  let most: f32 = 0;
  const count = min(4, size - i);
  const a = rows + <usize>i * stride;
  const last = a + <usize>(count - 1) * stride;
  const a1 = min(a + stride, last);
  const a2 = min(a + 2 * stride, last);
  const a3 = min(a + 3 * stride, last);
  let lack: u32 = 0;
  for (let r = 0; r < count; r++) lack |= <u32>load<u8>(gaps + <usize>(i + r));
  for (let j = 0; j < i + count - 1; j++) {
    const b = rows + <usize>j * stride;
    if ((lack | <u32>load<u8>(gaps + <usize>j)) == 0) dense(a, a1, a2, a3, b, stride, four);
    else sparse(a, a1, a2, a3, b, stride, width, four);
    for (let r = max(0, j - i + 1); r < count; r++) {
      const squared = load<f32>(four + (<usize>r << 2));
      const d: f32 = squared < 0 ? -1 : sqrt<f32>(squared);
      most = max(most, d);
      store<f32>(square + ((<usize>(i + r) * <usize>size + <usize>j) << 2), d);
    }
  }
  return most;
}

/** Rows and columns that are mirrored together. */
const BLOCK: i32 = 32;

/**
 * Squares the distances and completes the square above the diagonal. Rows without a column in common, -1, are as far apart as `none` says, and a row is
 * nothing that is near itself.
 */
export function mirror(square: usize, size: i32, none: f32): void {
  for (let top = 0; top < size; top += BLOCK) {
    for (let left = 0; left <= top; left += BLOCK) {
      for (let i = top; i < min(top + BLOCK, size); i++) {
        for (let j = left; j < min(left + BLOCK, i); j++) {
          const below = square + ((<usize>i * <usize>size + <usize>j) << 2);
          const d = load<f32>(below);
          const squared = d < 0 ? none * none : d * d;
          store<f32>(below, squared);
          store<f32>(square + ((<usize>j * <usize>size + <usize>i) << 2), squared);
        }
      }
    }
  }
  for (let i: usize = 0; i < <usize>size; i++) store<f32>(square + ((i * <usize>size + i) << 2), Infinity);
}

/** The distances below the diagonal in whole numbers, `factor` to one; -1 as `none`. */
export function quantise(square: usize, size: i32, factor: f64, none: f32): void {
  for (let i: usize = 1; i < <usize>size; i++) {
    const line = square + ((i * <usize>size) << 2);
    for (let at: usize = 0; at < i << 2; at += 4) {
      const d = load<f32>(line + at);
      store<i32>(line + at, <i32>nearest(<f64>(d < 0 ? none : d) * factor));
    }
  }
}
