import { checkInteger } from "../panel/error.ts";
import type { Arena } from "./arena.ts";

/** Doubles in kernel memory: what is computed from and to them is not copied. */
export interface KernelArray {
  readonly length: number;
  /** The doubles themselves. Take them anew after other calls: when kernel memory grows, earlier views become empty. */
  readonly values: Float64Array;
  /** Gives the memory back; `values` is empty from then on. */
  free(): void;
}

/** Arrays that stay in kernel memory below what a call lays out for itself. */
export class KernelArrays {
  readonly #arena: Arena;
  readonly #blocks: Block[] = [];

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  /** Contents undefined. Only between calls. */
  allocate(length: number): KernelArray {
    checkInteger("length", length, 1);
    const base = this.#arena.top;
    const block = new Block(this, this.#arena, base, this.#arena.allocate(length * 8), length);
    this.#blocks.push(block);
    return block;
  }

  /** Frees what lies on top; what lies below a block in use waits for that. */
  release(): void {
    for (let last = this.#blocks.at(-1); last?.length === 0; last = this.#blocks.at(-1)) {
      this.#arena.rewind(last.base);
      this.#blocks.pop();
    }
  }
}

class Block implements KernelArray {
  readonly #owner: KernelArrays;
  readonly #arena: Arena;
  readonly #pointer: number;
  readonly base: number;
  length: number;

  constructor(owner: KernelArrays, arena: Arena, base: number, pointer: number, length: number) {
    this.#owner = owner;
    this.#arena = arena;
    this.base = base;
    this.#pointer = pointer;
    this.length = length;
  }

  get values(): Float64Array {
    return this.#arena.view(this.#pointer, this.length);
  }

  free(): void {
    this.length = 0;
    this.#owner.release();
  }
}
