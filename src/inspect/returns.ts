import { exp, expm1 } from "../panel/exponential.ts";
import { log, log1p } from "../panel/logarithm.ts";
import type { Panel } from "../panel/panel.ts";
import { formatTime } from "../panel/time.ts";
import type { Finding } from "./finding.ts";
import { MarketMove } from "./market.ts";

/** New shares for an old one; each may also be the other way round, a merger of shares. */
const SPLITS = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100] as const;
const SPLIT_LOGS = /* @__PURE__ */ Float64Array.from(SPLITS, log);
/** Daily moves that a jump must exceed to be none of them, and within which it must meet a ratio. */
const JUMP = 8;
const NEAR = 2.5;
/** How close to a ratio the log of a jump must be, however volatile the ticker is: half of a step from 7 to 8. */
const NEAREST = 0.06;
/** And how far off it may be, however quiet. */
const LEAST_NEAR = 0.005;
/** Rows before and after a split, in which half of the jump must not be undone. */
const AROUND = 5;
/** Daily moves of a spike, its least size, and the share of it that may be left on the next row. */
const SPIKE = 10;
const LEAST_SPIKE = 0.08;
const LEAST_FALL = -0.0768; // as a simple return
const LEFT = 0.1;
const MIDDLE = 0.0016; // of the two, and less than the way to either
const REACH = 0.0783;
/** The share of a jump that the market may make in the same direction. */
const MARKET = 0.25;
/** Rows without a move that are no accident. */
const STALE = 5;
/** Tickers that must be there, and the share of them that must stand still, for a date to count as filled. */
const LISTED = 5;
const UNMOVED = 0.9;

/**
 * Looks for what bad prices leave in returns (log returns where `kind` says so):
 *
 * `split`: a jump of more than 8 daily moves (the median absolute return, in units of the normal's standard deviation),
 * to within 2.5 of them, and 6 %, of a ratio such as 1/2, 3/2 or 10, which neither the market makes nor the next or last
 * five rows undo. `spike`: a jump of more than 10 daily moves, and 8 %, of which the next row leaves a tenth or less. `stale`: 5 rows
 * or more without a move. `unmoved`: a date on which nine of ten tickers, of at least five, do not move.
 *
 * The market is the median of the series on that date where at least five have a value, else the first of `benchmarks`.
 * The benchmarks are looked at as well.
 */
export function inspectReturns(
  returns: Panel,
  benchmarks?: Panel,
  { kind = "simple" }: { kind?: "simple" | "log" } = {},
): Finding[] {
  const { kind: unit, values: times } = returns.time;
  const rows = times.length;
  const date = (t: number) => formatTime(unit, times[t]!);
  const toLog = kind === "log" ? (value: number) => value : log1p;
  const market = new MarketMove(returns, benchmarks, toLog);
  const counts = { missing: new Int32Array(rows), still: new Int32Array(rows) };
  const unused = { missing: new Int32Array(rows), still: new Int32Array(rows) };
  const findings: Finding[] = [];
  for (const panel of benchmarks ? [returns, benchmarks] : [returns]) {
    const isMarket = panel !== returns;
    for (const [i, ticker] of panel.tickers.entries()) {
      const series = panel.values.subarray(i * rows, (i + 1) * rows);
      const { jumps, stale } = scan(series, isMarket ? unused : counts);
      for (const { from, to } of stale) {
        findings.push({
          kind: "stale",
          ticker,
          first: date(from),
          last: date(to - 1),
          rows: to - from,
          value: to - from,
          found: `no move in ${to - from} rows`,
          meaning: "a halt, or prices that were filled or not updated",
        });
      }
      if (jumps.length === 0) continue;
      for (const { t, jump, split } of judge(series, jumps, (t) => market.at(t, isMarket), toLog)) {
        const times = exp(jump);
        findings.push({
          ticker,
          first: date(t),
          ...(split === undefined
            ? {
                kind: "spike",
                last: date(t + 1),
                rows: 2,
                value: expm1(jump),
                found: `${percent(expm1(jump))} and back on the next row`,
                meaning: "a bad tick",
              }
            : {
                kind: "split",
                last: date(t),
                rows: 1,
                value: times,
                found: `goes to ${Number(times.toPrecision(4))} of its price, about ${ratioText(split, jump < 0)}`,
                meaning: "prices that are not adjusted",
              }),
        });
      }
    }
  }
  for (const [t, missing] of counts.missing.entries()) {
    const still = counts.still[t]!;
    const present = returns.tickers.length - missing;
    if (present < LISTED || still <= UNMOVED * present) continue;
    findings.push({
      kind: "unmoved",
      first: date(t),
      last: date(t),
      rows: 1,
      value: still / present,
      found: `${still} of ${present} tickers have a return of zero`,
      meaning: "a holiday that was filled",
    });
  }
  return findings;
}

/** One pass over a series: rows with a large move and runs without any; counts what is missing and what stands still by date. */
function scan(series: Float64Array, counts: { missing: Int32Array; still: Int32Array }) {
  const { missing, still } = counts;
  const jumps: number[] = [];
  const stale: { from: number; to: number }[] = [];
  const rows = series.length;
  let zeros = 0;
  for (let t = 0; t < rows; t++) {
    if (zeros === 0) {
      // four usual moves at a time
      for (const end = rows - 3; t < end; t += 4) {
        const a = series[t]!;
        const b = series[t + 1]!;
        const c = series[t + 2]!;
        const d = series[t + 3]!;
        if (!(isUsual(a) && isUsual(b) && isUsual(c) && isUsual(d)) || a * b * (c * d) === 0) break;
      }
      if (t === rows) break;
    }
    const value = series[t]!;
    if (value === 0) {
      zeros++;
      still[t]!++;
      continue;
    }
    if (zeros >= STALE) stale.push({ from: t - zeros, to: t });
    zeros = 0;
    if (Number.isNaN(value)) missing[t]!++;
    else if (value > LEAST_SPIKE || value < LEAST_FALL) jumps.push(t);
  }
  if (zeros >= STALE) stale.push({ from: rows - zeros, to: rows });
  return { jumps, stale };
}

/** A move that is there and well within what is large, or none; one comparison, for returns have no sign to guess. */
function isUsual(value: number): boolean {
  return Math.abs(value - MIDDLE) < REACH;
}

/** Those of the large moves that are a split, with its place in the list, or a spike. */
function judge(
  series: Float64Array,
  jumps: readonly number[],
  marketAt: (t: number) => number,
  toLog: (value: number) => number,
): { t: number; jump: number; split: number | undefined }[] {
  const found: { t: number; jump: number; split: number | undefined }[] = [];
  // where large moves are usual, most are told apart by their size alone; elsewhere few tickers need their daily move
  let daily = jumps.length > series.length / 20 ? dailyMove(series, toLog) : -1;
  const usual = JUMP * daily;
  let back = -1;
  for (const t of jumps) {
    if (t === back) continue;
    const jump = toLog(series[t]!);
    const size = Math.abs(jump);
    // a return of -1 or less is none of prices
    if (size < usual || !Number.isFinite(size)) continue;
    const split = nearestSplit(size);
    const reverts = t + 1 < series.length && Math.abs(jump + toLog(series[t + 1]!)) <= LEFT * size;
    // what is cheap to know comes first
    if (!reverts && Math.abs(size - SPLIT_LOGS[split]!) > NEAREST + MARKET * size) continue;
    if (daily < 0) daily = dailyMove(series, toLog);
    if (size < LEAST_SPIKE || size < (reverts ? SPIKE : JUMP) * daily) continue;
    const move = marketAt(t);
    if (Math.sign(jump) * move > MARKET * size) continue;
    if (reverts) {
      back = t + 1;
      found.push({ t, jump, split: undefined });
      continue;
    }
    const off = Math.abs(size - Math.sign(jump) * move - SPLIT_LOGS[split]!);
    const near = Math.min(NEAREST, Math.max(NEAR * daily, LEAST_NEAR));
    if (off <= near && !isUndone(series, t, jump, toLog)) found.push({ t, jump, split });
  }
  return found;
}

/** The split whose log is nearest to the size of a jump, by its place. */
function nearestSplit(size: number): number {
  let best = 0;
  for (let k = 1; k < SPLIT_LOGS.length; k++) {
    if (Math.abs(SPLIT_LOGS[k]! - size) < Math.abs(SPLIT_LOGS[best]! - size)) best = k;
  }
  return best;
}

/** `1/2`, `3/2`, `10` */
function ratioText(split: number, falls: boolean): string {
  if (split === 0) return falls ? "2/3" : "3/2";
  return falls ? `1/${SPLITS[split]}` : `${SPLITS[split]}`;
}

/** Median of the absolute log returns that are not zero, in units of a normal distribution's standard deviation. */
function dailyMove(series: Float64Array, toLog: (value: number) => number): number {
  const sizes = series
    .filter((value) => value !== 0 && !Number.isNaN(value))
    .map((value) => Math.abs(toLog(value)))
    .sort();
  return (sizes[sizes.length >> 1] ?? 0) / 0.6745;
}

function isUndone(series: Float64Array, t: number, jump: number, toLog: (value: number) => number): boolean {
  for (const side of [-1, 1]) {
    let sum = 0;
    for (let d = 1; d <= AROUND; d++) {
      const value = series[t + side * d];
      if (value === undefined || Number.isNaN(value)) break;
      sum += toLog(value);
      if (-Math.sign(jump) * sum > Math.abs(jump) / 2) return true;
    }
  }
  return false;
}

function percent(value: number): string {
  const text = Math.abs(100 * value).toPrecision(3);
  return `${value < 0 ? "down" : "up"} ${Number(text)} %`;
}
