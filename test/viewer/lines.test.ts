import { expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { bandOf } from "../../src/panel/confidence.ts";
import type { Stat } from "../../src/panel/result.ts";
import { linesAnswer } from "../../src/viewer/engine/lines.ts";
import { defaultState } from "../../src/viewer/state.ts";
import { liveOf, marketOf } from "./market.ts";

const market = marketOf(90, 5, 0.1);
const rows = 90;

test.each<[Stat, readonly Stat[]]>([
  ["beta", ["beta", "se_beta", "n"]],
  ["alpha", ["alpha", "se_alpha", "n"]],
  ["corr", ["corr", "n"]],
  ["r2", ["r2"]],
])("lines of %s are the kernel's bits, and their bands those of a result", async (stat, stats) => {
  const live = await liveOf(market);
  const state = { ...defaultState, stat, window: 20, minPeriods: 8 };
  const { lines } = linesAnswer(live, { about: "lines", state, tickers: ["A3", "A0"] });
  const kernel = await createKernel();
  const result = kernel.rolling(market.returns, market.benchmarks, { window: 20, minPeriods: 8, stats });
  const band = bandOf(result, { stat, window: 20, benchmark: "market" }, 95);
  expect(typeof band === "string").toBe(stat === "r2");
  for (const [k, [ticker, i]] of (
    [
      ["A3", 3],
      ["A0", 0],
    ] as const
  ).entries()) {
    const own = (array: Float64Array) => array.slice(i * rows, (i + 1) * rows);
    const line = lines.lines[k]!;
    expect(line.ticker).toBe(ticker);
    expect(line.values).toEqual(own(result.arrays[0]!));
    if (typeof band !== "string") expect([line.low, line.high]).toEqual([own(band.low), own(band.high)]);
    else expect([line.low, line.high]).toEqual([undefined, undefined]);
  }
  expect(lines.time).toEqual(market.returns.time);
});

test("exponential weights have lines and no bands", async () => {
  const live = await liveOf(market);
  const state = { ...defaultState, halflife: 15 };
  const { lines } = linesAnswer(live, { about: "lines", state, tickers: ["A1"] });
  const kernel = await createKernel();
  const result = kernel.ewm(market.returns, market.benchmarks, { decay: { halflife: 15 } });
  expect(lines.lines[0]!.values).toEqual(result.arrays[0]!.slice(rows, 2 * rows));
  expect(lines.lines[0]!.window).toBe("halflife=15");
  expect(lines.band).toBeUndefined();
});

test("says what is not there", async () => {
  const live = await liveOf(market);
  expect(() => linesAnswer(live, { about: "lines", state: defaultState, tickers: ["A7"] })).toThrow(
    'no ticker "A7"',
  );
});
