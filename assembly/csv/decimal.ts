/*
Decimal text to the nearest double, bit for bit what Number(text) gives.

A number is w * 10^q with an integer w < 2^64.
  w < 10^15, |q| <= 22: both operands are doubles, so one division or product rounds correctly (Clinger 1990).
  |q| <= REACH: the upper 128 bits of w * 5^q from a table of 128-bit powers of five decide the rounding
    (Eisel-Lemire: D. Lemire, Number parsing at a gigabyte per second, 2021; that 128 bits always do: N. Mushtak and
    D. Lemire, Fast number parsing without fallback, 2023). Within the reach nothing overflows or is subnormal.
  more digits, larger exponents: not from here; the caller asks Number(text).

Digits are read sixteen at a time: bytes -> digits -> pairs -> fours -> eights.
*/
import { MINUS, PLUS, QUOTE, delimiter, ends, iota } from "./bytes";

/** Largest |q| of the table of powers of five. */
export const REACH: i32 = 64;

/** The highest bit of a mantissa, which a double does not write down. */
const HIDDEN: u64 = 0x10000000000000;

/** 10^0 .. 10^22 as doubles; 24 places on their negatives, dividing by which gives -0 too. */
const TEN = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22, 0, -1e0, -1e1, -1e2, -1e3, -1e4, -1e5, -1e6, -1e7, -1e8, -1e9, -1e10, -1e11, -1e12, -1e13, -1e14, -1e15,
]);
/** Upper and lower 64 bits of 5^q for q from -REACH to REACH, scaled to 128 bits; filled by the caller. */
export const FIVES = memory.data(16 * (2 * 64 + 1), 16);

/** The decimal mark in quotes, and outside where the delimiter may be the same byte; 0 for none. */
let mark: u32 = 0;
let bareMark: u32 = 0;

export function setMark(byte: u32): void {
  mark = byte;
  bareMark = byte == delimiter ? 0 : byte;
}

/** Where the cell last read ends, at a delimiter or line end; 0 if it was no number. */
export let stop: usize = 0;

// in memory, or the engine builds them anew for each number
const FACTORS = memory.data<i16>(
  [
    255, 255, 255, 255, 255, 255, 255, 255, 10, 10, 10, 10, 10, 10, 10, 10, 100, 1, 100, 1, 100, 1, 100, 1, 10000, 1,
    10000, 1, 10000, 1, 10000, 1,
  ],
  16,
);

/** Sixteen digits (0 to 9, one a byte, the first the highest) as an integer; the factors are FACTORS. */
// @ts-ignore: decorator
@inline
function sixteen(digits: v128, even: v128, ten: v128, hundred: v128, myriad: v128): u64 {
  const pairs = i16x8.add(i16x8.mul(v128.and(digits, even), ten), i16x8.shr_u(digits, 8));
  const fours = i32x4.dot_i16x8_s(pairs, hundred);
  const eights = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(fours, fours), myriad);
  const both = <u64>i64x2.extract_lane(eights, 0);
  return (both & 0xffffffff) * 100000000 + (both >> 32);
}

/**
 * Reads up to `most` cells of one row, the first one at `p`, as long as they are empty or numbers of at most 15 bytes;
 * writes their values `stride` bytes apart. Returns how many they are, and sets `stop` to where the last one ends.
 * Nothing is called from the loop, which keeps its vectors in registers.
 */
export function readNumbers(p: usize, out: usize, stride: usize, most: i32): i32 {
  const zero = i8x16.splat(48);
  const nine = i8x16.splat(9);
  const markBytes = i8x16.splat(<i8>bareMark);
  const even = v128.load(FACTORS);
  const ten = v128.load(FACTORS, 16);
  const hundred = v128.load(FACTORS, 32);
  const myriad = v128.load(FACTORS, 48);
  const separator = delimiter;
  let count = 0;
  for (; count < most; count++) {
    const bytes = v128.load(p);
    const negative = u32(<u32>load<u8>(p) == MINUS);
    const digits = i8x16.sub(bytes, zero);
    const other = i8x16.gt_u(digits, nine);
    const marks = i8x16.bitmask(i8x16.eq(bytes, markBytes));
    const length = ctz(i8x16.bitmask(other) & ~marks & ~negative);
    const after = <u32>load<u8>(p + length);
    // what ends the cell is among the bytes, and at most one mark before it
    if (length > 15 || ctz(marks & (marks - 1)) < length || !ends(after)) break;
    // without a mark, as if one came after the digits
    const place = min(ctz(marks), length);
    const total = max(length, place + 1);
    let value = NaN;
    if (total > <i32>negative + 1) {
      // moves the digits to the right end, those before the mark by one more; what is no digit counts as zero
      const source = i8x16.add(iota(), i8x16.splat(<i8>(total - 16)));
      const moved = i8x16.add(source, i8x16.le_s(source, i8x16.splat(<i8>place)));
      const w = sixteen(i8x16.swizzle(v128.andnot(digits, other), moved), even, ten, hundred, myriad);
      value = <f64>(<i64>w) / load<f64>(TEN + ((total - place - 1 + negative * 24) << 3));
    } else if (length > 0) break;
    store<f64>(out, value);
    out += stride;
    p += length + 1;
    if (after != separator) {
      count++;
      break;
    }
  }
  stop = p - 1;
  return count;
}

/**
 * The value of the number, NaN for an empty cell, at `p`, in quotes or not; sets `stop`, to 0 where this takes more
 * care. Reads up to 64 bytes from `p` on and 48 before it.
 */
export function readNumber(p: usize): f64 {
  const quoted = load<u8>(p) == QUOTE;
  const point = quoted ? mark : bareMark;
  const start = p + usize(quoted);
  const negative = load<u8>(start) == MINUS;
  const first = start + usize(negative);
  stop = 0;
  const zero = i8x16.splat(48);
  const nine = i8x16.splat(9);
  const others =
    i8x16.bitmask(i8x16.gt_u(i8x16.sub(v128.load(first), zero), nine)) |
    (i8x16.bitmask(i8x16.gt_u(i8x16.sub(v128.load(first, 16), zero), nine)) << 16);
  let length = ctz(others);
  let count = length; // of digits
  let decimals = 0;
  if (others != 0 && <u32>load<u8>(first + length) == point) {
    const place = length;
    length = ctz(others & (others - 1));
    count = length - 1;
    decimals = count - place;
  }
  if (length == 32) return 0;
  let end = first + length;
  if (count == 0) {
    if (length > 0 || negative || (quoted && load<u8>(end++) != QUOTE) || !ends(load<u8>(end))) return 0;
    stop = end;
    return NaN;
  }
  const digits = count == length ? count : decimals; // after the mark
  const head = count > 16 ? sixteenBefore(end, digits - 16, count - 16, 16) : 0;
  if (head > 999) return 0; // more than nineteen digits, which 64 bits hold
  const w = head * 10000000000000000 + sixteenBefore(end, digits, count, 0);
  let q = -decimals;
  if ((load<u8>(end) | 32) == 101) {
    end++;
    const sign = <u32>load<u8>(end);
    if (sign == MINUS || sign == PLUS) end++;
    const begin = end;
    let exponent = 0;
    for (; end - begin < 4; end++) {
      const digit = <i32>load<u8>(end) - 48;
      if (digit < 0 || digit > 9) break;
      exponent = exponent * 10 + digit;
    }
    if (end == begin) return 0;
    q += sign == MINUS ? -exponent : exponent;
  }
  if (quoted && load<u8>(end++) != QUOTE) return 0;
  if (!ends(load<u8>(end))) return 0;
  let value: f64;
  if (w < 1000000000000000 && q >= -22 && q <= 22) {
    value = q < 0 ? <f64>w / load<f64>(TEN - (q << 3)) : <f64>w * load<f64>(TEN + (q << 3));
  } else {
    if (q < -REACH || q > REACH) return 0;
    value = w == 0 ? 0 : nearest(w, q);
  }
  stop = end;
  return negative ? -value : value;
}

/**
 * The number in sixteen digits, `skipped` before the last, of the `count` that end at `end`: `after` of them behind the
 * mark, which is passed over; what is before the first counts as zero.
 */
// @ts-ignore: decorator
@inline
function sixteenBefore(end: usize, after: i32, count: i32, skipped: usize): u64 {
  const lanes = iota();
  const bytes = v128.bitselect(
    v128.load(end - skipped - 16),
    v128.load(end - skipped - 17),
    i8x16.ge_s(lanes, i8x16.splat(<i8>(16 - after))),
  );
  const digits = v128.and(i8x16.sub(bytes, i8x16.splat(48)), i8x16.ge_s(lanes, i8x16.splat(<i8>(16 - count))));
  return sixteen(
    digits,
    v128.load(FACTORS),
    v128.load(FACTORS, 16),
    v128.load(FACTORS, 32),
    v128.load(FACTORS, 48),
  );
}

let productHigh: u64 = 0;

/** Lower 64 bits of a 128-bit product, whose upper 64 go to `productHigh`. */
// @ts-ignore: decorator
@inline
function multiply(a: u64, b: u64): u64 {
  const al = a & 0xffffffff;
  const ah = a >> 32;
  const bl = b & 0xffffffff;
  const bh = b >> 32;
  const low = al * bl;
  const middle = ah * bl + (low >> 32);
  const other = al * bh + (middle & 0xffffffff);
  productHigh = ah * bh + (middle >> 32) + (other >> 32);
  return a * b;
}

/** The double nearest to w * 10^q, ties to even; w > 0. */
function nearest(w: u64, q: i32): f64 {
  const shift = clz(w);
  w <<= shift;
  const power = FIVES + ((q + REACH) << 4);
  let low = multiply(w, load<u64>(power));
  let high = productHigh;
  if ((high & 0x1ff) == 0x1ff) {
    // nine bits beyond the 55 that matter are ones: the lower half of the power may carry
    multiply(w, load<u64>(power, 8));
    low += productHigh;
    if (productHigh > low) high++;
  }
  const upper = high >> 63;
  let mantissa = high >> (upper + 9);
  let exponent = ((217706 * q) >> 16) + 63 + <i32>upper - <i32>shift + 1023;
  // halfway exactly: only where 5^q fits 64 bits, or divides w
  if (low <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1 && mantissa << (upper + 9) == high) mantissa &= ~1;
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >= HIDDEN << 1) {
    mantissa = HIDDEN;
    exponent++;
  }
  return reinterpret<f64>((mantissa & ~HIDDEN) | (<u64>exponent << 52));
}
