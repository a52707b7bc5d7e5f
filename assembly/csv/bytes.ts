// The bytes of text that mean something to a table, and vectors of them.

export const LF: u32 = 10;
export const CR: u32 = 13;
export const SPACE: u32 = 32;
export const QUOTE: u32 = 34;
export const PLUS: u32 = 43;
export const MINUS: u32 = 45;

/** The byte that ends a cell, beside line ends. */
export let delimiter: u32 = 0;
/** 1 for each byte that ends a cell. */
const ENDS = memory.data(256);

export function setDelimiter(byte: u32): void {
  store<u8>(ENDS + delimiter, 0);
  delimiter = byte;
  store<u8>(ENDS + LF, 1);
  store<u8>(ENDS + CR, 1);
  store<u8>(ENDS + byte, 1);
}

// @ts-ignore: decorator
@inline
export function ends(byte: u32): bool {
  return load<bool>(ENDS + byte);
}

/** Bits, the first byte lowest, of those among the 16 bytes at `p` that end a cell. */
// @ts-ignore: decorator
@inline
export function endsAt(p: usize): i32 {
  const bytes = v128.load(p);
  return i8x16.bitmask(
    v128.or(
      i8x16.eq(bytes, i8x16.splat(<i8>delimiter)),
      v128.or(i8x16.eq(bytes, i8x16.splat(<i8>LF)), i8x16.eq(bytes, i8x16.splat(<i8>CR))),
    ),
  );
}

/** 0, 1, 2 ... 15 */
// @ts-ignore: decorator
@inline
export function iota(): v128 {
  return i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
