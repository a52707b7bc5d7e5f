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
  /** Lines, a last one without line end included; counted in well-formed text only. */
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
      const lines = exports.lines.value - (last === undefined || last === LF || last === CR ? 1 : 0);
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
