import {
  closeSync,
  existsSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { DataError } from "../panel/error.ts";
import { reason } from "./files.ts";

/**
 * Outputs that appear together or not at all: each is written beside its place under a passing name, and `commit`
 * renames them. `-` is standard output; it, devices and named pipes are written to at once.
 */
export class Outputs {
  readonly #pending: { path: string; beside: string }[] = [];

  /** Throws a DataError when the place cannot be written to; call it before the work, so that none is in vain. */
  static check(path: string): void {
    if (path === "-") return;
    if (existsSync(path) && statSync(path).isDirectory())
      throw new DataError(`${path} is a folder; name a file`);
    const folder = dirname(resolve(path));
    if (!existsSync(folder))
      throw new DataError(`${path}: the folder ${dirname(path)} does not exist; make it first`);
    if (isDevice(path)) return;
    try {
      const beside = besideOf(path);
      closeSync(openSync(beside, "w"));
      unlinkSync(beside);
    } catch (error) {
      throw new DataError(reason(path, error));
    }
  }

  /** Writes the pieces in order; text becomes UTF-8, and a path that ends in `.gz` is compressed. */
  write(path: string, pieces: Iterable<string | Uint8Array>): void {
    if (path === "-") {
      writePieces(1, "standard output", pieces);
      return;
    }
    const device = isDevice(path);
    const beside = device ? path : besideOf(path);
    let file: number;
    try {
      file = openSync(beside, "w");
    } catch (error) {
      throw new DataError(reason(path, error));
    }
    if (!device) this.#pending.push({ path, beside });
    try {
      writePieces(file, path, path.endsWith(".gz") ? compressed(pieces) : pieces);
    } finally {
      closeSync(file);
    }
  }

  /** Puts everything in place. */
  commit(): void {
    for (const { path, beside } of this.#pending) {
      try {
        renameSync(beside, existsSync(path) ? realpathSync(path) : path);
      } catch (error) {
        throw new DataError(reason(path, error));
      }
    }
    this.#pending.length = 0;
  }

  /** Takes away what was written and not committed; for `finally`. */
  discard(): void {
    for (const { beside } of this.#pending) if (existsSync(beside)) unlinkSync(beside);
    this.#pending.length = 0;
  }
}

/** Something that is there and cannot be replaced by a file. */
function isDevice(path: string): boolean {
  return existsSync(path) && !statSync(path).isFile();
}

/** Beside the file that a link leads to, so that the link stays one. */
function besideOf(link: string): string {
  const path = existsSync(link) ? realpathSync(link) : link;
  return join(dirname(path), `.${basename(path)}.${process.pid}.part`);
}

/** Each piece as a gzip member of its own; a file of several members is one gzip file (RFC 1952, 2.2). */
function* compressed(pieces: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  for (const piece of pieces) yield gzipSync(piece);
}

function writePieces(file: number, name: string, pieces: Iterable<string | Uint8Array>): void {
  for (const piece of pieces) {
    let rest: Uint8Array = typeof piece === "string" ? Buffer.from(piece) : piece;
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(file, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EAGAIN") {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5); // a full pipe; the reader needs a moment
          continue;
        }
        throw new DataError(reason(name, error));
      }
    }
  }
}
