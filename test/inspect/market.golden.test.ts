// What the inspection says about the real market: what is wrong with its prices is known, and little else is told.
import { expect, test } from "vitest";
import { findGaps } from "../../src/inspect/gaps.ts";
import { findLeads } from "../../src/inspect/lead.ts";
import { inspectReturns } from "../../src/inspect/returns.ts";
import { findScales } from "../../src/inspect/scale.ts";
import { alignCalendars } from "../../src/panel/alignment.ts";
import { alignTo, takeSeries } from "../../src/panel/calendar.ts";
import { lagPanel } from "../../src/panel/lag.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { toReturns } from "../../src/panel/returns.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { uniform } from "../random.ts";
import { sharedBytes } from "../shared.ts";

const { panel } = fromCSV(sharedBytes("data/all_stocks_5yr.csv.gz"));
const returns = toReturns(panel);
const rows = returns.time.values.length;

test("505 stocks that are adjusted for splits: bad ticks, payouts, and three days of news", () => {
  const findings = inspectReturns(returns).map(({ kind, ticker, first }) => `${kind} ${ticker} ${first}`);
  const payouts = [
    "split ARNC 2016-11-01", // Alcoa spun off
    "split BHGE 2017-07-05", // 17.50 dollars a share at the merger
    "split DISCA 2014-08-07", // a share of class C for each share
    "split DISCK 2014-08-07",
  ];
  const news = ["split AMD 2016-04-22", "split CHK 2016-02-08", "split EVHC 2017-11-01"];
  const splits = findings.filter((text) => text.startsWith("split"));
  expect(splits.sort()).toEqual([...payouts, ...news].sort());
  const spikes = findings.filter((text) => text.startsWith("spike"));
  // one row of the file has many tickers wrong, and LNT's split is entered a day early for one day
  expect(spikes).toContain("spike LNT 2016-05-19");
  expect(spikes.filter((text) => text.endsWith("2017-09-14"))).toHaveLength(6);
  expect(findings).toHaveLength(16);
});

test("the Nikkei follows the S&P 500 by a day, and the 505 stocks are in step with it", () => {
  const read = (path: string, options = {}) => fromCSV(sharedBytes(path), options).panel;
  const index = read("data/sp500_index.csv.gz");
  const leads = (input: Panel, lag: number) => {
    const { time } = alignCalendars(input, [index]);
    return findLeads(toReturns(alignTo(input, time)), lagPanel(toReturns(alignTo(index, time)), lag), lag);
  };
  const nikkei = read("data/messy/N225_yahoo_nulls.csv", { valueColumn: "Close" });
  const [lead] = leads(nikkei, 0);
  expect(lead).toMatchObject({ lag: 1, chosenLag: 0 });
  expect(lead!.corr).toBeGreaterThan(0.4);
  expect(lead!.chosenCorr).toBeLessThan(0.2);
  expect(leads(nikkei, 1)).toEqual([]);
  expect(leads(panel, 0)).toEqual([]);
  expect(leads(panel, 1)).toMatchObject([{ lag: 0 }]);
});

test("no market looks like percent beside another, and every one does in percent", () => {
  const read = (path: string, options = {}) => fromCSV(sharedBytes(path), options).panel;
  const universes = [
    panel,
    read("data/sp500_dataset.csv.gz"),
    read("data/factors_dataset.csv.gz"),
    read("data/stock_prices_wide_nan.csv"),
    read("data/messy/vix-daily.csv", { valueColumn: "CLOSE" }),
    read("data/messy/N225_yahoo_nulls.csv", { valueColumn: "Close" }),
  ];
  const markets = [
    read("data/sp500_index.csv.gz"),
    read("data/spy_prices.csv"),
    ...universes.slice(2, 3).flatMap((one) => one.tickers.map((ticker) => takeSeries(one, [ticker]))),
    ...universes.slice(4),
  ];
  const hundredfold = (one: Panel): Panel => ({ ...one, values: one.values.map((value) => 100 * value) });
  for (const [i, input] of universes.entries()) {
    for (const market of markets) {
      const { time } = alignCalendars(input, [market]);
      const [x, m] = [input, market].map((one) => toReturns(alignTo(one, time))) as [Panel, Panel];
      const label = `${input.tickers[0]} against ${market.tickers[0]}`;
      expect(findScales(x, m), label).toEqual([]);
      expect(findScales(hundredfold(x), hundredfold(m)), label).toEqual([]);
      // the VIX moves ten times as much as the market: beside that in percent it is no hundredfold
      if (i === 4 || market === universes[4]) continue;
      expect(findScales(x, hundredfold(m)), label).toMatchObject([{ percent: "benchmark" }]);
      expect(findScales(hundredfold(x), m), label).toMatchObject([{ percent: "tickers" }]);
    }
  }
});

test("splits put in at random rows are found in 19 cases of 20", () => {
  for (const ratio of [1 / 2, 1 / 3, 2 / 3, 1 / 10, 3 / 2, 2, 10]) {
    const draw = uniform(5);
    const values = returns.values.slice();
    const places = returns.tickers.map((_, i) => {
      let t = Math.floor(draw() * rows);
      while (Number.isNaN(values[i * rows + t]!)) t = (t + 1) % rows;
      values[i * rows + t] = ratio * (1 + values[i * rows + t]!) - 1;
      return new Date(returns.time.values[t]! * 864e5).toISOString().slice(0, 10);
    });
    const told = new Set(
      inspectReturns({ ...returns, values })
        .filter(({ kind }) => kind === "split")
        .map(({ ticker, first }) => `${ticker} ${first}`),
    );
    const found = places.filter((date, i) => told.has(`${returns.tickers[i]} ${date}`)).length;
    expect(found / places.length, `${ratio}`).toBeGreaterThan(0.95);
  }
});

test("19 stocks over 35 years: one company that hardly traded, and four days of news", () => {
  const wide = fromCSV(sharedBytes("data/stock_prices_wide_nan.csv")).panel;
  const findings = inspectReturns(toReturns(wide));
  const splits = findings.filter(({ kind }) => kind === "split");
  expect(splits.map(({ ticker, first }) => `${ticker} ${first}`)).toEqual([
    "AAPL 2000-09-29",
    "AMD 2002-10-03",
    "AMD 2016-04-22",
    "BBY 1991-12-19",
    "RRC 1990-04-10",
  ]);
  const stale = findings.filter(({ kind }) => kind === "stale");
  expect(findings).toHaveLength(splits.length + stale.length);
  expect(Math.max(...stale.map(({ rows }) => rows))).toBe(68);
  const { late, ended, holed, empty } = findGaps(wide);
  expect({ late, ended, holed, empty }).toEqual({ late: 8, ended: 0, holed: 0, empty: [] });
});
