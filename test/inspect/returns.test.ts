import { describe, expect, test } from "vitest";
import { findingNotes, findingText } from "../../src/inspect/finding.ts";
import { inspectReturns } from "../../src/inspect/returns.ts";
import { lagPanel } from "../../src/panel/lag.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import { toReturns } from "../../src/panel/returns.ts";
import { formatTime } from "../../src/panel/time.ts";
import { panelOf } from "../kernel/series.ts";
import { normal, uniform } from "../random.ts";

/** Returns of `count` tickers around a market of their own, moving `daily` a day, with heavy tails. */
function market(count: number, rows: number, daily: number, seed: number): { returns: Panel; index: Panel } {
  const draw = normal(seed);
  const heavy = () => draw() / Math.sqrt((draw() ** 2 + draw() ** 2 + draw() ** 2 + draw() ** 2) / 2);
  const index = Float64Array.from({ length: rows }, () => 0.7 * daily * heavy());
  const series = Array.from({ length: count }, () => index.map((move) => move + 0.7 * daily * heavy()));
  const shown = panelOf([index], rows);
  return { returns: panelOf(series, rows), index: { ...shown, tickers: ["M"] } };
}

/** The panel with one return multiplied as a split of prices would: 1 + r becomes ratio x (1 + r). */
function split(panel: Panel, ticker: number, row: number, ratio: number): Panel {
  const values = panel.values.slice();
  const k = ticker * panel.time.values.length + row;
  values[k] = ratio * (1 + values[k]!) - 1;
  return { ...panel, values };
}

const date = (t: number) => formatTime("day", t);
const kinds = (panel: Panel, index?: Panel) => inspectReturns(panel, index).map(({ kind }) => kind);

describe("splits", () => {
  const { returns, index } = market(8, 300, 0.01, 1);

  test("clean returns have none", () => {
    expect(inspectReturns(returns, index)).toEqual([]);
    expect(inspectReturns(returns)).toEqual([]);
  });

  test.each([
    [1 / 2, "1/2"],
    [1 / 3, "1/3"],
    [2 / 3, "2/3"],
    [1 / 7, "1/7"],
    [1 / 20, "1/20"],
    [3 / 2, "3/2"],
    [2, "2"],
    [3, "3"],
    [10, "10"],
    [100, "100"],
  ])("a price times %f is told as %s, with ticker and date", (ratio, text) => {
    const [found, ...others] = inspectReturns(split(returns, 3, 120, ratio), index);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ kind: "split", ticker: "T3", first: date(120), last: date(120), rows: 1 });
    expect(found!.value).toBeCloseTo(ratio * (1 + returns.values[3 * 300 + 120]!), 12);
    expect(found!.found).toMatch(new RegExp(`, about ${text}$`));
  });

  test("of log returns as well, and of the benchmark", () => {
    const logs = (panel: Panel) => ({ ...panel, values: panel.values.map(Math.log1p) });
    const [one] = inspectReturns(logs(split(returns, 3, 120, 0.5)), logs(index), { kind: "log" });
    expect(one).toEqual(inspectReturns(split(returns, 3, 120, 0.5), index)[0]);
    expect(inspectReturns(returns, split(index, 0, 50, 0.5))).toMatchObject([{ kind: "split", ticker: "M" }]);
  });

  test("a jump that the market makes too is none", () => {
    let crash = returns;
    for (let i = 0; i < 8; i++) crash = split(crash, i, 77, 0.5);
    expect(kinds(crash)).toEqual([]);
    // with too few tickers for a median the benchmark tells
    const one = panelOf([split(returns, 0, 77, 0.5).values.subarray(0, 300)], 300);
    expect(kinds(one, index)).toEqual(["split"]);
    expect(kinds(one, split(index, 0, 77, 0.6))).toEqual([]);
  });

  test("a jump that is undone within five rows is none, and next to no ratio neither", () => {
    const slump = split(split(returns, 2, 100, 0.5), 2, 104, 1.9);
    expect(kinds(slump)).toEqual([]);
    expect(kinds(split(returns, 2, 100, 0.58))).toEqual([]);
    expect(kinds(split(returns, 2, 100, 0.8))).toEqual([]);
  });

  test("a jump that is usual for the ticker is none", () => {
    expect(kinds(market(8, 300, 0.15, 2).returns)).not.toContain("split");
  });

  test("in markets of heavy tails 19 of 20 are found, and hardly any where there is none", () => {
    const rows = 500;
    const pick = uniform(9);
    let [found, wrong, all] = [0, 0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      const clean = market(20, rows, 0.02, seed + 100).returns;
      wrong += kinds(clean).filter((kind) => kind === "split").length;
      let bad = clean;
      const places = clean.tickers.map((ticker, i) => {
        const row = Math.floor(pick() * rows);
        bad = split(bad, i, row, [0.5, 1 / 3, 2 / 3, 2, 10][i % 5]!);
        return `${ticker} ${date(row)}`;
      });
      const told = new Set(
        inspectReturns(bad).map(({ kind, ticker, first }) => `${kind} ${ticker} ${first}`),
      );
      found += places.filter((place) => told.has(`split ${place}`)).length;
      all += places.length;
    }
    expect(found / all).toBeGreaterThan(0.95);
    expect(wrong).toBeLessThanOrEqual(4); // of 200,000 returns
  });
});

describe("spikes", () => {
  const { returns } = market(8, 300, 0.01, 3);
  const tick = (ratio: number) => split(split(returns, 5, 60, ratio), 5, 61, 1 / ratio);

  test.each([1.3, 0.7, 100, 0.01, 2])("a price times %f for one row", (ratio) => {
    const findings = inspectReturns(tick(ratio));
    expect(findings).toMatchObject([
      { kind: "spike", ticker: "T5", first: date(60), last: date(61), rows: 2 },
    ]);
    expect(findings[0]!.value).toBe(Math.expm1(Math.log1p(tick(ratio).values[5 * 300 + 60]!)));
  });

  test("a small one is none, and one that stays half undone neither", () => {
    expect(kinds(tick(1.04))).toEqual([]);
    expect(kinds(split(split(returns, 5, 60, 1.3), 5, 61, 1 / 1.15))).toEqual([]);
  });
});

describe("prices that stand still", () => {
  const { returns } = market(8, 100, 0.01, 4);
  const still = (ticker: number, from: number, to: number, panel = returns): Panel => ({
    ...panel,
    values: panel.values.slice().fill(0, ticker * 100 + from, ticker * 100 + to),
  });

  test("five returns of zero are told, four are not", () => {
    expect(kinds(still(1, 10, 14))).toEqual([]);
    expect(inspectReturns(still(1, 10, 15))).toMatchObject([
      { kind: "stale", ticker: "T1", first: date(10), last: date(14), rows: 5, value: 5 },
    ]);
    expect(inspectReturns(still(7, 90, 100))).toMatchObject([{ last: date(99), rows: 10 }]);
    // a gap in between makes two runs of it
    const holed = still(1, 10, 19);
    expect(kinds({ ...holed, values: holed.values.with(114, Number.NaN) })).toEqual([]);
  });

  test("a date on which nothing moves is a filled holiday, of five tickers on", () => {
    const filled = (count: number) => {
      let panel = returns;
      for (let i = 0; i < count; i++) panel = still(i, 50, 51, panel);
      return panel;
    };
    expect(inspectReturns(filled(8))).toMatchObject([
      {
        kind: "unmoved",
        first: date(50),
        last: date(50),
        value: 1,
        found: "8 of 8 tickers have a return of zero",
      },
    ]);
    expect(inspectReturns(filled(8))[0]).not.toHaveProperty("ticker");
    expect(kinds(filled(7))).toEqual([]);
    const four = createPanel(returns.time, ["A", "B", "C", "D"], filled(8).values.slice(0, 400));
    expect(kinds(four)).toEqual([]);
  });
});

test("the notes name the first few of each kind, of stale prices the longest", () => {
  const { returns } = market(8, 100, 0.01, 4);
  let panel = returns;
  for (const ticker of [0, 1, 2, 4]) panel = split(panel, ticker, 20, 0.5);
  panel = { ...panel, values: panel.values.slice().fill(0, 600, 606).fill(0, 700, 720) };
  const findings = inspectReturns(panel);
  const [splits, stale, ...rest] = findingNotes(findings);
  expect(rest).toEqual([]);
  expect(splits).toMatch(/^4 jumps look like unadjusted splits: T0 1970-01-21: .*; T1 .*; T2 .*; \.\.\.$/);
  expect(stale).toBe(
    "2 runs of prices that do not move, as in halts or after filling: T7 1970-01-01 to 1970-01-20: no move in 20 rows; T6 1970-01-01 to 1970-01-06: no move in 6 rows",
  );
  expect(findingText(findings[0]!)).toMatch(/^T0 1970-01-21: goes to 0\.\d+ of its price, about 1\/2$/);
  expect(findingNotes([])).toEqual([]);
});

test("returns in percent, which no price can have, are nothing to be suspicious of", () => {
  const { returns, index } = market(8, 300, 1, 6);
  expect(Math.min(...returns.values)).toBeLessThan(-1);
  expect(inspectReturns(returns, index)).toEqual([]);
  const lost = market(8, 300, 0.01, 6).returns;
  expect(inspectReturns({ ...lost, values: lost.values.with(50, -1) })).toEqual([]);
});

test("series without a value, or with one row, are nothing to be suspicious of", () => {
  const empty = panelOf([new Float64Array(9).fill(Number.NaN)], 9);
  expect(inspectReturns(empty, empty)).toEqual([]);
  expect(inspectReturns(panelOf([[0.5]], 1))).toEqual([]);
  expect(inspectReturns(toReturns(lagPanel(panelOf([[1, 2]], 2), 1)))).toEqual([]);
});
