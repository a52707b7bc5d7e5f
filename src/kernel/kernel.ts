import type { Panel } from "../panel/panel.ts";
import { type Result, STATS } from "../panel/result.ts";
import { sameTime } from "../panel/time.ts";
import { Arena } from "./arena.ts";
import { checkRolling, type RollingOptions, type Settings } from "./options.ts";
import { instantiateKernel, type KernelExports } from "./wasm.ts";

/** Bytes of panel and results that go through at a time: half a second-level cache, so that copies stay in it. */
const TILE = 512 * 1024;

export interface Kernel {
  /**
   * Rolling statistics of every ticker of `returns` against every series of `benchmarks`, over the same time index.
   * A window is the last `window` rows; a row counts where both series have a value; a value is given where at least
   * `minPeriods` rows count. Beta is the slope of the least-squares line, sum((x - mean x)(m - mean m)) /
   * sum((m - mean m)^2), both sums over the rows that count; NaN where the benchmark is flat over them
   * (deviations below 1e-145 count as none).
   * Inputs are not modified. Numbers from 1e150 up in magnitude count as missing, and a note says so.
   * Throws a RangeError or TypeError that names the argument, the rule and the value.
   */
  rolling(returns: Panel, benchmarks: Panel, options: RollingOptions): Result;
}

/** Compiles and instantiates the kernel; what it returns works synchronously and keeps its memory between calls. */
export async function createKernel(): Promise<Kernel> {
  const exports = await instantiateKernel();
  return new WasmKernel(exports);
}

class WasmKernel implements Kernel {
  readonly #exports: KernelExports;
  readonly #arena: Arena;

  constructor(exports: KernelExports) {
    this.#exports = exports;
    this.#arena = new Arena(exports.memory, exports.heapBase());
  }

  rolling(returns: Panel, benchmarks: Panel, options: RollingOptions): Result {
    const rows = returns.time.values.length;
    const settings = checkRolling(options, rows);
    checkPanels(returns, benchmarks);
    const matrices = benchmarks.tickers.length * settings.windows.length * settings.stats.length;
    const arrays = outputs(options.out, matrices, returns.values.length, [returns.values, benchmarks.values]);
    const top = this.#arena.top;
    let replaced: number;
    try {
      replaced = this.#run(returns, benchmarks, settings, arrays, options.onProgress);
    } finally {
      this.#arena.rewind(top);
    }
    const notes = replaced === 0 ? [] : [unusable(replaced)];
    const { windows, stats } = settings;
    return {
      time: returns.time,
      tickers: returns.tickers,
      benchmarks: benchmarks.tickers,
      windows,
      stats,
      arrays,
      notes,
    };
  }

  /** Passes the panel through kernel memory tile by tile; returns how many values were unusable. */
  #run(
    { values, tickers, time }: Panel,
    benchmarks: Panel,
    { windows, minPeriods, stats, ddof }: Settings,
    arrays: readonly Float64Array[],
    onProgress: RollingOptions["onProgress"],
  ): number {
    const kernel = this.#exports;
    const arena = this.#arena;
    const rows = time.values.length;
    const count = tickers.length;
    const longest = Math.max(...windows);
    const most = Math.floor(TILE / (rows * 8 * (1 + stats.length) * 2)) * 2;
    const tile = Math.min(count + (count % 2), Math.max(2, most));

    const scratch = arena.allocate((longest + 2) * kernel.scratchBytes() + rows * 4);
    const records = arena.allocate((rows + longest + 2) * kernel.recordBytes());
    const market = arena.allocate(rows * 8);
    const x = arena.allocate(tile * rows * 8);
    const out = new Map(stats.map((stat) => [stat, arena.allocate(tile * rows * 8)]));
    const [beta, cov, corr, n] = STATS.map((stat) => out.get(stat) ?? 0) as [number, number, number, number];

    let replaced = 0;
    let done = 0;
    const total = count * benchmarks.tickers.length * windows.length;
    for (let b = 0; b < benchmarks.tickers.length; b++) {
      arena.view(market, rows).set(benchmarks.values.subarray(b * rows, (b + 1) * rows));
      replaced += kernel.clean(market, rows);
      for (const [k, window] of windows.entries()) {
        kernel.fillMarket(market, rows, window, ddof, records, scratch);
        const first = (b * windows.length + k) * stats.length;
        for (let i = 0; i < count; i += tile) {
          const here = Math.min(tile, count - i);
          arena.view(x, here * rows).set(values.subarray(i * rows, (i + here) * rows));
          const unusable = kernel.rolling(
            x,
            here,
            market,
            rows,
            window,
            minPeriods[k]!,
            ddof,
            records,
            beta,
            cov,
            corr,
            n,
            scratch,
          );
          if (b === 0 && k === 0) replaced += unusable;
          for (const [s, stat] of stats.entries()) {
            arrays[first + s]!.set(arena.view(out.get(stat)!, here * rows), i * rows);
          }
          done += here;
          onProgress?.(done, total);
        }
      }
    }
    return replaced;
  }
}

function unusable(count: number): string {
  return `${count === 1 ? "1 value is infinite or beyond 1e150 and counts" : `${count} values are infinite or beyond 1e150 and count`} as missing`;
}

function checkPanels(returns: Panel, benchmarks: Panel): void {
  const rows = returns.time.values.length;
  if (returns.tickers.length === 0) throw new RangeError("returns must hold at least one ticker, got none");
  if (benchmarks.tickers.length === 0)
    throw new RangeError("benchmarks must hold at least one series, got none");
  if (returns.values.length !== returns.tickers.length * rows) {
    throw new RangeError(
      `returns must hold ${returns.tickers.length} x ${rows} values, got ${returns.values.length}`,
    );
  }
  if (!sameTime(returns.time, benchmarks.time)) {
    throw new RangeError("benchmarks must have the time index of returns, got another; see alignTo");
  }
}

function outputs(
  out: readonly Float64Array[] | undefined,
  count: number,
  length: number,
  inputs: readonly Float64Array[],
): readonly Float64Array[] {
  if (!out) return Array.from({ length: count }, () => new Float64Array(length));
  const fits =
    out.length === count && out.every((array) => array instanceof Float64Array && array.length === length);
  if (!fits) {
    const got = out.length === 0 ? "none" : `lengths ${out.map((array) => array?.length).join(", ")}`;
    throw new RangeError(`out must be ${count} Float64Arrays of ${length} values, got ${got}`);
  }
  if (out.some((array) => inputs.some((input) => overlap(array, input)))) {
    throw new RangeError("out must not share memory with returns or benchmarks, got arrays that do");
  }
  return out;
}

function overlap(a: Float64Array, b: Float64Array): boolean {
  const apart = a.byteOffset + a.byteLength <= b.byteOffset || b.byteOffset + b.byteLength <= a.byteOffset;
  return a.buffer === b.buffer && !apart;
}
