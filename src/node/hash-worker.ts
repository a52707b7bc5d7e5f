// What the worker of `Hashes` runs.
import { parentPort, workerData } from "node:worker_threads";
import { DataError } from "../panel/error.ts";
import { hashFile } from "./hash.ts";

try {
  parentPort!.postMessage({ hashes: (workerData as string[]).map(hashFile) });
} catch (error) {
  if (!(error instanceof DataError)) throw error;
  parentPort!.postMessage({ failure: error.message });
}
