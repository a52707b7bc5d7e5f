// One kernel for many calls: memory that is reused and grows only when it must, and no call that another one shows in.
import { afterEach, describe, expect, test, vi } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import type { RollingOptions } from "../../src/kernel/options.ts";
import { STATS } from "../../src/panel/result.ts";
import { expectBits } from "./bits.ts";
import { families, panelOf, returnsOf } from "./series.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const kinds: Record<string, Omit<RollingOptions, "out">> = {
  pairwise: { window: [20, 61], minPeriods: 5, stats: STATS },
  strict: { window: 20, gaps: "strict", stats: STATS },
  compress: { window: [20, 2], gaps: "compress", maxSpan: 90, stats: STATS },
  duration: { window: ["30d", "2w"], stats: STATS },
  expanding: { window: "expanding", stats: STATS },
  mixed: { window: [20, "30d", "expanding"], stats: ["beta"], step: 5 },
  "beta alone": { window: 20 },
};

function panels(rows: number, count: number, seed: number) {
  const { series, market } = families["gaps, halts and late listings"]!(
    returnsOf(count, rows, seed),
    20,
    seed,
  );
  series[1] = returnsOf(1, rows, seed).series[0]!; // one that is complete
  return [panelOf(series, rows), panelOf([market, series[1]], rows)] as const;
}

const [x, m] = panels(300, 6, 4);

test.each(Object.keys(kinds))(
  "200 calls grow the kernel's memory no further than the first (%s)",
  async (kind) => {
    const kernel = await createKernel();
    const grow = vi.spyOn(WebAssembly.Memory.prototype, "grow");
    const { arrays } = kernel.rolling(x, m, kinds[kind]!);
    expect(grow.mock.calls.length).toBeGreaterThan(0);
    const expected = arrays.map((array) => array.slice());
    grow.mockClear();
    const out = arrays.map((array) => new Float64Array(array.length));
    for (let call = 0; call < 200; call++) kernel.rolling(x, m, { ...kinds[kind]!, out });
    expect(grow).not.toHaveBeenCalled();
    for (const [k, array] of out.entries()) expectBits(array, expected[k]!);
  },
);

test("calls that fail give their memory back", async () => {
  const kernel = await createKernel();
  kernel.rolling(x, m, kinds.pairwise!);
  const grow = vi.spyOn(WebAssembly.Memory.prototype, "grow");
  const onProgress = () => {
    throw new Error("no");
  };
  for (let call = 0; call < 200; call++) {
    expect(() => kernel.rolling(x, m, { ...kinds.pairwise!, onProgress })).toThrow("no");
    expect(() => kernel.rolling(x, m, { window: 0 })).toThrow(RangeError);
  }
  expect(grow).not.toHaveBeenCalled();
});

describe("a small call, a large one, a small one", () => {
  const large = panels(7000, 3, 8);

  test.each(Object.keys(kinds))("%s", async (kind) => {
    const kernel = await createKernel();
    const run = (engine: Kernel, [returns, benchmarks]: typeof large, name: string) =>
      engine.rolling(returns, benchmarks, kinds[name]!).arrays;
    const first = run(kernel, [x, m], kind);
    for (const other of Object.keys(kinds)) {
      const grown = run(kernel, large, other);
      const fresh = run(await createKernel(), large, other);
      for (const [k, array] of grown.entries()) expectBits(array, fresh[k]!, `large ${other}`);
      for (const [k, array] of run(kernel, [x, m], kind).entries())
        expectBits(array, first[k]!, `after ${other}`);
    }
    // what was handed out before the memory grew is still what it was
    for (const [k, array] of run(await createKernel(), [x, m], kind).entries()) expectBits(first[k]!, array);
  });
});

test("what stands in memory from other calls shows in none", async () => {
  // each kind on memory that all others have written to, with and without values that are missing everywhere
  const kernel = await createKernel();
  const empty = panelOf([new Float64Array(300).fill(Number.NaN), new Float64Array(300).fill(1e9)], 300);
  for (const [kind, options] of Object.entries(kinds)) {
    const fresh = await createKernel();
    for (const [other, dirty] of Object.entries(kinds)) {
      kernel.rolling(empty, m, dirty);
      kernel.rolling(x, empty, dirty);
      for (const [k, array] of kernel.rolling(x, m, options).arrays.entries()) {
        expectBits(array, fresh.rolling(x, m, options).arrays[k]!, `${kind} after ${other}`);
      }
    }
  }
});
