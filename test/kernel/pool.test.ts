// What pools compute. Against the built package, by its own name: workers need plain JavaScript.
import { createPool, type Pool, type PoolRollingOptions } from "rollbeta";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePanels } from "../../bench/panels.mjs";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import type { RollingOptions } from "../../src/kernel/options.ts";
import { heatmapPNG } from "../../src/node/canvas.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { EWM_STATS, pick, STATS } from "../../src/panel/result.ts";
import { longCSV, wideCSV } from "../../src/table/csv.ts";
import { expectSame, makers, shared } from "./pools.ts";
import { bits } from "./series.ts";

const { dense, gappy, market } = makePanels(60, 700);
const everything = {
  window: [2, 20, 61, 252],
  minPeriods: 2,
  stats: ["beta", "cov", "t_beta", "n"] as const,
};

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

function isShared(array: Float64Array): boolean {
  return array.buffer instanceof SharedArrayBuffer;
}

function first(panel: Panel, tickers: number): Panel {
  const rows = panel.time.values.length;
  return {
    ...panel,
    tickers: panel.tickers.slice(0, tickers),
    values: panel.values.slice(0, tickers * rows),
  };
}

describe.each(Object.keys(makers))("the kernel's bits, by %s", (by) => {
  describe.each([1, 2, 7])("%i threads", (threads) => {
    let pool: Pool;
    beforeAll(async () => {
      pool = await makers[by]!(threads);
      expect(pool.threads).toBe(by === "the calling thread" ? 1 : threads);
    });
    afterAll(() => pool.close());

    test.each([
      ["complete", dense],
      ["gappy", gappy],
      ["one ticker", first(gappy, 1)],
      ["an odd number of tickers", first(gappy, 13)],
    ])("%s", async (_, panel) => {
      const expected = kernel.rolling(panel, market, everything);
      const reference = expected.arrays;
      for (const values of [panel.values, shared(panel.values), shared(panel.values).subarray(0)]) {
        const own = await pool.rolling({ ...panel, values }, market, everything);
        expectSame(own, expected);
        expect(own.arrays.every(isShared)).toBe(by === "shared memory");
        const ordinary = reference.map(({ length }) => new Float64Array(length));
        const outs = [ordinary, ordinary.map(shared), ordinary.map((a, k) => (k % 3 ? a : shared(a)))];
        for (const out of outs) {
          const result = await pool.rolling({ ...panel, values }, market, { ...everything, out });
          expectSame(result, expected);
          expect(result.arrays.every((array, k) => array === out[k])).toBe(true);
        }
      }
    });

    test("chosen rows, durations and other gap policies", async () => {
      for (const options of [
        { window: ["90d", "expanding", 60], step: 7, stats: STATS } as const,
        { window: 60, gaps: "compress", step: "month" } as const,
        { window: [2, 61], gaps: "strict" } as const,
      ]) {
        expectSame(await pool.rolling(gappy, market, options), kernel.rolling(gappy, market, options));
      }
    });

    test("exponential weights", async () => {
      const options = { decay: { halflife: 20 }, minPeriods: 5, stats: EWM_STATS };
      for (const panel of [dense, gappy]) {
        expectSame(await pool.ewm(panel, market, options), kernel.ewm(panel, market, options));
        const values = shared(panel.values);
        expectSame(await pool.ewm({ ...panel, values }, market, options), kernel.ewm(panel, market, options));
      }
    });

    test("arrays without panels", async () => {
      const rows = market.values.length;
      const x = shared(gappy.values).subarray(0, 13 * rows);
      const arrays = await pool.rollingArrays(x, market.values, rows, everything);
      const expected = kernel.rollingArrays(x, market.values, rows, everything);
      expect(arrays.map(bits)).toEqual(expected.map(bits));
      const wrong = pool.rollingArrays(x.subarray(1), market.values, rows, everything);
      await expect(wrong).rejects.toThrow("x must hold one or more series of 700 values");
    });

    test("values and benchmarks that are parts of larger arrays", async () => {
      const rows = market.values.length;
      const large = new Float64Array(gappy.values.length + 2 * rows).fill(1e9);
      large.set(gappy.values, rows);
      const part = { ...gappy, values: large.subarray(rows, rows + gappy.values.length) };
      const twice = Float64Array.of(...market.values, ...dense.values.subarray(0, rows), 1, 2, 3);
      const markets = { ...market, tickers: ["M", "N"], values: twice.subarray(0, 2 * rows) };
      const expected = kernel.rolling(part, markets, everything);
      expectSame(await pool.rolling(part, markets, everything), expected);
      expect(large[0]).toBe(1e9);
      expect(bits(part.values)).toEqual(bits(gappy.values));
    });

    test("unusable values are counted once, wherever they are", async () => {
      const [x, m] = [dense.values.slice(), market.values.slice()];
      for (let k = 0; k < x.length; k += 997) x[k] = Infinity;
      m[5] = 1e200;
      const panels = [
        { ...dense, values: x },
        { ...market, values: m },
      ] as const;
      const expected = kernel.rolling(...panels, everything);
      expect(expected.notes.length).toBe(1);
      expectSame(await pool.rolling(...panels, everything), expected);
    });

    test("calls at once, of several shapes, and progress of each", async () => {
      const calls = [dense, gappy, first(gappy, 1), first(dense, 31), gappy].map(async (panel, i) => {
        const options: RollingOptions = { ...everything, window: [10 + i, 100] };
        const seen: number[] = [];
        const onProgress = (done: number, total: number) => {
          expect(total).toBe(panel.tickers.length);
          seen.push(done);
        };
        expectSame(
          await pool.rolling(panel, market, { ...options, onProgress }),
          kernel.rolling(panel, market, options),
        );
        expect(seen.at(-1)).toBe(panel.tickers.length);
        expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
      });
      await Promise.all(calls);
    });
  });
});

describe("arguments", () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await createPool({ threads: 2 });
  });
  afterAll(() => pool.close());

  test("threads", async () => {
    for (const threads of [0, -1, 1.5, Number.NaN, 1025, "2" as unknown as number]) {
      await expect(createPool({ threads })).rejects.toThrow(
        new RangeError(`threads must be an integer from 1 to 1024, got ${threads}`),
      );
    }
  });

  test("what the kernel refuses is refused in the same words", async () => {
    const wrong: [Panel, Panel, PoolRollingOptions][] = [
      [dense, market, { window: 1 }],
      [dense, market, { window: 701 }],
      [dense, market, { window: 60, stats: [] }],
      [dense, market, { window: 60, out: [new Float64Array(3)] }],
      [dense, market, { window: 60, out: [dense.values] }],
      [{ ...dense, tickers: [] }, market, { window: 60 }],
    ];
    for (const [returns, benchmarks, options] of wrong) {
      const refused = (() => {
        try {
          return kernel.rolling(returns, benchmarks, options);
        } catch (error) {
          return error as Error;
        }
      })();
      expect(refused).toBeInstanceOf(RangeError);
      await expect(pool.rolling(returns, benchmarks, options)).rejects.toThrow(refused as RangeError);
    }
  });

  test("an onProgress that throws rejects the call, and the pool goes on", async () => {
    const onProgress = () => {
      throw new Error("no bar");
    };
    await expect(pool.rolling(dense, market, { ...everything, onProgress })).rejects.toThrow("no bar");
    expectSame(await pool.rolling(dense, market, everything), kernel.rolling(dense, market, everything));
  });

  test("values whose memory is gone", async () => {
    const values = dense.values.slice();
    structuredClone(values, { transfer: [values.buffer as ArrayBuffer] });
    await expect(pool.rolling({ ...dense, values }, market, everything)).rejects.toThrow(RangeError);
  });
});

test("tables and pictures of a result in shared memory", async () => {
  const pool = await createPool({ threads: 2 });
  const options = { window: [20, 60], minPeriods: 5, stats: ["beta", "n"] as const };
  const [there, here] = [await pool.rolling(gappy, market, options), kernel.rolling(gappy, market, options)];
  await pool.close();
  expect(there.arrays.every(isShared)).toBe(true);
  expect([...longCSV(there)]).toEqual([...longCSV(here)]);
  expect([...wideCSV(pick(there))]).toEqual([...wideCSV(pick(here))]);
  const [one, other] = [heatmapPNG(pick(there)), heatmapPNG(pick(here))];
  expect(Buffer.compare(one.data, other.data)).toBe(0);
});
