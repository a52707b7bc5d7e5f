import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel, kernelOn } from "../../src/kernel/kernel.ts";
import { instantiateKernel, type KernelExports } from "../../src/kernel/wasm.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { EWM_STATS, STATS } from "../../src/panel/result.ts";
import { expectBits } from "./bits.ts";
import { bits, families, panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

const rows = 300;
const { series, market } = families["gaps, halts and late listings"]!(returnsOf(5, rows, 3), 20, 3);
const x = panelOf(series, rows);
const m = panelOf([market, market.map((value) => -2 * value)], rows);
const options = { window: [20, 61], minPeriods: 9, stats: STATS };

describe("arrays in kernel memory", () => {
  test("give the bits of ordinary arrays, whichever of them are there", () => {
    const expected = kernel.rolling(x, m, options).arrays.map(bits);
    const own = kernel.allocate(x.values.length);
    const outs = expected.map(() => kernel.allocate(x.values.length));
    own.values.set(x.values);
    const inside = kernel.rollingArrays(own.values, m.values, rows, {
      ...options,
      out: outs.map((one) => one.values),
    });
    expect(inside.map(bits)).toEqual(expected);
    expect(outs.map((one) => bits(one.values))).toEqual(expected);
    expect(bits(own.values)).toEqual(bits(x.values));
    const out = expected.map((_, k) => (k % 2 ? outs[k]!.values : new Float64Array(x.values.length)));
    expect(kernel.rollingArrays(x.values, m.values, rows, { ...options, out }).map(bits)).toEqual(expected);
    for (const one of [own, ...outs]) one.free();
  });

  test("survive calls that make the memory grow, and views taken before them are empty", async () => {
    const fresh = await createKernel();
    const own = fresh.allocate(x.values.length);
    own.values.set(x.values);
    const before = own.values;
    const result = fresh.rollingArrays(own.values, market, rows, { window: 20, out: undefined as never });
    const large = panelOf([new Float64Array(200_000).map((_, t) => Math.sin(t))], 200_000);
    fresh.rolling(large, large, { window: "expanding", stats: STATS });
    expect(before.length).toBe(0);
    expect(bits(own.values)).toEqual(bits(x.values));
    expect(bits(fresh.rollingArrays(own.values, market, rows, { window: 20 })[0]!)).toEqual(bits(result[0]!));
  });

  test.each(["rolling", "ewm"])(
    "hold benchmarks through calls that make the memory grow (%s)",
    async (call) => {
      const fresh = await createKernel();
      const own = fresh.allocate(2 * rows);
      own.values.set(m.values);
      const inside = { ...m, values: own.values };
      const run = (to: Kernel, benchmarks: Panel) =>
        call === "ewm"
          ? to.ewm(x, benchmarks, { decay: { halflife: 9 }, stats: EWM_STATS })
          : to.rolling(x, benchmarks, options);
      const before = own.values;
      expect(run(fresh, inside).arrays.map(bits)).toEqual(run(kernel, m).arrays.map(bits));
      expect(before.length).toBe(0);
    },
  );

  test("infinities in them stay where they are", () => {
    const own = kernel.allocate(rows);
    own.values.set(market.with(7, Number.POSITIVE_INFINITY).with(9, 1e200));
    const before = bits(own.values);
    const beta = kernel.rollingArrays(own.values, market, rows, { window: 20, minPeriods: 5 })[0]!;
    expect(bits(own.values)).toEqual(before);
    const holed = market.with(7, Number.NaN).with(9, Number.NaN);
    expect(bits(beta)).toEqual(
      bits(kernel.rollingArrays(holed, market, rows, { window: 20, minPeriods: 5 })[0]!),
    );
    own.free();
  });

  test("freed memory is given out again", async () => {
    const fresh = await createKernel();
    const [a, b] = [fresh.allocate(10), fresh.allocate(10)];
    const place = a.values.byteOffset;
    a.free();
    expect(a.values.length).toBe(0);
    expect(fresh.allocate(10).values.byteOffset).toBeGreaterThan(b.values.byteOffset);
    const other = await createKernel();
    const [c, d] = [other.allocate(10), other.allocate(20)];
    expect(c.values.byteOffset).toBe(place);
    c.free();
    d.free();
    d.free();
    expect(other.allocate(5).values.byteOffset).toBe(place);
  });

  test.each([0, -1, 1.5, Number.NaN])("a length of %d is refused", (length) => {
    expect(() => kernel.allocate(length)).toThrow(
      new RangeError(`length must be an integer >= 1, got ${length}`),
    );
  });

  test("more than there is is refused with what was asked for", () => {
    expect(() => kernel.allocate(2 ** 30)).toThrow(
      /^kernel memory holds at most 4 GiB, got a request for 8589934592 /,
    );
  });
});

const FENCE = 4096;

/** A kernel whose every call finds `filling` in all memory lent to it, and must leave a fence behind that alone. */
async function fenced(filling: number): Promise<Kernel> {
  const exports = await instantiateKernel();
  const sizes = { scratch: 0, market: 0 };
  const doubles = (from: number, bytes: number) => new Float64Array(exports.memory.buffer, from, bytes / 8);
  const measured = (kind: keyof typeof sizes, bytes: number) => {
    sizes[kind] = Math.ceil(bytes / 16) * 16;
    return sizes[kind] + FENCE;
  };
  const lent = <T>(kind: keyof typeof sizes, at: number, call: () => T): T => {
    doubles(at, sizes[kind]).fill(filling);
    const mark = filling === 1 ? 2 : 1;
    const fence = doubles(at + sizes[kind], FENCE).fill(mark);
    const result = call();
    const touched = fence.findIndex((value) => value !== mark);
    if (touched >= 0) expect.fail(`${kind} of ${sizes[kind]} bytes: written ${8 * touched} bytes beyond it`);
    return result;
  };
  const wrapped: KernelExports = {
    ...exports,
    scratchBytes: (...args) => measured("scratch", exports.scratchBytes(...args)),
    ewmScratchBytes: (...args) => measured("scratch", exports.ewmScratchBytes(...args)),
    marketBytes: (...args) => measured("market", exports.marketBytes(...args)),
    ewmMarketBytes: (...args) => measured("market", exports.ewmMarketBytes(...args)),
    fillMarket: (...args) =>
      lent("market", args[6], () => lent("scratch", args[7], () => exports.fillMarket(...args))),
    ewmMarket: (...args) => lent("market", args[6], () => exports.ewmMarket(...args)),
    rolling: (...args) => lent("scratch", args[12], () => exports.rolling(...args)),
    ewm: (...args) => lent("scratch", args[9], () => exports.ewm(...args)),
  };
  return kernelOn(wrapped);
}

describe("memory lent to the kernel", () => {
  test.each([0, 1, Number.NaN, 1e308, 5e-324])(
    "holding %d is enough, and what it held is not read",
    async (filling) => {
      const kernelInside = await fenced(filling);
      for (const length of [1, 2, 3, 5, 130, 601]) {
        const { series: complete, market: index } = returnsOf(4, length, 7);
        const late = complete[1]!.map((value, t) => (t < length / 3 ? Number.NaN : value));
        const sparse = complete[2]!.map((value, t) => (t % 7 === 3 ? value : Number.NaN));
        const fit = index.map((value) => 0.1 * value);
        const holed = complete[3]!.map((value, t) => (t === length >> 1 ? Number.NaN : value));
        const panel = panelOf([complete[0]!, fit, late, sparse, holed], length);
        const benchmarks = panelOf(
          [index, index.map((v, t) => (t === length >> 2 ? Number.NaN : v))],
          length,
        );
        const windows = [2, 3, 17, 64, 129, 257, 400, length].filter((w) => w >= 2 && w <= length);
        const calls: ((of: Kernel) => readonly Float64Array[])[] = [];
        for (const stats of [STATS, ["beta"], ["cov"]] as const) {
          const shared = { stats, minPeriods: 1 };
          for (const window of [...new Set(windows)]) {
            for (const gaps of ["pairwise", "strict", "compress"] as const) {
              calls.push((of) => of.rolling(panel, benchmarks, { ...shared, window, gaps }).arrays);
            }
          }
          for (const window of ["expanding", "1d", "300d"]) {
            calls.push((of) => of.rolling(panel, benchmarks, { ...shared, window }).arrays);
          }
        }
        for (const stats of [EWM_STATS, ["beta"], ["cov"]] as const) {
          for (const ignoreNa of [true, false]) {
            for (const alpha of [1, 0.4, 0.01]) {
              calls.push((of) => of.ewm(panel, benchmarks, { decay: { alpha }, ignoreNa, stats }).arrays);
            }
          }
        }
        for (const call of calls) {
          const expected = call(kernel);
          for (const [k, array] of call(kernelInside).entries()) expectBits(array, expected[k]!);
        }
      }
    },
  );
});

describe("arrays without panels", () => {
  test("durations and calendar steps take a time index", () => {
    const { time } = x;
    const dated = kernel.rolling(x, m, { window: "30d", step: "month" });
    const plain = kernel.rollingArrays(x.values, m.values, rows, { window: "30d", step: "month", time });
    expect(plain.map(bits)).toEqual(dated.arrays.map(bits));
  });

  test.each<[string, () => unknown, string]>([
    [
      "x of no whole series",
      () => kernel.rollingArrays(x.values, market, 7, { window: 2 }),
      "x must hold one or more series of 7 values, got 1500 values",
    ],
    [
      "x empty",
      () => kernel.rollingArrays(new Float64Array(), market, 7, { window: 2 }),
      "x must hold one or more series of 7 values, got 0 values",
    ],
    [
      "m too short",
      () => kernel.rollingArrays(x.values, market.subarray(1), rows, { window: 2 }),
      "m must hold one or more series of 300 values, got 299 values",
    ],
    [
      "x a list",
      () => kernel.rollingArrays([1, 2] as never, market, rows, { window: 2 }),
      "x must be a Float64Array, got [1, 2]",
    ],
    [
      "no rows",
      () => kernel.rollingArrays(x.values, market, 0, { window: 2 }),
      "rows must be an integer >= 1, got 0",
    ],
    [
      "a duration without time",
      () => kernel.rollingArrays(x.values, market, rows, { window: "9d" }),
      "time must be given for 9d, got none",
    ],
    [
      "a month without time",
      () => kernel.rollingArrays(x.values, market, rows, { window: 9, step: "month" }),
      "time must be given for month, got none",
    ],
    [
      "another time",
      () =>
        kernel.rollingArrays(market, market, rows, {
          window: 9,
          time: { kind: "day", values: new Float64Array(3) },
        }),
      "time must have the 300 rows of x, got 3",
    ],
  ])("%s is refused", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
