import { changesOf } from "../explain/change.ts";
import { checkTickers } from "../heatmap/index.ts";
import { isDevice } from "../node/files.ts";
import { Outputs } from "../node/output.ts";
import { listFiles } from "../node/paths.ts";
import type { BetaChange } from "../panel/change.ts";
import { DataError } from "../panel/error.ts";
import { takePairs } from "../panel/pairs.ts";
import { changesCSV, rowsCSV } from "../table/changes.ts";
import { checkHorizon, checkOutputs, checkReturns, inputsOf } from "./check.ts";
import { checkDistinct } from "./distinct.ts";
import { changeFacts, factsText } from "./explain-text.ts";
import { tell } from "./findings.ts";
import { checkInput } from "./input.ts";
import { type Loaded, loadOptions, loadReturns, type ReturnOptions } from "./load.ts";
import { given } from "./options.ts";
import { Progress } from "./progress.ts";
import { rowUntil } from "./row.ts";
import { UsageError } from "./usage.ts";

export interface ExplainCommand extends ReturnOptions {
  tickers?: string[];
  window: number;
  minPeriods?: number;
  /** Day numbers: of the later and the earlier window's last row, or of a day after it. */
  date?: number;
  since?: number;
  output?: string;
  changes?: string;
  top: number;
  quiet?: boolean;
  json?: boolean;
}

/** `rollbeta explain`: which returns made the beta of one window another one than that of an earlier window. */
export async function explain(paths: readonly string[], command: ExplainCommand): Promise<void> {
  const { output, changes: table } = command;
  const targets = [output, table].filter((target) => target !== undefined);
  check(paths, command, targets);
  const listing = listFiles(paths);
  checkOutputs(targets, inputsOf(listing.files, command));
  const progress = new Progress(command.quiet ?? false);
  const outputs = new Outputs();
  try {
    const loaded = await loadReturns(listing, loadOptions(command), progress);
    const notes = [...loaded.notes];
    const changes = changesBy(loaded, command, notes);
    const { returns, benchmarks } = loaded;
    if (output !== undefined) await outputs.write(output, rowsCSV(changes, returns.time));
    if (table !== undefined) await outputs.write(table, changesCSV(changes));
    outputs.commit();
    progress.stop();
    const facts = {
      ...changeFacts(changes, returns.time, benchmarks.tickers[0]!, command.window, command.top),
      ...loaded.method,
    };
    await tell(facts, factsText(facts), targets, notes, command);
  } finally {
    progress.stop();
    outputs.discard();
  }
}

function check(paths: readonly string[], command: ExplainCommand, targets: readonly string[]): void {
  checkInput(paths, command);
  checkReturns(paths, command);
  checkHorizon(command);
  if (command.benchmark.length > 1)
    throw new UsageError(`one benchmark at a time is explained, got ${command.benchmark.length}; give one`);
  for (const target of targets) {
    if (target !== "-" && !isDevice(target) && !/\.csv(\.gz)?$/i.test(target))
      throw new UsageError(`rows and changes are .csv or .csv.gz files or -, got ${target}`);
  }
  checkDistinct(targets);
  const { window, minPeriods = window, date, since } = command;
  if (minPeriods > window)
    throw new UsageError(`--min-periods must be at most the window, ${window}, got ${minPeriods}`);
  if (date !== undefined && since !== undefined && since >= date)
    throw new UsageError("--since must be before --date");
}

/** The changes of the tickers that are asked for, in the order of the input; those over gaps beside their own benchmarks. */
function changesBy({ returns, groups }: Loaded, command: ExplainCommand, notes: string[]): BetaChange[] {
  const { tickers, window } = command;
  if (tickers !== undefined) checkTickers(tickers, returns.tickers);
  const rows = returns.time.values.length;
  if (rows < 4)
    throw new DataError(
      `${rows === 1 ? "1 row" : `${rows} rows`} of returns: too few for two windows; give more dates`,
    );
  const end = command.date === undefined ? rows - 1 : rowUntil(returns, command.date, "--date", notes);
  const since = command.since === undefined ? undefined : rowUntil(returns, command.since, "--since", notes);
  if (end < 1 || (since !== undefined && since >= end))
    throw new DataError("both windows end on the same row; take an earlier --since or a later --date");
  const options = { window, end, ...given(command, ["minPeriods"]), ...(since !== undefined && { since }) };
  const asked = tickers === undefined ? groups : takePairs(groups, tickers);
  const all = asked.flatMap((group) => changesOf(group.returns, group.benchmarks, options));
  const by = new Map(all.map((change) => [change.ticker, change]));
  const changes = (tickers ?? returns.tickers).map((ticker) => by.get(ticker)!);
  if (changes.every(({ before, after }) => Number.isNaN(after.beta - before.beta))) {
    const most = Math.max(...changes.map(({ before, after }) => Math.min(before.n, after.n)));
    throw new DataError(
      `no ticker has a beta in both windows: the most pairs in the smaller one are ${most}, wanted ${command.minPeriods ?? window}; lower --window or --min-periods, or take other dates`,
    );
  }
  return changes;
}
