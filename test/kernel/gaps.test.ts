// What a missing row does: pairwise, strict, compress; every value against exact arithmetic.
import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import type { Gaps, RollingOptions } from "../../src/kernel/options.ts";
import { pick, STATS } from "../../src/panel/result.ts";
import { exactWindow } from "../../src/verify/exact.ts";
import { promiseError } from "../../src/verify/promise.ts";
import { uniform } from "../random.ts";
import { expectBits } from "./bits.ts";
import { expectExact } from "./oracle.ts";
import { bits, families, type Market, panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

/** Tickers that miss rows in every way there is, the first `count` of them: no two of them like the other. */
function ragged({ series, market }: Market, window: number, count: number, seed: number): Market {
  const draw = uniform(seed);
  const rows = market.length;
  const below = (limit: number) => Math.floor(draw() * limit);
  const holed = (one: Float64Array, share: number) =>
    one.map((value) => (draw() < share ? Number.NaN : value));
  const ways: ((one: Float64Array) => Float64Array)[] = [
    (one) => one, // complete
    (one) => holed(one, 0.05),
    (one) => one.slice().fill(Number.NaN, window + 2, 4 * window + 5), // a halt longer than any maxSpan but the longest
    (one) => one.slice().fill(Number.NaN, 0, below(2 * window) + 1), // a late listing
    (one) => one.with(below(rows), Number.NaN),
    (one) => holed(one, 0.6),
    (one) => one.slice().fill(Number.NaN, rows >> 1), // delisted
    (one) => one.map((value, t) => (t % 3 === 0 ? Number.NaN : value)),
    (one) => one.slice().fill(Number.NaN),
    (one) => one.map((value, t) => (t % (window + 1) === 1 ? value : Number.NaN)), // next to nothing
    (one) => holed(one, 0.05).fill(Number.NaN, 0, 3),
  ];
  const start = seed % ways.length;
  return {
    series: series.slice(0, count).map((one, i) => ways[(start + i) % ways.length]!(one)),
    market,
  };
}

/** maxSpan from the window itself to far more than the rows there are. */
const spans = (window: number) => [
  undefined,
  window,
  window + 1,
  Math.ceil(1.5 * window),
  2 * window + 1,
  5 * window,
  1_000_000,
];

const leasts = (window: number) => [window, 0.8, Math.ceil(window / 2), 2, 1];

interface Case {
  window: number;
  count: number;
  seed: number;
  options: RollingOptions;
}

/** Every window with every policy and maxSpan; counts of tickers, minPeriods and ddof take turns. */
function* cases(windows: readonly number[]): Generator<Case> {
  let seed = 0;
  for (const window of windows) {
    const policies: [Gaps, number | undefined][] = [
      ["pairwise", undefined],
      ["strict", undefined],
      ["strict", undefined],
      ...spans(window).map((maxSpan): [Gaps, number | undefined] => ["compress", maxSpan]),
    ];
    for (const [gaps, maxSpan] of policies) {
      seed++;
      const minPeriods = leasts(window)[seed % 5]!;
      yield {
        window,
        count: [5, 1, 3, 2, 7, 11][seed % 6]!,
        seed,
        options: {
          window,
          gaps,
          ...(maxSpan !== undefined && { maxSpan }),
          ...(minPeriods <= window && { minPeriods }),
          ddof: seed % 3,
          stats: STATS,
        },
      };
    }
  }
}

function check(
  { window, count, seed, options }: Case,
  family: string,
  marketGaps: number,
  stride: number,
): number {
  const rows = 5 * window + 13;
  const data = ragged(families[family]!(returnsOf(11, rows, seed), window, seed), window, count, seed);
  const draw = uniform(~seed);
  const market = data.market.map((value) => (draw() < marketGaps ? Number.NaN : value));
  const [x, m] = [panelOf(data.series, rows), panelOf([market], rows)];
  const result = kernel.rolling(x, m, options);
  return expectExact(result, x, m, options, stride);
}

describe.each([
  "returns",
  "price levels",
  "offset 1e9",
  "gaps and outliers",
  "linear, r2 = 1 - 1e-8",
  "t near 0",
])("%s", (family) => {
  test.each([
    [[2, 3, 4, 5, 6, 7, 8], 1],
    [[15, 16, 17, 18, 20, 31, 32, 33], 3],
    [[60, 61], 7],
  ])("windows %j", (windows, stride) => {
    let values = 0;
    for (const one of cases(windows)) {
      for (const marketGaps of [0, 0.04]) values += check(one, family, marketGaps, stride);
    }
    expect(values).toBeGreaterThan(20_000);
  });
});

test.each([252, 257, 1000])("window %i", (window) => {
  let values = 0;
  for (const one of cases([window])) {
    const family = one.seed % 2 ? "price levels" : "linear with gaps, r2 = 1 - 1e-12";
    values += check({ ...one, count: 3 }, family, one.seed % 3 === 0 ? 0.02 : 0, window);
  }
  expect(values).toBeGreaterThan(500);
});

test.each([61, 252, 1000])(
  "the last trade before a halt and the first one after, far from all others (window %i)",
  (window) => {
    // where a halt covers the rows that give the anchor, each side of it has an anchor of its own
    const rows = 4 * window;
    let values = 0;
    for (let at = window + 3; at < 2 * window; at += Math.ceil(window / 9)) {
      const { series, market } = returnsOf(2, rows, at);
      const halt = Math.ceil(0.45 * window);
      for (const one of [...series, market]) {
        for (const t of one.keys()) one[t] = 100 * (1 + one[t]!);
        one[at - 1] = 2000;
        one[at + halt] = 2000 + one[0]!;
      }
      series[1]!.fill(Number.NaN, at, at + halt);
      const [x, m] = [panelOf(series, rows), panelOf([market], rows)];
      for (const gaps of ["pairwise", "compress"] as const) {
        const options = { window, gaps, minPeriods: 2, stats: STATS };
        values += expectExact(kernel.rolling(x, m, options), x, m, options, Math.ceil(window / 10));
      }
      const options = { window: `${window}d`, minPeriods: 2, stats: STATS };
      values += expectExact(kernel.rolling(x, m, options), x, m, options, Math.ceil(window / 10));
    }
    expect(values).toBeGreaterThan(10_000);
  },
);

describe("the meaning, by hand", () => {
  // pairs in rows 0, 1, 4, 6, 7 and 8; the market is missing in row 2, the ticker in 3 and 5
  const NA = Number.NaN;
  const x = panelOf([[1, 3, 9, NA, 4, NA, 2, 8, 5]], 9);
  const m = panelOf([[1, 2, NA, 6, 3, 1, 4, 9, 7]], 9);
  const run = (options: Partial<RollingOptions>) => {
    const result = kernel.rolling(x, m, { window: 3, minPeriods: 2, stats: ["n", "mean_x"], ...options });
    return [pick(result, { stat: "n" }), pick(result, { stat: "mean_x" })].map(({ values }) =>
      Array.from(values, (value) => Math.round(value * 1e9) / 1e9),
    );
  };

  test("pairwise: of the last rows those that have both", () => {
    expect(run({})).toEqual([
      [1, 2, 2, 1, 1, 1, 2, 2, 3],
      [NA, 2, 2, NA, NA, NA, 3, 5, 5],
    ]);
  });

  test("strict: nothing where one of the last rows is missing", () => {
    expect(run({ gaps: "strict" })).toEqual([
      [1, 2, 2, 1, 1, 1, 2, 2, 3],
      [NA, 2, NA, NA, NA, NA, NA, NA, 5],
    ]);
  });

  test("compress: the last pairs, however far back, as far as maxSpan", () => {
    expect(run({ gaps: "compress" })).toEqual([
      [1, 2, 2, 2, 3, 3, 3, 3, 3],
      [NA, 2, 2, 2, 2.666666667, 2.666666667, 3, 4.666666667, 5],
    ]);
    expect(run({ gaps: "compress", maxSpan: 4 })).toEqual([
      [1, 2, 2, 2, 2, 1, 2, 3, 3],
      [NA, 2, 2, 2, 3.5, NA, 3, 4.666666667, 5],
    ]);
  });

  test("a share of the window is rounded up to whole pairs", () => {
    const given = (minPeriods: number, window = 8) => {
      const n = run({ gaps: "compress", maxSpan: 9, window, minPeriods })[0]!;
      const mean = run({ gaps: "compress", maxSpan: 9, window, minPeriods })[1]!;
      return Math.min(...n.filter((_, t) => !Number.isNaN(mean[t]!)));
    };
    expect([0.5, 0.51, 0.625, 0.1, 1e-12].map((share) => given(share))).toEqual([4, 5, 5, 1, 1]);
    const rows = 100;
    const series = returnsOf(1, rows, 1);
    for (const [share, least] of [
      [0.07, 7], // 0.07 x 100 is more than 7 in doubles
      [0.55, 55],
      [0.29, 29],
      [0.58, 58],
    ] as const) {
      const { arrays } = kernel.rolling(panelOf(series.series, rows), panelOf([series.market], rows), {
        window: 100,
        minPeriods: share,
        stats: ["mean_x"],
      });
      expect(arrays[0]!.findIndex((value) => !Number.isNaN(value)) + 1, String(share)).toBe(least);
    }
  });
});

describe("one policy and another", () => {
  const rows = 400;
  const complete = returnsOf(7, rows, 5);
  const holed = ragged(complete, 20, 7, 3);
  const run = (data: Market, options: RollingOptions) =>
    kernel.rolling(panelOf(data.series, rows), panelOf([data.market], rows), { stats: STATS, ...options })
      .arrays;
  const expectSame = (actual: readonly Float64Array[], expected: readonly Float64Array[]) => {
    for (const [s, stat] of STATS.entries()) expectBits(actual[s]!, expected[s]!, stat);
  };

  test.each([2, 3, 16, 20, 61, 399, 400])(
    "without gaps they all are one, to the bit (window %i)",
    (window) => {
      for (const minPeriods of [window, Math.ceil(window / 2), 1]) {
        const expected = run(complete, { window, minPeriods });
        expectSame(run(complete, { window, minPeriods, gaps: "strict" }), expected);
        for (const maxSpan of [undefined, window, window + 1, 3 * window]) {
          const options = { window, minPeriods, ...(maxSpan !== undefined && { maxSpan }) };
          expectSame(run(complete, { ...options, gaps: "compress" }), expected);
        }
      }
    },
  );

  test.each([2, 3, 16, 20, 61, 399, 400])(
    "compress with maxSpan = window is pairwise, to the bit (window %i)",
    (window) => {
      const gappyMarket = { ...holed, market: complete.market.with(100, Number.NaN) };
      for (const data of [holed, gappyMarket]) {
        for (const minPeriods of [window, 2]) {
          const compressed = run(data, { window, minPeriods, gaps: "compress", maxSpan: window });
          expectSame(compressed, run(data, { window, minPeriods }));
        }
      }
    },
  );

  test("strict is pairwise where every row counts, and missing elsewhere", () => {
    for (const window of [2, 5, 20]) {
      const strict = run(holed, { window, minPeriods: 2, gaps: "strict" }).map(bits);
      const pairwise = run(holed, { window, minPeriods: 2 }).map(bits);
      const n = kernel.rolling(panelOf(holed.series, rows), panelOf([holed.market], rows), {
        window,
        stats: ["n"],
      }).arrays[0]!;
      let full = 0;
      for (const [s, stat] of STATS.entries()) {
        for (const [k, word] of strict[s]!.entries()) {
          const whole = n[k] === Math.min((k % rows) + 1, window);
          if (whole) full++;
          const expected = whole || stat === "n" ? pairwise[s]![k] : 0x7ff8000000000000n;
          if (word !== expected) expect.fail(`${stat}, window ${window}, cell ${k}`);
        }
      }
      expect(full).toBeGreaterThan(5000);
    }
  });

  test("compress over all rows is a window over the pairs, as if the other rows were cut out", () => {
    const x = panelOf(holed.series, rows);
    const m = panelOf([holed.market], rows);
    const { arrays } = kernel.rolling(x, m, { window: 20, gaps: "compress", maxSpan: rows, stats: STATS });
    let seen = 0;
    for (const [i, one] of holed.series.entries()) {
      const pairs = [...one.keys()].filter((t) => !Number.isNaN(one[t]! + holed.market[t]!));
      for (const [k, t] of pairs.entries()) {
        if (k < 19) continue;
        const last = pairs.slice(k - 19, k + 1);
        const exact = exactWindow(
          last.map((row) => one[row]!),
          last.map((row) => holed.market[row]!),
        );
        seen++;
        for (const [s, stat] of STATS.entries()) {
          expect(
            promiseError(arrays[s]![i * rows + t]!, exact[stat]),
            `${stat}, row ${t}`,
          ).toBeLessThanOrEqual(1);
        }
      }
    }
    expect(seen).toBeGreaterThan(500);
  });

  test("a halt that is longer than maxSpan empties the window, and trading fills it again", () => {
    const halted = complete.series[1]!.slice().fill(Number.NaN, 100, 160);
    const run = (maxSpan: number) =>
      kernel.rolling(panelOf([halted], rows), panelOf([complete.market], rows), {
        window: 20,
        gaps: "compress",
        maxSpan,
        minPeriods: 1,
        stats: ["n"],
      }).arrays[0]!;
    const at = (n: Float64Array, ...at: number[]) => at.map((t) => n[t]);
    expect(at(run(40), 99, 119, 120, 138, 139, 159, 160, 179, 180)).toEqual([20, 20, 19, 1, 0, 0, 1, 20, 20]);
    // with 70 rows the last pairs before the halt are still there when it ends
    expect(at(run(70), 99, 149, 150, 159, 160, 169, 179)).toEqual([20, 20, 19, 10, 10, 10, 20]);
  });

  test("complete tickers keep their bits beside one with gaps, and nearly perfect fits their errors", () => {
    // a compressed ticker in the middle of complete ones that are all but linear in the market
    const linear = [1, 2, 3, 4, 5].map((k) =>
      complete.market.map((value, t) => k * value + 1e-7 * Math.sin(t * k)),
    );
    const beside = [
      linear[0]!,
      holed.series[1]!,
      linear[1]!,
      linear[2]!,
      holed.series[2]!,
      linear[3]!,
      linear[4]!,
    ];
    for (const gaps of ["compress", "strict", "pairwise"] as const) {
      const all = run({ series: beside, market: complete.market }, { window: 20, gaps });
      for (const [i, one] of beside.entries()) {
        const alone = run({ series: [one], market: complete.market }, { window: 20, gaps });
        for (const [s, stat] of STATS.entries()) {
          expectBits(
            all[s]!.subarray(i * rows, (i + 1) * rows),
            alone[s]!,
            `${stat} of ticker ${i}, ${gaps}`,
          );
        }
      }
    }
  });

  test("a gap changes no bit before it", () => {
    for (const gaps of ["compress", "strict", "pairwise"] as const) {
      for (const window of [2, 3, 16, 61]) {
        const before = run(complete, { window, gaps, minPeriods: 2 });
        for (const gap of [0, 1, 5, 59, 200, 399]) {
          for (const late of [
            { ...complete, series: complete.series.map((one) => one.with(gap, Number.NaN)) },
            { ...complete, market: complete.market.with(gap, Number.NaN) },
          ]) {
            const after = run(late, { window, gaps, minPeriods: 2 });
            for (const [s, stat] of STATS.entries()) {
              for (const i of complete.series.keys()) {
                const [a, b] = [after, before].map((arrays) =>
                  arrays[s]!.subarray(i * rows, i * rows + gap),
                ) as [Float64Array, Float64Array];
                const where = `${stat} of ticker ${i}, window ${window}, gap in row ${gap}, ${gaps}`;
                expectBits(a, b, where);
              }
            }
          }
        }
      }
    }
  });
});
