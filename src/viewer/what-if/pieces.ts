/**
 * A long list that is made anew piece by piece, as laying out all of it at once would hold up the page. While it changes faster than it is
 * made, the first piece, which is most in sight, comes every other time, and the others in turn.
 */
export class Pieces {
  /** Whether there are more to be made. */
  left = false;
  #version = 0;
  /** At which version each piece was made. */
  readonly #made: number[] = [];
  #wasFirst = false;
  #turn = 0;

  /** The whole list is another. */
  change(): void {
    this.#version++;
  }

  /** The piece that is to be made now, of so many; undefined: each has been. */
  next(count: number): number | undefined {
    this.#made.length = count;
    const stale = [...this.#made.keys()].filter((piece) => this.#made[piece] !== this.#version);
    this.left = stale.length > 1;
    this.#wasFirst = stale[0] === 0 && !this.#wasFirst;
    if (!this.#wasFirst) this.#turn = stale.find((piece) => piece > this.#turn) ?? stale[0] ?? 0;
    const piece = this.#wasFirst ? 0 : this.#turn;
    if (stale.length === 0) return undefined;
    this.#made[piece] = this.#version;
    return piece;
  }
}
