import { code } from "./wasm.generated.ts";

/** What assembly/cluster/index.ts exports; pointers are byte offsets into `memory`. */
export interface ClusterExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  spread(
    rows: number,
    gaps: number,
    stride: number,
    width: number,
    i: number,
    square: number,
    size: number,
    four: number,
  ): number;
  mirror(square: number, size: number, none: number): void;
  quantise(square: number, size: number, factor: number, none: number): void;
  nearest(square: number, size: number, row: number, gone: number): number;
  catchUp(square: number, size: number, row: number, log: number, from: number, to: number): void;
  join(square: number, size: number, a: number, b: number, counts: number): void;
  turn(square: number, size: number, b0: number, b1: number, b2: number, out: number): void;
  combine(
    square: number,
    size: number,
    u0: number,
    u1: number,
    m0: number,
    m1: number,
    b0: number,
    b1: number,
    b2: number,
    turned: number,
    panel: number,
    through: number,
  ): void;
}

const PAGE = 65536;

let compiled: WebAssembly.Module | undefined;

/** An instance of its own, whose memory goes with it, and a place in it for each of `sizes` bytes. */
export function openModule(sizes: readonly number[]): { exports: ClusterExports; places: number[] } {
  // a few kB, which browsers compile on the spot on any thread
  compiled ??= new WebAssembly.Module(code());
  const exports = new WebAssembly.Instance(compiled).exports as unknown as ClusterExports;
  let end = exports.heapBase();
  const places = sizes.map((size) => {
    const place = Math.ceil(end / 32) * 32;
    end = place + size;
    return place;
  });
  const lacking = Math.ceil((end + 64 - exports.memory.buffer.byteLength) / PAGE); // rows are read a little beyond their end
  if (lacking > 0) {
    try {
      exports.memory.grow(lacking);
    } catch {
      throw new RangeError(`kernel memory of ${end} bytes is not to be had; cluster fewer rows`);
    }
  }
  return { exports, places };
}
