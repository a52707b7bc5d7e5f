/** Numbers distinct numbers 0, 1, 2 ... in the order in which they first come. */
export class Distinct {
  #places = new Map<number, number>();
  #found = new Float64Array(1024);
  #size = 0;
  #last = 0;

  /** The place of `value`, a new one if it was not seen before; NaN is none. */
  idOf(value: number): number {
    // long tables are sorted: the same date again, or the one that followed before
    const last = this.#last;
    if (this.#size > 0) {
      if (this.#found[last] === value) return last;
      if (last + 1 < this.#size && this.#found[last + 1] === value) return ++this.#last;
    }
    const known = this.#places.get(value);
    if (known !== undefined) {
      this.#last = known;
      return known;
    }
    if (this.#size === this.#found.length) {
      const room = new Float64Array(this.#size * 2);
      room.set(this.#found);
      this.#found = room;
    }
    this.#places.set(value, this.#size);
    this.#found[this.#size] = value;
    this.#last = this.#size++;
    return this.#last;
  }

  /** By number, from number `first` on. */
  values(first = 0): Float64Array {
    return this.#found.slice(first, this.#size);
  }
}
