// What options of the order do on the command line; the orders themselves are tested in test/heatmap.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
place.write("prices.csv", wide(prices(60)));
place.write("about.csv", "ticker,GICS Sector,cap\nA,x,3\nB,y,1\nZ,y,9\n");
place.write("other.csv", "ticker,sector\nP,x\nQ,y\n");
place.call(["compute", "prices.csv", "--benchmark", "INDEX", "--window", "10", "-o", "beta.csv"]);

/** Tickers, and rows of means, in an SVG from the top. */
function drawn(...args: string[]): { rows: string[]; stderr: string } {
  const { status, stderr } = place.call(["heatmap", "beta.csv", "-o", "x.svg", ...args]);
  expect(stderr).not.toMatch(/^rollbeta: /m);
  expect(status).toBe(0);
  const svg = readFileSync(place.path("x.svg"), "utf8");
  return { rows: [...svg.matchAll(/<text class="ticker"[^>]*>([^<]*)</g)].map(([, name]) => name!), stderr };
}

describe("the rows of a picture", () => {
  const about = ["--metadata", "about.csv"];
  test.each<[string[], string]>([
    [[], "A B C"],
    [["--descending"], "C B A"],
    [["--sort", "mean"], "B A C"],
    [["--sort", "mean", "--ascending"], "C A B"],
    [["--sort", "mean", "--top", "1", "--bottom", "1"], "B C"],
    [["--sort", "cap", ...about], "A B C"],
    [["--sort", "cap", "--ascending", ...about], "B A C"],
    [["--sort", "cap", "--top", "5", ...about], "A B"],
    [["--group", "sector", ...about], "A B C"],
    [["--group", "sector", "--group-order", "mean", ...about], "B A C"],
    [["--group", "sector", "--group-means", ...about], "mean of x A mean of y B mean of unclassified C"],
    [
      ["--group", "sector", "--group-means", "--locale", "ja", ...about],
      "x の平均 A y の平均 B 分類なしの平均 C",
    ],
    [["--group", "cap", "--sort", "name", ...about], "B A C"],
  ])("%j: %s", (args, rows) => expect(drawn(...args).rows.join(" ")).toBe(rows));

  test("are clustered", () => {
    const { rows } = drawn("--sort", "cluster");
    expect(rows.toSorted()).toEqual(["A", "B", "C"]);
    expect(drawn("--sort", "cluster", "--ascending").rows).toEqual(rows.toReversed());
  });

  test("come with notes on tickers that have no metadata, and on those that are not shown", () => {
    expect(drawn("--group", "sector", ...about).stderr).toContain(
      "note: about.csv: has nothing on 1 of 3 tickers: C",
    );
    expect(drawn("--sort", "mean", "--top", "2").stderr).toContain("note: the heatmap shows 2 of 3 tickers");
  });

  test("are the same from compute", () => {
    const args = [
      "--sort",
      "cluster",
      "--group",
      "sector",
      "--group-means",
      ...about,
      "--fade",
      "r2",
      "--footer",
      "",
    ];
    place.call([
      "compute",
      "prices.csv",
      "--benchmark",
      "INDEX",
      "--window",
      "10",
      "--heatmap",
      "a.png",
      ...args,
    ]);
    place.call([
      "compute",
      "prices.csv",
      "--benchmark",
      "INDEX",
      "--window",
      "10",
      "--stat",
      "beta,r2",
      "-o",
      "l.csv",
    ]);
    expect(place.call(["heatmap", "l.csv", "-o", "b.png", ...args]).status).toBe(0);
    const [a, b] = ["a.png", "b.png"].map((name) => readFileSync(place.path(name)));
    expect(a!.equals(b!)).toBe(true);
  });
});

test.each<[string[], string, 1 | 2]>([
  [["--sort", "mena"], 'a key for each ticker, got "mena": did you mean mean?', 2],
  [["--sort", "change:x"], "sort change:k must have a number of rows k >= 1", 2],
  [["--sort", "change:99"], "sort change:99 needs more than 99 rows, got 59", 2],
  [
    ["--sort", "capp", "--metadata", "about.csv"],
    "--sort capp is none of name, last, mean, volatility, cluster, change:k, nor a column of about.csv (GICS Sector, cap); did you mean cap?",
    1,
  ],
  [["--group", "sectr", "--metadata", "about.csv"], 'has no column "sectr"; did you mean "sector"?', 1],
  [
    ["--group", "sector", "--metadata", "other.csv"],
    'other.csv: none of its 2 tickers in column "ticker" (P, Q) is one of the 3 of the picture (A, B, C); name the column with --metadata-ticker',
    1,
  ],
  [["--group", "sector", "--metadata", "none.csv"], "none.csv: no such file", 1],
  [["--group", "sector"], "--group needs --metadata <file.csv>, of which it is a column; give that too", 2],
  [["--metadata", "about.csv"], "--metadata is for --group <column> or --sort <column>; give one", 2],
  [["--metadata-ticker", "x"], "--metadata-ticker needs --metadata <file.csv>; give that too", 2],
  [["--group-means"], "--group-means needs --group <column>; give that too", 2],
  [["--group-order", "mean"], "--group-order needs --group <column>; give that too", 2],
  [["--ascending", "--descending"], "--ascending and --descending exclude each other; give one", 2],
  [
    ["--sort", "cluster", "--top", "2"],
    "top and bottom need a sort with a key, such as mean, got cluster",
    2,
  ],
  [["--top", "0"], "An integer >= 1 is wanted", 2],
])("%j is refused", (args, message, status) => {
  expectRefusal(place.call(["heatmap", "beta.csv", "-o", "none.png", ...args]), status, message);
});

test("metadata is no place for a picture or a table", () => {
  const about = ["--metadata", "about.csv", "--group", "sector"];
  place.shell("cp about.csv about.png");
  const input = ["--metadata", "about.png", "--group", "sector"];
  expectRefusal(place.call(["heatmap", "beta.csv", "-o", "about.png", ...input]), 1, "about.png is an input");
  const compute = ["compute", "prices.csv", "--benchmark", "INDEX", "-o", "about.csv", "--heatmap", "y.png"];
  expectRefusal(
    place.call([...compute, ...about]),
    1,
    "about.csv is an input; choose another name for the output",
  );
});
