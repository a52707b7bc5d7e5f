import { joined } from "../panel/bytes.ts";
import { DataError } from "../panel/error.ts";
import { ready } from "./decoder.ts";

// Files that are packed as a whole, and what is said of those that do not unpack.

/** The most that is read or unpacked at once. */
export const MOST_BYTES = 2 ** 31 - 1;

/** How the bytes of a file are packed; undefined: not at all. */
export function packingOf(bytes: Uint8Array): "gzip" | "zstd" | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "gzip";
  return bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd
    ? "zstd"
    : undefined;
}

export function emptyFile(name: string): DataError {
  return new DataError(`${name} is empty; a table with a header row is wanted`);
}

/** One line for gzip that does not unpack. */
export function brokenGzip(name: string, found: keyof typeof GZIP_FAULTS): DataError {
  return new DataError(`${name} is broken gzip: ${GZIP_FAULTS[found]}; fetch it again`);
}

const GZIP_FAULTS = {
  short: "it ends early",
  checksum: "its checksum is wrong",
  tail: "what follows its end is no gzip",
  bytes: "its bytes are damaged",
} as const;

/** Unpacks zstd, to at most `most` bytes. */
export async function unzstd(bytes: Uint8Array, name: string, most = MOST_BYTES): Promise<Uint8Array> {
  const broken = new DataError(`${name} is broken zstd or ends early; fetch it again`);
  const { ZSTDDecoder } = await import("zstddec/stream");
  const decoder = await ready(new ZSTDDecoder());
  const pieces: Uint8Array[] = [];
  let size = 0;
  let idle = 0;
  try {
    for (const piece of decoder.decodeStreaming([bytes])) {
      // where the bytes are no zstd the decoder stands still for ever
      idle = piece.length === 0 ? idle + 1 : 0;
      if (idle > 3) throw broken;
      size += piece.length;
      if (size > most) throw tooLarge(name, most);
      pieces.push(piece);
    }
  } catch (error) {
    throw error instanceof DataError ? error : broken;
  }
  return joined(pieces);
}

export function tooLarge(name: string, most: number): DataError {
  const limit = most >= 2 ** 30 ? `${Math.round(most / 2 ** 30)} GiB` : `${most} bytes`;
  return new DataError(
    `${name} unpacks to more than ${limit}, the most that is read at once; split it, or write it as Parquet`,
  );
}
