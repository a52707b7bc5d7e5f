import { code } from "./wasm.generated.ts";

/** What assembly/cells/index.ts exports; pointers are byte offsets into `memory`. */
interface ReducerExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  reduce(
    how: number,
    series: number,
    count: number,
    length: number,
    starts: number,
    bins: number,
    most: number,
    centre: number,
    down: number,
    out: number,
  ): void;
  section(values: number, n: number, centre: number, out: number): void;
  extent(values: number, count: number, out: number): void;
  dye(
    values: number,
    count: number,
    vmin: number,
    center: number,
    vmax: number,
    table: number,
    out: number,
  ): void;
  spread(blocks: number, blockOf: number, count: number, out: number): void;
}

export interface Reducer extends ReducerExports {
  /** Where the caller's memory begins, a multiple of 16. */
  readonly base: number;
}

const PAGE = 65536;
/** Memory that is kept for the next picture. */
const KEPT = 1 << 24;

let module: WebAssembly.Module | undefined;
let kept: Reducer | undefined;

/** The module with `size` bytes of memory from `base` on, for one use: the instance is the same as long as that is small. Views made before are void. */
export function openReducer(size: number): Reducer {
  // three kB, which browsers compile on the spot on any thread
  module ??= new WebAssembly.Module(code());
  const reducer = kept ?? instantiate(module);
  kept = size > KEPT ? undefined : reducer;
  const lacking = reducer.base + size - reducer.memory.buffer.byteLength;
  if (lacking > 0) reducer.memory.grow(Math.ceil(lacking / PAGE));
  return reducer;
}

function instantiate(compiled: WebAssembly.Module): Reducer {
  const exports = new WebAssembly.Instance(compiled).exports as unknown as ReducerExports;
  return { ...exports, base: (exports.heapBase() + 15) & ~15 };
}
