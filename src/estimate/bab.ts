import type { Panel } from "../panel/panel.ts";
import { seriesOf, sliceTickers } from "./shift.ts";
import { shrink } from "./shrink.ts";
import type { Beta, Work } from "./work.ts";

/** Rows whose returns are put together for the correlation. */
const OVERLAP = 3;

export interface BabSettings {
  readonly corrWindow: number;
  readonly corrMinPeriods: number;
  readonly weight: number;
  readonly target: number;
  /** Whether returns are log returns already. */
  readonly log: boolean;
}

/**
 * The beta of "Betting against beta": rho sigma_x / sigma_m, shrunk towards `target`, where the standard deviations are of log
 * returns over `window` rows and the correlation is of overlapping log returns of three rows over `corrWindow` rows, since
 * volatilities move faster than correlations and three days hold most of what trades late.
 * Frazzini and Pedersen, "Betting against beta", Journal of Financial Economics 111 (2014), section 3.1.
 */
export async function bab(
  returns: Panel,
  benchmarks: Panel,
  b: number,
  { engine, window, minPeriods }: Work,
  { corrWindow, corrMinPeriods, weight, target, log }: BabSettings,
): Promise<Beta> {
  const [x, m] = [returns, sliceTickers(benchmarks, b, b + 1)].map((panel) =>
    log ? panel : { ...panel, values: panel.values.map(Math.log1p) },
  ) as [Panel, Panel];
  const { arrays } = await engine.rolling(x, m, {
    window,
    minPeriods,
    stats: ["var_x", "var_m"],
  });
  const long = await engine.rolling(summed(x), summed(m), {
    window: Math.min(corrWindow, x.time.values.length),
    minPeriods: corrMinPeriods,
    stats: ["corr"],
  });
  const [varX, varM] = arrays as [Float64Array, Float64Array];
  const beta = long.arrays[0]!;
  // a market that is flat over the shorter window has no beta, though it may have a correlation over the longer
  for (let k = 0; k < beta.length; k++)
    beta[k] = varM[k]! > 0 ? beta[k]! * Math.sqrt(varX[k]! / varM[k]!) : Number.NaN;
  shrink(beta, weight, target);
  return { beta };
}

/** Sums over the last three rows, NaN where one is missing. */
function summed(panel: Panel): Panel {
  const rows = panel.time.values.length;
  const values = new Float64Array(panel.values.length).fill(Number.NaN);
  for (let i = 0; i < panel.tickers.length; i++) {
    const series = seriesOf(panel, i);
    for (let t = OVERLAP - 1; t < rows; t++)
      values[i * rows + t] = series[t - 2]! + series[t - 1]! + series[t]!;
  }
  return { ...panel, values };
}
