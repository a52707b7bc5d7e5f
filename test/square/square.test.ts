import { describe, expect, it } from "vitest";
import { createKernel } from "../../src/index.node.ts";
import { takeSeries } from "../../src/panel/calendar.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import { SQUARE_STATS, type SquareStat } from "../../src/panel/square.ts";
import { squareOf } from "../../src/square/square.ts";
import { normal, uniform } from "../random.ts";

function panelOf(series: readonly (readonly number[])[]): Panel {
  const rows = series[0]!.length;
  return createPanel(
    { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => 19_000 + t) },
    series.map((_, i) => `T${i}`),
    Float64Array.from(series.flat()),
  );
}

/** Every pair by the definition, two passes, in the order of the rows. */
function plainly(series: readonly (readonly number[])[], stat: SquareStat, least: number): number[] {
  return series.flatMap((x) =>
    series.map((y) => {
      const rows = x.flatMap((a, t) =>
        Number.isFinite(a) && Number.isFinite(y[t]!) ? [[a, y[t]!] as const] : [],
      );
      const n = rows.length;
      if (n < least || n < 2) return Number.NaN;
      const [mx, my] = [0, 1].map((c) => rows.reduce((sum, row) => sum + row[c]!, 0) / n) as [number, number];
      const of = (c: 0 | 1, d: 0 | 1, a: number, b: number) =>
        rows.reduce((sum, row) => sum + (row[c] - a) * (row[d] - b), 0);
      const xy = of(0, 1, mx, my);
      if (stat === "cov") return xy / (n - 1);
      const isStill = [0, 1].some((c) => rows.every((row) => row[c] === rows[0]![c]));
      return isStill ? Number.NaN : xy / Math.sqrt(of(0, 0, mx, mx) * of(1, 1, my, my));
    }),
  );
}

function randomSeries(count: number, rows: number, gaps: number, seed: number): number[][] {
  const draw = normal(seed);
  const share = uniform(seed + 1);
  const market = Array.from({ length: rows }, () => 0.01 * draw());
  return Array.from({ length: count }, (_, i) =>
    market.map((m) => (i % 3 > 0 && share() < gaps ? Number.NaN : (i / count) * m + 0.01 * draw())),
  );
}

describe("all pairs", () => {
  it.each(SQUARE_STATS)("%s equals two passes over each pair, with and without gaps, at any size", (stat) => {
    for (const [count, rows, window] of [
      [1, 5, 5],
      [2, 9, 2],
      [5, 40, 7],
      [23, 100, 60],
      [520, 6, 5],
    ] as const) {
      for (const gaps of [0, 0.1, 0.9]) {
        const series = randomSeries(count, rows, gaps, count + rows);
        const { values } = squareOf(panelOf(series), { stat, window, minPeriods: 2 });
        const wanted = plainly(
          series.map((one) => one.slice(rows - window)),
          stat,
          2,
        );
        // sums of `window` products, each off by an ulp or so of terms no larger than sd x sd x window
        const scale = stat === "corr" ? 1 : 4e-4;
        const off = wanted.map((value, k) => Math.abs(values[k]! - value));
        expect(off.findIndex((_, k) => Number.isNaN(wanted[k]!) !== Number.isNaN(values[k]!))).toBe(-1);
        const worst = off.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 0);
        expect(worst).toBeLessThan(4 * (window + 4) * 2 ** -52 * scale);
      }
    }
  });

  it("equals the rolling statistic of each ticker against each", async () => {
    const returns = panelOf(randomSeries(6, 90, 0.2, 3));
    const kernel = await createKernel();
    const end = returns.time.values[80]!;
    for (const stat of SQUARE_STATS) {
      const { values } = squareOf(returns, { stat, window: 30, minPeriods: 10, end });
      for (const [j, ticker] of returns.tickers.entries()) {
        const rolling = kernel.rolling(returns, takeSeries(returns, [ticker]), {
          window: 30,
          minPeriods: 10,
          stats: [stat],
        });
        for (let i = 0; i < 6; i++) {
          const wanted = rolling.arrays[0]![i * 90 + 80]!;
          expect(values[i * 6 + j]).toBeCloseTo(wanted, stat === "corr" ? 12 : 16);
        }
      }
    }
  });

  it("is symmetric to the bit, with ones on the diagonal, whichever tickers stand beside", () => {
    const series = randomSeries(9, 40, 0.3, 5);
    const all = squareOf(panelOf(series), { window: 30, minPeriods: 2 }).values;
    for (let i = 0; i < 9; i++) {
      expect(all[i * 9 + i]).toBe(1);
      for (let j = 0; j < 9; j++) {
        expect(Object.is(all[i * 9 + j], all[j * 9 + i])).toBe(true);
        if (j <= i) continue;
        const two = squareOf(panelOf([series[i]!, series[j]!]), { window: 30, minPeriods: 2 }).values;
        expect(Object.is(two[1], all[i * 9 + j])).toBe(true);
      }
    }
  });

  it("is not spoiled by offsets, nor by outliers of rows that do not count", () => {
    const [a, b] = randomSeries(2, 40, 0, 9) as [number[], number[]];
    const { values } = squareOf(panelOf([a, b]), { window: 40 });
    const shifted = squareOf(panelOf([a.map((x) => x + 2 ** 20), b]), { window: 40 }).values;
    // the shifted series is rounded itself, to 2^-33 of numbers of about 0.01
    expect(Math.abs(shifted[1]! - values[1]!)).toBeLessThan(1e-6);
    const spiked = a.map((x, t) => (t === 7 ? 1e8 : x));
    const holed = b.map((x, t) => (t === 7 ? Number.NaN : x));
    const options = { window: 40, minPeriods: 10 };
    const [clean, dirty] = [a, spiked].map((x) => squareOf(panelOf([x, holed]), options).values[1]!);
    expect(Math.abs(dirty! - clean!)).toBeLessThan(1e-7);
  });

  it("gives no correlation with what does not move, and its covariance as 0", () => {
    const [a] = randomSeries(1, 30, 0, 2) as [number[]];
    const still = a.map(() => 0.1);
    const stillWhereBoth = a.map((x, t) => (t % 2 === 0 ? 0.3 : t === 1 ? Number.NaN : x));
    const halved = a.map((x, t) => (t % 2 === 0 ? x : Number.NaN));
    const panel = panelOf([a, still, stillWhereBoth, halved]);
    const corr = squareOf(panel, { window: 30, minPeriods: 2 }).values;
    const cov = squareOf(panel, { stat: "cov", window: 30, minPeriods: 2 }).values;
    expect(corr[1]).toBeNaN();
    expect(corr[4 + 1]).toBeNaN();
    expect(cov[1]).toBeCloseTo(0, 18);
    expect(corr[4 * 2 + 3]).toBeNaN();
    expect(cov[4 * 2 + 3]).toBe(0);
  });

  it("counts infinite values as missing", () => {
    const [a, b] = randomSeries(2, 20, 0, 4) as [number[], number[]];
    const at = (value: number) => a.map((x, t) => (t === 3 ? value : x));
    const of = (x: number[]) => [...squareOf(panelOf([x, b]), { window: 20, minPeriods: 5 }).values];
    expect(of(at(Number.POSITIVE_INFINITY))).toEqual(of(at(Number.NaN)));
  });
});

describe("windows", () => {
  const panel = panelOf(randomSeries(3, 20, 0, 1));

  it("ends where it is asked to, needs as many pairs as it has rows, and says what it is", () => {
    const holed = panelOf(randomSeries(3, 20, 0.5, 1));
    const square = squareOf(holed, { window: 10, end: 19_015 });
    expect(square).toMatchObject({
      stat: "corr",
      window: 10,
      end: 19_015,
      kind: "day",
      tickers: ["T0", "T1", "T2"],
    });
    expect(square.values[0]).toBe(1);
    expect(square.values[1]).toBeNaN();
  });

  it.each<[object, string]>([
    [{ stat: "beta" }, 'stat must be one of "corr", "cov", got "beta"'],
    [{ window: 1 }, "window must be an integer >= 2, got 1"],
    [{ window: 5, minPeriods: 6 }, "minPeriods must be an integer from 1 to 5, got 6"],
    [
      { window: 5, end: 18_000 },
      "end must be a point of the panel's time, 2022-01-08 to 2022-01-27, got 2019-04-14",
    ],
    [{ window: 21 }, "a window of 21 is longer than the 20 rows up to 2022-01-27"],
    [{ window: 9, end: 19_003 }, "a window of 9 is longer than the 4 rows up to 2022-01-11"],
  ])("refuses %j", (options, message) => {
    expect(() => squareOf(panel, options)).toThrow(message);
  });
});
