// Decimal text to the nearest double, bit for bit what Number(text) gives, without making the text.
//
// A number is m * 10^e with an integer m of at most 23 digits, held exactly as high + low.
//   low = 0, |e| <= 22: both operands are doubles, so one division or product rounds correctly (Clinger 1990).
//   otherwise: high + low times 10^e as an unevaluated pair, with Dekker's exact product (1971); the rounding is
//     accepted only where the error bound cannot change it, which leaves out halfway cases and next to nothing else.
//   longer numbers, huge exponents and halfway cases: NaN from here, and Number(text) decides.

/** Powers of ten that are doubles. */
// (what is marked pure is left out of bundles that read no files)
export const TEN = /* @__PURE__ */ Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/** Largest |e| of the pair table: 10^e times 23 digits is far from overflow and from subnormals. */
const LIMIT = 64;
const SPLITTER = 2 ** 27 + 1;
// per power of ten: nearest double, what it lacks, and its upper and lower half of the bits
const POWER = /* @__PURE__ */ tableOf((power) => power);
const POWER_REST = /* @__PURE__ */ tableOf(lackOf);
const POWER_UPPER = /* @__PURE__ */ tableOf(upperHalf);
const POWER_LOWER = /* @__PURE__ */ tableOf((power) => power - upperHalf(power));

function tableOf(entry: (power: number, e: number) => number): Float64Array {
  return Float64Array.from({ length: 2 * LIMIT + 1 }, (_, k) => entry(Number(`1e${k - LIMIT}`), k - LIMIT));
}

/** 10^e less the double nearest to it. */
function lackOf(power: number, e: number): number {
  if (e >= 0) return Number(10n ** BigInt(e) - BigInt(power));
  // power = k / 2^s, so what it lacks is (2^s - k 10^-e) / (2^s 10^-e)
  const s = 52 - Math.floor(Math.log2(power));
  const k = BigInt(power * 2 ** s);
  return Number(2n ** BigInt(s) - k * 10n ** BigInt(-e)) / Number(`1e${-e}`) / 2 ** s;
}

function upperHalf(power: number): number {
  const split = SPLITTER * power;
  return split - (split - power);
}

/**
 * The double nearest to `(head * 10^tailDigits + tail) * 10^exponent`, or NaN where that takes more care.
 * `head` < 10^15, and >= 10^8 if `tailDigits` > 0; `tail` < 10^tailDigits <= 10^8.
 */
export function nearestDouble(head: number, tail: number, tailDigits: number, exponent: number): number {
  let high = head;
  let low = 0;
  if (tailDigits > 0) {
    // head cut at bit 26: both parts times the power are exact, and the first is the larger
    const power = TEN[tailDigits]!;
    const cut = Math.floor(head * 2 ** -26) * 2 ** 26;
    const upper = cut * power;
    const lower = (head - cut) * power + tail;
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

export const MINUS = 45;
const PLUS = 43;

/** Reads plain decimal numbers (sign, digits, decimal mark, exponent; no grouping) from bytes. */
export class DecimalReader {
  /** The number last read, in an array so that it needs no allocation. */
  readonly value = new Float64Array(1);
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #mark: number;
  /** The last offset at which four bytes can be read. */
  readonly #lastWord: number;

  /** `mark`: byte of the decimal mark, or -1 for none. */
  constructor(bytes: Uint8Array, mark: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#mark = mark;
    this.#lastWord = bytes.length - 4;
  }

  /** Reads the number that starts at `start`, as long as it goes; returns where it ends, or -1 if there is none. */
  read(start: number): number {
    const view = this.#view;
    const mark = this.#mark;
    const lastWord = this.#lastWord;
    const sign = start < this.#bytes.length ? this.#bytes[start]! : 0;
    const first = sign === MINUS || sign === PLUS ? start + 1 : start;

    // head: the first 12 to 15 digits, tail: up to 8 more; leading zeros cost nothing
    let at = first;
    let head = 0;
    let headDigits = 0;
    let tail = 0;
    let tailDigits = 0;
    let isLong = false;
    let point = -1;
    let byte = 0;
    for (;;) {
      // four bytes at once, the first lowest; `others` marks those that are no digits
      const word = at <= lastWord ? view.getInt32(at, true) : this.#lastBytes(at);
      const others = ((word & 0xf0f0f0f0) ^ 0x30303030) | (((word + 0x06060606) & 0xf0f0f0f0) ^ 0x30303030);
      if (others === 0) {
        const number = fourDigits(word & 0x0f0f0f0f);
        if (headDigits < 12) {
          head = head * 1e4 + number;
          if (head > 0) headDigits += 4;
        } else if (tailDigits <= 4) {
          tail = tail * 1e4 + number;
          tailDigits += 4;
        } else isLong = true;
        at += 4;
        continue;
      }
      // the digits before the first other byte, moved up so that zeros lead them
      const count = (31 - Math.clz32(others & -others)) >>> 3;
      const number = fourDigits(((word << 8) << (24 - 8 * count)) & 0x0f0f0f0f);
      if (headDigits < 12) {
        head = head * TEN[count]! + number;
        if (head > 0) headDigits += count;
      } else if (tailDigits <= 4) {
        tail = tail * TEN[count]! + number;
        tailDigits += count;
      } else if (count > 0) isLong = true;
      at += count;
      byte = (word >>> (8 * count)) & 0xff;
      if (byte !== mark || point >= 0) break;
      point = at++;
    }
    let exponent = 0;
    if (point >= 0) exponent = point + 1 - at;
    if (at - first === (point < 0 ? 0 : 1)) return -1;

    let end = at;
    if (byte === 101 || byte === 69) {
      end = this.#exponentEnd(at);
      if (end > at) exponent += this.#exponent(at + 1, end);
    }
    let value: number;
    if (tailDigits === 0 && exponent <= 0 && exponent >= -22) value = head / TEN[-exponent]!;
    else {
      value = isLong ? Number.NaN : nearestDouble(head, tail, tailDigits, exponent);
      if (Number.isNaN(value)) value = this.#exact(first, end, point);
    }
    this.value[0] = sign === MINUS ? -value : value;
    return end;
  }

  /** The bytes from `at` on as a word where fewer than four are left; zeros stand for the rest. */
  #lastBytes(at: number): number {
    let word = 0;
    for (let k = this.#bytes.length - 1; k >= at; k--) word = (word << 8) | this.#bytes[k]!;
    return word;
  }

  /** Where the exponent whose letter stands at `letter` ends; at the letter if no digit follows. */
  #exponentEnd(letter: number): number {
    const bytes = this.#bytes;
    let at = letter + 1;
    if (bytes[at] === MINUS || bytes[at] === PLUS) at++;
    const first = at;
    while (at < bytes.length && bytes[at]! >= 48 && bytes[at]! <= 57) at++;
    return at > first ? at : letter;
  }

  #exponent(start: number, end: number): number {
    let value = 0;
    for (let at = start; at < end; at++) {
      const digit = this.#bytes[at]! - 48;
      if (digit >= 0 && value < 100_000) value = value * 10 + digit;
    }
    return this.#bytes[start] === MINUS ? -value : value;
  }

  /** By way of text, which takes any length. */
  #exact(first: number, end: number, point: number): number {
    let text = "";
    for (let at = first; at < end; at++) text += at === point ? "." : String.fromCharCode(this.#bytes[at]!);
    return Number(text);
  }
}

/** The number whose digits are the bytes of a word, the first digit lowest. */
function fourDigits(word: number): number {
  const pairs = (Math.imul(word, 10) + (word >>> 8)) & 0x00ff00ff;
  return Math.imul(pairs & 0xff, 100) + (pairs >>> 16);
}
