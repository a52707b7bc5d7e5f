/** Milliseconds between two writings of the address: browsers stop pages that write it hundreds of times in a row. */
const PAUSE = 300;

/** What keeps addresses: the browser's history. */
export interface Steps {
  push(address: string): void;
  replace(address: string): void;
}

/**
 * The way through the states of a page, as steps that the Back button goes back. What is dragged is one step from its first move to its
 * last; so are changes that follow each other at once, as of a key that is held.
 */
export class Trail {
  readonly #steps: Steps;
  #now: string;
  #dragging = false;
  #changed = Number.NEGATIVE_INFINITY;
  #written = Number.NEGATIVE_INFINITY;
  #push = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(steps: Steps, address: string) {
    this.#steps = steps;
    this.#now = address;
  }

  /** The state has become that of an address; `live`: and is going on; `amends`: but is no other step. */
  goTo(address: string, live: boolean, amends = false): void {
    const now = performance.now();
    if (address !== this.#now) {
      if (!amends) {
        this.#push ||= !this.#dragging && now - this.#changed >= PAUSE;
        this.#changed = now;
      }
      this.#now = address;
      const wait = this.#written + PAUSE - now;
      if (wait <= 0) this.#write();
      else this.#timer ??= setTimeout(() => this.#write(), wait);
    }
    if (!amends) this.#dragging = live;
  }

  /** The browser has gone to an address by itself. */
  wentTo(address: string): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#push = false;
    this.#dragging = false;
    this.#changed = Number.NEGATIVE_INFINITY;
    this.#now = address;
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#written = performance.now();
    if (this.#push) this.#steps.push(this.#now);
    else this.#steps.replace(this.#now);
    this.#push = false;
  }
}
