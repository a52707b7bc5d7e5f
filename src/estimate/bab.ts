import type { Result } from "../panel/result.ts";
import { type Chunk, inChunks } from "./chunks.ts";
import type { Work } from "./work.ts";

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
export async function bab(work: Work, settings: BabSettings): Promise<void> {
  const { engine, returns, market, window, minPeriods, beta, onProgress } = work;
  const { corrWindow, corrMinPeriods, weight, target, log } = settings;
  const rows = returns.time.values.length;
  const rest = (1 - weight) * target;
  const m = log ? market : { ...market, values: market.values.map(Math.log1p) };
  const m3 = { ...m, values: sumTo(new Float64Array(rows), m.values, rows) };
  const short = { window, minPeriods, stats: ["var_x", "var_m"] } as const;
  const long = {
    window: Math.min(corrWindow, rows),
    minPeriods: corrMinPeriods,
    stats: ["corr"],
  } as const;
  const begin = ({ offset, returns: part, room }: Chunk) => {
    const own = beta.subarray(offset, offset + part.values.length);
    const x = { ...part, values: log ? part.values : logTo(room("x"), part.values) };
    const x3 = { ...part, values: sumTo(room("sums"), x.values, rows) };
    return Promise.all([
      engine.rolling(x, m, { ...short, out: [room("var_x"), room("var_m")] }),
      engine.rolling(x3, m3, { ...long, out: [own] }),
    ]);
  };
  // a market that is flat over the shorter window has no beta, though it may have a correlation over the longer
  const finish = ({ offset }: Chunk, [{ arrays }]: [Result, Result]) => {
    const [varX, varM] = arrays as [Float64Array, Float64Array];
    for (let k = 0; k < varX.length; k++) {
      const own = varM[k]! > 0 ? beta[offset + k]! * Math.sqrt(varX[k]! / varM[k]!) : Number.NaN;
      beta[offset + k] = weight * own + rest;
    }
  };
  await inChunks(engine, returns, { begin, finish }, onProgress);
}

/** log(1 + return). Returns `out`. */
function logTo(out: Float64Array, values: Float64Array): Float64Array {
  for (let k = 0; k < values.length; k++) out[k] = Math.log1p(values[k]!);
  return out;
}

/** Sums over the last three rows, NaN where one is missing. Returns `out`. */
function sumTo(out: Float64Array, values: Float64Array, rows: number): Float64Array {
  for (let base = 0; base < values.length; base += rows) {
    out.fill(Number.NaN, base, base + Math.min(OVERLAP - 1, rows));
    for (let t = base + OVERLAP - 1; t < base + rows; t++)
      out[t] = values[t - 2]! + values[t - 1]! + values[t]!;
  }
  return out;
}
