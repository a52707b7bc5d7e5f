import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
place.write("prices.csv", wide(prices(80)));
const text = (name: string) => readFileSync(place.path(name)).toString("latin1");
const names = (svg: string) =>
  [...svg.matchAll(/class="ticker"[^>]*>([^<]+)</g)].map((match) =>
    Buffer.from(match[1]!, "latin1").toString(),
  );

const compute = (...args: string[]) => place.call(["compute", "prices.csv", "--benchmark", "INDEX", ...args]);

test("compute draws the lines of what it computes, with bands, and lines the same of its table", () => {
  const { status, stderr } = compute(
    ...["--window", "20", "-o", "wide.csv", "--lines", "a.svg", "--lines", "a.png", "--lines", "a.pdf"],
    ...["--tickers", "B,A", "--band", "90", "--footer", "x"],
  );
  expect(stderr).toContain("written: wide.csv, a.svg, a.png, a.pdf");
  expect(status).toBe(0);
  expect(text("wide.csv")).toMatch(/^date,A,B/); // the errors are in the picture alone
  expect(names(text("a.svg")).sort()).toEqual(["A", "B"]);
  expect(text("a.svg").match(/class="band"/g)!.length).toBeGreaterThanOrEqual(2);
  expect(text("a.svg")).toContain("bands: 90 % confidence");
  expect(text("a.png").slice(1, 4)).toBe("PNG");
  expect(text("a.pdf").slice(0, 4)).toBe("%PDF");

  expect(compute("--window", "20", "--stat", "beta,se_beta,n", "-o", "long.parquet", "--quiet").status).toBe(
    0,
  );
  const again = ["lines", "long.parquet", "--tickers", "B,A", "--band", "90", "--footer", "x", "-o", "b.svg"];
  expect(place.call(again).stderr).toBe("written: b.svg\n");
  expect(text("b.svg")).toBe(text("a.svg"));
});

test("a wide table has lines without bands, and a note how to get them", () => {
  const { status, stderr } = place.call([
    ...["lines", "wide.csv", "--window", "20", "--benchmark", "INDEX", "-o", "c.svg", "--marks", ".8,1.2"],
  ]);
  expect(status).toBe(0);
  expect(stderr).toContain("no band: there is no se_beta beside beta; compute it with --stat beta,se_beta,n");
  expect(text("c.svg")).not.toContain('class="band"');
  expect(text("c.svg").match(/class="reference"/g)).toHaveLength(2);
});

test("one ticker has a line for each window; several windows of several are asked for; an order chooses", () => {
  expect(compute("--window", "10,20", "--stat", "beta,corr", "-o", "long.csv", "--quiet").status).toBe(0);
  const run = (...args: string[]) => {
    const done = place.call(["lines", "long.csv", "--no-band", "-o", "d.svg", ...args]);
    expect(done.stderr).toBe("written: d.svg\n");
    return names(text("d.svg")).sort();
  };
  expect(run("--tickers", "A")).toEqual(["10 days", "20 days"]);
  expect(run("--tickers", "A,B")).toEqual(["A", "B"]);
  expect(run("--tickers", "A,B", "--window", "20,10", "--stat", "corr")).toEqual([
    "A · 10 days",
    "A · 20 days",
    "B · 10 days",
    "B · 20 days",
  ]);
  expect(run("--sort", "last", "--top", "1")).toHaveLength(2); // one ticker, two windows
  place.write("about.csv", "ticker,market cap\nA,3\nB,10\n");
  const sorted = ["--sort", "cap", "--metadata", "about.csv", "--top", "1"];
  const note = "note: about.csv: has nothing on 1 of 3 tickers: C\n";
  const done = place.call(["lines", "long.csv", "-o", "e.svg", "--title", "", ...sorted]);
  expect(done.stderr.startsWith(note)).toBe(true);
  expect(text("e.svg")).toContain("(B) over");
  const both = compute("--window", "10,20", "--lines", "e.svg", ...sorted.slice(0, 4));
  expect(both.stderr).toContain(
    `${note}note: the lines show beta, window 10, against INDEX: the first of 2\n`,
  );
});

describe("refuses in one line", () => {
  test.each<[string[], 1 | 2, string]>([
    [["lines", "wide.csv", "-o", "x.html"], 2, "a line chart is a .png, .svg or .pdf file, got x.html"],
    [["lines", "wide.csv", "-o", "x.png", "--tickers", "AA"], 2, 'got "AA": did you mean A?'],
    [["lines", "wide.csv", "-o", "x.png", "--tickers", "A,"], 2, "Names such as NVDA,KO are wanted"],
    [
      ["lines", "wide.csv", "-o", "x.png", "--band", "100"],
      2,
      "A percentage above 0 and below 100 is wanted",
    ],
    [["lines", "wide.csv", "-o", "x.png", "--band", "90"], 2, "there can be no band: there is no se_beta"],
    [["lines", "long.csv", "-o", "x.png", "--window", "30"], 1, "no row has window"],
    [["lines", "wide.csv", "-o", "x.png", "--window", "20,30"], 1, "is a wide table of one window"],
    [["lines", "long.csv", "-o", "long.csv"], 2, "a line chart is a .png"],
    [["lines", "wide.csv", "-o", "x.png", "-o", "./x.png"], 2, "./x.png is given as output twice"],
    [
      ["lines", "wide.csv", "-o", "x.png", "--tickers", "A", "--top", "1"],
      2,
      "--top chooses tickers, and --tickers",
    ],
    [
      ["compute", "prices.csv", "--benchmark", "INDEX", "-o", "x.csv", "--tickers", "A"],
      2,
      "give --lines <file.png> too",
    ],
    [
      ["compute", "prices.csv", "--benchmark", "INDEX", "--lines", "x.png", "--cmap", "RdBu"],
      2,
      "--cmap is about a heatmap",
    ],
  ])("%j", (args, status, message) => {
    expectRefusal(place.call(args), status, message);
  });
});
