import { DataError } from "../panel/error.ts";

export interface Text {
  /** UTF-8, without byte order mark. */
  bytes: Uint8Array;
  /** What the file was written in: `utf-8`, `utf-16le`, `utf-16be`, `shift_jis` or `windows-1252`. */
  encoding: string;
  /** Lines, a last one without line end included: the rows are no more. */
  lines: number;
}

/**
 * The text of a file as UTF-8 bytes: the input itself where it is that already, else converted. Byte order marks decide;
 * without one UTF-8 if valid, else Shift_JIS if it reads as Japanese, else windows-1252. DataError for binary files.
 */
export function decodeText(input: Uint8Array | string, name: string): Text {
  if (typeof input === "string") {
    return known(
      new TextEncoder().encode(input.startsWith("\ufeff") ? input.slice(1) : input),
      "utf-8",
      name,
    );
  }
  const kind = binaryKind(input);
  if (kind !== undefined) throw new DataError(`${name}: looks like ${kind}, not CSV; ${remedyFor(kind)}`);
  if (input[0] === 0xff && input[1] === 0xfe)
    return known(converted(input, "utf-16le", name), "utf-16le", name);
  if (input[0] === 0xfe && input[1] === 0xff)
    return known(converted(input, "utf-16be", name), "utf-16be", name);
  const bom = input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf;
  const bytes = bom ? input.subarray(3) : input;
  const scan = scanUTF8(bytes);
  if (scan.zero >= 0) throw zeroByte(name, scan.zero + (bom ? 3 : 0));
  if (scan.valid) return { bytes, encoding: "utf-8", lines: scan.lines };
  if (readsAsJapanese(bytes)) return known(converted(bytes, "shift_jis", name), "shift_jis", name);
  return known(fromWindows1252(bytes), "windows-1252", name);
}

function known(bytes: Uint8Array, encoding: string, name: string): Text {
  const { zero, lines } = scanUTF8(bytes);
  if (zero >= 0) throw zeroByte(name, zero);
  return { bytes, encoding, lines };
}

export function zeroByte(name: string, offset: number): DataError {
  return new DataError(
    `${name}: has a zero byte at offset ${offset}, so it is binary or UTF-16 without a byte order mark; save it as UTF-8 CSV`,
  );
}

/** What the bytes 80 to 9F stand for; Node 20 decodes them as Latin 1 instead. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function fromWindows1252(bytes: Uint8Array): Uint8Array {
  const encoder = new TextEncoder();
  const upper = Array.from({ length: 128 }, (_, i) =>
    encoder.encode(WINDOWS_1252[i] ?? String.fromCharCode(i + 128)),
  );
  let size = 0;
  for (const byte of bytes) size += byte < 128 ? 1 : upper[byte - 128]!.length;
  const out = new Uint8Array(size);
  let at = 0;
  for (const byte of bytes) {
    if (byte < 128) out[at++] = byte;
    else for (const part of upper[byte - 128]!) out[at++] = part;
  }
  return out;
}

function converted(bytes: Uint8Array, encoding: string, name: string): Uint8Array {
  try {
    return new TextEncoder().encode(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    throw new DataError(`${name}: does not decode as ${encoding}; save it as UTF-8 CSV`);
  }
}

const MAGIC: readonly [string, readonly number[]][] = [
  ["a PNG picture", [0x89, 0x50, 0x4e, 0x47]],
  ["a gzip file", [0x1f, 0x8b]],
  ["a zip or Excel (.xlsx) file", [0x50, 0x4b, 0x03, 0x04]],
  ["an old Excel (.xls) file", [0xd0, 0xcf, 0x11, 0xe0]],
  ["a Parquet file", [0x50, 0x41, 0x52, 0x31]],
  ["an Arrow file", [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
  ["a zstd file", [0x28, 0xb5, 0x2f, 0xfd]],
  ["a bzip2 file", [0x42, 0x5a, 0x68, 0x39]],
  ["an xz file", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["a PDF", [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

function binaryKind(bytes: Uint8Array): string | undefined {
  return MAGIC.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte))?.[0];
}

function remedyFor(kind: string): string {
  if (/gzip|zstd|bzip2|xz/.test(kind)) return "decompress it first";
  if (/Parquet|Arrow/.test(kind)) return "read it as that";
  return "export the table as UTF-8 CSV";
}

export interface Scan {
  /** Whether the bytes are well-formed UTF-8: no overlong forms, no surrogates. */
  valid: boolean;
  /** Offset of the first zero byte, or -1. */
  zero: number;
  lines: number;
}

/** One pass over all bytes, four at a time as long as they are printable ASCII. Lines are counted in valid text only. */
export function scanUTF8(bytes: Uint8Array): Scan {
  const end = bytes.length;
  const head = Math.min(end, (4 - (bytes.byteOffset & 3)) & 3);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + head, (end - head) >>> 2);
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
    const byte = bytes[at++]!;
    if (byte < 0x80) {
      if (byte === 10 || (byte === 13 && (at === end || bytes[at] !== 10))) lines++;
      else if (byte === 0) return { valid: true, zero: at - 1, lines };
      continue;
    }
    const more =
      byte >= 0xc2 && byte < 0xe0 ? 1 : byte >= 0xe0 && byte < 0xf0 ? 2 : byte >= 0xf0 && byte < 0xf5 ? 3 : 0;
    if (more === 0 || at + more > end) return invalid(bytes);
    const second = bytes[at]!;
    if (
      (byte === 0xe0 && second < 0xa0) ||
      (byte === 0xed && second > 0x9f) ||
      (byte === 0xf0 && second < 0x90) ||
      (byte === 0xf4 && second > 0x8f)
    ) {
      return invalid(bytes);
    }
    for (let i = 0; i < more; i++) if ((bytes[at++]! & 0xc0) !== 0x80) return invalid(bytes);
  }
  return { valid: true, zero: -1, lines };
}

function invalid(bytes: Uint8Array): Scan {
  return { valid: false, zero: bytes.indexOf(0), lines: 0 };
}

/**
 * Whether bytes decode as Shift_JIS and hold what Japanese text has: two kana or common kanji (lead bytes 81-9F) or two
 * half-width kana in a row. Western text with a lone accented letter or a curly quote decodes as Shift_JIS too.
 */
function readsAsJapanese(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("shift_jis", { fatal: true }).decode(bytes);
  } catch {
    return false;
  }
  let wide = 0;
  let narrow = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    wide = byte >= 0x81 && byte <= 0x9f ? wide + 1 : 0;
    narrow = byte >= 0xa1 && byte <= 0xdf ? narrow + 1 : 0;
    if (wide === 2 || narrow === 2) return true;
    if (wide > 0 || byte >= 0xe0) at++;
  }
  return false;
}
