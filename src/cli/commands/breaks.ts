import type { Command } from "commander";
import { breaks } from "../breaks.ts";
import { withoutOverlap, withReading, withReturns } from "../groups.ts";
import { collect, number, percent, tabbed, tickers, wholeNumber } from "../options.ts";

export function addBreaks(program: Command): void {
  const breaking = program
    .command("breaks")
    .description("from which dates on tickers have another beta, by a test for breaks at unknown dates")
    .argument("[file...]", "prices or returns, as of compute")
    .requiredOption("--benchmark <ticker|file|file:column>", "the market, as of compute", collect)
    .requiredOption("-o, --output <file>", "a row a break: .csv or .csv.gz, or - for standard output")
    .option("--tickers <names>", "whose betas, such as AAPL,MSFT (default: all)", tickers)
    .option("--level <percent>", "of the tickers without a break that shall show none (default: 99)", percent)
    .option("--trim <share>", "least share of the pairs on each side of a break (default: 0.15)", number)
    .option("--min-pairs <n>", "least number of pairs between breaks (default: 60)", wholeNumber(20));
  withoutOverlap(
    withReturns(breaking),
    "the test takes returns for independent, and would find breaks in what they share",
  )
    .option("--threads <n>", "to read many files with (default: by the work)", wholeNumber(1))
    .option("--quiet", "no notes and no summary");
  withReading(breaking).action((paths, options) => breaks(paths, tabbed(options)));
}
