// A worker that helps, in Node; `workerData.how`: the way in which it comes to grief, or how late it is.
import { parentPort, workerData } from "node:worker_threads";
import { Hand } from "../../dist/viewer/engine/crew.js";

const hand = await Hand.create();
const { how } = workerData;
parentPort.on("message", (errand) => {
  if (how === "late") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
  // what fails after it has taken a part
  if (how === "broken" && errand.work.job) errand.work.job.values = undefined;
  // as one that died with a part in its hand
  if (how === "dead") Atomics.add(errand.active, 0, 1);
  else hand.help(errand);
});
parentPort.postMessage("ready");
