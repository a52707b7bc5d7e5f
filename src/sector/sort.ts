/** Bits of a digit, digits of the upper 32 bits of a double, and values of a digit. */
const BITS = 8;
const DIGITS = 4;
const VALUES = 1 << BITS;

/** Sorts at most `most` numbers at a time by their bits, and knows where each came from. */
export class Sorter {
  readonly #numbers: Float64Array;
  readonly #words: Uint32Array;
  readonly #keys: Uint32Array;
  readonly #counts = new Int32Array(DIGITS * VALUES);
  #order: Int32Array;
  #spare: Int32Array;

  constructor(most: number) {
    this.#numbers = new Float64Array(most);
    this.#words = new Uint32Array(this.#numbers.buffer);
    this.#keys = new Uint32Array(most);
    this.#order = new Int32Array(most);
    this.#spare = new Int32Array(most);
  }

  /** The places of the values, none of them NaN, from the least to the greatest; holds until the next call. */
  order(values: Float64Array): Int32Array {
    const n = values.length;
    const [words, keys, counts] = [this.#words, this.#keys, this.#counts];
    this.#numbers.set(values);
    counts.fill(0);
    for (let i = 0; i < n; i++) {
      // ascending as a whole number: the sign turned round, and of negative ones all other bits, too
      const upper = words[2 * i + 1]!;
      const key = (upper & 0x80000000) === 0 ? (upper | 0x80000000) >>> 0 : ~upper >>> 0;
      keys[i] = key;
      this.#order[i] = i;
      for (let d = 0; d < DIGITS; d++) counts[d * VALUES + ((key >>> (d * BITS)) & (VALUES - 1))]!++;
    }
    for (let d = 0; d < DIGITS; d++) {
      const own = counts.subarray(d * VALUES, (d + 1) * VALUES);
      for (let v = 0, from = 0; v < VALUES; v++) {
        const count = own[v]!;
        own[v] = from;
        from += count;
      }
      const [from, to] = [this.#order, this.#spare];
      for (let k = 0; k < n; k++) {
        const i = from[k]!;
        to[own[(keys[i]! >>> (d * BITS)) & (VALUES - 1)]!++] = i;
      }
      [this.#order, this.#spare] = [to, from];
    }
    const order = this.#order.subarray(0, n);
    // what the lower 32 bits tell apart is next to each other
    for (let k = 1; k < n; k++) {
      const i = order[k]!;
      const value = values[i]!;
      let at = k;
      for (; at > 0 && values[order[at - 1]!]! > value; at--) order[at] = order[at - 1]!;
      order[at] = i;
    }
    return order;
  }
}
