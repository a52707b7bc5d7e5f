// `compute --max-memory` gives what `compute` gives: the same bytes of the table, the same notes, the same errors.
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { toParquet } from "../../src/parquet.ts";
import { normal } from "../random.ts";
import { expectSame } from "./bound.ts";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(130, 3);
const draw = normal(11);

/** Rows of 70 tickers, more than stand together in the passing file, with gaps, prices of zero, infinities and blanks. */
const cells: [date: string, ticker: string, price: string][] = [];
for (const [i, name] of Array.from({ length: 70 }, (_, k) => `S${k}`).entries()) {
  const column = market.columns[["A", "B", "C"][i % 3]!]!;
  for (const [t, date] of market.dates.entries()) {
    const dice = draw();
    if (dice > 1.8 || (i === 5 && t < 60)) continue;
    const odd = ["", "NA", "0", "-2.5", "inf"][Math.floor(1000 * Math.abs(dice)) % 5]!;
    cells.push([date, name, dice < -2.2 ? odd : (column[t]! * (1 + 0.01 * draw())).toFixed(3)]);
  }
}
for (const [t, date] of market.dates.entries()) cells.push([date, "INDEX", String(market.columns.INDEX![t])]);
cells.push([market.dates[3]!, "EMPTY", ""]);

const text = (rows: readonly (readonly string[])[]) =>
  `date,ticker,close\n${rows.map((row) => row.join(",")).join("\n")}\n`;
const shuffled = cells
  .map((cell) => ({ cell, at: draw() }))
  .sort((a, b) => a.at - b.at)
  .map(({ cell }) => cell);
const byDate = cells.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
place.write("tickers.csv", text(cells));
place.write("dates.csv", text(byDate));
place.write("newest.csv", text(byDate.toReversed()));
place.write("shuffled.csv", text(shuffled));
place.write("shuffled.csv.gz", gzipSync(text(shuffled)));
place.write(
  "quoted.csv",
  `"date";"ticker";"close"\r\n${shuffled.map(([date, name, price]) => `"${date}";"${name}";"${price.replace(".", ",")}"`).join("\r\n")}\r\n`,
);
place.write("index.csv", wide(market, ["INDEX"]));
// two bars a day
const bars = cells.map(([date, name, price]) => {
  const t = market.dates.indexOf(date);
  return `${market.dates[t >> 1]},${t % 2 === 0 ? "09:30" : "15:00"},${name},${price}`;
});
place.write("bars.csv", `date,time,ticker,close\n${bars.join("\n")}\n`);
place.write("wide.csv", wide(market));
place.write("across.csv", "ticker,2024-01-01,2024-01-02\nA,1,2\nINDEX,3,4\n");
// more than one piece of four megabytes, with a remark that has line ends in quotes
const numbers = Array.from({ length: 60 }, () => draw());
const many = Array.from({ length: 1100 }, (_, t) =>
  new Date(Date.UTC(2015, 0, 1) + t * 864e5).toISOString().slice(0, 10),
);
const large = many.flatMap((date, t) =>
  numbers.map((x, i) => [
    date,
    `L${i}`,
    (100 + 10 * Math.sin(t * x + i)).toFixed(4),
    `"a remark\nof two, or ""three"" ${"lines ".repeat(6)}"`,
  ]),
);
place.write("large.csv", `date,ticker,close,remark\n${large.map((row) => row.join(",")).join("\n")}\n`);

const INDEX = ["--benchmark", "INDEX", "--window", "20", "--min-periods", "8"];

describe("the same table and notes as of the whole panel", () => {
  test.each<[string, string[], "csv" | "csv.gz" | "parquet"]>([
    ["sorted by ticker", ["tickers.csv", ...INDEX], "csv"],
    ["sorted by date", ["dates.csv", ...INDEX], "parquet"],
    ["newest first", ["newest.csv", ...INDEX], "csv.gz"],
    ["not sorted, gzipped", ["shuffled.csv.gz", ...INDEX], "csv"],
    ["quotes, semicolons, decimal commas", ["quoted.csv", ...INDEX], "csv"],
    [
      "several windows, statistics and benchmarks",
      [
        "shuffled.csv",
        "--benchmark",
        "INDEX",
        "--benchmark",
        "S3",
        "--window",
        "20,30d,expanding",
        "--min-periods",
        "8",
        "--stat",
        "beta,corr,n,se_alpha",
        "--ddof",
        "0",
      ],
      "parquet",
    ],
    [
      "a benchmark of its own file, log returns, a step, dates",
      [
        "shuffled.csv",
        "--benchmark",
        "index.csv:INDEX",
        "--window",
        "20",
        "--min-periods",
        "50%",
        "--log",
        "--step",
        "week",
        "--from",
        "2024-01-09",
        "--to",
        "2024-04-20",
      ],
      "parquet",
    ],
    [
      "compressed gaps, smoothed",
      [
        "shuffled.csv",
        "--benchmark",
        "INDEX",
        "--window",
        "15",
        "--gaps",
        "compress",
        "--max-span",
        "40",
        "--smooth",
        "4",
      ],
      "csv",
    ],
    [
      "exponential weights",
      [
        "dates.csv",
        "--benchmark",
        "INDEX",
        "--halflife",
        "12",
        "--no-adjust",
        "--ignore-na",
        "--stat",
        "beta,n",
      ],
      "csv",
    ],
    ["dates and times of day in two columns", ["bars.csv", ...INDEX], "csv"],
    ["prices taken for returns", ["tickers.csv", "--returns", ...INDEX], "csv"],
    ["a file of several pieces", ["large.csv", "--benchmark", "L1", "--window", "60"], "parquet"],
  ])("%s", (_, args, kind) => void expectSame(place, args, kind));

  test("Parquet of several row groups, and a manifest by which the table is confirmed", () => {
    // a long table with a column of values: a result has one
    const series = Object.fromEntries(
      Array.from({ length: 140 }, (_, i) => [`P${i}`, many.map((_, t) => 0.02 * Math.sin(t * (i + 2)))]),
    );
    const { tickers, time, values } = panelFromColumns(many, series);
    const result = {
      tickers,
      time,
      benchmarks: ["M"],
      windows: [2],
      stats: ["beta" as const],
      arrays: [values],
      notes: [],
    };
    place.write("groups.parquet", Buffer.concat([...toParquet(result)]));
    const args = [
      "groups.parquet",
      "--returns",
      "--benchmark",
      "P0",
      "--window",
      "20",
      "--value-column",
      "beta",
    ];
    expect(place.run(["info", "groups.parquet", "--value-column", "beta"]).stdout).toMatch(
      /row groups: +2\n/,
    );
    expectSame(place, args, "parquet");
    const { stdout, stderr } = place.run(["verify", "out.parquet"]);
    expect(stderr).toBe("");
    expect(stdout).toContain("recomputed, have the same bits");
  });
});

describe("the same errors, and no file left behind", () => {
  const lines = text(shuffled).split("\n");
  const changed = (line: number, from: RegExp, to: string) =>
    lines.map((row, k) => (k === line - 1 ? row.replace(from, to) : row)).join("\n");
  place.write("number.csv", changed(4000, /,[^,]*$/, ",1.2.3"));
  place.write("date.csv", changed(4000, /^[^,]*/, "2024-13-01"));
  place.write("noticker.csv", changed(4000, /,[^,]*,/, ",,"));
  place.write("cells.csv", changed(4000, /$/, ",7"));
  place.write("twice.csv", `${text(shuffled)}${lines[99]}\n`);
  const rows = large.map((row) => row.join(","));
  place.write(
    "far.csv",
    `date,ticker,close,remark\n${[...rows.slice(0, -1), rows.at(-1)!.replace(/,\d+\.\d+,/, ",1.2.3,")].join("\n")}\n`,
  );
  place.write("fartwice.csv", `date,ticker,close,remark\n${rows.join("\n")}\n${rows[7]}\n`);
  place.write("cut.csv.gz", gzipSync(text(shuffled)).subarray(0, 5000));
  const left = () => place.files().filter((name) => !/^(out|groups)\./.test(name));
  const before = left();

  test.each<[string, string[]]>([
    ["a number that is none", ["number.csv", ...INDEX]],
    ["a date that is none", ["date.csv", ...INDEX]],
    ["a ticker that is missing", ["noticker.csv", ...INDEX]],
    ["a row too wide", ["cells.csv", ...INDEX]],
    ["a date twice", ["twice.csv", ...INDEX]],
    ["a number that is none, in a later piece", ["far.csv", "--benchmark", "L1"]],
    ["a date twice, in another piece", ["fartwice.csv", "--benchmark", "L1"]],
    ["gzip cut short", ["cut.csv.gz", ...INDEX]],
    ["no such benchmark", ["tickers.csv", "--benchmark", "INDXE.csv"]],
    ["a window longer than the data", ["tickers.csv", "--benchmark", "INDEX", "--window", "500"]],
    ["no date in common", ["tickers.csv", ...INDEX, "--from", "2030-01-01"]],
    ["no such file", ["none.csv", ...INDEX]],
  ])("%s", (_, args) => {
    const call = ["compute", ...args, "--shape", "long", "-o", "left.parquet"];
    const whole = place.run(call);
    expectRefusal(whole, 1, "");
    const bound = place.run([...call, "--max-memory", "220MB"]);
    expect(bound.stderr).toBe(whole.stderr);
    expect(bound.status).toBe(1);
    expect(left()).toEqual(before);
  });

  test.each<[string, 1 | 2, string[], string]>([
    [
      "too little",
      2,
      ["tickers.csv", ...INDEX, "--max-memory", "20MB"],
      "--max-memory must be at least 200MB, got 20MB",
    ],
    [
      "no size",
      2,
      ["tickers.csv", ...INDEX, "--max-memory", "much"],
      "A size such as 512MB or 2GB is wanted",
    ],
    [
      "a transposed table in",
      1,
      ["across.csv", ...INDEX, "--shape", "long"],
      "across.csv: has dates across its header and a row for each ticker",
    ],
    ["a wide table in", 1, ["wide.csv", ...INDEX, "--shape", "long"], "wide.csv: is a wide table"],
    ["a wide table out", 2, ["tickers.csv", ...INDEX], "--max-memory writes a long table"],
    ["standard input", 2, ["-", ...INDEX, "--shape", "long"], "--max-memory reads its files twice"],
    [
      "a picture",
      2,
      ["tickers.csv", ...INDEX, "--shape", "long", "--heatmap", "x.png"],
      "--max-memory keeps no matrix to draw",
    ],
    [
      "--verify",
      2,
      ["tickers.csv", ...INDEX, "--shape", "long", "--verify", "9"],
      "--max-memory keeps no result to verify",
    ],
    [
      "threads",
      2,
      ["tickers.csv", ...INDEX, "--shape", "long", "--threads", "2"],
      "--max-memory computes with one thread",
    ],
    [
      "a column of the input",
      1,
      ["large.csv", "--benchmark", "remark", "--shape", "long"],
      "benchmark remark is a column of large.csv",
    ],
    [
      "a column of the input as a file",
      1,
      ["tickers.csv", "--benchmark", "tickers.csv:INDEX", "--shape", "long"],
      "name a ticker of tickers.csv by itself",
    ],
  ])("%s is refused", (_, code, args, message) => {
    const bound = args.includes("--max-memory") ? [] : ["--max-memory", "220MB"];
    expectRefusal(place.run(["compute", ...args, ...bound, "-o", "left.csv"]), code, message);
    expect(left()).toEqual(before);
  });

  test("Arrow and standard output are refused", () => {
    for (const output of ["left.arrow", "-"]) {
      const run = place.run([
        "compute",
        "tickers.csv",
        ...INDEX,
        "--shape",
        "long",
        "--max-memory",
        "1GB",
        "-o",
        output,
      ]);
      expectRefusal(run, 2, "--max-memory writes .csv, .csv.gz or .parquet");
    }
  });
});
