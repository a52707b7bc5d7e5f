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
  /** Numbers of a piece, values and all results together, unless four tickers have more. */
  readonly piece: number;
  /** Bytes of the shared memory of arrays within reach that no call has had before. */
  readonly newBytes: (arrays: readonly Float64Array[]) => number;
}

/** A megabyte: 8 MB are no faster, 0.25 MB cost 1.2x, and what is lent takes fresh memory in each call. */
const PIECE = 2 ** 17;

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
    piece: PIECE,
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
  piece: PIECE,
  newBytes: () => 0,
};

/** The calling thread alone; some 20 ms a piece, since a browser puts 4 ms between two. */
export const own = (): Medium => ({ ...transferred, reaches: () => true, piece: 2 ** 22 });
