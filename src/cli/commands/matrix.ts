import { type Command, Option } from "commander";
import { SQUARE_STATS } from "../../panel/square.ts";
import { withColors, withFrame, withOrder, withReading } from "../groups.ts";
import { matrix } from "../matrix.ts";
import { collect, day, tabbed, wholeNumber } from "../options.ts";

export function addMatrix(program: Command): void {
  const squaring = program
    .command("matrix")
    .description("correlations or covariances of all pairs of tickers over one window")
    .argument("[file...]", "prices or returns, as of compute")
    .option("-o, --output <file>", "table: .csv, or - for standard output")
    .option("--heatmap <file>", "picture: .png, .svg or .pdf; repeatable", collect)
    .addOption(new Option("--stat <name>", "of each pair").choices(SQUARE_STATS).default("corr"))
    .option("--window <rows>", "rows in the window", wholeNumber(2), 60)
    .option("--date <date>", "last date of the window (default: the last there is)", day)
    .option(
      "--min-periods <n>",
      "least number of rows that a pair shares (default: the window)",
      wholeNumber(1),
    )
    .option("--ddof <n>", "delta degrees of freedom of the covariance, 0 or 1", wholeNumber(0), 1)
    .option("--prices", "the file holds prices (default)")
    .option("--returns", "the file holds returns")
    .option("--log", "log returns instead of simple ones")
    .option("--threads <n>", "to read many files with (default: by the work)", wholeNumber(1))
    .option("--quiet", "no notes");
  withReading(squaring);
  withOrder(withColors(squaring), "cluster (alike side by side), name, mean", "cluster");
  withFrame(squaring).action((paths, options) => matrix(paths, tabbed(options)));
}
