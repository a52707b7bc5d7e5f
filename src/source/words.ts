import type { Dictionary } from "./dictionary.ts";
import type { Scanner } from "./scanner.ts";

/** Bytes of the record by which assembly/csv/word.ts knows a dictionary, and of the longest text it can know. */
export const RECORD = 32;
export const LONGEST = 32;
/** Texts there is room for at first. */
const ROOM = 1024;
/** Texts that are taught: those beyond stay with the dictionary, so that memory stays bounded. */
const MOST = 1 << 18;

/** Teaches the module the texts of a dictionary. */
export class Words {
  readonly #scanner: Scanner;
  readonly #record: number;
  readonly #dictionary: Dictionary;
  #room = 0;

  /** `record`: RECORD bytes of the module's memory; what is behind all that is laid out, the texts take. */
  constructor(scanner: Scanner, record: number, dictionary: Dictionary) {
    this.#scanner = scanner;
    this.#record = record;
    this.#dictionary = dictionary;
    this.#settle(ROOM);
  }

  /** Teaches the text that the dictionary numbered last; true if views of the module's memory are void for it. */
  learnLast(): boolean {
    const id = this.#dictionary.size - 1;
    if (id < this.#room) this.#learn(id);
    if (id < this.#room || id >= MOST) return false;
    // the old place is left behind
    this.#settle(2 * this.#room);
    for (let k = 0; k <= id; k++) this.#learn(k);
    return true;
  }

  #learn(id: number): void {
    const text = this.#dictionary.bytesOf(id);
    if (text.length > LONGEST) return;
    const { exports, scratch } = this.#scanner;
    new Uint8Array(exports.memory.buffer).set(text, scratch);
    exports.learn(this.#record, scratch, text.length, id);
  }

  /** Lays out room for so many texts: keys of 32 bytes, the successor of each, and twice as many slots. */
  #settle(room: number): void {
    const keys = this.#scanner.extend(room * (LONGEST + 4 + 8));
    const next = keys + room * LONGEST;
    const slots = next + room * 4;
    const { buffer } = this.#scanner.exports.memory;
    // number 0 is foreseen before it is learnt, as what no text is
    new Uint8Array(buffer, keys, LONGEST).fill(0xff);
    new Uint8Array(buffer, next, room * 12).fill(0);
    new Int32Array(buffer, this.#record, RECORD / 4).set([keys, next, slots, 2 * room - 1, 0]);
    this.#room = room;
  }
}
