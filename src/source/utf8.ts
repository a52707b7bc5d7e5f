import { DataError } from "../panel/error.ts";
import { shown } from "./cells.ts";
import { Scanner } from "./scanner.ts";

const LF = 10;
const CR = 13;

/** What one pass over a file's bytes tells of them as UTF-8. */
export interface Scan {
  /** Offset of the first byte that is not well-formed UTF-8 (no overlong forms, no surrogates), or -1. */
  bad: number;
  /** Offset of the first zero byte, or -1. */
  zero: number;
  /** Offset of the first byte order mark, or -1. */
  mark: number;
  /** Lines, a last one without line end included, at least 1; counted in well-formed text only. */
  lines: number;
}

/** Scans as far as the first malformed or zero byte. */
export function scanUTF8(bytes: Uint8Array): Scan {
  return Scanner.with((scanner) => {
    const { exports } = scanner;
    scanner.layOut(0);
    exports.startScan();
    let mark = -1;
    for (let from = 0; ; ) {
      const start = scanner.load(bytes, from);
      const at = exports.passUTF8(start, scanner.limit, scanner.last);
      const last = bytes[bytes.length - 1];
      const lines = exports.lines.value - (last === LF || last === CR ? 1 : 0);
      if (mark < 0 && exports.mark.value > 0) mark = exports.mark.value + scanner.shift;
      from = at + scanner.shift;
      if (from === bytes.length) return { bad: -1, zero: -1, mark, lines };
      if (bytes[from] === 0) return { bad: -1, zero: from, mark, lines };
      // a character, or CRLF, that goes on in the next piece is no error yet
      if (scanner.last || at === start || at < scanner.limit - 3)
        return { bad: from, zero: bytes.indexOf(0), mark, lines };
    }
  });
}

/** The most bytes that a line may have: a row of the widest table has fewer. */
export const LONGEST_LINE = 1 << 24;

/** Where the first line begins that is longer than any table has, or -1. Looks at few bytes of a file whose lines are short. */
export function longLine(bytes: Uint8Array): number {
  for (let start = 0; bytes.length - start > LONGEST_LINE; ) {
    let end = start + LONGEST_LINE;
    while (end > start && bytes[end - 1] !== LF && bytes[end - 1] !== CR) end--;
    if (end === start) return start;
    start = end;
  }
  return -1;
}

/** The error for such a line; `text` begins with it. */
export function tooLong(name: string, row: number, text: Uint8Array): DataError {
  const beginning = shown(new TextDecoder().decode(text.subarray(0, 200)));
  return new DataError(
    `${name}: row ${row}: goes on for more than ${LONGEST_LINE >> 20} MiB, from ${beginning}; look for line ends that are missing, or for a quote that is never closed`,
  );
}

/** Line ends in well-formed text that does not end within one; `lines`: those of its scan. */
export function lineEnds(bytes: Uint8Array, { lines } = scanUTF8(bytes)): number {
  const last = bytes[bytes.length - 1];
  return lines - (last === LF || last === CR ? 0 : 1);
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
