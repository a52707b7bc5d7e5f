import { extname } from "node:path";
import type { Finding, FindingKind } from "../inspect/finding.ts";
import type { PanelGaps } from "../inspect/gaps.ts";
import type { DroppedDates } from "../panel/alignment.ts";
import { type Listed, MOST_LISTED } from "../panel/listed.ts";
import type { Bridge } from "../panel/pairs.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";
import type { ComputeOptions } from "./compute.ts";
import type { Loaded, Source } from "./load.ts";
import { UsageError } from "./usage.ts";

/** Throws a UsageError unless the path can be a report's. */
export function checkReport(path: string): void {
  if (extname(path).toLowerCase() !== ".json") throw new UsageError(`a report is a .json file, got ${path}`);
}

/** What a report tells, of a panel or of a stream. */
export interface ReportFacts {
  readonly inputs: readonly (Extent & { path: string; format: object; tickers: number })[];
  readonly sources: readonly Source[];
  /** The dates that prices, or returns, are taken on. */
  readonly time: TimeIndex;
  readonly returnRows: number;
  readonly tickers: number;
  readonly benchmarks: number;
  readonly dates: readonly DroppedDates[];
  readonly unusable: readonly Listed<object>[];
  readonly infinite: readonly Listed<object>[];
  readonly duplicates: readonly Listed<object>[];
  readonly gaps: Omit<PanelGaps, "sparse">;
  readonly filled: readonly Bridge[];
  /** Findings of tickers that are too short, and others. */
  readonly short: Listed<Finding>;
  readonly findings: Listed<Finding>;
  /** Kinds of findings that were not looked for. */
  readonly notSought: readonly FindingKind[];
}

interface Extent {
  readonly dates: number;
  readonly first: string;
  readonly last: string;
}

/** What is told of a run in memory, in which tickers were found too short. */
export function factsOf(loaded: Loaded, short: readonly Finding[]): ReportFacts {
  const { losses, returns, benchmarks, inputs, sources, dropped, clashes, findings } = loaded;
  return {
    inputs: inputs.map(({ path, format: { dropped, ...format }, tickers, time }) => {
      return { path, format: { ...format, columns: format.columns.length }, tickers, ...extent(time) };
    }),
    sources,
    time: losses.time,
    returnRows: returns.time.values.length,
    tickers: returns.tickers.length,
    benchmarks: benchmarks.tickers.length,
    dates: losses.dates,
    unusable: losses.unusable,
    infinite: dropped.map(({ path, infinite }) => ofFile(path, infinite)),
    duplicates: [...dropped.map(({ path, repeated }) => ofFile(path, repeated)), clashes],
    gaps: losses.gaps,
    filled: losses.bridges,
    short: { count: short.length, list: short },
    findings: { count: findings.length, list: findings },
    notSought: [],
  };
}

/**
 * What was dropped, filled or suspicious in a run, as one JSON document; docs/report.md describes it. A list has its
 * true `count` and at most the first 10,000 entries.
 */
export function reportText(
  files: readonly string[],
  options: ComputeOptions,
  facts: ReportFacts,
  notes: readonly string[],
): string {
  const { time, gaps, short, notSought } = facts;
  const date = (row: number) => formatTime(time.kind, time.values[row]!);
  const dates = facts.dates.flatMap(({ series, reason, dates }) =>
    runsOf(dates, time).map((run) => ({ series, reason, ...run })),
  );
  const tooShort = short.list.map(({ ticker, found }) => ({ ticker, reason: found }));
  const report = {
    report: 1,
    files,
    options: { ...options, ...asDates({ from: options.from, to: options.to }) },
    inputs: facts.inputs.map(({ path, format, ...more }) => ({ path, ...format, ...more })),
    benchmarks: facts.sources.map(({ time, ...source }) => ({ ...source, ...extent(time) })),
    used: {
      calendar: options.calendar ?? "intersection",
      tickers: facts.tickers,
      benchmarks: facts.benchmarks,
      ...extent(time),
      returnRows: facts.returnRows,
    },
    dropped: {
      dates: listed(dates),
      cells: joined(facts.unusable),
      infinite: joined(facts.infinite),
      duplicates: joined(facts.duplicates),
      tickers: joined<object>([
        listed(gaps.empty.map((ticker) => ({ ticker, reason: "no value" }))),
        { count: short.count, list: tooShort },
      ]),
    },
    gaps: {
      late: gaps.late,
      ended: gaps.ended,
      inner: gaps.holed,
      innerRows: gaps.innerRows,
      ...tallied(gaps.gaps),
    },
    filled: listed(
      facts.filled.map(({ ticker, from, to }) => ({
        ticker,
        from: date(from),
        to: date(to),
        rows: to - from - 1,
      })),
    ),
    findings: { ...joined([facts.findings, short]), ...(notSought.length > 0 && { notSought }) },
    notes,
  };
  return `${JSON.stringify(report, undefined, 1)}\n`;
}

/** Day numbers as the dates that were given. */
function asDates(days: Readonly<Record<string, number | undefined>>) {
  return Object.fromEntries(
    Object.entries(days).flatMap(([name, day]) =>
      day === undefined ? [] : [[name, formatTime("day", day)]],
    ),
  );
}

function extent(time: TimeIndex): Extent {
  const { kind, values } = time;
  return {
    dates: values.length,
    first: formatTime(kind, values[0]!),
    last: formatTime(kind, values.at(-1)!),
  };
}

/** Dropped dates between which none is used, as one entry. */
function runsOf(dates: Float64Array, { kind, values }: TimeIndex) {
  const runs: { first: string; last: string; dates: number }[] = [];
  let used = 0;
  let from = 0;
  for (let k = 0; k < dates.length; k++) {
    while (used < values.length && values[used]! < dates[k]!) used++;
    const next = dates[k + 1];
    if (next !== undefined && !(values[used]! < next)) continue;
    runs.push({
      first: formatTime(kind, dates[from]!),
      last: formatTime(kind, dates[k]!),
      dates: k + 1 - from,
    });
    from = k + 1;
  }
  return runs;
}

function listed<Item>(items: readonly Item[]) {
  return { count: items.length, list: items.slice(0, MOST_LISTED) };
}

function tallied<Item>({ count, list }: Listed<Item>) {
  return { count, list };
}

export function ofFile<Item>(file: string, { count, list }: Listed<Item>) {
  return { count, list: list.map((item) => ({ file, ...item })) };
}

function joined<Item>(tallies: readonly Listed<Item>[]) {
  const count = tallies.reduce((sum, tally) => sum + tally.count, 0);
  return { count, list: tallies.flatMap(({ list }) => list).slice(0, MOST_LISTED) };
}
