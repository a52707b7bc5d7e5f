import type { Panel } from "../panel/panel.ts";
import { delayed, laggedMarket, seriesOf, sliceTickers } from "./shift.ts";
import { DEPENDENT } from "./solve.ts";
import type { Beta, Work } from "./work.ts";

/**
 * Scholes and Williams' beta, of tickers whose last trade is up to a day before or after the close:
 *
 *   beta = (b[-1] + b[0] + b[1]) / (1 + 2 rho)
 *
 * where b[k] are the slopes of three regressions, on the market one row earlier, of the same and one row later, over the same
 * pairs, and rho the market's correlation with itself one row earlier over the rows of the window. It stands in the row that
 * makes the later return known, one row on. NaN where rho is -1/2 as far as doubles can tell: the market then takes back what the
 * slopes find.
 * Scholes and Williams, "Estimating betas from nonsynchronous data", Journal of Financial Economics 5 (1977).
 */
export async function scholesWilliams(
  returns: Panel,
  benchmarks: Panel,
  b: number,
  { engine, window, minPeriods }: Work,
): Promise<Beta> {
  const rows = returns.time.values.length;
  const markets = laggedMarket(seriesOf(benchmarks, b), 2, benchmarks);
  const x = delayed(returns, 1, markets);
  const options = { window, minPeriods };
  const { arrays } = await engine.rolling(x, markets, { ...options, stats: ["beta"] });
  const at = (lag: number): Panel => sliceTickers(markets, lag, lag + 1);
  const rho = (await engine.rolling(at(0), at(1), { ...options, stats: ["corr"] })).arrays[0]!;
  const beta = new Float64Array(x.values.length);
  for (let k = 0; k < beta.length; k++) {
    const scale = 1 + 2 * rho[k % rows]!;
    const sum = arrays[0]![k]! + arrays[1]![k]! + arrays[2]![k]!;
    beta[k] = Math.abs(scale) > DEPENDENT ? sum / scale : Number.NaN;
  }
  return { beta };
}
