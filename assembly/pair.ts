// Two series side by side: one vector holds the values of both at one row.

/** Values at or beyond this magnitude, infinities among them, count as missing: their squares would overflow. */
export const LIMIT: f64 = 1e150;

/** Vector of row t of the series at `x` and `y`. */
@inline
export function loadRow(x: usize, y: usize, t: i32): v128 {
  const offset = (<usize>t) << 3;
  return f64x2.replace_lane(v128.load_splat<f64>(x + offset), 1, load<f64>(y + offset));
}

@inline
export function storeRow(x: usize, y: usize, t: i32, row: v128): void {
  const offset = (<usize>t) << 3;
  v128.store_lane<f64>(x + offset, row, 0);
  v128.store_lane<f64>(y + offset, row, 1);
}

/** First of two rows, of two consecutive values of each series; or the other way round. */
@inline
export function firstRow(x: v128, y: v128): v128 {
  return v128.shuffle<f64>(x, y, 0, 2);
}

@inline
export function secondRow(x: v128, y: v128): v128 {
  return v128.shuffle<f64>(x, y, 1, 3);
}

/** Vector of the doubles at `at` and, `stride` bytes further, in the next record. */
@inline
export function nextTwo(at: usize, stride: usize): v128 {
  return f64x2.replace_lane(v128.load_splat<f64>(at), 1, load<f64>(at + stride));
}
