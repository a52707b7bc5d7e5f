import { describe, test } from "vitest";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
place.write("prices.csv", wide(prices(60)));

describe("wrong usage: exit code 2, one line", () => {
  test.each<[string, string[], string]>([
    [
      "window below 2",
      ["--benchmark", "INDEX", "--window", "1", "-o", "x.csv"],
      "argument '1' is invalid. A number of rows >= 2, a duration such as 90d, 12h or 30min, or expanding is wanted.",
    ],
    [
      "window no number",
      ["--benchmark", "INDEX", "--window", "60x", "-o", "x.csv"],
      "argument '60x' is invalid. A number of rows >= 2, a duration such as 90d, 12h or 30min, or expanding is wanted.",
    ],
    [
      "minPeriods above the window",
      ["--benchmark", "INDEX", "--window", "20", "--min-periods", "21", "-o", "x.csv"],
      "--min-periods must be at most the window of 20, got 21",
    ],
    [
      "no benchmark",
      ["-o", "x.csv"],
      "required option '--benchmark <ticker|file|file:column>' not specified",
    ],
    [
      "no output",
      ["--benchmark", "INDEX"],
      "nowhere to write to; give -o <file.csv>, -o - or --heatmap <file.png>",
    ],
    [
      "unknown statistic",
      ["--benchmark", "INDEX", "--stat", "bta", "-o", "x.csv"],
      "bta is none of beta, alpha, cov, corr",
    ],
    ["unknown option", ["--benchmark", "INDEX", "--windw", "20", "-o", "x.csv"], "unknown option '--windw'"],
    [
      "both switches",
      ["--benchmark", "INDEX", "--prices", "--returns", "-o", "x.csv"],
      "--prices and --returns exclude each other",
    ],
    [
      "another table format",
      ["--benchmark", "INDEX", "-o", "x.xlsx"],
      "a table is a .csv, .csv.gz, .parquet, .arrow or .feather file or - for CSV on standard output, got x.xlsx",
    ],
    [
      "another picture format",
      ["--benchmark", "INDEX", "--heatmap", "x.gif"],
      "a heatmap is a .png, .svg, .pdf or .html file, got x.gif",
    ],
    [
      "a date that is none",
      ["--benchmark", "INDEX", "--from", "yesterday", "-o", "x.csv"],
      "A date such as 2023-01-31 is wanted.",
    ],
    [
      "too much for a wide table",
      ["--benchmark", "INDEX", "--stat", "beta,corr", "--shape", "wide", "-o", "x.csv"],
      "a wide table holds one statistic, window and benchmark, got 2 of them; use --shape long",
    ],
    [
      "one output twice under two names",
      ["--benchmark", "INDEX", "--heatmap", "x.png", "--heatmap", "./x.png"],
      "./x.png is given as output twice",
    ],
    [
      "log returns of returns",
      ["--benchmark", "INDEX", "--returns", "--log", "-o", "x.csv"],
      "--log makes log returns of prices, and --returns says there are none; give one",
    ],
    [
      "a benchmark twice",
      ["--benchmark", "INDEX", "--benchmark", "INDEX", "-o", "x.csv"],
      "benchmark INDEX is given twice",
    ],
    [
      "standard input twice",
      ["-", "--benchmark", "-", "-o", "x.csv"],
      "standard input (-) can be read once, not as two files",
    ],
    [
      "a range that ends before it begins",
      ["--benchmark", "INDEX", "--from", "2024-02-02", "--to", "2024-02-01", "-o", "x.csv"],
      "--from must not be later than --to",
    ],
    [
      "a picture's option without a picture",
      ["--benchmark", "INDEX", "--size", "900x500", "-o", "x.csv"],
      "--size is about a picture; give --heatmap <file.png> too",
    ],
    ["an unknown colour map", ["--benchmark", "INDEX", "--cmap", "RdYlGm", "--heatmap", "x.png"], "RdYlGn"],
    [
      "one output twice",
      ["--benchmark", "INDEX", "--heatmap", "x.png", "--heatmap", "x.png"],
      "x.png is given as output twice",
    ],
  ])("%s", (_, args, message) => {
    expectRefusal(place.call(["compute", "prices.csv", ...args]), 2, message);
  });
});
