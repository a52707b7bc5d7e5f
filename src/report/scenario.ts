import type { MarketFit, Move } from "../panel/portfolio.ts";
import { pick, type Result } from "../panel/result.ts";
import { moveOf } from "../portfolio/scenario.ts";
import type { View } from "./view.ts";

/** What a beta says where the market does `shock`; log returns are slopes of logs, and told as simple ones all the same. */
export function moved(fit: MarketFit, { shock, kind, level }: Pick<View, "shock" | "kind" | "level">): Move {
  if (kind === "simple") return moveOf(fit, shock, { level });
  const { expected, low, high, lowAll, highAll } = moveOf(fit, Math.log1p(shock), { level });
  return {
    expected: Math.expm1(expected),
    low: Math.expm1(low),
    high: Math.expm1(high),
    lowAll: Math.expm1(lowAll),
    highAll: Math.expm1(highAll),
  };
}

/** A ticker's line in a row, of a result that has all its statistics. */
export function fitOf(result: Result, ticker: number, row: number): MarketFit {
  const k = ticker * result.time.values.length + row;
  const stat = (name: string): number => pick(result, { stat: name }).values[k]!;
  return {
    beta: stat("beta"),
    seBeta: stat("se_beta"),
    n: stat("n"),
    residStd: stat("resid_std"),
    r2: stat("r2"),
  };
}
