import { closeSync, fstatSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { DataError } from "../panel/error.ts";
import { reason } from "./files.ts";

/** Tickers whose records stand together. */
const GROUP = 64;
/** Records in a block, and the bytes of one: the value, and date and ticker in one number. */
const RECORDS = 2048;
export const RECORD = 12;

/** What is to be known of a file of records to read it again. */
export interface SpillState {
  readonly size: number;
  /** Of each group of tickers where its blocks begin, and how many records each has. */
  readonly blocks: { at: number; count: number }[][];
}

interface Buffer {
  count: number;
  readonly values: Float64Array;
  readonly keys: Uint32Array;
}

/**
 * Cells of a long table that do not fit in memory: records of ticker, date and value in one passing file, in blocks of
 * 64 tickers each, so that a few tickers are read back without reading all. Unless it is kept, the file has no name from the
 * beginning on where the system allows that: then nothing is left of it, however the process ends.
 */
export class Spill {
  readonly #path: string;
  readonly #file: number;
  readonly #most: number;
  readonly #blocks: SpillState["blocks"];
  #buffers: (Buffer | undefined)[] = [];
  #held = 0;
  #size: number;
  /** Whether the file is to be removed at the end. */
  #named: boolean;

  /**
   * `most`: bytes of memory for records that are not written yet. `kept`: the file stays; with the state that it had when it
   * was finished it is complete already. DataError where it cannot be written or is not as it was.
   */
  constructor(path: string, most: number, kept?: { state: SpillState | undefined }) {
    this.#path = path;
    this.#most = most;
    this.#named = kept === undefined;
    const state = kept?.state;
    this.#blocks = state?.blocks ?? [];
    this.#size = state?.size ?? 0;
    try {
      this.#file = openSync(path, state ? "r" : "w+");
      if (kept === undefined && process.platform !== "win32") this.#unlink();
    } catch (error) {
      throw new DataError(reason(path, error));
    }
    if (state && fstatSync(this.#file).size !== state.size) {
      throw new DataError(`${path}: is not as it was kept; remove its folder and run the command again`);
    }
  }

  /** Of a file that is finished. */
  get state(): SpillState {
    return { size: this.#size, blocks: this.#blocks };
  }

  /** Takes the first `rows` records. */
  add(rows: number, ticker: Int32Array, date: Int32Array, value: Float64Array): void {
    for (let k = 0; k < rows; k++) {
      const group = ticker[k]! >> 6;
      const buffer = this.#buffers[group] ?? this.#open(group);
      const { count } = buffer;
      buffer.values[count] = value[k]!;
      buffer.keys[count] = date[k]! * GROUP + (ticker[k]! & (GROUP - 1));
      if (++buffer.count === RECORDS) this.#flush(group, buffer);
    }
  }

  /** Writes what is held back; nothing can be added behind that. */
  finish(): void {
    this.#flushAll();
  }

  /** Hands out the records of the tickers `from` to `to - 1`, those of a ticker in the order in which they came. */
  read(from: number, to: number, visit: (ticker: number, date: number, value: number) => void): void {
    const bytes = new Uint8Array(RECORDS * RECORD);
    for (let group = from >> 6; group * GROUP < to; group++) {
      for (const { at, count } of this.#blocks[group] ?? []) {
        this.#readAll(bytes.subarray(0, count * RECORD), at);
        const values = new Float64Array(bytes.buffer, 0, count);
        const keys = new Uint32Array(bytes.buffer, count * 8, count);
        for (let k = 0; k < count; k++) {
          const ticker = group * GROUP + (keys[k]! & (GROUP - 1));
          if (ticker >= from && ticker < to) visit(ticker, keys[k]! >>> 6, values[k]!);
        }
      }
    }
  }

  /** For `finally`. */
  close(): void {
    closeSync(this.#file);
    if (this.#named) this.#unlink();
  }

  #unlink(): void {
    unlinkSync(this.#path);
    this.#named = false;
  }

  #open(group: number): Buffer {
    const bytes = RECORDS * RECORD;
    if (this.#held + bytes > this.#most) this.#flushAll();
    this.#held += bytes;
    while (this.#blocks.length <= group) this.#blocks.push([]);
    const buffer = { count: 0, values: new Float64Array(RECORDS), keys: new Uint32Array(RECORDS) };
    this.#buffers[group] = buffer;
    return buffer;
  }

  /** Gives the memory back too: of very many tickers few come again soon. */
  #flushAll(): void {
    for (const [group, buffer] of this.#buffers.entries()) {
      if (buffer !== undefined && buffer.count > 0) this.#flush(group, buffer);
    }
    this.#buffers = [];
    this.#held = 0;
  }

  #flush(group: number, buffer: Buffer): void {
    const { count, values, keys } = buffer;
    this.#blocks[group]!.push({ at: this.#size, count });
    this.#writeAll(new Uint8Array(values.buffer, 0, count * 8));
    this.#writeAll(new Uint8Array(keys.buffer, 0, count * 4));
    buffer.count = 0;
  }

  #writeAll(bytes: Uint8Array): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#size + done);
      }
    } catch (error) {
      throw new DataError(
        `${reason(this.#path, error)}; rows are kept beside the output while they are sorted by ticker`,
      );
    }
    this.#size += bytes.length;
  }

  #readAll(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(this.#file, bytes, done, bytes.length - done, at + done);
      if (count === 0) throw new DataError(`${this.#path}: ends early; run the command again`);
      done += count;
    }
  }
}
