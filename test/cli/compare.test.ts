import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type CompareCommand, compare } from "../../src/cli/compare.ts";
import { UsageError } from "../../src/cli/usage.ts";
import { DataError } from "../../src/panel/error.ts";
import { prices, rows, wide } from "./market.ts";
import { Workplace } from "./run.ts";

const place = new Workplace();
place.write("prices.csv", wide(prices(150)));
const compute = (...args: string[]) => place.call(["compute", "prices.csv", "--benchmark", "INDEX", ...args]);
compute("--window", "20,60", "-o", "all.parquet");
compute("--window", "20", "--estimator", "blume", "-o", "blume.parquet");
compute("--window", "20", "-o", "wide.csv");
place.write("others.csv", "date,Q\n2024-03-01,1\n2024-03-04,2\n");

test("two estimators side by side: a row a ticker, the summary and the picture", () => {
  const run = place.call(["compare", "all.parquet", "blume.parquet", "-o", "-", "--heatmap", "c.svg"]);
  expect(run.status).toBe(0);
  const table = rows(run.stdout);
  const own = rows(readFileSync(place.path("wide.csv"), "utf8"));
  expect(table.slice(1).map(([ticker]) => ticker)).toEqual(["A", "B", "C"]);
  for (const [i, [, date, a, b, difference, , , correlation, n]] of table.slice(1).entries()) {
    const beta = Number(own.at(-1)![i + 1]);
    expect(date).toBe(own.at(-1)![0]);
    expect(Number(a)).toBe(beta);
    expect(Number(b)).toBeCloseTo((2 * beta + 1) / 3, 14);
    expect(Number(difference)).toBeCloseTo((1 - beta) / 3, 14);
    expect(Number(correlation)).toBeCloseTo(1, 12);
    expect(n).toBe("130");
  }
  expect(run.stderr).toContain("20-day rolling β (regression on INDEX): Blume-adjusted − least squares\n");
  expect(run.stderr).toContain("3 tickers x 149 dates, 390 values in both: b - a is ");
  expect(run.stderr).toContain("rank correlation of 3 tickers 1; furthest apart: ");
  const svg = readFileSync(place.path("c.svg"), "utf8");
  expect(svg).toContain("20-day rolling β (regression on INDEX): Blume-adjusted − least squares<");
  expect(svg).toContain(">difference of β<");
});

test("two windows of one table; a table that does not say what it holds goes by its name", () => {
  const two = place.call([
    "compare",
    "all.parquet",
    "--other-window",
    "60",
    "--heatmap",
    "w.svg",
    "--locale",
    "ja",
  ]);
  expect(two.status).toBe(0);
  expect(readFileSync(place.path("w.svg"), "utf8")).toContain(
    "ローリング β（INDEX との回帰）の差：60 日 − 20 日<",
  );
  const same = place.call(["compare", "all.parquet", "wide.csv", "-o", "x.csv"]);
  expect(same.stderr).toContain("Rolling β: wide.csv − all.parquet");
  expect(same.stderr).toContain("3 tickers x 149 dates, 390 values in both: they are the same\n");
});

type Case = [
  files: string[],
  command: Partial<CompareCommand>,
  error: typeof DataError | typeof UsageError,
  message: string,
];
test.each<Case>([
  [
    ["all.parquet"],
    { output: "x.csv" },
    UsageError,
    "compare takes two tables, or of one table --other-window",
  ],
  [
    ["all.parquet"],
    { otherWindow: 20, output: "x.csv" },
    UsageError,
    "window 20 against INDEX is compared with",
  ],
  [
    ["all.parquet", "blume.parquet"],
    {},
    UsageError,
    "nowhere to write to; give -o <file.csv>, -o - or --heatmap",
  ],
  [
    ["all.parquet", "blume.parquet"],
    { output: "x.parquet" },
    UsageError,
    "a comparison is a .csv or .csv.gz file",
  ],
  [["all.parquet", "blume.parquet"], { output: "x.csv", vmin: 0 }, UsageError, "--vmin is about a picture"],
  [
    ["all.parquet", "wide.csv"],
    { output: "wide.csv" },
    DataError,
    "wide.csv is an input; choose another name",
  ],
  [
    ["all.parquet", "blume.parquet"],
    { window: 60, output: "x.csv" },
    DataError,
    "say its own by --other-window",
  ],
  [
    ["wide.csv", "blume.parquet"],
    { otherWindow: 60, output: "x.csv" },
    DataError,
    "leave --other-window out",
  ],
  [
    ["wide.csv", "others.csv"],
    { output: "x.csv" },
    DataError,
    "no ticker in common: wide.csv has A, B, C, others.csv",
  ],
])("refuses %j %j", async (files, { output, ...command }, error, message) => {
  const [a, b] = files.map((name) => place.path(name));
  const own = {
    ...command,
    locale: "en",
    ...(output !== undefined && { output: place.path(output) }),
  } as const;
  const before = place.files();
  const refused = compare(a!, b, own);
  await expect(refused).rejects.toThrow(error);
  await expect(refused).rejects.toThrow(message);
  expect(place.files()).toEqual(before);
});
