import type { View } from "./view.ts";

/** What a ticker of this beta does where the market does `shock`; of log returns the slope is one of logs. */
export function moveOf(beta: number, { shock, kind }: Pick<View, "shock" | "kind">): number {
  return kind === "log" ? Math.expm1(beta * Math.log1p(shock)) : beta * shock;
}

/** The move of either end of a band, the lower first. */
export function movesOf(
  low: number,
  high: number,
  scenario: Pick<View, "shock" | "kind">,
): [low: number, high: number] {
  const ends = [moveOf(low, scenario), moveOf(high, scenario)] as const;
  return [Math.min(...ends), Math.max(...ends)];
}
