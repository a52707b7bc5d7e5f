import type { Stat } from "../../panel/result.ts";
import type { State } from "../state.ts";
import type { Live } from "./live.ts";
import { readingsOf } from "./readings.ts";

/** What is told of one cell. */
export interface CellAnswer {
  readonly about: "cell";
  readonly ticker: string;
  readonly row: number;
  /** NaN: no value. */
  readonly value: number;
  /** Pairs in the window. */
  readonly n: number;
  /** Standard error of beta; NaN where it has none. */
  readonly se: number;
}

export function cellOf(
  live: Live,
  { state, ticker, row }: { state: State; ticker: string; row: number },
): CellAnswer {
  const stats = new Set<Stat>([state.stat, "n"]);
  if (state.halflife === 0) stats.add("se_beta");
  const arrays = readingsOf(live, state, ticker, [...stats]);
  const at = (stat: Stat) => arrays[[...stats].indexOf(stat)]?.[row] ?? Number.NaN;
  return { about: "cell", ticker, row, value: at(state.stat), n: at("n"), se: at("se_beta") };
}
