const utf8 = /* @__PURE__ */ new TextDecoder();

/** Numbers distinct byte strings 0, 1, 2 ... in the order in which they first come. */
export class Dictionary {
  /** How many there are. */
  size = 0;
  #keys = new Uint8Array(1024);
  #ends = new Float64Array(64);
  // open addressing, at most half full: id + 1, or 0 for a free slot
  #slots = new Int32Array(128);
  #hashes = new Int32Array(64);
  #last = 0;

  /** The number of `bytes[start .. end)`, a new one if it was not seen before. */
  idOf(bytes: Uint8Array, start: number, end: number): number {
    // most long tables are sorted by ticker or by date: the same again
    if (this.size > 0 && this.#equals(this.#last, bytes, start, end)) return this.#last;
    let hash = end - start;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const id = this.#slots[slot]! - 1;
      if (this.#hashes[id] === hash && this.#equals(id, bytes, start, end)) {
        this.#last = id;
        return id;
      }
    }
    this.#slots[slot] = this.size + 1;
    this.#last = this.#add(bytes, start, end, hash);
    return this.#last;
  }

  /** The byte string with a number; a view. */
  bytesOf(id: number): Uint8Array {
    return this.#keys.subarray(this.#begin(id), this.#ends[id]);
  }

  /** The byte strings as text, by number, from number `first` on. */
  texts(first = 0): string[] {
    return Array.from({ length: this.size - first }, (_, k) => utf8.decode(this.bytesOf(first + k)));
  }

  #begin(id: number): number {
    return id === 0 ? 0 : this.#ends[id - 1]!;
  }

  #equals(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const begin = this.#begin(id);
    if (this.#ends[id]! - begin !== end - start) return false;
    for (let k = begin, at = start; at < end; k++, at++) if (this.#keys[k] !== bytes[at]) return false;
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const id = this.size++;
    const begin = this.#begin(id);
    const stop = begin + end - start;
    if (stop > this.#keys.length) this.#keys = grown(this.#keys, new Uint8Array(stop * 2));
    this.#keys.set(bytes.subarray(start, end), begin);
    if (id === this.#ends.length) {
      this.#ends = grown(this.#ends, new Float64Array(id * 2));
      this.#hashes = grown(this.#hashes, new Int32Array(id * 2));
      this.#slots = new Int32Array(id * 4);
      const mask = this.#slots.length - 1;
      for (let k = 0; k < id; k++) this.#place(k, this.#hashes[k]!, mask);
      this.#place(id, hash, mask);
    }
    this.#ends[id] = stop;
    this.#hashes[id] = hash;
    return id;
  }

  #place(id: number, hash: number, mask: number): void {
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = id + 1;
  }
}

function grown<A extends Uint8Array | Int32Array | Float64Array>(old: A, room: A): A {
  room.set(old);
  return room;
}
