// For every kind of window and gap policy: what the bits of a value must not depend on, and what a call leaves alone.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import type { RollingOptions } from "../../src/kernel/options.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { STATS } from "../../src/panel/result.ts";
import type { TimeIndex } from "../../src/panel/time.ts";
import { uniform } from "../random.ts";
import { expectBits } from "./bits.ts";
import { expectCanonical, expectExact } from "./oracle.ts";
import { bits, families, moving, panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

const shapes = {
  seed: fc.integer({ min: 1, max: 1e6 }),
  count: fc.integer({ min: 1, max: 6 }),
  gaps: fc.constantFrom(0, 0.01, 0.3, 0.9),
  marketGaps: fc.constantFrom(0, 0, 0.02),
  clock: fc.constantFrom("days", "weekdays", "sessions"),
  kind: fc.constantFrom("pairwise", "strict", "compress", "duration", "strict duration", "expanding"),
  span: fc.constantFrom(undefined, 1, 1.3, 3, 1000),
  least: fc.constantFrom("default", 0.6, 2, 1),
};
const data = fc.constantFrom(...Object.keys(families), ...Object.keys(moving));

type Shape = {
  [Name in keyof typeof shapes]: (typeof shapes)[Name] extends fc.Arbitrary<infer T> ? T : never;
};

const clocks: Record<string, (t: number) => number> = {
  days: (t) => 19_000 + t,
  weekdays: (t) => 19_002 + Math.floor(t / 5) * 7 + (t % 5),
  sessions: (t) => Math.floor(t / 13) * 86_400_000 + (t % 13) * 300_000,
};

function timeOf(clock: string, rows: number): TimeIndex {
  const values = Float64Array.from({ length: rows }, (_, t) => clocks[clock]!(t));
  return { kind: clock === "sessions" ? "instant" : "day", values };
}

/** Options for windows of about `window` rows. */
function optionsOf({ kind, span, least, clock }: Shape, window: number): RollingOptions {
  const duration = clock === "sessions" ? `${window * 10}min` : `${Math.ceil(window * 1.2)}d`;
  const counted = least === "default" ? {} : { minPeriods: least as number };
  const shared = { stats: STATS, ...(least !== 0.6 && counted) }; // a share is of a number of rows
  if (kind === "expanding") return { window: "expanding", ...shared };
  if (kind === "duration") return { window: duration, ...shared };
  if (kind === "strict duration") return { window: duration, gaps: "strict", ...shared };
  const rowwise = { window, stats: STATS, ...counted };
  if (kind !== "compress") return { ...rowwise, gaps: kind as "pairwise" | "strict" };
  return { ...rowwise, gaps: "compress", ...(span && { maxSpan: Math.ceil(span * window) }) };
}

/** Some tickers with gaps of their own, among them unusable numbers. */
function holed(series: readonly Float64Array[], { seed, gaps }: Shape): Float64Array[] {
  const draw = uniform(seed);
  const unusable = [Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, -1e200];
  return series.map((one) =>
    draw() < 0.4 ? one : one.map((value) => (draw() < gaps ? unusable[Math.floor(draw() * 4)]! : value)),
  );
}

function panelsOf(shape: Shape, name: string, rows: number, window: number): { x: Panel; m: Panel } {
  const { seed, count, marketGaps, clock } = shape;
  let { series, market } = returnsOf(count, rows, seed);
  if (moving[name]) for (const x of series) moving[name](x, market, seed % rows);
  else ({ series, market } = families[name]!({ series, market }, window, seed));
  const draw = uniform(~seed);
  const m = market.map((value) => (draw() < marketGaps ? Number.NaN : value));
  const time = timeOf(clock, rows);
  return { x: panelOf(holed(series, shape), rows, time), m: panelOf([m], rows, time) };
}

const rowsOf = (panel: Panel, i: number) => {
  const rows = panel.time.values.length;
  return panel.values.subarray(i * rows, (i + 1) * rows);
};

/** The first `rows` rows. */
function early({ time, values, tickers }: Panel, rows: number): Panel {
  const all = time.values.length;
  const cut = { kind: time.kind, values: time.values.slice(0, rows) };
  return panelOf(
    tickers.map((_, i) => values.subarray(i * all, i * all + rows)),
    rows,
    cut,
  );
}

const long = fc.record({
  ...shapes,
  data,
  rows: fc.integer({ min: 3, max: 400 }),
  window: fc.oneof(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 2, max: 300 })),
  cut: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe("bits do not depend on", () => {
  test("rows appended later", () => {
    fc.assert(
      fc.property(long, ({ data, rows, window: asked, cut, ...shape }) => {
        const window = Math.min(asked, rows);
        const { x, m } = panelsOf(shape, data, rows, window);
        const options = optionsOf(shape, window);
        const least = Math.max(window, 2);
        const shorter = least + Math.floor(cut * (rows - least));
        const whole = kernel.rolling(x, m, options);
        const part = kernel.rolling(early(x, shorter), early(m, shorter), options);
        for (const [s, stat] of STATS.entries()) {
          for (const i of x.tickers.keys()) {
            const before = whole.arrays[s]!.subarray(i * rows, i * rows + shorter);
            const where = `${stat} of ticker ${i}, ${JSON.stringify(options.window)}, ${shorter} of ${rows} rows`;
            expectBits(part.arrays[s]!.subarray(i * shorter, (i + 1) * shorter), before, where);
          }
        }
      }),
      { numRuns: 600 },
    );
  });

  test("neighbours, their order, or which statistics are asked for", () => {
    fc.assert(
      fc.property(long, ({ data, rows, window: asked, ...shape }) => {
        const window = Math.min(asked, rows);
        const { x, m } = panelsOf(shape, data, rows, window);
        const options = optionsOf(shape, window);
        const all = kernel.rolling(x, m, options).arrays;
        const series = x.tickers.map((_, i) => rowsOf(x, i));
        const reversed = kernel.rolling(panelOf(series.toReversed(), rows, x.time), m, options).arrays;
        for (const [i, one] of series.entries()) {
          const alone = kernel.rolling(panelOf([one], rows, x.time), m, options).arrays;
          const mirrored = series.length - 1 - i;
          for (const [s, stat] of STATS.entries()) {
            const expected = all[s]!.subarray(i * rows, (i + 1) * rows);
            expectBits(alone[s]!, expected, `${stat} of ticker ${i} alone`);
            expectBits(
              reversed[s]!.subarray(mirrored * rows, (mirrored + 1) * rows),
              expected,
              `${stat} reversed`,
            );
          }
        }
        for (const [s, stat] of STATS.entries()) {
          const single = kernel.rolling(x, m, { ...options, stats: [stat] }).arrays[0]!;
          expectBits(single, all[s]!, `${stat} by itself`);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("how few pairs are asked for: fewer only show more of the same", () => {
    fc.assert(
      fc.property(long, ({ data, rows, window: asked, ...shape }) => {
        const window = Math.min(asked, rows);
        const { x, m } = panelsOf(shape, data, rows, window);
        const { minPeriods: _, ...options } = optionsOf(shape, window);
        const least = Math.min(rows, Math.ceil(window / 2));
        const few = kernel.rolling(x, m, { ...options, minPeriods: 1 }).arrays.map(bits);
        const many = kernel.rolling(x, m, { ...options, minPeriods: least }).arrays.map(bits);
        for (const [s, stat] of STATS.entries()) {
          for (const [k, word] of many[s]!.entries()) {
            if (word !== few[s]![k] && word !== 0x7ff8000000000000n) expect.fail(`${stat}, cell ${k}`);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each(["beta", "cov"] as const)(
    "neighbours in windows of more than 256 rows, one of them with gaps (%s)",
    (stat) => {
      const rows = 1200;
      for (const window of [257, 300, 600]) {
        const { series, market } = returnsOf(2, rows, window);
        series[0]![450] = Number.NaN;
        series[1]![441] = Number.NaN;
        const m = panelOf([market], rows);
        const all = kernel.rolling(panelOf(series, rows), m, { window, stats: [stat] }).arrays[0]!;
        for (const [i, one] of series.entries()) {
          const alone = kernel.rolling(panelOf([one], rows), m, { window, stats: [stat] }).arrays[0]!;
          expectBits(alone, all.subarray(i * rows, (i + 1) * rows), `window ${window}, ticker ${i}`);
        }
      }
    },
  );

  test("a neighbour with gaps, where products are subnormal: windows of two rows, in chunks of one", () => {
    const rows = 40;
    const { series, market } = returnsOf(2, rows, 3);
    const tiny = series[0]!.map((value, t) => (t === rows - 1 ? Number.NaN : value * 1e-306));
    const sparse = series[1]!.map((value, t) => (t % 4 === 0 ? Number.NaN : value));
    const m = panelOf([market], rows);
    for (const stats of [["beta"], ["cov"], STATS] as const) {
      const alone = kernel.rolling(panelOf([tiny], rows), m, { window: 2, stats }).arrays;
      const both = kernel.rolling(panelOf([tiny, sparse], rows), m, { window: 2, stats }).arrays;
      for (const [s, array] of alone.entries()) expectBits(both[s]!.subarray(0, rows), array, stats[s]);
    }
  });

  test.each(["pairwise", "strict", "compress", "duration", "expanding"])("the size of tiles (%s)", (kind) => {
    const shape = {
      seed: 5,
      count: 11,
      gaps: 0.02,
      marketGaps: 0,
      clock: "days",
      kind,
      span: undefined,
      least: 2,
    };
    for (const name of ["price levels", "linear, r2 = 1 - 1e-8"]) {
      const rows = 2500; // the kernel takes four tickers of fifteen statistics at a time, or 104 of beta alone
      const { x, m } = panelsOf(shape as Shape, name, rows, 100);
      const options = optionsOf(shape as Shape, 100);
      const all = kernel.rolling(x, m, options).arrays;
      const beta = kernel.rolling(x, m, { ...options, stats: ["beta"] }).arrays[0]!;
      expectBits(beta, all[0]!, "beta");
      for (const i of x.tickers.keys()) {
        const alone = kernel.rolling(panelOf([rowsOf(x, i)], rows, x.time), m, options).arrays;
        for (const [s, stat] of STATS.entries()) {
          expectBits(all[s]!.subarray(i * rows, (i + 1) * rows), alone[s]!, `${stat} of ticker ${i}`);
        }
      }
    }
  });
});

const small = fc.record({
  ...shapes,
  rows: fc.integer({ min: 1, max: 60 }),
  window: fc.integer({ min: 2, max: 25 }),
});

/** Values of few digits, so that ties and flat windows are common. */
function rough(shape: Shape, rows: number): { x: Panel; m: Panel } {
  const { seed, count, clock, marketGaps } = shape;
  const [market, ...series] = returnsOf(count + 1, rows, seed).series.map((one) =>
    one.map((value) => Math.round(value * 50)),
  ) as [Float64Array, ...Float64Array[]];
  const draw = uniform(~seed);
  const time = timeOf(clock, rows);
  const m = market.map((value) => (draw() < marketGaps ? Number.NaN : value));
  return { x: panelOf(holed(series, shape), rows, time), m: panelOf([m], rows, time) };
}

test("any panel: every cell is missing or right, whatever the window and the policy", () => {
  fc.assert(
    fc.property(small, ({ rows, window: asked, ...shape }) => {
      const window = Math.max(2, Math.min(asked, rows));
      fc.pre(rows >= 2 || /duration|expanding/.test(shape.kind));
      fc.pre(rows >= 2 || shape.least !== 2);
      const { x, m } = rough(shape, rows);
      const options = { ...optionsOf(shape, window), ddof: shape.seed % 3 };
      const result = kernel.rolling(x, m, options);
      expectExact(result, x, m, options);
    }),
    { numRuns: 400 },
  );
});

test("a call leaves its inputs alone, gives the same twice, and but one kind of NaN", () => {
  fc.assert(
    fc.property(long, fc.integer({ min: 1, max: 50 }), ({ data, rows, window: asked, ...shape }, step) => {
      const window = Math.min(asked, rows);
      const { x, m } = panelsOf(shape, data, rows, window);
      const before = [x.values.slice(), m.values.slice(), x.time.values.slice()];
      const options = { ...optionsOf(shape, window), step };
      const first = kernel.rolling(x, m, options);
      expectCanonical(first);
      const out = first.arrays.map((array) => new Float64Array(array.length).fill(3));
      const again = kernel.rolling(x, m, { ...options, out });
      for (const [k, array] of first.arrays.entries()) {
        expect(again.arrays[k]).toBe(out[k]);
        expectBits(out[k]!, array);
      }
      for (const [k, values] of [x.values, m.values, x.time.values].entries()) expectBits(values, before[k]!);
    }),
    { numRuns: 200 },
  );
});
