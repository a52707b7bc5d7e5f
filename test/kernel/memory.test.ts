import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import { STATS } from "../../src/panel/result.ts";
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
