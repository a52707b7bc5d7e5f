#!/usr/bin/env node
import { Command, CommanderError, Option } from "commander";
import { ESTIMATORS, SIDED } from "../estimate/options.ts";
import { AGGS } from "../heatmap/reduce.ts";
import { GAPS } from "../kernel/options.ts";
import { CALENDARS } from "../panel/alignment.ts";
import { DataError } from "../panel/error.ts";
import { PERIODS } from "../panel/period.ts";
import { STATS } from "../panel/result.ts";
import { SQUARE_STATS } from "../panel/square.ts";
import { DAILY } from "../panel/zone.ts";
import { DUPLICATES } from "../source/duplicates.ts";
import { bench, LEAST_WINDOW } from "./bench.ts";
import { compute } from "./compute.ts";
import { demo } from "./demo.ts";
import { estimator } from "./estimator.ts";
import { heatmap } from "./heatmap.ts";
import { info } from "./info.ts";
import { matrix } from "./matrix.ts";
import {
  bytes,
  collect,
  dateFormat,
  day,
  month,
  number,
  numbers,
  pairs,
  size,
  stat,
  stats,
  step,
  texts,
  timeZone,
  trust,
  wholeNumber,
  windowName,
  windows,
} from "./options.ts";
import { UsageError } from "./usage.ts";
import { verify } from "./verify.ts";
import { description, version } from "./version.ts";

const program = new Command("rollbeta")
  .description(description)
  .version(version)
  .exitOverride()
  .configureOutput({
    outputError: (text, write) =>
      write(
        `${text
          .trim()
          .replace(/^error: /, "rollbeta: ")
          .replaceAll("\n", " ")}\n`,
      ),
  });

function withReading(command: Command): Command {
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

function withPicture(command: Command): Command {
  withColors(command)
    .option(
      "--fade <stat:from:to>",
      "make cells pale that say little, such as r2, n or se_beta:0.5:0.1 (from wholly pale to full colour)",
      trust(2),
    )
    .option("--hatch <stat:limit>", "hatch cells that say little, such as r2:0.1 or se_beta:0.3", trust(1));
  withOrder(command, "name, last, mean, change:20 (rows), volatility, cluster (alike side by side)", "name")
    .option("--top <n>", "only the first so many of that order", wholeNumber(1))
    .option("--bottom <n>", "only the last so many of that order; with --top, both", wholeNumber(1))
    .option("--group-means", "a row with its mean on top of each group")
    .option("--strip", "the cross-section under the cells (default: with 20 tickers or more)")
    .option("--no-strip", "the cells alone")
    .option("--marks <numbers>", "where rows cross these, such as .8,1,1.2", numbers)
    .option("--fiscal-year <month>", "in which years begin, 1 to 12 (default: 1)", month);
  return withFrame(command);
}

function withColors(command: Command): Command {
  return command
    .optionsGroup("Picture:")
    .option("--vmin <number>", "value of the lowest colour (default: by statistic, beta 0.4)", number)
    .option("--vmax <number>", "value of the highest colour (default: by statistic, beta 1.6)", number)
    .option(
      "--center <number>",
      "value of the middle colour; limits left out are as far below as above",
      number,
    )
    .option("--robust", "limits by the 2nd and 98th percentile of the values")
    .option(
      "--cmap <name>",
      "RdYlGn, RdYlBu, RdBu, PuOr, viridis or cividis, or as RdBu_r reversed (default: by statistic)",
    )
    .addOption(
      new Option("--theme <name>", "of all that is no cell (default: light)").choices(["light", "dark"]),
    )
    .option("--missing <color>", "of cells without a value, such as #ffffff (default: grey)")
    .option("--hatch-missing", "hatch cells without a value")
    .addOption(
      new Option("--agg <name>", "what a pixel shows of several cells (default: mean)").choices(AGGS),
    );
}

function withOrder(command: Command, keys: string, usual: string): Command {
  return command
    .option("--sort <key>", `${keys} or a column of --metadata (default: ${usual})`)
    .option("--ascending", "lowest on top (default: for names and texts)")
    .option("--descending", "highest on top (default: for numbers)")
    .option("--metadata <file>", "CSV with a row for each ticker, for --group and --sort")
    .option("--metadata-ticker <name>", "its column of tickers, when it is not recognised")
    .option("--group <column>", "tickers with the same in this column of --metadata stand together")
    .addOption(
      new Option("--group-order <key>", "label, or mean of the groups (default: label)").choices([
        "label",
        "mean",
      ]),
    );
}

function withFrame(command: Command): Command {
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

const locale = () =>
  new Option("--locale <name>", "language of the picture").choices(["en", "ja"]).default("en");

const computing = program
  .command("compute")
  .description("rolling statistics of every ticker against a benchmark")
  .argument(
    "[file...]",
    'prices by date, wide or long: CSV, Parquet, Arrow or JSON lines, several, folders or patterns such as "lake/**/*.parquet"; - is standard input, gzip and zstd are unpacked',
  )
  .requiredOption(
    "--benchmark <ticker|file|file:column>",
    "the market: a ticker of the file, a file, its column, or a folder of them; repeatable",
    collect,
  )
  .option(
    "-o, --output <file>",
    "table: .csv, .csv.gz, .parquet, .arrow or .feather, or - for CSV on standard output",
  )
  .option("--heatmap <file>", "picture: .png, .svg, .pdf or .html; repeatable", collect)
  .option(
    "--window <rows>",
    "rows in a window, a duration (90d, 12h, 30min), expanding, or several: 20,60,1w (default: 60)",
    windows,
  )
  .option("--halflife <rows>", "exponential weights that halve in so many rows, instead of windows", number)
  .option("--span <rows>", "the same as an N-day EMA has: alpha = 2 / (span + 1)", number)
  .option("--alpha <a>", "the same by what each row takes off the weight of older ones", number)
  .option(
    "--estimator <name>",
    `of beta: ${ESTIMATORS.filter((name) => !/^(up|down)-/.test(name)).join(", ")}, down- or up- and ${SIDED.join(", ")}; with options as dimson:lags=2 (default: ols)`,
    estimator,
  )
  .option("--no-adjust", "exponential weights by pandas' recursion, in which the first pair weighs most")
  .option("--ignore-na", "exponential weights do not fade over rows without a pair")
  .option(
    "--min-periods <n>",
    "least number of complete pairs for a value, or share of the window: 40, 0.8, 80% (default: the window; 1 where it has no number of rows)",
    pairs,
  )
  .addOption(
    new Option(
      "--gaps <policy>",
      "rows without a pair do not count, leave no value, or are skipped (default: pairwise)",
    ).choices(GAPS),
  )
  .option(
    "--max-span <rows>",
    "rows that --gaps compress may reach over (default: twice the window)",
    wholeNumber(2),
  )
  .option("--step <k>", "every k-th row, or the last of each week, month, quarter or year", step)
  .addOption(
    new Option("--stat <names>", `statistics, of ${STATS.join(", ")}`)
      .argParser(stats)
      .default(["beta"], "beta"),
  )
  .option("--ddof <n>", "delta degrees of freedom of the covariance", wholeNumber(0), 1)
  .option("--smooth <span>", "EMA of that span over each ticker's results", number)
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
  )
  .option("--report <file.json>", "what was dropped, filled or suspicious, row by row")
  .addOption(
    new Option("--shape <name>", "of the table (default: wide where it holds one statistic)").choices([
      "wide",
      "long",
    ]),
  )
  .option("--manifest", "what the table was computed from beside it, as <output>.manifest.json")
  .option("--timestamp", "the time of the run in the manifest, which otherwise is the same for every run")
  .option(
    "--verify <cells>",
    "recompute so many random cells exactly, and fail if one is off",
    wholeNumber(1),
  )
  .option(
    "--threads <n>",
    "to read many files and to compute with (default: by the work, one for small panels, up to every core for large)",
    wholeNumber(1),
  )
  .option(
    "--max-memory <size>",
    "to compute in, such as 512MB: long CSV or Parquet files of any size into a long CSV or Parquet table",
    bytes,
  )
  .option(
    "--resume",
    "with --max-memory: keep what is done, and go on where a run that was killed has stopped",
  )
  .option("--quiet", "no progress, notes or summary")
  .option("--json", "the summary as JSON, on standard output unless the table goes there");
withPicture(withReading(computing)).action((files, options) => compute(files, tabbed(options)));

const showing = program
  .command("heatmap")
  .description("a picture of a table that compute wrote")
  .argument("<result>", "CSV, Parquet or Arrow, wide or long")
  .requiredOption("-o, --output <file>", ".png, .svg, .pdf or .html")
  .option(
    "--stat <name>",
    "statistic to show (default: the first of a long table); of a wide table, what it holds (default: beta)",
    stat,
  )
  .option(
    "--window <rows>",
    "window to show, such as 60, 90d or halflife=60 (default: the first); of a wide table, what it holds",
    windowName,
  )
  .option("--benchmark <name>", "benchmark to show (default: the first); of a wide table, what it holds")
  .option("--quiet", "no notes");
showing.option("--time-zone <name>", "whose clock shows times of day (default: UTC)", timeZone);
withPicture(showing).action((path, options) => heatmap(path, options));

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

const telling = program
  .command("info")
  .description("what a file, or many, are recognised as")
  .argument(
    "[file...]",
    "CSV, Parquet, Arrow or JSON lines, several, folders or patterns; - is standard input, gzip and zstd are unpacked",
  )
  .option("--json", "as JSON");
withReading(telling).action((paths, options) => info(paths, tabbed(options)));

program
  .command("verify")
  .description("computes a table again from its manifest and confirms it, a sample in exact arithmetic")
  .argument("<table>", "Parquet, Arrow, or CSV with its manifest beside it")
  .option(
    "--input <file>",
    "a file that the table was computed from, where it is not found by its name, or a folder or pattern of such; repeatable",
    collect,
  )
  .option("--cells <n>", "to recompute exactly", wholeNumber(1), 1000)
  .option("--seed <n>", "of the choice of these cells", wholeNumber(0), 1)
  .option("--threads <n>", "to compute with, as of compute", wholeNumber(1))
  .option("--quiet", "no summary or progress")
  .option("--json", "the summary as JSON")
  .action((path, options) =>
    verify(
      path,
      options,
      computing.options.map((option) => option.attributeName()),
    ),
  );

program
  .command("demo")
  .description("rolling betas of an invented market: tables and pictures")
  .option("-o, --output <folder>", "where to write", "rollbeta-demo")
  .addOption(locale())
  .option("--quiet", "no summary")
  .action((options) => demo(options));

program
  .command("bench")
  .description("how fast this machine computes: a table of times on invented returns")
  .option("--tickers <n>", "of the panel", wholeNumber(1), 1000)
  .option("--rows <n>", "of the panel", wholeNumber(LEAST_WINDOW), 2520)
  .option("--window <rows>", "rows in a window", wholeNumber(LEAST_WINDOW), 60)
  .option("--json", "as JSON")
  .action((options) => bench(options));

/** A tab is hard to type in a shell. */
function tabbed<Options extends { delimiter?: string }>(options: Options): Options {
  return options.delimiter === "tab" ? { ...options, delimiter: "\t" } : options;
}

/** Exit code for what went wrong; prints one line unless commander has done so. */
function fail(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (
    error instanceof RangeError &&
    /^(Array buffer allocation|Invalid (typed )?(array|string)|results must fit|kernel memory)/.test(
      error.message,
    )
  ) {
    return say(new Error(`the data do not fit in memory (${error.message}); take fewer tickers or dates`), 1);
  }
  // any other RangeError is the library's check of an argument that an option gave
  if (error instanceof UsageError || error instanceof RangeError) return say(error, 2);
  if (error instanceof DataError) return say(error, 1);
  throw error;
}

function say({ message }: Error, code: number): number {
  process.stderr.write(`rollbeta: ${message.replaceAll("\n", " ")}\n`);
  return code;
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}
