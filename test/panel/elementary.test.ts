// Logarithm and exponential against exact arithmetic: big integers with 256 binary places, by series that know no table.
import { expect, test } from "vitest";
import { exp, expm1, tanh } from "../../src/panel/exponential.ts";
import { log, log1p } from "../../src/panel/logarithm.ts";
import { ARGUMENTS } from "./arguments.ts";

const PLACES = 256;
const ONE = 1n << 256n;

/** A number as a whole multiple of 2^exponent. */
function whole(x: number): { mantissa: bigint; exponent: number } {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0]!;
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const size = exponent === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: bits >> 63n ? -size : size, exponent: Math.max(exponent, 1) - 1075 };
}

const shifted = (value: bigint, by: number) => (by >= 0 ? value << BigInt(by) : value >> BigInt(-by));

/** A number with `places` binary ones. */
function fixed(x: number, places = PLACES): bigint {
  const { mantissa, exponent } = whole(x);
  return shifted(mantissa, exponent + places);
}

/** 2 artanh(above / under) */
function artanh2(above: bigint, under: bigint): bigint {
  const s = (above * ONE) / under;
  const square = (s * s) / ONE;
  let sum = 0n;
  for (let [power, k] = [s, 1n]; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * square) / ONE;
  }
  return 2n * sum;
}

const LN2 = artanh2(1n, 3n);

/** The logarithm of a fraction. */
function logOf(above: bigint, under: bigint): bigint {
  // from 1/2 to 2, then about 1
  const k = above.toString(2).length - under.toString(2).length;
  const [a, u] = k >= 0 ? [above, under << BigInt(k)] : [above << BigInt(-k), under];
  return BigInt(k) * LN2 + artanh2(a - u, a + u);
}

/** e^(x / ONE) as value / ONE x 2^k. */
function expOf(x: bigint): { value: bigint; k: number } {
  const k = x / LN2;
  const r = x - k * LN2;
  let sum = 0n;
  for (let [term, n] = [ONE, 1n]; term !== 0n; n++) {
    sum += term;
    term = (term * r) / (n * ONE);
  }
  return { value: sum, k: Number(k) };
}

/** How far a number is from value / ONE x 2^k, in units in the last place that the true value has as a double. */
function off(found: number, value: bigint, k = 0): number {
  const { mantissa, exponent } = whole(found);
  const size = value < 0n ? -value : value;
  const unit = Math.max(size.toString(2).length - PLACES + k - 53, -1074);
  const difference = shifted(mantissa, exponent - unit + 64) - shifted(value, k - PLACES - unit + 64);
  return Math.abs(Number(difference) / 2 ** 64);
}

/** What each function is by exact arithmetic; where it is the argument to more places than there are, undefined. */
const TRUTH: Record<string, (x: number) => { value: bigint; k?: number } | undefined> = {
  log: (x) => {
    const { mantissa, exponent } = whole(x);
    return {
      value:
        exponent < 0 ? logOf(mantissa, 1n << BigInt(-exponent)) : logOf(mantissa << BigInt(exponent), 1n),
    };
  },
  log1p: (x) => {
    if (Math.abs(x) < 2 ** -60) return undefined;
    const { mantissa, exponent } = whole(x);
    const one = 1n << BigInt(Math.max(-exponent, 0));
    return { value: logOf(one + (exponent < 0 ? mantissa : mantissa << BigInt(exponent)), one) };
  },
  exp: (x) => expOf(fixed(x)),
  expm1: (x) => {
    if (Math.abs(x) < 2 ** -60) return undefined;
    const { value, k } = expOf(fixed(x));
    return { value: shifted(value, k) - ONE };
  },
  tanh: (x) => {
    if (Math.abs(x) < 2 ** -60) return undefined;
    const { value, k } = expOf(2n * fixed(x));
    const d = shifted(value, k);
    return { value: ((d - ONE) * ONE) / (d + ONE) };
  },
};

/** The bound derived at the head of each file. */
const BOUNDS = { log: 0.51, log1p: 0.51, exp: 0.54, expm1: 0.8, tanh: 0.8 };
const OWN = { log, log1p, exp, expm1, tanh };

test.each(["log", "log1p", "exp", "expm1", "tanh"] as const)("%s is as near as derived", (name) => {
  let worst = 0;
  for (const x of ARGUMENTS[name]) {
    const found = OWN[name](x);
    const truth = TRUTH[name]!(x);
    if (truth === undefined) expect(found, `${name}(${x})`).toBe(x);
    else {
      // a result that is subnormal is rounded twice
      const least = 2.3e-308;
      const distance = off(found, truth.value, truth.k);
      expect(distance, `${name}(${x})`).toBeLessThan(Math.abs(found) < least ? 0.8 : BOUNDS[name]);
      worst = Math.max(worst, distance);
    }
  }
  expect(worst).toBeGreaterThan(0.49);
});
