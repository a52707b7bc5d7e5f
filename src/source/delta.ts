import { deltaBinaryUnpack } from "hyparquet/src/delta.js";

/** Bytes of a page, and the place to read from, which moves on. */
interface Reader {
  readonly view: DataView;
  offset: number;
}

/** No column chunk of a sane file has more text in it. */
const MOST_BYTES = 1 << 30;

/**
 * Decodes `out.length` integers that are packed by their differences. Throws an Error where the head of them cannot be: the
 * decoder would go round for ever.
 */
export function readDelta(reader: Reader, out: Int32Array | BigInt64Array): void {
  const { view, offset } = reader;
  const head = { view, offset };
  const block = varint(head);
  const parts = varint(head);
  const count = varint(head);
  const size = block / parts;
  if (!(block > 0 && block % 128 === 0 && parts > 0 && size % 32 === 0 && parts <= view.byteLength)) {
    throw new Error(`differences in blocks of ${block} values, in ${parts} parts`);
  }
  if (count < out.length) throw new Error(`${count} differences for ${out.length} values`);
  deltaBinaryUnpack(reader, out.length, out);
}

/** Texts behind their lengths. */
export function readLengths(reader: Reader, count: number): Uint8Array[] {
  const lengths = new Int32Array(count);
  readDelta(reader, lengths);
  return Array.from(lengths, (length) => taken(reader, length));
}

/** Texts of which each has some of the one before in front. */
export function readPrefixed(reader: Reader, count: number): Uint8Array[] {
  const shared = new Int32Array(count);
  readDelta(reader, shared);
  const lengths = new Int32Array(count);
  readDelta(reader, lengths);
  let before = new Uint8Array();
  let size = 0;
  return Array.from(lengths, (length, i) => {
    const prefix = shared[i]!;
    const rest = taken(reader, length);
    if (prefix < 0 || prefix > before.length) throw new Error("a text shares more than the one before has");
    size += prefix;
    if (size > MOST_BYTES) throw new Error("texts that share more than a page can hold");
    if (prefix > 0) {
      const text = new Uint8Array(prefix + length);
      text.set(before.subarray(0, prefix));
      text.set(rest, prefix);
      before = text;
    } else before = rest;
    return before;
  });
}

/** The next bytes. */
function taken(reader: Reader, length: number): Uint8Array<ArrayBuffer> {
  const { view, offset } = reader;
  if (!(length >= 0 && offset + length <= view.byteLength)) throw new Error("a text goes beyond its page");
  reader.offset += length;
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset + offset, length);
}

function varint(reader: Reader): number {
  let value = 0;
  for (let factor = 1; factor < 2 ** 42; factor *= 128) {
    if (reader.offset >= reader.view.byteLength) break;
    const byte = reader.view.getUint8(reader.offset++);
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
  }
  throw new Error("the head of its differences ends early");
}
