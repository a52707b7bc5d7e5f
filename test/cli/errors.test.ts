import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(60);
const table = wide(market);
place.write("prices.csv", table);
place.write("index.csv", wide(market, ["INDEX"]));
place.write("stocks.csv", wide(market, ["A", "B"]));
place.write("empty.csv", "");
place.write(
  "junk.csv",
  Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256),
);
place.write("nodate.csv", "x,y\n1.5,2\n3.5,4\n");
place.write("nonumber.csv", "date\n2024-01-01\n2024-01-02\n");
place.write("baddate.csv", table.replace("2024-01-05", "2024-01-55"));
place.write("ambiguous.csv", "date,A,M\n01/02/2024,1,2\n02/02/2024,3,4\n");
place.write("twice.csv", table.replace("2024-01-05", "2024-01-04"));
place.write("twicelong.csv", "date,ticker,close\n2024-01-01,A,1\n2024-01-02,A,2\n2024-01-01,A,3\n");
place.write("text.csv", table.replace(/\n(2024-01-05),[^,]*/, "\n$1,abc"));
place.write("early.csv", table.replaceAll("2024-", "1996-"));
place.write("nothing.csv", `date,INDEX,A\n${market.dates.map((date) => `${date},,`).join("\n")}\n`);
place.write(
  "never.csv",
  `date,INDEX,A\n${market.dates.map((date, t) => `${date},${t % 2 ? 5 : ""},${t % 2 ? "" : 7}`).join("\n")}\n`,
);
place.write(
  "returns.csv",
  `date,M,A\n${market.dates.map((date, t) => `${date},${Math.sin(t) / 100},${Math.cos(t) / 100}`).join("\n")}\n`,
);
place.write("blankindex.csv", table.replaceAll(/\n(2024-[^,]*),[^,]*/g, "\n$1,"));
place.write("flat.csv", table.replaceAll(/\n(2024-[^,]*),[^,]*/g, "\n$1,100"));
place.write("oneday.csv", `date,Z\n2023-06-01,5\n2024-01-05,6\n`);
place.write("nohead.csv", table.slice(table.indexOf("\n") + 1));
place.write(
  "epoch.csv",
  Array.from({ length: 60 }, (_, t) => `${1704067200 + 86400 * t},${1 + (t % 7)}\n`).join(""),
);
place.write("only.csv", wide(market, ["INDEX"]));
mkdirSync(place.path("folder"));
const before = place.files();

const INDEX = ["--benchmark", "INDEX", "--window", "20"];

describe("data problems: exit code 1, one line, no output", () => {
  test.each<[string, string[], string]>([
    ["no such file", ["none.csv", ...INDEX], "none.csv: no such file or folder"],
    ["a folder", ["folder", ...INDEX], "folder: a folder without a file of data"],
    ["an empty file", ["empty.csv", ...INDEX], "empty.csv is empty"],
    ["binary junk", ["junk.csv", ...INDEX], "junk.csv: "],
    ["no column of dates", ["nodate.csv", ...INDEX], "nodate.csv: no column of dates"],
    ["no column of numbers", ["nonumber.csv", ...INDEX], "nonumber.csv: has no column of numbers"],
    [
      "a date that is none",
      ["baddate.csv", ...INDEX],
      'baddate.csv: row 6, column "date": there is no date "2024-01-55"',
    ],
    ["an ambiguous date", ["ambiguous.csv", "--benchmark", "M"], '"01/02/2024"'],
    ["a date twice", ["twice.csv", ...INDEX], "twice.csv: rows 5 and 6 both have date 2024-01-04"],
    [
      "a date and ticker twice",
      ["twicelong.csv", ...INDEX],
      'twicelong.csv: rows 2 and 4 both have ticker "A" on 2024-01-01',
    ],
    ["text for a number", ["text.csv", ...INDEX], 'text.csv: row 6, column "INDEX": "abc" is not a number'],
    [
      "an unknown benchmark",
      ["prices.csv", "--benchmark", "INDX"],
      'benchmark "INDX" is neither a ticker or column of the input nor a file; nearest: INDEX',
    ],
    [
      "an unknown column of a benchmark file",
      ["prices.csv", "--benchmark", "index.csv:INDX"],
      'index.csv: has no column "INDX"',
    ],
    [
      "a benchmark file of several series",
      ["prices.csv", "--benchmark", "stocks.csv"],
      "stocks.csv has 2 series; say which is the benchmark, such as stocks.csv:A",
    ],
    [
      "no date in common",
      ["early.csv", "--benchmark", "index.csv"],
      "no date in common: the input has 1996-01-01 to 1996-02-29, INDEX has 2024-01-01 to 2024-02-29",
    ],
    [
      "no date in the range",
      ["prices.csv", ...INDEX, "--from", "2025-01-01"],
      "no date within --from and --to",
    ],
    [
      "a window longer than the data",
      ["prices.csv", "--benchmark", "INDEX", "--window", "100"],
      "a window of 100 is longer than the data: 59 rows of returns; choose a shorter --window",
    ],
    ["all values missing", ["nothing.csv", ...INDEX], "nothing.csv: every value is missing"],
    [
      "no complete window",
      ["never.csv", ...INDEX],
      "every value is missing: 20 complete pairs are asked for and no window has more than 0; try a smaller --min-periods",
    ],
    [
      "returns without a switch",
      ["returns.csv", "--benchmark", "M", "--window", "20"],
      "looks like returns, more than a fifth of its values being negative; say --returns, or --prices",
    ],
    ["an empty benchmark", ["blankindex.csv", ...INDEX], "INDEX has no value and cannot be a benchmark"],
    [
      "a flat benchmark",
      ["flat.csv", ...INDEX],
      "every value is missing: INDEX does not move within any window",
    ],
    [
      "no degree of freedom",
      ["prices.csv", ...INDEX, "--stat", "cov", "--ddof", "20"],
      "every value is missing: 20 pairs less a --ddof of 20 leave nothing to divide by",
    ],
    [
      "one date in common",
      ["oneday.csv", "--benchmark", "index.csv"],
      "only one date in common, 2024-01-05; returns need two",
    ],
    [
      "no header, and numbers for dates",
      ["epoch.csv", ...INDEX],
      'no column of dates among "1704067200", "1"; name it with --date-column, or say --no-header where the first row is one of data',
    ],
    [
      "no header",
      ["nohead.csv", ...INDEX],
      'nohead.csv: row 1 has the date "2024-01-01" and so is no header',
    ],
    [
      "a benchmark file that is not there",
      ["prices.csv", "--benchmark", "none.csv:M"],
      "benchmark none.csv:M: no such file, ticker or column",
    ],
    [
      "an unknown benchmark with a point in it",
      ["prices.csv", "--benchmark", "INDE.X"],
      'benchmark "INDE.X" is neither a ticker or column of the input nor a file; nearest: INDEX',
    ],
    [
      "two benchmarks of one name",
      ["stocks.csv", "--benchmark", "index.csv", "--benchmark", "prices.csv:INDEX"],
      "benchmarks index.csv and prices.csv:INDEX are both named INDEX; rename one of the columns",
    ],
    [
      "nothing but the benchmark",
      ["only.csv", ...INDEX],
      "only.csv: no ticker is left beside the benchmark INDEX",
    ],
    ["a ticker in two files", ["prices.csv", "stocks.csv", ...INDEX], "ticker A is in more than one file"],
  ])("%s", (_, args, message) => {
    const run = place.run(["compute", ...args, "-o", "out.csv", "--heatmap", "out.png"]);
    expectRefusal(run, 1, message);
    expect(place.files()).toEqual(before);
  });

  test.each<[string, string[], string]>([
    [
      "a folder that is not there",
      ["-o", "none/out.csv"],
      "none/out.csv: the folder none does not exist; make it first",
    ],
    ["a folder", ["-o", "folder.csv"], "folder.csv is a folder; name a file"],
    [
      "a file where a folder should be",
      ["-o", "index.csv/out.csv"],
      "index.csv/out.csv: a part of the path is a file",
    ],
    ["the input", ["-o", "prices.csv"], "prices.csv is an input; choose another name for the output"],
    ["the benchmark's file", ["-o", "index.csv", "--benchmark", "index.csv:INDEX"], "index.csv is an input"],
    ["the input under another name", ["-o", "./folder/../prices.csv"], "prices.csv is an input"],
  ])("output that cannot be: %s", (_, args, message) => {
    if (!existsSync(place.path("folder.csv"))) mkdirSync(place.path("folder.csv"));
    expectRefusal(place.run(["compute", "prices.csv", ...INDEX, ...args]), 1, message);
    expect(readFileSync(place.path("prices.csv"), "utf8")).toBe(table);
  });

  test("a full disk", () => {
    const { status, stderr } = place.shell(
      "$ROLLBETA compute prices.csv --benchmark INDEX --window 20 -o - >/dev/full",
    );
    expect(stderr).toBe("rollbeta: standard output: the disk is full\n");
    expect(status).toBe(1);
  });

  test("a full disk takes the summary too", () => {
    for (const line of [
      "info prices.csv",
      "compute prices.csv --benchmark INDEX --window 20 --heatmap full.png --json",
    ]) {
      const { status, stderr } = place.shell(`$ROLLBETA ${line} >/dev/full`);
      expect(stderr).toBe("rollbeta: standard output: the disk is full\n");
      expect(status).toBe(1);
    }
  });

  test("a reader that closes the pipe", () => {
    const lines = Array.from(
      { length: 3000 },
      (_, t) =>
        `${new Date(t * 864e5).toISOString().slice(0, 10)},${100 + Math.sin(t)},${Array(40)
          .fill(100 + Math.cos(t * t))
          .join(",")}`,
    );
    place.write(
      "large.csv",
      `date,M,${Array.from({ length: 40 }, (_, i) => `T${i}`).join(",")}\n${lines.join("\n")}\n`,
    );
    const { stderr } = place.shell(
      "$ROLLBETA compute large.csv --benchmark M -o - | head -c 100 >/dev/null; echo $PIPESTATUS >&2",
    );
    expect(stderr).toBe(
      "rollbeta: standard output: the reader closed the pipe before everything was written\n1\n",
    );
  });
});

describe("what is odd but clear goes on, with a note", () => {
  const run = (name: string, ...args: string[]) => place.run(["compute", name, ...args, "-o", "-"]);

  test("a file newest first", () => {
    const [header, ...lines] = table.trimEnd().split("\n");
    place.write("descending.csv", [header, ...lines.reverse()].join("\n"));
    const { status, stdout, stderr } = run("descending.csv", ...INDEX);
    expect(status).toBe(0);
    expect(stderr).toContain("note: descending.csv: dates run newest first; sorted");
    expect(stdout).toBe(run("prices.csv", ...INDEX).stdout);
  });

  test("a ticker without any value", () => {
    place.write("blank.csv", table.replace("date,", "date,Z,").replaceAll(/\n(2024-[^,]*),/g, "\n$1,,"));
    const { status, stdout, stderr } = run("blank.csv", ...INDEX);
    expect(status).toBe(0);
    expect(stderr).toContain("note: blank.csv: ticker Z has no value");
    expect(stdout).toMatch(/^date,Z,A,B,C\n/);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^2024-02-29,,-?\d/);
  });

  test("an explicit --prices on returns, an explicit --returns on prices", () => {
    const asPrices = run(
      "returns.csv",
      "--prices",
      "--benchmark",
      "M",
      "--window",
      "20",
      "--min-periods",
      "2",
    );
    expect(asPrices.stderr).toContain("taken as prices because of --prices");
    const asReturns = run("prices.csv", "--returns", ...INDEX);
    expect(asReturns.status).toBe(0);
    expect(asReturns.stderr).toContain(
      "looks like prices, none of its values being negative; taken as returns because of --returns",
    );
  });

  test("a price below zero", () => {
    place.write("negative.csv", table.replace(/\n(2024-02-05),([^,]*),[^,]*/, "\n$1,$2,-37.63"));
    const { status, stderr } = run("negative.csv", ...INDEX);
    expect(status).toBe(0);
    expect(stderr).toContain(
      "1 price is zero or negative and counts as missing, the first one -37.63 of A on 2024-02-05",
    );
  });
});
