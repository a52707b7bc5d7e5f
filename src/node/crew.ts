import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { DataError } from "../panel/error.ts";

/** What a worker says of a task: its result, or why there is none. */
type Reply<Result> = { result: Result } | { failed: string; isData: boolean; name: string };

/** Parcels of tasks that a worker has at a time: one to do, and one to go on with. */
const AHEAD = 2;
/** Weight at which a parcel of small tasks is worth a message, and parcels that each worker should get at least. */
const PARCEL = 1 << 20;
const LEAST = 16;

/**
 * Lets so many workers do `tasks`, which they take in order; `script` is a module that calls `serve`. Small tasks, by their
 * `weights` in bytes, go several in a message. `onResult` gets the results as they come. A failed task rejects once
 * those before it are done, so that the first of all that fail is reported, however many workers there are, with what
 * `onFailure` throws; where it does not throw the task is not failed. All workers have ended when the promise settles.
 */
export async function assign<Task, Result>(
  script: URL,
  tasks: readonly Task[],
  weights: readonly number[],
  threads: number,
  onResult: (index: number, result: Result) => void,
  onFailure: (index: number, error: Error) => void,
): Promise<void> {
  const workers: Worker[] = [];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const enough = Math.min(PARCEL, total / (threads * LEAST));
  try {
    await new Promise<void>((resolve, reject) => {
      let next = 0;
      let open = 0;
      let first: { index: number; error: Error } | undefined;
      const fail = (index: number, error: Error): void => {
        if (first === undefined || index < first.index) first = { index, error };
        next = tasks.length; // those that were taken are before it or end soon
      };
      const give = (worker: Worker): void => {
        if (next === tasks.length) return;
        open++;
        const from = next;
        for (let weight = 0; next < tasks.length && (next === from || weight < enough); next++)
          weight += weights[next]!;
        worker.postMessage({ from, tasks: tasks.slice(from, next) });
      };
      const take = (index: number, reply: Reply<Result>): void => {
        try {
          if ("result" in reply) onResult(index, reply.result);
          else onFailure(index, errorOf(reply));
        } catch (error) {
          fail(index, error as Error);
        }
      };
      for (let k = 0; k < threads; k++) {
        const worker = new Worker(script, { name: "rollbeta-read", execArgv: [] });
        workers.push(worker);
        worker.on("error", reject);
        worker.on("exit", (code) =>
          reject(new DataError(`a worker ended with code ${code}; try --threads 1`)),
        );
        worker.on("message", ({ from, replies }: { from: number; replies: Reply<Result>[] }) => {
          open--;
          for (const [k, reply] of replies.entries()) take(from + k, reply);
          give(worker);
          if (open > 0) return;
          if (first === undefined) resolve();
          else reject(first.error);
        });
      }
      for (let k = 0; k < AHEAD; k++) for (const worker of workers) give(worker);
      if (open === 0) resolve();
    });
  } finally {
    for (const worker of workers) worker.removeAllListeners("exit");
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function errorOf({ failed, isData, name }: { failed: string; isData: boolean; name: string }): Error {
  if (isData) return new DataError(failed);
  return name === "RangeError" ? new RangeError(failed) : new Error(failed);
}

/** Does the tasks of `assign` in a worker, one after the other. */
export function serve<Task, Result>(work: (task: Task) => Promise<Result>): void {
  if (isMainThread || parentPort === null) return;
  const port = parentPort;
  const replyTo = async (task: Task): Promise<Reply<Result>> => {
    try {
      return { result: await work(task) };
    } catch (error) {
      const { message, name } = error as Error;
      return { failed: message, isData: error instanceof DataError, name };
    }
  };
  let before = Promise.resolve();
  port.on("message", ({ from, tasks }: { from: number; tasks: readonly Task[] }) => {
    before = before.then(async () => {
      const replies: Reply<Result>[] = [];
      for (const task of tasks) replies.push(await replyTo(task));
      port.postMessage({ from, replies });
    });
  });
}
