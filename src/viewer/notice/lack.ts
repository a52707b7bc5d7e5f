import { rowsWithin } from "../dates.ts";
import type { MarketInfo } from "../protocol.ts";
import { LEAST_WINDOW, leastPairs, type State } from "../state.ts";

/** Why no cell can have a value: the rows that one needs, and those that there are. */
export interface Lack {
  readonly least: number;
  readonly rows: number;
  /** What would help, by itself. */
  readonly remedies: readonly Partial<State>[];
}

/** undefined: there are rows enough. */
export function lackOf(state: State, info: MarketInfo): Lack | undefined {
  const { from, to, halflife } = state;
  const [first, end] = rowsWithin(info, from, to);
  const [least, rows] = [leastPairs(state), end - first];
  if (least <= rows) return undefined;
  // half of the picture has values then
  const window = Math.max(LEAST_WINDOW, Math.floor(rows / 2));
  return {
    least,
    rows,
    remedies: [
      ...(rows < LEAST_WINDOW ? [] : [halflife > 0 ? { minPeriods: 0 } : { window, minPeriods: 0 }]),
      ...(from === "" && to === "" ? [] : [{ from: "", to: "" }]),
    ],
  };
}
