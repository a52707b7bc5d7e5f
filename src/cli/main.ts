#!/usr/bin/env node
import { Command, CommanderError, Option } from "commander";
import { ESTIMATORS, SIDED } from "../estimate/options.ts";
import { GAPS } from "../kernel/options.ts";
import { CALENDARS } from "../panel/alignment.ts";
import { DataError } from "../panel/error.ts";
import { PERIODS } from "../panel/period.ts";
import { STATS } from "../panel/result.ts";
import { SQUARE_STATS } from "../panel/square.ts";
import { DAILY } from "../panel/zone.ts";
import { bench, LEAST_WINDOW } from "./bench.ts";
import { compute } from "./compute.ts";
import { demo } from "./demo.ts";
import { estimator } from "./estimator.ts";
import {
  locale,
  withColors,
  withFrame,
  withLineChart,
  withLines,
  withOrder,
  withPicture,
  withReading,
} from "./groups.ts";
import { heatmap } from "./heatmap.ts";
import { info } from "./info.ts";
import { lines } from "./lines.ts";
import { matrix } from "./matrix.ts";
import {
  bytes,
  collect,
  day,
  number,
  pairs,
  percent,
  stat,
  stats,
  step,
  timeZone,
  wholeNumber,
  windowName,
  windowNames,
  windows,
} from "./options.ts";
import { regimes } from "./regimes.ts";
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
  .option("--lines <file>", "line chart of --tickers: .png, .svg or .pdf; repeatable", collect)
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
withLines(withPicture(withReading(computing))).action((files, options) => compute(files, tabbed(options)));

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

const following = program
  .command("lines")
  .description("a line chart of some tickers of a table that compute wrote, with confidence bands")
  .argument("<result>", "CSV, Parquet or Arrow, wide or long")
  .requiredOption("-o, --output <file>", ".png, .svg or .pdf; repeatable", collect)
  .option("--stat <name>", "statistic to show, as of heatmap", stat)
  .option(
    "--window <rows>",
    "windows to show, such as 20,60 (default: all of one ticker, of several the first)",
    windowNames,
  )
  .option("--benchmark <name>", "benchmark to show, by the same default; repeatable", collect)
  .option("--time-zone <name>", "whose clock shows times of day (default: UTC)", timeZone)
  .option("--quiet", "no notes");
withLineChart(following).action((path, options) => lines(path, options));

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

program
  .command("regimes")
  .description("when tickers of a table that compute wrote became defensive, neutral or aggressive")
  .argument("<result>", "CSV, Parquet or Arrow, wide or long, of betas")
  .option("-o, --output <file>", "every crossing: .csv or .csv.gz, or - for standard output")
  .option("--shares <file>", "the share of tickers in each state, by date")
  .option("--states <file>", "a row a ticker: its state, since when, and the share of its time in each")
  .option("--low <beta>", "below it a ticker is defensive (default: 0.8)", number)
  .option("--high <beta>", "above it a ticker is aggressive (default: 1.2)", number)
  .option("--hysteresis <beta>", "how far beyond a limit a crossing must go (default: 0)", number)
  .option(
    "--band <percent>",
    "only crossings of the whole confidence band, of a table with se_beta (default: none)",
    percent,
  )
  .option(
    "--window <rows>",
    "window to judge, such as 60, 90d or halflife=60 (default: the first)",
    windowName,
  )
  .option("--benchmark <name>", "benchmark to judge by (default: the first)")
  .option("--quiet", "no notes and no summary")
  .action((path, options) => regimes(path, options));

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
