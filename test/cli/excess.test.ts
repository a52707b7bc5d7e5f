import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type AlignOptions, align } from "../../src/align/align.ts";
import type { Rate } from "../../src/align/excess.ts";
import { checkCompute } from "../../src/cli/check.ts";
import type { ComputeOptions } from "../../src/cli/compute.ts";
import { estimator } from "../../src/cli/estimator.ts";
import { withPreset } from "../../src/cli/preset.ts";
import { UsageError } from "../../src/cli/usage.ts";
import { dropTickers, takeSeries } from "../../src/panel/calendar.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { formatTime } from "../../src/panel/time.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { prices, returnsOf, rows, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(150);
const names = ["A", "B", "C", "INDEX"];
place.write("prices.csv", wide(market));
// yields in FRED's form: every second day a holiday
const yields = market.dates.map((_, t) => (t % 2 === 0 ? 3 + 0.05 * t : Number.NaN));
place.write(
  "DTB3.csv",
  `observation_date,DTB3\n${market.dates.map((date, t) => `${date},${Number.isNaN(yields[t]!) ? "." : yields[t]}`).join("\n")}\n`,
);
const compute = (...args: string[]) =>
  place.call(["compute", "prices.csv", "--benchmark", "INDEX", "--window", "20", ...args]);
const dtb3 = ["--risk-free", "DTB3.csv", "--risk-free-unit", "annual-percent"];

/** Beta of the last window, by plain sums. */
function lastBeta(x: readonly number[], m: readonly number[], window = 20): number {
  const [a, b] = [x.slice(-window), m.slice(-window)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / window;
  const [p, q] = [mean(a), mean(b)];
  const cov = a.reduce((sum, value, t) => sum + (value - p) * (b[t]! - q), 0);
  return cov / b.reduce((sum, value) => sum + (value - q) ** 2, 0);
}

/** What the yields give from the t-th to the t+1-th date: a day of the last that is known. */
const rateFrom = (t: number) => (0.01 * yields[t - (t % 2)]!) / 365;

test("returns less a series of yields: table, title, metadata, and the confirmation", () => {
  const run = compute(...dtb3, "-o", "excess.parquet", "--heatmap", "excess.svg", "--locale", "ja");
  expect(run.stderr).toContain(
    "note: DTB3 (annual-percent) is off all returns, of tickers and benchmarks: the last rate known when a return begins, at most 14 days old, times days / 365; 6.68 % a year in the mean",
  );
  expect(run.stderr).toContain("beta against INDEX, less DTB3; window 20");
  expect(run.status).toBe(0);
  expect(readFileSync(place.path("excess.svg"), "utf8")).toContain(
    "20 日ローリング β（INDEX との回帰）、超過リターン（DTB3 控除後）<",
  );
  const table = rows(compute(...dtb3, "-o", "-").stdout);
  const own = returnsOf(market);
  const excess = Object.fromEntries(
    names.map((name) => [name, own[name]!.map((value, t) => value - rateFrom(t))]),
  );
  for (const [i, name] of table[0]!.slice(1).entries())
    expect(Number(table.at(-1)![i + 1])).toBeCloseTo(lastBeta(excess[name]!, excess.INDEX!), 11);

  const { stdout, status } = place.call(["verify", "excess.parquet"]);
  expect(stdout).toContain("recomputed, have the same bits");
  expect(stdout).toContain("DTB3.csv: ");
  expect(status).toBe(0);
  place.write("DTB3.csv", readFileSync(place.path("DTB3.csv"), "utf8").replace("3.1\n", "3.2\n"));
  expectRefusal(
    place.call(["verify", "excess.parquet"]),
    1,
    "DTB3.csv is not what excess.parquet was computed from",
  );
});

test("overlapping returns less a column of the input, which is no ticker; no band in lines or regimes", () => {
  const { dates, columns } = market;
  const text = wide({ dates, columns: { ...columns, RF: dates.map((_, t) => 0.001 * (t % 5)) } });
  place.write("with-rf.csv", text);
  const args = ["compute", "with-rf.csv", "--benchmark", "INDEX", "--window", "20", "--horizon", "5"];
  const rate = ["--risk-free", "RF", "--risk-free-unit", "percent"];
  const run = place.call([
    ...args,
    ...rate,
    "--stat",
    "beta,se_beta,n",
    "-o",
    "over.parquet",
    "--lines",
    "over.svg",
  ]);
  expect(run.stderr).toContain(
    "note: returns span 5 rows and overlap: standard errors, t values and bands take them for independent, and are about 1.84 times too small",
  );
  expect(run.stderr).toContain("note: no band: returns over 5 rows overlap");
  expect(run.stderr).toContain("3 tickers x 145 return dates");
  const svg = readFileSync(place.path("over.svg"), "utf8");
  expect(svg).toContain(
    "20-day rolling β (regression on INDEX), overlapping 5-day excess returns (over RF)<",
  );
  const banded = place.call(["regimes", "over.parquet", "-o", "-", "--band", "95"]);
  expectRefusal(banded, 1, "over.parquet: no band: returns over 5 rows overlap");
  const table = rows(place.call([...args, ...rate, "-o", "-"]).stdout);
  const over = (name: string) =>
    columns[name]!.slice(5).map((price, t) => {
      let off = 1;
      for (let k = t + 1; k <= t + 5; k++) off *= 1 + 0.00001 * (k % 5);
      return price / columns[name]![t]! - off;
    });
  for (const [i, name] of table[0]!.slice(1).entries())
    expect(Number(table.at(-1)![i + 1])).toBeCloseTo(lastBeta(over(name), over("INDEX")), 11);
});

describe("the rate is that of each return's own days", () => {
  const panel = fromCSV(wide(market)).panel;
  const [stocks, index] = [dropTickers(panel, ["INDEX"]), takeSeries(panel, ["INDEX"])];
  const rate: Rate = {
    ...{ name: "R", unit: "annual" },
    riskFree: { ...index, tickers: ["R"], values: index.values.map((_, t) => 0.0365 * (t + 1)) },
  };
  const usual = { kind: "prices", log: false, from: undefined, to: undefined } as const;
  const run = (options: Partial<AlignOptions>, all: Panel = stocks) =>
    align(all, [index], [], { ...usual, ...options }, rate);
  const level = (t: number) => index.values[t]!;

  test("of a benchmark that is lagged, of the days that its returns are of", () => {
    const { benchmarks, returns } = run({ lag: 2 });
    expect(benchmarks.values[1]).toBeNaN();
    expect(benchmarks.values[2]).toBeCloseTo(level(1) / level(0) - 1 - 0.0001, 15);
    expect(returns.values[2]).toBeCloseTo(stocks.values[3]! / stocks.values[2]! - 1 - 0.0003, 15);
  });

  test("of returns over gaps, of all their days, and the benchmark's beside them", () => {
    const values = stocks.values.slice();
    values.fill(Number.NaN, 10, 12);
    const { groups, returns } = run({ maxGap: 3, lag: 1 }, { ...stocks, values });
    const [own, others] = groups;
    expect(own!.returns.tickers).toEqual(["A"]);
    // from row 9 to row 12: three days of the tenth rate
    const over = values[12]! / values[9]! - 1 - 3 * 0.001;
    expect(own!.returns.values[11]).toBeCloseTo(over, 14);
    expect(own!.benchmarks.values[11]).toBeCloseTo(level(11) / level(8) - 1 - 3 * 0.0009, 14);
    expect(others!.benchmarks.values[11]).toBeCloseTo(level(11) / level(10) - 1 - 0.0011, 14);
    expect(returns.values[11]).toBe(own!.returns.values[11]);
    expect(returns.values.subarray(149, 298)).toEqual(others!.returns.values.subarray(0, 149));
  });

  test("of returns, of the row before, and of so many rows; of logs, of the log", () => {
    const input = { ...stocks, values: stocks.values.map((_, k) => 0.01 * (k % 3)) };
    const market = { ...index, values: index.values.map((_, k) => 0.01 * (k % 2)) };
    const { returns } = align(input, [market], [], { ...usual, kind: "returns", horizon: 2 }, rate);
    expect(returns.values[0]).toBeNaN(); // no rate is known before the first row
    expect(returns.values[1]).toBeCloseTo(1.01 * 1.02 - 1 - 2 * 0.0001, 15);
    const log = run({ log: true }).returns.values;
    expect(log[5]).toBeCloseTo(Math.log(stocks.values[6]! / stocks.values[5]!) - Math.log1p(0.0006), 15);
  });

  test("a benchmark that is named as excess returns are is told", () => {
    const named = { ...index, tickers: ["Mkt-RF"] };
    expect(align(stocks, [named], [], usual, rate).notes).toContain(
      "Mkt-RF is named as excess returns are; if it is that, R is off it twice",
    );
  });
});

const plain = { stat: ["beta"], ddof: 1, adjust: true, locale: "en", benchmark: ["M"], output: "x.csv" };
const check = (more: Partial<ComputeOptions>) =>
  checkCompute(["p.csv"], { ...plain, ...more } as ComputeOptions);

test.each<[Partial<ComputeOptions>, string]>([
  [
    { riskFree: "DTB3.csv" },
    "--risk-free DTB3.csv needs its --risk-free-unit: annual-percent (yields in percent, as",
  ],
  [{ riskFree: "1.5" }, '--risk-free "1.5" has no unit; say 1.5% a year'],
  [{ riskFree: "" }, '--risk-free "" has no unit'],
  [
    { riskFree: "1.5%", riskFreeUnit: "annual" },
    "--risk-free 1.5% is in percent a year; leave --risk-free-unit out",
  ],
  [{ riskFreeUnit: "annual" }, "--risk-free-unit is about the series of --risk-free; give that too"],
  [{ riskFree: "-", riskFreeUnit: "annual", benchmark: ["-"] }, "standard input (-) can be read once"],
  [
    { horizon: 5, maxGap: 2 },
    "--max-gap makes returns over gaps, and --horizon returns over as many rows each",
  ],
  [
    { horizon: 5, estimator: estimator("dimson") },
    "--estimator dimson compares returns of neighbouring rows",
  ],
  [{ benchmark: [] }, "required option '--benchmark <ticker|file|file:column>' not specified"],
])("refuses %j", (more, message) => expect(() => check(more)).toThrow(message));

test.each(["-0.1%", "1.5 %", ".5%", "0%"])("a fixed rate is %s", (riskFree) => {
  expect(() => check({ riskFree })).not.toThrow();
});

describe("a preset", () => {
  const preset = (more: Partial<ComputeOptions>) => withPreset({ ...plain, ...more } as ComputeOptions);

  test("sets what is not given, and says so", () => {
    const { options, notes } = preset({ preset: "bloomberg" });
    expect(options).toEqual({
      ...plain,
      ...{ preset: "bloomberg", frequency: "week", window: [104], minPeriods: 52 },
      estimator: { estimator: "blume", weight: 0.67 },
    });
    expect(notes).toEqual([
      "--preset bloomberg sets --frequency week --window 104 --min-periods 52 --estimator blume:weight=0.67",
    ]);
    expect(preset({}).options).toEqual(plain);
  });

  test("takes TOPIX for the benchmark of Japan, unless one is given", () => {
    expect(preset({ preset: "japan-60m", benchmark: [] }).options.benchmark).toEqual(["TOPIX"]);
    expect(preset({ preset: "japan-60m" }).options.benchmark).toEqual(["M"]);
    const { benchmark: _, ...none } = plain;
    expect(
      withPreset({ ...none, preset: "japan-60m" } as unknown as ComputeOptions).options.benchmark,
    ).toEqual(["TOPIX"]);
  });

  test.each<[Partial<ComputeOptions>, Partial<ComputeOptions>, string]>([
    [
      { window: [40] },
      { window: [40], minPeriods: 24 },
      "--frequency month --min-periods 24; --window as given",
    ],
    [
      { window: [12] },
      { window: [12], minPeriods: 12 },
      "--frequency month --min-periods 12; --window as given",
    ],
    [
      { minPeriods: 60 },
      { window: [60], minPeriods: 60 },
      "--frequency month --window 60; --min-periods as given",
    ],
    [
      { frequency: "quarter" },
      { frequency: "quarter" },
      "--window 60 --min-periods 24; --frequency as given",
    ],
    [{ halflife: 30 }, { halflife: 30, frequency: "month" }, "sets --frequency month; --halflife as given"],
  ])("is overridden by %j", (more, found, note) => {
    const { options, notes } = preset({ preset: "japan-60m", ...more });
    expect(options).toMatchObject(found);
    expect(notes[0]).toContain(note);
    if (more.halflife) expect(options.window ?? options.minPeriods).toBeUndefined();
  });

  test("is named where what it set does not go with what was asked for", () => {
    const { options, blame } = preset({ preset: "bloomberg", stat: ["r2"] });
    let error: unknown;
    try {
      checkCompute(["p.csv"], options);
    } catch (thrown) {
      error = blame(thrown);
    }
    expect((error as Error).message).toContain(
      "gives beta and se_beta, got --stat r2 (--preset bloomberg sets --frequency week",
    );
    const other = new UsageError("--from must not be later than --to");
    expect(blame(other)).toBe(other);
    const topix = place.call(["compute", "prices.csv", "--preset", "japan-60m", "-o", "x.csv"]);
    expectRefusal(topix, 1, "(--preset japan-60m sets --benchmark TOPIX --frequency month");
  });

  test("takes what there is of sixty months, and says so", () => {
    const dates = Array.from({ length: 40 }, (_, t) => formatTime("day", 18_262 + 30 * t));
    place.write("months.csv", wide({ ...market, dates }));
    const run = place.call([
      "compute",
      "months.csv",
      "--preset",
      "japan-60m",
      "--benchmark",
      "INDEX",
      "-o",
      "months.csv.gz",
    ]);
    expect(run.stderr).toMatch(/note: no window of 60 is ever full: there are 3\d rows of returns/);
    expect(run.status).toBe(0);
  });
});
