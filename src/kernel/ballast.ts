/** Bytes to wait for: from here on the allocator maps untouched pages instead of clearing memory. */
const LEAST = 1 << 25;
const MOST = 1 << 28;

/**
 * Makes the engine collect garbage in time. V8 does not count shared memory: a hundred dropped results of 50 MB stay,
 * 5 GB in all, on every thread that has seen them. As many bytes of ordinary memory, dropped untouched, are counted
 * instead (200 MB at most then stay, for 0.3 ms in 50 MB).
 */
export class Ballast {
  #bytes = 0;

  /** `bytes`: shared memory that this thread will drop sooner or later. */
  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < LEAST) return;
    void new ArrayBuffer(Math.min(this.#bytes, MOST));
    this.#bytes = 0;
  }
}
