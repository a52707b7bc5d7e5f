import { joined } from "../panel/bytes.ts";

/** Bytes converted at a time: text of them all may be longer than a string can be. */
const PIECE = 1 << 16;

/** Bytes in an encoding that TextDecoder knows, as UTF-8; undefined if some do not decode. */
export function toUTF8(bytes: Uint8Array, encoding: string): Uint8Array | undefined {
  if (encoding === "windows-1252") return fromWindows1252(bytes);
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  const broken = decodePieces(bytes, encoding, (text) => pieces.push(encoder.encode(text)));
  return broken >= 0 ? undefined : joined(pieces);
}

/** Whether all bytes stand for characters. */
export function decodes(bytes: Uint8Array, encoding: string): boolean {
  return decodePieces(bytes, encoding, () => {}) < 0;
}

/** The first byte that is known not to decode, of bytes that do not, and the row of the file in which it stands. */
export function findBreak(bytes: Uint8Array, encoding: string): { offset: number; row: number } {
  const piece = decodePieces(bytes, encoding, () => {});
  const decoder = new TextDecoder(encoding, { fatal: true });
  let row = 1;
  let last = "";
  const count = (text: string): void => {
    for (const char of text) {
      if (char === "\r" || (char === "\n" && last !== "\r")) row++;
      last = char;
    }
  };
  for (let at = 0; at < piece; at += PIECE) {
    count(decoder.decode(bytes.subarray(at, at + PIECE), { stream: true }));
  }
  let offset = piece;
  try {
    for (; offset < bytes.length; offset++) {
      count(decoder.decode(bytes.subarray(offset, offset + 1), { stream: true }));
    }
  } catch {
    return { offset, row };
  }
  return { offset: bytes.length - 1, row }; // cut off within its last character
}

/** Decodes piece by piece; the start of the piece that does not decode, or -1. */
function decodePieces(bytes: Uint8Array, encoding: string, take: (text: string) => void): number {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let at = 0; ; at += PIECE) {
    const stream = at + PIECE < bytes.length;
    try {
      take(decoder.decode(bytes.subarray(at, at + PIECE), { stream }));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // TypeError: bytes that stand for nothing
      return at;
    }
    if (!stream) return -1;
  }
}

/** What the bytes 80 to 9F stand for; Node 20 decodes them as Latin 1 instead. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function fromWindows1252(bytes: Uint8Array): Uint8Array {
  const encoder = new TextEncoder();
  const upper = Array.from({ length: 128 }, (_, i) =>
    encoder.encode(WINDOWS_1252[i] ?? String.fromCharCode(i + 128)),
  );
  const { length } = bytes;
  let size = length;
  for (let i = 0; i < length; i++) if (bytes[i]! > 127) size += upper[bytes[i]! - 128]!.length - 1;
  const out = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!;
    if (byte < 128) {
      out[at++] = byte;
      continue;
    }
    const parts = upper[byte - 128]!;
    for (let k = 0; k < parts.length; k++) out[at++] = parts[k]!;
  }
  return out;
}
