import { checkOneOf } from "./error.ts";
import type { Panel } from "./panel.ts";
import { lastRows, PERIODS, type Period, periodOf } from "./period.ts";
import { formatTime, type TimeIndex } from "./time.ts";

export interface FrequencyOptions {
  /**
   * Whether a last period counts that may not be over: one whose last row is not its last weekday. Its return spans less
   * than the others. Default: false.
   */
  readonly keepPartial?: boolean;
}

/**
 * Prices in the last row of each calendar period (`week` to Sunday, `month`, `quarter`, `year`), NaN where a ticker has none in
 * that very row: bring panels to one time index first (`alignTo`), and all their returns span the same days. A note says which
 * period was left out. Throws a RangeError for a period that is none.
 */
export function resamplePrices(
  prices: Panel,
  period: Period,
  { keepPartial = false }: FrequencyOptions = {},
): Panel {
  const { ends, notes } = periods(prices.time, period, keepPartial);
  return resampled(prices, ends, notes, (series, _, end) => series[end]!);
}

/**
 * Returns over each calendar period: simple ones are compounded, log returns (`log`) summed. NaN where one of a ticker's rows is
 * missing. The first period counts as it is, since nothing says where it began; a note says so unless it is the period's first
 * weekday. Otherwise as `resamplePrices`.
 */
export function resampleReturns(
  returns: Panel,
  period: Period,
  { keepPartial = false, log = false }: FrequencyOptions & { readonly log?: boolean } = {},
): Panel {
  const { ends, notes } = periods(returns.time, period, keepPartial);
  const begun = ends.length === 0 ? [] : beginning(returns.time, period);
  return resampled(returns, ends, [...begun, ...notes], (series, start, end) => {
    let total = log ? 0 : 1;
    for (let t = start; t <= end; t++) {
      if (log) total += series[t]!;
      else total *= 1 + series[t]!;
    }
    return log ? total : total - 1;
  });
}

function resampled(
  panel: Panel,
  ends: readonly number[],
  notes: readonly string[],
  whole: (series: Float64Array, start: number, end: number) => number,
): Panel {
  const { time, tickers, values } = panel;
  const rows = time.values.length;
  const out = new Float64Array(tickers.length * ends.length);
  for (let i = 0; i < tickers.length; i++) {
    const series = values.subarray(i * rows, (i + 1) * rows);
    for (const [p, end] of ends.entries())
      out[i * ends.length + p] = whole(series, p === 0 ? 0 : ends[p - 1]! + 1, end);
  }
  const kept = Float64Array.from(ends, (t) => time.values[t]!);
  return { time: { kind: time.kind, values: kept }, tickers, values: out, notes: [...panel.notes, ...notes] };
}

function periods(
  time: TimeIndex,
  period: Period,
  keepPartial: boolean,
): { ends: readonly number[]; notes: readonly string[] } {
  checkOneOf("period", period, PERIODS);
  const ends = lastRows(period, time);
  const last = ends.at(-1);
  if (keepPartial || last === undefined || isOver(time, last, period)) return { ends, notes: [] };
  const date = formatTime(time.kind, time.values[last]!);
  return {
    ends: ends.slice(0, -1),
    notes: [`the last ${period}, up to ${date}, is left out, for it may not be over`],
  };
}

/** Whether no weekday of the period is left after a row. */
function isOver(time: TimeIndex, row: number, period: Period): boolean {
  return isEdge(dayOf(time, row), 1, period);
}

/** What is to be said where returns begin after a period has. */
function beginning(time: TimeIndex, period: Period): string[] {
  if (isEdge(dayOf(time, 0), -1, period)) return [];
  const date = formatTime(time.kind, time.values[0]!);
  return [`the first ${period} is of the returns from ${date} on, and may not be whole`];
}

/** Whether the next weekday before (-1) or after (1) a day is of another period. */
function isEdge(day: number, step: 1 | -1, period: Period): boolean {
  let next = day + step;
  while ((((next + 3) % 7) + 7) % 7 > 4) next += step; // Saturdays and Sundays
  return periodOf(next, period) !== periodOf(day, period);
}

function dayOf({ kind, values }: TimeIndex, row: number): number {
  return kind === "day" ? values[row]! : Math.floor(values[row]! / 86_400_000);
}
