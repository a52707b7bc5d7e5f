import { own, sharedMemory, transferred } from "./medium.ts";
import { checkThreads, openPool, type Pool, type PoolOptions, type Spawn } from "./pool.ts";
import { serve } from "./serve.ts";
import type { Reply } from "./task.ts";

/**
 * Starts workers that compute what a kernel does. In a browser they share memory where the page is cross-origin isolated
 * and are sent pieces where it is not, with the same bits. Where there is no Worker the calling thread computes, a piece
 * at a time. `threads`: default `navigator.hardwareConcurrency`, in Node what `os.availableParallelism` says.
 * Throws a RangeError on a wrong number of threads, an Error that says why when a worker does not start.
 */
export async function createPool(options: PoolOptions = {}): Promise<Pool> {
  const threads = checkThreads(options.threads ?? (globalThis.navigator?.hardwareConcurrency || 1));
  const { worker } = options;
  if (!worker && typeof Worker === "undefined") return openPool(spawnHere, 1, own());
  const spawn = spawnWorker(worker as (() => Worker) | undefined);
  return openPool(spawn, threads, globalThis.crossOriginIsolated ? sharedMemory() : transferred);
}

function spawnWorker(make: (() => Worker) | undefined): Spawn {
  return (events) => {
    // bundlers know this very expression
    const worker = make?.() ?? new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => events.reply(data);
    worker.onmessageerror = () => events.death(new Error("a message could not be read"));
    worker.onerror = (event) => {
      event.preventDefault?.();
      worker.terminate();
      events.death(
        (event.error as Error | null) ??
          new Error(event.message || "its script did not load, see docs/embedding.md of rollbeta"),
      );
    };
    return {
      post: (request, transfer) => worker.postMessage(request, transfer),
      hold: () => {},
      terminate: () => worker.terminate(),
    };
  };
}

/** A worker's part played by the calling thread; other events have their turn between pieces. */
const spawnHere: Spawn = (events) => {
  let ended = false;
  const handle = serve((reply: Reply) => {
    if (!ended) events.reply(reply);
  });
  return {
    post: (request) => setTimeout(() => !ended && handle(request)),
    hold: () => {},
    terminate: () => {
      ended = true;
    },
  };
};
