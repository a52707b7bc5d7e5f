import { expect, test } from "vitest";
import { findScales, scaleText } from "../../src/inspect/scale.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { panelOf } from "../kernel/series.ts";
import { normal } from "../random.ts";

/** Tickers and a market of normal returns of these standard deviations, the tickers' betas 1. */
function returns(rows: number, own: readonly number[], market: number, seed = 7): [Panel, Panel] {
  const draw = normal(seed);
  const m = Float64Array.from({ length: rows }, () => market * draw());
  const tickers = own.map((size) => m.map(() => size * draw()));
  return [panelOf(tickers, rows), { ...panelOf([m], rows), tickers: ["M"] }];
}

const times = (panel: Panel, by: number): Panel => ({ ...panel, values: panel.values.map((x) => by * x) });

test("percent beside fractions is told of on either side, and what betas will be", () => {
  const [own, market] = returns(250, [0.02, 0.03, 0.015], 0.01);
  expect(findScales(own, market)).toEqual([]);
  expect(findScales(times(own, 100), times(market, 100))).toEqual([]);

  const [one] = findScales(own, times(market, 100));
  expect(one).toMatchObject({ benchmark: "M", percent: "benchmark" });
  // the normal's median absolute value is 0.6745 standard deviations
  expect(one!.benchmarkSize / 0.6745).toBeCloseTo(1, 0);
  expect(one!.tickerSize / 0.6745).toBeCloseTo(0.02, 2);
  expect(scaleText({ ...one!, benchmarkSize: 0.6789, tickerSize: 0.01349 })).toBe(
    "the returns of M look like percent and those of the tickers like fractions: a usual one of M is 0.68, of a ticker 0.013; if so, betas are a hundredth of what they should be: divide those of M by 100",
  );

  const [other] = findScales(times(own, 100), market);
  expect(other).toMatchObject({ benchmark: "M", percent: "tickers" });
  expect(scaleText({ ...other!, benchmarkSize: 0.006789, tickerSize: 1.349 })).toBe(
    "the returns of the tickers look like percent and those of M like fractions: a usual one of M is 0.0068, of a ticker 1.3; if so, betas are 100 times too large: divide those of the tickers by 100",
  );
});

test("each benchmark is judged by itself", () => {
  const [own, market] = returns(250, [0.02, 0.03], 0.01);
  const rows = 250;
  const both = panelOf([market.values, times(market, 100).values], rows);
  expect(findScales(own, both).map(({ benchmark }) => benchmark)).toEqual(["T1"]);
});

test("no alarm for wild stocks beside a calm market, nor cash beside stocks, nor prices", () => {
  const wild = returns(250, [0.05, 0.07, 0.06], 0.0008);
  expect(findScales(...wild)).toEqual([]);
  const cash = returns(250, [0.0001, 0.0001], 0.012);
  expect(findScales(...cash)).toEqual([]);
  expect(findScales(cash[1], cash[0])).toEqual([]);
  const [own, market] = returns(250, [0.02], 0.01);
  expect(findScales(own, { ...market, values: market.values.map((x) => 4000 + x) })).toEqual([]);
  // of that size they would pass for basis points
  expect(findScales({ ...own, values: own.values.map((x) => 50 + x) }, times(market, 100))).toEqual([]);
});

test("bars of minutes move less, so less is much", () => {
  const [own, market] = returns(400, [0.001, 0.002], 0.0005);
  const bars = (panel: Panel): Panel => ({
    ...panel,
    time: { kind: "instant", values: panel.time.values.map((t) => t * 300_000) },
  });
  expect(findScales(bars(own), times(bars(market), 100))).toHaveLength(1);
  expect(findScales(bars(own), bars(market))).toEqual([]);
  // of days they would be those of cash
  expect(findScales(own, times(market, 100))).toEqual([]);
});

test("too few values tell nothing, and neither zeros nor gaps count", () => {
  const few = returns(9, [0.02, 0.03], 0.01);
  expect(findScales(few[0], times(few[1], 100))).toEqual([]);
  const [own, market] = returns(400, [0.02, 0.03], 0.01);
  const holed = {
    ...own,
    values: own.values.map((x, k) => (k % 3 === 0 ? 0 : k % 3 === 1 ? Number.NaN : x)),
  };
  expect(findScales(holed, times(market, 100))).toHaveLength(1);
  expect(findScales({ ...own, values: own.values.map(() => 0) }, market)).toEqual([]);
});

test("thousands of tickers and rows are looked at by a sample that spans them", () => {
  const draw = normal(3);
  const rows = 3000;
  // the first 140 stand still
  const own = panelOf(
    Array.from({ length: 300 }, (_, i) =>
      Float64Array.from({ length: rows }, () => (i < 140 ? 0 : 0.02 * draw())),
    ),
    rows,
  );
  const market = { ...panelOf([Float64Array.from({ length: rows }, () => draw())], rows), tickers: ["M"] };
  expect(findScales(own, market)).toMatchObject([{ percent: "benchmark" }]);
});
