import { type Command, Option } from "commander";
import { MISSING } from "../../portfolio/portfolio.ts";
import { withAxis, withoutOverlap, withReading, withReturns } from "../groups.ts";
import { collect, day, number, percent, share, shares, tabbed, wholeNumber } from "../options.ts";
import { portfolio } from "../portfolio.ts";

export function addPortfolio(program: Command): void {
  const holding = program
    .command("portfolio")
    .description("the beta of a portfolio, what it would lose in a fall of the market, and how to hedge it")
    .argument("[file...]", "prices or returns, as of compute")
    .requiredOption("--benchmark <ticker|file|file:column>", "the market, as of compute", collect)
    .requiredOption(
      "--weights <file>",
      "what is held: ticker,weight, or by date, long or wide; a negative weight is a short position",
    )
    .option("--cash", "weights do not sum to 1, and the rest is cash (below 0: borrowed)")
    .option("--normalize", "weights do not sum to 1, and are divided by their sum")
    .addOption(
      new Option(
        "--missing <rule>",
        "a holding without a return: the others of its side take its weight, or the date has no value (default: spread)",
      ).choices(MISSING),
    )
    .option("--window <rows>", "rows in a window", wholeNumber(3), 60)
    .option("--min-periods <n>", "least number of complete pairs (default: the window)", wholeNumber(2))
    .option("--date <date>", "of the summary (default: the last there is)", day)
    .option("--shock <return>", "what the market is to do, such as -10% or -0.1", share)
    .option(
      "--shock-horizon <rows>",
      "with --shock: over how many rows the holdings' own risk adds up",
      wholeNumber(1),
    )
    .option("--target-beta <beta>", "that the hedge is to leave (default: 0)", number)
    .option("--value <amount>", "of the portfolio, to say moves and hedge in money", number)
    .option(
      "--what-if <weights>",
      "the same with some weights changed, such as KO=10%,NVDA=0; the rest is cash",
      shares,
    )
    .option("--band <percent>", "confidence of all bands", percent, 95)
    .option("-o, --output <file>", "betas by date: .csv, .csv.gz, .parquet, .arrow or .feather, or -")
    .option("--contributions <file>", "a row a holding: .csv or .csv.gz, or -")
    .option(
      "--betas <file>",
      "a table as compute writes it, of the portfolio and its holdings, for other commands",
    )
    .option("--lines <file>", "line chart of the portfolio's beta: .png, .svg or .pdf; repeatable", collect)
    .option("--top <n>", "so many holdings in the summary", wholeNumber(1), 10);
  withoutOverlap(
    withReturns(holding),
    "errors and bands take returns for independent, and overlapping ones would make them too narrow",
  )
    .option("--threads <n>", "to read many files with (default: by the work)", wholeNumber(1))
    .option("--quiet", "no notes, and no summary beside tables")
    .option("--json", "the summary as JSON, on standard output unless a table goes there");
  withAxis(withReading(holding).optionsGroup("Picture:")).action((paths, options) =>
    portfolio(paths, tabbed(options)),
  );
}
