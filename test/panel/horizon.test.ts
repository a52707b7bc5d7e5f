import { describe, expect, it } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { bandOf } from "../../src/panel/confidence.ts";
import { overlapFactor, overlapReturns } from "../../src/panel/horizon.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import { toReturns } from "../../src/panel/returns.ts";
import { normal } from "../random.ts";

const panel = (...rows: readonly (readonly number[])[]): Panel =>
  createPanel(
    { kind: "day", values: Float64Array.from(rows[0]!, (_, t) => 100 + t) },
    rows.map((_, i) => `T${i}`),
    Float64Array.from(rows.flat()),
  );

describe("returns over several rows, in every row", () => {
  const prices = panel([1, 2, 4, 3, 6], [8, NaN, 4, 2, 1]);

  it("of prices are of the two at their ends; what is missing between costs nothing", () => {
    const { time, values } = toReturns(prices, { horizon: 2 });
    expect([...time.values]).toEqual([102, 103, 104]);
    expect([...values]).toEqual([3, 0.5, 0.5, -0.5, NaN, -0.75]);
    expect([...toReturns(prices, { horizon: 2, kind: "log" }).values.subarray(0, 1)]).toEqual([Math.log(4)]);
    expect(toReturns(prices, { horizon: 9 }).values).toHaveLength(0);
  });

  it("of returns are compounded, or summed, and missing where one of them is", () => {
    const returns = panel([1, 1, -0.25, 1], [0.5, NaN, 1, 1]);
    const { time, values } = overlapReturns(returns, 2);
    expect([...time.values]).toEqual([101, 102, 103]);
    expect([...values]).toEqual([3, 0.5, 0.5, NaN, NaN, 3]);
    expect([...overlapReturns(returns, 3, { log: true }).values]).toEqual([1.75, 1.75, NaN, NaN]);
    expect(overlapReturns(returns, 1)).toBe(returns);
    expect(overlapReturns(returns, 5).values).toHaveLength(0);
  });

  it("a price <= 0 is missing at both of its ends", () => {
    const { values, notes } = toReturns(panel([1, 0, 2, 3]), { horizon: 2 });
    expect([...values]).toEqual([1, NaN]);
    expect(notes).toHaveLength(1);
  });

  it("of prices are the compounded ones of single rows", () => {
    const draw = normal(2);
    const levels = Array.from({ length: 100 }, () => 100 * Math.exp(0.2 * draw()));
    for (const kind of ["simple", "log"] as const) {
      const [own, other] = [
        toReturns(panel(levels), { kind, horizon: 7 }),
        overlapReturns(toReturns(panel(levels), { kind }), 7, { log: kind === "log" }),
      ];
      expect(own.time).toEqual(other.time);
      for (const [t, value] of own.values.entries()) expect(other.values[t]).toBeCloseTo(value, 13);
    }
  });

  it.each([0, -1, 1.5, NaN])("no horizon of %d", (rows) => {
    expect(() => toReturns(prices, { horizon: rows })).toThrow("horizon must be an integer >= 1");
    expect(() => overlapReturns(prices, rows)).toThrow("rows must be an integer >= 1");
  });
});

describe("their standard errors", () => {
  it("fall short by what the correlation of neighbours sums to", () => {
    for (let n = 1; n < 40; n++) {
      let sum = 1;
      for (let k = 1; k < n; k++) sum += 2 * (1 - k / n) ** 2;
      expect(overlapFactor(n) ** 2).toBeCloseTo(sum, 12);
    }
  });

  it("do so in betas of independent returns", async () => {
    const draw = normal(11);
    const [tickers, rows, window, horizon] = [150, 2400, 240, 5];
    const series = () => Array.from({ length: rows }, () => 0.01 * draw());
    const returns = overlapReturns(panel(...Array.from({ length: tickers }, series)), horizon, { log: true });
    const market = overlapReturns(panel(series()), horizon, { log: true });
    const result = (await createKernel()).rolling(returns, market, { window, stats: ["beta", "se_beta"] });
    const [beta, se] = result.arrays as [Float64Array, Float64Array];
    const total = returns.time.values.length;
    let [squares, expected] = [0, 0];
    for (let i = 0; i < tickers; i++) {
      for (let t = window - 1; t < total; t += window) {
        squares += beta[i * total + t]! ** 2; // the true beta is 0
        expected += se[i * total + t]! ** 2;
      }
    }
    const ratio = Math.sqrt(squares / expected);
    expect(ratio / overlapFactor(horizon)).toBeGreaterThan(0.9);
    expect(ratio / overlapFactor(horizon)).toBeLessThan(1.1);
    const choice = { stat: "beta", window, benchmark: "T0" };
    expect(bandOf({ ...result, horizon }, choice, 95)).toBe(
      "returns over 5 rows overlap, and errors that take them for independent are too small",
    );
  });
});
