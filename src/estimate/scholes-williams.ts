import type { Result } from "../panel/result.ts";
import { type Chunk, inChunks } from "./chunks.ts";
import { Series } from "./module.ts";
import { delayTo, laggedMarket, presence, sliceTickers } from "./shift.ts";
import { DEPENDENT } from "./solve.ts";
import type { Work } from "./work.ts";

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
export async function scholesWilliams(work: Work): Promise<void> {
  const { engine, returns, market, window, minPeriods, beta, onProgress } = work;
  const rows = returns.time.values.length;
  const markets = laggedMarket(market, 2);
  const there = presence(markets);
  const options = { window, minPeriods };
  const at = (lag: number) => sliceTickers(markets, lag, lag + 1);
  const rho = (await engine.rolling(at(0), at(1), { ...options, stats: ["corr"] })).arrays[0]!;
  const scale = rho.map((r) => (Math.abs(1 + 2 * r) > DEPENDENT ? 1 + 2 * r : Number.NaN));
  const begin = ({ returns: part, room }: Chunk) => {
    const x = { ...part, values: delayTo(room("x"), part.values, 1, there) };
    const out = [room("earlier"), room("same"), room("later")];
    return engine.rolling(x, markets, { ...options, stats: ["beta"], out });
  };
  const rooms = new Series(rows, 5);
  const [A, B, C, SCALE, OUT] = rooms.at as [number, number, number, number, number];
  rooms.load(3, scale);
  const finish = ({ offset }: Chunk, { arrays }: Result) => {
    for (let base = 0; base < arrays[0]!.length; base += rows) {
      for (const [k, slopes] of arrays.entries()) rooms.load(k, slopes, base);
      rooms.module.meanOfThree(A, B, C, SCALE, rows, OUT);
      beta.set(rooms.views[4]!, offset + base);
    }
  };
  await inChunks(engine, returns, { begin, finish }, onProgress);
}
