// What docs/portfolio.md says of the real market, and betas of exact arithmetic done elsewhere.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { fitAt, portfolioOf } from "../../src/portfolio/portfolio.ts";
import { contributionsOf, moveOf } from "../../src/portfolio/scenario.ts";
import { goldens, SP500 } from "../sp500.ts";

test("a portfolio of five has the weighted sum of the golden betas", async () => {
  const market = await SP500.load();
  const { returns, benchmarks } = market.loaded;
  const own = { AAPL: 0.3, KO: 0.2, NVDA: 0.15, JPM: 0.25, XOM: 0.1 };
  const weights = { tickers: Object.keys(own), values: Float64Array.from(Object.values(own)) };
  const found = await portfolioOf(await createKernel(), returns, benchmarks, weights);

  const [file, , read] = goldens.find(([name]) => name === "sp500_exact_w60.csv.gz")!;
  const sums = new Map<string, number>();
  for (const { date, ticker, stats } of read(file)) {
    if (!(ticker in own)) continue;
    const beta = Number(stats.find(([name]) => name === "beta")![1]);
    sums.set(date, (sums.get(date) ?? 0) + own[ticker as keyof typeof own] * beta);
  }
  expect(sums.size).toBe(1199);
  for (const [date, sum] of sums) {
    const row = market.row(date);
    expect(Math.abs(found.current.beta[row]! - sum), date).toBeLessThan(1e-13);
    expect(Math.abs(found.weightedSum[row]! - sum), date).toBeLessThan(1e-13);
  }

  const row = market.row("2018-02-07");
  const fit = fitAt(found.current, row);
  const nvda = contributionsOf(found, row).find(({ ticker }) => ticker === "NVDA")!;
  const { expected, low, high } = moveOf(fit, -0.1);
  const worst = Math.min(...benchmarks.values.subarray(row - 59, row + 1));
  const cost = (value: number) => (-100 * value).toFixed(1);
  const page = readFileSync(fileURLToPath(new URL("../../docs/portfolio.md", import.meta.url)), "utf8");
  for (const said of [
    `had a 60-day beta of ${fit.beta.toFixed(2)} to`,
    `take ${fit.seBeta.toFixed(2)} of standard error. NVIDIA, 15 % of the money, was ${(100 * nvda.share).toFixed(0)} % of the beta.`,
    `expected to cost ${cost(expected)} %, between ${cost(high)} and ${cost(low)} %`,
    `the largest fall of one day in the window was of ${cost(worst)} %`,
  ])
    expect(page).toContain(said);
});
