import { type Command, Option } from "commander";
import { AGGS } from "../../heatmap/cells/reduce.ts";
import { GAPS } from "../../kernel/options.ts";
import { formatTime } from "../../panel/time.ts";
import { withReading, withReturns } from "../groups.ts";
import { collect, day, number, stat, tabbed, wholeNumber } from "../options.ts";

export function addView(program: Command): void {
  const viewing = program
    .command("view")
    .description("the market live in the browser, or as one HTML file to send")
    .argument("[file...]", "prices or returns, as of compute (default: the bundled sample)")
    .option("--benchmark <ticker|file|file:column>", "the market, as of compute; repeatable", collect)
    .option("--export <file.html>", "write a page that holds the data and needs no server, and serve nothing")
    .option("--port <n>", "to serve on, at 127.0.0.1 alone (default: one that is free)", wholeNumber(1))
    .option("--no-open", "print the address, and open no browser")
    .addOption(
      new Option("--locale <name>", "language of the page (default: the browser's)").choices(["en", "ja"]),
    )
    .option("--threads <n>", "to read many files with (default: by the work)", wholeNumber(1))
    .option("--quiet", "no notes and no summary")
    .option("--json", "the address and the port as JSON, or the summary of --export");
  const before = viewing.options.length;
  withReading(withReturns(viewing));
  const reading = viewing.options.slice(before);
  viewing
    .optionsGroup("Shown first:")
    .option("--stat <name>", "statistic (default: beta)", stat)
    .option("--window <rows>", "rows in a window (default: 60)", wholeNumber(2))
    .option("--halflife <rows>", "exponential weights that halve in so many rows, instead of windows", number)
    .option(
      "--min-periods <n>",
      "least number of complete pairs for a value (default: the window)",
      wholeNumber(1),
    )
    .addOption(new Option("--gaps <policy>", "rows without a pair (default: pairwise)").choices(GAPS))
    .option("--vmin <number>", "value of the lowest colour (default: by statistic, beta 0.4)", number)
    .option("--vmax <number>", "value of the highest colour (default: by statistic, beta 1.6)", number)
    .option("--center <number>", "value of the middle colour", number)
    .option("--cmap <name>", "colours, as of heatmap (default: by statistic)")
    .addOption(
      new Option("--agg <name>", "what a pixel shows of several cells (default: mean)").choices(AGGS),
    )
    .option(
      "--sort <key>",
      "name, last, mean, change:20 (rows), volatility, cluster (alike side by side) or a column of --metadata (default: name)",
    )
    .option("--ascending", "lowest on top (default: for names and texts)")
    .option("--descending", "highest on top (default: for numbers)")
    .option("--top <n>", "only the first so many of that order", wholeNumber(1))
    .option("--bottom <n>", "only the last so many of that order; with --top, both", wholeNumber(1))
    .option("--metadata <file>", "CSV, Parquet or Arrow with a row for each ticker, to sort and group by")
    .option("--metadata-ticker <name>", "its column of tickers, when it is not recognised")
    .option("--group <column>", "tickers with the same in this column of --metadata stand together")
    .option("--group-means", "a row with its mean on top of each group");
  viewing.action(async (files: string[], options) => {
    const words = reading.flatMap((option) => {
      const name = option.attributeName();
      const value = viewing.getOptionValueSource(name) === "cli" ? options[name] : undefined;
      if (value === undefined || (value === false) !== option.negate) return [];
      return typeof value === "boolean" ? [option.long!] : [option.long!, textOf(option, value)];
    });
    // a server is what no other command needs
    const { view } = await import("../view.ts");
    await view(files, tabbed(options), words);
  });
}

/** An option's value as it may be typed. */
function textOf({ parseArg }: Option, value: string | number | readonly string[]): string {
  return (parseArg as unknown) === day ? formatTime("day", value as number) : String(value);
}
