import { type Command, Option } from "commander";
import { AGGS } from "../heatmap/cells/reduce.ts";
import { CALENDARS } from "../panel/alignment.ts";
import { RATE_UNITS } from "../panel/excess.ts";
import { PERIODS } from "../panel/period.ts";
import { DAILY } from "../panel/zone.ts";
import { DUPLICATES } from "../source/duplicates.ts";
import { facetBy } from "./facet.ts";
import {
  dateFormat,
  day,
  month,
  number,
  numbers,
  percent,
  size,
  texts,
  tickers,
  timeZone,
  trust,
  wholeNumber,
} from "./options.ts";
import { UsageError } from "./usage.ts";

// Options that several commands share.

export function withReading(command: Command): Command {
  return command
    .optionsGroup("Reading:")
    .option("--date-column <name>", "header or number of the column of dates, when it is not recognised")
    .option(
      "--date-format <format>",
      "dayfirst, monthfirst or a pattern such as %d/%m/%Y, when it is not recognised",
      dateFormat,
    )
    .option("--ticker-column <name>", "header or number of the column of tickers, when it is not recognised")
    .option("--value-column <name>", "header or number of the column of values, when it is not recognised")
    .option(
      "--sql <statement>",
      "read the result of a select, by DuckDB (npm install @duckdb/node-api), instead of files",
    )
    .option("--database <file>", "the DuckDB database that --sql is about; it is opened read-only")
    .option("--skip-bad", "leave out files that cannot be read, with a note")
    .option("--wide", "every column beside the dates is a ticker, whatever its name")
    .addOption(
      new Option("--delimiter <char>", "between cells, when it is not recognised").choices([
        ",",
        ";",
        "tab",
        "|",
      ]),
    )
    .addOption(new Option("--decimal <char>", "decimal mark, when it is not recognised").choices([".", ","]))
    .option("--encoding <label>", "such as windows-1251 or cp932, when it is not recognised")
    .option("--skip-rows <n>", "lines above the header that are not recognised as such", wholeNumber(0))
    .option("--comment <char>", "how lines to leave out begin, when it is not #")
    .option("--no-header", "the first row is data; columns are numbered from 1")
    .option("--na-values <texts>", "texts or numbers that mean missing, such as n.a.,-999", texts)
    .addOption(
      new Option("--duplicates <policy>", "rows with the same date (default: error)").choices(DUPLICATES),
    );
}

/** How files become returns on dates that they share. */
export function withReturns(command: Command): Command {
  return command
    .option("--prices", "the file holds prices (default)")
    .option("--returns", "the file holds returns")
    .option("--log", "log returns instead of simple ones")
    .option("--from <date>", "first date to use", day)
    .option("--to <date>", "last date to use", day)
    .addOption(
      new Option(
        "--calendar <rule>",
        "dates of the returns: those that all share, that any has, or the benchmark's (default: intersection)",
      ).choices(CALENDARS),
    )
    .option(
      "--max-gap <rows>",
      "returns over gaps of at most so many rows, beside the benchmark's over the same (default: 0)",
      wholeNumber(0),
    )
    .addOption(
      new Option(
        "--frequency <period>",
        "returns of whole calendar periods, from each one's last date (default: of the dates as they are)",
      ).choices(PERIODS),
    )
    .option("--keep-partial", "with --frequency: the last period, too, though it may not be over")
    .option("--lag <rows>", "beside each return, the benchmark's so many rows earlier", wholeNumber(0))
    .option("--time-zone <name>", "take times of day as dates there, such as America/New_York", timeZone)
    .addOption(
      new Option(
        "--daily <which>",
        "of several rows on a date of --time-zone, each ticker's last value",
      ).choices(DAILY),
    );
}

/** What is taken off returns, and over how many rows they run. */
export function withExcess(command: Command): Command {
  return withRate(
    command.option(
      "--horizon <rows>",
      "overlapping returns over so many rows, in every row (default: 1)",
      wholeNumber(1),
    ),
  );
}

/** The same where overlapping returns are not taken: --horizon is refused, and told why. */
export function withoutOverlap(command: Command, why: string): Command {
  const refused = (text: string) => {
    const rows = wholeNumber(1)(text);
    if (rows === 1) return rows;
    throw new UsageError(`--horizon: ${why}; take --frequency week or month, whose returns do not overlap`);
  };
  command.addOption(new Option("--horizon <rows>").argParser(refused).hideHelp());
  return withRate(command);
}

/** What is taken off returns. */
function withRate(command: Command): Command {
  return command
    .option(
      "--risk-free <file|file:column|ticker|rate>",
      "take this rate off all returns: a series named as --benchmark is, or a fixed one a year such as 1.5%",
    )
    .addOption(
      new Option(
        "--risk-free-unit <unit>",
        "of that series: yields in percent a year, as fractions, or returns of its rows in percent, as fractions",
      ).choices(RATE_UNITS),
    );
}

export function withPicture(command: Command): Command {
  withColors(command)
    .option(
      "--fade <stat:from:to>",
      "make cells pale that say little, such as r2, n or se_beta:0.5:0.1 (from wholly pale to full colour)",
      trust(2),
    )
    .option("--hatch <stat:limit>", "hatch cells that say little, such as r2:0.1 or se_beta:0.3", trust(1));
  withRows(command);
  command
    .option("--facet <name>", "a heatmap for each window or benchmark on one sheet", facetBy)
    .option(
      "--facet-columns <n>",
      "of them side by side (default: as many as can be read best)",
      wholeNumber(1),
    );
  return withFrame(command);
}

/** What the rows of a heatmap may be sorted by. */
export const ROW_KEYS = "name, last, mean, change:20 (rows), volatility, cluster (alike side by side)";

/** Which rows a heatmap has, in which order, and what stands on and under them. */
export function withRows(command: Command): Command {
  return withFirst(withOrder(command, ROW_KEYS, "name"))
    .option("--strip", "the cross-section under the cells (default: with 20 tickers or more)")
    .option("--no-strip", "the cells alone")
    .option("--marks <numbers>", "where rows cross these, such as .8,1,1.2", numbers)
    .option("--fiscal-year <month>", "in which years begin, 1 to 12 (default: 1)", month);
}

/** How many rows there are, of all that an order has. */
export function withFirst(command: Command): Command {
  return command
    .option("--top <n>", "only the first so many of that order", wholeNumber(1))
    .option("--bottom <n>", "only the last so many of that order; with --top, both", wholeNumber(1))
    .option("--group-means", "a row with its mean on top of each group");
}

export function withColors(command: Command): Command {
  return withScale(command.optionsGroup("Picture:"))
    .option("--robust", "limits by the 2nd and 98th percentile of the values")
    .addOption(
      new Option("--theme <name>", "of all that is no cell (default: light)").choices(["light", "dark"]),
    )
    .option("--missing <color>", "of cells without a value, such as #ffffff (default: grey)")
    .option("--hatch-missing", "hatch cells without a value");
}

/** Which colour a value has. */
export function withScale(command: Command): Command {
  return command
    .option("--vmin <number>", "value of the lowest colour (default: by statistic, beta 0.4)", number)
    .option("--vmax <number>", "value of the highest colour (default: by statistic, beta 1.6)", number)
    .option(
      "--center <number>",
      "value of the middle colour; limits left out are as far below as above",
      number,
    )
    .option(
      "--cmap <name>",
      "RdYlGn, RdYlBu, RdBu, PuOr, viridis or cividis, or as RdBu_r reversed (default: by statistic)",
    )
    .addOption(
      new Option("--agg <name>", "what a pixel shows of several cells (default: mean)").choices(AGGS),
    );
}

export function withOrder(command: Command, keys: string, usual: string): Command {
  return withSort(command, keys, usual).addOption(
    new Option("--group-order <key>", "label, or mean of the groups (default: label)").choices([
      "label",
      "mean",
    ]),
  );
}

/** What is on top, and what stands together. */
export function withSort(command: Command, keys: string, usual: string): Command {
  return command
    .option("--sort <key>", `${keys} or a column of --metadata (default: ${usual})`)
    .option("--ascending", "lowest on top (default: for names and texts)")
    .option("--descending", "highest on top (default: for numbers)")
    .option("--metadata <file>", "CSV, Parquet or Arrow with a row for each ticker, for --group and --sort")
    .option("--metadata-ticker <name>", "its column of tickers, when it is not recognised")
    .option("--group <column>", "tickers with the same in this column of --metadata stand together");
}

export function withLines(command: Command): Command {
  return command
    .option("--tickers <names>", "whose lines, the most important first, such as NVDA,KO", tickers)
    .option("--band <percent>", "confidence of the bands around beta, alpha and corr (default: 95)", percent)
    .option("--no-band", "the lines alone");
}

/** What a picture of lines alone takes. */
export function withLineChart(command: Command): Command {
  return withAxis(
    withLines(command.optionsGroup("Picture:"))
      .option(
        "--sort <key>",
        "without --tickers: name, last, mean, change:20 (rows), volatility or a column of --metadata",
      )
      .option("--ascending", "lowest first (default: for names)")
      .option("--descending", "highest first (default: for numbers)")
      .option("--top <n>", "the first so many of that order", wholeNumber(1))
      .option("--bottom <n>", "the last so many of that order; with --top, both", wholeNumber(1))
      .option("--metadata <file>", "CSV, Parquet or Arrow with a row for each ticker, for --sort")
      .option("--metadata-ticker <name>", "its column of tickers, when it is not recognised"),
  );
}

/** How a picture of lines looks. */
export function withAxis(command: Command): Command {
  return withFrame(
    command
      .option("--vmin <number>", "value at the foot of the axis (default: by the values)", number)
      .option("--vmax <number>", "value at its top", number)
      .option(
        "--marks <numbers>",
        "level lines at these values, such as .8,1,1.2 (default: 1 of beta, 0 of what may be negative)",
        numbers,
      )
      .addOption(new Option("--theme <name>", "(default: light)").choices(["light", "dark"]))
      .option("--fiscal-year <month>", "in which years begin, 1 to 12 (default: 1)", month),
  );
}

export function withFrame(command: Command): Command {
  return command
    .option(
      "--size <WxH>",
      "of the picture in pixels, such as 1600x900 (default: by the number of tickers)",
      size,
    )
    .option(
      "--scale <factor>",
      "pixels of the file per pixel of --size, 2 for print; in SVG, PDF and HTML of the cells alone, up to one each",
      number,
    )
    .option("--title <text>", "instead of the usual one")
    .option("--subtitle <text>", "instead of dates, number of tickers and what a pixel shows")
    .option("--footer <text>", "instead of the source")
    .option("--font <file>", ".ttf, .otf or .woff2 to write with")
    .addOption(locale());
}

export const locale = () =>
  new Option("--locale <name>", "language of the picture").choices(["en", "ja"]).default("en");
