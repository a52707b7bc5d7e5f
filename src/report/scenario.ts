import { expm1 } from "../panel/exponential.ts";
import { log1p } from "../panel/logarithm.ts";
import type { MarketFit, Move } from "../panel/portfolio.ts";
import { pick, type Result } from "../panel/result.ts";
import { moveOf } from "../portfolio/scenario.ts";
import type { View } from "./view.ts";

/** What a beta says where the market does `shock`; log returns are slopes of logs, and told as simple ones all the same. */
export function moved(fit: MarketFit, { shock, kind, level }: Pick<View, "shock" | "kind" | "level">): Move {
  if (kind === "simple") return moveOf(fit, shock, { level });
  const { expected, low, high, lowAll, highAll } = moveOf(fit, log1p(shock), { level });
  return {
    expected: expm1(expected),
    low: expm1(low),
    high: expm1(high),
    lowAll: expm1(lowAll),
    highAll: expm1(highAll),
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
