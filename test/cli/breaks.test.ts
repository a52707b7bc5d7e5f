import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { alignTo, dropTickers, takeSeries } from "../../src/panel/calendar.ts";
import { toReturns } from "../../src/panel/returns.ts";
import { breaksOf } from "../../src/regime/breaks.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { breaksCSV } from "../../src/table/breaks.ts";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(500);
// from row 250 on, A moves against the market
for (let t = 250; t < 500; t++) {
  const before = market.columns.A![t - 1]!;
  market.columns.A![t] =
    Math.round(
      before * (3 - 2 * (market.columns.INDEX![t]! / market.columns.INDEX![t - 1]!)) * 1e4 + (t % 7),
    ) / 1e4;
}
// C is there for half a year
for (let t = 0; t < 400; t++) market.columns.C![t] = Number.NaN;
const table = wide(market).replaceAll("NaN", "");
place.write("prices.csv", table);
const breaks = (...args: string[]) => place.run(["breaks", "prices.csv", "--benchmark", "INDEX", ...args]);

test("writes what the library finds, and says how much would be by chance", () => {
  const { status, stderr } = breaks("-o", "breaks.csv");
  expect(status).toBe(0);
  expect(stderr).toMatch(
    /note: C has fewer than 120 pairs, too few for a break with 60 on each side; lower --min-pairs\n/,
  );
  expect(stderr).toMatch(/1 break in 1 of 2 tickers at 99 %; by chance it would be in about 0\.02\n/);
  const returns = toReturns(fromCSV(table).panel);
  const stocks = alignTo(dropTickers(returns, ["INDEX"]), returns.time);
  const found = breaksOf(stocks, takeSeries(returns, ["INDEX"]));
  expect(readFileSync(place.path("breaks.csv"), "utf8")).toBe([...breaksCSV(found, stocks)].join(""));
  // dates of returns begin a day after those of prices, 2024-01-01
  expect(new Date(1000 * 86_400 * stocks.time.values[found[0]!.row]!).toISOString()).toMatch(/^2024-09-0/);
});

test("only tickers that could have a break are counted", () => {
  const { status, stdout, stderr } = breaks("-o", "-", "--tickers", "C");
  expect(status).toBe(0);
  expect(stdout.split("\n")).toHaveLength(2);
  expect(stderr).toMatch(/\nno ticker has enough pairs for a break\n/);
});

test.each<[string[], 1 | 2, string]>([
  [["-o", "breaks.parquet"], 2, "breaks are a .csv or .csv.gz file or -, got breaks.parquet"],
  [["-o", "prices.csv"], 1, "prices.csv is an input"],
  [["-o", "-", "--tickers", "D"], 2, 'tickers must be of the 3 there are, got "D"'],
  [["-o", "-", "--level", "100"], 2, "A percentage above 0 and below 100 is wanted"],
  [["-o", "-", "--trim", "0"], 2, "trim must be a share from 0.01 to 0.4, got 0"],
  [["-o", "-", "--benchmark", "A"], 2, "breaks are against one benchmark, got 2; give one"],
])("refuses %j", (args, code, message) => {
  expectRefusal(breaks(...args), code, message);
});
