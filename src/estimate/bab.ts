import { log1p } from "../panel/logarithm.ts";
import type { Result } from "../panel/result.ts";
import { type Chunk, inChunks } from "./chunks.ts";
import { Series } from "./module.ts";
import type { Work } from "./work.ts";

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
  const m = log ? market : { ...market, values: market.values.map(log1p) };
  const rooms = new Series(rows, 3);
  const [CORR, VAR_X, VAR_M] = rooms.at as [number, number, number];
  /** Sums over the last three rows, NaN where one is missing. Returns `out`. */
  const sums = (out: Float64Array, values: Float64Array) => {
    for (let base = 0; base < values.length; base += rows) {
      rooms.load(0, values, base);
      rooms.module.sumsOfThree(CORR, rows, VAR_X);
      out.set(rooms.views[1]!, base);
    }
    return out;
  };
  const m3 = { ...m, values: sums(new Float64Array(rows), m.values) };
  const short = { window, minPeriods, stats: ["var_x", "var_m"] } as const;
  const long = {
    window: Math.min(corrWindow, rows),
    minPeriods: corrMinPeriods,
    stats: ["corr"],
  } as const;
  const begin = ({ offset, returns: part, room }: Chunk) => {
    const own = beta.subarray(offset, offset + part.values.length);
    const x = { ...part, values: log ? part.values : logTo(room("x"), part.values) };
    const x3 = { ...part, values: sums(room("sums"), x.values) };
    return Promise.all([
      engine.rolling(x, m, { ...short, out: [room("var_x"), room("var_m")] }),
      engine.rolling(x3, m3, { ...long, out: [own] }),
    ]);
  };
  // a market that is flat over the shorter window has no beta, though it may have a correlation over the longer
  const finish = ({ offset }: Chunk, [{ arrays }]: [Result, Result]) => {
    const [varX, varM] = arrays as [Float64Array, Float64Array];
    for (let base = 0; base < varX.length; base += rows) {
      rooms.load(0, beta, offset + base);
      rooms.load(1, varX, base);
      rooms.load(2, varM, base);
      rooms.module.scaled(CORR, VAR_X, VAR_M, rows, weight, rest, CORR);
      beta.set(rooms.views[0]!, offset + base);
    }
  };
  await inChunks(engine, returns, { begin, finish }, onProgress);
}

/** log(1 + return). Returns `out`. */
function logTo(out: Float64Array, values: Float64Array): Float64Array {
  for (let k = 0; k < values.length; k++) out[k] = log1p(values[k]!);
  return out;
}
