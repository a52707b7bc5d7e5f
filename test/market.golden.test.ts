// The real market of 505 tickers, from the raw file to the statistics, against exact arithmetic done elsewhere.
import { beforeAll, describe, expect, test } from "vitest";
import { type Loaded, loadReturns } from "../src/cli/load.ts";
import { Progress } from "../src/cli/progress.ts";
import { createKernel, type Kernel } from "../src/kernel/kernel.ts";
import { pick, type Result, STATS, type Stat } from "../src/panel/result.ts";
import { formatTime } from "../src/panel/time.ts";
import { sharedBytes, sharedPath, sharedTable } from "./shared.ts";

/** The kernel's promise: within 1e-14 of the statistic's natural scale; the golden itself is rounded to a double. */
function expectGolden(value: number, text: string, scale: number, where: string): void {
  if (text === "") {
    expect(value, where).toBeNaN();
    return;
  }
  const golden = Number(text);
  expect(Math.abs(value - golden), where).toBeLessThanOrEqual(1e-14 * scale);
}

interface Market {
  kernel: Kernel;
  loaded: Loaded;
  ticker: Map<string, number>;
  row: Map<string, number>;
}

async function loadMarket(): Promise<Market> {
  const options = {
    benchmark: [`${sharedPath("data/sp500_index.csv.gz")}:SP500`],
    kind: "prices",
    log: false,
  } as const;
  const loaded = loadReturns(
    [sharedPath("data/all_stocks_5yr.csv.gz")],
    { ...options, benchmark: [...options.benchmark], from: undefined, to: undefined },
    new Progress(true),
  );
  const { tickers, time } = loaded.returns;
  return {
    kernel: await createKernel(),
    loaded,
    ticker: new Map(tickers.map((name, i) => [name, i])),
    row: new Map(Array.from(time.values, (value, t) => [formatTime(time.kind, value), t])),
  };
}

describe("505 tickers of the S&P 500, 2013 to 2018", () => {
  let market: Market;
  beforeAll(async () => {
    market = await loadMarket();
  });

  const run = (window: number, minPeriods = window): Result =>
    market.kernel.rolling(market.loaded.returns, market.loaded.benchmarks, {
      window,
      minPeriods,
      stats: STATS,
    });

  const at = (result: Result, stat: Stat, date: string, ticker: string): number => {
    const rows = result.time.values.length;
    return pick(result, { stat }).values[market.ticker.get(ticker)! * rows + market.row.get(date)!]!;
  };

  /** beta / corr and cov / corr are the scales sd(x) / sd(m) and sd(x) sd(m). */
  const expectStats = (
    result: Result,
    date: string,
    ticker: string,
    { beta, cov, corr }: Record<"beta" | "cov" | "corr", string>,
    where: string,
  ): void => {
    const scale = (stat: string) => Math.abs(Number(stat) / Number(corr));
    expectGolden(at(result, "beta", date, ticker), beta, scale(beta), `beta ${where}`);
    expectGolden(at(result, "cov", date, ticker), cov, scale(cov), `cov ${where}`);
    expectGolden(at(result, "corr", date, ticker), corr, 1, `corr ${where}`);
  };

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
      const t = market.row.get(date!)!;
      expect(market.loaded.benchmarks.values[t]).toBe(Number(SP500));
      for (const [ticker, text] of Object.entries(others)) {
        const value = returns.values[market.ticker.get(ticker)! * 1258 + t]!;
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
        worst = Math.max(worst, Math.abs(beta - exact) / scale);
      }
    }
    expect(valid).toBeGreaterThan(580_000);
    expect(worst).toBeLessThanOrEqual(1e-14);
  });

  test.each([20, 60, 252])("every statistic of 16 tickers on every date, window %i", (window) => {
    const result = run(window);
    const golden = sharedTable(`golden/sp500_exact_w${window}.csv.gz`);
    for (const { date, ticker, n, beta, cov, corr } of golden) {
      const where = `${ticker} ${date}`;
      expect(at(result, "n", date!, ticker!), where).toBe(Number(n));
      expectStats(result, date!, ticker!, { beta: beta!, cov: cov!, corr: corr! }, where);
    }
    expect(golden.length).toBeGreaterThan(13_000);
  });

  test("all 505 tickers on every 63rd date, windows 20, 60 and 252", () => {
    const results = new Map([20, 60, 252].map((window) => [window, run(window)]));
    const golden = sharedTable("golden/sp500_exact_all505_sampled.csv.gz");
    for (const { window, date, ticker, beta, cov, corr } of golden) {
      const result = results.get(Number(window))!;
      const where = `${ticker} ${date} ${window}`;
      expectStats(result, date!, ticker!, { beta: beta!, cov: cov!, corr: corr! }, where);
    }
    expect(golden.length).toBeGreaterThan(20_000);
  });

  test.each([60, 20, 2])("tickers with gaps and late listings, at least %i pairs", (minPeriods) => {
    const result = run(60, minPeriods);
    const golden = sharedTable("golden/sp500_w60_min_periods.csv.gz");
    for (const line of golden) {
      const { date, ticker, n_pairs: n } = line;
      const where = `${ticker} ${date}`;
      const [beta, cov, corr] = ["beta", "cov", "corr"].map((stat) => line[`${stat}_exact_mp${minPeriods}`]!);
      expect(at(result, "n", date!, ticker!), where).toBe(Number(n));
      expectStats(result, date!, ticker!, { beta: beta!, cov: cov!, corr: corr! }, where);
    }
    expect(golden.length).toBe(8 * 1258);
  });
});
