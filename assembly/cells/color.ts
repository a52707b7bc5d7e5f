/** Entry of the table for what has no value. */
const NONE: f32 = 256;
/** Added to a number far below it, rounds that to a whole one, in the low bits of the sum: quicker than a conversion. */
const UNIT: f32 = 8388608; // 2^23
/** Values of which one too near to the edge of a step sends all to `exact`. */
const LOT: i32 = 32;

/**
 * The colours of `count` values: a value's place between the ends is cut into 256 equal steps, what lies beyond takes the first or
 * last. Straight between `vmin` and `vmax`, or on either side of `center` if that is a number. The entry is that of `positionOf`:
 * floats tell it of nearly all values, and of which they cannot. `table`: 257 words; `values` and `out`: room for a multiple of four.
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
  const isStraight = center != center;
  // steps = lower * (x - vmin) or, above the center, upper * (x - vmin) + shift; all less a half, so that rounding tells the step
  const lower = isStraight ? 256 / (vmax - vmin) : 128 / (center - vmin);
  const upper = isStraight ? lower : 128 / (vmax - center);
  const start = vmin + 0.5 / lower;
  const shift = isStraight ? 0 : 127.5 - upper * (center - start);
  // a float's part of 2^-24, four times, and that of what it is the difference of
  const near = (512 + abs(shift)) * 2.384185791015625e-7; // 2^-22
  // of two lines that bend upwards the greater is the one that counts, else the lesser
  const bendsUp = upper >= lower;
  const isPlain =
    near < 0.25 && min(lower, upper) > 1e-30 && max(lower, upper) < 1e30 && abs(start) * lower < 1e9;
  const edge: f64 = isPlain ? (0.5 - near) * (0.5 - near) : -1;

  const unitless = table - (reinterpret<u32>(UNIT) << 2);
  const from = f64x2.splat(start);
  const below = f32x4.splat(<f32>lower);
  const above = f32x4.splat(<f32>upper);
  const lift = f32x4.splat(<f32>shift);
  const unit = f32x4.splat(UNIT);
  for (let lot = 0; lot < count; lot += LOT) {
    let furthest = f32x4.splat(0);
    const first = values + (<usize>lot << 3);
    const end = values + (<usize>min(lot + LOT, count) << 3);
    let to = out + (<usize>lot << 2);
    for (let at = first; at < end; at += 32) {
      const x = v128.shuffle<i32>(
        f32x4.demote_f64x2_zero(f64x2.sub(v128.load(at), from)),
        f32x4.demote_f64x2_zero(f64x2.sub(v128.load(at, 16), from)),
        0,
        1,
        4,
        5,
      );
      const low = f32x4.mul(x, below);
      const high = f32x4.add(f32x4.mul(x, above), lift);
      // pmin and pmax are one operation each; they take the first of two if one is NaN
      let step = bendsUp ? f32x4.pmax(low, high) : f32x4.pmin(low, high);
      step = f32x4.pmax(f32x4.pmin(step, f32x4.splat(255)), f32x4.splat(0));
      step = f32x4.pmin(f32x4.splat(NONE), step);
      const entry = f32x4.add(step, unit);
      const part = f32x4.sub(step, f32x4.sub(entry, unit));
      furthest = f32x4.pmax(furthest, f32x4.mul(part, part));
      // by way of memory, which is quicker than lane by lane
      v128.store(to, entry);
      store<u32>(to, colorOf(unitless, to));
      store<u32>(to + 4, colorOf(unitless, to + 4));
      store<u32>(to + 8, colorOf(unitless, to + 8));
      store<u32>(to + 12, colorOf(unitless, to + 12));
      to += 16;
    }
    if (v128.any_true(f32x4.gt(furthest, f32x4.splat(<f32>edge))))
      exact(first, end, vmin, center, vmax, table, out + (<usize>lot << 2));
  }
}

/** `unitless`: where the table would begin for entries that `UNIT` has been added to. */
// @ts-ignore: decorator
@inline
function colorOf(unitless: usize, entry: usize): u32 {
  return load<u32>(unitless + (load<i32>(entry) << 2));
}

/** The same, as `positionOf` goes about it. */
function exact(at: usize, end: usize, vmin: f64, center: f64, vmax: f64, table: usize, out: usize): void {
  for (; at < end; at += 8) {
    const x = load<f64>(at);
    let place: f64;
    if (center != center) place = (x - vmin) / (vmax - vmin);
    else if (x < center) place = (0.5 * (x - vmin)) / (center - vmin);
    else place = 0.5 + (0.5 * (x - center)) / (vmax - center);
    const step = floor(place * 256);
    let entry = 255;
    if (x != x) entry = 256;
    else if (step < 255) entry = <i32>max(step, 0);
    store<u32>(out, load<u32>(table + (<usize>entry << 2)));
    out += 4;
  }
}

/** The colours of blocks onto `count` pixels: `blockOf`: the block of each. */
export function spread(blocks: usize, blockOf: usize, count: i32, out: usize): void {
  const end = blockOf + (<usize>count << 2);
  for (; blockOf < end; blockOf += 4) {
    store<u32>(out, load<u32>(blocks + (load<u32>(blockOf) << 2)));
    out += 4;
  }
}
