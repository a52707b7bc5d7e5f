import { type Lines, linesOf } from "../../heatmap/lines/lines.ts";
import { takeSeries } from "../../panel/calendar.ts";
import { bandStats } from "../../panel/confidence.ts";
import type { Stat } from "../../panel/result.ts";
import type { State } from "../state.ts";
import type { Live } from "./live.ts";
import { resultOf } from "./readings.ts";

export interface LinesQuestion {
  readonly about: "lines";
  readonly state: State;
  readonly tickers: readonly string[];
}

/** The series of some tickers, with their bands where they have any. */
export interface LinesAnswer {
  readonly about: "lines";
  readonly lines: Lines;
}

/** Throws a DataError for a ticker that is not there, a RangeError for none or too many. */
export function linesAnswer(live: Live, { state, tickers }: LinesQuestion): LinesAnswer {
  const { returns, benchmark } = live.subject(state);
  const { stat } = state;
  const series = { returns: takeSeries(returns, tickers), benchmark };
  const result = resultOf(live, series, state, [...new Set<Stat>([stat, ...bandStats(stat)])]);
  return { about: "lines", lines: linesOf(result, { stat }) };
}
