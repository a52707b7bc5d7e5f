import { extname } from "node:path";
import type { Finding } from "../inspect/finding.ts";
import { type Listed, MOST_LISTED } from "../panel/listed.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";
import type { ComputeOptions } from "./compute.ts";
import type { Loaded } from "./load.ts";
import { UsageError } from "./usage.ts";

/** Throws a UsageError unless the path can be a report's. */
export function checkReport(path: string): void {
  if (extname(path).toLowerCase() !== ".json") throw new UsageError(`a report is a .json file, got ${path}`);
}

/**
 * What was dropped, filled or suspicious in a run, as one JSON document; docs/report.md describes it. A list has its
 * true `count` and at most the first 10,000 entries.
 */
export function reportText(
  files: readonly string[],
  options: ComputeOptions,
  loaded: Loaded,
  findings: readonly Finding[],
  notes: readonly string[],
): string {
  const { losses, returns, benchmarks } = loaded;
  const { time, gaps } = losses;
  const date = (row: number) => formatTime(time.kind, time.values[row]!);
  const dates = losses.dates.flatMap(({ series, reason, dates }) =>
    runsOf(dates, time).map((run) => ({ series, reason, ...run })),
  );
  const short = findings.filter(({ kind }) => kind === "short");
  const inFiles = loaded.dropped;
  const report = {
    report: 1,
    files,
    options: { ...options, ...asDates({ from: options.from, to: options.to }) },
    inputs: loaded.inputs.map(({ path, format: { dropped, ...format }, tickers, time }) => ({
      path,
      ...format,
      columns: format.columns.length,
      tickers,
      ...extent(time),
    })),
    benchmarks: loaded.sources.map(({ time, ...source }) => ({ ...source, ...extent(time) })),
    used: {
      calendar: options.calendar ?? "intersection",
      tickers: returns.tickers.length,
      benchmarks: benchmarks.tickers.length,
      ...extent(time),
      returnRows: returns.time.values.length,
    },
    dropped: {
      dates: listed(dates),
      cells: joined(losses.unusable),
      infinite: joined(inFiles.map(({ path, infinite }) => ofFile(path, infinite))),
      duplicates: joined<object>([
        ...inFiles.map(({ path, repeated }) => ofFile(path, repeated)),
        loaded.clashes,
      ]),
      tickers: listed([
        ...gaps.empty.map((ticker) => ({ ticker, reason: "no value" })),
        ...short.map(({ ticker, found }) => ({ ticker, reason: found })),
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
      losses.bridges.map(({ ticker, from, to }) => ({
        ticker,
        from: date(from),
        to: date(to),
        rows: to - from - 1,
      })),
    ),
    findings: listed(findings),
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

function extent(time: TimeIndex) {
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

function ofFile<Item>(file: string, { count, list }: Listed<Item>) {
  return { count, list: list.map((item) => ({ file, ...item })) };
}

function joined<Item>(tallies: readonly Listed<Item>[]) {
  const count = tallies.reduce((sum, tally) => sum + tally.count, 0);
  return { count, list: tallies.flatMap(({ list }) => list).slice(0, MOST_LISTED) };
}
