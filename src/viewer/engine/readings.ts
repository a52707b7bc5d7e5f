import { takeSeries } from "../../panel/calendar.ts";
import { EWM_STATS, type Result, type Stat } from "../../panel/result.ts";
import type { State } from "../state.ts";
import type { Live } from "./live.ts";
import type { Subject } from "./market.ts";

/** Statistics of one ticker at every date, those of the picture to the last bit: they do not depend on neighbours. */
export function readingsOf(
  live: Live,
  state: State,
  ticker: string,
  stats: readonly Stat[],
): readonly Float64Array[] {
  const { returns, benchmark } = live.subject(state);
  const own = takeSeries(returns, [ticker]);
  return live.compute({ returns: own, benchmark }, state, stats);
}

/** Statistics of some series as a result: of those that are asked for the ones there are, by windows or by exponential weights. */
export function resultOf(
  live: Live,
  { returns, benchmark }: Subject,
  state: State,
  stats: readonly Stat[],
): Result {
  const { halflife, window } = state;
  const known: readonly Stat[] = EWM_STATS;
  const taken = halflife > 0 ? stats.filter((stat) => known.includes(stat)) : stats;
  return {
    time: returns.time,
    tickers: returns.tickers,
    benchmarks: benchmark.tickers,
    windows: [halflife > 0 ? `halflife=${halflife}` : window],
    stats: taken,
    arrays: live.compute({ returns, benchmark }, state, taken),
    notes: [],
    ...live.market.method,
  };
}
