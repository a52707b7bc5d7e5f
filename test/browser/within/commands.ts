import { createHash } from "node:crypto";
import type { BrowserCommand } from "vitest/node";
import { createKernel } from "../../../src/kernel/kernel.ts";
import { dropTickers, takeSeries } from "../../../src/panel/calendar.ts";
import { STATS } from "../../../src/panel/result.ts";
import { sampleReturns } from "../../../src/sample/sample.ts";

/** Digests, by Node, of the sample's bits and of all that is computed of it, each statistic by itself. */
const sampleDigests: BrowserCommand<[]> = async () => {
  const sample = sampleReturns();
  const kernel = await createKernel();
  const options = { window: [20, 60], minPeriods: 10, stats: STATS };
  const { arrays } = kernel.rolling(dropTickers(sample, ["market"]), takeSeries(sample, ["market"]), options);
  return [sample.time.values as Float64Array, sample.values, ...arrays].map((array) =>
    createHash("sha256").update(array).digest("hex"),
  );
};

/** What tests within a page ask of Node. */
export const commands = { sampleDigests };

declare module "vitest/browser" {
  interface BrowserCommands {
    sampleDigests(): Promise<string[]>;
  }
}
