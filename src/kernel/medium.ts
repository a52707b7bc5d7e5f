import { Ballast } from "./ballast.ts";
import type { Allocate } from "./job.ts";

/** How numbers get to the threads that compute, and back. */
export interface Medium {
  /** Makes the arrays of a result. */
  readonly allocate: Allocate;
  /** Whether the threads see these very numbers; others go over in pieces. */
  readonly reaches: (array: Float64Array) => boolean;
  /** A number that all threads see; undefined where there is no such thing. */
  readonly counter: () => Int32Array | undefined;
  /** Bytes of the shared memory of arrays within reach that no call has had before. */
  readonly newBytes: (arrays: readonly Float64Array[]) => number;
}

/** Workers and SharedArrayBuffer. */
export function sharedMemory(): Medium {
  const ballast = new Ballast();
  const known = new WeakSet<ArrayBufferLike>();
  return {
    allocate: (length) => {
      const buffer = new SharedArrayBuffer(length * 8);
      ballast.add(buffer.byteLength);
      return new Float64Array(buffer);
    },
    reaches: (array) => array.buffer instanceof SharedArrayBuffer,
    counter: () => new Int32Array(new SharedArrayBuffer(4)),
    newBytes: (arrays) => {
      const news = new Set(arrays.map(({ buffer }) => buffer).filter((buffer) => !known.has(buffer)));
      for (const buffer of news) known.add(buffer);
      return [...news].reduce((sum, { byteLength }) => sum + byteLength, 0);
    },
  };
}

/** Workers without shared memory. */
export const transferred: Medium = {
  allocate: (length) => new Float64Array(length),
  reaches: () => false,
  counter: () => undefined,
  newBytes: () => 0,
};

/** The calling thread alone. */
export const own: Medium = { ...transferred, reaches: () => true };
