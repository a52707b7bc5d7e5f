import type { Command } from "commander";
import { withLineChart } from "../groups.ts";
import { lines } from "../lines.ts";
import { collect, stat, timeZone, windowNames } from "../options.ts";

export function addLines(program: Command): void {
  const following = program
    .command("lines")
    .description("a line chart of some tickers of a table that compute wrote, with confidence bands")
    .argument("<result>", "CSV, Parquet or Arrow, wide or long")
    .requiredOption("-o, --output <file>", ".png, .svg or .pdf; repeatable", collect)
    .option("--stat <name>", "statistic to show, as of heatmap", stat)
    .option(
      "--window <rows>",
      "windows to show, such as 20,60 (default: all of one ticker, of several the first)",
      windowNames,
    )
    .option("--benchmark <name>", "benchmark to show, by the same default; repeatable", collect)
    .option("--time-zone <name>", "whose clock shows times of day (default: UTC)", timeZone)
    .option("--quiet", "no notes");
  withLineChart(following).action((path, options) => lines(path, options));
}
