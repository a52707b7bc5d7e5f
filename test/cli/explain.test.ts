import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { exactWindow } from "../../src/verify/exact.ts";
import { prices, returnsOf, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(120);
place.write("prices.csv", wide(market));
const explain = (...args: string[]) => place.run(["explain", "prices.csv", "--benchmark", "INDEX", ...args]);
const rowsOf = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
const returns = returnsOf(market);
// returns begin a day after prices, so that row 59 is of 2024-03-01, and row 99 of 2024-04-10
const beta = (ticker: string, last: number) =>
  exactWindow(returns[ticker]!.slice(last - 29, last + 1), returns.INDEX!.slice(last - 29, last + 1));

test("writes every return of both windows and a row a ticker, which make up what compute has", () => {
  const { status, stderr } = explain(
    ...["--window", "30", "--since", "2024-03-01", "--date", "2024-03-11"],
    ...["-o", "rows.csv", "--changes", "changes.csv"],
  );
  expect(status).toBe(0);
  expect(stderr).toMatch(
    /3 tickers against INDEX over 30 rows to 2024-03-01 and to 2024-03-11\nchanged most:/,
  );
  const rows = rowsOf(readFileSync(place.path("rows.csv"), "utf8"));
  for (const line of rowsOf(readFileSync(place.path("changes.csv"), "utf8"))) {
    const [ticker, ...numbers] = line;
    const [before, seBefore, n, after, seAfter, m, change, entered, left] = numbers.map(Number);
    const [then, now] = [beta(ticker!, 59), beta(ticker!, 69)];
    expect([n, m]).toEqual([30, 30]);
    expect(before).toBeCloseTo(then.beta.value, 12);
    expect(seBefore).toBeCloseTo(then.se_beta.value, 12);
    expect(after).toBeCloseTo(now.beta.value, 12);
    expect(seAfter).toBeCloseTo(now.se_beta.value, 12);
    expect(change).toBeCloseTo(now.beta.value - then.beta.value, 12);
    expect(entered! + left!).toBeCloseTo(change!, 12);
    const own = rows.filter((row) => row[0] === ticker);
    expect(own.map((row) => row[2])).toEqual([
      ...new Array(10).fill("left"),
      ...new Array(20).fill("stayed"),
      ...new Array(10).fill("entered"),
    ]);
    expect(own[0]![1]).toBe("2024-02-01");
    expect(own.at(-1)![1]).toBe("2024-03-11");
    expect(own.map((row) => Number(row[3]))).toEqual(returns[ticker!]!.slice(30, 70));
    expect(own.map((row) => Number(row[4]))).toEqual(returns.INDEX!.slice(30, 70));
    expect(own.reduce((sum, row) => sum + Number(row[5]), 0)).toBeCloseTo(change!, 12);
  }
});

test("tells of one ticker which rows moved it and hold it, as JSON too", () => {
  const asked = ["--tickers", "B", "--window", "30", "--since", "2024-03-20", "--top", "3"];
  const text = explain(...asked);
  expect(text.stdout).toMatch(/^B against INDEX over 30 rows: beta \S+ \(se \S+\) to 2024-03-20/);
  expect(text.stdout).toMatch(
    /what moved it most:\n {2}date .*\n(.*\n){3}what it rests on now, by Cook's distance:/,
  );
  const facts = JSON.parse(explain(...asked, "--json").stdout);
  const contributions = facts.moved.map((day: { contribution: number }) => Math.abs(day.contribution));
  expect(contributions).toEqual(contributions.toSorted((a: number, b: number) => b - a));
  expect(facts.held.map((day: { role: string }) => day.role)).not.toContain("left");
  expect(facts.changes[0].after.beta).toBeCloseTo(beta("B", 118).beta.value, 12);
});

test("market returns over gaps are those of the same days as the ticker's, whose name has a comma", () => {
  const { INDEX, A } = market.columns;
  const gap = A!.with(80, Number.NaN).with(81, Number.NaN);
  const text = wide({ ...market, columns: { INDEX: INDEX!, A: gap, B: market.columns.B! } });
  place.write("gaps.csv", text.replaceAll("NaN", "").replace(",A,", ',"A, Inc.",'));
  const { status, stdout } = place.run([
    ...["explain", "gaps.csv", "--benchmark", "INDEX", "--max-gap", "5", "--tickers", '"A, Inc."'],
    ...["--window", "30", "--min-periods", "20", "-o", "-"],
  ]);
  expect(status).toBe(0);
  const lines = stdout.split("\n").filter((line) => line.startsWith('"A, Inc.",2024-03-23,'));
  const [own, index] = lines[0]!.split(",").slice(4, 6).map(Number);
  // 82 days after 2024-01-01, over three days
  expect(own).toBeCloseTo(gap[82]! / gap[79]! - 1, 14);
  expect(index).toBeCloseTo(INDEX![82]! / INDEX![79]! - 1, 14);
});

test.each<[string[], 1 | 2, string]>([
  [["--tickers", "D"], 2, 'tickers must be of the 3 there are, got "D"'],
  [["--window", "30", "--since", "2024-05-01"], 1, "both windows end on the same row"],
  [["--window", "200"], 1, "no ticker has a beta in both windows: the most pairs in the smaller one are 118"],
  [["--since", "2024-03-01", "--date", "2024-02-01"], 2, "--since must be before --date"],
  [["--benchmark", "A"], 2, "one benchmark at a time is explained, got 2; give one"],
  [["-o", "rows.parquet"], 2, "rows and changes are .csv or .csv.gz files or -, got rows.parquet"],
])("refuses %j", (args, code, message) => {
  expectRefusal(explain(...args), code, message);
});
