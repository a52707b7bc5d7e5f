// A whole result beside exact arithmetic over the rows that its options mean.
import { expect } from "vitest";
import type { RollingOptions } from "../../src/kernel/options.ts";
import type { Panel } from "../../src/panel/panel.ts";
import type { Result } from "../../src/panel/result.ts";
import { ExactPair } from "../../src/verify/exact.ts";
import { promiseError } from "../../src/verify/promise.ts";
import { windowRows } from "../../src/verify/rows.ts";
import { bits } from "./series.ts";

/** Never beyond 1 in magnitude, not by an ulp. */
const BOUNDED: readonly string[] = ["corr", "r2"];

const MISSING = 0x7ff8000000000000n;

/** Neither infinite nor any other NaN than the one that stands for missing. */
export function expectCanonical({ arrays }: Pick<Result, "arrays">): void {
  for (const array of arrays) {
    for (const word of bits(array)) {
      if ((word & 0x7ff0000000000000n) === 0x7ff0000000000000n && word !== MISSING) {
        expect.fail(`bits ${word.toString(16)} are no number and not the one missing value`);
      }
    }
  }
}

/**
 * Compares every `stride`-th row of a result, of each ticker by another first row, with exact arithmetic. `options` are
 * what it was computed with. Returns how many values there were that are not missing.
 */
export function expectExact(
  result: Result,
  returns: Panel,
  benchmarks: Panel,
  options: Partial<RollingOptions>,
  stride = 1,
): number {
  const { stats, windows, time, tickers } = result;
  const from = returns.time.values.length;
  const rows = time.values.length;
  let values = 0;
  expectCanonical(result);
  for (const b of result.benchmarks.keys()) {
    const m = benchmarks.values.subarray(b * from, (b + 1) * from);
    for (const i of tickers.keys()) {
      const x = returns.values.subarray(i * from, (i + 1) * from);
      const pair = new ExactPair(x, m);
      for (const [w, window] of windows.entries()) {
        for (let r = i % Math.min(stride, rows); r < rows; r += stride) {
          const t = returns.time.values.indexOf(time.values[r]!);
          const { start, minPeriods } = windowRows(window, options, returns.time, x, m, t);
          const exact = pair.window(start, t + 1, { ddof: options.ddof ?? 1, minPeriods });
          for (const [s, stat] of stats.entries()) {
            const value = result.arrays[(b * windows.length + w) * stats.length + s]![i * rows + r]!;
            const error = promiseError(value, exact[stat]);
            if (!Number.isNaN(value)) values++;
            if (error <= 1 && !(BOUNDED.includes(stat) && Math.abs(value) > 1)) continue;
            const { value: truth, scale } = exact[stat];
            expect.fail(
              `${stat} of ticker ${i}, benchmark ${b}, window ${window}, row ${t} (from ${start}, n ${exact.n.value}): ${value}, not ${truth}; scale ${scale}, ${error} x the promise`,
            );
          }
        }
      }
    }
  }
  return values;
}
