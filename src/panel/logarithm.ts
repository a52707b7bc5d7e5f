/*
The natural logarithm by +, -, * and / alone: these have the same bits in every engine, Math.log and Math.log1p do not.

After Tang, Table-driven implementation of the logarithm function (ACM TOMS 16, 1990), with short reciprocals instead of divisions
(as in Muller, Elementary Functions). With x = 2^k m, m from sqrt(1/2) to sqrt(2), j the integer next to
256 m, and c a number of 9 bits next to 256 / j,

  log x = k log 2 - log c + log(1 + r)     r = m c - 1 = (m - j / 256) c + (j c / 256 - 1)
  log(1 + r) = r + r^2 (-1/2 + r/3 - r^2/4 + r^3/5 - r^4/6 + r^5/7)

What is lost, in units in the last place of the result, beside the 1/2 of the last addition:

- The difference is exact (Sterbenz), a multiple of 2^-53 up to 2^-9, or of 2^-52 where m >= 1; c is a multiple of 2^-8, or of 2^-9 where
  m >= 1; so their product is a multiple of 2^-61 below 2^-8 and exact. |r| < 2^-7.9, and the sum is exact up to 2^-8. Beyond it is off by
  2^-61 at most, and there |log x| > 1/4: 2^-7.
- The series ends r^8/8 < 2^-66 from its limit, and as |r| is about 2^-9 where log x is small: below 2^-10 of a last place.
- Three roundings of r^2/2, and those of the sums below it: 3.2 x 2^-53 x r^2/2 is less than 2^-8; where the sum above is not exact, 2^-13.
- k log 2 - log c is kept as a multiple of 2^-42 and a rest, whose sums are exact as the terms of the first have 53 bits together, and the
  first is 0 or larger than r: 2^-90.

Together less than 0.51. For log1p, x = u + e - 1 with u = 1 + x rounded, and e c (1 - r) is added to the rest: r^2 e c < 2^-69 is left out.
*/

/** Places of the table: j from 181 to 362, of each c, j c / 256 - 1, and -log c as a multiple of 2^-42 and what is left of it. */
const FIRST = 181;
const LAST = 362;
const TABLE = /* @__PURE__ */ new Float64Array(4 * (LAST - FIRST + 1));

/** log 2 as a multiple of 2^-42, and what is left of it. */
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;

const BITS = /* @__PURE__ */ new Float64Array(1);
/** Of `BITS`, the lower one first. */
const WORDS = /* @__PURE__ */ (() => new Int32Array(BITS.buffer))();

/** The natural logarithm: NaN below 0, -Infinity at 0. Off by less than 0.51 units in the last place; the same everywhere. */
export function log(x: number): number {
  // ratios of prices need no exponent
  if (!(x > 0.71 && x < 1.4)) return scaled(x, 0);
  const j = (256 * x + 0.5) | 0;
  const at = 4 * j - 4 * FIRST;
  const c = TABLE[at]!;
  if (c === 0) return scaled(x, 0);
  const r = (x - j * 0.00390625) * c + TABLE[at + 1]!;
  const high = TABLE[at + 2]!;
  const sum = high + r;
  return sum + (high - sum + r + TABLE[at + 3]! + r * r * series(r));
}

/** log(1 + x), exact where x is tiny: NaN below -1, -Infinity at -1. Off by less than 0.51 units in the last place; the same everywhere. */
export function log1p(x: number): number {
  if (x > -1e-6 && x < 1e-6) return x + x * x * series(x);
  const u = 1 + x;
  if (!(u > 0.71 && u < 1.4)) return scaled(u, x < 1 ? x - (u - 1) : 1 - (u - x));
  const j = (256 * u + 0.5) | 0;
  const at = 4 * j - 4 * FIRST;
  const c = TABLE[at]!;
  if (c === 0) return scaled(u, x - (u - 1));
  const r = (u - j * 0.00390625) * c + TABLE[at + 1]!;
  const rest = (x - (u - 1)) * c;
  const high = TABLE[at + 2]!;
  const sum = high + r;
  return sum + (high - sum + r + TABLE[at + 3]! + (rest - rest * r) + r * r * series(r));
}

/** log(x + e) of any x, and e below its last place. */
function scaled(x: number, e: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (TABLE[0] === 0) fill();
  // subnormal numbers become normal ones
  const tiny = x < 2.2250738585072014e-308;
  BITS[0] = tiny ? x * 18014398509481984 : x;
  const shift = (WORDS[1]! - 0x3fe6a09e) >> 20;
  WORDS[1]! -= shift << 20;
  const m = BITS[0];
  const k = tiny ? shift - 54 : shift;
  const j = (256 * m + 0.5) | 0;
  const at = 4 * j - 4 * FIRST;
  const c = TABLE[at]!;
  const r = (m - j * 0.00390625) * c + TABLE[at + 1]!;
  const rest = tiny ? 0 : e * (m / x) * c;
  const high = k * LN2_HIGH + TABLE[at + 2]!;
  const sum = high + r;
  const low = high - sum + r + (k * LN2_LOW + TABLE[at + 3]!) + (rest - rest * r);
  return sum + (low + r * r * series(r));
}

/** (log(1 + r) - r) / r^2 */
function series(r: number): number {
  return -1 / 2 + r * (1 / 3) - r * r * (1 / 4 - r * (1 / 5) + r * r * (1 / 6 - r * (1 / 7)));
}

function fill(): void {
  const one = 1n << 112n;
  // from j = 256, where c is 1, in both directions; c = s / 512, and log(s / t) = 2 artanh((s - t) / (s + t))
  for (const by of [1, -1]) {
    for (let [j, before, value] = [256, 512, 0n]; j >= FIRST && j <= LAST; j += by) {
      const s = j > 256 ? Math.round(131072 / j) : 2 * Math.round(65536 / j);
      const [above, under] = [BigInt(s - before), BigInt(s + before)];
      const [square, squared] = [above * above, under * under];
      for (let [power, k] = [(2n * one * above) / under, 1n]; power !== 0n; k += 2n) {
        value -= power / k;
        power = (power * square) / squared;
      }
      const high = (value + (1n << 69n)) >> 70n;
      const at = 4 * (j - FIRST);
      TABLE[at] = s / 512;
      TABLE[at + 1] = (j * s) / 131072 - 1;
      TABLE[at + 2] = Number(high) / 2 ** 42;
      TABLE[at + 3] = Number(value - (high << 70n)) / 2 ** 112;
      before = s;
    }
  }
}
