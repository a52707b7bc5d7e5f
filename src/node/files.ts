import { existsSync, readFileSync, realpathSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { DataError } from "../panel/error.ts";

/** Bytes of a file, or of standard input for `-`; gzip is unpacked. Throws a DataError naming what is wrong. */
export function readInput(path: string): Uint8Array {
  const name = path === "-" ? "standard input" : path;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    throw new DataError(reason(name, error));
  }
  if (bytes.length === 0) throw new DataError(`${name} is empty; a table with a header row is wanted`);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    throw new DataError(`${name} is broken gzip: it ends early or its checksum is wrong; fetch it again`);
  }
}

/** Whether two paths lead to the same existing file. */
export function sameFile(a: string, b: string): boolean {
  return existsSync(a) && existsSync(b) && realpathSync(a) === realpathSync(b);
}

/** One line for a failed file operation. */
export function reason(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return `${path}: no such file or folder`;
    case "EISDIR":
      return `${path} is a folder; name a file`;
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
