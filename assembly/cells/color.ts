/** Entry of the table for what has no value. */
const NONE: i64 = 256;
/** Added to a whole number below it, leaves that in the low half of the sum's bits: quicker than a conversion. */
const UNIT: f64 = 4503599627370496; // 2^52

/**
 * The colours of `count` values: a value's place between the ends is cut into 256 equal steps, what lies beyond takes the first or
 * last. Straight between `vmin` and `vmax`, or on either side of `center` if that is a number. The operations are those of
 * `positionOf`, one for one, so that the entry is, too. `table`: 257 words; `values` and `out`: room for an even number.
 */
export function dye(
  values: usize,
  count: i32,
  vmin: f64,
  center: f64,
  vmax: f64,
  table: usize,
  out: usize,
): void {
  const straight = center != center;
  const half = f64x2.splat(0.5);
  const from = f64x2.splat(vmin);
  const middle = f64x2.splat(center);
  const range = f64x2.splat(vmax - vmin);
  const below = f64x2.splat(center - vmin);
  const above = f64x2.splat(vmax - center);
  const steps = f64x2.splat(256);
  const last = f64x2.splat(255);
  const first = f64x2.splat(0);
  const unit = f64x2.splat(UNIT);
  const none = i64x2.splat(NONE);
  for (let i = 0; i < count; i += 2) {
    const x = v128.load(values + (<usize>i << 3));
    let place: v128;
    if (straight) place = f64x2.div(f64x2.sub(x, from), range);
    else {
      const low = f64x2.div(f64x2.mul(half, f64x2.sub(x, from)), below);
      const high = f64x2.add(half, f64x2.div(f64x2.mul(half, f64x2.sub(x, middle)), above));
      place = v128.bitselect(low, high, f64x2.lt(x, middle));
    }
    // pmin and pmax are one operation each; what they make of NaN is not looked at
    const step = f64x2.pmax(first, f64x2.pmin(last, f64x2.mul(place, steps)));
    const whole = f64x2.add(f64x2.floor(step), unit);
    const entry = v128.bitselect(whole, none, f64x2.eq(x, x));
    const at = out + (<usize>i << 2);
    store<u32>(at, load<u32>(table + ((<usize>i32x4.extract_lane(entry, 0)) << 2)));
    store<u32>(at, load<u32>(table + ((<usize>i32x4.extract_lane(entry, 2)) << 2)), 4);
  }
}
