// Window statistics of doubles in exact integer arithmetic: the truth the kernel is measured against.

const buffer = new DataView(new ArrayBuffer(8));

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
export function toIntegers(values: readonly number[]): { integers: bigint[]; exponent: number } {
  const parts = values.map(split);
  const exponent = Math.min(
    ...parts.map((part) => (part.mantissa === 0n ? Number.POSITIVE_INFINITY : part.exponent)),
  );
  if (!Number.isFinite(exponent)) return { integers: parts.map(() => 0n), exponent: 0 };
  return {
    integers: parts.map((part) =>
      part.mantissa === 0n ? 0n : part.mantissa << BigInt(part.exponent - exponent),
    ),
    exponent,
  };
}

/** a / b x 2^exponent as a double, good to a relative 2^-53. */
export function quotient(a: bigint, b: bigint, exponent = 0): number {
  if (a === 0n) return 0;
  const shift = Math.max(0, 130 - (bitLength(a) - bitLength(b)));
  return scale(Number((a << BigInt(shift)) / b), exponent - shift);
}

/** sqrt(a / b) x 2^exponent for a >= 0. */
export function squareRoot(a: bigint, b: bigint, exponent = 0): number {
  if (a === 0n) return 0;
  const shift = 2 * Math.ceil(Math.max(0, 240 - (bitLength(a) - bitLength(b))) / 2);
  return scale(Number(integerRoot((a << BigInt(shift)) / b)), exponent - shift / 2);
}

function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length;
}

function integerRoot(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(bitLength(value) / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** Multiplies by a power of two in steps that neither overflow nor underflow on the way. */
function scale(value: number, exponent: number): number {
  let result = value;
  for (let rest = exponent; rest !== 0; ) {
    const step = Math.max(-1000, Math.min(1000, rest));
    result *= 2 ** step;
    rest -= step;
  }
  return result;
}

export interface Exact {
  n: number;
  beta: number;
  cov: number;
  corr: number;
  /** Natural scales of the errors: sd(x) / sd(m) for beta, sd(x) sd(m) for cov. */
  betaScale: number;
  covScale: number;
}

/** Statistics over the pairs in which both values are numbers; NaN where undefined. */
export function exactWindow(x: readonly number[], m: readonly number[], ddof = 1): Exact {
  const pairs = x.flatMap((value, i) => (Number.isFinite(value) && Number.isFinite(m[i]!) ? [i] : []));
  const n = pairs.length;
  const { integers: xs, exponent: ex } = toIntegers(pairs.map((i) => x[i]!));
  const { integers: ms, exponent: em } = toIntegers(pairs.map((i) => m[i]!));
  let sx = 0n;
  let sm = 0n;
  let sxm = 0n;
  let sxx = 0n;
  let smm = 0n;
  for (let i = 0; i < n; i++) {
    sx += xs[i]!;
    sm += ms[i]!;
    sxm += xs[i]! * ms[i]!;
    sxx += xs[i]! * xs[i]!;
    smm += ms[i]! * ms[i]!;
  }
  // n times the centred sums, exact integers
  const count = BigInt(n);
  const cxm = count * sxm - sx * sm;
  const cxx = count * sxx - sx * sx;
  const cmm = count * smm - sm * sm;
  const freedom = count * BigInt(n - ddof);
  return {
    n,
    beta: cmm > 0n ? quotient(cxm, cmm, ex - em) : Number.NaN,
    cov: n > ddof ? quotient(cxm, freedom, ex + em) : Number.NaN,
    corr: cmm > 0n && cxx > 0n ? Math.sign(Number(cxm)) * squareRoot(cxm * cxm, cxx * cmm) : Number.NaN,
    betaScale: cmm > 0n ? squareRoot(cxx, cmm, ex - em) : Number.NaN,
    covScale: n > ddof ? squareRoot(cxx * cmm, freedom * freedom, ex + em) : Number.NaN,
  };
}
