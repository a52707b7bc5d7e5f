import { takeIndices } from "./calendar.ts";
import { shownValue } from "./error.ts";
import { log } from "./logarithm.ts";
import type { Panel } from "./panel.ts";
import { dropNonPositive, type ReturnsOptions, toReturns } from "./returns.ts";
import { sameTime } from "./time.ts";

export interface PairOptions extends Pick<ReturnsOptions, "kind"> {
  /**
   * Rows without a price that a return may reach over; 0 (default): none. A longer gap is not bridged at all, as with
   * zoo's `maxgap`.
   */
  readonly maxGap?: number;
}

/** Tickers whose returns reach over the same gaps, and the benchmarks' returns over the same intervals as theirs. */
export interface ReturnPairs {
  readonly returns: Panel;
  readonly benchmarks: Panel;
}

/** The pairs of some tickers alone. */
export function takePairs(groups: readonly ReturnPairs[], tickers: readonly string[]): ReturnPairs[] {
  const asked = new Set(tickers);
  return groups.flatMap(({ returns, benchmarks }) => {
    const places = [...returns.tickers.keys()].filter((i) => asked.has(returns.tickers[i]!));
    return places.length === 0 ? [] : [{ returns: takeIndices(returns, places), benchmarks }];
  });
}

/** One return that reaches over a gap. */
export interface Bridge {
  readonly ticker: string;
  /** Rows of the prices: the last one before the gap, and the one where trading resumes and the return stands. */
  readonly from: number;
  readonly to: number;
}

export interface PairedReturns {
  /** All tickers, in the order of the prices. */
  readonly returns: Panel;
  /** Over single rows. */
  readonly benchmarks: Panel;
  /** What to compute with: each group against its own benchmarks. One group of all where nothing is bridged. */
  readonly groups: readonly ReturnPairs[];
  readonly bridges: readonly Bridge[];
}

/**
 * Returns of tickers and benchmarks over the same time index. Where a ticker or a benchmark lacks at most `maxGap`
 * prices in a row, the ticker's return over the gap, p[to] / p[from] - 1, stands in the row where trading resumes; and for
 * that ticker the benchmarks' returns there span the same rows. With one row's return of the market instead, the pair
 * would be of two intervals and pull beta towards zero. So each set of gaps has benchmarks of its own: tickers of one
 * exchange share it, and tickers without gaps have the plain returns. Throws a RangeError for a `maxGap` that is none, or
 * time indices that differ.
 */
export function pairReturns(
  prices: Panel,
  benchmarks: Panel,
  { kind = "simple", maxGap = 0 }: PairOptions = {},
): PairedReturns {
  if (!Number.isInteger(maxGap) || maxGap < 0) {
    throw new RangeError(`maxGap must be an integer >= 0, got ${shownValue(maxGap)}`);
  }
  if (!sameTime(prices.time, benchmarks.time)) {
    throw new RangeError(
      "prices and benchmarks must be over the same time index; bring them there with alignTo",
    );
  }
  const returns = toReturns(prices, { kind });
  const markets = toReturns(benchmarks, { kind });
  const plain = { returns, benchmarks: markets, groups: [{ returns, benchmarks: markets }], bridges: [] };
  if (maxGap === 0) return plain;

  const { tickers, values } = dropNonPositive(prices);
  const levels = dropNonPositive(benchmarks).values;
  const rows = prices.time.values.length;
  const steps = rows - 1;
  const marketGaps = new Uint8Array(rows);
  for (let k = 0; k < levels.length; k++) if (Number.isNaN(levels[k]!)) marketGaps[k % rows] = 1;

  const bridges: Bridge[] = [];
  const groupOf = new Map<string, { places: number[]; own: Bridge[] }>();
  for (const [i, ticker] of tickers.entries()) {
    const own: Bridge[] = [];
    for (let t = 0, last = -1; t < rows; t++) {
      if (Number.isNaN(values[i * rows + t]!) || marketGaps[t] === 1) continue;
      if (last >= 0 && t - last > 1 && t - last - 1 <= maxGap) own.push({ ticker, from: last, to: t });
      last = t;
    }
    for (const bridge of own) bridges.push(bridge);
    const key = own.map(({ from, to }) => `${from}-${to}`).join();
    const group = groupOf.get(key);
    if (group) group.places.push(i);
    else groupOf.set(key, { places: [i], own });
    // within the gap, a benchmark that had prices would count the same days twice
    for (const { from, to } of own) {
      returns.values.fill(Number.NaN, i * steps + from, i * steps + to - 1);
      returns.values[i * steps + to - 1] = over(values, i * rows, from, to, kind);
    }
  }
  if (bridges.length === 0) return plain;
  const groups = Array.from(groupOf.values(), ({ places, own }) => {
    const spanned = own.length === 0 ? markets.values : markets.values.slice();
    for (const { from, to } of own) {
      for (let b = 0; b < markets.tickers.length; b++) {
        spanned[b * steps + to - 1] = over(levels, b * rows, from, to, kind);
      }
    }
    return {
      returns: groupOf.size === 1 ? returns : takeIndices(returns, places),
      benchmarks: { ...markets, values: spanned },
    };
  });
  return { returns, benchmarks: markets, groups, bridges };
}

function over(prices: Float64Array, base: number, from: number, to: number, kind: "simple" | "log"): number {
  const ratio = prices[base + to]! / prices[base + from]!;
  return kind === "log" ? log(ratio) : ratio - 1;
}
