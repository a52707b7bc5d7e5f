// The real market of 505 tickers, from the raw file to the statistics, against exact arithmetic done elsewhere.
import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel } from "../src/kernel/kernel.ts";
import { pick, type Result, STATS, type Stat } from "../src/panel/result.ts";
import { promiseError } from "../src/verify/promise.ts";
import { sharedBytes, sharedTable } from "./shared.ts";
import { goldens, SP500 } from "./sp500.ts";

describe("505 tickers of the S&P 500, 2013 to 2018", () => {
  let market: SP500;
  let kernel: Kernel;
  beforeAll(async () => {
    market = await SP500.load();
    kernel = await createKernel();
  });

  const run = (window: number, minPeriods = window): Result =>
    kernel.rolling(market.loaded.returns, market.loaded.benchmarks, {
      window,
      minPeriods,
      stats: STATS,
    });

  const at = (result: Result, stat: Stat, date: string, ticker: string): number =>
    pick(result, { stat }).values[market.ticker(ticker) * market.rows + market.row(date)]!;

  test("shape and notes", () => {
    const { returns, benchmarks, notes } = market.loaded;
    expect([returns.tickers.length, returns.time.values.length]).toEqual([505, 1258]);
    expect(benchmarks.tickers).toEqual(["SP500"]);
    expect(notes.join("\n")).toContain('value = "close" of open, high, low, close, volume');
    expect(notes.join("\n")).toContain("1259 of the 8313 dates of SP500 are used: 7054 not in the input");
  });

  test("returns of 16 tickers are the golden's to the last bit", () => {
    const { returns } = market.loaded;
    let compared = 0;
    for (const { date, SP500, ...others } of sharedTable("golden/sp500_returns_subset.csv.gz")) {
      const t = market.row(date!);
      expect(market.loaded.benchmarks.values[t]).toBe(Number(SP500));
      for (const [ticker, text] of Object.entries(others)) {
        const value = returns.values[market.ticker(ticker) * 1258 + t]!;
        expect(value, `${ticker} ${date}`).toBe(text === "" ? Number.NaN : Number(text));
        compared++;
      }
    }
    expect(compared).toBe(1258 * 16);
  });

  test("beta of every ticker and date, window 60", () => {
    const { dates, tickers } = JSON.parse(
      new TextDecoder().decode(sharedBytes("golden/sp500_beta60_all505.meta.json")),
    );
    const bytes = sharedBytes("golden/sp500_beta60_all505.f64le.gz");
    const golden = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const result = run(60);
    // the scale of beta: sd(x) / sd(m) = |beta / corr|
    let worst = 0;
    let valid = 0;
    for (const [t, date] of dates.entries()) {
      for (const [i, ticker] of tickers.entries()) {
        const exact = golden.getFloat64((t * tickers.length + i) * 8, true);
        const beta = at(result, "beta", date, ticker);
        if (Number.isNaN(exact) !== Number.isNaN(beta)) expect(beta, `${ticker} ${date}`).toBe(exact);
        if (Number.isNaN(exact)) continue;
        valid++;
        const scale = Math.abs(exact / at(result, "corr", date, ticker));
        worst = Math.max(worst, promiseError(beta, { value: exact, scale }));
      }
    }
    expect(valid).toBeGreaterThan(580_000);
    expect(worst).toBeLessThanOrEqual(1);
  });

  test.each(goldens)("%s, every column", (file, least, read) => {
    const lines = read(file);
    expect(lines.length).toBeGreaterThanOrEqual(least);
    const results = new Map<string, Result>();
    const columns = new Set<string>();
    const checked = new Set<string>();
    let worst = 0;
    for (const { date, ticker, window, minPeriods, stats } of lines) {
      const key = `${window} ${minPeriods}`;
      const result = results.get(key) ?? run(window, minPeriods);
      results.set(key, result);
      const t = market.row(date);
      const pair = market.pair(market.ticker(ticker));
      const exact = pair.window(Math.max(0, t - window + 1), t + 1, { minPeriods });
      for (const [column, text] of stats) {
        columns.add(column);
        const stat = STATS.find((name) => name === column);
        if (!stat) continue;
        checked.add(column);
        const value = at(result, stat, date, ticker);
        const golden = { value: text === "" ? Number.NaN : Number(text), scale: exact[stat].scale };
        const error = promiseError(value, golden);
        if (error > 1) expect(value, `${stat} of ${ticker} on ${date}, ${key}`).toBe(golden.value);
        worst = Math.max(worst, error);
      }
    }
    expect(worst).toBeGreaterThan(0);
    expect([...checked]).toEqual([...columns]);
  });
});
