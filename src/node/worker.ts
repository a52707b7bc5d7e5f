// What a worker of node:worker_threads runs.
import { parentPort } from "node:worker_threads";
import { serve } from "../kernel/serve.ts";

const handle = serve((reply, transfer) => parentPort!.postMessage(reply, transfer));
parentPort!.on("message", handle);
