import { availableParallelism } from "node:os";
import type { Kernel } from "../kernel/kernel.ts";
import { type Pool, WorkerError } from "../kernel/pool.ts";
import { createKernel } from "../node/kernel.ts";
import { createPool } from "../node/pool.ts";
import { DataError } from "../panel/error.ts";

/** Numbers to compute for which a worker is worth its start: 50 million by two take as long as by one. */
const WORTH = 25e6;

/**
 * Threads to compute with: as many as are asked for, otherwise as many cores as there is work for. `numbers`: tickers x
 * rows x matrices of the result. More threads than tickers are of no use.
 */
export function threadsFor(numbers: number, tickers: number, asked: number | undefined): number {
  const useful = Math.max(1, Math.floor(numbers / WORTH));
  return Math.min(tickers, asked ?? Math.min(useful, availableParallelism()));
}

/** Lets `compute` use a kernel, or a pool where there is to be more than one thread. */
export async function withThreads<Result>(
  threads: number,
  compute: (engine: Kernel | Pool) => Result | Promise<Result>,
): Promise<Result> {
  if (threads === 1) return compute(await createKernel());
  try {
    const pool = await createPool({ threads });
    try {
      return await compute(pool);
    } finally {
      await pool.close();
    }
  } catch (error) {
    if (!(error instanceof WorkerError)) throw error;
    throw new DataError(`${error.message}; try --threads 1`);
  }
}
