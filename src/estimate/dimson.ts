import type { Panel } from "../panel/panel.ts";
import type { Result } from "../panel/result.ts";
import { type Chunk, inChunks } from "./chunks.ts";
import { Series } from "./module.ts";
import { delayTo, laggedMarket, presence, sliceTickers } from "./shift.ts";
import { factor, solve } from "./solve.ts";
import type { Work } from "./work.ts";

/**
 * Share of a variance below which too much of what covariances leave of it is rounding: they are within 1e-15 of the whole, so
 * 1e-13 of the value is kept above it, and regressions from the rows themselves are made below.
 */
const FRAIL = 1e-2;

/**
 * Dimson's beta, of tickers that trade before or after the market closes: the sum of the slopes of one regression on the
 * market of the same, of earlier (`lags`) and of later (`leads`) rows,
 *
 *   x[t] = a + sum over k = -leads .. lags of b[k] m[t - k],   beta = sum of b[k]
 *
 * by least squares over the rows of the window in which all are there. se is that of the sum, with n - K - 1 degrees of freedom
 * for K slopes. It stands in the row that makes m[t + leads] known.
 * Dimson, "Risk measurement when shares are subject to infrequent trading", Journal of Financial Economics 7 (1979).
 *
 * With S the covariance of the K markets and c those of the ticker with them, beta = 1'S^-1 c. Over complete windows S belongs
 * to the market alone: one vector w = S^-1 1 a row, and K products a ticker.
 */
export async function dimson(
  work: Work,
  { lags, leads }: { readonly lags: number; readonly leads: number },
): Promise<void> {
  const { engine, returns, market, window, minPeriods, beta, se, onProgress } = work;
  const rows = returns.time.values.length;
  const K = lags + leads + 1;
  const markets = laggedMarket(market, lags + leads);
  const there = presence(markets);
  const options = { window, minPeriods: window, ddof: 1 };
  const own = (await engine.rolling(markets, markets, { ...options, stats: ["cov"] })).arrays;
  const weights = weightsOf(own, rows, K);
  const first = sliceTickers(markets, 0, 1);
  const names = Array.from({ length: K }, (_, j) => `cov ${j}`);
  const begin = ({ returns: part, room }: Chunk) => {
    const x = { ...part, values: delayTo(room("x"), part.values, leads, there) };
    return Promise.all([
      engine.rolling(x, markets, { ...options, stats: ["cov"], out: names.map(room) }),
      ...(se ? [engine.rolling(x, first, { ...options, stats: ["var_x"], out: [room("var_x")] })] : []),
    ]);
  };
  const slow = new Regressions(markets, weights.frail, window);
  const fast = new Covariances(weights, rows, window);
  const anyFrail = weights.frail.includes(1);
  const finish = ({ offset, room }: Chunk, [{ arrays: covs }, variance]: Result[]) => {
    const x = room("x");
    for (let base = 0; base < x.length; base += rows) {
      fast.read(covs, variance?.arrays[0], base);
      const frail = fast.fit();
      const to = offset + base;
      beta.set(fast.beta, to);
      se?.set(fast.se, to);
      if (!frail && !anyFrail && minPeriods === window) continue;
      slow.fit(x, base, work, to);
    }
  };
  await inChunks(engine, returns, { begin, finish }, onProgress);
}

/** What belongs to the markets of a row; K series of `rows` numbers each, NaN where there is none. */
interface Weights {
  readonly K: number;
  /** S^-1 1. */
  readonly w: readonly Float64Array[];
  /** S = L D L': element i, j of L in place i K + j, below the diagonal, and D on it. */
  readonly factors: readonly Float64Array[];
  /** The sum of w: the variance of beta in units of the residual's. */
  readonly units: Float64Array;
  /** 1 where covariances do not keep enough. */
  readonly frail: Uint8Array;
}

function weightsOf(own: readonly Float64Array[], rows: number, K: number): Weights {
  const series = (count: number) =>
    Array.from({ length: count }, () => new Float64Array(rows).fill(Number.NaN));
  const [w, factors, [units]] = [series(K), series(K * K), series(1)];
  const frail = new Uint8Array(rows);
  const S = new Float64Array(K * K);
  const x = new Float64Array(K);
  for (let t = 0; t < rows; t++) {
    for (let i = 0; i < K; i++) for (let j = 0; j < K; j++) S[i * K + j] = own[j]![i * rows + t]!;
    const share = factor(S, K);
    if (Number.isNaN(share)) continue;
    if (share < FRAIL) {
      frail[t] = 1;
      continue;
    }
    x.fill(1);
    solve(S, K, x);
    for (let j = 0; j < K; j++) w[j]![t] = x[j]!;
    for (let k = 0; k < K * K; k++) factors[k]![t] = S[k]!;
    units![t] = x.reduce((sum, one) => sum + one, 0);
  }
  return { K, w, factors, units: units!, frail };
}

/** The betas of one ticker and their errors from its covariances with the markets. */
class Covariances {
  readonly beta: Float64Array;
  readonly se: Float64Array;
  readonly #weights: Weights;
  readonly #rows: number;
  readonly #window: number;
  readonly #series: Series;
  /** Where the series stand: of beta, se, the variance, unit and, from there on, K of c, K of w and K x K of factors. */
  readonly #C = 4;
  #withError = false;

  constructor(weights: Weights, rows: number, window: number) {
    const { K, w, factors, units } = weights;
    const series = new Series(rows, this.#C + 2 * K + K * K);
    for (const [k, one] of [...w, ...factors].entries()) series.load(this.#C + K + k, one);
    series.load(3, units);
    this.#weights = weights;
    this.#rows = rows;
    this.#window = window;
    this.#series = series;
    [this.beta, this.se] = series.views as [Float64Array, Float64Array];
  }

  /** Takes the covariances, and the variance if errors are asked for, of the ticker that begins at `base`. */
  read(covs: readonly Float64Array[], variance: Float64Array | undefined, base: number): void {
    this.#withError = variance !== undefined;
    for (const [j, cov] of covs.entries()) this.#series.load(this.#C + j, cov, base);
    if (variance) this.#series.load(2, variance, base);
  }

  /** Whether an error is infinite: little is left of that variance, and rounding has its share of it. The covariances are lost. */
  fit(): boolean {
    const { module, at, views } = this.#series;
    const rows = this.#rows;
    const { K } = this.#weights;
    const [BETA, SE, VARIANCE, UNIT] = at as [number, number, number, number];
    const c = (j: number) => at[this.#C + j]!;
    this.beta.fill(0);
    for (let j = 0; j < K; j++) module.addProducts(at[this.#C + K + j]!, c(j), rows, BETA);
    if (!this.#withError) return false;
    // c'S^-1 c is what the regression explains of the variance
    const factorAt = (i: number, k: number) => at[this.#C + 2 * K + i * K + k]!;
    this.se.set(views[2]!);
    for (let i = 0; i < K; i++) {
      for (let k = 0; k < i; k++) module.takeProducts(factorAt(i, k), c(k), rows, c(i));
      module.takeSquares(c(i), factorAt(i, i), rows, SE);
    }
    return module.errors(SE, VARIANCE, BETA, UNIT, rows, this.#window - K - 1, FRAIL) > 0;
  }
}

/** Regressions from the rows themselves, where covariances are not enough. */
class Regressions {
  readonly #K: number;
  readonly #rows: number;
  readonly #series: Series;

  constructor(markets: Panel, frail: Uint8Array, window: number) {
    const K = markets.tickers.length;
    const rows = frail.length;
    // x, beta, se, frail and K markets
    const series = new Series(rows, 4 + K, (module) => module.regressionDoubles(K, window));
    series.load(3, Float64Array.from(frail));
    for (let j = 0; j < K; j++) series.load(4 + j, markets.values, j * rows);
    this.#K = K;
    this.#rows = rows;
    this.#series = series;
  }

  /** Makes the betas and errors of the ticker that begins at `base` of x and at `to` of the results, as far as they are to be made. */
  fit(x: Float64Array, base: number, { window, minPeriods, beta, se }: Work, to: number): void {
    const { module, at, views, rest } = this.#series;
    const [X, BETA, SE, FRAIL, MARKETS] = at as [number, number, number, number, number];
    this.#series.load(0, x, base);
    this.#series.load(1, beta, to);
    if (se) this.#series.load(2, se, to);
    const stride = BETA - X;
    module.regressions(X, MARKETS, stride, this.#K, this.#rows, window, minPeriods, FRAIL, BETA, SE, rest);
    beta.set(views[1]!, to);
    se?.set(views[2]!, to);
  }
}
