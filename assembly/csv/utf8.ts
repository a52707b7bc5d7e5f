// One pass over all bytes: are they UTF-8, is there a zero byte, how many lines.
import { CR, LF } from "./bytes";

/** Lines so far, the one at hand included. */
export let lines: i32 = 1;
/** Where the first byte order mark is, or 0. Not moved when another piece of text comes. */
export let mark: usize = 0;

export function startScan(): void {
  lines = 1;
  mark = 0;
}

/**
 * Passes well-formed UTF-8 (no overlong forms, no surrogates) from `p` on, adding the line ends (LF, CR, CRLF) to `lines`.
 * Returns where it stops: at `limit`, at a zero byte, at a byte that is no UTF-8, or, unless it is the `last` piece, up to
 * 3 bytes before the limit where the rest of a character or of a CRLF follows. Reads up to 16 bytes beyond `limit`.
 */
export function passUTF8(p: usize, limit: usize, last: bool): usize {
  while (p < limit) {
    if (p + 17 <= limit) {
      // sixteen bytes from 1 to 127; a CR counts unless LF follows
      const bytes = v128.load(p);
      if (!i8x16.bitmask(bytes) && i8x16.all_true(bytes)) {
        const lf = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(<i8>LF)));
        const cr = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(<i8>CR)));
        lines += popcnt(lf) + popcnt(cr);
        if (cr != 0) {
          const next = lf | (i32(<u32>load<u8>(p, 16) == LF) << 16);
          lines -= popcnt(cr & (next >> 1));
        }
        p += 16;
        continue;
      }
    }
    const byte = <u32>load<u8>(p);
    if (byte < 0x80) {
      if (byte == 0) return p;
      if (byte == LF) lines++;
      else if (byte == CR) {
        if (p + 1 == limit) {
          if (!last) return p;
          lines++;
        } else if (<u32>load<u8>(p, 1) != LF) lines++;
      }
      p++;
      continue;
    }
    const more = byte < 0xc2 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : byte < 0xf5 ? 3 : 0;
    if (more == 0 || p + more >= limit) return p;
    const second = <u32>load<u8>(p, 1);
    if (
      (byte == 0xe0 && second < 0xa0) ||
      (byte == 0xed && second > 0x9f) ||
      (byte == 0xf0 && second < 0x90) ||
      (byte == 0xf4 && second > 0x8f)
    )
      return p;
    for (let i = 1; i <= more; i++) if ((load<u8>(p + i) & 0xc0) != 0x80) return p;
    if (mark == 0 && (load<u32>(p) & 0xffffff) == 0xbfbbef) mark = p;
    p += more + 1;
  }
  return p;
}
