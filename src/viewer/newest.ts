import { differ } from "./kept.ts";

/**
 * Answers to a question that changes faster than it is answered: one is on its way at most, and the newest follows it. `told` is
 * called when there is an answer, or a line of what is wrong in its place.
 */
export class Newest<A> {
  answer: A | undefined;
  /** What is wrong; "": nothing. */
  error = "";
  readonly #told: () => void;
  #asked: readonly unknown[] = [];
  #next: (() => Promise<A>) | undefined;
  #busy = false;

  constructor(told: () => void) {
    this.#told = told;
  }

  /** Asks, unless the last question was `of` the same. An answer to one whose first is another than the newest one's does not count. */
  want(of: readonly unknown[], ask: () => Promise<A>): void {
    if (!differ(this.#asked, of)) return;
    this.#asked = of;
    this.#next = ask;
    if (!this.#busy) void this.#run();
  }

  /** There is nothing to ask. */
  rest(): void {
    this.#asked = [];
    this.#next = undefined;
    this.answer = undefined;
    this.error = "";
  }

  async #run(): Promise<void> {
    this.#busy = true;
    for (let ask = this.#next; ask !== undefined; ask = this.#next) {
      this.#next = undefined;
      const of = this.#asked;
      let [answer, error]: [A | undefined, string] = [undefined, ""];
      try {
        answer = await ask();
      } catch (failure) {
        error = failure instanceof Error ? failure.message : String(failure);
      }
      if (this.#asked.length === 0 || this.#asked[0] !== of[0]) continue;
      this.answer = answer ?? this.answer;
      this.error = error;
      this.#told();
    }
    this.#busy = false;
  }
}
