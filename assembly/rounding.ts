// What rounding takes off a sum or a product, exactly: the ground of compensated sums.

/** Exact error of sum = fl(a + b) (Knuth). */
@inline
export function sumError(a: f64, b: f64, sum: f64): f64 {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** Exact error of product = fl(a * b) (Dekker, with Veltkamp's split). */
export function productError(a: f64, b: f64, product: f64): f64 {
  const aHigh = high(a);
  const bHigh = high(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

@inline
function high(a: f64): f64 {
  const c = 134217729.0 * a; // 2^27 + 1
  return c - (c - a);
}
