/** Work in steps, between which it can be left: yields the share that is done, from 0 to 1, and returns what it makes. */
export type Steps<T> = Generator<number, T>;

/** Takes all of them at once. */
export function finish<T>(steps: Steps<T>, onProgress?: (done: number, total: number) => void): T {
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done) return next.value;
    onProgress?.(next.value, 1);
  }
}
