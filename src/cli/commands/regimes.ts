import type { Command } from "commander";
import { number, percent, windowName } from "../options.ts";
import { regimes } from "../regimes.ts";

export function addRegimes(program: Command): void {
  program
    .command("regimes")
    .description("when tickers of a table that compute wrote became defensive, neutral or aggressive")
    .argument("<result>", "CSV, Parquet or Arrow, wide or long, of betas")
    .option("-o, --output <file>", "every crossing: .csv or .csv.gz, or - for standard output")
    .option("--shares <file>", "the share of tickers in each state, by date")
    .option("--states <file>", "a row a ticker: its state, since when, and the share of its time in each")
    .option("--low <beta>", "below it a ticker is defensive (default: 0.8)", number)
    .option("--high <beta>", "above it a ticker is aggressive (default: 1.2)", number)
    .option("--hysteresis <beta>", "how far beyond a limit a crossing must go (default: 0)", number)
    .option(
      "--band <percent>",
      "only crossings of the whole confidence band, of a table with se_beta (default: none)",
      percent,
    )
    .option(
      "--window <rows>",
      "window to judge, such as 60, 90d or halflife=60 (default: the first)",
      windowName,
    )
    .option("--benchmark <name>", "benchmark to judge by (default: the first)")
    .option("--quiet", "no notes and no summary")
    .action((path, options) => regimes(path, options));
}
