import type { Command } from "commander";
import { withPicture } from "../groups.ts";
import { heatmap } from "../heatmap.ts";
import { collect, stat, timeZone, windowName } from "../options.ts";

export function addHeatmap(program: Command): void {
  const showing = program
    .command("heatmap")
    .description("a picture of a table that compute wrote")
    .argument("<result>", "CSV, Parquet or Arrow, wide or long")
    .requiredOption("-o, --output <file>", ".png, .svg, .pdf or .html; repeatable", collect)
    .option(
      "--stat <name>",
      "statistic to show (default: the first of a long table); of a wide table, what it holds (default: beta)",
      stat,
    )
    .option(
      "--window <rows>",
      "window to show, such as 60, 90d or halflife=60 (default: the first); of a wide table, what it holds",
      windowName,
    )
    .option("--benchmark <name>", "benchmark to show (default: the first); of a wide table, what it holds")
    .option("--quiet", "no notes");
  showing.option("--time-zone <name>", "whose clock shows times of day (default: UTC)", timeZone);
  withPicture(showing).action((path, options) => heatmap(path, options));
}
