import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { DataError } from "../panel/error.ts";
import { changed, reason, statOf } from "./files.ts";

/** What a file's bytes are known by. */
export interface FileHash {
  readonly size: number;
  /** In hexadecimal digits, as sha256sum prints it. */
  readonly sha256: string;
}

/** Read at a time: new room for each of thousands of files takes longer than to hash them. */
const piece = /* @__PURE__ */ new Uint8Array(1 << 18);
/** Bytes that are hashed sooner than a worker starts. */
const SMALL = 4 << 20;

/** SHA-256 of some bytes, in hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Hashes a file piece by piece. DataError where it cannot be read or changes meanwhile. */
export function hashFile(path: string): FileHash {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const before = fstatSync(file);
    const hash = createHash("sha256");
    let size = 0;
    for (let count = readSync(file, piece); count > 0; count = readSync(file, piece)) {
      hash.update(piece.subarray(0, count));
      size += count;
    }
    const after = fstatSync(file);
    if (size !== before.size || after.mtimeMs !== before.mtimeMs) throw changed(path);
    return { size, sha256: hash.digest("hex") };
  } catch (error) {
    throw error instanceof DataError ? error : new DataError(reason(path, error));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * Files that are hashed while this thread does something else, such as reading them: SHA-256 takes about as long as the
 * parsing of CSV, so it is left to a worker unless the files are small.
 */
export class Hashes {
  readonly #paths: readonly string[];
  readonly #times: readonly number[];
  readonly #worker: Worker | undefined;
  readonly #found: Promise<readonly FileHash[]>;

  constructor(paths: readonly string[]) {
    this.#paths = paths;
    const stats = paths.map(statOf);
    this.#times = stats.map(({ mtimeMs }) => mtimeMs);
    if (stats.reduce((sum, { size }) => sum + size, 0) <= SMALL) {
      this.#found = Promise.resolve(paths.map(hashFile));
      return;
    }
    const worker = new Worker(new URL("./hash-worker.js", import.meta.url), {
      name: "rollbeta-hash",
      execArgv: [],
      workerData: paths,
    });
    worker.unref();
    this.#worker = worker;
    this.#found = new Promise((resolve, reject) => {
      worker.on("message", ({ hashes, failure }) => {
        if (failure === undefined) resolve(hashes);
        else reject(new DataError(failure));
      });
      worker.on("error", reject);
      worker.on("exit", (code) => reject(new DataError(`the hashing of the inputs ended with code ${code}`)));
    });
    this.#found.catch(() => {}); // whoever asks is told; who stopped before that does not
  }

  /** The hashes in the order of the paths. DataError where a file has changed since the hashes were begun. */
  async all(): Promise<readonly FileHash[]> {
    this.#worker?.ref();
    const hashes = await this.#found;
    for (const [i, path] of this.#paths.entries()) {
      const { mtimeMs, size } = statOf(path);
      if (mtimeMs !== this.#times[i] || size !== hashes[i]!.size) throw changed(path);
    }
    return hashes;
  }

  /** Ends what is not needed any more; for `finally`. */
  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }
}
