// Doubles as integers times a power of two, and the way back: a fraction, or its root, correctly rounded.

const buffer = new DataView(new ArrayBuffer(8));

/** Bits of a quotient or a root before it is rounded to a double: enough to round as the exact number would. */
const DIGITS = 120;

/** value = mantissa x 2^exponent, exactly. */
export function split(value: number): { mantissa: bigint; exponent: number } {
  buffer.setFloat64(0, value);
  const bits = buffer.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = biased === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: bits >> 63n ? -magnitude : magnitude, exponent: Math.max(biased, 1) - 1075 };
}

/** Integers with one common power of two: values[i] = integers[i] x 2^exponent. */
export function toIntegers(values: ArrayLike<number>): { integers: bigint[]; exponent: number } {
  const parts = Array.from(values, split);
  let exponent = Number.POSITIVE_INFINITY;
  for (const part of parts) if (part.mantissa !== 0n) exponent = Math.min(exponent, part.exponent);
  const integers = parts.map((part) =>
    part.mantissa === 0n ? 0n : part.mantissa << BigInt(part.exponent - exponent),
  );
  return { integers, exponent: Number.isFinite(exponent) ? exponent : 0 };
}

/** a / b x 2^exponent, b > 0. */
export function quotient(a: bigint, b: bigint, exponent = 0): number {
  if (a === 0n) return 0;
  const shift = DIGITS - (bitLength(a) - bitLength(b));
  return timesPower(Number(shifted(a, b, shift)), exponent - shift);
}

/** sqrt(a / b) x 2^exponent, a >= 0 and b > 0. */
export function squareRoot(a: bigint, b: bigint, exponent = 0): number {
  if (a === 0n) return 0;
  const shift = 2 * Math.floor((2 * DIGITS - (bitLength(a) - bitLength(b))) / 2);
  const square = shifted(a, b, shift);
  // the root of the double is right to 52 bits; one of Newton's steps doubles them
  const near = BigInt(Math.floor(Math.sqrt(Number(square))));
  return timesPower(Number((near + square / near) >> 1n), exponent - shift / 2);
}

/** a / b x 2^shift, rounded towards zero. */
function shifted(a: bigint, b: bigint, shift: number): bigint {
  return shift >= 0 ? (a << BigInt(shift)) / b : a / (b << BigInt(-shift));
}

/** Length in bits, up to three too many. */
function bitLength(value: bigint): number {
  return 4 * (value < 0n ? -value : value).toString(16).length;
}

/** Multiplies by a power of two in steps that neither overflow nor underflow on the way. */
function timesPower(value: number, exponent: number): number {
  let result = value;
  for (let rest = exponent; rest !== 0; ) {
    const step = Math.max(-1000, Math.min(1000, rest));
    result *= 2 ** step;
    rest -= step;
  }
  return result;
}
