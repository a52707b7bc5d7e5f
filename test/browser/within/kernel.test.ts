// The kernel in the page itself, beside exact arithmetic that the page does, too: not by way of Node's bits alone.
import { expect, test } from "vitest";
import { commands } from "vitest/browser";
import { makePanels } from "../../../bench/panels.mjs";
import { createKernel } from "../../../src/kernel/kernel.ts";
import { dropTickers, takeSeries } from "../../../src/panel/calendar.ts";
import type { Panel } from "../../../src/panel/panel.ts";
import { STATS } from "../../../src/panel/result.ts";
import { sampleReturns } from "../../../src/sample/sample.ts";
import { expectExact } from "../../kernel/oracle.ts";
import { families, panelOf, returnsOf } from "../../kernel/series.ts";

const kernel = await createKernel();

test.each(Object.keys(families))("every statistic is the exact one: %s", (family) => {
  const rows = 130;
  for (const [window, minPeriods] of [
    [2, 2],
    [20, 8],
    [61, 61],
  ] as const) {
    const { series, market } = families[family]!(returnsOf(3, rows, window), window, window);
    const [returns, index] = [panelOf(series, rows), panelOf([market], rows)];
    const options = { window, minPeriods, stats: STATS };
    const values = expectExact(kernel.rolling(returns, index, options), returns, index, options, 7);
    // a constant market has no beta, but counts and means there are of all
    expect(values).toBeGreaterThan(50);
  }
});

test("so are those of a panel with gaps", () => {
  const { gappy, market } = makePanels(9, 300) as { gappy: Panel; market: Panel };
  const options = { window: [5, 60], minPeriods: 4, stats: STATS };
  expect(expectExact(kernel.rolling(gappy, market, options), gappy, market, options, 23)).toBeGreaterThan(
    1000,
  );
});

test("the sample is Node's to the last bit, and so is what is computed of it", async () => {
  const sample = sampleReturns();
  const options = { window: [20, 60], minPeriods: 10, stats: STATS };
  const { arrays } = kernel.rolling(dropTickers(sample, ["market"]), takeSeries(sample, ["market"]), options);
  const digests = await Promise.all([sample.time.values, sample.values, ...arrays].map(digest));
  expect(digests).toEqual(await commands.sampleDigests());
  expect(new Set(digests).size).toBe(digests.length);
});

async function digest(array: ArrayLike<number>): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", Float64Array.from(array)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
