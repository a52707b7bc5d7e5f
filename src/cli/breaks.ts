import { checkTickers } from "../heatmap/index.ts";
import { isDevice } from "../node/files.ts";
import { Outputs } from "../node/output.ts";
import { listFiles } from "../node/paths.ts";
import type { Break } from "../panel/breaks.ts";
import { takeSeries } from "../panel/calendar.ts";
import { some } from "../panel/listed.ts";
import { isUsable } from "../panel/missing.ts";
import { type ReturnPairs, takePairs } from "../panel/pairs.ts";
import type { Panel } from "../panel/panel.ts";
import { formatTime } from "../panel/time.ts";
import { type BreakOptions, breaksOf } from "../regime/breaks.ts";
import { breaksCSV } from "../table/breaks.ts";
import { checkOutputs, checkReturns, inputsOf } from "./check.ts";
import { checkInput } from "./input.ts";
import { loadOptions, loadReturns, type ReturnOptions } from "./load.ts";
import { given } from "./options.ts";
import { Progress } from "./progress.ts";
import { UsageError } from "./usage.ts";

export interface BreaksCommand extends ReturnOptions, BreakOptions {
  output: string;
  tickers?: string[];
  quiet?: boolean;
}

/** `rollbeta breaks`: from which dates on tickers have another beta, each judged by all of its returns. */
export async function breaks(paths: readonly string[], command: BreaksCommand): Promise<void> {
  const { output, tickers, benchmark } = command;
  checkInput(paths, command);
  checkReturns(paths, command);
  if (benchmark.length > 1)
    throw new UsageError(`breaks are against one benchmark, got ${benchmark.length}; give one`);
  if (output !== "-" && !isDevice(output) && !/\.csv(\.gz)?$/i.test(output))
    throw new UsageError(`breaks are a .csv or .csv.gz file or -, got ${output}`);
  const listing = listFiles(paths);
  checkOutputs([output], inputsOf(listing.files, command));
  const progress = new Progress(command.quiet ?? false);
  const outputs = new Outputs();
  try {
    const { returns: all, groups: every, notes } = await loadReturns(listing, loadOptions(command), progress);
    if (tickers !== undefined) checkTickers(tickers, all.tickers);
    const returns = tickers === undefined ? all : takeSeries(all, tickers);
    const groups = tickers === undefined ? every : takePairs(every, tickers);
    const placeOf = new Map(returns.tickers.map((ticker, i) => [ticker, i]));
    const options = given(command, ["level", "trim", "minPairs"]);
    const found = groups.flatMap((group) =>
      breaksOf(group.returns, group.benchmarks, options).map((one) => ({
        ...one,
        ticker: placeOf.get(group.returns.tickers[one.ticker]!)!,
      })),
    );
    found.sort((a, b) => a.ticker - b.ticker || a.row - b.row);
    await outputs.write(output, breaksCSV(found, returns));
    outputs.commit();
    progress.stop();
    if (command.quiet) return;
    const least = command.minPairs ?? 60;
    const short = shortOf(groups, least);
    const lines = [
      ...[...notes, ...shortNotes(short, least)].map((note) => `note: ${note}`),
      ...summary(found, returns, short.length, command.level ?? 99),
      `written: ${output === "-" ? "standard output" : output}`,
    ];
    process.stderr.write(`${lines.join("\n")}\n`);
  } finally {
    progress.stop();
    outputs.discard();
  }
}

/** The tickers that have no room for a break. */
function shortOf(groups: readonly ReturnPairs[], minPairs: number): string[] {
  return groups.flatMap(({ returns, benchmarks }) => {
    const rows = returns.time.values.length;
    return returns.tickers.filter((_, i) => {
      let pairs = 0;
      for (let t = 0; t < rows; t++)
        if (isUsable(returns.values[i * rows + t]!) && isUsable(benchmarks.values[t]!)) pairs++;
      return pairs < 2 * minPairs;
    });
  });
}

function shortNotes(short: readonly string[], minPairs: number): string[] {
  if (short.length === 0) return [];
  const lower = minPairs > 20 ? "; lower --min-pairs" : "";
  const have = short.length === 1 ? "has" : "have";
  return [
    `${some(short)} ${have} fewer than ${2 * minPairs} pairs, too few for a break with ${minPairs} on each side${lower}`,
  ];
}

/** What was found, of how many tickers that could have a break. */
function summary(found: readonly Break[], { tickers, time }: Panel, short: number, level: number): string[] {
  const count = tickers.length - short;
  if (count === 0) return ["no ticker has enough pairs for a break"];
  const broken = new Set(found.map(({ ticker }) => ticker)).size;
  const chance = Number((count * (1 - level / 100)).toPrecision(2));
  const what = found.length === 0 ? "no break" : found.length === 1 ? "1 break" : `${found.length} breaks`;
  const where = found.length === 0 ? `in ${count}` : `in ${broken} of ${count}`;
  const head = `${what} ${where} ${count === 1 ? "ticker" : "tickers"} at ${level} %; by chance it would be in about ${chance}`;
  const months = new Map<string, number>();
  for (const { row } of found) {
    const month = formatTime(time.kind, time.values[row]!).slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + 1);
  }
  const most = [...months].sort(([, a], [, b]) => b - a).slice(0, 5);
  if (found.length < 10) return [head];
  return [head, `most of them in ${most.map(([month, n]) => `${month} (${n})`).join(", ")}`];
}
