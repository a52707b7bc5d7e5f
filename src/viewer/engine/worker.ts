// What a viewer's worker runs: the one that leads, and by another first message those that help it and those that read for it.
import type { Request } from "../protocol.ts";
import { type Errand, Hand } from "./crew.ts";
import type { Helper } from "./helpers.ts";
import { type Order, readApart, serveReading } from "./reader.ts";
import { serve } from "./serve.ts";

/** More than a few wait for memory, not for each other. */
const MOST_HELPERS = 7;

export type Start =
  | { readonly kind: "lead" }
  | { readonly kind: "help" }
  | { readonly kind: "read" }
  /** Comes before that to one from whose address no other starts: what it runs. */
  | { readonly kind: "script"; readonly script: Blob };

/** What this one runs, if it is no module that has an address. */
let script: Blob | undefined;
let handle: (message: never) => void;
addEventListener("message", ({ data }) => {
  if (handle !== undefined) return handle(data as never);
  const start = data as Start;
  if (start.kind === "help") help().catch(reportError);
  else if (start.kind === "script") script = start.script;
  else {
    handle = start.kind === "read" ? read : lead();
    postMessage({ kind: "ready" });
  }
});

function lead(): (request: Request) => void {
  return serve({
    post: (reply, transfer) => postMessage(reply, { transfer }),
    ...(globalThis.crossOriginIsolated && { helpers: startHelpers }),
    read: readApart(startWorker),
  });
}

async function startHelpers(): Promise<readonly Helper[]> {
  const count = Math.min(MOST_HELPERS, (navigator.hardwareConcurrency || 1) - 1);
  const started = Array.from({ length: count }, () => startHelper());
  return (await Promise.all(started)).filter((helper) => helper !== undefined);
}

function read(order: Order): void {
  void serveReading(order, (news, transfer) => postMessage(news, { transfer }));
}

function startWorker(): Worker {
  return script === undefined
    ? new Worker(location.href, { type: "module" })
    : new Worker(URL.createObjectURL(script));
}

/** Undefined where it does not start: the others do its part. */
function startHelper(): Promise<Helper | undefined> {
  return new Promise((resolve) => {
    const worker = startWorker();
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) => {
      // else it would be taken for the death of this one
      event.preventDefault();
      resolve(undefined);
    };
    worker.postMessage({ kind: "help" } satisfies Start);
  });
}

async function help(): Promise<void> {
  const hand = await Hand.create();
  handle = (errand: Errand) => hand.help(errand);
  postMessage({ kind: "ready" });
}
