import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { toReturns } from "../../src/panel/returns.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { squareOf } from "../../src/square/square.ts";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const table = wide(prices(80));
place.write("prices.csv", table);
place.write("holiday.csv", table.replace(/^2024-02-25.*\n/m, ""));
place.write("sectors.csv", "ticker,sector\nA,one\nB,two\n");
const bytes = (name: string) => readFileSync(place.path(name));

test("writes what the library computes, and pictures of it", () => {
  const { status, stderr } = place.call([
    ...["matrix", "prices.csv", "--window", "20", "-o", "pairs.csv"],
    ...["--heatmap", "pairs.png", "--heatmap", "pairs.svg", "--heatmap", "pairs.pdf"],
  ]);
  expect(stderr).toMatch(
    /\d+ x \d+ tickers, corr over 20 rows to 2024-\d\d-\d\d; corr of pairs \S+ to \S+, median \S+/,
  );
  expect(status).toBe(0);
  const { tickers, values } = squareOf(toReturns(fromCSV(table).panel), { window: 20 });
  const count = tickers.length;
  const lines = bytes("pairs.csv").toString().trimEnd().split("\n");
  expect(lines[0]).toBe(["ticker", ...tickers].join(","));
  for (const [i, ticker] of tickers.entries()) {
    const row = Array.from(values.subarray(i * count, (i + 1) * count), (value) =>
      Number.isNaN(value) ? "" : value,
    );
    expect(lines[i + 1]).toBe([ticker, ...row].join(","));
  }
  expect(bytes("pairs.svg").toString()).toContain("20-day correlation of all pairs");
  expect(bytes("pairs.pdf").subarray(0, 4).toString()).toBe("%PDF");
});

test("of an earlier window, by covariance, to standard output; a day without trade is told", () => {
  const { stdout, stderr, status } = place.call([
    ...["matrix", "holiday.csv", "--window", "5", "--stat", "cov", "--date", "2024-02-25", "-o", "-"],
  ]);
  expect(status).toBe(0);
  const returns = toReturns(fromCSV(bytes("holiday.csv")).panel);
  const end = returns.time.values.findLast((day) => day <= Date.UTC(2024, 1, 25) / 86_400_000)!;
  const { values } = squareOf(returns, { window: 5, stat: "cov", end });
  expect(stdout.split("\n")[1]!.split(",")[1]).toBe(String(values[0]));
  expect(stderr).toContain("2024-02-25 is no date of the returns; the window ends on 2024-02-24");
});

test("order, groups and colours change the picture, and not the table", () => {
  const run = (name: string, ...args: string[]) => {
    const done = place.call([
      "matrix",
      "prices.csv",
      "--window",
      "20",
      "-o",
      `${name}.csv`,
      "--heatmap",
      `${name}.png`,
      ...args,
    ]);
    expect(done.status).toBe(0);
    expect(bytes(`${name}.csv`).equals(bytes("pairs.csv"))).toBe(true);
    return bytes(`${name}.png`).toString("base64");
  };
  const pictures = [
    run("m0"),
    run("m1", "--sort", "mean", "--ascending"),
    run("m2", "--metadata", "sectors.csv", "--group", "sector"),
    run("m3", "--theme", "dark"),
    run("m4", "--locale", "ja"),
    run("m5", "--cmap", "RdBu_r"),
  ];
  expect(new Set(pictures).size).toBe(pictures.length);
});

test("pairs that all lack a value are a picture that says so, and a note", () => {
  const days = Array.from({ length: 20 }, (_, i) => `2024-01-${String(i + 1).padStart(2, "0")}`);
  place.write(
    "apart.csv",
    `date,A,B\n${days.map((day, i) => (i % 2 ? `${day},-0.${i}1,` : `${day},,0.${i}2`)).join("\n")}\n`,
  );
  const args = [
    "matrix",
    "apart.csv",
    "--returns",
    "--window",
    "15",
    "--heatmap",
    "apart.svg",
    "-o",
    "apart.out.csv",
  ];
  const { status, stderr } = place.call(args);
  expect([status, stderr.split("\n")[0]]).toEqual([
    0,
    "note: every value is missing: no ticker has 15 rows in the window (lower --min-periods), or none moves",
  ]);
  expect(stderr).toContain("; no pair has a value\n");
  expect(bytes("apart.svg").toString()).toContain(">no values<");
  expect(bytes("apart.out.csv").toString()).toBe("ticker,A,B\nA,,\nB,,\n");
});

describe("refuses in one line", () => {
  test.each<[string[], 1 | 2, string]>([
    [["prices.csv"], 2, "nowhere to write to"],
    [["prices.csv", "-o", "x.parquet"], 2, "a matrix is a .csv file or - for standard output"],
    [["prices.csv", "--heatmap", "x.html"], 2, "a picture of a matrix is a .png, .svg or .pdf file"],
    [["prices.csv", "-o", "prices.csv"], 1, "prices.csv is an input"],
    [["prices.csv", "-o", "x.csv", "--window", "81"], 1, "a window of 81 is longer than the 79 rows"],
    [
      ["prices.csv", "-o", "x.csv", "--date", "2020-01-01"],
      1,
      "no row up to --date 2020-01-01: returns begin on",
    ],
    [
      ["prices.csv", "-o", "x.csv", "--min-periods", "61"],
      2,
      "minPeriods must be an integer from 1 to 60, got 61",
    ],
    [["prices.csv", "-o", "x.csv", "--stat", "beta"], 2, "Allowed choices are corr, cov"],
    [["prices.csv", "-o", "x.csv", "--theme", "dark"], 2, "--theme is about a picture"],
    [
      ["prices.csv", "-o", "x.csv", "--returns", "--log"],
      2,
      "--log makes log returns of prices, and --returns",
    ],
    [["none.csv", "-o", "x.csv"], 1, "none.csv"],
    [["prices.csv", "--heatmap", "x.png", "--heatmap", "./x.png"], 2, "./x.png is given as output twice"],
    [["prices.csv", "--heatmap", "x.png", "--sort", "last"], 2, 'got "last", which goes by dates'],
  ])("%j", (args, status, message) => {
    expectRefusal(place.call(["matrix", ...args]), status, message);
  });
});
