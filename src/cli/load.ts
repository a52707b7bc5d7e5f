import { alignTo, dropTickers, mergePanels, sharedTime, sliceTime, withValues } from "../panel/calendar.ts";
import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import {
  dropNonPositive,
  looksLikePrices,
  looksLikeReturns,
  type Signs,
  toReturns,
} from "../panel/returns.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";
import { findBenchmark } from "./benchmark.ts";
import { type InputFile, loadFile, type ReadOptions, readOptions } from "./file.ts";
import type { Progress } from "./progress.ts";

export interface LoadOptions extends ReadOptions {
  benchmark: string[];
  /** Undefined where neither switch was given. */
  kind: "prices" | "returns" | undefined;
  log: boolean;
  /** Day numbers, both included. */
  from: number | undefined;
  to: number | undefined;
}

export interface Loaded {
  returns: Panel;
  benchmarks: Panel;
  notes: string[];
}

/** Reads the files and the benchmarks and brings both to returns over the dates they share. */
export async function loadReturns(
  paths: readonly string[],
  options: LoadOptions,
  progress: Progress,
): Promise<Loaded> {
  const reading = readOptions(options);
  const files: InputFile[] = [];
  for (const path of paths) files.push(await loadFile(path, reading, progress));
  const all = mergePanels(files.map((file) => file.panel));
  const found: Awaited<ReturnType<typeof findBenchmark>>[] = [];
  for (const spec of options.benchmark) found.push(await findBenchmark(spec, files, all, reading, progress));
  checkNames(
    options.benchmark,
    found.map(({ panel }) => panel.tickers[0]!),
  );
  const own = found.filter((one) => one.own).flatMap(({ panel }) => panel.tickers);
  const foreign = found.filter((one) => !one.own).map(({ panel }) => panel);
  if (all.tickers.length === own.length) {
    throw new DataError(`${paths.join(", ")}: no ticker is left beside the benchmark ${own.join(", ")}`);
  }
  const notes = [...all.notes, ...foreign.flatMap((panel) => panel.notes)];
  for (const panel of [all, ...foreign]) checkKind(panel, options.kind, notes);

  const isReturns = options.kind === "returns";
  const ready = (panel: Panel): Panel => {
    const silent = { ...panel, notes: [] };
    return cut(isReturns ? silent : dropNonPositive(silent), options);
  };
  const input = ready(all);
  const series = found.map(({ panel }) => ready(panel));
  notes.push(...new Set([input, ...series].flatMap((panel) => panel.notes)));
  const time = shareCalendar(input, series, isReturns, notes);
  const stocks = alignTo(dropTickers(input, own), time);
  const markets = mergePanels(series.map((one) => alignTo(one, time)));
  if (isReturns) return { returns: stocks, benchmarks: markets, notes };
  if (time.values.length < 2) {
    throw new DataError(
      `only one date in common, ${formatTime(time.kind, time.values[0]!)}; returns need two`,
    );
  }
  const kind = options.log ? "log" : "simple";
  return { returns: toReturns(stocks, { kind }), benchmarks: toReturns(markets, { kind }), notes };
}

export function checkNames(specs: readonly string[], names: readonly string[]): void {
  const twice = names.findIndex((name, i) => names.indexOf(name) < i);
  if (twice < 0) return;
  const both = specs.filter((_, i) => names[i] === names[twice]).join(" and ");
  throw new DataError(`benchmarks ${both} are both named ${names[twice]}; rename one of the columns`);
}

export function checkKind(panel: Panel | Signs, kind: LoadOptions["kind"], notes: string[]): void {
  const what = panel.tickers.length === 1 ? panel.tickers[0]! : "the input";
  if (kind !== "returns" && looksLikeReturns(panel)) {
    const found = `${what} looks like returns, more than a fifth of its values being negative`;
    if (kind === undefined)
      throw new DataError(`${found}; say --returns, or --prices if they are prices after all`);
    notes.push(`${found}; taken as prices because of --prices`);
  }
  if (kind === "returns" && looksLikePrices(panel)) {
    notes.push(
      `${what} looks like prices, none of its values being negative; taken as returns because of --returns`,
    );
  }
}

/**
 * The dates that the input and every benchmark share, so that all returns span the same intervals. Of prices, a date on
 * which a benchmark, or everything in the input, has no price is a holiday written down: a return over it would be
 * missing on both sides.
 */
export function shareCalendar(
  input: Panel,
  series: readonly Panel[],
  isReturns: boolean,
  notes: string[],
): TimeIndex {
  const panels = [input, ...series];
  const names = ["the input", ...series.map(({ tickers }) => tickers[0]!)];
  const dated = isReturns ? panels : panels.map((panel) => withValues(panel));
  const empty = dated.findIndex(({ time }) => time.values.length === 0);
  if (empty >= 0)
    throw new DataError(`${names[empty]} has no value${empty === 0 ? "" : " and cannot be a benchmark"}`);

  const time = sharedTime(dated.map((panel) => panel.time));
  if (time.values.length === 0) {
    const spans = dated.map((panel, i) => `${names[i]} has ${span(panel.time)}`);
    throw new DataError(`no date in common: ${spans.join(", ")}`);
  }
  for (const [i, panel] of panels.entries()) {
    const own = panel.time.values;
    if (own.length === time.values.length) continue;
    const lacking = dated.flatMap((other, j) => {
      const has = new Set(other.time.values);
      const count = own.reduce((sum, date) => sum + (has.has(date) ? 0 : 1), 0);
      if (count === 0) return [];
      return [i === j ? `${count} without a price` : `${count} not in ${names[j]}`];
    });
    notes.push(
      `${time.values.length} of the ${own.length} dates of ${names[i]} are used: ${lacking.join(", ")}`,
    );
  }
  return time;
}

export function cut(panel: Panel, { from, to }: LoadOptions): Panel {
  if (from === undefined && to === undefined) return panel;
  const day = panel.time.kind === "day" ? 1 : 86_400_000;
  const last = ((to ?? Number.POSITIVE_INFINITY) + 1) * day - 1;
  const left = sliceTime(panel, (from ?? Number.NEGATIVE_INFINITY) * day, last);
  if (left.time.values.length > 0) return left;
  throw new DataError(`no date within --from and --to: ${panel.tickers[0]} has ${span(panel.time)}`);
}

function span({ kind, values }: TimeIndex): string {
  return `${formatTime(kind, values[0]!)} to ${formatTime(kind, values.at(-1)!)}`;
}
