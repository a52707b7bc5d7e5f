// What a call may not be: refused before any work, with argument, rule and value.
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import type { RollingOptions } from "../../src/kernel/options.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { STATS } from "../../src/panel/result.ts";
import { expectBits } from "./bits.ts";
import { panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const rows = 50;
const { series, market } = returnsOf(2, rows, 9);
const x = panelOf(series, rows);
const m = panelOf([market], rows);
const bars: Panel["time"] = {
  kind: "instant",
  values: Float64Array.from({ length: rows }, (_, t) => t * 60_000),
};

/** Fails unless the call is refused with just this error, and every array given is as it was. */
function expectRefused(returns: unknown, benchmarks: unknown, options: unknown, error: Error): void {
  const inputs = [x.values, m.values].map((values) => values.slice());
  const call = () => kernel.rolling(returns as Panel, benchmarks as Panel, options as RollingOptions);
  expect(call).toThrow(error);
  expect(call).toThrow(error.constructor as new () => Error);
  for (const [k, { values }] of [x, m].entries()) expectBits(values, inputs[k]!);
}

const range = (message: string) => new RangeError(message);
const type = (message: string) => new TypeError(message);

describe("options", () => {
  const all = STATS.join(", ");
  const whichWindow =
    'window must be a number of rows, "expanding" or a duration such as "90d", "12h" or "30min", got';
  const names =
    "options must be of window, minPeriods, stats, gaps, maxSpan, step, ddof, out, onProgress, got ";
  const least = "minPeriods must be an integer from 1 to";

  test.each<[unknown, Error]>([
    [undefined, type("options must be an object with a window, got undefined")],
    [null, type("options must be an object with a window, got null")],
    [60, type("options must be an object with a window, got 60")],
    [{}, type("window must be a number, a text or a list of them, got undefined")],
    [{ window: null }, type("window must be a number, a text or a list of them, got null")],
    [{ window: {} }, type("window must be a number, a text or a list of them, got an object")],
    [{ window: true }, type("window must be a number, a text or a list of them, got true")],
    [{ window: [20, undefined] }, type("window must be a number, a text or a list of them, got undefined")],
    [{ window: [20, [10]] }, type("window must be a number, a text or a list of them, got [10]")],
    [
      { window: Int32Array.of(20) },
      type("window must be a number, a text or a list of them, got an Int32Array"),
    ],
    [{ window: [] }, range("window must be one window or a list of them, got none")],
    [{ window: 0 }, range("window must be an integer >= 2, got 0")],
    [{ window: -5 }, range("window must be an integer >= 2, got -5")],
    [{ window: Number.POSITIVE_INFINITY }, range("window must be an integer >= 2, got Infinity")],
    [{ window: [20, 51] }, range("window must be at most the 50 rows of the data, got 51")],
    [{ window: "60" }, range(`${whichWindow} "60"`)],
    [{ window: "" }, range(`${whichWindow} ""`)],
    [{ window: "90x" }, range(`${whichWindow} "90x"`)],
    [{ window: "0d" }, range(`${whichWindow} "0d"`)],
    [{ window: "-3d" }, range(`${whichWindow} "-3d"`)],
    [{ window: "1.5d" }, range(`${whichWindow} "1.5d"`)],
    [{ window: "90 d" }, range(`${whichWindow} "90 d"`)],
    [{ window: "90D" }, range(`${whichWindow} "90D"`)],
    [{ window: "3m" }, range(`${whichWindow} "3m"`)],
    [{ window: "Expanding" }, range(`${whichWindow} "Expanding"`)],
    [{ window: `${"9".repeat(30)}d` }, range(`${whichWindow} "${"9".repeat(30)}d"`)],
    [{ window: "12h" }, range('window must be whole days such as "90d" where rows are days, got "12h"')],
    [{ window: "36h" }, range('window must be whole days such as "90d" where rows are days, got "36h"')],
    [{ window: ["9d", 20, "9d"] }, range("window must not repeat itself, got 9d, 20, 9d")],

    [{ window: 10, minPeriods: "5" }, type('minPeriods must be a number, got "5"')],
    [{ window: 10, minPeriods: null }, type("minPeriods must be a number, got null")],
    [{ window: 10, minPeriods: 0 }, range(`${least} the window of 10, or a share of it below 1, got 0`)],
    [
      { window: 10, minPeriods: -0.1 },
      range(`${least} the window of 10, or a share of it below 1, got -0.1`),
    ],
    [{ window: 10, minPeriods: 1.5 }, range(`${least} the window of 10, or a share of it below 1, got 1.5`)],
    [
      { window: 10, minPeriods: Number.NaN },
      range(`${least} the window of 10, or a share of it below 1, got NaN`),
    ],
    [
      { window: [20, 10], minPeriods: 11 },
      range(`${least} the window of 10, or a share of it below 1, got 11`),
    ],
    [
      { window: "9d", minPeriods: 0.5 },
      range(`${least} the 50 rows of the data for a window of 9d, got 0.5`),
    ],
    [
      { window: [10, "expanding"], minPeriods: 0.5 },
      range(`${least} the 50 rows of the data for a window of expanding, got 0.5`),
    ],
    [
      { window: "expanding", minPeriods: 51 },
      range(`${least} the 50 rows of the data for a window of expanding, got 51`),
    ],

    [{ window: 10, stats: "beta" }, type(`stats must be a list of ${all}, got "beta"`)],
    [{ window: 10, stats: null }, type(`stats must be a list of ${all}, got null`)],
    [{ window: 10, stats: { 0: "beta" } }, type(`stats must be a list of ${all}, got an object`)],
    [{ window: 10, stats: [undefined] }, range(`stats must be of ${all}, got undefined`)],
    [{ window: 10, stats: ["Beta"] }, range(`stats must be of ${all}, got "Beta"; nearest: beta`)],
    [{ window: 10, stats: ["beta", "R2"] }, range(`stats must be of ${all}, got "R2"; nearest: r2`)],

    [{ window: 10, gaps: "fill" }, range('gaps must be one of pairwise, strict, compress, got "fill"')],
    [{ window: 10, gaps: null }, range("gaps must be one of pairwise, strict, compress, got null")],
    [
      { window: 10, gaps: ["strict"] },
      range('gaps must be one of pairwise, strict, compress, got ["strict"]'),
    ],
    [{ window: 10, maxSpan: 20 }, range('maxSpan must go with gaps "compress", got 20 with gaps "pairwise"')],
    [
      { window: 10, gaps: "strict", maxSpan: 20 },
      range('maxSpan must go with gaps "compress", got 20 with gaps "strict"'),
    ],
    [
      { window: 10, gaps: "compress", maxSpan: 9 },
      range("maxSpan must be an integer from the window of 10 on, got 9"),
    ],
    [
      { window: [5, 10], gaps: "compress", maxSpan: 9 },
      range("maxSpan must be an integer from the window of 10 on, got 9"),
    ],
    [
      { window: 10, gaps: "compress", maxSpan: 10.5 },
      range("maxSpan must be an integer from the window of 10 on, got 10.5"),
    ],
    [
      { window: 10, gaps: "compress", maxSpan: 2 ** 31 },
      range("maxSpan must be an integer from the window of 10 on, got 2147483648"),
    ],
    [
      { window: 10, gaps: "compress", maxSpan: "20" },
      range('maxSpan must be an integer from the window of 10 on, got "20"'),
    ],
    [
      { window: 10, gaps: "compress", maxSpan: null },
      range("maxSpan must be an integer from the window of 10 on, got null"),
    ],
    [
      { window: [10, "9d"], gaps: "compress" },
      range('window must be a number of rows for gaps "compress", got "9d"'),
    ],
    [
      { window: "expanding", gaps: "compress" },
      range('window must be a number of rows for gaps "compress", got "expanding"'),
    ],

    ...[0, -1, 1.5, Number.NaN, "fortnight", "Month", "2", null, true, [1]].map((step): [unknown, Error] => [
      { window: 10, step },
      range(
        `step must be an integer >= 1 or one of week, month, quarter, year, got ${typeof step === "string" ? `"${step}"` : Array.isArray(step) ? "[1]" : step}`,
      ),
    ]),

    [{ window: 10, ddof: 0.5 }, range("ddof must be an integer from 0 to 2147483647, got 0.5")],
    [{ window: 10, ddof: "1" }, range('ddof must be an integer from 0 to 2147483647, got "1"')],
    [{ window: 10, onProgress: true }, type("onProgress must be a function, got true")],

    [{ window: 10, minPeriod: 5 }, type(`${names}"minPeriod"; nearest: minPeriods`)],
    [{ window: 10, stat: ["beta"] }, type(`${names}"stat"; nearest: stats`)],
    [{ windows: [10] }, type(`${names}"windows"; nearest: window`)],
    [{ window: 10, max_span: 20 }, type(`${names}"max_span"; nearest: maxSpan`)],
    [{ window: 10, threads: 2 }, type(`${names}"threads"; nearest: stats`)],
  ])("%j", (options, error) => {
    expectRefused(x, m, options, error);
  });

  test("symbols and big integers are named like anything else", () => {
    const wanted = "window must be a number, a text or a list of them, got";
    expectRefused(x, m, { window: 20n }, type(`${wanted} 20`));
    expectRefused(
      x,
      m,
      { window: Symbol("w") },
      type("window must be a number, a text or a list of them, got Symbol(w)"),
    );
    expectRefused(
      x,
      m,
      { window: 10, stats: [Symbol("s")] },
      range(`stats must be of ${all}, got Symbol(s)`),
    );
  });

  test("what is undefined is not given", () => {
    const names = ["minPeriods", "stats", "gaps", "maxSpan", "step", "ddof", "out", "onProgress"];
    const options = Object.fromEntries(names.map((name) => [name, undefined]));
    const { arrays } = kernel.rolling(x, m, { window: 10, ...options } as RollingOptions);
    expectBits(arrays[0]!, kernel.rolling(x, m, { window: 10 }).arrays[0]!);
  });

  test("hours and minutes go with times of day", () => {
    const [returns, benchmark] = [panelOf(series, rows, bars), panelOf([market], rows, bars)];
    expect(kernel.rolling(returns, benchmark, { window: ["90s", "5min", "36h"] }).arrays).toHaveLength(3);
    expectRefused(returns, benchmark, { window: "0min" }, range(`${whichWindow} "0min"`));
  });
});

describe("panels", () => {
  const wanted = "must be a panel of time, tickers and values, got";
  const { values, ...valueless } = x;

  test.each<[string, unknown, unknown, Error]>([
    ["no returns", undefined, m, type(`returns ${wanted} undefined`)],
    ["null", null, m, type(`returns ${wanted} null`)],
    ["an array", values, m, type(`returns ${wanted} a Float64Array`)],
    ["an object", {}, m, type(`returns ${wanted} an object`)],
    ["no benchmarks", x, undefined, type(`benchmarks ${wanted} undefined`)],
    ["no tickers", { ...x, tickers: undefined }, m, type(`returns ${wanted} an object`)],
    ["no time", { ...x, time: undefined }, m, type(`returns ${wanted} an object`)],
    ["no values", valueless, m, type("returns.values must be a Float64Array, got undefined")],
    ["a plain list", { ...x, values: [1, 2] }, m, type("returns.values must be a Float64Array, got [1, 2]")],
    [
      "floats of the wrong size",
      x,
      { ...m, values: Float32Array.from(market) },
      type("benchmarks.values must be a Float64Array, got a Float32Array"),
    ],
    [
      "a value too few",
      { ...x, values: values.subarray(1) },
      m,
      range("returns must hold 2 x 50 values, got 99"),
    ],
    ["a series too many", x, { ...m, values }, range("benchmarks must hold 1 x 50 values, got 100")],
    [
      "a benchmark without values",
      x,
      { ...m, tickers: ["M", "N"] },
      range("benchmarks must hold 2 x 50 values, got 50"),
    ],
    ["no ticker", panelOf([], rows), m, range("returns must hold at least one ticker, got none")],
    ["no benchmark", x, panelOf([], rows), range("benchmarks must hold at least one series, got none")],
    ["no row", panelOf([[]], 0), panelOf([[]], 0), range("returns must hold at least one row, got none")],
    [
      "other dates",
      x,
      panelOf([market.subarray(1)], rows - 1),
      range("benchmarks must have the time index of returns, got another; see alignTo"),
    ],
    [
      "times for dates",
      x,
      { ...m, time: { ...m.time, kind: "instant" } },
      range("benchmarks must have the time index of returns, got another; see alignTo"),
    ],
  ])("%s", (_, returns, benchmarks, error) => {
    expectRefused(returns, benchmarks, { window: 10 }, error);
  });

  test.each<[string, unknown, Error]>([
    [
      "a list of days",
      { kind: "day", values: Array.from(x.time.values) },
      type("time.values must be a Float64Array, got an array"),
    ],
    [
      "another kind",
      { kind: "month", values: x.time.values },
      range('time.kind must be "day" or "instant", got "month"'),
    ],
    [
      "newest first",
      { kind: "day", values: x.time.values.toReversed() },
      range("time must ascend without repeats, got 1970-02-18 after 1970-02-19 at 1"),
    ],
    [
      "a day twice",
      { kind: "day", values: x.time.values.with(7, 6) },
      range("time must ascend without repeats, got 1970-01-07 after 1970-01-07 at 7"),
    ],
    [
      "half a day",
      { kind: "day", values: x.time.values.with(7, 6.5) },
      range("time must hold whole days, got 6.5 at 7"),
    ],
    [
      "no day",
      { kind: "day", values: x.time.values.with(0, Number.NaN) },
      range("time must hold whole days, got NaN at 0"),
    ],
  ])("%s", (_, time, error) => {
    expectRefused({ ...x, time }, { ...m, time }, { window: "9d" }, error);
  });

  test("a panel of one row has expanding windows and durations", () => {
    const one = panelOf([[3]], 1);
    for (const window of ["expanding", "5d"]) {
      const { arrays } = kernel.rolling(one, one, { window, stats: STATS });
      expect(arrays.map((array) => array[0])).toEqual(
        STATS.map((stat) => ({ n: 1, mean_x: 3, mean_m: 3 })[stat as string] ?? Number.NaN),
      );
    }
    expectRefused(one, one, { window: 2 }, range("window must be at most the 1 rows of the data, got 2"));
  });
});

describe("out", () => {
  const wanted = "out must be 2 Float64Arrays of 100 values";
  const good = () => new Float64Array(100);
  const shared = new Float64Array(150);

  test.each<[string, unknown, Error]>([
    ["one array for a list", good(), type(`${wanted} in a list, got a Float64Array`)],
    ["null", null, type(`${wanted} in a list, got null`)],
    ["an array too few", [good()], range(`${wanted}, got lengths 100`)],
    ["an array too many", [good(), good(), good()], range(`${wanted}, got lengths 100, 100, 100`)],
    ["lists", [good(), Array(100).fill(0)], type(`${wanted}, got an array`)],
    ["a hole", [good(), undefined], type(`${wanted}, got undefined`)],
    ["floats of the wrong size", [good(), new Float32Array(100)], type(`${wanted}, got a Float32Array`)],
    ["the wrong length", [good(), new Float64Array(99)], range(`${wanted}, got lengths 100, 99`)],
    [
      "the returns",
      [x.values, good()],
      range("out must not share memory with returns or benchmarks, got arrays that do"),
    ],
    [
      "one array twice",
      Array(2).fill(good()),
      range("out must not name the same memory twice, got arrays that overlap"),
    ],
    [
      "arrays that overlap",
      [shared.subarray(50), shared.subarray(0, 100)],
      range("out must not name the same memory twice, got arrays that overlap"),
    ],
  ])("%s", (_, out, error) => {
    expectRefused(x, m, { window: 10, stats: ["beta", "n"], out }, error);
  });

  test("neighbours in one buffer are fine", () => {
    const both = new Float64Array(200);
    const out = [both.subarray(100), both.subarray(0, 100)];
    const { arrays } = kernel.rolling(x, m, { window: 10, stats: ["beta", "n"], out });
    const expected = kernel.rolling(x, m, { window: 10, stats: ["beta", "n"] }).arrays;
    for (const [k, array] of arrays.entries()) expectBits(array, expected[k]!);
  });
});

describe("memory", () => {
  const healthy = () => kernel.rolling(x, m, { window: 10 }).arrays[0]!;

  test("more results than can be allocated: how much was asked for, and the kernel goes on", () => {
    const expected = healthy();
    const real = globalThis.Float64Array;
    vi.stubGlobal(
      "Float64Array",
      new Proxy(real, {
        construct(target, args) {
          if (args[0] === 100) throw new RangeError("Array buffer allocation failed");
          return Reflect.construct(target, args);
        },
      }),
    );
    try {
      expect(() => kernel.rolling(x, m, { window: [5, 10], stats: STATS })).toThrow(
        new RangeError(
          "results must fit in memory, got 30 x 100 values of 24000 bytes in all: Array buffer allocation failed",
        ),
      );
    } finally {
      vi.unstubAllGlobals();
    }
    expectBits(healthy(), expected);
  });

  test("a system without more memory: how much was needed, and the kernel goes on", async () => {
    const fresh = await createKernel();
    const grow = vi.spyOn(WebAssembly.Memory.prototype, "grow").mockImplementation(() => {
      throw new RangeError("WebAssembly.Memory.grow(): Unable to grow instance memory");
    });
    const large = panelOf([new Float64Array(100_000)], 100_000);
    expect(() => fresh.rolling(large, large, { window: 10 })).toThrow(
      /^kernel memory of 65536 bytes must grow by \d+, and the system has no more to give$/,
    );
    grow.mockRestore();
    expectBits(fresh.rolling(x, m, { window: 10 }).arrays[0]!, healthy());
    expect(fresh.rolling(large, large, { window: 10 }).arrays).toHaveLength(1);
  });
});

describe("onProgress", () => {
  test("what it throws comes out, and the kernel goes on", () => {
    const expected = kernel.rolling(x, m, { window: 10 }).arrays[0]!;
    const onProgress = () => {
      throw new Error("enough");
    };
    expect(() => kernel.rolling(x, m, { window: 10, onProgress })).toThrow("enough");
    expectBits(kernel.rolling(x, m, { window: 10 }).arrays[0]!, expected);
  });

  test("calls of the same kernel are refused, and harm the running one in nothing", () => {
    const many = returnsOf(9, 3000, 3);
    const [returns, benchmark] = [panelOf(many.series, 3000), panelOf([many.market], 3000)];
    const expected = kernel.rolling(returns, benchmark, { window: 10, stats: STATS }).arrays;
    let [reports, refused] = [0, 0];
    const onProgress = () => {
      reports++;
      try {
        kernel.rolling(x, m, { window: 10 });
      } catch (error) {
        expect((error as Error).message).toBe(
          "a kernel must not be called by its own onProgress; create another",
        );
        refused++;
      }
    };
    const { arrays } = kernel.rolling(returns, benchmark, { window: 10, stats: STATS, onProgress });
    expect(reports).toBeGreaterThan(1);
    expect(refused).toBe(reports);
    for (const [k, array] of arrays.entries()) expectBits(array, expected[k]!);
  });
});
