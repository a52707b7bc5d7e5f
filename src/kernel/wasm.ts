import { code } from "./wasm.generated.ts";

export { code as kernelCode };

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
  rollingTwo(
    x: number,
    count: number,
    market: number,
    market2: number,
    rows: number,
    window: number,
    memory: number,
    memory2: number,
    outputs: number,
    outputs2: number,
    scratch: number,
  ): number;
  gather(from: number, count: number, rows: number, list: number, chosen: number, to: number): void;
  ewmMarketBytes(rows: number): number;
  ewmScratchBytes(count: number, rows: number): number;
  ewmMarket(
    market: number,
    rows: number,
    alpha: number,
    mode: number,
    minPeriods: number,
    cov: boolean,
    memory: number,
  ): void;
  ewm(
    x: number,
    count: number,
    market: number,
    rows: number,
    alpha: number,
    mode: number,
    minPeriods: number,
    memory: number,
    outputs: number,
    scratch: number,
  ): number;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** The kernel's code, compiled once; workers are sent it. */
export function compileKernel(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compile(code());
  return compiled;
}

/** A new instance with its own memory. */
export async function instantiateKernel(): Promise<KernelExports> {
  const { exports } = await WebAssembly.instantiate(await compileKernel());
  return exports as unknown as KernelExports;
}
