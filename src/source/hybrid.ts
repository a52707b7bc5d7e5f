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
  walk(bytes, start, end, width, count, ({ packed, length, value, at }, done) => {
    if (!packed) {
      const known = value >>> 0 < size ? numbers[value]! : -1;
      out.fill(known < 0 ? first(value) : known, row + done, row + done + length);
      return;
    }
    for (let from = 0; from < length; from += BLOCK) {
      const part = Math.min(BLOCK, length - from);
      unpack(bytes, at + (from / 8) * width, width, block, 0, part);
      const to = row + done + from;
      for (let k = 0; k < part; k++) {
        const code = block[k]!;
        const known = code >>> 0 < size ? numbers[code]! : -1;
        out[to + k] = known < 0 ? first(code) : known;
      }
    }
  });
}

function unpack(
  bytes: Uint8Array,
  at: number,
  width: number,
  out: Int32Array | Uint8Array,
  done: number,
  count: number,
): void {
  // up to 25 bits lie in the four bytes from their first on
  const mask = width === 32 ? -1 : (1 << width) - 1;
  const swift =
    width <= 25 ? Math.min(count, Math.floor(((bytes.length - at - 4) * 8) / Math.max(1, width))) : 0;
  let k = 0;
  for (let bit = 0; k < swift; k++, bit += width) {
    const p = at + (bit >>> 3);
    const word = bytes[p]! | (bytes[p + 1]! << 8) | (bytes[p + 2]! << 16) | (bytes[p + 3]! << 24);
    out[done + k] = (word >>> (bit & 7)) & mask;
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
