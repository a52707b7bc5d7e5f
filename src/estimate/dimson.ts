import type { Panel } from "../panel/panel.ts";
import { delayed, isUsable, laggedMarket, seriesOf, sliceTickers } from "./shift.ts";
import { factor, solve } from "./solve.ts";
import type { Beta, Work } from "./work.ts";

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
  returns: Panel,
  benchmarks: Panel,
  b: number,
  work: Work,
  { lags, leads }: { readonly lags: number; readonly leads: number },
): Promise<Beta> {
  const { window, minPeriods, engine, withError } = work;
  const rows = returns.time.values.length;
  const K = lags + leads + 1;
  const markets = laggedMarket(seriesOf(benchmarks, b), lags + leads, benchmarks);
  const x = delayed(returns, leads, markets);
  const options = { window, minPeriods: window, ddof: 1 };
  const own = (await engine.rolling(markets, markets, { ...options, stats: ["cov"] })).arrays;
  const covs = (await engine.rolling(x, markets, { ...options, stats: ["cov"] })).arrays;
  const variance = withError
    ? (await engine.rolling(x, sliceTickers(markets, 0, 1), { ...options, stats: ["var_x"] })).arrays[0]!
    : undefined;

  // of each row w and its sum, the variance of beta in units of the residual's
  const weights = new Float64Array(rows * K).fill(Number.NaN);
  const factors = new Float64Array(rows * K * K);
  const units = new Float64Array(rows).fill(Number.NaN);
  const S = new Float64Array(K * K);
  const w = new Float64Array(K);
  for (let t = window - 1; t < rows; t++) {
    for (let i = 0; i < K; i++) for (let j = 0; j < K; j++) S[i * K + j] = own[j]![i * rows + t]!;
    if (!factor(S, K)) continue;
    w.fill(1);
    solve(S, K, w);
    weights.set(w, t * K);
    factors.set(S, t * K * K);
    units[t] = w.reduce((sum, one) => sum + one, 0);
  }

  const beta = new Float64Array(x.values.length).fill(Number.NaN);
  const se = withError ? new Float64Array(beta.length).fill(Number.NaN) : undefined;
  const c = new Float64Array(K);
  const slow = new Regression(K, window);
  for (let i = 0; i < x.tickers.length; i++) {
    const series = seriesOf(x, i);
    let missing = -1; // the last row without a value
    for (let t = 0; t < rows; t++) {
      if (!isUsable(series[t]!)) missing = t;
      const k = i * rows + t;
      if (t - missing < window) {
        const n = slow.read(series, markets.values, rows, t);
        if (n < minPeriods || !slow.fit()) continue;
        beta[k] = slow.beta;
        if (se) se[k] = slow.se;
        continue;
      }
      let sum = 0;
      for (let j = 0; j < K; j++) sum += weights[t * K + j]! * covs[j]![k]!;
      beta[k] = sum;
      if (!se || window <= K + 1) continue;
      for (let j = 0; j < K; j++) c[j] = covs[j]![k]!;
      const explained = explainedBy(factors.subarray(t * K * K, (t + 1) * K * K), K, c);
      const left = Math.max(0, variance![k]! - explained) / (window - K - 1);
      se[k] = Math.sqrt(left * units[t]!);
    }
  }
  return { beta, se };
}

/** c'S^-1 c: what the regression explains of the ticker's variance. `c` is lost. */
function explainedBy(factored: Float64Array, size: number, c: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) c[i]! -= factored[i * size + k]! * c[k]!;
    sum += c[i]! ** 2 / factored[i * size + i]!;
  }
  return sum;
}

/** The regression of one window with gaps, from its rows. */
class Regression {
  beta = Number.NaN;
  se = Number.NaN;
  #n = 0;
  readonly #K: number;
  readonly #window: number;
  /** K markets and the ticker, a row of K + 1 for each pair. */
  readonly #pairs: Float64Array;

  constructor(K: number, window: number) {
    this.#K = K;
    this.#window = window;
    this.#pairs = new Float64Array((K + 1) * window);
  }

  /** Takes the pairs of the window that ends in row `end`; returns how many there are. */
  read(series: Float64Array, markets: Float64Array, rows: number, end: number): number {
    const K = this.#K;
    this.#n = 0;
    for (let t = Math.max(0, end - this.#window + 1); t <= end; t++) {
      if (!isUsable(series[t]!)) continue; // it is missing where a market is
      const at = this.#n++ * (K + 1);
      for (let j = 0; j < K; j++) this.#pairs[at + j] = markets[j * rows + t]!;
      this.#pairs[at + K] = series[t]!;
    }
    return this.#n;
  }

  /** False where the slopes are not determined. */
  fit(): boolean {
    const [K, n, pairs] = [this.#K, this.#n, this.#pairs];
    const width = K + 1;
    if (n <= K) return false;
    const mean = new Float64Array(width);
    for (let k = 0; k < n * width; k++) mean[k % width]! += pairs[k]! / n;
    const S = new Float64Array(K * K);
    const c = new Float64Array(K);
    let variance = 0;
    for (let p = 0; p < n; p++) {
      const dx = pairs[p * width + K]! - mean[K]!;
      variance += dx * dx;
      for (let i = 0; i < K; i++) {
        const di = pairs[p * width + i]! - mean[i]!;
        c[i]! += di * dx;
        for (let j = 0; j <= i; j++) S[i * K + j]! += di * (pairs[p * width + j]! - mean[j]!);
      }
    }
    if (!factor(S, K)) return false;
    const w = new Float64Array(K).fill(1);
    solve(S, K, w);
    this.beta = 0;
    let unit = 0;
    for (let j = 0; j < K; j++) {
      this.beta += w[j]! * c[j]!;
      unit += w[j]!;
    }
    const left = Math.max(0, variance - explainedBy(S, K, c)) / (n - K - 1);
    this.se = n > K + 1 ? Math.sqrt(left * unit) : Number.NaN;
    return true;
  }
}
