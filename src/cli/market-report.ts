import { basename, dirname, extname, join } from "node:path";
import { colorTable, type Locale, type ThemeName } from "../heatmap/index.ts";
import { type Finding, findingNotes } from "../inspect/finding.ts";
import { pageFonts } from "../node/fonts.ts";
import { Outputs } from "../node/output.ts";
import { listFiles } from "../node/paths.ts";
import { DataError } from "../panel/error.ts";
import { some } from "../panel/listed.ts";
import { log1p } from "../panel/logarithm.ts";
import type { Portfolio } from "../panel/portfolio.ts";
import type { Result, Stat } from "../panel/result.ts";
import { checkHoldings, portfolioOf } from "../portfolio/portfolio.ts";
import { withoutCash } from "../portfolio/weights.ts";
import { picturesOf, type Report } from "../report/content.ts";
import { htmlReport } from "../report/html.ts";
import { markdownReport } from "../report/markdown.ts";
import { composeReport } from "../report/report.ts";
import type { DataFacts, Groups, InputFacts, Subject } from "../report/subject.ts";
import { groupReturns } from "../sector/groups.ts";
import type { Metadata } from "../source/metadata.ts";
import { arrangeOptions, loadMetadata } from "./arrange.ts";
import { benchmarkPath } from "./benchmark.ts";
import { checkOutputs, checkSwitches, inputsOf } from "./check.ts";
import { type ComputeOptions, evaluate } from "./compute.ts";
import { checkDistinct } from "./distinct.ts";
import { loadHoldings } from "./holdings.ts";
import { checkInput } from "./input.ts";
import type { Loaded, ReturnOptions } from "./load.ts";
import { given } from "./options.ts";
import { Progress } from "./progress.ts";
import { reportPNG, reportSVG } from "./report-pictures.ts";
import { run } from "./run.ts";
import { shortTickers } from "./short.ts";
import { withThreads } from "./threads.ts";
import { UsageError } from "./usage.ts";
import { version } from "./version.ts";

export interface MarketReportCommand
  extends Omit<ReturnOptions, "benchmark" | "report">,
    Pick<ComputeOptions, "minPeriods" | "metadata" | "metadataTicker" | "group" | "title" | "font"> {
  benchmark: string;
  output?: string[];
  window?: number;
  low?: number;
  high?: number;
  /** Percent. */
  band?: number;
  /** As a share. */
  shock?: number;
  /** The file of what is held. */
  weights?: string;
  cash?: boolean;
  normalize?: boolean;
  cmap?: string;
  theme?: ThemeName | "auto";
  locale: Locale;
  quiet?: boolean;
}

/** What everything is told from; the number of pairs for the bands. */
const STATS: readonly Stat[] = ["beta", "se_beta", "n", "resid_std", "r2"];

/** The pictures that a report may have. */
const PICTURES = ["portfolio", "heatmap", "states", "betas", "sectors"] as const;

/** What reads best, where a machine has it; a page has others for those that do not. */
const FONTS =
  '"Helvetica Neue", "Segoe UI", Roboto, Arial, "Hiragino Sans", "Yu Gothic", "Noto Sans JP", "Noto Sans CJK JP", Meiryo';

/** Pixels of a picture beside Markdown, per CSS pixel. */
const SCALE = 2;

/** `rollbeta report`: files of prices in, a note to read out. */
export async function marketReport(paths: readonly string[], command: MarketReportCommand): Promise<void> {
  const options = check(paths, command);
  const { output = [], quiet = false } = command;
  const listing = listFiles(paths);
  const inputs = [...inputsOf(listing.files, options), options.metadata, options.font, command.weights];
  checkOutputs(output.flatMap(filesOf), inputs);
  const metadata = await loadMetadata(options);
  const progress = new Progress(quiet);
  const outputs = new Outputs();
  try {
    const { loaded, result } = await evaluate(listing, options, progress, metadata, STATS);
    const { benchmarks } = loaded;
    if (benchmarks.tickers.length > 1 || loaded.groups.length > 1)
      throw new DataError(
        `${command.benchmark}: a report is about one market for all, got ${some(benchmarks.tickers)}; name one`,
      );
    const portfolio = await portfolioFor(loaded, command);
    const { subject, notes: found } = await subjectOf(loaded, result, options, command, metadata);
    const report = composeReport({
      ...subject,
      ...(portfolio && { portfolio: { name: basename(command.weights!), held: portfolio.held } }),
    });
    const notes = new Set([...loaded.notes, ...result.notes, ...found, ...(portfolio?.notes ?? [])]);
    for (const [i, target] of output.entries()) {
      progress.report("writing", i, output.length);
      const write = isHTML(target) ? writeHTML : writeMarkdown;
      for (const note of await write(outputs, target, report, command)) notes.add(note);
    }
    outputs.commit();
    progress.stop();
    if (quiet) return;
    const written = output.flatMap((target) => [
      target,
      ...(isHTML(target) ? [] : picturesOf(report).map((picture) => pictureFile(target, picture.name))),
    ]);
    const said = [...notes].map((note) => `note: ${note}`);
    process.stderr.write(`${[...said, `written: ${written.join(", ")}`].join("\n")}\n`);
  } finally {
    progress.stop();
    outputs.discard();
  }
}

/** What can be known to be wrong before any file is looked at; the options as `compute` takes them. */
function check(paths: readonly string[], command: MarketReportCommand): ComputeOptions {
  const { output = [], window = 60, low = 0.8, high = 1.2, metadata, group } = command;
  checkInput(paths, command);
  if (output.length === 0) throw new UsageError("nowhere to write to; give -o <file.html> or -o <file.md>");
  for (const path of output) {
    if (!isHTML(path) && extname(path).toLowerCase() !== ".md")
      throw new UsageError(`a report is a .html or .md file, got ${path}`);
  }
  checkDistinct(output.flatMap(filesOf));
  if (!(low < high)) throw new UsageError(`--low must be below --high, got ${low} and ${high}`);
  if (group !== undefined && metadata === undefined)
    throw new UsageError("--group needs --metadata <file.csv>, of which it is a column; give that too");
  if (metadata !== undefined && group === undefined)
    throw new UsageError("--metadata is for --group <column>; give that too");
  if (command.weights === undefined && (command.cash || command.normalize))
    throw new UsageError(`--${command.cash ? "cash" : "normalize"} is about --weights <file>; give that too`);
  if (command.cash && command.normalize)
    throw new UsageError("--cash and --normalize exclude each other; give one");
  if (command.weights !== undefined && command.log)
    throw new UsageError("--weights sums simple returns, and --log says there are none; leave --log out");
  if (command.weights !== undefined && command.lag)
    throw new UsageError("--weights is about returns of the same dates; leave --lag out");
  if (command.maxGap)
    throw new UsageError(
      "--max-gap gives tickers markets of their own, and a report is about one; leave it out",
    );
  if (command.shock !== undefined && !(command.shock > -1 && command.shock !== 0))
    throw new UsageError("--shock is a move above -100% that is not 0, such as -10% or -0.1");
  if (command.log && command.shock !== undefined && log1p(command.shock) < -1)
    throw new UsageError("--shock is beyond what log returns can say, a fall of 63 %; leave --log out");
  if (command.cmap !== undefined) colorTable(command.cmap);
  const { band: _, shock: __, ...rest } = command;
  const options: ComputeOptions = {
    ...rest,
    ...{ window: [window], stat: [...STATS], adjust: true, ddof: 1, benchmark: [command.benchmark] },
    ...{ theme: command.theme === "dark" ? "dark" : "light", output: output[0]! },
    // what files have that does not count is told, too
    report: output[0]!,
  };
  checkSwitches(paths, options);
  return options;
}

function isHTML(path: string): boolean {
  return extname(path).toLowerCase() === ".html";
}

/** `note.md` has `note-heatmap.png` beside it. */
function pictureFile(path: string, name: string): string {
  return join(dirname(path), `${basename(path, extname(path))}-${name}.png`);
}

/** Every file that an output may come to. */
function filesOf(path: string): string[] {
  return isHTML(path) ? [path] : [path, ...PICTURES.map((name) => pictureFile(path, name))];
}

async function subjectOf(
  loaded: Loaded,
  result: Result,
  options: ComputeOptions,
  command: MarketReportCommand,
  metadata: Metadata | undefined,
): Promise<{ subject: Subject; notes: string[] }> {
  const { returns, benchmarks: market } = loaded;
  const { tickers } = returns;
  const { group, window = 60, minPeriods = window, low = 0.8, high = 1.2, band = 95 } = command;
  const kind = command.log ? "log" : "simple";
  const { options: arranged, notes } = arrangeOptions(
    tickers,
    given(options, ["metadata", "group"]),
    metadata,
  );
  const groupOf = arranged.groupOf as readonly string[] | undefined;
  const ofGroups = async (labels: readonly string[]) => {
    const { returns: means, members } = groupReturns(returns, labels, { kind });
    const pairs = { returns: means, benchmarks: market };
    const own = await withThreads(1, (engine) =>
      run(engine, { returns: means, groups: [pairs] }, options, STATS),
    );
    return { result: own, members };
  };
  if (groupOf?.every((label) => label === ""))
    throw new DataError(
      `${metadata!.name}: its column ${metadata!.nameOf(group!)} has no text for any ticker`,
    );
  const groups: Groups | undefined = groupOf && {
    column: metadata!.nameOf(group!)!,
    source: basename(metadata!.name),
    of: groupOf,
    ...(await ofGroups(groupOf)),
  };
  const short = shortTickers(loaded, options);
  return {
    subject: {
      ...given(command, ["title", "cmap"]),
      ...{ locale: command.locale, result, window, minPeriods, kind, low, high, version },
      ...{ returns: loaded.single, market: loaded.singleMarket },
      ...given(loaded.method, ["riskFree"]),
      ...{ level: band, lag: command.lag ?? 0, shock: command.shock ?? -0.1 },
      together: (await ofGroups(tickers.map(() => "all"))).result,
      ...(groups && { groups }),
      data: dataOf(loaded, short, command),
    },
    notes: [...findingNotes(short), ...notes],
  };
}

/** What is held, and its betas; undefined where nothing is said to be. */
async function portfolioFor(
  { returns, benchmarks: market }: Loaded,
  { weights: path, cash, normalize, window = 60, minPeriods = window }: MarketReportCommand,
): Promise<{ held: Portfolio; notes: readonly string[] } | undefined> {
  if (path === undefined) return undefined;
  const { weights: written, notes } = await loadHoldings(
    path,
    cash ? "cash" : normalize ? "normalize" : "refuse",
  );
  const series = [...returns.tickers, ...market.tickers];
  const weights = withoutCash(written, series);
  checkHoldings(weights.tickers, series);
  const held = await withThreads(1, (engine) =>
    portfolioOf(engine, returns, market, weights, { window, minPeriods }),
  );
  return { held, notes: [...notes, ...held.notes] };
}

function dataOf(loaded: Loaded, short: readonly Finding[], command: MarketReportCommand): DataFacts {
  const { losses, findings, inputs, sources, dropped, clashes } = loaded;
  const count = (lists: readonly { readonly count: number }[]) =>
    lists.reduce((sum, list) => sum + list.count, 0);
  const source = sources[0]!;
  return {
    inputs: inputs.map(({ path, format, tickers, time }) => ({
      name: path === "-" ? "standard input" : basename(path) || "SQL",
      ...given(format as Partial<InputFacts>, ["dateColumn", "tickerColumn", "valueColumn"]),
      ...{ shape: format.shape, tickers, time },
    })),
    benchmark: { asked: askedName(source.asked), ofInput: source.ofInput, time: source.time },
    time: losses.time,
    isReturns: command.returns ?? false,
    calendar: command.calendar ?? "intersection",
    ...given(command, ["frequency"]),
    dates: losses.dates,
    gaps: losses.gaps,
    unusable: count(losses.unusable),
    infinite: count(dropped.map(({ infinite }) => infinite)),
    duplicates: count([...dropped.map(({ repeated }) => repeated), clashes]),
    findings,
    short: { count: short.length, list: short },
  };
}

/** A benchmark without the folders that it stands in. */
function askedName(asked: string): string {
  const path = benchmarkPath(asked);
  return path === undefined ? asked : basename(path) + asked.slice(path.length);
}

async function writeHTML(
  outputs: Outputs,
  path: string,
  report: Report,
  { font, locale, theme = "auto" }: MarketReportCommand,
): Promise<string[]> {
  const pictures = new Map<string, string>();
  const notes: string[] = [];
  for (const { name, picture } of picturesOf(report)) {
    const { data, notes: own } = reportSVG(picture, { locale, ...(font !== undefined && { font }) });
    pictures.set(name, data);
    notes.push(...own);
  }
  const { fonts, fontFamily, notes: missing } = pageFonts(font, FONTS);
  await outputs.write(path, [await htmlReport(report, pictures, { theme, fontFamily, fonts })]);
  return [...notes, ...missing];
}

async function writeMarkdown(
  outputs: Outputs,
  path: string,
  report: Report,
  { font, locale, theme }: MarketReportCommand,
): Promise<string[]> {
  const files = new Map<string, string>();
  const notes: string[] = [];
  for (const { name, picture } of picturesOf(report)) {
    const { data, notes: own } = reportPNG(picture, {
      ...{ locale, scale: SCALE, theme: theme === "dark" ? "dark" : "light" },
      ...(font !== undefined && { font }),
    });
    const file = pictureFile(path, name);
    files.set(name, basename(file));
    await outputs.write(file, [data]);
    notes.push(...own);
  }
  await outputs.write(path, [markdownReport(report, files)]);
  return notes;
}
