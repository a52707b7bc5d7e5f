// What `rollbeta` is in Node: the same names, workers of Node's own.
export * from "./index.ts";
export { createKernel } from "./node/kernel.ts";
export { createPool } from "./node/pool.ts";
