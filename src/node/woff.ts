import { deflateSync, inflateSync } from "node:zlib";

/** The parts of a TrueType or OpenType font, by their tags of four letters; `flavor` says which of the two it is. */
export interface FontTables {
  readonly flavor: number;
  readonly tables: ReadonlyMap<string, Uint8Array>;
}

const WOFF = 0x774f4646;
const COLLECTION = 0x74746366;

/**
 * The tables of a .ttf, .otf or .woff (W3C, 2012: the same tables, each deflated on its own) file, or of the first font of a
 * collection. Throws an Error where the bytes are none of these, or end too early.
 */
export function readTables(font: Uint8Array): FontTables {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const signature = view.getUint32(0);
  const isWoff = signature === WOFF;
  const first = signature === COLLECTION ? view.getUint32(12) : 0;
  const flavor = view.getUint32(isWoff ? 4 : first);
  if (![0x00010000, 0x4f54544f, 0x74727565].includes(flavor))
    throw new Error("not a TrueType or OpenType font");
  const tables = new Map<string, Uint8Array>();
  const count = view.getUint16(first + (isWoff ? 12 : 4));
  for (let i = 0; i < count; i++) {
    const entry = isWoff ? 44 + 20 * i : first + 12 + 16 * i;
    const tag = String.fromCharCode(...font.subarray(entry, entry + 4));
    const start = view.getUint32(entry + (isWoff ? 4 : 8));
    const length = view.getUint32(entry + 12);
    const packedLength = isWoff ? view.getUint32(entry + 8) : length;
    if (start + packedLength > font.length) throw new Error(`its table ${tag} ends too early`);
    const bytes = font.subarray(start, start + packedLength);
    tables.set(tag, packedLength < length ? inflateSync(bytes) : bytes);
  }
  return { flavor, tables };
}

/** The bare TrueType or OpenType font that any of these files holds. Throws as `readTables`. */
export function unpackFont(font: Uint8Array): Uint8Array {
  const { flavor, tables } = readTables(font);
  const count = tables.size;
  const directory = 12 + 16 * count;
  const bare = new Uint8Array(directory + sizeOf(tables.values()));
  const out = new DataView(bare.buffer);
  const power = 31 - Math.clz32(count); // largest power of two among the tables, for binary searches
  out.setUint32(0, flavor);
  out.setUint16(4, count);
  out.setUint16(6, 16 << power);
  out.setUint16(8, power);
  out.setUint16(10, 16 * count - (16 << power));
  let [entry, start] = [12, directory];
  for (const [tag, bytes] of tables) {
    writeTag(bare, entry, tag);
    out.setUint32(entry + 4, checksum(bytes));
    out.setUint32(entry + 8, start);
    out.setUint32(entry + 12, bytes.length);
    bare.set(bytes, start);
    entry += 16;
    start += aligned(bytes.length);
  }
  return bare;
}

/** A WOFF file. */
export function packWoff({ flavor, tables }: FontTables): Uint8Array {
  const packed = Array.from(tables.values(), (bytes) => {
    const deflated = deflateSync(bytes, { level: 9 });
    return deflated.length < bytes.length ? deflated : bytes;
  });
  const count = tables.size;
  const directory = 44 + 20 * count;
  const font = new Uint8Array(directory + sizeOf(packed));
  const out = new DataView(font.buffer);
  out.setUint32(0, WOFF);
  out.setUint32(4, flavor);
  out.setUint32(8, font.length);
  out.setUint16(12, count);
  out.setUint32(16, 12 + 16 * count + sizeOf(tables.values()));
  out.setUint16(20, 1);
  let [entry, start, k] = [44, directory, 0];
  for (const [tag, bytes] of tables) {
    const kept = packed[k++]!;
    writeTag(font, entry, tag);
    out.setUint32(entry + 4, start);
    out.setUint32(entry + 8, kept.length);
    out.setUint32(entry + 12, bytes.length);
    out.setUint32(entry + 16, checksum(bytes));
    font.set(kept, start);
    entry += 20;
    start += aligned(kept.length);
  }
  return font;
}

function writeTag(font: Uint8Array, at: number, tag: string): void {
  for (let k = 0; k < 4; k++) font[at + k] = tag.charCodeAt(k);
}

/** The sum of the words, the last filled up with zeros. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum = (sum + (bytes[i]! << (24 - 8 * (i & 3)))) >>> 0;
  return sum;
}

function sizeOf(tables: Iterable<Uint8Array>): number {
  let size = 0;
  for (const { length } of tables) size += aligned(length);
  return size;
}

function aligned(length: number): number {
  return (length + 3) & ~3;
}
