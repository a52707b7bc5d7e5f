import { type Command, Option } from "commander";
import { GAPS } from "../../kernel/options.ts";
import { formatTime } from "../../panel/time.ts";
import { ROW_KEYS, withExcess, withFirst, withReading, withReturns, withScale, withSort } from "../groups.ts";
import { collect, day, number, stat, tabbed, wholeNumber } from "../options.ts";
import { UsageError } from "../usage.ts";

export function addView(program: Command, computing: Command): void {
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
  withReading(withExcess(withReturns(viewing)));
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
    .addOption(new Option("--gaps <policy>", "rows without a pair (default: pairwise)").choices(GAPS));
  withFirst(withSort(withScale(viewing), ROW_KEYS, "name"));
  viewing.addHelpText(
    "after",
    "\n--max-gap, estimators, several windows at once and facets are not in the viewer; rollbeta compute draws them, by --heatmap.",
  );
  refuseOthers(viewing, computing);
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

/** What only `compute` has is told to be there, with what to do. */
function refuseOthers(viewing: Command, computing: Command): void {
  const known = new Set(viewing.options.map(({ long }) => long));
  viewing.options.find(({ long }) => long === "--max-gap")!.hideHelp();
  for (const { flags, long } of computing.options)
    if (!known.has(long)) viewing.addOption(new Option(flags).hideHelp());
  for (const option of viewing.options.filter(({ hidden }) => hidden))
    viewing.on(`option:${option.name()}`, () => {
      throw new UsageError(
        `${option.long} is not in the viewer; leave it out, or draw the picture by rollbeta compute, with --heatmap`,
      );
    });
}

/** An option's value as it may be typed. */
function textOf({ parseArg }: Option, value: string | number | readonly string[]): string {
  return (parseArg as unknown) === day ? formatTime("day", value as number) : String(value);
}
