import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { DataError } from "../panel/error.ts";
import { reason } from "./files.ts";

/**
 * What is kept of a run until it is complete, in a folder beside its output: the rows, what was counted of them when all
 * of them had been read, and the results of each slice of tickers. What another run has left, one with another `key`, is
 * thrown away. What a process has written stays when it is killed.
 */
export class Resume {
  readonly folder: string;
  /** What was counted of the rows, if a run with the same key came so far. */
  readonly counted: string | undefined;
  readonly #results: number;
  /** Where the next results begin. */
  #at = 0;

  constructor(output: string, key: string) {
    const full = resolve(output);
    this.folder = join(dirname(full), `.${basename(full)}.resume`);
    try {
      const keyPath = join(this.folder, "key.json");
      if (!existsSync(keyPath) || readFileSync(keyPath, "utf8") !== key) {
        rmSync(this.folder, { recursive: true, force: true });
        mkdirSync(this.folder);
        writeFileSync(keyPath, key);
      }
      if (existsSync(this.#countedPath)) this.counted = readFileSync(this.#countedPath, "utf8");
      this.#results = openSync(join(this.folder, "results"), this.counted === undefined ? "w+" : "a+");
    } catch (error) {
      throw new DataError(reason(this.folder, error));
    }
  }

  get rows(): string {
    return join(this.folder, "rows");
  }

  get #countedPath(): string {
    return join(this.folder, "counted.json");
  }

  /** Keeps what was counted; from then on the rows are not read again. */
  keepCounted(text: string): void {
    try {
      writeFileSync(`${this.#countedPath}.part`, text);
      renameSync(`${this.#countedPath}.part`, this.#countedPath);
    } catch (error) {
      throw new DataError(reason(this.#countedPath, error));
    }
  }

  /** The next results, where all of them were kept; undefined from the first that was not. */
  take(length: number): Float64Array | undefined {
    const { size } = fstatSync(this.#results);
    if (this.#at + length * 8 > size) {
      if (this.#at < size) ftruncateSync(this.#results, this.#at); // cut short by the end of that run
      return undefined;
    }
    const numbers = new Float64Array(length);
    const bytes = new Uint8Array(numbers.buffer);
    for (let done = 0; done < bytes.length; ) {
      done += readSync(this.#results, bytes, done, bytes.length - done, this.#at + done);
    }
    this.#at += bytes.length;
    return numbers;
  }

  /** Keeps results behind those that were taken. */
  keep(arrays: readonly Float64Array[]): void {
    for (const { buffer, byteOffset, byteLength } of arrays) {
      try {
        for (let done = 0; done < byteLength; ) {
          done += writeSync(this.#results, new Uint8Array(buffer, byteOffset + done, byteLength - done));
        }
      } catch (error) {
        throw new DataError(reason(join(this.folder, "results"), error));
      }
      this.#at += byteLength;
    }
  }

  /** For `finally`. */
  close(): void {
    closeSync(this.#results);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
