import type { Command } from "commander";
import { compare } from "../compare.ts";
import { withColors, withFrame, withRows } from "../groups.ts";
import { collect, stat, windowName } from "../options.ts";

export function addCompare(program: Command): void {
  const comparing = program
    .command("compare")
    .description("two tables that compute wrote, side by side, and the map of their difference")
    .argument("<a>", "CSV, Parquet or Arrow, wide or long")
    .argument("[b]", "the other one (default: the same, with --other-window or --other-benchmark)")
    .option("-o, --output <file>", "a row a ticker: .csv or .csv.gz, or - for standard output")
    .option("--heatmap <file>", "of b less a: .png, .svg, .pdf or .html; repeatable", collect)
    .option("--stat <name>", "statistic to compare (default: the first)", stat)
    .option(
      "--window <rows>",
      "window of both, such as 60, 90d or halflife=60 (default: the first)",
      windowName,
    )
    .option("--benchmark <name>", "benchmark of both (default: the first)")
    .option("--other-window <rows>", "window of b", windowName)
    .option("--other-benchmark <name>", "benchmark of b")
    .option("--quiet", "no notes and no summary");
  withFrame(withRows(withColors(comparing))).action((a, b, options) => compare(a, b, options));
}
