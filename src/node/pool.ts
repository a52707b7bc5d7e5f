import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { sharedMemory } from "../kernel/medium.ts";
import { checkThreads, openPool, type Pool, type PoolOptions, type Spawn } from "../kernel/pool.ts";

/** `createPool` of the browser's entry, by node:worker_threads. */
export async function createPool(options: PoolOptions = {}): Promise<Pool> {
  const threads = checkThreads(options.threads ?? availableParallelism());
  return openPool(spawnWorker(options.worker as (() => Worker) | undefined), threads, sharedMemory());
}

function spawnWorker(make: (() => Worker) | undefined): Spawn {
  return (events) => {
    const worker =
      make?.() ??
      // what the process was started with (--input-type, --inspect-brk, loaders) is not meant for this script
      new Worker(new URL("./worker.js", import.meta.url), { name: "rollbeta", execArgv: [] });
    worker.on("message", events.reply);
    worker.on("messageerror", events.death);
    worker.on("error", (error) => {
      events.death(error instanceof Error ? error : new Error(`it threw ${String(error)}`));
    });
    worker.on("exit", (code) => events.death(new Error(`it exited with code ${code}`)));
    return {
      post: (request, transfer) => worker.postMessage(request, transfer),
      hold: (busy) => (busy ? worker.ref() : worker.unref()),
      terminate: () => worker.terminate(),
    };
  };
}
