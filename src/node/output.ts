import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { constants as system } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { DataError } from "../panel/error.ts";
import { isDevice, reason } from "./files.ts";

type Pieces = Iterable<string | Uint8Array>;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Outputs that appear when all of them are complete: each is written beside its place under a passing name, and
 * `commit` renames them. A signal that ends the process takes the passing files away. `-` is standard output; it, devices and
 * named pipes are written to at once.
 */
export class Outputs {
  readonly #pending: { path: string; target: string; beside: string }[] = [];
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.discard();
    process.exit(128 + system.signals[signal]);
  };

  /** Throws a DataError when the place cannot be written to; call it before the work, so that none is in vain. */
  static check(path: string): void {
    if (path === "-") return;
    if (existsSync(path) && statSync(path).isDirectory()) {
      throw new DataError(`${path} is a folder; name a file`);
    }
    const folder = dirname(resolve(path));
    if (!existsSync(folder)) {
      throw new DataError(`${path}: the folder ${dirname(path)} does not exist; make it first`);
    }
    try {
      if (existsSync(path)) accessSync(path, constants.W_OK);
      if (isDevice(path)) return;
      const beside = besideOf(targetOf(path));
      closeSync(openSync(beside, "w"));
      unlinkSync(beside);
    } catch (error) {
      throw new DataError(reason(path, error));
    }
  }

  /** Whether two paths, existing or not, lead to one place. */
  static same(a: string, b: string): boolean {
    return a === b || (a !== "-" && b !== "-" && targetOf(a) === targetOf(b));
  }

  /** Writes the pieces in order; text becomes UTF-8, and a path that ends in `.gz` is compressed. */
  async write(path: string, pieces: Pieces): Promise<void> {
    if (path === "-") {
      await writePieces(1, "standard output", pieces);
      return;
    }
    const device = isDevice(path);
    const target = device ? path : targetOf(path);
    const beside = device ? path : besideOf(target);
    let file: number;
    try {
      file = openSync(beside, "w");
    } catch (error) {
      throw new DataError(reason(path, error));
    }
    if (!device) {
      if (this.#pending.length === 0) for (const signal of SIGNALS) process.on(signal, this.#onSignal);
      this.#pending.push({ path, target, beside });
    }
    try {
      await writePieces(file, path, path.endsWith(".gz") ? compressed(pieces) : pieces);
    } finally {
      closeSync(file);
    }
  }

  /** Puts everything in place. */
  commit(): void {
    for (const { path, target, beside } of this.#pending) {
      try {
        renameSync(beside, target);
      } catch (error) {
        throw new DataError(reason(path, error));
      }
    }
    this.discard();
  }

  /** Takes away what was written and not committed; for `finally`. */
  discard(): void {
    for (const { beside } of this.#pending) if (existsSync(beside)) unlinkSync(beside);
    this.#pending.length = 0;
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }
}

/** Writes text to standard output; a DataError where that cannot be. */
export function print(text: string): Promise<void> {
  return writePieces(1, "standard output", [text]);
}

/** Where a path leads in the end, so that a link stays one. */
function targetOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const passed = new Set<string>();
  let full = resolve(path);
  while (lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink()) {
    if (passed.has(full)) throw new DataError(reason(path, { code: "ELOOP" }));
    passed.add(full);
    full = resolve(dirname(full), readlinkSync(full));
  }
  return existsSync(dirname(full)) ? join(realpathSync(dirname(full)), basename(full)) : full;
}

function besideOf(target: string): string {
  return join(dirname(target), `.${basename(target)}.${process.pid}.part`);
}

/** Each piece as a gzip member of its own; a file of several members is one gzip file (RFC 1952, 2.2). */
function* compressed(pieces: Pieces): Generator<Uint8Array> {
  for (const piece of pieces) yield gzipSync(piece);
}

async function writePieces(file: number, name: string, pieces: Pieces): Promise<void> {
  for (const piece of pieces) {
    let rest: Uint8Array = typeof piece === "string" ? Buffer.from(piece) : piece;
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(file, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw new DataError(reason(name, error));
        await new Promise((done) => setTimeout(done, 5)); // a full pipe: its reader needs a moment
      }
    }
    await new Promise((done) => setImmediate(done)); // a signal is heard between pieces
  }
}
