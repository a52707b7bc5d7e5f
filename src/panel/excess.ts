import { checkOneOf, DataError } from "./error.ts";
import { log1p } from "./logarithm.ts";
import type { Panel } from "./panel.ts";
import { type Period, periodOf } from "./period.ts";
import type { ReturnsOptions } from "./returns.ts";
import { formatTime, type TimeIndex } from "./time.ts";

/**
 * What the numbers of a riskless rate are. `annual-percent`: yields in percent a year, as FRED's DTB3 and DGS3MO or Japan's call
 * rate; `annual`: the same as fractions. `percent`: returns of a row of the series, in percent, as Ken French's RF; `return`: the
 * same as fractions.
 */
export const RATE_UNITS = ["annual-percent", "annual", "percent", "return"] as const;
export type RateUnit = (typeof RATE_UNITS)[number];

export interface RiskFreeOptions {
  readonly unit: RateUnit;
  /** When each return begins, in the units of the time index. Default: in the row before; the first is as long as is usual. */
  readonly starts?: Float64Array;
}

/** Riskless returns, simple ones, a row for each row of returns; NaN = not known. */
export interface RiskFree {
  readonly values: Float64Array;
  /** What was done, and which rows have none. */
  readonly notes: readonly string[];
}

/** Days that a rate may be old where rows are close, and of others how many times as old as they are apart. */
const OLDEST = 14;
const OLDEST_TIMES = 1.5;
/** Days within which a series of returns must begin and end around an interval: weekends and holidays. */
const SLACK = 5;
/** What rates usually are, a year, and what none is. */
const [LOW, HIGH] = [0.00005, 0.2];
const NONE = 10;
const DAY_MS = 86_400_000;

/**
 * What a riskless investment returned over the intervals that end at `time`.
 *
 * Of annual rates it is the last one that is known when the interval begins, times its days / 365: simple interest, weekends and
 * holidays included. A rate is taken until it is 14 days old, or 1.5 times as old as the rows of returns are apart.
 *
 * Of returns it is all of them after the interval's start, up to its end, compounded; where the series has as many rows as there
 * are weeks, months, quarters or years, and the returns are of such, those of the same calendar periods, whatever their day.
 *
 * `riskFree`: a panel of one series, or an annual rate. Throws a DataError where the series is of another frequency than the
 * returns, where days meet instants, and where it knows no rate of any row; a RangeError for a unit that is none.
 */
export function riskFreeReturns(
  riskFree: Panel | number,
  time: TimeIndex,
  { unit, starts = startsOf(time) }: RiskFreeOptions,
): RiskFree {
  checkOneOf("unit", unit, RATE_UNITS);
  const days = daysOf(time, starts);
  const annual = unit === "annual" || unit === "annual-percent";
  const scale = unit === "annual-percent" || unit === "percent" ? 0.01 : 1;
  if (typeof riskFree === "number") {
    if (!annual) throw new RangeError(`a single rate must be an annual one, got unit ${unit}`);
    if (!Number.isFinite(riskFree)) throw new RangeError(`riskFree must be a finite number, got ${riskFree}`);
    const values = days.map((count) => (scale * riskFree * count) / 365);
    const rate = shown(scale * riskFree);
    return {
      values,
      notes: [`${rate} a year, times days / 365, is off all returns, of tickers and benchmarks`],
    };
  }

  const series = known(riskFree, time);
  const name = riskFree.tickers[0]!;
  const step = median(series.times.slice(1).map((value, k) => (value - series.times[k]!) / dayOf(time)));
  // overlapping returns are as many as their rows
  const spacing = median(time.values.slice(1).map((value, t) => (value - time.values[t]!) / dayOf(time)));
  const usual = Number.isNaN(spacing) ? median(days) : spacing;
  const oldest = Math.max(OLDEST, OLDEST_TIMES * usual);
  // returns cannot be taken apart, a rate can be carried for a while
  if (annual ? step > oldest : step > OLDEST_TIMES * usual) {
    const rows = series.times.length;
    const remedy = annual
      ? `a rate is taken for at most ${Math.round(oldest)} days`
      : "its returns cannot be taken apart";
    throw new DataError(
      `${name} is ${frequencyOf(step)} (${rows} values), and the returns are ${frequencyOf(usual)}: ${remedy}; give a ${frequencyOf(usual)} series, or compute with --frequency ${periodLike(step) ?? "year"}`,
    );
  }
  const period = !annual && step > 0.75 * usual ? periodLike(usual) : undefined;
  const values = annual
    ? lastKnown(series, starts, days, oldest * dayOf(time), scale)
    : compounded(series, starts, time, scale, period);
  return { values, notes: notesOf(riskFree, values, days, time, { unit, oldest, period, step }) };
}

/**
 * Returns less riskless ones, a row for each row, of every series: x - r of simple returns, x - log(1 + r) of log returns. NaN
 * where either is missing. Throws a RangeError where there are other numbers of rows.
 */
export function excessReturns(
  returns: Panel,
  riskFree: Float64Array,
  { kind = "simple" }: Pick<ReturnsOptions, "kind"> = {},
): Panel {
  const rows = returns.time.values.length;
  if (riskFree.length !== rows)
    throw new RangeError(`riskFree must hold a return for each of ${rows} rows, got ${riskFree.length}`);
  const off = kind === "log" ? riskFree.map(log1p) : riskFree;
  const values = new Float64Array(returns.values.length);
  for (let base = 0; base < values.length; base += rows) {
    for (let t = 0; t < rows; t++) values[base + t] = returns.values[base + t]! - off[t]!;
  }
  return { ...returns, values };
}

/** When the returns of each row begin, where they follow one another: in the row before; the first is as long as is usual. */
export function startsOf({ values }: TimeIndex): Float64Array {
  const usual = median(values.slice(1).map((value, t) => value - values[t]!));
  return values.map((value, t) => (t === 0 ? value - (Number.isNaN(usual) ? 1 : usual) : values[t - 1]!));
}

interface Series {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Times of rows without a value. */
  readonly missing: Float64Array;
}

/** The rows that have a value. */
function known({ tickers, time, values }: Panel, { kind }: TimeIndex): Series {
  if (tickers.length !== 1) throw new RangeError(`riskFree must be one series, got ${tickers.length}`);
  if (time.kind !== kind) {
    const [rates, returns] = kind === "day" ? ["times of day", "dates"] : ["dates", "times of day"];
    throw new DataError(
      `${tickers[0]} has ${rates}, and the returns have ${returns}; take times as dates with --time-zone`,
    );
  }
  const has = (_: number, t: number) => !Number.isNaN(values[t]!);
  if (!time.values.some(has)) throw new DataError(`${tickers[0]} has no value and cannot be a riskless rate`);
  return {
    times: time.values.filter(has),
    values: values.filter(has),
    missing: time.values.filter((_, t) => Number.isNaN(values[t]!)),
  };
}

function lastKnown(
  { times, values }: Series,
  starts: Float64Array,
  days: Float64Array,
  oldest: number,
  scale: number,
): Float64Array {
  return starts.map((start, t) => {
    const at = upTo(times, start);
    if (at < 0 || !(start - times[at]! <= oldest)) return Number.NaN;
    return (scale * values[at]! * days[t]!) / 365;
  });
}

function compounded(
  { times, values, missing }: Series,
  starts: Float64Array,
  time: TimeIndex,
  scale: number,
  period: Period | undefined,
): Float64Array {
  const day = dayOf(time);
  // as places of periods, or as they are
  const place = period ? (at: number) => periodOf(Math.floor(at / day), period) : (at: number) => at;
  const [at, gaps] = [times.map(place), missing.map(place)];
  const slack = period ? 0 : SLACK * day;
  return starts.map((begin, t) => {
    const [start, end] = [place(begin), place(time.values[t]!)];
    const [first, last] = [upTo(at, start) + 1, upTo(at, end)];
    const covered = period
      ? last - first + 1 === end - start
      : at[0]! <= start + slack && at.at(-1)! >= end - slack;
    if (!(last >= first && covered) || upTo(gaps, end) > upTo(gaps, start)) return Number.NaN;
    let whole = 1;
    for (let k = first; k <= last; k++) whole *= 1 + scale * values[k]!;
    return whole - 1;
  });
}

/** The last place whose value is at most `limit`, or -1. */
function upTo(ascending: Float64Array, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return Number.isNaN(limit) ? -1 : low - 1;
}

function notesOf(
  riskFree: Panel,
  values: Float64Array,
  days: Float64Array,
  time: TimeIndex,
  how: { unit: RateUnit; oldest: number; period: Period | undefined; step: number },
): string[] {
  const { unit, oldest, period, step } = how;
  const name = riskFree.tickers[0]!;
  const { kind, values: own } = riskFree.time;
  const has = values.map((value, t) => (Number.isNaN(value) ? 0 : days[t]!));
  const all = has.reduce((sum, count) => sum + count, 0);
  const text = (times: Float64Array) =>
    `${formatTime(kind, times[0]!)} to ${formatTime(kind, times.at(-1)!)}`;
  if (all === 0) {
    throw new DataError(
      `${name} knows no rate of any return: it has ${text(own)}, the returns run over ${text(time.values)}`,
    );
  }
  const mean = (365 * values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0)) / all;
  if (Math.abs(mean) > NONE) {
    throw new DataError(
      `${name} would be a rate of ${shown(mean)} a year, which is none; name another series, its unit (now ${unit}), or what means missing in it`,
    );
  }
  const rule = unit.startsWith("annual")
    ? `the last rate known when a return begins, at most ${Math.round(oldest)} days old, times days / 365`
    : period
      ? `what it returned in the same ${period}s`
      : "what it returned after the start of a return, up to its end";
  const lacking = values.filter((value, t) => Number.isNaN(value) && !Number.isNaN(days[t]!)).length;
  const rows = lacking === 1 ? "1 row has" : `${lacking} of the ${values.length} rows have`;
  return [
    `${name} (${unit}) is off all returns, of tickers and benchmarks: ${rule}; ${shown(mean)} a year in the mean`,
    ...unusualText(name, mean, unit, 365 / step),
    ...(lacking === 0
      ? []
      : [`${rows} no rate of ${name}, and so no return: it has ${text(own)}${gapsText(riskFree)}`]),
  ];
}

function gapsText({ values }: Panel): string {
  const count = values.filter(Number.isNaN).length;
  return count === 0 ? "" : `, ${count} of its rows without a value`;
}

/** What is to be said of a rate that is none of the usual ones, but would be in another unit, or that is large in any. */
function unusualText(name: string, mean: number, unit: RateUnit, rowsPerYear: number): string[] {
  const usual = (rate: number) => Math.abs(rate) > LOW && Math.abs(rate) < HIGH;
  if (mean === 0 || usual(mean)) return [];
  const sizes: Record<RateUnit, number> = {
    "annual-percent": 0.01,
    annual: 1,
    percent: 0.01 * rowsPerYear,
    return: rowsPerYear,
  };
  const other = RATE_UNITS.find((one) => one !== unit && usual((mean / sizes[unit]) * sizes[one]));
  const found = `${shown(mean)} a year is no usual rate`;
  if (other !== undefined) return [`${found}; is ${name} in another unit, such as ${other}?`];
  return Math.abs(mean) < HIGH ? [] : [`${found}; is ${name} one, and does it say what is missing?`];
}

/** Days of each interval; those of an intraday one are a fraction. */
function daysOf(time: TimeIndex, starts: Float64Array): Float64Array {
  if (starts.length !== time.values.length) {
    throw new RangeError(`starts must hold ${time.values.length} times, got ${starts.length}`);
  }
  return time.values.map((end, t) => (end - starts[t]!) / dayOf(time));
}

function dayOf({ kind }: TimeIndex): number {
  return kind === "day" ? 1 : DAY_MS;
}

/** NaN of none. */
function median(values: Float64Array): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function frequencyOf(days: number): string {
  const period = periodLike(days);
  if (period !== undefined) return `${period}ly`;
  if (days < 1) return "intraday";
  return days < 6 ? "daily" : `of ${Math.round(days)} days`;
}

/** The calendar period of about so many days. */
function periodLike(days: number): Period | undefined {
  if (days >= 6 && days <= 8) return "week";
  if (days >= 26 && days <= 33) return "month";
  if (days >= 88 && days <= 94) return "quarter";
  return days >= 350 && days <= 380 ? "year" : undefined;
}

/** `0.26 %` */
function shown(rate: number): string {
  return `${Number((100 * rate).toPrecision(3))} %`;
}
