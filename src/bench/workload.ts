import type { Kernel } from "../kernel/kernel.ts";
import type { Pool } from "../kernel/pool.ts";
import type { Panel } from "../panel/panel.ts";
import type { Stat } from "../panel/result.ts";
import type { Task } from "./measure.ts";
import { type Panels, severalMarkets } from "./panels.ts";
import { runningSums } from "./running-sums.ts";

/** What of the kernel a task asks for. */
export interface Case {
  readonly window: number;
  /** Default: beta. */
  readonly stats?: readonly Stat[];
  /** Against so many markets; default: one. */
  readonly markets?: number;
  /** With 2 % gaps and late listings, and `enough` pairs for a value. */
  readonly gaps?: boolean;
}

/** Half the rows: of a window of 252 rows with 2 % gaps hardly one is complete, and nothing would be computed. */
export const enough = (window: number): number => Math.ceil(window / 2);

/** Tasks on the same panels. They write to the same arrays, so that none pays for fresh memory. */
export class Workload {
  readonly cells: number;
  readonly #panels: Panels;
  readonly #rows: number;
  readonly #kernel: Kernel;
  readonly #out: Float64Array[] = [];
  readonly #sharedOut: Float64Array[] = [];
  readonly #shared = new Map<Panel, Panel>();

  constructor(kernel: Kernel, panels: Panels) {
    this.#kernel = kernel;
    this.#panels = panels;
    this.#rows = panels.market.values.length;
    this.cells = panels.dense.values.length;
  }

  copy(): Task {
    const [out, { values }] = [this.#outputs(1)[0]!, this.#panels.dense];
    return this.#task("copy", "memcpy of the panel", () => out.set(values), { rival: "copy" });
  }

  /** Statistics from and to ordinary arrays. */
  rolling(id: string, name: string, what: Case): Task {
    const { panel, market, options, matrices } = this.#call(what);
    const run = () =>
      this.#kernel.rolling(panel, market, { ...options, out: this.#outputs(matrices) }).arrays[0]!;
    return this.#task(id, name, run, betasOf(what));
  }

  /** Beta where the kernel computes, without copies in and out. */
  inKernel(id: string, name: string, window: number): Task {
    const [x, beta] = [this.#kernel.allocate(this.cells), this.#kernel.allocate(this.cells)];
    x.values.set(this.#panels.dense.values);
    const { market } = this.#panels;
    const run = () =>
      this.#kernel.rollingArrays(x.values, market.values, this.#rows, { window, out: [beta.values] })[0]!;
    return this.#task(id, name, run, betasOf({ window }));
  }

  /** Statistics by workers that share memory with the caller. */
  pooled(id: string, name: string, pool: Pool, what: Case): Task {
    const { panel, market, options, matrices } = this.#call(what);
    const run = async () => {
      const out = this.#sharedOutputs(matrices);
      return (await pool.rolling(this.#share(panel), market, { ...options, out })).arrays[0]!;
    };
    return this.#task(id, name, run, betasOf(what));
  }

  /** Exponentially weighted beta. */
  weighted(id: string, name: string, halflife: number, gaps = false): Task {
    const { market, [gaps ? "gappy" : "dense"]: panel } = this.#panels;
    const options = { decay: { halflife }, minPeriods: Math.ceil(halflife) };
    const run = () => this.#kernel.ewm(panel, market, { ...options, out: this.#outputs(1) });
    return this.#task(id, name, run);
  }

  runningSums(id: string, name: string, window: number): Task {
    const { dense, market } = this.#panels;
    const run = () => {
      const out = this.#outputs(1)[0]!;
      runningSums(dense.values, market.values, this.#rows, window, out);
      return out;
    };
    return this.#task(id, name, run, { rival: "sums", ...betasOf({ window }) });
  }

  #task(id: string, name: string, run: () => unknown, rest: Partial<Task> = {}): Task {
    return { id, name, cells: this.cells, run, ...rest };
  }

  #call({ window, stats = ["beta"], markets = 1, gaps = false }: Case) {
    return {
      panel: gaps ? this.#panels.gappy : this.#panels.dense,
      market: markets === 1 ? this.#panels.market : severalMarkets(this.#panels, markets),
      options: { window, stats, minPeriods: gaps ? enough(window) : window },
      matrices: stats.length * markets,
    };
  }

  #outputs(count: number): Float64Array[] {
    while (this.#out.length < count) this.#out.push(new Float64Array(this.cells));
    return this.#out.slice(0, count);
  }

  #sharedOutputs(count: number): Float64Array[] {
    while (this.#sharedOut.length < count) this.#sharedOut.push(sharedArray(this.cells));
    return this.#sharedOut.slice(0, count);
  }

  /** The panel in memory that workers see. */
  #share(panel: Panel): Panel {
    let shared = this.#shared.get(panel);
    if (!shared) {
      shared = { ...panel, values: sharedArray(panel.values.length) };
      shared.values.set(panel.values);
      this.#shared.set(panel, shared);
    }
    return shared;
  }
}

/** Which betas come first in the result of a case: those against the market. */
function betasOf({ window, stats = ["beta"], markets = 1, gaps = false }: Case): { beta?: string } {
  return stats.length * markets === 1 && !gaps ? { beta: `window ${window}` } : {};
}

function sharedArray(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * 8));
}
