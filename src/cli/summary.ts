import { some } from "../panel/listed.ts";
import { type Method, methodOf } from "../panel/method.ts";
import { firstMissing, firstPresent } from "../panel/missing.ts";
import type { Result, Window } from "../panel/result.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";
import type { Verification } from "../verify/verify.ts";
import { verifiedText } from "./exact.ts";

/** What a run gave, as data: printed as text or, with --json, as it is. */
export interface Summary extends Method {
  tickers: number;
  /** Rows of the result, the first and last of their dates, and the rows of returns it is made of. */
  dates: number;
  first: string;
  last: string;
  returnDates: number;
  benchmarks: readonly string[];
  windows: readonly Window[];
  /** Undefined: the window; 1 with exponential weights. */
  minPeriods: number | undefined;
  stats: readonly string[];
  /** What `missing` and `latest` are about, and the heatmap: the first statistic, window and benchmark. */
  shown: { stat: string; window: Window; benchmark: string };
  /** Share of the cells without a value, from the first row on in which a window is full; of all rows with weights, or where none is full. */
  missing: number;
  /** Last values of all tickers that have one, highest first. */
  latest: readonly { ticker: string; value: number }[];
  files: readonly string[];
  notes: readonly string[];
  /** What --verify found. */
  verified?: Verification;
}

/** What is told of the numbers themselves: those of the first statistic, window and benchmark. */
export class Shown {
  readonly #rows: number;
  /** The first row that counts. */
  readonly #from: number;
  /** Whether a window of so many rows fills at all. */
  readonly fills: boolean;
  #tickers = 0;
  #missing = 0;
  #latest: { ticker: string; value: number }[] = [];

  /** `time`: of the result; `returns`: of the returns. */
  constructor({ values }: TimeIndex, returns: TimeIndex, window: Window) {
    const fullAt = returns.values[typeof window === "number" ? window - 1 : 0] ?? Number.POSITIVE_INFINITY;
    const full = values.findIndex((value) => value >= fullAt);
    this.#rows = values.length;
    this.fills = typeof window === "number" && full >= 0;
    this.#from = Math.max(0, full);
  }

  add(tickers: readonly string[], values: Float64Array): void {
    const rows = this.#rows;
    this.#tickers += tickers.length;
    for (const [i, ticker] of tickers.entries()) {
      const value = values[(i + 1) * rows - 1]!;
      if (!Number.isNaN(value)) this.#latest.push({ ticker, value });
      const end = (i + 1) * rows;
      for (let from = i * rows + this.#from; ; ) {
        from = firstMissing(values, from, end);
        if (from === end) break;
        const to = firstPresent(values, from, end);
        this.#missing += to - from;
        from = to;
      }
    }
  }

  get missing(): number {
    return this.#missing / (this.#tickers * (this.#rows - this.#from));
  }

  /** Tickers with a value in the last row, highest first. */
  get latest(): Summary["latest"] {
    return this.#latest.sort((a, b) => b.value - a.value);
  }
}

/** What is told of a whole result. */
export function shownOf({ time, tickers, windows, arrays }: Result, returns: TimeIndex): Shown {
  const shown = new Shown(time, returns, windows[0]!);
  shown.add(tickers, arrays[0]!);
  return shown;
}

/** `returns`: the time index of the returns. */
export function summarize(
  result: Omit<Result, "arrays" | "notes">,
  numbers: Shown,
  returns: TimeIndex,
  { minPeriods }: { minPeriods?: number },
  files: readonly string[],
  notes: readonly string[],
): Summary {
  const { time, tickers, benchmarks, windows, stats } = result;
  return {
    tickers: tickers.length,
    dates: time.values.length,
    first: formatTime(time.kind, time.values[0]!),
    last: formatTime(time.kind, time.values.at(-1)!),
    returnDates: returns.values.length,
    benchmarks,
    windows,
    minPeriods,
    stats,
    ...methodOf(result),
    shown: { stat: stats[0]!, window: windows[0]!, benchmark: benchmarks[0]! },
    missing: numbers.missing,
    latest: numbers.latest,
    files,
    notes,
  };
}

/** `fills`: whether a window of so many rows fills at all. */
export function summaryText(summary: Summary, fills: boolean): string {
  const { tickers, dates, first, last, windows, minPeriods, stats, benchmarks, shown, latest } = summary;
  const fewest =
    minPeriods !== undefined && minPeriods < 1
      ? `${Number((100 * minPeriods).toPrecision(6))} % of the`
      : minPeriods;
  const least = fewest === undefined ? "" : `, at least ${fewest} pairs`;
  const several = stats.length * windows.length * benchmarks.length > 1;
  const weighted = windows.some((window) => String(window).includes("="));
  const windowed = weighted ? shown.window : `window ${shown.window}`;
  const which = several ? `${shown.stat} (${windowed}, ${shown.benchmark})` : shown.stat;
  const chosen = dates < summary.returnDates ? `${dates} of ` : "";
  const never = `, no window of ${shown.window} rows being full`;
  const full = fills ? " once a window is full" : typeof shown.window === "number" ? never : "";
  const by = summary.estimator === undefined ? "" : ` by ${summary.estimator}`;
  const lines = [
    ...summary.notes.map((note) => `note: ${note}`),
    `${count(tickers, "ticker")} x ${chosen}${count(summary.returnDates, "return date")}, ${first} to ${last}; ${stats.join(", ")}${by} against ${some(benchmarks)}${methodText(summary)}; ${weighted ? "" : "window "}${windows.join(", ")}${least}`,
    `missing: ${(100 * summary.missing).toFixed(1)} % of ${which}${full}`,
  ];
  const without =
    tickers === latest.length ? "" : ` (${count(tickers - latest.length, "ticker")} without one)`;
  if (latest.length === 0) lines.push(`no ticker has a ${which} on the last date`);
  else if (latest.length <= 6) lines.push(`last ${which}: ${listed(latest)}${without}`);
  else {
    lines.push(
      `highest last ${which}: ${listed(latest.slice(0, 3))}${without}`,
      `lowest last ${which}: ${listed(latest.slice(-3).reverse())}`,
    );
  }
  if (summary.verified) lines.push(...verifiedText(summary.verified));
  const files = summary.files.map((file) => (file === "-" ? "standard output" : file));
  lines.push(`written: ${files.join(", ")}`);
  return `${lines.join("\n")}\n`;
}

function listed(list: Summary["latest"]): string {
  return list.map(({ ticker, value }) => `${ticker} ${Number(value.toPrecision(4))}`).join(", ");
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** What returns are, where they are not plainly those of rows: `, returns over 5 rows, less DTB3`. */
export function methodText({ horizon, riskFree }: Pick<Method, "horizon" | "riskFree">): string {
  const span = horizon === undefined ? "" : `, returns over ${horizon} rows`;
  return riskFree === undefined ? span : `${span}, less ${riskFree}`;
}
