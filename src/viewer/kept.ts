/** Whether one of several things has become another: what a viewer knows never changes in place. */
export function differ(before: readonly unknown[], now: readonly unknown[]): boolean {
  return before.length !== now.length || now.some((one, i) => !Object.is(one, before[i]));
}

/** What has been made of some things, until one of them is another. */
export class Kept<T> {
  #of: readonly unknown[] | undefined;
  #made: T | undefined;

  /** What was made last. */
  get made(): T | undefined {
    return this.#made;
  }

  get(of: readonly unknown[], make: () => T): T {
    if (this.#of === undefined || differ(this.#of, of)) {
      this.#made = make();
      this.#of = of;
    }
    return this.#made as T;
  }
}
