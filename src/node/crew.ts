import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { DataError } from "../panel/error.ts";

/** What a worker says of a task: its result, or why there is none. */
type Reply<Result> = { index: number } & (
  | { result: Result }
  | { failed: string; isData: boolean; name: string }
);

/** Tasks that a worker has at a time: one to do, and one to go on with. */
const AHEAD = 2;

/**
 * Lets so many workers do `tasks`, which they take in order; `script` is a module that calls `serve`. `onResult` gets the
 * results as they come. A failed task rejects once those before it are done, so that the first of all that fail is
 * reported, however many workers there are; a task is not failed where `onFailure` takes its DataError. All workers have
 * ended when the promise settles.
 */
export async function assign<Task, Result>(
  script: URL,
  tasks: readonly Task[],
  threads: number,
  onResult: (index: number, result: Result) => void,
  onFailure: (index: number, error: DataError) => boolean,
): Promise<void> {
  const workers: Worker[] = [];
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
        worker.postMessage({ index: next, task: tasks[next] });
        next++;
      };
      for (let k = 0; k < threads; k++) {
        const worker = new Worker(script, { name: "rollbeta-read", execArgv: [] });
        workers.push(worker);
        worker.on("error", reject);
        worker.on("exit", (code) =>
          reject(new DataError(`a worker ended with code ${code}; try --threads 1`)),
        );
        worker.on("message", (reply: Reply<Result>) => {
          open--;
          try {
            if ("result" in reply) onResult(reply.index, reply.result);
            else {
              const error = errorOf(reply);
              if (!(error instanceof DataError && onFailure(reply.index, error))) fail(reply.index, error);
            }
          } catch (error) {
            fail(reply.index, error as Error);
          }
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
  let before = Promise.resolve();
  port.on("message", ({ index, task }: { index: number; task: Task }) => {
    before = before.then(async () => {
      try {
        port.postMessage({ index, result: await work(task) });
      } catch (error) {
        const { message, name } = error as Error;
        port.postMessage({ index, failed: message, isData: error instanceof DataError, name });
      }
    });
  });
}
