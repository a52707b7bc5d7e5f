// What docs/compare.md and docs/estimators.md say of the real market.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadReturns } from "../../src/cli/load.ts";
import { Progress } from "../../src/cli/progress.ts";
import { compareMatrices } from "../../src/compare/compare.ts";
import { estimate } from "../../src/estimate/estimate.ts";
import { createKernel } from "../../src/kernel/kernel.ts";
import { listFiles } from "../../src/node/paths.ts";
import { excessReturns, riskFreeReturns } from "../../src/panel/excess.ts";
import { pick } from "../../src/panel/result.ts";
import { sharedPath } from "../shared.ts";
import { SP500 } from "../sp500.ts";

const page = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), "utf8").replace(/\s+/g, " ");

test("a year and 60 days, plain and adjusted weeks, total and excess returns", async () => {
  const kernel = await createKernel();
  const { returns, benchmarks } = (await SP500.load()).loaded;
  const result = kernel.rolling(returns, benchmarks, { window: [60, 252] });
  const sixty = pick(result, { window: 60 });
  const year = compareMatrices(sixty, pick(result, { window: 252 })).all;
  expect(page("compare.md")).toContain(
    `differs from 60 days by ${year.meanAbsDifference.toFixed(3)}, and correlates ${year.corr.toFixed(3)} with it`,
  );

  const rate = riskFreeReturns(5, returns.time, { unit: "annual-percent" }).values;
  const less = [returns, benchmarks].map((panel) => excessReturns(panel, rate)) as [
    typeof returns,
    typeof returns,
  ];
  const excess = compareMatrices(sixty, pick(kernel.rolling(...less, { window: 60 }))).all;
  expect(page("estimators.md")).toContain(
    `A rate of 5 % moves the 60-day betas of the S&P 500's shares from 2013 to 2018 by ${excess.meanAbsDifference.toFixed(4)} in the mean`,
  );

  const weekly = await loadReturns(
    listFiles([sharedPath("data/all_stocks_5yr.csv.gz")]),
    {
      benchmark: [`${sharedPath("data/sp500_index.csv.gz")}:SP500`],
      ...{ kind: "prices", log: false, from: undefined, to: undefined, frequency: "week" },
    },
    new Progress(true),
  );
  const pair = [weekly.returns, weekly.benchmarks] as const;
  const plain = pick(kernel.rolling(...pair, { window: 104 }));
  const settings = { estimator: "blume", weight: 0.67, window: 104 } as const;
  const adjusted = compareMatrices(plain, pick(await estimate(kernel, ...pair, settings)));
  expect(page("compare.md")).toContain(`by ${adjusted.all.meanAbsDifference.toFixed(3)} in the mean`);
  expect(adjusted.rankCorr).toBeCloseTo(1, 12);
});
