/**
 * A long list that is made anew piece by piece, as laying out all of it at once would hold up the page. While it changes faster than it is
 * made, the first piece, which is most in sight, comes every other time, and the others in turn.
 */
export class Pieces {
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
    const stale = (piece: number) => this.#made[piece] !== this.#version;
    const others: number[] = [];
    for (let piece = 1; piece < count; piece++) if (stale(piece)) others.push(piece);
    const other = others.find((piece) => piece > this.#turn) ?? others[0];
    const isFirst = count > 0 && stale(0) && !(this.#wasFirst && other !== undefined);
    const piece = isFirst ? 0 : other;
    if (piece === undefined) return undefined;
    this.#made[piece] = this.#version;
    this.#wasFirst = isFirst;
    if (!isFirst) this.#turn = piece;
    return piece;
  }

  /** Whether pieces are left. */
  get left(): boolean {
    return this.#made.length > 0 && !Array.from(this.#made).every((at) => at === this.#version);
  }
}
