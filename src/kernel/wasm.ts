import { instantiate } from "@assemblyscript/loader";
import { wasmBase64 } from "./wasm.generated.ts";

/** What assembly/index.ts exports; pointers are byte offsets into `memory`. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  clean(series: number, rows: number): number;
  scratchBytes(): number;
  recordBytes(): number;
  fillMarket(
    market: number,
    rows: number,
    window: number,
    ddof: number,
    records: number,
    scratch: number,
  ): void;
  rolling(
    x: number,
    count: number,
    market: number,
    rows: number,
    window: number,
    minPeriods: number,
    ddof: number,
    records: number,
    beta: number,
    cov: number,
    corr: number,
    n: number,
    scratch: number,
  ): number;
  ewmMarketBytes(rows: number): number;
  ewmScratchBytes(count: number, rows: number): number;
  ewmMarket(market: number, rows: number, alpha: number, mode: number, memory: number): void;
  ewm(
    x: number,
    count: number,
    market: number,
    rows: number,
    alpha: number,
    mode: number,
    minPeriods: number,
    memory: number,
    beta: number,
    alphas: number,
    cov: number,
    corr: number,
    r2: number,
    n: number,
    scratch: number,
  ): number;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** A new instance with its own memory; the module is compiled once. */
export async function instantiateKernel(): Promise<KernelExports> {
  compiled ??= WebAssembly.compile(Uint8Array.from(atob(wasmBase64), (char) => char.charCodeAt(0)));
  const { exports } = await instantiate<KernelExports & Record<string, unknown>>(await compiled);
  return exports;
}
