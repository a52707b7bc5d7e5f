import { describe, expect, test } from "vitest";
import { checkDecay } from "../../src/kernel/decay.ts";
import { createKernel } from "../../src/kernel/kernel.ts";
import type { Stat } from "../../src/panel/result.ts";
import { studentQuantile } from "../../src/panel/student.ts";
import { formatTime } from "../../src/panel/time.ts";
import { exactWindow } from "../../src/verify/exact.ts";
import { type Scatter, scatterOf } from "../../src/viewer/engine/scatter.ts";
import { defaultState, type State } from "../../src/viewer/state.ts";
import { liveOf, marketOf } from "./market.ts";

const TICKER = "A2";
const dense = marketOf(120, 4);
const holed = marketOf(120, 4, 0.15);

function series(market: typeof dense): { x: Float64Array; m: Float64Array; dates: string[] } {
  const rows = market.returns.time.values.length;
  const { kind, values } = market.returns.time;
  return {
    x: market.returns.values.subarray(2 * rows, 3 * rows),
    m: market.benchmarks.values,
    dates: Array.from(values, (value) => formatTime(kind, value)),
  };
}

async function ask(market: typeof dense, row: number, state: Partial<State> = {}) {
  const live = await liveOf(market);
  const date = series(market).dates[row]!;
  return scatterOf(live, { about: "scatter", state: { ...defaultState, ...state }, ticker: TICKER, date });
}

/** The rows that a scatter has, by its dates. */
function rowsOf({ time }: Scatter): number[] {
  return Array.from(time.values, (value) => value - 19_000);
}

const closeTo = (found: number, exact: { value: number; scale: number }) =>
  expect(Math.abs(found - exact.value)).toBeLessThan(1e-13 * exact.scale);

test("a scatter is the window's pairs with the exact line through them", async () => {
  const { cell, ...rest } = await ask(dense, 99);
  const { x, m, dates } = series(dense);
  expect(rest).toMatchObject({
    ticker: TICKER,
    benchmark: "market",
    stat: "beta",
    least: 60,
    earlier: undefined,
    change: undefined,
  });
  expect(rowsOf(cell)).toEqual(Array.from({ length: 60 }, (_, i) => 40 + i));
  expect(cell.returns).toEqual(x.slice(40, 100));
  expect(cell.market).toEqual(m.slice(40, 100));
  expect(cell.date).toBe(dates[99]);
  const exact = exactWindow(cell.returns, cell.market);
  closeTo(cell.beta, exact.beta);
  closeTo(cell.alpha, exact.alpha);
  closeTo(cell.r2, exact.r2);
  closeTo(cell.seBeta, exact.se_beta);
  expect(cell.n).toBe(60);
  const half = studentQuantile(0.95, 58) * cell.seBeta;
  expect([cell.low, cell.high]).toEqual([cell.beta - half, cell.beta + half]);
  expect(cell.weights).toBeUndefined();
  for (const [i, residual] of cell.residuals.entries())
    expect(residual).toBeCloseTo(
      cell.returns[i]! - exact.alpha.value - exact.beta.value * cell.market[i]!,
      15,
    );
});

test("its numbers are the bits of a picture of each alone", async () => {
  const kernel = await createKernel();
  const at = (stat: Stat) => {
    const { arrays } = kernel.rolling(holed.returns, holed.benchmarks, {
      window: 30,
      minPeriods: 10,
      stats: [stat],
    });
    return arrays[0]![2 * 120 + 77]!;
  };
  const { cell } = await ask(holed, 77, { window: 30, minPeriods: 10, stat: "corr" });
  expect([cell.beta, cell.alpha, cell.r2, cell.seBeta, cell.n, cell.value]).toEqual(
    (["beta", "alpha", "r2", "se_beta", "n", "corr"] as const).map(at),
  );
});

describe.each<[string, typeof dense, number, Partial<State>]>([
  ["a full window", dense, 99, {}],
  ["gaps", holed, 99, { minPeriods: 5 }],
  ["compressed gaps", holed, 99, { gaps: "compress", window: 40 }],
  ["a short window", dense, 60, { window: 6 }],
])("of %s", (_, market, row, state) => {
  test("beta without a day is that of the others", async () => {
    const { cell } = await ask(market, row, state);
    const { x, m } = series(market);
    const rows = rowsOf(cell);
    expect(rows.every((row) => !Number.isNaN(x[row]! + m[row]!))).toBe(true);
    expect(cell.n).toBe(rows.length);
    for (const [i, without] of cell.without.entries()) {
      const others = rows.filter((_, k) => k !== i);
      const exact = exactWindow(
        others.map((row) => x[row]!),
        others.map((row) => m[row]!),
      );
      expect(without).toBeCloseTo(exact.beta.value, 11);
    }
  });

  test("Cook's distance is how far all fitted values move without a day", async () => {
    const { cell } = await ask(market, row, state);
    const rows = [...cell.market.keys()];
    const s2 = cell.residuals.reduce((sum, e) => sum + e * e, 0) / (rows.length - 2);
    const distances = rows.map((i) => {
      const others = rows.filter((k) => k !== i);
      const { alpha, beta } = exactWindow(
        others.map((k) => cell.returns[k]!),
        others.map((k) => cell.market[k]!),
      );
      const moved = rows.map(
        (k) => cell.alpha + cell.beta * cell.market[k]! - alpha.value - beta.value * cell.market[k]!,
      );
      return moved.reduce((sum, one) => sum + one * one, 0) / (2 * s2);
    });
    for (const i of rows) expect(cell.cooksDistances[i]! / distances[i]!).toBeCloseTo(1, 8);
    const worst = rows.toSorted((a, b) => distances[b]! - distances[a]!).slice(0, 5);
    expect([...cell.influential]).toEqual(worst);
  });
});

test("compressed windows take the last pairs among twice the rows", async () => {
  const { x } = series(holed);
  const pairs = [...x.keys()].filter((row) => row <= 99 && !Number.isNaN(x[row]!));
  const { cell } = await ask(holed, 99, { gaps: "compress", window: 40 });
  expect(rowsOf(cell)).toEqual(pairs.slice(-40));
});

test("a window with too few pairs shows them, and no line", async () => {
  const { cell } = await ask(holed, 99);
  expect(cell.n).toBe(cell.market.length);
  expect(cell.n).toBeLessThan(60);
  expect(cell.beta).toBeNaN();
  expect(cell.influential).toHaveLength(0);
  const strict = await ask(holed, 99, { gaps: "strict", minPeriods: 5 });
  expect(strict.cell.beta).toBeNaN();
});

test("exponential weights count by age, and beta without a day is that of the other weights", async () => {
  const { cell } = await ask(holed, 99, { halflife: 10 });
  const { x, m } = series(holed);
  const rows = [...x.keys()].filter((row) => row <= 99 && !Number.isNaN(x[row]!));
  expect(rowsOf(cell)).toEqual(rows);
  const weights = rows.map((row) => 0.5 ** ((99 - row) / 10));
  for (const [i, weight] of cell.weights!.entries()) expect(weight).toBeCloseTo(weights[i]!, 13);
  // products of one number, which engines agree on to the last bit
  const kept = 1 - checkDecay({ halflife: 10 }).alpha;
  for (const [i, weight] of cell.weights!.entries())
    expect(weight).toBe(Array.from({ length: 99 - rows[i]! }).reduce<number>((product) => product * kept, 1));
  const slope = (but = -1) => {
    const used = weights.map((weight, i) => (i === but ? 0 : weight));
    const mean = (of: (i: number) => number) =>
      used.reduce((sum, w, i) => sum + w * of(i), 0) / used.reduce((a, b) => a + b, 0);
    const [mx, mm] = [mean((i) => x[rows[i]!]!), mean((i) => m[rows[i]!]!)];
    const beta =
      mean((i) => (x[rows[i]!]! - mx) * (m[rows[i]!]! - mm)) / mean((i) => (m[rows[i]!]! - mm) ** 2);
    return { beta, alpha: mx - beta * mm };
  };
  const whole = slope();
  expect(cell.beta).toBeCloseTo(whole.beta, 12);
  expect(cell.alpha).toBeCloseTo(whole.alpha, 14);
  for (const [i, without] of cell.without.entries()) {
    expect(without).toBeCloseTo(slope(i).beta, 11);
    expect(cell.residuals[i]).toBeCloseTo(x[rows[i]!]! - whole.alpha - whole.beta * m[rows[i]!]!, 14);
  }
  // there is no standard error, and so no distance in units of it
  expect([cell.seBeta, cell.low, cell.high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(cell.cooksDistances.every(Number.isNaN)).toBe(true);
  const changes = rows.map((_, i) => Math.abs(whole.beta - slope(i).beta));
  const worst = [...rows.keys()].sort((a, b) => changes[b]! - changes[a]!).slice(0, 5);
  expect([...cell.influential]).toEqual(worst);
});

test("an earlier cell stands beside it, and a date between two is that of the row before", async () => {
  const live = await liveOf(dense);
  const state = { ...defaultState, window: 30 };
  const found = scatterOf(live, {
    ...{ about: "scatter", state, ticker: TICKER },
    ...{ date: series(dense).dates[90]!, since: series(dense).dates[50]! },
  });
  const [later, earlier] = [await ask(dense, 90, { window: 30 }), await ask(dense, 50, { window: 30 })];
  expect(found.cell).toEqual(later.cell);
  expect(found.earlier).toEqual(earlier.cell);
  // the parts are all there is to it
  const { entered, left, days } = found.change!;
  expect(entered + left).toBeCloseTo(later.cell.beta - earlier.cell.beta, 12);
  expect(days).toHaveLength(3);
  for (const { time, role } of days) {
    const row = time - 19_000;
    expect(role === "entered" ? row > 60 && row <= 90 : row > 20 && row <= 50).toBe(true);
  }
  const past = scatterOf(live, { about: "scatter", state, ticker: TICKER, date: "2100-01-01" });
  expect(past.cell.date).toBe(series(dense).dates.at(-1));
});

test("says what is not there", async () => {
  const live = await liveOf(dense);
  const question = { about: "scatter", state: defaultState, ticker: TICKER, date: "2023-01-01" } as const;
  expect(() => scatterOf(live, { ...question, date: "1999-01-01" })).toThrow(
    "there is nothing up to 1999-01-01",
  );
  expect(() => scatterOf(live, { ...question, ticker: "A9" })).toThrow('no ticker "A9" among the 4');
});
