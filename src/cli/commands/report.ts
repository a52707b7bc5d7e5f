import { type Command, Option } from "commander";
import { locale, withoutOverlap, withReading, withReturns } from "../groups.ts";
import { marketReport } from "../market-report.ts";
import { collect, number, percent, share, tabbed, wholeNumber } from "../options.ts";

export function addReport(program: Command): void {
  const reporting = program
    .command("report")
    .description("a research note on how tickers move with a market: text, tables and pictures, to be sent")
    .argument("[file...]", "prices by date, as for compute")
    .requiredOption("--benchmark <ticker|file|file:column>", "the market, as for compute; one")
    .option(
      "-o, --output <file>",
      "note: .html, of which all is in the one file, or .md with its pictures beside it; repeatable",
      collect,
    )
    .option("--window <rows>", "rows in a window (default: 60)", wholeNumber(3))
    .option(
      "--min-periods <n>",
      "least number of complete pairs for a beta (default: the window)",
      wholeNumber(3),
    )
    .option("--low <beta>", "below it a ticker is defensive (default: 0.8)", number)
    .option("--high <beta>", "above it a ticker is aggressive (default: 1.2)", number)
    .option("--band <percent>", "confidence of the bands (default: 95)", percent)
    .option("--shock <move>", "of the market, in the scenario, such as -10% or -0.1 (default: -10%)", share)
    .option("--metadata <file>", "CSV, Parquet or Arrow with a row for each ticker, for --group")
    .option("--metadata-ticker <name>", "its column of tickers, when it is not recognised")
    .option("--group <column>", "its column of sectors, or other groups")
    .option("--weights <file>", "what is held, as for portfolio: for a section on it")
    .option("--cash", "its weights do not sum to 1, and the rest is cash (below 0: borrowed)")
    .option("--normalize", "its weights do not sum to 1, and are divided by their sum")
    .option("--title <text>", "instead of the usual one")
    .option("--cmap <name>", "colours of the heatmaps (default: RdYlBu_r)")
    .addOption(
      new Option("--theme <name>", "light, dark or, in HTML, as the reader's machine is set").choices([
        "auto",
        "light",
        "dark",
      ]),
    )
    .option("--font <file>", ".ttf, .otf or .woff2 to write with")
    .addOption(locale())
    .option("--threads <n>", "to read many files and to compute with (default: by the work)", wholeNumber(1))
    .option("--quiet", "no progress, notes or summary");
  withoutOverlap(
    withReturns(withReading(reporting)),
    "errors and bands take returns for independent, and overlapping ones would make them too narrow",
  ).action((files, options) => marketReport(files, tabbed(options)));
}
