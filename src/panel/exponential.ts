/*
The exponential function by +, -, * and / alone: these have the same bits in every engine; Math.exp, expm1 and tanh do not.

After Tang, Table-driven implementation of the exponential function (ACM TOMS 15, 1989) and of the expm1 function (ACM TOMS 18, 1992). With n
the integer next to 32 x / log 2, n = 32 k + j, and s = 2^k 2^(j/32) in two parts,

  exp x = s (1 + p)               r = x - n log(2) / 32, |r| < 2^-6.5
  expm1 x = (s - 1) + s p         p = r + r^2 (1/2 + r/6 + ... + r^9/11!)
  expm1 x = x + x^2 (1/2 + x/6 + ... + x^9/11!)                                   where |x| < 1/8
  tanh x = d / (d + 2)            d = expm1(2 x) in two parts

What is lost, in units in the last place of the result, beside the 1/2 of the last addition:

- log(2) / 32 is kept as a multiple of 2^-42 of 37 bits and a rest, so that n times the first is exact, and the difference to x
  too (n = 0, or both are multiples of 2^-59); r is off by half its last place, 2^-60. The series ends far beyond.
- p, s p and the sum with the second part of s are off by 2^-60 s each. That is below 2^-6 of exp; of expm1, which is at least
  0.1175 where s is 0.88, and grows with s, it is below 1/4.
- Where |x| < 1/8, three roundings of x^2/2 are 3 x 2^-4 of a last place at most, and the series ends 2^-61 from its limit.
- d / (d + 2) has less of a relative error than the parts of d, 2^-58 s / (s - 1) or the 3/16 above, both below 0.28 last places; its
  remainder is computed, and so it is rounded once.
- The parts are those of 128 binary places.

Together less than 0.54 for exp, 0.8 for expm1, and 0.8 for tanh; a subnormal result of exp is rounded twice, and below 0.8.
*/

/** 2^(j/32) and what is left of it. */
const TABLE = /* @__PURE__ */ new Float64Array(64);

/** log(2) / 32 as a multiple of 2^-42, what is left of it, and 32 / log(2). */
const STEP_HIGH = 0.021660849392446835;
const STEP_LOW = 5.145609244655338e-14;
const STEPS = 46.16624130844683;

/** The exponential function. Off by less than 0.54 units in the last place, 0.8 where subnormal; the same everywhere. */
export function exp(x: number): number {
  if (!(x > -746 && x < 710)) return x > 0 ? Number.POSITIVE_INFINITY : Math.max(x, 0);
  if (TABLE[0] === 0) fill();
  const n = Math.floor(x * STEPS + 0.5);
  const at = 2 * (n & 31);
  const s = TABLE[at]!;
  const value = s + (TABLE[at + 1]! + s * risen(x, n));
  const k = n >> 5;
  if (k > -1022 && k < 1024) return value * power(k);
  // in two steps, as 2^k is no normal number
  const half = k >> 1;
  return value * power(half) * power(k - half);
}

/** exp(x) - 1, exact where x is tiny. Off by less than 0.8 units in the last place; the same everywhere. */
export function expm1(x: number): number {
  if (x > -0.125 && x < 0.125) return x === 0 ? x : x + x * x * series(x);
  if (x > 40) return exp(x);
  // also NaN
  if (!(x > -40)) return x < 0 ? -1 : x;
  const [high, low] = parts(x);
  return high + low;
}

/** The hyperbolic tangent. Off by less than 0.8 units in the last place; the same everywhere. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  // also NaN
  if (!(size > 3e-9)) return x;
  if (size > 20) return Math.sign(x);
  const [high, low] = parts(2 * size);
  const d = high + low;
  const rest = high - d + low;
  const under = d + 2;
  const lost = d - (under - (under - d)) + (2 - (under - d));
  const q = d / under;
  // what d has beyond q times what is under it, by products of 26 bits (Dekker)
  const [a, c] = [upper(q), upper(under)];
  const [b, e] = [q - a, under - c];
  const left = d - a * c - a * e - b * c - b * e + rest - q * (lost + rest);
  return Math.sign(x) * (q + left / under);
}

/** expm1 of -40 to 40, as a sum. */
function parts(x: number): [high: number, low: number] {
  if (x > -0.125 && x < 0.125) return [x, x * x * series(x)];
  if (TABLE[0] === 0) fill();
  const n = Math.floor(x * STEPS + 0.5);
  const at = 2 * (n & 31);
  const scale = power(n >> 5);
  const s = TABLE[at]! * scale;
  const low = TABLE[at + 1]! * scale + s * risen(x, n);
  const high = s - 1;
  return [high, (s > 1 ? s - high - 1 : s - (high + 1)) + low];
}

/** expm1 of what x is beyond n steps. */
function risen(x: number, n: number): number {
  const r = x - n * STEP_HIGH - n * STEP_LOW;
  return r + r * r * series(r);
}

/** (expm1(x) - x) / x^2 */
function series(x: number): number {
  const xx = x * x;
  return (
    1 / 2 +
    x * (1 / 6) +
    xx *
      (1 / 24 +
        x * (1 / 120) +
        xx *
          (1 / 720 +
            x * (1 / 5040) +
            xx * (1 / 40320 + x * (1 / 362880) + xx * (1 / 3628800 + x * (1 / 39916800)))))
  );
}

const BITS = /* @__PURE__ */ new Float64Array(1);
/** Of `BITS`, the lower one first. */
const WORDS = /* @__PURE__ */ (() => new Int32Array(BITS.buffer))();

/** 2^k of a normal number. */
function power(k: number): number {
  WORDS[1] = (k + 1023) << 20;
  return BITS[0]!;
}

/** The upper half of a number's bits. */
function upper(x: number): number {
  const large = 134217729 * x;
  return large - (large - x);
}

function fill(): void {
  const one = 1n << 128n;
  const step = 0xb17217f7_d1cf79ab_c9e3b398_03f2f6afn / 32n; // of log 2
  let root = 0n;
  for (let [term, k] = [one, 1n]; term !== 0n; k++) {
    root += term;
    term = (term * step) / (k * one);
  }
  for (let [power, j] = [one, 0]; j < 64; j += 2) {
    const high = Number(power) / 2 ** 128;
    TABLE[j] = high;
    TABLE[j + 1] = Number(power - BigInt(high * 2 ** 128)) / 2 ** 128;
    power = (power * root) / one;
  }
}
