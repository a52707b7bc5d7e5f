import { describe, expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { dropTickers, takeSeries } from "../../src/panel/calendar.ts";
import { formatTime } from "../../src/panel/time.ts";
import { logarithm } from "../../src/sample/logarithm.ts";
import { MT19937 } from "../../src/sample/mt19937.ts";
import { sampleReturns } from "../../src/sample/sample.ts";
import { hasShared, sharedTable } from "../shared.ts";

test("the generator gives the published numbers", () => {
  // 10,000th output for the default seed 5489: ISO C++ [rand.predef]; the first one is widely printed
  const random = new MT19937(5489);
  const outputs = Array.from({ length: 10_000 }, () => random.integer());
  expect(outputs[0]).toBe(3499211612);
  expect(outputs.at(-1)).toBe(4123659995);
});

test("the logarithm is correctly rounded, whatever the engine makes of Math.log", () => {
  // by Python's decimal, of 60 places
  for (const [x, expected] of [
    [0.75, -0.2876820724517809],
    [0.7499999999999999, -0.28768207245178107],
    [0.3, -1.2039728043259361],
    [0.9, -0.10536051565782628],
    [1 - 2 ** -53, -1.1102230246251565e-16],
    [2 ** -53, -36.7368005696771],
    [2 ** -105, -72.78045395879425],
    [0.123456789, -2.091864070778393],
    [0.987654321, -0.012422519986057208],
    [0.6180339887498949, -0.48121182505960336],
    [1e-9, -20.72326583694641],
  ] as const)
    expect(logarithm(x)).toBe(expected);
  const random = new MT19937(7);
  for (let k = 0; k < 2000; k++) {
    const x = random.uniform();
    expect(Math.abs(logarithm(x) / Math.log(x) - 1)).toBeLessThan(2 ** -51);
  }
});

test("the sample's betas are the ones it was made with, within their standard errors", async () => {
  const sample = sampleReturns();
  const rows = sample.time.values.length;
  const kernel = await createKernel();
  const { arrays } = kernel.rolling(dropTickers(sample, ["market"]), takeSeries(sample, ["market"]), {
    window: rows,
  });
  const truth = [1.1, 0.8, 1.4, 0.6];
  const noise = [0.012, 0.009, 0.015, 0.008];
  for (const [i, beta] of truth.entries()) {
    const standardError = noise[i]! / (0.01 * Math.sqrt(rows));
    expect(Math.abs(arrays[0]![(i + 1) * rows - 1]! - beta)).toBeLessThan(3 * standardError);
  }
});

if (hasShared) {
  describe("against the reference script", () => {
    const sample = sampleReturns();
    const rows = sample.time.values.length;

    test("returns agree to 1e-12, dates exactly", () => {
      const golden = sharedTable("seed/seed_returns.csv");
      expect(golden).toHaveLength(rows);
      for (const [t, line] of golden.entries()) {
        expect(formatTime("day", sample.time.values[t]!)).toBe(line.date);
        for (const [i, ticker] of sample.tickers.entries()) {
          expect(Math.abs(sample.values[i * rows + t]! - Number(line[ticker]))).toBeLessThanOrEqual(1e-12);
        }
      }
    });

    test("betas are the exact least-squares slopes, not 60/59 of them", async () => {
      const kernel = await createKernel();
      const stocks = dropTickers(sample, ["market"]);
      const { arrays } = kernel.rolling(stocks, takeSeries(sample, ["market"]), { window: 60 });
      const ols = sharedTable("seed/seed_rolling_beta_ols_exact.csv");
      const script = sharedTable("seed/seed_rolling_beta_exact.csv");
      let compared = 0;
      for (const [t, line] of ols.entries()) {
        for (const [i, ticker] of stocks.tickers.entries()) {
          const beta = arrays[0]![i * rows + t]!;
          if (line[ticker] === "") {
            expect(beta).toBeNaN();
            continue;
          }
          expect(Math.abs(beta - Number(line[ticker]))).toBeLessThanOrEqual(1e-12 * Math.abs(beta));
          expect(Number(script[t]![ticker]) / beta).toBeCloseTo(60 / 59, 10);
          compared++;
        }
      }
      expect(compared).toBe(4 * 201);
    });
  });
}
