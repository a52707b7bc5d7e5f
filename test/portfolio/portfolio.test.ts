import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import type { MarketFits, Portfolio, Weights } from "../../src/panel/portfolio.ts";
import { pick } from "../../src/panel/result.ts";
import { fitAt, portfolioOf } from "../../src/portfolio/portfolio.ts";
import { changedWeights, contributionsOf, hedgeOf } from "../../src/portfolio/scenario.ts";
import { exactWindow } from "../../src/verify/exact.ts";
import { OF_SCALE } from "../../src/verify/promise.ts";
import { normal, uniform } from "../random.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

const NONE = Number.NaN;
const ROWS = 90;
const WINDOW = 20;
const TICKERS = ["A", "B", "C", "D"];

/** Returns in 1/4096, so that sums of them by weights in 1/16 are exact: what is left to compare is the regression. */
function market(seed = 1): { returns: Panel; benchmark: Panel } {
  const draw = normal(seed);
  const grain = (value: number) => Math.round(4096 * value) / 4096 + 0; // no -0
  const m = Float64Array.from({ length: ROWS }, () => grain(0.01 * draw()));
  const values = new Float64Array(TICKERS.length * ROWS);
  for (let k = 0; k < values.length; k++) {
    const beta = [0.5, 1, 1.5, -0.25][Math.floor(k / ROWS)]!;
    values[k] = grain(beta * m[k % ROWS]! + 0.015 * draw());
  }
  const time = { kind: "day" as const, values: Float64Array.from({ length: ROWS }, (_, t) => 100 + t) };
  return { returns: createPanel(time, TICKERS, values), benchmark: createPanel(time, ["M"], m) };
}

const run = (returns: Panel, benchmark: Panel, weights: Weights, more: object = {}) =>
  portfolioOf(kernel, returns, benchmark, weights, { window: WINDOW, ...more });

/** The fits are those of exact arithmetic over series that are given for each window's last row. */
function expectFits(
  fits: MarketFits,
  { values: m }: Panel,
  seriesAt: (t: number) => ArrayLike<number>,
  minPeriods = WINDOW,
): void {
  for (let t = 0; t < ROWS; t++) {
    const rows = Array.from({ length: Math.min(t + 1, WINDOW) }, (_, k) => t - k).reverse();
    const x = seriesAt(t);
    const exact = exactWindow(
      rows.map((s) => x[s]!),
      rows.map((s) => m[s]!),
      { minPeriods },
    );
    const { n, beta, seBeta, residStd, r2 } = fitAt(fits, t);
    expect(n, `n in row ${t}`).toBe(exact.n.value);
    for (const [found, { value, scale }] of [
      [beta, exact.beta],
      [seBeta, exact.se_beta],
      [residStd, exact.resid_std],
      [r2, exact.r2],
    ] as const) {
      if (Number.isNaN(value)) expect(found, `row ${t}`).toBeNaN();
      else expect(Math.abs(found - value), `row ${t}`).toBeLessThanOrEqual(OF_SCALE * scale);
    }
  }
}

/** Returns of constant weights, of all holdings complete. */
const sumBy = ({ values }: Panel, weights: readonly number[]) =>
  Float64Array.from({ length: ROWS }, (_, t) =>
    weights.reduce((sum, weight, i) => (weight === 0 ? sum : sum + weight * values[i * ROWS + t]!), 0),
  );

describe("constant weights", () => {
  const own = [8 / 16, 5 / 16, 3 / 16, 0];

  test("have one beta by every route, and its standard error", async () => {
    const { returns, benchmark } = market();
    const portfolio = await run(returns, benchmark, { tickers: TICKERS, values: Float64Array.from(own) });
    expect(portfolio.weights.tickers).toEqual(["A", "B", "C"]);
    expect(portfolio.returns).toEqual(sumBy(returns, own));
    expectFits(portfolio.held, benchmark, () => portfolio.returns);
    expect(portfolio.current).toEqual(portfolio.held);
    for (let t = WINDOW - 1; t < ROWS; t++)
      expect(Math.abs(portfolio.weightedSum[t]! - portfolio.held.beta[t]!)).toBeLessThan(1e-14);
    expect(portfolio.missing).toEqual({ returns: 0, rows: 0, tickers: [] });
    expect(new Set(portfolio.coverage)).toEqual(new Set([1]));
  });

  test("short positions and cash are weights as others", async () => {
    const { returns, benchmark } = market(2);
    const short = [1, -14 / 16, 2 / 16, -12 / 16];
    const portfolio = await run(returns, benchmark, { tickers: TICKERS, values: Float64Array.from(short) });
    expectFits(portfolio.current, benchmark, () => sumBy(returns, short));
    const halved = short.map((weight) => weight / 2);
    const half = await run(returns, benchmark, { tickers: TICKERS, values: Float64Array.from(halved) });
    expect(half.current.beta).toEqual(portfolio.current.beta.map((beta) => beta / 2));
  });

  test("the market itself as the only holding has beta 1 without an error", async () => {
    const { returns, benchmark } = market(3);
    const portfolio = await run(returns, benchmark, { tickers: ["M"], values: Float64Array.of(1) });
    for (const { beta, seBeta } of [portfolio.held, portfolio.current]) {
      for (let t = WINDOW - 1; t < ROWS; t++) {
        expect(Math.abs(beta[t]! - 1)).toBeLessThan(5e-16);
        expect(seBeta[t]).toBeLessThan(1e-8);
      }
    }
    expect(portfolio.weightedSum.subarray(WINDOW - 1)).toEqual(portfolio.held.beta.subarray(WINDOW - 1));
  });

  test("a hedge makes a portfolio's regression beta its target", async () => {
    const { returns, benchmark } = market(4);
    const portfolio = await run(returns, benchmark, { tickers: TICKERS, values: Float64Array.from(own) });
    for (const target of [0, 0.5, -1.25]) {
      const { sell } = hedgeOf(fitAt(portfolio.current, ROWS - 1), target);
      const changes = { M: -sell };
      const hedged = await run(returns, benchmark, changedWeights(portfolio, ROWS - 1, changes));
      expect(hedged.current.beta.at(-1)).toBeCloseTo(target, 13);
      expect(hedged.current.seBeta.at(-1)).toBeCloseTo(portfolio.current.seBeta.at(-1)!, 13);
    }
  });
});

describe("weights that change", () => {
  const { returns, benchmark } = market(5);
  // dated on a row, before a row that is left out here, and on the last row
  const dates = [105, 130, 160, 189];
  const table = [
    [1, 0, 0, 0],
    [0.25, 0.75, 0, 0],
    [0, 0.5, 1, -0.5],
    [0.5, 0.5, 0, 0],
  ];
  const weights: Weights = {
    tickers: TICKERS,
    time: { kind: "day", values: Float64Array.from(dates) },
    values: Float64Array.from({ length: 16 }, (_, k) => table[k % 4]![Math.floor(k / 4)]!),
  };
  /** The row of weights up to a date. */
  const until = (date: number) => dates.findLastIndex((one) => one <= date);
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await run(returns, benchmark, weights);
  });

  test("a return is of the weights at its start", () => {
    expect(portfolio.notes).toEqual([
      "no weights before 1970-04-16: 6 of 90 rows of returns have no portfolio",
    ]);
    for (let t = 0; t < ROWS; t++) {
      const row = until(99 + t);
      expect(portfolio.returns[t]).toEqual(row < 0 ? NONE : sumBy(returns, table[row]!)[t]);
    }
    expectFits(portfolio.held, benchmark, () => portfolio.returns);
  });

  test("those of the last row are held throughout the window", () => {
    const series = table.map((row) => sumBy(returns, row));
    const none = new Float64Array(ROWS).fill(NONE);
    const first = portfolio.inForce.findIndex((row) => row >= 0);
    expect(first).toBe(5);
    expectFits(
      { ...portfolio.current, n: portfolio.current.n.map((n, t) => (t < first ? 0 : n)) },
      benchmark,
      (t) => series[until(100 + t)] ?? none,
    );
    for (let t = WINDOW - 1; t < ROWS; t++) {
      expect(portfolio.weightedSum[t]).toBeCloseTo(portfolio.current.beta[t]!, 13);
      const changed = until(100 + t) !== until(99 + t - WINDOW + 1);
      expect(Math.abs(portfolio.held.beta[t]! - portfolio.current.beta[t]!) > 1e-3, `row ${t}`).toBe(
        changed && !Number.isNaN(portfolio.held.beta[t]!),
      );
    }
  });

  test("later rows and weights change nothing before", async () => {
    const short = await run(
      { ...returns, ...cut(returns, 70) },
      { ...benchmark, ...cut(benchmark, 70) },
      weights,
    );
    for (const route of ["held", "current"] as const)
      expect(short[route].beta).toEqual(portfolio[route].beta.subarray(0, 70));
    expect(short.weightedSum).toEqual(portfolio.weightedSum.subarray(0, 70));
    expect(short.notes.at(-1)).toBe(
      "1 of 4 rows of weights is later than the returns, which end on 1970-06-19, and counts for nothing",
    );
  });

  test("that never were in force, or are of another kind of time, are refused", async () => {
    const later = { ...weights, time: { kind: "day" as const, values: Float64Array.of(200, 201, 202, 203) } };
    await expect(run(returns, benchmark, later)).rejects.toThrow(
      "weights begin on 1970-07-20, and returns end on 1970-07-09; give weights of earlier dates",
    );
    const timed = { ...weights, time: { ...weights.time!, kind: "instant" as const } };
    await expect(run(returns, benchmark, timed)).rejects.toThrow(
      "returns have dates and weights times of day",
    );
  });
});

function cut({ tickers, time, values }: Panel, rows: number): Panel {
  const all = time.values.length;
  const part = tickers.flatMap((_, i) => [...values.subarray(i * all, i * all + rows)]);
  return createPanel({ ...time, values: time.values.slice(0, rows) }, tickers, Float64Array.from(part));
}

describe("missing returns", () => {
  const own = [0.5, 0.25, 0.5, -0.25];
  const { returns: whole, benchmark } = market(6);
  const draw = uniform(7);
  const returns = { ...whole, values: whole.values.map((value) => (draw() < 0.05 ? NONE : value)) };
  const has = (i: number, t: number) => !Number.isNaN(returns.values[i * ROWS + t]!);

  test("are spread over the others of their side, and make what the difference is", async () => {
    const minPeriods = 10;
    const portfolio = await run(
      returns,
      benchmark,
      { tickers: TICKERS, values: Float64Array.from(own) },
      { minPeriods },
    );
    let rows = 0;
    for (let t = 0; t < ROWS; t++) {
      const there = [0, 1, 2, 3].filter((i) => has(i, t));
      if (there.length < 4) rows++;
      const long = there.filter((i) => i < 3).reduce((sum, i) => sum + own[i]!, 0);
      const expected = there.includes(3)
        ? there.reduce((sum, i) => {
            const weight = i < 3 ? (own[i]! * 1.25) / long : own[i]!;
            return sum + weight * returns.values[i * ROWS + t]!;
          }, 0)
        : NONE;
      if (Number.isNaN(expected)) expect(portfolio.returns[t]).toBeNaN();
      else expect(portfolio.returns[t]).toBeCloseTo(expected, 15);
      const gross = there.reduce((sum, i) => sum + Math.abs(own[i]!), 0);
      expect(portfolio.coverage[t]).toBeCloseTo(gross / 1.5, 15);
    }
    expect(portfolio.missing.rows).toBe(rows);
    expect(rows).toBeGreaterThan(8);
    expectFits(portfolio.current, benchmark, () => portfolio.returns, minPeriods);
    const beta = pick(portfolio.betas, { stat: "beta" }).values;
    for (let t = WINDOW; t < ROWS; t++) {
      const sum = own.reduce((total, weight, i) => total + weight * beta[i * ROWS + t]!, 0);
      expect(portfolio.weightedSum[t]).toBeCloseTo(sum, 13);
    }
    expect(Math.abs(portfolio.weightedSum.at(-1)! - portfolio.current.beta.at(-1)!)).toBeGreaterThan(1e-4);
  });

  test("leave no return where strict", async () => {
    const portfolio = await run(
      returns,
      benchmark,
      { tickers: TICKERS, values: Float64Array.from(own) },
      { minPeriods: 10, missing: "strict" },
    );
    for (let t = 0; t < ROWS; t++)
      expect(Number.isNaN(portfolio.returns[t]!)).toBe(![0, 1, 2, 3].every((i) => has(i, t)));
  });

  test("a holding without any is named, and the others carry its weight", async () => {
    const values = whole.values.slice();
    values.fill(NONE, 0, ROWS);
    const portfolio = await run({ ...whole, values }, benchmark, {
      tickers: ["A", "B"],
      values: Float64Array.of(0.75, 0.25),
    });
    expect(portfolio.missing).toEqual({ returns: ROWS, rows: ROWS, tickers: ["A"] });
    expect(portfolio.returns).toEqual(whole.values.slice(ROWS, 2 * ROWS));
    const [a, b] = contributionsOf(portfolio, ROWS - 1);
    expect([a!.used, a!.contribution, b!.used, b!.share]).toEqual([0, 0, 1, 1]);
    expect(b!.contribution).toBe(portfolio.weightedSum.at(-1));
    expect(contributionsOf(portfolio, ROWS - 1, "strict")[1]!.share).toBeNaN();
  });
});

test("unknown holdings are named with the nearest tickers", async () => {
  const { returns, benchmark } = market();
  const names = { ...returns, tickers: ["AAPL", "GOOG", "GOOGL", "KO"] };
  await expect(
    run(names, benchmark, { tickers: ["KO", "GOGL"], values: Float64Array.of(1, 1) }),
  ).rejects.toThrow('a holding is not among the 5 series: "GOGL" (nearest: "GOOGL", "GOOG")');
  const five = { tickers: ["V", "W", "X", "Y", "Z"], values: Float64Array.of(1, 1, 1, 1, 0) };
  await expect(run(names, benchmark, five)).rejects.toThrow(
    /^4 holdings are not among .* and 1 more; name them/,
  );
});

test.each<[object, string]>([
  [{ window: 2 }, "window must be an integer >= 3, got 2"],
  [{ minPeriods: 21 }, "minPeriods must be an integer from 2 to 20, got 21"],
  [{ missing: "drop" }, 'missing must be one of "spread", "strict", got "drop"'],
])("refuses %j", async (options, message) => {
  const { returns, benchmark } = market();
  const weights = { tickers: ["A"], values: Float64Array.of(1) };
  await expect(run(returns, benchmark, weights, options)).rejects.toThrow(message);
});
