/** Which of two values count: all bits set where one is finite. */
// @ts-ignore: decorator
@inline
export function isFinite2(x: v128): v128 {
  return f64x2.lt(f64x2.abs(x), f64x2.splat(Infinity));
}
