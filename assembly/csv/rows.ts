/*
The cells of RFC 4180 text, one after the other, as long as they are plain: what each column is for says a list of
targets. The loop stops where the piece of text ends, where the block of rows is full, and at whatever it does not
understand; the caller does that cell or line end by itself and calls again.
*/
import { CR, LF, QUOTE, SPACE, delimiter, ends, endsAt } from "./bytes";
import { readDay, stop as dayStop } from "./day";
import { readNumber, readNumbers, stop } from "./decimal";
import { passForeseen, search, stop as wordStop } from "./word";

// targets of columns: place of a column of numbers, or
const SKIP = -1;
/** A date: its offset in the file is wanted, and its day where it is a plain one. */
const DATE = -2;
/** It must be empty. */
const EMPTY = -3;
/** And less: numbered by a dictionary. */
const WORD = -4;

// why `readRows` stops
const MORE = 0; // the piece of text ends
const FULL = 1; // the block does
const CELL = 2; // a cell that the caller must read
const LINE = 3; // the start of a line that the caller must look at
const WIDTH = 4; // a row with more or fewer cells than columns

/** Bytes that may be read beyond a cell's start to understand it. */
const AHEAD = 80;

/** Where the next byte is, and where the row began. */
export let at: usize = 0;
export let rowStart: usize = 0;
/** The column of the cell at `at`; -1 between rows. */
export let column: i32 = -1;
/** The row of the block. */
export let row: i32 = 0;

let width: i32 = 0;
let targets: usize = 0;
let runs: usize = 0;
let numbers: usize = 0;
let stride: usize = 0;
let rows: i32 = 0;
let offsets: usize = 0;
let days: usize = 0;
let words: usize = 0;
let dictionaries: usize = 0;
let missing: usize = 0;
let missingCount: i32 = 0;

/**
 * Sets what is read into where. `targetList`: i32 a column, `columnCount` of them; `runList`: i32 a column, how many columns
 * of numbers, or to skip, follow each other from it on. Blocks have `rowCount` rows: `numberBlock` f64, a column after the other,
 * `columnStride` bytes apart; `offsetBlock` and `dayBlock` f64, one a row; `wordBlock` i32, `rowCount` of each dictionary;
 * `dictionaryList`: 32 bytes for each. `missingList`: i32, texts of up to 4 bytes that mean missing, the last byte lowest.
 */
export function setRows(
  targetList: usize,
  runList: usize,
  columnCount: i32,
  rowCount: i32,
  numberBlock: usize,
  columnStride: usize,
  offsetBlock: usize,
  dayBlock: usize,
  wordBlock: usize,
  dictionaryList: usize,
  missingList: usize,
  missingLength: i32,
): void {
  targets = targetList;
  runs = runList;
  width = columnCount;
  rows = rowCount;
  numbers = numberBlock;
  stride = columnStride;
  offsets = offsetBlock;
  days = dayBlock;
  words = wordBlock;
  dictionaries = dictionaryList;
  missing = missingList;
  missingCount = missingLength;
  column = -1;
  row = 0;
}

/**
 * Reads from `at` on, as far as it goes, text that ends at `limit`; why it stops. If that is the `last` piece, a line end
 * stands at `limit`. `base` is the file's offset of memory address 0.
 */
export function readRows(limit: usize, last: bool, base: f64): i32 {
  let p = at;
  let c = column;
  let r = row;
  let reason = MORE;
  let isLong = false;
  for (;;) {
    if (c < 0) {
      if (p >= limit) break;
      const byte = <u32>load<u8>(p);
      if (byte == LF || byte == CR) {
        p++;
        continue;
      }
      if (r == rows) {
        reason = FULL;
        break;
      }
      if (byte <= SPACE || byte == delimiter || (byte == QUOTE && !opens(p + 1))) {
        reason = LINE;
        break;
      }
      rowStart = p;
      c = 0;
    }
    const target = load<i32>(targets + (<usize>c << 2));
    let end: usize;
    if (target >= 0) {
      const out = numbers + <usize>target * stride + (<usize>r << 3);
      // after a long number another one is likely
      const count = isLong ? 0 : readNumbers(p, out, stride, load<i32>(runs + (<usize>c << 2)));
      end = stop;
      if (count > 0) c += count - 1;
      else {
        let value = readNumber(p);
        end = stop;
        isLong = end > p + 15;
        if (end == 0) {
          end = passMissing(p);
          value = NaN;
        }
        store<f64>(out, value);
      }
    } else if (target <= WORD) end = readWord(p, <usize>(WORD - target), r, limit);
    else if (target == DATE) {
      const day = readDay(p);
      end = day == day ? dayStop : passText(p, limit);
      store<f64>(offsets + (<usize>r << 3), base + <f64>p);
      store<f64>(days + (<usize>r << 3), day);
    } else if (target == SKIP) {
      end = passCells(p, load<i32>(runs + (<usize>c << 2)), limit);
      if (end != 0) c += passed - 1;
      else end = passText(p, limit);
    } else {
      end = passText(p, limit);
      if (target == EMPTY && end != p) end = 0;
    }
    if (end == 0) {
      reason = !last && p + AHEAD > limit ? MORE : CELL;
      break;
    }
    p = end;
    c++;
    if (<u32>load<u8>(p) == delimiter) {
      if (c < width) p++;
      else {
        reason = WIDTH;
        break;
      }
    } else if (c == width) {
      p++;
      c = -1;
      r++;
    } else {
      reason = WIDTH;
      break;
    }
  }
  at = p;
  column = c;
  row = r;
  return reason;
}

/** Whether a row, not an empty line, begins with a quote and the byte at `p`. */
// @ts-ignore: decorator
@inline
function opens(p: usize): bool {
  const byte = <u32>load<u8>(p);
  return byte > SPACE && byte != QUOTE && byte != delimiter;
}

/** Where the cell at `p` ends if its text means missing, else 0. */
function passMissing(p: usize): usize {
  let code = 0;
  for (let end = p; end < p + 5; end++) {
    const byte = <u32>load<u8>(end);
    if (ends(byte)) {
      for (let i = 0; i < missingCount; i++) if (load<i32>(missing + (i << 2)) == code) return end;
      return 0;
    }
    code = (code << 8) | byte;
  }
  return 0;
}

/** Passes a cell whatever is in it; where it ends, or 0 where a quote in it takes more care or the text ends first. */
function passText(p: usize, limit: usize): usize {
  if (<u32>load<u8>(p) == QUOTE) {
    for (p++; p < limit; p += 16) {
      const quotes = i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(<i8>QUOTE)));
      if (quotes == 0) continue;
      p += ctz(quotes) + 1;
      return ends(load<u8>(p)) && p <= limit ? p : 0;
    }
    return 0;
  }
  for (; p <= limit; p += 16) {
    const found = endsAt(p);
    if (found != 0) return p + ctz(found);
  }
  return 0;
}

/** How many cells `passCells` has passed. */
let passed: i32 = 0;

/**
 * Passes up to `count` cells, fewer where the row or the text ends or one begins with a quote; where the last one ends, or 0
 * if none was passed.
 */
function passCells(p: usize, count: i32, limit: usize): usize {
  let start = p;
  let end: usize = 0;
  passed = 0;
  for (; p <= limit; p += 16) {
    const quotes = i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(<i8>QUOTE)));
    for (let found = endsAt(p) | quotes; found != 0; found &= found - 1) {
      const at = p + ctz(found);
      const byte = <u32>load<u8>(at);
      if (byte == QUOTE) {
        if (at == start) return end;
        continue;
      }
      end = at;
      if (++passed == count || byte != delimiter) return end;
      start = at + 1;
    }
  }
  return end;
}

/** Passes a cell of the k-th dictionary and numbers it; where it ends, or 0 where the caller must. */
function readWord(p: usize, k: usize, r: i32, limit: usize): usize {
  const dictionary = dictionaries + (k << 5);
  let word = passForeseen(dictionary, p);
  let end = wordStop;
  if (word < 0) {
    end = passText(p, limit);
    if (end == 0) return 0;
    const quoted = usize(<u32>load<u8>(p) == QUOTE);
    word = search(dictionary, p + quoted, <i32>(end - p - 2 * quoted));
    if (word < 0) return 0;
  }
  store<i32>(words + ((k * rows + r) << 2), word);
  return end;
}
