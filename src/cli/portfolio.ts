import { basename } from "node:path";
import { isDevice } from "../node/files.ts";
import { Outputs } from "../node/output.ts";
import { listFiles } from "../node/paths.ts";
import { sliceTime } from "../panel/calendar.ts";
import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import type { Contribution, Portfolio, Weights } from "../panel/portfolio.ts";
import { formatTime } from "../panel/time.ts";
import { checkHoldings, type Missing, type PortfolioOptions, portfolioOf } from "../portfolio/portfolio.ts";
import { changedWeights, contributionsOf, moveOf } from "../portfolio/scenario.ts";
import { withoutCash } from "../portfolio/weights.ts";
import { listed } from "../source/cells.ts";
import { contributionsCSV } from "../table/portfolio.ts";
import { checkOutputs, checkReturns, inputsOf, tableKind } from "./check.ts";
import { checkDistinct } from "./distinct.ts";
import { tell } from "./findings.ts";
import { loadHoldings } from "./holdings.ts";
import { checkInput } from "./input.ts";
import { checkLines, type LinesOptions, writeLines } from "./lines.ts";
import { loadOptions, loadReturns, type ReturnOptions } from "./load.ts";
import { given } from "./options.ts";
import { besides, dated, linesOf, tableOf } from "./portfolio-files.ts";
import { portfolioFacts, portfolioText } from "./portfolio-text.ts";
import { Progress } from "./progress.ts";
import { rowUntil } from "./row.ts";
import { threadsFor, withThreads } from "./threads.ts";
import { UsageError } from "./usage.ts";

export interface PortfolioCommand extends ReturnOptions, Omit<LinesOptions, "band" | "top"> {
  weights: string;
  cash?: boolean;
  normalize?: boolean;
  missing?: Missing;
  window: number;
  minPeriods?: number;
  /** Day number. */
  date?: number;
  /** Returns: of the market, and how much of the risk beside it. */
  shock?: number;
  shockHorizon?: number;
  targetBeta?: number;
  value?: number;
  whatIf?: Record<string, number>;
  /** Percent. */
  band: number;
  output?: string;
  contributions?: string;
  betas?: string;
  lines?: string[];
  top: number;
  quiet?: boolean;
  json?: boolean;
}

/** `rollbeta portfolio`: the beta of what is held, what a fall of the market would cost, and how much of the index hedges it. */
export async function portfolio(paths: readonly string[], command: PortfolioCommand): Promise<void> {
  const { output, contributions: table, betas, lines = [] } = command;
  const targets = [output, table, betas, ...lines].filter((target) => target !== undefined);
  check(paths, command, targets);
  const listing = listFiles(paths);
  checkOutputs(targets, [...inputsOf(listing.files, command), command.weights]);
  const progress = new Progress(command.quiet ?? false);
  const outputs = new Outputs();
  try {
    const rest = command.cash ? "cash" : command.normalize ? "normalize" : "refuse";
    const { weights: written, notes: more } = await loadHoldings(command.weights, rest);
    let taken: Weights | undefined;
    const take = (tickers: readonly string[], benchmarks: readonly string[]) => {
      const series = [...new Set([...tickers, ...benchmarks])];
      taken = withoutCash(written, series);
      const changes = { tickers: Object.keys(command.whatIf ?? {}), values: new Float64Array() };
      if (withoutCash(changes, series) !== changes)
        throw new DataError("--what-if: cash is what the other weights leave; change those instead");
      const names = [...new Set([...taken.tickers, ...Object.keys(command.whatIf ?? {})])];
      const rate = command.riskFree;
      if (rate !== undefined && names.includes(rate) && !series.includes(rate))
        throw new DataError(
          `${rate} is the riskless rate and no ticker; leave it out of what is held, which then earns it as cash`,
        );
      checkHoldings(names, series);
      return names;
    };
    const loaded = await loadReturns(listing, { ...loadOptions(command), take }, progress);
    const { returns, benchmarks: benchmark } = loaded;
    const weights = taken!;
    if (command.lag && weights.tickers.includes(benchmark.tickers[0]!))
      throw new DataError(`${benchmark.tickers[0]} is held, and lagged against itself; leave --lag out`);
    const notes = [...loaded.notes, ...more];
    const options: PortfolioOptions = given(command, ["window", "minPeriods", "missing"]);
    const threads = threadsFor(
      weights.tickers.length * returns.time.values.length * 5,
      Math.max(1, weights.tickers.length),
      command.threads,
    );
    const { found, row, changed } = await withThreads(threads, async (engine) => {
      const found = await portfolioOf(engine, returns, benchmark, weights, options);
      const row = rowOf(found, returns, command, notes);
      const { whatIf, window } = command;
      if (whatIf === undefined) return { found, row, changed: undefined };
      const [part, market] = windowOf([returns, benchmark], row, window);
      const changed = await portfolioOf(engine, part!, market!, changedWeights(found, row, whatIf), options);
      return { found, row, changed };
    });
    const holdings = contributionsOf(found, row, command.missing);
    notes.push(...found.notes, ...missingNotes(found, command.missing), ...withoutBeta(holdings, command));

    if (output !== undefined) await outputs.write(output, await tableOf(output, dated(found)));
    if (betas !== undefined)
      await outputs.write(betas, await tableOf(betas, { ...besides(found), ...loaded.method }));
    if (table !== undefined) {
      const { shock } = command;
      const moves = shock !== undefined && {
        shock,
        of: holdings.map((one) => moveOf(one, shock, moveOptions(command))),
      };
      await outputs.write(table, contributionsCSV(holdings, ...(moves ? [moves] : [])));
    }
    for (const path of lines) {
      const chart = { ...linesOf(found, command), ...loaded.method };
      for (const note of await writeLines(
        outputs,
        path,
        chart,
        lineOptions(command),
        basename(command.weights),
      ))
        notes.push(note);
    }
    outputs.commit();
    progress.stop();
    const facts = { ...portfolioFacts(found, row, changed, command), ...loaded.method };
    await tell(facts, portfolioText(facts, command), targets, notes, command);
  } finally {
    progress.stop();
    outputs.discard();
  }
}

function check(paths: readonly string[], command: PortfolioCommand, targets: readonly string[]): void {
  checkInput(paths, command);
  checkReturns(paths, command);
  const {
    benchmark,
    window,
    minPeriods = window,
    shock,
    value,
    output,
    betas,
    contributions,
    lines = [],
  } = command;
  if (benchmark.length > 1)
    throw new UsageError(
      `a portfolio has its beta to one benchmark at a time, got ${benchmark.length}; give one`,
    );
  if (command.weights === "-" && [...paths, ...benchmark].includes("-"))
    throw new UsageError("standard input (-) can be read once, not as weights and prices");
  if (command.cash && command.normalize)
    throw new UsageError("--cash and --normalize exclude each other; give one");
  if (command.log)
    throw new UsageError(
      "the return of a portfolio is a sum of simple returns, not of log returns; leave --log out",
    );
  if (command.maxGap)
    throw new UsageError(
      "returns over gaps cannot be added to those of other holdings; leave --max-gap out, --missing says what a gap does",
    );
  if (minPeriods > window)
    throw new UsageError(`--min-periods must be at most the window, ${window}, got ${minPeriods}`);
  if (shock !== undefined && (shock === 0 || shock < -1))
    throw new UsageError("--shock is a return that the market can have, such as -10%, and not 0");
  if (shock === undefined && command.shockHorizon !== undefined)
    throw new UsageError("--shock-horizon is about a --shock; give that too");
  if (value !== undefined && !(value > 0)) throw new UsageError(`--value must be above 0, got ${value}`);
  for (const path of [output, betas]) {
    if (path !== undefined && path !== "-" && !isDevice(path) && tableKind(path) === undefined)
      throw new UsageError(
        `a table is a .csv, .csv.gz, .parquet, .arrow or .feather file or - for CSV on standard output, got ${path}`,
      );
  }
  if (
    contributions !== undefined &&
    contributions !== "-" &&
    !isDevice(contributions) &&
    !/\.csv(\.gz)?$/i.test(contributions)
  )
    throw new UsageError(`contributions are a .csv or .csv.gz file or -, got ${contributions}`);
  for (const path of lines) checkLines(path);
  if (lines.length === 0) {
    const idle = PICTURE.find((name) => command[name] !== undefined);
    if (idle !== undefined)
      throw new UsageError(
        `--${idle.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} is about a line chart; give --lines <file.png> too`,
      );
  }
  checkDistinct(targets);
}

const PICTURE = [
  "vmin",
  "vmax",
  "marks",
  "theme",
  "fiscalYear",
  "size",
  "scale",
  "title",
  "subtitle",
  "footer",
  "font",
] as const;

function lineOptions(command: PortfolioCommand): LinesOptions {
  return given(command, [...PICTURE, "timeZone", "locale"]);
}

function moveOptions({ shockHorizon, band }: PortfolioCommand) {
  return { level: band, ...(shockHorizon !== undefined && { horizon: shockHorizon }) };
}

/** The row that the summary is about. DataError where there is no beta of what is held then. */
function rowOf(found: Portfolio, returns: Panel, command: PortfolioCommand, notes: string[]): number {
  const rows = returns.time.values.length;
  const row = command.date === undefined ? rows - 1 : rowUntil(returns, command.date, "--date", notes);
  if (!Number.isNaN(found.current.beta[row]!)) return row;
  const date = formatTime(returns.time.kind, returns.time.values[row]!);
  if (found.inForce[row]! < 0)
    throw new DataError(
      `there are no weights up to ${date}; choose a later --date, or give weights of earlier dates`,
    );
  const wanted = command.minPeriods ?? command.window;
  const n = found.current.n[row]!;
  throw new DataError(
    n < wanted
      ? `no beta on ${date}: ${n} pairs of returns, wanted ${wanted}; choose a shorter --window or a smaller --min-periods`
      : `no beta on ${date}: ${found.benchmark} does not move in the window; choose another --date`,
  );
}

/** The window of a row of two panels. */
function windowOf(panels: readonly Panel[], row: number, window: number): Panel[] {
  return panels.map((panel) => {
    const { values } = panel.time;
    return sliceTime(panel, values[Math.max(0, row - window + 1)]!, values[row]!);
  });
}

function missingNotes({ missing, time, coverage }: Portfolio, rule: Missing = "spread"): string[] {
  if (missing.returns === 0) return [];
  const { returns, rows, tickers } = missing;
  const least = coverage.reduce((low, share) => Math.min(low, Number.isNaN(share) ? 1 : share), 1);
  const what =
    rule === "spread"
      ? `their weight was taken by the other holdings of their side; at least ${(100 * least).toFixed(1)} % of the weights have a return`
      : "these rows have no portfolio return";
  return [
    `${returns} ${returns === 1 ? "return is" : "returns are"} missing of ${tickers.length} ${tickers.length === 1 ? "holding" : "holdings"} (${listed(tickers, 4)}) in ${rows} of ${time.values.length} rows: ${what}`,
  ];
}

/** What is to be said of holdings that have no beta on the date of the summary. */
function withoutBeta(holdings: readonly Contribution[], { missing = "spread" }: PortfolioCommand): string[] {
  const without = holdings.filter(({ beta }) => Number.isNaN(beta)).map(({ ticker }) => ticker);
  if (without.length === 0) return [];
  const what =
    missing === "spread" ? "the others of their side take their weight" : "there is no weighted sum";
  return [
    `${without.length} of ${holdings.length} holdings ${without.length === 1 ? "has" : "have"} no own beta then (${listed(without, 4)}): ${what}`,
  ];
}
