import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { ComputeOptions } from "../../src/cli/compute.ts";
import { checkEstimator, estimator } from "../../src/cli/estimator.ts";
import { estimate } from "../../src/estimate/estimate.ts";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import { dropTickers, takeSeries } from "../../src/panel/calendar.ts";
import { resamplePrices } from "../../src/panel/frequency.ts";
import type { Result } from "../../src/panel/result.ts";
import { pick } from "../../src/panel/result.ts";
import { toReturns } from "../../src/panel/returns.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { longCSV, wideCSV } from "../../src/table/csv.ts";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const table = wide(prices(120));
place.write("prices.csv", table);

let own: Result;
let groups: Result;
let kernel: Kernel;
beforeAll(async () => {
  const returns = toReturns(fromCSV(table).panel);
  const [stocks, market] = [dropTickers(returns, ["INDEX"]), takeSeries(returns, ["INDEX"])];
  const options = { estimator: "dimson", lags: 2, leads: 1, window: 40, minPeriods: 30 } as const;
  kernel = await createKernel();
  own = await estimate(kernel, stocks, market, { ...options, stats: ["beta", "se_beta"] });
  const groupOf = stocks.tickers.map((name) => (name === "C" ? "" : "x"));
  const prior = { estimator: "vasicek", window: [20, 200], minPeriods: 15, groupOf } as const;
  groups = await estimate(kernel, stocks, market, prior);
});

const args = ["compute", "prices.csv", "--benchmark", "INDEX", "--estimator", "dimson:lags=2,leads=1"];
const windows = ["--window", "40", "--min-periods", "30"];

test("tables hold what the library estimates, and pictures say by what", () => {
  const many = place.call([
    ...[...args, ...windows, "--stat", "beta,se_beta", "-o", "long.csv"],
    ...["--heatmap", "beta.svg", "--threads", "2"],
  ]);
  expect(many.stderr).toContain("written: long.csv, beta.svg");
  expect(many.stderr).toContain("beta, se_beta by dimson:lags=2,leads=1 against INDEX; window 40");
  expect(many.stderr).toContain(
    "note: dimson compares returns with the market's of a row later: each beta stands where that row is known, and its tickers' returns end a row before",
  );
  expect(many.status).toBe(0);
  expect(readFileSync(place.path("long.csv"), "utf8")).toBe([...longCSV(own)].join(""));
  expect(readFileSync(place.path("beta.svg"), "utf8")).toContain(
    "40-day rolling β (regression on INDEX), Dimson (lags=2, leads=1)<",
  );
});

test("a wide table says it, too, is drawn so, and is confirmed", () => {
  expect(place.call([...args, ...windows, "-o", "wide.parquet"]).status).toBe(0);
  const drawn = place.call(["heatmap", "wide.parquet", "-o", "wide.svg", "--locale", "ja"]);
  expect(drawn.status).toBe(0);
  expect(readFileSync(place.path("wide.svg"), "utf8")).toContain("、Dimson 法（lags=2、leads=1）<");
  const { status, stdout } = place.call(["verify", "wide.parquet"]);
  expect(stdout).toContain("recomputed, have the same bits");
  expect(status).toBe(0);
  expect(place.call([...args, ...windows, "--shape", "long", "-o", "long.arrow"]).status).toBe(0);
  expect(place.call(["heatmap", "long.arrow", "-o", "long.svg"]).status).toBe(0);
  expect(readFileSync(place.path("long.svg"), "utf8")).toContain(
    "(regression on INDEX), Dimson (lags=2, leads=1)<",
  );
  const csv = place.call([...args, ...windows, "-o", "-"]);
  expect(csv.stdout).toBe([...wideCSV(pick(own))].join(""));
});

test("weekly returns of the dates that all share, the week that goes on left out", () => {
  const { stdout, stderr, status } = place.call([
    ...["compute", "prices.csv", "--benchmark", "INDEX", "--frequency", "week", "--window", "8", "-o", "-"],
  ]);
  expect(status).toBe(0);
  // 2024-01-01 is a Monday, and 120 days go on to 2024-04-29, a Monday, too
  expect(stderr).toContain("note: the last week, up to 2024-04-29, is left out, for it may not be over");
  const returns = toReturns(resamplePrices(fromCSV(table).panel, "week"));
  const [stocks, market] = [dropTickers(returns, ["INDEX"]), takeSeries(returns, ["INDEX"])];
  expect(stdout).toBe([...wideCSV(pick(kernel.rolling(stocks, market, { window: 8 })))].join(""));
  const partial = place.call(["compute", "prices.csv", "--benchmark", "INDEX", "--keep-partial", "-o", "-"]);
  expectRefusal(partial, 2, "--keep-partial is about the last period of --frequency; give that too");
});

test("vasicek in groups of the metadata over several windows, as the library has it, and verified", () => {
  place.write("about.csv", "sym,Main Sector\nA,x\nB,x\nC,\n");
  const grouped = [
    ...["compute", "prices.csv", "--benchmark", "INDEX", "--estimator", "vasicek:group=sector"],
    ...["--window", "20,200", "--min-periods", "15", "--metadata"],
  ];
  const many = place.call([...grouped, "about.csv", "--metadata-ticker", "sym", "-o", "g.csv", "--manifest"]);
  expect(many.stderr).toContain("note: 1 of 3 tickers is without Main Sector, and a group by itself: C\n");
  expect(many.stderr).toContain(
    "note: a group of one ticker has no prior, and that ticker no vasicek beta: Main Sector none\n",
  );
  expect(many.stderr).not.toContain("picture");
  expect(many.status).toBe(0);
  expect(readFileSync(place.path("g.csv"), "utf8")).toBe([...longCSV(groups)].join(""));
  expect(place.call(["verify", "g.csv"]).stdout).toContain("about.csv: 27 bytes, SHA-256 as then\n");
  place.write("other.csv", "ticker,sector\nP,x\nQ,y\n");
  place.write("void.csv", "ticker,sector\nA,\nB,\n");
  const none = 'other.csv: none of its 2 tickers in column "ticker" (P, Q) is one of the 3 of the input';
  expectRefusal(place.call([...grouped, "other.csv", "-o", "x.csv"]), 1, none);
  const empty = "void.csv: its column sector is empty for every ticker; choose another";
  expectRefusal(place.call([...grouped, "void.csv", "-o", "x.csv"]), 1, empty);
});

test("what is missing is told of all rows where no window is full", () => {
  const run = place.call([
    ...["compute", "prices.csv", "--benchmark", "INDEX", "--estimator", "ols", "--window", "200"],
    ...["--min-periods", "100", "-o", "x.csv"],
  ]);
  // of 119 rows the last 20 have 100 pairs
  expect(run.stderr).toContain("missing: 83.2 % of beta, no window of 200 rows being full\n");
});

test("too little data is told with what is needed", () => {
  const run = (name: string) =>
    place.call(["compute", "prices.csv", "--benchmark", "INDEX", "--estimator", name, "-o", "x.csv"]);
  expectRefusal(
    run("bab"),
    1,
    "every value is missing: bab needs 752 rows of returns for a value, and the data have 119",
  );
  expectRefusal(run("dimsom"), 2, "did you mean dimson?");
});

describe("the text of --estimator", () => {
  test.each<[string, object]>([
    ["ols", { estimator: "ols" }],
    ["blume:weight=.67", { estimator: "blume", weight: 0.67 }],
    [
      "bab:corr-window=1000,corr-min-periods=500",
      { estimator: "bab", corrWindow: 1000, corrMinPeriods: 500 },
    ],
    ["down-harlow-rao", { estimator: "down-harlow-rao" }],
    ["vasicek:group=GICS Sector", { estimator: "vasicek", group: "GICS Sector" }],
  ])("%s", (text, choice) => {
    expect(estimator(text)).toEqual(choice);
  });

  test.each<[string, string]>([
    ["", "is none of ols, ewma"],
    ["down", "did you mean"],
    ["ols:lags=1", "ols has no options of its own, got lags."],
    ["dimson:lag=1", "dimson takes lags, leads, got lag."],
    ["dimson:lags=1,lags=2", "dimson takes one lags, got it twice."],
    ["dimson:lags", 'lags of dimson must be a number, got "".'],
    ["dimson:lags=one", 'lags of dimson must be a number, got "one".'],
    ["vasicek:groupOf=x", "vasicek takes group, got groupOf."],
    ["vasicek:group=", 'group of vasicek must be a column of --metadata, got "".'],
    ["blume:group=x", "blume takes weight, target, got group."],
  ])("refuses %j", (text, message) => {
    expect(() => estimator(text)).toThrow(message);
  });
});

describe("what does not go with an estimator", () => {
  test.each<[string, Partial<ComputeOptions>, string]>([
    ["dimson", { halflife: 20 }, "--halflife does not go with --estimator dimson, which takes --window and"],
    [
      "welch",
      { window: [60] },
      "--window does not go with --estimator welch, which takes --halflife, --span",
    ],
    ["welch", { halflife: 20, span: 20 }, "--halflife and --span exclude each other"],
    ["blume", { gaps: "strict" }, "--gaps does not go with"],
    ["blume", { maxSpan: 70 }, "--max-span does not go with"],
    ["blume", { step: 5 }, "--step does not go with"],
    ["blume", { ddof: 0 }, "--ddof does not go with"],
    ["blume", { verify: 10 }, "--verify does not go with"],
    ["ewma", { adjust: false }, "--no-adjust does not go with"],
    ["ewma", { ignoreNa: true }, "--ignore-na does not go with"],

    ["ols", { window: ["90d"] }, "--estimator takes a --window of so many rows, got 90d"],
    ["ols", { minPeriods: 0.8 }, "--min-periods must be a count of pairs with --estimator, got 0.8"],
    ["vasicek", { maxGap: 2 }, "--max-gap gives tickers benchmarks of their own"],
    ["vasicek:group=sector", {}, "--estimator vasicek:group=sector needs --metadata <file.csv>, of which"],
    ["bab", { stat: ["r2"] }, "--estimator bab gives beta, got --stat r2"],
    ["dimson", { stat: ["beta", "n"] }, "--estimator dimson gives beta and se_beta, got --stat n"],
    ["dimson:lags=70", {}, "window must be an integer >= 73 for 71 slopes, got 60"],
    ["bab", { minPeriods: 300 }, "minPeriods must be an integer from 1 to 252, got 300"],
  ])("%s %j", (text, more, message) => {
    const options = { stat: ["beta"], ddof: 1, adjust: true, benchmark: ["M"], locale: "en" } as const;
    const given = { ...options, estimator: estimator(text), ...more } as ComputeOptions;
    expect(() => checkEstimator(given)).toThrow(message);
  });
});
