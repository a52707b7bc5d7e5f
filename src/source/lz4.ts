// LZ4 frames as Arrow writes them: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md. Parquet's LZ4 has no frames,
// and the decoders at hand do not read blocks that look back into those before them, which Arrow's do.

const MAGIC = 0x184d2204;

/** Unpacks one frame to `size` bytes; an Error where it holds anything else. */
export function unpackLZ4Frame(packed: Uint8Array, size: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (packed.length < 11 || view.getUint32(0, true) !== MAGIC) throw new Error("a buffer is no LZ4 frame");
  const flags = packed[4]!;
  const blockChecksums = (flags & 0x10) !== 0;
  let at = 7 + ((flags & 0x08) !== 0 ? 8 : 0) + ((flags & 0x01) !== 0 ? 4 : 0);
  const out = new Uint8Array(size);
  let done = 0;
  for (;;) {
    if (at + 4 > packed.length) throw new Error("an LZ4 frame ends early");
    const head = view.getUint32(at, true);
    at += 4;
    if (head === 0) break;
    const end = at + (head & 0x7fffffff);
    if (end > packed.length) throw new Error("an LZ4 block ends early");
    if (head >>> 31 === 1) {
      if (done + end - at > size) throw new Error("an LZ4 frame holds more than it says");
      out.set(packed.subarray(at, end), done);
      done += end - at;
    } else done = unpackBlock(packed, at, end, out, done);
    at = end + (blockChecksums ? 4 : 0);
  }
  if (done !== size) throw new Error(`an LZ4 frame holds ${done} bytes instead of ${size}`);
  return out;
}

/** Unpacks a block behind the `done` bytes that are there, to which it may refer; how many there are then. */
function unpackBlock(packed: Uint8Array, at: number, end: number, out: Uint8Array, done: number): number {
  const length = (nibble: number): number => {
    let sum = nibble;
    if (nibble === 15) {
      let byte = 255;
      while (byte === 255 && at < end) {
        byte = packed[at++]!;
        sum += byte;
      }
    }
    return sum;
  };
  while (at < end) {
    const token = packed[at++]!;
    const literals = length(token >>> 4);
    if (at + literals > end || done + literals > out.length) throw new Error("an LZ4 block is broken");
    out.set(packed.subarray(at, at + literals), done);
    at += literals;
    done += literals;
    if (at >= end) break; // the last sequence has literals only
    const back = packed[at]! | (packed[at + 1]! << 8);
    at += 2;
    const match = length(token & 15) + 4;
    if (back === 0 || back > done || done + match > out.length) throw new Error("an LZ4 block is broken");
    // what is copied may be what was just copied
    for (let k = 0; k < match; k++, done++) out[done] = out[done - back]!;
  }
  return done;
}
