// Logarithm and exponential against exact arithmetic: big integers with 256 binary places, by series that know no table. That a browser
// has the same bits is in test/browser/chromium.test.ts, and that nothing else is used in test/architecture.test.ts.
import { expect, test } from "vitest";
import { magnitude, tenTo } from "../../src/panel/decimal.ts";
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

const {
  NaN: none,
  POSITIVE_INFINITY: up,
  NEGATIVE_INFINITY: down,
  MIN_VALUE: least,
  MAX_VALUE: most,
} = Number;

/** Argument and value at the ends of a domain and beyond; -0 is not 0. */
const ENDS: Record<keyof typeof OWN, [x: number, value: number][]> = {
  log: [
    [0, down],
    [-0, down],
    [1, 0],
    [-least, none],
    [-1, none],
    [down, none],
    [up, up],
    [none, none],
  ],
  log1p: [
    ...([
      [0, 0],
      [-0, -0],
      [least, least],
      [-least, -least],
      [2 ** -1022, 2 ** -1022],
    ] as [number, number][]),
    ...([
      [-1, down],
      [-1 - 2 ** -52, none],
      [down, none],
      [up, up],
      [none, none],
    ] as [number, number][]),
  ],
  exp: [
    ...([
      [0, 1],
      [-0, 1],
      [least, 1],
      [-least, 1],
      [709.782712893385, up],
      [most, up],
      [up, up],
    ] as [number, number][]),
    ...([
      [-745.1332191019412, 0],
      [-most, 0],
      [down, 0],
      [none, none],
    ] as [number, number][]),
  ],
  expm1: [
    ...([
      [0, 0],
      [-0, -0],
      [least, least],
      [-least, -least],
      [710, up],
      [up, up],
    ] as [number, number][]),
    ...([
      [-38, -1],
      [-745, -1],
      [-most, -1],
      [down, -1],
      [none, none],
    ] as [number, number][]),
  ],
  tanh: [
    ...([
      [0, 0],
      [-0, -0],
      [least, least],
      [-least, -least],
      [20, 1],
      [-20, -1],
    ] as [number, number][]),
    ...([
      [most, 1],
      [up, 1],
      [down, -1],
      [none, none],
    ] as [number, number][]),
  ],
};

test.each(Object.entries(ENDS))("%s at the ends of its domain", (name, ends) => {
  for (const [x, value] of ends) expect(OWN[name as keyof typeof OWN](x), `${name}(${x})`).toBe(value);
});

test("the logarithm of these is correctly rounded", () => {
  // by Python's decimal, of 60 places
  for (const [x, expected] of [
    [0.75, -0.2876820724517809],
    [0.7499999999999999, -0.28768207245178107],
    [0.3, -1.2039728043259361],
    [0.9, -0.10536051565782628],
    [1 - 2 ** -53, -1.1102230246251565e-16],
    [2 ** -53, -36.7368005696771],
    [2 ** -105, -72.78045395879425],
    [0.123456789, -2.091864070778393],
    [0.987654321, -0.012422519986057208],
    [0.6180339887498949, -0.48121182505960336],
    [1e-9, -20.72326583694641],
  ] as const)
    expect(log(x)).toBe(expected);
});

test("what is odd is odd to the last bit", () => {
  for (const x of ARGUMENTS.tanh) expect(tanh(-x)).toBe(-tanh(x));
});

test("powers of ten are the nearest doubles, and know their numbers", () => {
  for (let n = -300; n <= 308; n++) {
    const power = tenTo(n);
    // nearest to 10^n, exactly: twice the distance is at most a unit in the last place
    const [above, under] = n < 0 ? [1n, 10n ** BigInt(-n)] : [10n ** BigInt(n), 1n];
    const { mantissa, exponent } = whole(power);
    const [own, unit] =
      exponent < 0
        ? [mantissa * under, 1n << BigInt(-exponent)]
        : [(mantissa << BigInt(exponent)) * under, 1n];
    const distance = own - above * unit;
    const last = exponent < 0 ? under : under << BigInt(exponent);
    expect(2n * (distance < 0n ? -distance : distance) <= last, `10^${n}`).toBe(true);
    expect(magnitude(power)).toBe(n);
    if (n < 308) expect(magnitude(9.99 * power)).toBe(n);
    expect(magnitude(power * (1 - 2 ** -52))).toBe(n - 1);
  }
});
