import { joined } from "../../panel/bytes.ts";
import { DataError } from "../../panel/error.ts";
import type { OpenFile } from "../../source/file.ts";
import { kindOfFile } from "../../source/kind.ts";
import { brokenGzip, emptyFile, MOST_BYTES, packingOf, tooLarge, unzstd } from "../../source/packed.ts";
import type { OpenedFile } from "../protocol.ts";

/** A user's file by what its first bytes show, unpacked. DataError where it is empty or does not unpack. */
export async function openBytes({ name, bytes: given }: OpenedFile): Promise<OpenFile> {
  const bytes = given instanceof Blob ? await readBlob(name, given) : given;
  if (bytes.length === 0) throw emptyFile(name);
  const packing = packingOf(bytes);
  const source =
    packing === "gzip" ? await gunzip(bytes, name) : packing === "zstd" ? await unzstd(bytes, name) : bytes;
  return { kind: kindOfFile(source.subarray(0, 128)), source };
}

async function readBlob(name: string, blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (blob.size > MOST_BYTES)
    throw new DataError(`${name} is larger than 2 GiB, the most that is read at once`);
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw new DataError(`${name} cannot be read; it was moved or changed, or is a folder: open it again`);
  }
}

/** All members of a gzip file, one after the other; zeros behind the last are no fault. */
async function gunzip(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const take = (piece: Uint8Array) => {
    size += piece.length;
    if (size > MOST_BYTES) throw tooLarge(name, MOST_BYTES);
    pieces.push(piece);
  };
  try {
    take(await inflate(bytes, name));
    return pieces[0]!;
  } catch (error) {
    // too large, or for the memory
    if (error instanceof DataError || error instanceof RangeError) throw error;
    // the platform's own unpacks one member, and nothing may follow
    for (let at = 0; at < bytes.length; ) {
      const member = await memberAt(bytes, at, name);
      if (member === undefined) throw brokenGzip(name, faultOf(error));
      take(member.piece);
      at = member.end;
    }
  }
  return joined(pieces);
}

/** The member that begins there, which ends where another begins, or with the file but for zeros. */
async function memberAt(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  name: string,
): Promise<{ piece: Uint8Array; end: number } | undefined> {
  const ends: [cut: number, end: number][] = [];
  for (let i = bytes.indexOf(0x1f, at + 18); i >= 0; i = bytes.indexOf(0x1f, i + 1)) {
    if (bytes[i + 1] === 0x8b && bytes[i + 2] === 8) ends.push([i, i]);
  }
  let last = bytes.length;
  while (last > at && bytes[last - 1] === 0) last--;
  // the length that ends a member may have zeros of its own
  for (let cut = last; cut <= Math.min(last + 4, bytes.length); cut++) ends.push([cut, bytes.length]);
  for (const [cut, end] of ends) {
    try {
      return { piece: await inflate(bytes.subarray(at, cut), name), end };
    } catch (error) {
      if (error instanceof DataError || error instanceof RangeError) throw error;
      // it does not end here
    }
  }
  return undefined;
}

/** One member, read piece by piece: a response made of it would not say what is wrong. */
async function inflate(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    size += value!.length;
    if (size > MOST_BYTES) throw tooLarge(name, MOST_BYTES);
    pieces.push(value!);
  }
  return joined(pieces);
}

/** What the platform says of gzip that does not unpack, each in its own words. */
function faultOf(error: unknown): Parameters<typeof brokenGzip>[1] {
  const { code = "", message, cause } = error as { code?: string; message: string; cause?: unknown };
  const text = `${code} ${message} ${cause instanceof Error ? `${(cause as { code?: string }).code} ${cause.message}` : ""}`;
  if (/Z_BUF_ERROR|truncated|unexpected end|incomplete/i.test(text)) return "short";
  if (/(data|length) check|checksum|crc/i.test(text)) return "checksum";
  return /incorrect header check|junk|trailing|extra (bytes|data)|after the end/i.test(text)
    ? "tail"
    : "bytes";
}
