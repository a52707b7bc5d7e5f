import { expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { GAPS } from "../../src/kernel/options.ts";
import { reachOf } from "../../src/kernel/reach.ts";
import { STATS } from "../../src/panel/result.ts";
import { normal, uniform } from "../random.ts";

const rows = 1100;
const time = { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => t) } as const;

function panel(seed: number, tickers: readonly string[], gaps: number) {
  const [draw, missing] = [normal(seed), uniform(seed + 1)];
  const values = Float64Array.from({ length: rows * tickers.length }, () => {
    const value = draw();
    return missing() < gaps ? Number.NaN : value;
  });
  return { time, tickers, values, notes: [] };
}

test.each([2, 3, 5, 15, 16, 17, 31, 60, 64, 97, 252, 300, 401])(
  "rows from reachOf on give the same bits over %i rows",
  async (window) => {
    const kernel = await createKernel();
    let known = 0;
    for (const gaps of [0, 0.1, 0.6]) {
      const [x, m] = [panel(window, ["A", "B", "C"], gaps), panel(window + 500, ["m"], gaps / 2)];
      for (const rule of GAPS.filter((rule) => rule !== "compress")) {
        const options = { window, minPeriods: Math.ceil(window / 10), gaps: rule, stats: STATS };
        const whole = kernel.rolling(x, m, options);
        for (let row = window - 1; row < rows; row += 1 + Math.floor(window / 9)) {
          const from = reachOf(row, window);
          expect(from).toBeGreaterThanOrEqual(Math.max(0, row - 2 * window));
          const to = Math.max(row + 1, from + window);
          const part = (whole: typeof x) => ({
            ...whole,
            time: { kind: "day", values: time.values.slice(from, to) } as const,
            values: Float64Array.from(
              whole.tickers.flatMap((_, i) => [...whole.values.subarray(i * rows + from, i * rows + to)]),
            ),
          });
          const found = kernel.rolling(part(x), part(m), options);
          for (const [k, array] of found.arrays.entries()) {
            for (const i of x.tickers.keys()) {
              const value = whole.arrays[k]![i * rows + row]!;
              if (!Object.is(array[i * (to - from) + row - from]!, value))
                expect.fail(`${STATS[k]} of ${i} in row ${row} (${gaps}, ${rule})`);
              if (!Number.isNaN(value)) known++;
            }
          }
        }
      }
    }
    expect(known).toBeGreaterThan(1000);
  },
);
