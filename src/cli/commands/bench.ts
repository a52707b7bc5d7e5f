import type { Command } from "commander";
import { bench, LEAST_WINDOW } from "../bench.ts";
import { wholeNumber } from "../options.ts";

export function addBench(program: Command): void {
  program
    .command("bench")
    .description("how fast this machine computes: a table of times on invented returns")
    .option("--tickers <n>", "of the panel", wholeNumber(1), 1000)
    .option("--rows <n>", "of the panel", wholeNumber(LEAST_WINDOW), 2520)
    .option("--window <rows>", "rows in a window", wholeNumber(LEAST_WINDOW), 60)
    .option("--json", "as JSON")
    .action((options) => bench(options));
}
