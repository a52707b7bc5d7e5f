import { LIMIT } from "../limit";

// Where the values of a series stand, and which of them count; see panel/missing.ts.

/** Of row t, in bytes from the first. */
// @ts-ignore: decorator
@inline
export function place(t: i32): usize {
  return <usize>t << 3;
}

/** Whether the value there is one: missing ones, infinities and what is as large as LIMIT are none. */
// @ts-ignore: decorator
@inline
export function isUsable(value: usize): bool {
  return abs(load<f64>(value)) < LIMIT;
}
