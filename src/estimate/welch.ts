import type { Decay } from "../kernel/decay.ts";
import type { Panel } from "../panel/panel.ts";
import { isUsable, seriesOf, sliceTickers } from "./shift.ts";
import type { Beta, Work } from "./work.ts";

/**
 * Welch's slope-winsorized beta: each return is first brought into the range from (1 - delta) to (1 + delta) times the
 * market's, -2 to 4 times with a delta of 3, and a regression with exponential weights follows. A jump that is the
 * ticker's own counts no more than a beta of 4 would explain.
 * Welch, "Simply better market betas", Critical Finance Review 11 (2022).
 */
export async function welch(
  returns: Panel,
  benchmarks: Panel,
  b: number,
  { engine, minPeriods }: Pick<Work, "engine" | "minPeriods">,
  { delta, decay }: { readonly delta: number; readonly decay: Decay },
): Promise<Beta> {
  const market = seriesOf(benchmarks, b);
  const rows = market.length;
  const low = market.map((m) => Math.min((1 - delta) * m, (1 + delta) * m));
  const high = market.map((m) => Math.max((1 - delta) * m, (1 + delta) * m));
  const values = new Float64Array(returns.values.length);
  for (let base = 0; base < values.length; base += rows) {
    for (let t = 0; t < rows; t++) {
      const x = returns.values[base + t]!;
      values[base + t] = isUsable(x) ? Math.min(Math.max(x, low[t]!), high[t]!) : Number.NaN;
    }
  }
  const { arrays } = await engine.ewm({ ...returns, values }, sliceTickers(benchmarks, b, b + 1), {
    decay,
    minPeriods,
    stats: ["beta"],
  });
  return { beta: arrays[0]! };
}
