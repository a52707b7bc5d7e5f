import type { Panel } from "../panel/panel.ts";
import type { Result } from "../panel/result.ts";
import { sameTime } from "../panel/time.ts";
import type { EwmSettings } from "./ewm.ts";
import { checkRolling, type RollingOptions, type RollingSettings } from "./options.ts";

/** One computation as plain data, checked and complete: an engine runs it, here or in a worker. */
export interface Job {
  readonly rows: number;
  readonly tickers: number;
  /** Tickers x rows. */
  readonly values: Float64Array;
  /** Benchmarks x rows. */
  readonly benchmarks: Float64Array;
  readonly settings: RollingSettings | EwmSettings;
  /** Benchmark-major, then window, then statistic; each tickers x rows. */
  readonly arrays: readonly Float64Array[];
}

/** Makes arrays of `length` zeros. */
export type Allocate = (length: number) => Float64Array;

/** Checks panels and options; throws a RangeError or TypeError before any work starts. */
export function rollingJob(
  returns: Panel,
  benchmarks: Panel,
  options: RollingOptions,
  allocate: Allocate,
): Job {
  const rows = returns.time.values.length;
  const settings = checkRolling(options, rows);
  checkPanels(returns, benchmarks);
  const matrices = benchmarks.tickers.length * settings.windows.length * settings.stats.length;
  const inputs = [returns.values, benchmarks.values];
  return {
    rows,
    tickers: returns.tickers.length,
    values: returns.values,
    benchmarks: benchmarks.values,
    settings,
    arrays: outputs(options.out, matrices, returns.values.length, inputs, allocate),
  };
}

/** The result of a job that has run. `unusable`: how many values were infinite or too large. */
export function resultOf(job: Job, returns: Panel, benchmarks: Panel, unusable: number): Result {
  return {
    time: returns.time,
    tickers: returns.tickers,
    benchmarks: benchmarks.tickers,
    windows: job.settings.windows,
    stats: job.settings.stats,
    arrays: job.arrays,
    notes: unusable === 0 ? [] : [unusableNote(unusable)],
  };
}

function unusableNote(count: number): string {
  return `${count === 1 ? "1 value is infinite or beyond 1e150 and counts" : `${count} values are infinite or beyond 1e150 and count`} as missing`;
}

export function checkPanels(returns: Panel, benchmarks: Panel): void {
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

export function outputs(
  out: readonly Float64Array[] | undefined,
  count: number,
  length: number,
  inputs: readonly Float64Array[],
  allocate: Allocate,
): readonly Float64Array[] {
  if (!out) return Array.from({ length: count }, () => allocate(length));
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
