/*
The ABI of the small module behind matrices of all pairs: pointers and lengths, nothing managed, no allocation. The caller lays
out the memory from heapBase on. Series of `length` doubles lie one behind the other, NaN = missing.
*/

/** Where the module's own data end and the caller's memory begins. */
export function heapBase(): usize {
  return __heap_base;
}

/**
 * out[k] = sum x y of the series at `x` with each of `count` series from `series` on, none of which has a gap. The order of the
 * sum does not depend on which series stand beside.
 */
export function products(x: usize, series: usize, count: i32, length: i32, out: usize): void {
  const stride = <usize>length << 3;
  let k = 0;
  let y = series;
  for (; k + 4 <= count; k += 4) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    const y1 = y + stride;
    const y2 = y1 + stride;
    const y3 = y2 + stride;
    let t: usize = 0;
    for (; t + 16 <= stride; t += 16) {
      const v = v128.load(x + t);
      s0 = f64x2.add(s0, f64x2.mul(v, v128.load(y + t)));
      s1 = f64x2.add(s1, f64x2.mul(v, v128.load(y1 + t)));
      s2 = f64x2.add(s2, f64x2.mul(v, v128.load(y2 + t)));
      s3 = f64x2.add(s3, f64x2.mul(v, v128.load(y3 + t)));
    }
    const at = out + (<usize>k << 3);
    store<f64>(at, whole(s0, x, y, t, stride));
    store<f64>(at, whole(s1, x, y1, t, stride), 8);
    store<f64>(at, whole(s2, x, y2, t, stride), 16);
    store<f64>(at, whole(s3, x, y3, t, stride), 24);
    y = y3 + stride;
  }
  for (; k < count; k++) {
    let s = f64x2.splat(0);
    let t: usize = 0;
    for (; t + 16 <= stride; t += 16) s = f64x2.add(s, f64x2.mul(v128.load(x + t), v128.load(y + t)));
    store<f64>(out + (<usize>k << 3), whole(s, x, y, t, stride));
    y += stride;
  }
}

/** Both lanes, and the last product of an odd length. */
// @ts-ignore: decorator
@inline
function whole(lanes: v128, x: usize, y: usize, t: usize, stride: usize): f64 {
  const sum = f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  return t < stride ? sum + load<f64>(x + t) * load<f64>(y + t) : sum;
}

/**
 * Of the rows where both have a value: how many, and the sums of squares and products about their means. Values are taken from
 * the first such row on, so that a series that does not move has sums of exactly 0.
 */
export function pair(x: usize, y: usize, length: i32, out: usize): void {
  const end = x + (<usize>length << 3);
  const apart = y - x;
  let first = x;
  while (first < end && (isMissing(first) || isMissing(first + apart))) first += 8;
  let n: f64 = 0;
  let sx: f64 = 0;
  let sy: f64 = 0;
  const x0 = first < end ? load<f64>(first) : 0;
  const y0 = first < end ? load<f64>(first + apart) : 0;
  for (let at = first; at < end; at += 8) {
    if (isMissing(at) || isMissing(at + apart)) continue;
    n += 1;
    sx += load<f64>(at) - x0;
    sy += load<f64>(at + apart) - y0;
  }
  const mx = sx / n;
  const my = sy / n;
  let dx: f64 = 0;
  let dy: f64 = 0;
  let xx: f64 = 0;
  let yy: f64 = 0;
  let xy: f64 = 0;
  for (let at = first; at < end; at += 8) {
    if (isMissing(at) || isMissing(at + apart)) continue;
    const a = load<f64>(at) - x0 - mx;
    const b = load<f64>(at + apart) - y0 - my;
    dx += a;
    dy += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  // the means are rounded; what that adds is taken off (Chan, Golub and LeVeque 1983, the corrected two-pass algorithm)
  store<f64>(out, n);
  store<f64>(out, xx - (dx * dx) / n, 8);
  store<f64>(out, yy - (dy * dy) / n, 16);
  store<f64>(out, xy - (dx * dy) / n, 24);
}

// @ts-ignore: decorator
@inline
function isMissing(at: usize): bool {
  const value = load<f64>(at);
  return value != value;
}
