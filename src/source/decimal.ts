// Decimal text to the nearest double, bit for bit what Number(text) gives, without making the text.
//
// A number is m * 10^e with an integer m of at most 18 digits, held exactly as high + low.
//   low = 0, |e| <= 22: both operands are doubles, so one division or product rounds correctly (Clinger 1990).
//   otherwise: high + low times 10^e as an unevaluated pair, with Dekker's exact product (1971); the rounding is
//     accepted only where the error bound cannot change it, which leaves out halfway cases and next to nothing else.
//   longer numbers, huge exponents and halfway cases: NaN from here, and Number(text) decides.

const TEN = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/** Largest |e| of the pair table: 10^e times 18 digits is far from overflow and from subnormals. */
const LIMIT = 64;
const SPLITTER = 2 ** 27 + 1;
// per power of ten: nearest double, what it lacks, and its upper and lower half of the bits
const POWER = new Float64Array(2 * LIMIT + 1);
const POWER_REST = new Float64Array(2 * LIMIT + 1);
const POWER_UPPER = new Float64Array(2 * LIMIT + 1);
const POWER_LOWER = new Float64Array(2 * LIMIT + 1);

for (let e = -LIMIT; e <= LIMIT; e++) {
  const power = Number(`1e${e}`);
  POWER[e + LIMIT] = power;
  if (e >= 0) {
    POWER_REST[e + LIMIT] = Number(10n ** BigInt(e) - BigInt(power));
  } else {
    // power = k / 2^s, so what it lacks is (2^s - k 10^-e) / (2^s 10^-e)
    const s = 52 - Math.floor(Math.log2(power));
    const k = BigInt(power * 2 ** s);
    POWER_REST[e + LIMIT] = Number(2n ** BigInt(s) - k * 10n ** BigInt(-e)) / Number(`1e${-e}`) / 2 ** s;
  }
  const split = SPLITTER * power;
  const upper = split - (split - power);
  POWER_UPPER[e + LIMIT] = upper;
  POWER_LOWER[e + LIMIT] = power - upper;
}

/**
 * The double nearest to `(head * 10^tailDigits + tail) * 10^exponent`, or NaN where that takes more care.
 * `head` < 10^9, with nine digits and no leading zero if `tailDigits` > 0; `tail` < 10^tailDigits <= 10^9.
 */
export function nearestDouble(head: number, tail: number, tailDigits: number, exponent: number): number {
  let high = head;
  let low = 0;
  if (tailDigits > 0) {
    // the upper 15 bits and the lower 15 bits of head times the power are exact, and the first is the larger
    const power = TEN[tailDigits]!;
    const upper = (head & ~0x7fff) * power;
    const lower = (head & 0x7fff) * power + tail;
    high = upper + lower;
    low = lower - (high - upper);
  }
  if (low === 0 && exponent >= -22 && exponent <= 22) {
    return exponent < 0 ? high / TEN[-exponent]! : high * TEN[exponent]!;
  }
  if (exponent < -LIMIT || exponent > LIMIT) return Number.NaN;
  const p = exponent + LIMIT;
  const power = POWER[p]!;
  const product = high * power;
  const split = SPLITTER * high;
  const upper = split - (split - high);
  const lower = high - upper;
  const error =
    upper * POWER_UPPER[p]! -
    product +
    upper * POWER_LOWER[p]! +
    lower * POWER_UPPER[p]! +
    lower * POWER_LOWER[p]!;
  const rest = error + (high * POWER_REST[p]! + low * power);
  const nearest = product + rest;
  const left = rest - (nearest - product);
  // in units of 2^-106 of the product: table 3, two products 1 + 1, their sum 2, rest 3, low * REST 1; 64 is ample
  const bound = nearest * 2 ** -100;
  return nearest + (left + bound) === nearest && nearest + (left - bound) === nearest ? nearest : Number.NaN;
}

const ZERO = 48;
const MINUS = 45;
const PLUS = 43;

/** Reads plain decimal numbers (sign, digits, decimal mark, exponent; no grouping) from bytes. */
export class DecimalReader {
  /** Where the number last read ended, or -1 where none began. */
  end = -1;
  readonly #bytes: Uint8Array;
  readonly #limit: number;
  readonly #mark: number;

  /** `mark`: byte of the decimal mark, or -1 for none; nothing is read at or after `limit`. */
  constructor(bytes: Uint8Array, limit: number, mark: number) {
    this.#bytes = bytes;
    this.#limit = limit;
    this.#mark = mark - ZERO;
  }

  /** The number that starts at `start`, as long as it goes; sets `end`. NaN and `end` = -1 where there is none. */
  read(start: number): number {
    const bytes = this.#bytes;
    const limit = this.#limit;
    const mark = this.#mark;
    let at = start;
    let byte = at < limit ? bytes[at]! : 0;
    const negative = byte === MINUS;
    if (negative || byte === PLUS) at++;

    // head: the first nine digits that count, tail: the next nine, digits: how many there are
    const first = at;
    let head = 0;
    let tail = 0;
    let digits = 0;
    let point = -1;
    for (; at < limit; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit >= 0 && digit <= 9) {
        if (digits < 9) {
          head = (head * 10 + digit) | 0;
          if (head !== 0) digits++;
        } else {
          if (digits < 18) tail = (tail * 10 + digit) | 0;
          digits++;
        }
      } else if (digit === mark && point < 0) point = at;
      else break;
    }
    if (at - first - (point < 0 ? 0 : 1) === 0) {
      this.end = -1;
      return Number.NaN;
    }
    let exponent = point < 0 ? 0 : point + 1 - at;

    byte = at < limit ? bytes[at]! : 0;
    if (byte === 101 || byte === 69) {
      const after = this.#exponent(at + 1);
      if (!Number.isNaN(after)) {
        exponent += after;
        at = this.end;
      }
    }
    this.end = at;
    let value = digits > 18 ? Number.NaN : nearestDouble(head, tail, digits > 9 ? digits - 9 : 0, exponent);
    if (Number.isNaN(value)) value = this.#exact(first, at, point);
    return negative ? -value : value;
  }

  /** The signed integer after the letter e, with `end` after it; NaN where there is none. */
  #exponent(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    const sign = at < this.#limit ? bytes[at]! : 0;
    if (sign === MINUS || sign === PLUS) at++;
    const first = at;
    let value = 0;
    for (; at < this.#limit; at++) {
      const digit = bytes[at]! - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      if (value < 100_000) value = value * 10 + digit;
    }
    if (at === first) return Number.NaN;
    this.end = at;
    return sign === MINUS ? -value : value;
  }

  #exact(first: number, end: number, point: number): number {
    let text = "";
    for (let at = first; at < end; at++) text += at === point ? "." : String.fromCharCode(this.#bytes[at]!);
    return Number(text);
  }
}
