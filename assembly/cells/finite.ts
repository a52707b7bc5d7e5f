/** Which of two values count: all bits set where one is finite. The difference to itself is 0 then, else NaN: no constant is needed. */
// @ts-ignore: decorator
@inline
export function isFinite2(x: v128): v128 {
  const none = f64x2.sub(x, x);
  return f64x2.eq(none, none);
}
