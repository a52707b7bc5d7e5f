/** What one pass over a file's bytes tells of them as UTF-8. */
export interface Scan {
  /** Offset of the first byte that is not well-formed UTF-8 (no overlong forms, no surrogates), or -1. */
  bad: number;
  /** Offset of the first zero byte, or -1. */
  zero: number;
  /** Offset of the first byte order mark, or -1. */
  mark: number;
  /** Lines, a last one without line end included; counted in well-formed text only. */
  lines: number;
}

/** Scans as far as the first malformed or zero byte: four bytes at a time as long as they are printable ASCII. */
export function scanUTF8(bytes: Uint8Array): Scan {
  const end = bytes.length;
  const head = Math.min(end, (4 - (bytes.byteOffset & 3)) & 3);
  const count = (end - head) >>> 2; // a view of none still wants an offset of whole words
  const words = count === 0 ? new Int32Array() : new Int32Array(bytes.buffer, bytes.byteOffset + head, count);
  let mark = -1;
  let lines = 1;
  let at = 0;
  while (at < end) {
    if (at >= head && ((at - head) & 3) === 0) {
      let k = (at - head) >>> 2;
      for (; k < words.length; k++) {
        // the top bit of a byte below 0x10 shows after the subtraction, that of one above 0x7f before it
        const word = words[k]!;
        if (((word | (word - 0x10101010)) & 0x80808080) !== 0) break;
      }
      at = head + k * 4;
      if (at >= end) break;
    }
    const byte = bytes[at]!;
    if (byte < 0x80) {
      at++;
      if (byte === 10 || (byte === 13 && (at === end || bytes[at] !== 10))) lines++;
      else if (byte === 0) return { bad: -1, zero: at - 1, mark, lines };
      continue;
    }
    const length = lengthAt(bytes, at);
    if (length === 0) return { bad: at, zero: bytes.indexOf(0), mark, lines };
    if (byte === 0xef && mark < 0 && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) mark = at;
    at += length;
  }
  return { bad: -1, zero: -1, mark, lines };
}

/** Bytes of the character beyond ASCII that begins at `at`, or 0 if none does. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]!;
  const more =
    byte >= 0xc2 && byte < 0xe0 ? 1 : byte >= 0xe0 && byte < 0xf0 ? 2 : byte >= 0xf0 && byte < 0xf5 ? 3 : 0;
  if (more === 0 || at + more >= bytes.length) return 0;
  const second = bytes[at + 1]!;
  if (
    (byte === 0xe0 && second < 0xa0) ||
    (byte === 0xed && second > 0x9f) ||
    (byte === 0xf0 && second < 0x90) ||
    (byte === 0xf4 && second > 0x8f)
  ) {
    return 0;
  }
  for (let i = 1; i <= more; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  return more + 1;
}

/** Whether malformed bytes are damage in text that is UTF-8 otherwise: its characters beyond ASCII are mostly good. */
export function isMostlyUTF8(bytes: Uint8Array): boolean {
  let good = 0;
  let bad = 0;
  let last = 1;
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at]! < 0x80) {
      last = 1;
      at++;
      continue;
    }
    const length = lengthAt(bytes, at);
    if (length > 0) good++;
    else if (last > 0) bad++; // several in a row are one damage
    last = length;
    at += length > 0 ? length : 1;
  }
  return good >= 4 * bad;
}
