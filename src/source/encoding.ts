import { DataError, nearest, shownValue } from "../panel/error.ts";
import { japaneseEncoding } from "./japanese.ts";
import { findBreak, toUTF8 } from "./transcode.ts";
import { isMostlyUTF8, longLine, scanUTF8, tooLong } from "./utf8.ts";

export interface Text {
  /** UTF-8, without byte order mark. */
  bytes: Uint8Array;
  /** What the file was written in, by the name that TextDecoder has for it: `utf-8`, `utf-16le`, `shift_jis`, ... */
  encoding: string;
  /** Lines, a last one without line end included: the rows are no more. */
  lines: number;
  /** What was inferred, if anything. */
  note?: string;
}

/**
 * The text of a file as UTF-8 bytes: the input itself where it is that already, else converted. Byte order marks decide,
 * then `wanted`, a label of TextDecoder. Without either UTF-8 if well-formed, UTF-16 by its zero bytes, EUC-JP or Shift_JIS if
 * it reads as Japanese, else windows-1252. DataError for binary and damaged files, RangeError for an unknown label,
 * TypeError for an input that is neither text nor a Uint8Array, such as an ArrayBuffer.
 */
export function decodeText(input: Uint8Array | string, name: string, wanted?: string): Text {
  const given = wanted === undefined ? undefined : encodingOf(wanted);
  if (typeof input === "string") return checked(new TextEncoder().encode(input), "utf-8", name);
  if (!ArrayBuffer.isView(input))
    throw new TypeError(`input must be text or a Uint8Array, got ${shownValue(input)}`);
  const kind = binaryKind(input);
  if (kind !== undefined) throw new DataError(`${name}: looks like ${kind}, not CSV; ${remedyFor(kind)}`);
  const marked = markedEncoding(input);
  if (marked !== undefined) {
    const note = marked === "utf-8" ? undefined : `read as ${marked}`;
    return decoded(input, marked, name, note);
  }
  if (given !== undefined) return decoded(input, given, name);

  const scan = scanUTF8(input);
  if (scan.zero >= 0) {
    const utf16 = unmarkedUTF16(input);
    if (utf16 === undefined) throw zeroByte(input, scan.zero, name);
    return decoded(input, utf16, name, `UTF-16 without a byte order mark, read as ${utf16}`);
  }
  if (scan.bad < 0) return { bytes: input, encoding: "utf-8", lines: checkMark(input, scan, name) };
  if (isMostlyUTF8(input)) throw malformed(input, scan.bad, name);
  const encoding = japaneseEncoding(input) ?? "windows-1252";
  return decoded(input, encoding, name, `not UTF-8, read as ${encoding} (say another with --encoding)`);
}

/** What the byte order mark says, if there is one. */
function markedEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? "utf-8" : undefined;
}

/** UTF-16 by the places of its zero bytes: every second byte of digits and Latin letters is one, and none between. */
function unmarkedUTF16(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const zeros = [0, 0];
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0) zeros[at & 1]!++;
  const [even, odd] = zeros as [number, number];
  if (4 * Math.max(even, odd) < bytes.length || Math.min(even, odd) > 0) return undefined;
  return even === 0 ? "utf-16le" : "utf-16be";
}

/** The text of bytes in a known encoding. DataError, with its place, for a byte that is none of it. */
function decoded(bytes: Uint8Array, encoding: string, name: string, note?: string): Text {
  const more = note === undefined ? {} : { note };
  if (encoding === "utf-8") return { ...checked(bytes, encoding, name), ...more };
  const text = toUTF8(bytes, encoding);
  if (text !== undefined) return { ...checked(text, encoding, name), ...more };
  const { row, offset } = findBreak(bytes, encoding);
  throw new DataError(
    `${name}: row ${row}: the byte ${hex(bytes[offset]!)} at offset ${offset} does not decode as ${encoding}; save the file as UTF-8 CSV, or say what it is written in with --encoding`,
  );
}

/** UTF-8 bytes that must be text: their byte order mark is taken off. */
function checked(text: Uint8Array, encoding: string, name: string): Text {
  const scan = scanUTF8(text);
  if (scan.zero >= 0) throw zeroByte(text, scan.zero, name);
  if (scan.bad >= 0) throw malformed(text, scan.bad, name);
  if (scan.mark !== 0) return { bytes: text, encoding, lines: checkMark(text, scan, name) };
  const bytes = text.subarray(3);
  return { bytes, encoding, lines: checkMark(bytes, scanUTF8(bytes), name) };
}

function checkMark(
  bytes: Uint8Array,
  { mark, lines }: { mark: number; lines: number },
  name: string,
): number {
  if (mark < 0) {
    const long = longLine(bytes);
    if (long >= 0) throw tooLong(name, rowOf(bytes, long), bytes.subarray(long));
    return lines;
  }
  throw new DataError(
    `${name}: row ${rowOf(bytes, mark)}: a byte order mark stands in the middle of the text, at offset ${mark}, as where files were joined; take it out, and a second header with it`,
  );
}

function zeroByte(bytes: Uint8Array, offset: number, name: string): DataError {
  const kind = /\.(?:(parquet|pq)|arrows?|feather|ipc)$/i.exec(name);
  if (kind !== null) {
    const found = JSON.stringify(new TextDecoder("latin1").decode(bytes.subarray(0, 4)));
    throw new DataError(
      `${name}: begins with ${found}, which no ${kind[1] === undefined ? "Arrow" : "Parquet"} file does, and is no text; fetch or write it again`,
    );
  }
  return new DataError(
    `${name}: row ${rowOf(bytes, offset)}: has a zero byte at offset ${offset}, so it is binary or damaged; save it as UTF-8 CSV`,
  );
}

function malformed(bytes: Uint8Array, offset: number, name: string): DataError {
  return new DataError(
    `${name}: row ${rowOf(bytes, offset)}: the byte ${hex(bytes[offset]!)} at offset ${offset} is not UTF-8, as the rest is; the file is cut off or damaged there, or say what it is written in with --encoding`,
  );
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0").toUpperCase();
}

/** The line, from 1, in which a byte of text stands. */
function rowOf(bytes: Uint8Array, offset: number): number {
  let row = 1;
  for (let at = 0; at < offset; at++) {
    if (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10)) row++;
  }
  return row;
}

/** What else people and Python call encodings. */
const ALIASES: Record<string, string> = {
  "utf-8-sig": "utf-8",
  utf16: "utf-16",
  "utf-16-le": "utf-16le",
  "utf-16-be": "utf-16be",
  cp932: "shift_jis",
  eucjp: "euc-jp",
  euc_jp: "euc-jp",
  "latin-1": "latin1",
  ansi: "windows-1252",
};
/** Labels to propose for one that is unknown. */
const LABELS =
  "utf-8 utf-16le utf-16be shift_jis cp932 euc-jp iso-2022-jp windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258 cp1252 latin1 iso-8859-1 iso-8859-2 iso-8859-5 iso-8859-15 koi8-r macintosh gbk gb18030 big5 euc-kr";

/** The name that TextDecoder has for a label. RangeError with the nearest ones for one that it does not know. */
function encodingOf(label: string): string {
  const plain = label.trim().toLowerCase();
  try {
    return new TextDecoder(ALIASES[plain] ?? plain).encoding;
  } catch {
    const near = nearest(plain, LABELS.split(" ")).map((text) => JSON.stringify(text));
    throw new RangeError(
      `encoding must be one that TextDecoder knows, got ${JSON.stringify(label)}; did you mean ${near.join(" or ")}?`,
    );
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
  ["an Avro file", [0x4f, 0x62, 0x6a, 0x01]],
  ["an HDF5 file", [0x89, 0x48, 0x44, 0x46]],
  ["a database of SQLite", [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]],
  ["a Python pickle", [0x80, 0x04, 0x95]],
  ["a Python pickle", [0x80, 0x05, 0x95]],
  ["UTF-32 text", [0xff, 0xfe, 0, 0]],
  ["UTF-32 text", [0, 0, 0xfe, 0xff]],
];

function binaryKind(bytes: Uint8Array): string | undefined {
  return MAGIC.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte))?.[0];
}

function remedyFor(kind: string): string {
  if (/zip or Excel/.test(kind)) return "unpack it, or export the table as UTF-8 CSV";
  if (/gzip|zstd|bzip2|xz/.test(kind)) return "decompress it first";
  if (/Parquet|Arrow/.test(kind)) return "read it as that";
  return "export the table as UTF-8 CSV";
}
