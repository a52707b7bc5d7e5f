const PAGE = 65536;
const MOST_PAGES = 65536;

/** Lays out kernel memory above the module's own data: allocate upwards, rewind to free. Memory once grown is kept. */
export class Arena {
  readonly #memory: WebAssembly.Memory;
  #top: number;

  constructor(memory: WebAssembly.Memory, base: number) {
    this.#memory = memory;
    this.#top = align(base);
  }

  /** Where the next allocation will start; pass it to `rewind` to free everything from here on. */
  get top(): number {
    return this.#top;
  }

  rewind(top: number): void {
    this.#top = top;
  }

  /** Byte offset of `bytes` fresh bytes, 16-byte aligned, contents undefined. Views made before may have detached. */
  allocate(bytes: number): number {
    const start = this.#top;
    const top = align(start + bytes);
    const pages = Math.ceil(top / PAGE) - this.#memory.buffer.byteLength / PAGE;
    if (Math.ceil(top / PAGE) > MOST_PAGES) {
      throw new RangeError(
        `kernel memory holds at most 4 GiB, got a request for ${bytes} bytes on top of ${start}`,
      );
    }
    if (pages > 0) grow(this.#memory, pages);
    this.#top = top;
    return start;
  }

  /** Where an array stands in this memory, or 0 if it does not. */
  pointerOf(array: Float64Array): number {
    return array.buffer === this.#memory.buffer ? array.byteOffset : 0;
  }

  /** The doubles at `pointer`; valid until the next allocation. */
  view(pointer: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, pointer, length);
  }

  /** The 4-byte integers at `pointer`; likewise. */
  integers(pointer: number, length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, pointer, length);
  }
}

function grow(memory: WebAssembly.Memory, pages: number): void {
  try {
    memory.grow(pages);
  } catch {
    const bytes = memory.buffer.byteLength;
    throw new RangeError(
      `kernel memory of ${bytes} bytes must grow by ${pages * PAGE}, and the system has no more to give`,
    );
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}
