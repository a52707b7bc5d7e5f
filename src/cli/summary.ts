import type { Matrix } from "../panel/matrix.ts";
import { pick, type Result } from "../panel/result.ts";
import { formatTime } from "../panel/time.ts";

/** What a run gave, as data: printed as text or, with --json, as it is. */
export interface Summary {
  tickers: number;
  dates: number;
  first: string;
  last: string;
  benchmarks: readonly string[];
  windows: readonly number[];
  minPeriods: number | undefined;
  stats: readonly string[];
  /** Of the first statistic: the share of cells without a value, from the first row with any value on. */
  missing: number;
  /** Tickers with the highest and the lowest last values of the first statistic. */
  highest: readonly Extreme[];
  lowest: readonly Extreme[];
  files: readonly string[];
  notes: readonly string[];
}

interface Extreme {
  ticker: string;
  value: number;
}

export function summarize(
  result: Result,
  minPeriods: number | undefined,
  files: readonly string[],
  notes: readonly string[],
): Summary {
  const { time, tickers, benchmarks, windows, stats } = result;
  const first = pick(result);
  const last = lastValues(first);
  return {
    tickers: tickers.length,
    dates: time.values.length,
    first: formatTime(time.kind, time.values[0]!),
    last: formatTime(time.kind, time.values.at(-1)!),
    benchmarks,
    windows,
    minPeriods,
    stats,
    missing: missingShare(first),
    highest: last.slice(0, 3),
    lowest: last.slice(-3).reverse(),
    files,
    notes,
  };
}

export function summaryText(summary: Summary): string {
  const { tickers, dates, first, last, windows, minPeriods, stats, benchmarks } = summary;
  const least = minPeriods === undefined ? "" : `, at least ${minPeriods} pairs`;
  const lines = [
    ...summary.notes.map((note) => `note: ${note}`),
    `${count(tickers, "ticker")} x ${count(dates, "return date")}, ${first} to ${last}; ${stats.join(", ")} against ${benchmarks.join(", ")}; window ${windows.join(", ")}${least}`,
    `missing: ${(100 * summary.missing).toFixed(1)} % of the cells from the first full window on`,
  ];
  if (summary.highest.length > 0) {
    lines.push(
      `highest last ${stats[0]}: ${extremes(summary.highest)}`,
      `lowest last ${stats[0]}: ${extremes(summary.lowest)}`,
    );
  } else lines.push(`no ticker has a ${stats[0]} on the last date`);
  lines.push(`written: ${summary.files.join(", ")}`);
  return `${lines.join("\n")}\n`;
}

/** Tickers with a value in the last row, highest first. */
function lastValues({ tickers, values, time }: Matrix): Extreme[] {
  const rows = time.values.length;
  return tickers
    .map((ticker, i) => ({ ticker, value: values[(i + 1) * rows - 1]! }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => b.value - a.value);
}

function missingShare({ tickers, values, time, window = 1 }: Matrix): number {
  const rows = time.values.length;
  let missing = 0;
  for (let i = 0; i < tickers.length; i++) {
    for (let t = window - 1; t < rows; t++) if (Number.isNaN(values[i * rows + t]!)) missing++;
  }
  return missing / (tickers.length * (rows - window + 1));
}

function extremes(list: readonly Extreme[]): string {
  return list.map(({ ticker, value }) => `${ticker} ${Number(value.toPrecision(4))}`).join(", ");
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
