import { log } from "../panel/logarithm.ts";

/**
 * The Mersenne Twister of Matsumoto & Nishimura (1998), "Mersenne Twister: a 623-dimensionally equidistributed uniform
 * pseudo-random number generator", seeded by its 2002 initialisation: the stream that numpy's legacy generator gives.
 */
export class MT19937 {
  readonly #state = new Uint32Array(624);
  #next = 624;
  #spare: number | undefined;

  /** `seed`: an unsigned 32-bit integer. */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < 624; i++) {
      const last = state[i - 1]!;
      state[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
    }
  }

  /** Uniform on the integers from 0 to 2^32 - 1. */
  integer(): number {
    if (this.#next === 624) this.#twist();
    let y = this.#state[this.#next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** Uniform on [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.integer() >>> 5;
    const low = this.integer() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** Normal by Marsaglia's polar method; of each pair the second is given first. */
  normal(mean: number, deviation: number): number {
    return mean + deviation * this.#standardNormal();
  }

  #standardNormal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * log(square)) / square);
      this.#spare = factor * x;
      return factor * y;
    }
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < 624; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % 624]! & 0x7fffffff);
      state[i] = state[(i + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}
