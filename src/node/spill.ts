import { closeSync, fstatSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { DataError } from "../panel/error.ts";
import { reason } from "./files.ts";

/** Tickers whose records stand together. */
const GROUP = 64;
/** Records in a block, and the bytes of one: the value, and date, ticker and mark in one number, of 25, 6 and 1 bits. */
const RECORDS = 2048;
export const RECORD = 12;

/** What is to be known of a file of records to read it again: the rest stands at its end. */
export interface SpillState {
  /** Bytes of the records. */
  readonly size: number;
  readonly blocks: number;
}

/** Some records, each with the mark that it was given. */
export interface Records {
  readonly rows: number;
  readonly ticker: Int32Array;
  readonly date: Int32Array;
  readonly value: Float64Array;
  readonly fresh: Uint8Array;
}

/** Records that are not written yet: the values, then the keys. */
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
  readonly #blocks = new Blocks();
  readonly #kept: boolean;
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
    this.#kept = kept !== undefined;
    this.#named = !this.#kept;
    const state = kept?.state;
    this.#size = state?.size ?? 0;
    try {
      this.#file = openSync(path, state ? "r" : "w+");
      if (kept === undefined && process.platform !== "win32") this.#unlink();
    } catch (error) {
      throw new DataError(reason(path, error));
    }
    if (state === undefined) return;
    const counts = new Int32Array(2 * state.blocks);
    if (fstatSync(this.#file).size !== state.size + counts.byteLength) {
      throw new DataError(`${path}: is not as it was kept; remove its folder and run the command again`);
    }
    this.#readAll(new Uint8Array(counts.buffer), state.size);
    for (let k = 0; k < counts.length; k += 2) this.#blocks.add(counts[k]!, counts[k + 1]!);
  }

  /** Of a file that is finished. */
  get state(): SpillState {
    return { size: this.#size, blocks: this.#blocks.count };
  }

  /** Takes records; a mark is 0 or 1. */
  add({ rows, ticker, date, value, fresh }: Records): void {
    for (let k = 0; k < rows; k++) {
      const group = ticker[k]! >> 6;
      const buffer = this.#buffers[group] ?? this.#open(group);
      const { count } = buffer;
      buffer.values[count] = value[k]!;
      buffer.keys[count] = (date[k]! * GROUP + (ticker[k]! & (GROUP - 1))) * 2 + fresh[k]!;
      if (++buffer.count < RECORDS) continue;
      this.#flush(group, buffer);
      buffer.count = 0;
    }
  }

  /** Writes what is held back, and behind it, of a file that is kept, what its blocks are; nothing can be added after that. */
  finish(): void {
    this.#flushAll();
    if (this.#kept) this.#writeAll(new Uint8Array(this.#blocks.listed().buffer), this.#size);
  }

  /**
   * Hands out the records of some tickers by their places in `ids`, some at a time, those of a ticker in the order in which
   * they came.
   */
  read(ids: readonly number[], visit: (records: Records) => void): void {
    const groups = new Set(ids.map((id) => id >> 6));
    const least = GROUP * [...groups].reduce((a, b) => Math.min(a, b));
    const most = GROUP * [...groups].reduce((a, b) => Math.max(a, b));
    const places = new Int32Array(most - least + GROUP).fill(-1);
    for (const [place, id] of ids.entries()) places[id - least] = place;
    const bytes = new Uint8Array(RECORDS * RECORD);
    const values = new Float64Array(bytes.buffer, 0, RECORDS);
    const ticker = new Int32Array(RECORDS);
    const date = new Int32Array(RECORDS);
    const value = new Float64Array(RECORDS);
    const fresh = new Uint8Array(RECORDS);
    for (const group of groups) {
      const first = group * GROUP - least;
      for (const { at, count } of this.#blocks.of(group)) {
        this.#readAll(bytes.subarray(0, count * RECORD), at * RECORD);
        const keys = new Uint32Array(bytes.buffer, count * 8, count);
        let rows = 0;
        for (let k = 0; k < count; k++) {
          const key = keys[k]!;
          const place = places[first + ((key >>> 1) & (GROUP - 1))]!;
          if (place < 0) continue;
          ticker[rows] = place;
          date[rows] = key >>> 7;
          value[rows] = values[k]!;
          fresh[rows++] = key & 1;
        }
        visit({ rows, ticker, date, value, fresh });
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
    const room = new ArrayBuffer(bytes);
    const values = new Float64Array(room, 0, RECORDS);
    const buffer = { count: 0, values, keys: new Uint32Array(room, RECORDS * 8, RECORDS) };
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

  #flush(group: number, { count, values, keys }: Buffer): void {
    this.#blocks.add(group, count);
    // a full block is in one piece
    const parts =
      count === RECORDS
        ? [new Uint8Array(values.buffer)]
        : [new Uint8Array(values.buffer, 0, count * 8), new Uint8Array(keys.buffer, RECORDS * 8, count * 4)];
    for (const part of parts) {
      this.#writeAll(part, this.#size);
      this.#size += part.length;
    }
  }

  #writeAll(bytes: Uint8Array, at: number): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.#file, bytes, done, bytes.length - done, at + done);
      }
    } catch (error) {
      throw new DataError(
        `${reason(this.#path, error)}; rows are kept beside the output while they are sorted by ticker`,
      );
    }
  }

  #readAll(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(this.#file, bytes, done, bytes.length - done, at + done);
      if (count === 0) throw new DataError(`${this.#path}: ends early; run the command again`);
      done += count;
    }
  }
}

/** The blocks of a file, one behind the other, by the group that each is of; a few bytes a block, for there are many. */
class Blocks {
  count = 0;
  /** Of each block its group, how many records it has and how many stand before it, and the next block of its group. */
  #group = new Int32Array(64);
  #size = new Int32Array(64);
  #at = new Float64Array(64);
  #next = new Int32Array(64);
  /** Of each group. */
  readonly #first: number[] = [];
  readonly #last: number[] = [];

  add(group: number, size: number): void {
    const block = this.count++;
    if (block === this.#group.length) {
      this.#group = grown(this.#group, new Int32Array(2 * block));
      this.#size = grown(this.#size, new Int32Array(2 * block));
      this.#at = grown(this.#at, new Float64Array(2 * block));
      this.#next = grown(this.#next, new Int32Array(2 * block));
    }
    this.#group[block] = group;
    this.#size[block] = size;
    this.#at[block] = block === 0 ? 0 : this.#at[block - 1]! + this.#size[block - 1]!;
    this.#next[block] = -1;
    const last = this.#last[group];
    if (last === undefined) this.#first[group] = block;
    else this.#next[last] = block;
    this.#last[group] = block;
  }

  /** Of a group, as they were added: records in front of each and in it. */
  *of(group: number): Generator<{ at: number; count: number }> {
    for (let k = this.#first[group] ?? -1; k >= 0; k = this.#next[k]!)
      yield { at: this.#at[k]!, count: this.#size[k]! };
  }

  /** Group and size of each. */
  listed(): Int32Array<ArrayBuffer> {
    const all = new Int32Array(2 * this.count);
    for (let k = 0; k < this.count; k++) all.set([this.#group[k]!, this.#size[k]!], 2 * k);
    return all;
  }
}

function grown<A extends Int32Array | Float64Array>(old: A, room: A): A {
  room.set(old);
  return room;
}
