import { type Command, Option } from "commander";
import { ESTIMATORS, SIDED } from "../../estimate/options.ts";
import { GAPS } from "../../kernel/options.ts";
import { STATS } from "../../panel/result.ts";
import { compute } from "../compute.ts";
import { estimator } from "../estimator.ts";
import { withExcess, withLines, withPicture, withReading, withReturns } from "../groups.ts";
import { bytes, collect, number, pairs, stats, step, tabbed, wholeNumber, windows } from "../options.ts";
import { PRESETS } from "../preset.ts";

export function addCompute(program: Command): Command {
  const computing = program
    .command("compute")
    .description("rolling statistics of every ticker against a benchmark")
    .argument(
      "[file...]",
      'prices by date, wide or long: CSV, Parquet, Arrow or JSON lines, several, folders or patterns such as "lake/**/*.parquet"; - is standard input, gzip and zstd are unpacked',
    )
    .option(
      "--benchmark <ticker|file|file:column>",
      "the market: a ticker of the file, a file, its column, or a folder of them; of each ticker its own: peers:<column> of --metadata, the others of its group, or own:<column>, the benchmark it names; repeatable",
      collect,
    )
    .option("--group-by <column>", "compute for the groups of a column of --metadata instead of the tickers")
    .option(
      "--weight-column <column>",
      "of --metadata: weights of the tickers in their group (default: equal)",
    )
    .option(
      "-o, --output <file>",
      "table: .csv, .csv.gz, .parquet, .arrow or .feather, or - for CSV on standard output",
    )
    .option("--heatmap <file>", "picture: .png, .svg, .pdf or .html; repeatable", collect)
    .option("--lines <file>", "line chart of --tickers: .png, .svg or .pdf; repeatable", collect)
    .option(
      "--cross-section <file.csv>",
      "by date: mean, spread and quantiles of the tickers' betas, the share above 1, risk-on or risk-off",
    )
    .option(
      "--risk-on <rows>",
      "risk-on and risk-off under the heatmap: whether high betas did better over so many rows (in --cross-section: 20)",
      wholeNumber(1),
    )
    .option(
      "--window <rows>",
      "rows in a window, a duration (90d, 12h, 30min), expanding, or several: 20,60,1w (default: 60)",
      windows,
    )
    .addOption(
      new Option(
        "--preset <name>",
        "betas as others have them, in one word: two years of weekly returns, adjusted; sixty months, against TOPIX unless --benchmark is given",
      ).choices(PRESETS),
    )
    .option("--halflife <rows>", "exponential weights that halve in so many rows, instead of windows", number)
    .option("--span <rows>", "the same as an N-day EMA has: alpha = 2 / (span + 1)", number)
    .option("--alpha <a>", "the same by what each row takes off the weight of older ones", number)
    .option(
      "--estimator <name>",
      `of beta: ${ESTIMATORS.filter((name) => !/^(up|down)-/.test(name)).join(", ")}, down- or up- and ${SIDED.join(", ")}; with options as dimson:lags=2 or, with a column of --metadata, vasicek:group=sector (default: ols)`,
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
    .option("--smooth <span>", "EMA of that span over each ticker's results", number);
  withExcess(withReturns(computing))
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
  return computing;
}
