// Pools of every kind, for tests: against the built package, by its own name, as workers need plain JavaScript.
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { createPool, type Pool } from "rollbeta";
import { expect } from "vitest";
import { createPool as createBrowserPool } from "../../src/kernel/browser.ts";
import type { Result } from "../../src/panel/result.ts";
import { bits } from "./series.ts";

export const workerPath = fileURLToPath(new URL("../../dist/node/worker.js", import.meta.url));

/** A copy in memory that workers see. */
export function shared(array: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}

export function expectSame(result: Result, expected: Result): void {
  expect({ ...result, arrays: [] }).toEqual({ ...expected, arrays: [] });
  expect(result.arrays.length).toBe(expected.arrays.length);
  for (const [k, array] of result.arrays.entries()) {
    expect(
      Buffer.compare(Buffer.from(bits(array).buffer), Buffer.from(bits(expected.arrays[k]!).buffer)),
    ).toBe(0);
  }
}

/** A worker of Node's as a browser's: what the pool of the browser's entry makes of it is copied and transferred. */
function webWorker(): { postMessage: Worker["postMessage"]; terminate(): unknown } {
  const worker = new Worker(workerPath);
  const web: Record<string, unknown> & { postMessage: Worker["postMessage"]; terminate(): unknown } = {
    postMessage: worker.postMessage.bind(worker),
    terminate: () => worker.terminate(),
  };
  worker.on("message", (data) => (web.onmessage as (event: unknown) => void)({ data }));
  worker.on("error", (error) => (web.onerror as (event: unknown) => void)({ error, message: error.message }));
  return web;
}

export const makers: Record<string, (threads: number) => Promise<Pool>> = {
  "shared memory": (threads) => createPool({ threads }),
  transfers: (threads) => createBrowserPool({ threads, worker: webWorker }),
  "the calling thread": () => createBrowserPool(),
};
