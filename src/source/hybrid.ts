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

/**
 * Decodes `count` integers of `width` bits from Parquet's hybrid of runs and bit-packed groups in `bytes[start .. end)`
 * into `out`. Throws an Error where they end early.
 */
export function readHybrid(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  out: Int32Array | Uint8Array,
  count: number,
): void {
  if (width > 32) throw new Error(`integers of ${width} bits`);
  varint.at = start;
  for (let done = 0; done < count; ) {
    const header = varint.read(bytes, end);
    const length = Math.min((header & 1) === 1 ? (header >>> 1) * 8 : header >>> 1, count - done);
    if ((header & 1) === 1) {
      const size = (header >>> 1) * width;
      // the last group of a page may be cut where its values are not needed
      if (varint.at + Math.ceil((length * width) / 8) > end) throw new Error("bit-packed integers end early");
      unpack(bytes, varint.at, width, out, done, length);
      varint.at = Math.min(end, varint.at + size);
    } else {
      const size = (width + 7) >> 3;
      if (varint.at + size > end) throw new Error("a run ends early");
      let value = 0;
      for (let k = 0; k < size; k++) value |= bytes[varint.at++]! << (8 * k);
      out.fill(width === 32 ? value : value & ((1 << width) - 1), done, done + length);
    }
    done += length;
  }
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
