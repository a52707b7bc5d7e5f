// Two series side by side: one vector holds the values of both at one row.

import { LIMIT } from "./limit";

// Constants that loops hold in a local. From memory they are one load; as f64x2.splat(1) and the like engines make them
// anew in every round by three or four instructions, f64x2.abs included (1.5x and more for statistics.ts).
const CONSTANTS = memory.data<u64>(
  [
    0x7fffffffffffffff, 0x7fffffffffffffff, // all bits but the sign
    0x3ff0000000000000, 0x3ff0000000000000, // 1
    0x4000000000000000, 0x4000000000000000, // 2
    0x7ff8000000000000, 0x7ff8000000000000, // the one NaN that stands for missing: what 0 / 0 yields differs
    0x5f138d352e5096af, 0x5f138d352e5096af, // 1e150
    0x03b8f2b061aea072, 0x03b8f2b061aea072, // 1e-290
    0xbff0000000000000, 0xbff0000000000000, // -1
  ],
  16,
);

@inline
export function magnitudeBits(): v128 {
  return v128.load(CONSTANTS);
}

@inline
export function one(): v128 {
  return v128.load(CONSTANTS, 16);
}

@inline
export function two(): v128 {
  return v128.load(CONSTANTS, 32);
}

@inline
export function missingValue(): v128 {
  return v128.load(CONSTANTS, 48);
}

@inline
export function limitOfSize(): v128 {
  return v128.load(CONSTANTS, 64);
}

@inline
export function flatness(): v128 {
  return v128.load(CONSTANTS, 80);
}

@inline
export function minusOne(): v128 {
  return v128.load(CONSTANTS, 96);
}

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

/** Whether every one of `rows` values at `series` is usable, that is below the limit in magnitude and no NaN. */
export function isComplete(series: usize, rows: i32): bool {
  const limit = limitOfSize();
  const bits = magnitudeBits();
  let t = 0;
  for (; t + 3 < rows; t += 4, series += 32) {
    const first = f64x2.lt(v128.and(v128.load(series), bits), limit);
    const second = f64x2.lt(v128.and(v128.load(series, 16), bits), limit);
    if (!i64x2.all_true(v128.and(first, second))) return false;
  }
  for (; t < rows; t++, series += 8) if (!(abs(load<f64>(series)) < LIMIT)) return false;
  return true;
}

/** How many of the values at `series` are numbers, and yet not usable. */
export function countUnusable(series: usize, rows: i32): i32 {
  let found = 0;
  for (let t = 0; t < rows; t++, series += 8) if (abs(load<f64>(series)) >= LIMIT) found++;
  return found;
}
