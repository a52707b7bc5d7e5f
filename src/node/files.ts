import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import * as zlib from "node:zlib";
import { DataError } from "../panel/error.ts";
import { brokenGzip, emptyFile, MOST_BYTES, packingOf, tooLarge, unzstd } from "../source/packed.ts";

/**
 * Bytes of a file, or of standard input for `-`; gzip and zstd are unpacked, to at most `most` bytes (2 GiB). Throws a
 * DataError naming what is wrong.
 */
export async function readInput(path: string, most = MOST_BYTES): Promise<Uint8Array> {
  const name = path === "-" ? "standard input" : path;
  let bytes: Uint8Array;
  try {
    bytes = path === "-" ? readFileSync(0) : readWhole(path);
  } catch (error) {
    throw error instanceof DataError ? error : new DataError(reason(name, error));
  }
  if (bytes.length === 0) throw emptyFile(name);
  const packing = packingOf(bytes);
  if (packing === "gzip") return gunzipped(bytes, name, most);
  return packing === "zstd" ? unzstd(bytes, name, most) : bytes;
}

/** All bytes of a file. DataError where it changes meanwhile. */
function readWhole(path: string): Uint8Array {
  const file = openSync(path, "r");
  try {
    const before = fstatSync(file);
    const bytes = readFileSync(file);
    const after = fstatSync(file);
    const same =
      after.mtimeMs === before.mtimeMs && after.size === before.size && bytes.length === after.size;
    if (before.isFile() && !same) throw changed(path);
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** A file that is written to while it is read. */
export function changed(path: string): DataError {
  return new DataError(`${path} changed while it was read; read it again when it is complete`);
}

function gunzipped(bytes: Uint8Array, name: string, most: number): Uint8Array {
  try {
    return zlib.gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(name, most);
    throw brokenGzip(name, gzipFault(error));
  }
}

/** What is wrong with gzip, by what zlib says of it. */
export function gzipFault(error: unknown): "short" | "checksum" | "tail" | "bytes" {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR") return "short";
  if (/incorrect (data|length) check/.test(message)) return "checksum";
  return message === "incorrect header check" ? "tail" : "bytes";
}

/** What the system knows of a file. DataError where there is none. */
export function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw new DataError(reason(path, error));
  }
}

/** Bytes of a plain file, 0 where nothing is there; undefined for something else, as a pipe, of which nobody knows. */
export function sizeOf(path: string): number | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? 0 : stat.isFile() ? stat.size : undefined;
  } catch {
    return 0; // reading it says why
  }
}

/** Whether a file is there and may be read. */
export function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first bytes of a file, as many as there are of so many. */
export function readHead(path: string, count: number): Uint8Array {
  return withFile(path, (file) => {
    const head = new Uint8Array(count);
    return head.subarray(0, readSync(file, head, 0, count, 0));
  });
}

/** A file of which parts are read when they are wanted. Throws a DataError where it changes meanwhile. */
export function openParts(path: string): {
  byteLength: number;
  slice(start: number, end?: number): ArrayBuffer;
} {
  const { size, mtimeMs } = withFile(path, (file) => fstatSync(file));
  return {
    byteLength: size,
    slice: (start, end = size) =>
      withFile(path, (file) => {
        const now = fstatSync(file);
        if (now.size !== size || now.mtimeMs !== mtimeMs) {
          throw changed(path);
        }
        const part = new Uint8Array(end - start);
        for (let done = 0; done < part.length; ) {
          const count = readSync(file, part, done, part.length - done, start + done);
          if (count === 0) throw new DataError(`${path} ends early while it is read; read it again`);
          done += count;
        }
        return part.buffer;
      }),
  };
}

function withFile<A>(path: string, use: (file: number) => A): A {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    return use(file);
  } catch (error) {
    throw error instanceof DataError ? error : new DataError(reason(path, error));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

// not in Node before 22.15
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: typeof zlib.gunzipSync };

/** Node's own decompressors for Parquet pages; without zstd where this Node has none. */
export const pageCodecs: Record<string, (packed: Uint8Array, size: number) => Uint8Array> = {
  GZIP: (packed, size) => zlib.gunzipSync(packed, { maxOutputLength: Math.max(1, size) }),
  BROTLI: (packed, size) => zlib.brotliDecompressSync(packed, { maxOutputLength: Math.max(1, size) }),
  ...(zstdDecompressSync !== undefined && {
    ZSTD: (packed: Uint8Array, size: number) =>
      zstdDecompressSync(packed, { maxOutputLength: Math.max(1, size) }),
  }),
};

/** Where a path leads, whatever links are on the way; undefined where nothing is there. */
export function placeOf(path: string): string | undefined {
  return existsSync(path) ? realpathSync(path) : undefined;
}

/** Whether two paths lead to the same existing file. */
export function sameFile(a: string, b: string): boolean {
  const place = placeOf(a);
  return place !== undefined && place === placeOf(b);
}

/** Something that is there and no plain file: a pipe, a terminal, a folder. */
export function isDevice(path: string): boolean {
  return existsSync(path) && !statSync(path).isFile();
}

/** One line for a failed file operation. */
export function reason(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return `${path}: no such file or folder`;
    case "EISDIR":
      return `${path} is a folder; name a file`;
    case "ELOOP":
      return `${path}: is a link that leads back to itself; name the file itself`;
    case "EEXIST":
      return `${path} is a file, not a folder`;
    case "ENOTDIR":
      return `${path}: a part of the path is a file, not a folder`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `${path}: no permission`;
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return `${path}: the disk is full`;
    case "EPIPE":
      return `${path}: the reader closed the pipe before everything was written`;
    case "ERR_FS_FILE_TOO_LARGE":
      return `${path} is larger than 2 GiB, the most that is read at once`;
    default:
      return `${path}: ${message}`;
  }
}
