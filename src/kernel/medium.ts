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
}

const ballast = new Ballast();

/** Workers and SharedArrayBuffer. */
export const shared: Medium = {
  allocate: (length) => {
    const buffer = new SharedArrayBuffer(length * 8);
    ballast.add(buffer.byteLength);
    return new Float64Array(buffer);
  },
  reaches: (array) => array.buffer instanceof SharedArrayBuffer,
  counter: () => new Int32Array(new SharedArrayBuffer(4)),
};

/** Workers without shared memory. */
export const transferred: Medium = {
  allocate: (length) => new Float64Array(length),
  reaches: () => false,
  counter: () => undefined,
};

/** The calling thread alone. */
export const own: Medium = {
  allocate: (length) => new Float64Array(length),
  reaches: () => true,
  counter: () => undefined,
};
