/** Reads a variable-length integer, seven bits a byte; `at` is moved behind it. */
class Varint {
  at = 0;

  read(bytes: Uint8Array, end: number): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      if (this.at >= end) break;
      const byte = bytes[this.at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new Error("a run's header ends early");
  }
}

const varint = new Varint();

/** The next stretch of a hybrid: `length` values, all of them `value`, or bit-packed from `at` on. */
interface Stretch {
  packed: boolean;
  length: number;
  value: number;
  at: number;
}

/**
 * Goes through `count` integers of `width` bits in Parquet's hybrid of runs and bit-packed groups in
 * `bytes[start .. end)`. Throws an Error where they end early.
 */
function walk(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  count: number,
  take: (stretch: Stretch, done: number) => void,
): void {
  if (width > 32) throw new Error(`integers of ${width} bits`);
  varint.at = start;
  const stretch: Stretch = { packed: false, length: 0, value: 0, at: 0 };
  for (let done = 0; done < count; done += stretch.length) {
    const header = varint.read(bytes, end);
    stretch.packed = (header & 1) === 1;
    stretch.length = Math.min(stretch.packed ? (header >>> 1) * 8 : header >>> 1, count - done);
    stretch.at = varint.at;
    if (stretch.packed) {
      // the last group of a page may be cut where its values are not needed
      if (varint.at + Math.ceil((stretch.length * width) / 8) > end)
        throw new Error("bit-packed integers end early");
      varint.at = Math.min(end, varint.at + (header >>> 1) * width);
    } else {
      const size = (width + 7) >> 3;
      if (varint.at + size > end) throw new Error("a run ends early");
      let value = 0;
      for (let k = 0; k < size; k++) value |= bytes[varint.at++]! << (8 * k);
      stretch.value = width === 32 ? value : value & ((1 << width) - 1);
    }
    take(stretch, done);
  }
}

/** Decodes `count` integers of a hybrid into `out`. */
export function readHybrid(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  out: Int32Array | Uint8Array,
  count: number,
): void {
  walk(bytes, start, end, width, count, ({ packed, length, value, at }, done) => {
    if (packed) unpack(bytes, at, width, out, done, length);
    else out.fill(value, done, done + length);
  });
}

/** Bits of codes that are looked up in a table of all that they can say. */
const MOST_BITS = 16;
/** Values that one bit-packed group after the other is unpacked to, to stay in the cache. */
const BLOCK = 4096;
const block = new Int32Array(BLOCK);

/**
 * Decodes `count` integers of a hybrid and writes what `numbers` has for each from `out[row]` on; `first` gives that where
 * it is negative or not there. A run is looked up once.
 */
export function lookUpHybrid(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  numbers: Int32Array,
  first: (code: number) => number,
  out: Int32Array,
  row: number,
  count: number,
): void {
  const size = numbers.length;
  const lookUp = (code: number): number => {
    const known = code >>> 0 < size ? numbers[code]! : -1;
    return known < 0 ? first(code) : known;
  };
  // a place for whatever `width` bits can say: no look at the size for each
  const table = width <= MOST_BITS ? new Int32Array(1 << width).fill(-1) : undefined;
  table?.set(numbers.subarray(0, table.length));
  walk(bytes, start, end, width, count, ({ packed, length, value, at }, done) => {
    if (!packed) {
      out.fill(lookUp(value), row + done, row + done + length);
      return;
    }
    for (let from = 0; from < length; from += BLOCK) {
      const part = Math.min(BLOCK, length - from);
      unpack(bytes, at + (from / 8) * width, width, block, 0, part);
      const to = row + done + from;
      let k = 0;
      if (table !== undefined) {
        for (; k < part - 3; k += 4) {
          const a = table[block[k]!]!;
          const b = table[block[k + 1]!]!;
          const c = table[block[k + 2]!]!;
          const d = table[block[k + 3]!]!;
          if ((a | b | c | d) < 0) {
            for (let j = k; j < k + 4; j++) out[to + j] = table[block[j]!] = lookUp(block[j]!);
            continue;
          }
          out[to + k] = a;
          out[to + k + 1] = b;
          out[to + k + 2] = c;
          out[to + k + 3] = d;
        }
      }
      for (; k < part; k++) out[to + k] = lookUp(block[k]!);
    }
  });
}

type Seven = [number, number, number, number, number, number, number];

function unpack(
  bytes: Uint8Array,
  at: number,
  width: number,
  out: Int32Array | Uint8Array,
  done: number,
  count: number,
): void {
  // up to 25 bits lie in the four bytes from their first on, and eight values in `width` bytes: each of the eight has its
  // place there, and no look at it is needed for the next eight
  const mask = width === 32 ? -1 : (1 << width) - 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let k = 0;
  if (width > 0 && width <= 25) {
    const [o1, o2, o3, o4, o5, o6, o7] = [1, 2, 3, 4, 5, 6, 7].map((j) => (j * width) >> 3) as Seven;
    const [s1, s2, s3, s4, s5, s6, s7] = [1, 2, 3, 4, 5, 6, 7].map((j) => (j * width) & 7) as Seven;
    let p = at;
    for (let to = done; k <= count - 8 && p + o7 + 4 <= bytes.length; k += 8, to += 8, p += width) {
      out[to] = view.getInt32(p, true) & mask;
      out[to + 1] = (view.getInt32(p + o1, true) >>> s1) & mask;
      out[to + 2] = (view.getInt32(p + o2, true) >>> s2) & mask;
      out[to + 3] = (view.getInt32(p + o3, true) >>> s3) & mask;
      out[to + 4] = (view.getInt32(p + o4, true) >>> s4) & mask;
      out[to + 5] = (view.getInt32(p + o5, true) >>> s5) & mask;
      out[to + 6] = (view.getInt32(p + o6, true) >>> s6) & mask;
      out[to + 7] = (view.getInt32(p + o7, true) >>> s7) & mask;
    }
  }
  for (; k < count; k++) {
    let value = 0;
    for (let b = 0; b < width; b++) {
      const bit = k * width + b;
      value |= ((bytes[at + (bit >>> 3)]! >>> (bit & 7)) & 1) << b;
    }
    out[done + k] = value;
  }
}
