import { inflateSync } from "node:zlib";

/**
 * The TrueType or OpenType font inside a WOFF 1.0 file (W3C, 2012): the same tables, each deflated on its own.
 * Throws an Error where the bytes are not WOFF.
 */
export function unpackWoff(woff: Uint8Array): Uint8Array {
  const view = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
  if (woff.length < 44 || view.getUint32(0) !== 0x774f4646) throw new Error("not a WOFF file");
  const count = view.getUint16(12);
  const tables = Array.from({ length: count }, (_, i) => {
    const entry = 44 + 20 * i;
    const start = view.getUint32(entry + 4);
    const packed = woff.subarray(start, start + view.getUint32(entry + 8));
    const length = view.getUint32(entry + 12);
    const bytes = packed.length < length ? inflateSync(packed) : packed;
    return { tag: view.getUint32(entry), checksum: view.getUint32(entry + 16), bytes };
  });

  const directory = 12 + 16 * count;
  const font = new Uint8Array(tables.reduce((sum, { bytes }) => sum + aligned(bytes.length), directory));
  const out = new DataView(font.buffer);
  const power = 31 - Math.clz32(count); // largest power of two among the tables, for binary searches
  out.setUint32(0, view.getUint32(4));
  out.setUint16(4, count);
  out.setUint16(6, 16 << power);
  out.setUint16(8, power);
  out.setUint16(10, 16 * count - (16 << power));
  let start = directory;
  tables.forEach(({ tag, checksum, bytes }, i) => {
    const entry = 12 + 16 * i;
    out.setUint32(entry, tag);
    out.setUint32(entry + 4, checksum);
    out.setUint32(entry + 8, start);
    out.setUint32(entry + 12, bytes.length);
    font.set(bytes, start);
    start += aligned(bytes.length);
  });
  return font;
}

function aligned(length: number): number {
  return (length + 3) & ~3;
}
