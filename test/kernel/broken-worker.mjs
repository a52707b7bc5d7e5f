// A worker of the pool that comes to grief at its `at`-th task, in the way that `how` says.
import { parentPort, workerData } from "node:worker_threads";

const ways = {
  "a mistake": () => {
    throw new Error("boom");
  },
  "no error": () => {
    throw null;
  },
  "a rejection": () => {
    Promise.reject(new Error("broken promise"));
    return "no reply";
  },
  "process.exit": () => process.exit(7),
  "out of memory": () => {
    const hoard = [];
    for (;;) hoard.push(Array(1000).fill(hoard.length));
  },
  "a bug in the engine": (task) => {
    task.job.settings = undefined;
    task.counter = undefined; // or the other worker, if it was fast, may have left nothing to do
  },
  "too much for the kernel": (task) => {
    task.job.rows = 2 ** 29;
  },
};

let tasks = 0;
const on = parentPort.on.bind(parentPort);
parentPort.on = (type, handle) =>
  on(type, (request) => {
    const now = request.kind === "run" && ++tasks === workerData.at;
    if (!now || ways[workerData.how](request.task) !== "no reply") handle(request);
  });
await import("rollbeta/worker");
