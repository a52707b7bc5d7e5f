import type { Locale } from "../heatmap/index.ts";
import { REGIMES } from "../panel/regimes.ts";
import type { View } from "./view.ts";

/** What the states are called, as of `REGIMES`. */
export const stateNames: Readonly<Record<Locale, readonly string[]>> = {
  en: REGIMES,
  ja: ["ディフェンシブ", "中立", "アグレッシブ"],
};

/** Of the states; each has a contrast of at least 3 with the paper of both themes. */
export const stateColors = ["#3f7fc4", "#8a919c", "#d0583a"] as const;

/** How many tickers are in each state in a row, and of how many. */
export function countsAt({ counts, plain }: View, row: number): { counts: number[]; n: number } {
  const rows = plain.time.values.length;
  const found = REGIMES.map((_, state) => counts[state * rows + row]!);
  return { counts: found, n: found.reduce((sum, count) => sum + count, 0) };
}

/** The state of a ticker in a row, -1 without a value; and whether its whole band says so. */
export function stateAt(
  { plain, band, low, high }: View,
  ticker: number,
  row: number,
): { state: number; sure: boolean } {
  const k = ticker * plain.time.values.length + row;
  const state = plain.states[k]!;
  const [bottom, top] = [band.low[k]!, band.high[k]!];
  const sure =
    state === 0 ? top < low : state === 1 ? bottom >= low && top <= high : state === 2 && bottom > high;
  return { state, sure };
}

/** A state as a table says it: with a star where the whole band says so. */
export function stateText(view: View, ticker: number, row: number): string {
  const { state, sure } = stateAt(view, ticker, row);
  return state < 0 ? "–" : `${stateNames[view.locale][state]}${sure ? " *" : ""}`;
}
