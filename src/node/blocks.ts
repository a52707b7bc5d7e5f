import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { DataError } from "../panel/error.ts";
import { brokenGzip } from "../source/packed.ts";
import type { Block } from "../source/whole-rows.ts";
import { changed, gzipFault, readHead, reason } from "./files.ts";

const BLOCK = 1 << 20;

/** A file from its beginning, a block at a time; gzip is unpacked. DataError where it cannot be read, or changes meanwhile. */
export function readBlocks(path: string): AsyncGenerator<Block> {
  const head = readHead(path, 4);
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) {
    throw new DataError(`${path}: zstd is not unpacked in bounded memory; use gzip, or unpack it first`);
  }
  return head[0] === 0x1f && head[1] === 0x8b ? unpackedBlocks(path) : plainBlocks(path);
}

async function* plainBlocks(path: string): AsyncGenerator<Block> {
  const file = openSync(path, "r");
  try {
    const { mtimeMs, size } = fstatSync(file);
    const block = new Uint8Array(Math.min(BLOCK, size + 1));
    let done = 0;
    for (let count = readSync(file, block); count > 0; count = readSync(file, block)) {
      done += count;
      yield { bytes: block.subarray(0, count), done };
      await new Promise((resolve) => setImmediate(resolve)); // a signal is heard between blocks
    }
    if (done !== size || fstatSync(file).mtimeMs !== mtimeMs) throw changed(path);
  } finally {
    closeSync(file);
  }
}

async function* unpackedBlocks(path: string): AsyncGenerator<Block> {
  const { mtimeMs } = statSync(path);
  const packed = createReadStream(path, { highWaterMark: BLOCK });
  const unpacked = packed.pipe(createGunzip({ chunkSize: BLOCK }));
  packed.on("error", (error) => unpacked.destroy(error));
  try {
    for await (const bytes of unpacked) yield { bytes, done: packed.bytesRead };
  } catch (error) {
    if (error instanceof DataError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && !code.startsWith("Z_")) throw new DataError(reason(path, error));
    // what is written to meanwhile does not unpack either
    throw statSync(path).mtimeMs === mtimeMs ? brokenGzip(path, gzipFault(error)) : changed(path);
  } finally {
    packed.destroy();
  }
  if (statSync(path).mtimeMs !== mtimeMs) throw changed(path);
}
