import { Ballast } from "../kernel/ballast.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Pool } from "../kernel/pool.ts";
import type { Panel } from "../panel/panel.ts";
import { sliceTickers } from "./shift.ts";

/** Numbers of a panel that are worked on at a time: what estimators keep beside them stays small, and in a cache. */
const CHUNK = 2 ** 19;

const ballast = /* @__PURE__ */ new Ballast(); // which bundles without estimators leave out

/** Some of the tickers, and memory to work in that is theirs until they are done. */
export interface Chunk {
  /** Of the first ticker's values in the panel of all. */
  readonly offset: number;
  readonly returns: Panel;
  /** As many numbers as `returns` has; contents undefined, the same memory for the same name. */
  room(name: string): Float64Array;
}

/** How chunks of a panel go through an engine. */
export interface Chunks<Part> {
  /** Hands a chunk to the engine. */
  begin(chunk: Chunk): Part | Promise<Part>;
  /** Makes estimates of what came back. */
  finish(chunk: Chunk, part: Part): void;
}

/**
 * Takes a panel through an engine a chunk at a time. Where the engine is a pool, its workers compute one chunk while this thread
 * finishes the one before. Memory is that of two chunks, used again and again: fresh memory costs more than what is computed in it.
 */
export async function inChunks<Part>(
  engine: Kernel | Pool,
  returns: Panel,
  { begin, finish }: Chunks<Part>,
  onProgress: (done: number) => void,
): Promise<void> {
  const rows = returns.time.values.length;
  const tickers = returns.tickers.length;
  const most = Math.max(4, 4 * Math.floor(CHUNK / 4 / rows));
  const memory = [new Map<string, Float64Array>(), new Map<string, Float64Array>()] as const;
  const chunkFrom = (from: number): Chunk => {
    const part = sliceTickers(returns, from, Math.min(tickers, from + most));
    const rooms = memory[(from / most) % 2]!;
    return {
      offset: from * rows,
      returns: part,
      room: (name) => {
        if (!rooms.has(name)) rooms.set(name, roomFor(engine, part.values.length));
        return rooms.get(name)!.subarray(0, part.values.length);
      },
    };
  };
  const start = (from: number) => {
    const chunk = chunkFrom(from);
    return { chunk, part: Promise.resolve(begin(chunk)) };
  };
  let next = start(0);
  for (let from = most; ; from += most) {
    const { chunk } = next;
    const part = await next.part;
    const last = from >= tickers;
    if (!last) next = start(from);
    try {
      finish(chunk, part);
      onProgress(Math.min(from, tickers));
    } catch (error) {
      await Promise.allSettled([next.part]); // it writes to memory that nobody would wait for
      throw error;
    }
    if (last) return;
  }
}

/** An array that the engine computes from and to without a copy, where there is such memory. */
export function roomFor(engine: Kernel | Pool, length: number): Float64Array {
  if (!("threads" in engine) || typeof SharedArrayBuffer === "undefined") return new Float64Array(length);
  ballast.add(length * 8);
  return new Float64Array(new SharedArrayBuffer(length * 8));
}
