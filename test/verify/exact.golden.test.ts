// The oracle of the other tests against exact arithmetic done elsewhere.
import { beforeAll, describe, expect, test } from "vitest";
import type { Stat } from "../../src/panel/result.ts";
import { goldens, SP500 } from "../sp500.ts";

describe("505 tickers of the S&P 500, 2013 to 2018", () => {
  let market: SP500;
  beforeAll(async () => {
    market = await SP500.load();
  });

  test.each(goldens)("%s, every column to the last bit", (file, least, read) => {
    const lines = read(file);
    expect(lines.length).toBeGreaterThanOrEqual(least);
    for (const { date, ticker, window, minPeriods, stats } of lines) {
      const t = market.row(date);
      const exact = market
        .pair(market.ticker(ticker))
        .window(Math.max(0, t - window + 1), t + 1, { minPeriods });
      for (const [stat, text] of stats) {
        const value = exact[stat as Stat]?.value;
        const golden = text === "" ? Number.NaN : Number(text);
        if (!Object.is(value, golden)) {
          expect(value, `${stat} of ${ticker} on ${date}, ${window} rows, ${minPeriods} pairs`).toBe(golden);
        }
      }
    }
  });
});
