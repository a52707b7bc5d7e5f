import { instantiate } from "@assemblyscript/loader";
import { wasmBase64 } from "./wasm.generated.ts";

/** What assembly/index.ts exports; pointers are byte offsets into `memory`. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  clean(series: number, rows: number): number;
  scratchBytes(rows: number, longest: number): number;
  marketBytes(rows: number, window: number): number;
  fillMarket(
    market: number,
    rows: number,
    window: number,
    minPeriods: number,
    ddof: number,
    cov: boolean,
    memory: number,
    scratch: number,
  ): void;
  rolling(
    x: number,
    count: number,
    market: number,
    rows: number,
    window: number,
    starts: number,
    memory: number,
    minPeriods: number,
    ddof: number,
    gaps: number,
    most: number,
    outputs: number,
    scratch: number,
  ): number;
  gather(from: number, count: number, rows: number, list: number, chosen: number, to: number): void;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** A new instance with its own memory; the module is compiled once. */
export async function instantiateKernel(): Promise<KernelExports> {
  compiled ??= WebAssembly.compile(Uint8Array.from(atob(wasmBase64), (char) => char.charCodeAt(0)));
  const { exports } = await instantiate<KernelExports & Record<string, unknown>>(await compiled);
  return exports;
}
