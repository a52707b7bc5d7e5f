import type { Command } from "commander";
import { explain } from "../explain.ts";
import { withExcess, withReading, withReturns } from "../groups.ts";
import { collect, day, tabbed, tickers, wholeNumber } from "../options.ts";

export function addExplain(program: Command): void {
  const explaining = program
    .command("explain")
    .description("which returns moved a beta from one date to another, and on which it rests now")
    .argument("[file...]", "prices or returns, as of compute")
    .requiredOption("--benchmark <ticker|file|file:column>", "the market, as of compute", collect)
    .option("--tickers <names>", "whose betas, such as AAPL,MSFT (default: all)", tickers)
    .option("--window <rows>", "rows in both windows", wholeNumber(3), 60)
    .option("--date <date>", "last date of the later window (default: the last there is)", day)
    .option(
      "--since <date>",
      "last date of the earlier window (default: the row before the later one, if it is full by then)",
      day,
    )
    .option(
      "--min-periods <n>",
      "least number of complete pairs in each window (default: the window)",
      wholeNumber(3),
    )
    .option("-o, --output <file>", "every return of both windows: .csv or .csv.gz, or - for standard output")
    .option("--changes <file>", "a row a ticker: both betas, and what entered and left")
    .option("--top <n>", "so many tickers and dates in the summary", wholeNumber(1), 10);
  withExcess(withReturns(explaining))
    .option("--threads <n>", "to read many files with (default: by the work)", wholeNumber(1))
    .option("--quiet", "no notes, and no summary beside tables")
    .option("--json", "the summary as JSON, on standard output unless a table goes there");
  withReading(explaining).action((paths, options) => explain(paths, tabbed(options)));
}
