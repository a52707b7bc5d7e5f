import { describe, expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { alignCalendars } from "../../src/panel/alignment.ts";
import { alignTo } from "../../src/panel/calendar.ts";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { type PairedReturns, pairReturns } from "../../src/panel/pairs.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { joinResults, pick } from "../../src/panel/result.ts";
import { toReturns } from "../../src/panel/returns.ts";
import { bits, panelOf } from "../kernel/series.ts";
import { normal, uniform } from "../random.ts";

const none = Number.NaN;
const days = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-08"];
const prices = panelFromColumns(days, {
  FULL: [1, 2, 4, 8, 16, 32],
  HALT: [10, 20, null, 30, 60, 30],
  LONG: [10, 20, null, null, 30, 60],
  SAME: [5, 10, null, 40, 20, 20],
  LATE: [null, null, 3, 6, 3, 6],
});
const market = panelFromColumns(days, { M: [100, 110, 99, 132, 66, 132] });

const group = ({ groups }: PairedReturns, ticker: string) =>
  groups.find(({ returns }) => returns.tickers.includes(ticker))!;
const row = ({ tickers, values, time }: Panel, ticker: string) => {
  const steps = time.values.length;
  const i = tickers.indexOf(ticker);
  return Array.from(values.subarray(i * steps, (i + 1) * steps));
};

test("a return over a gap stands where trading resumes, beside the market's over the same days", () => {
  const paired = pairReturns(prices, market, { maxGap: 1 });
  expect(row(paired.returns, "HALT")).toEqual([1, none, 30 / 20 - 1, 1, -0.5]);
  expect(row(group(paired, "HALT").benchmarks, "M")).toEqual([
    110 / 100 - 1,
    99 / 110 - 1,
    132 / 110 - 1, // over two rows, as HALT's
    66 / 132 - 1,
    1,
  ]);
  expect(paired.bridges).toEqual([
    { ticker: "HALT", from: 1, to: 3 },
    { ticker: "SAME", from: 1, to: 3 },
  ]);
});

test("tickers with the same gaps share a group, those without have the plain returns", () => {
  const paired = pairReturns(prices, market, { maxGap: 1 });
  expect(paired.groups.map(({ returns }) => returns.tickers)).toEqual([
    ["FULL", "LONG", "LATE"],
    ["HALT", "SAME"],
  ]);
  expect(paired.returns.tickers).toEqual(prices.tickers);
  expect(group(paired, "FULL").benchmarks).toEqual(toReturns(market));
  expect(paired.benchmarks).toEqual(toReturns(market));
  // a gap of two rows stays open, and so does the time before a listing
  expect(row(paired.returns, "LONG")).toEqual([1, none, none, none, 1]);
  expect(row(paired.returns, "LATE")).toEqual([none, none, 1, -0.5, 1]);
});

test("a longer gap with a larger maxGap, and log returns", () => {
  const paired = pairReturns(prices, market, { maxGap: 2, kind: "log" });
  expect(row(paired.returns, "LONG")).toEqual([Math.log(2), none, none, Math.log(30 / 20), Math.log(2)]);
  expect(row(group(paired, "LONG").benchmarks, "M")[3]).toBe(Math.log(66 / 110));
});

test("without maxGap there is one group, and it is toReturns", () => {
  for (const options of [{}, { maxGap: 0 }]) {
    const { returns, benchmarks, groups, bridges } = pairReturns(prices, market, options);
    expect(returns).toEqual(toReturns(prices));
    expect(benchmarks).toEqual(toReturns(market));
    expect(groups).toEqual([{ returns, benchmarks }]);
    expect(bridges).toEqual([]);
  }
  const complete = panelFromColumns(days, { FULL: [1, 2, 4, 8, 16, 32] });
  expect(pairReturns(complete, market, { maxGap: 3 }).groups).toHaveLength(1);
});

test("a gap of a benchmark is bridged for every ticker, and no benchmark counts the days of it twice", () => {
  const two = panelFromColumns(days, { M: [100, 110, 99, 132, 66, 132], N: [10, 20, null, 40, 80, 40] });
  const { groups, returns } = pairReturns(panelFromColumns(days, { FULL: [1, 2, 4, 8, 16, 32] }), two, {
    maxGap: 1,
  });
  expect(groups).toHaveLength(1);
  expect(row(returns, "FULL")).toEqual([1, none, 3, 1, 1]);
  expect(row(groups[0]!.benchmarks, "N")).toEqual([1, none, 1, 1, -0.5]);
  expect(row(groups[0]!.benchmarks, "M")[2]).toBe(132 / 110 - 1);
});

test("a price of zero or less is a gap", () => {
  const holed = panelFromColumns(days, { A: [1, 2, -1, 8, 16, 32] });
  const { returns } = pairReturns(holed, market, { maxGap: 1 });
  expect(row(returns, "A")).toEqual([1, none, 3, 1, 1]);
  expect(returns.notes).toEqual([
    "1 price is zero or negative and counts as missing, the first one -1 of A on 2024-01-03",
  ]);
});

test("what is no maxGap, or stands over other dates, is refused", () => {
  expect(() => pairReturns(prices, market, { maxGap: 1.5 })).toThrow(
    new RangeError("maxGap must be an integer >= 0, got 1.5"),
  );
  const shorter = panelFromColumns(days.slice(1), { M: [1, 2, 3, 4, 5] });
  expect(() => pairReturns(prices, shorter)).toThrow("must be over the same time index");
});

describe("beta over gaps", () => {
  const rows = 2000;
  const draw = normal(11);
  const hole = uniform(12);
  const level = new Float64Array(rows);
  for (let t = 0; t < rows; t++) level[t] = (level[t - 1] ?? 0) + 0.01 * draw();
  const index = panelOf([level.map((log) => 100 * Math.exp(log))], rows);
  // twice the market in logs, with a third of the prices missing
  const double = level.map((log, t) => (t > 0 && hole() < 1 / 3 ? none : 10 * Math.exp(2 * log)));
  const stock = panelOf([double], rows);
  const beta = async ({ groups, returns }: Pick<PairedReturns, "groups" | "returns">) => {
    const kernel = await createKernel();
    const results = groups.map((one) =>
      kernel.rolling(one.returns, one.benchmarks, { window: 1000, minPeriods: 100, stats: ["beta", "n"] }),
    );
    const joined = joinResults(results, returns.tickers);
    return [pick(joined, { stat: "beta" }).values.at(-1)!, pick(joined, { stat: "n" }).values.at(-1)!];
  };

  test("is exact where the market's return spans the same days, and far too low where prices were filled", async () => {
    const [bridged, pairs] = await beta(pairReturns(stock, index, { kind: "log", maxGap: 30 }));
    expect(bridged).toBeCloseTo(2, 12);
    const [plain, fewer] = await beta(pairReturns(stock, index, { kind: "log" }));
    expect(plain).toBeCloseTo(2, 12);
    expect(pairs! / fewer!).toBeGreaterThan(1.4); // about 2/3 of the rows instead of 4/9
    const filled = double.slice();
    for (let t = 1; t < rows; t++) if (Number.isNaN(filled[t]!)) filled[t] = filled[t - 1]!;
    const [naive] = await beta(pairReturns(panelOf([filled], rows), index, { kind: "log" }));
    expect(naive).toBeCloseTo((2 * 2) / 3, 1); // times the share of the prices that are there
  });

  test("with a calendar by union is that of each ticker's own intersection with the market", async () => {
    const keep = (ticker: (t: number) => boolean, { values }: Panel): Panel => {
      const at = Array.from({ length: rows }, (_, t) => t).filter(ticker);
      return panelOf([at.map((t) => values[t]!)], at.length, {
        kind: "day",
        values: Float64Array.from(at),
      });
    };
    const abroad = keep((t) => t % 7 !== 3, panelOf([level.map((log) => Math.exp(2 * log))], rows));
    const home = keep((t) => t % 11 !== 5, index);
    const run = async (calendar: "union" | "intersection", maxGap: number) => {
      const { time } = alignCalendars(abroad, [home], { calendar });
      return beta(pairReturns(alignTo(abroad, time), alignTo(home, time), { kind: "log", maxGap }));
    };
    expect((await run("intersection", 0))[0]).toBeCloseTo(2, 12);
    expect((await run("union", 2))[0]).toBeCloseTo(2, 12);
    expect((await run("union", 0))[0]).toBeCloseTo(2, 12);
  });
});

test("a slow twin at random: each pair spans the rows between two that both sides have", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const draw = uniform(seed);
    const rows = 40;
    const maxGap = seed % 5;
    const series = (share: number) =>
      Float64Array.from({ length: rows }, () => (draw() < share ? none : 1 + draw()));
    const stocks = panelOf([series(0.3), series(0.1), series(0), series(0.3)], rows);
    const markets = panelOf([series(0.1), series(0)].slice(0, 1 + (seed % 2)), rows);
    const paired = pairReturns(stocks, markets, { maxGap });
    const own = (panel: Panel, i: number) => panel.values.subarray(i * rows, (i + 1) * rows);
    for (const [i, ticker] of stocks.tickers.entries()) {
      const x = own(stocks, i);
      const both = (t: number) =>
        !Number.isNaN(x[t]!) && markets.tickers.every((_, b) => !Number.isNaN(own(markets, b)[t]!));
      const { returns, benchmarks } = group(paired, ticker);
      for (const [b, name] of markets.tickers.entries()) {
        const m = own(markets, b);
        const pairs: string[] = [];
        for (let t = 1; t < rows; t++) {
          let from = t - 1;
          while (from >= 0 && !both(from)) from--;
          const adjacent = from === t - 1 || !(maxGap > 0 && both(t) && from >= 0 && t - from - 1 <= maxGap);
          // rows that a bridge spans count in it alone
          let spanned = false;
          for (let s = 0; s < t; s++) {
            let next = t;
            while (next < rows && !both(next)) next++;
            if (both(s) && s < t && !both(t) && next < rows && next - s - 1 <= maxGap) {
              let clear = true;
              for (let k = s + 1; k < next; k++) if (both(k)) clear = false;
              if (clear) spanned = true;
            }
          }
          const start = adjacent ? t - 1 : from;
          const pair = [x[t]! / x[start]! - 1, m[t]! / m[start]! - 1];
          if (!spanned && !pair.some(Number.isNaN)) pairs.push(`${t} ${pair}`);
        }
        const [fast, slow] = [row(returns, ticker), row(benchmarks, name)];
        const found = fast.flatMap((value, t) =>
          Number.isNaN(value + slow[t]!) ? [] : [`${t + 1} ${[value, slow[t]]}`],
        );
        expect(found, `seed ${seed}, ${ticker}, ${name}`).toEqual(pairs);
      }
    }
  }
});

test("results of groups become one in the order of the tickers", async () => {
  const kernel = await createKernel();
  const paired = pairReturns(prices, market, { maxGap: 1 });
  const run = (one: { returns: Panel; benchmarks: Panel }) =>
    kernel.rolling(one.returns, one.benchmarks, { window: [2, 3], minPeriods: 2, stats: ["beta", "n"] });
  const joined = joinResults(paired.groups.map(run), prices.tickers);
  expect(joined.tickers).toEqual(prices.tickers);
  for (const one of paired.groups) {
    const result = run(one);
    for (const [k, array] of result.arrays.entries()) {
      for (const [i, ticker] of result.tickers.entries()) {
        const at = prices.tickers.indexOf(ticker);
        expect(bits(joined.arrays[k]!.subarray(at * 5, at * 5 + 5)), ticker).toEqual(
          bits(array.subarray(i * 5, i * 5 + 5)),
        );
      }
    }
  }
});
