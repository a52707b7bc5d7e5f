import { excessReturns, type RateUnit, riskFreeReturns, startsOf } from "../panel/excess.ts";
import { overlapFactor, overlapReturns } from "../panel/horizon.ts";
import type { Method } from "../panel/method.ts";
import type { PairedReturns, ReturnPairs } from "../panel/pairs.ts";
import type { Panel } from "../panel/panel.ts";
import { toReturns } from "../panel/returns.ts";

/** A riskless rate that was read, or a fixed one. */
export interface Rate {
  /** For titles. */
  readonly name: string;
  /** One series; a number is a rate a year. */
  readonly riskFree: Panel | number;
  readonly unit: RateUnit;
}

/** Prices or returns over one time index, benchmarks lagged, and their returns over single rows. */
interface Single {
  readonly stocks: Panel;
  readonly lagged: Panel;
  readonly paired: PairedReturns;
  /** When the first row of returns begins; undefined: nothing says it. */
  readonly began?: number | undefined;
}

interface How {
  readonly isReturns: boolean;
  readonly kind: "simple" | "log";
  readonly horizon: number;
  readonly lag: number;
}

interface Settled extends Pick<PairedReturns, "returns" | "benchmarks" | "groups"> {
  readonly method: Method;
  readonly notes: readonly string[];
}

/** The returns that are computed with: over as many rows as are asked for, less the riskless rate of the same intervals. */
export function settleReturns(single: Single, how: How, rate: Rate | undefined): Settled {
  const { stocks, lagged, paired, began } = single;
  const { isReturns, kind, horizon } = how;
  const over = (panel: Panel) =>
    isReturns ? overlapReturns(panel, horizon) : toReturns(panel, { kind, horizon });
  const pair = horizon === 1 ? undefined : { returns: over(stocks), benchmarks: over(lagged) };
  const whole = pair === undefined ? paired : { ...pair, groups: [pair], bridges: [] };
  const less = rate === undefined ? { ...whole, notes: [] } : excessOf(whole, stocks, began, how, rate);
  return {
    ...{ returns: less.returns, benchmarks: less.benchmarks, groups: less.groups },
    method: {
      ...(horizon > 1 && { horizon }),
      ...(rate !== undefined && { riskFree: rate.name }),
    },
    notes: [...(horizon > 1 ? [overlapText(horizon)] : []), ...less.notes],
  };
}

function overlapText(horizon: number): string {
  const short = overlapFactor(horizon).toFixed(2);
  return `returns span ${horizon} rows and overlap: standard errors, t values and bands take them for independent, and are about ${short} times too small`;
}

function excessOf(
  { returns, benchmarks, groups, bridges }: PairedReturns,
  { time }: Panel,
  began: number | undefined,
  { isReturns, kind, horizon, lag }: How,
  rate: Rate,
): PairedReturns & { readonly notes: readonly string[] } {
  // a return begins in a row of prices, or in the row before that of the first return it is made of
  const back = isReturns ? 1 : 0;
  const begins = Int32Array.from(returns.time.values, (_, t) => t - back);
  const timeAt = (row: number) => (row < 0 ? (began ?? startsOf(time)[0]!) : time.values[row]!);
  const ratesOf = (from: Int32Array, late: number) => {
    const starts = Float64Array.from(from, (row) => timeAt(row - late));
    const ends = Float64Array.from(begins, (row) => timeAt(row - late + horizon));
    const intervals = { kind: time.kind, values: ends };
    const { values, notes } = riskFreeReturns(rate.riskFree, intervals, { unit: rate.unit, starts });
    return { notes, values: values.map((value, t) => (from[t]! - late < -back ? Number.NaN : value)) };
  };
  // a lagged benchmark has returns of earlier intervals, and theirs are its rates
  const less = (pair: ReturnPairs, from: Int32Array) => {
    const own = ratesOf(from, 0);
    const late = lag === 0 ? own : ratesOf(from, lag);
    return {
      returns: excessReturns(pair.returns, own.values, { kind }),
      benchmarks: excessReturns(pair.benchmarks, late.values, { kind }),
      notes: own.notes,
    };
  };
  const plain = less({ returns, benchmarks }, begins);
  const own = groups.map((group) => {
    const spanned = bridges.filter(({ ticker }) => ticker === group.returns.tickers[0]);
    const from = begins.slice();
    for (const bridge of spanned) from[bridge.to - 1] = bridge.from;
    const { returns, benchmarks } = spanned.length === 0 && groups.length === 1 ? plain : less(group, from);
    return { returns, benchmarks };
  });
  const already = benchmarks.tickers.filter((name) => /[-\s_]rf\b|excess/i.test(name));
  return {
    ...{ benchmarks: plain.benchmarks, groups: own, bridges },
    returns: own.length === 1 ? own[0]!.returns : gathered(own, returns),
    notes: [
      ...(typeof rate.riskFree === "number" ? [] : rate.riskFree.notes),
      ...plain.notes,
      ...already.map(
        (name) => `${name} is named as excess returns are; if it is that, ${rate.name} is off it twice`,
      ),
    ],
  };
}

/** The returns of all groups, in the order of `all`. */
function gathered(groups: readonly ReturnPairs[], all: Panel): Panel {
  const rows = all.time.values.length;
  const values = new Float64Array(all.values.length);
  const placeOf = new Map(all.tickers.map((ticker, i) => [ticker, i]));
  for (const { returns } of groups) {
    for (const [i, ticker] of returns.tickers.entries())
      values.set(returns.values.subarray(i * rows, (i + 1) * rows), placeOf.get(ticker)! * rows);
  }
  return { ...all, values };
}
