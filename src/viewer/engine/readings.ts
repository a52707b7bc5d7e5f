import { takeSeries } from "../../panel/calendar.ts";
import type { Stat } from "../../panel/result.ts";
import type { State } from "../state.ts";
import type { Live } from "./live.ts";

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
