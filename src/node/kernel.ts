import { instantiateSync } from "@assemblyscript/loader";
import { type Kernel, kernelOn } from "../kernel/kernel.ts";
import { compileKernel, type KernelExports } from "../kernel/wasm.ts";

/**
 * `createKernel` of the browser's entry, by AssemblyScript's loader. Browsers do without it: it is a tenth of the code
 * there, and a page without a bundler would need an import map to find it.
 */
export async function createKernel(): Promise<Kernel> {
  // the loader's `instantiate` asks whether it got a Response, and in Node that name alone takes 40 ms to load
  return kernelOn(instantiateSync<KernelExports & Record<string, unknown>>(await compileKernel()).exports);
}
