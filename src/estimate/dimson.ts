import type { Panel } from "../panel/panel.ts";
import { centre, delayed, isUsable, laggedMarket, seriesOf, sliceTickers } from "./shift.ts";
import { DEPENDENT, factor, solve } from "./solve.ts";
import type { Beta, Work } from "./work.ts";

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
  const frail = new Uint8Array(rows);
  const S = new Float64Array(K * K);
  const w = new Float64Array(K);
  for (let t = window - 1; t < rows; t++) {
    for (let i = 0; i < K; i++) for (let j = 0; j < K; j++) S[i * K + j] = own[j]![i * rows + t]!;
    const share = factor(S, K);
    if (Number.isNaN(share)) continue;
    if (share < FRAIL) {
      frail[t] = 1;
      continue;
    }
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
      if (t - missing < window || frail[t] === 1) {
        const n = slow.read(series, markets.values, rows, t);
        if (n < minPeriods || !slow.fit()) continue;
        beta[k] = slow.beta;
        if (se) se[k] = slow.se;
        continue;
      }
      let sum = 0;
      for (let j = 0; j < K; j++) sum += weights[t * K + j]! * covs[j]![k]!;
      beta[k] = sum;
      if (!se || Number.isNaN(sum)) continue;
      for (let j = 0; j < K; j++) c[j] = covs[j]![k]!;
      let left = variance![k]! - explainedBy(factors.subarray(t * K * K, (t + 1) * K * K), K, c);
      if (left >= FRAIL * variance![k]!) {
        left /= window - K - 1;
        se[k] = Math.sqrt(left * units[t]!);
      } else {
        // little is left of the variance, and rounding has its share of that: the residuals themselves tell
        slow.read(series, markets.values, rows, t);
        if (slow.fit()) se[k] = slow.se;
      }
    }
  }
  return { beta, se };
}

/** c'S^-1 c: what the regression explains of the ticker's variance. `c` is lost. */
function explainedBy(factored: Float64Array, size: number, c: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) c[i]! -= factored[i * size + k]! * c[k]!;
    sum += c[i]! * (c[i]! / factored[i * size + i]!); // a square of a covariance may overflow
  }
  return sum;
}

/**
 * The regression of one window from its rows, by a QR factorization (modified Gram-Schmidt): it loses no more than the root of what
 * covariances lose, and rests on deviations from a value of the window, as the kernel does.
 */
class Regression {
  beta = Number.NaN;
  se = Number.NaN;
  #n = 0;
  readonly #K: number;
  readonly #window: number;
  /** K markets and the ticker, `window` values each. */
  readonly #columns: Float64Array;
  readonly #u: Float64Array;
  readonly #r: Float64Array;

  constructor(K: number, window: number) {
    this.#K = K;
    this.#window = window;
    this.#columns = new Float64Array((K + 1) * window);
    this.#u = new Float64Array(K);
    this.#r = new Float64Array(K * K);
  }

  /** Takes the pairs of the window that ends in row `end`; returns how many there are. */
  read(series: Float64Array, markets: Float64Array, rows: number, end: number): number {
    const [K, window, columns] = [this.#K, this.#window, this.#columns];
    let n = 0;
    for (let t = Math.max(0, end - window + 1); t <= end; t++) {
      if (!isUsable(series[t]!)) continue; // it is missing where a market is
      for (let j = 0; j < K; j++) columns[j * window + n] = markets[j * rows + t]!;
      columns[K * window + n++] = series[t]!;
    }
    this.#n = n;
    return n;
  }

  /** False where the slopes are not determined. The pairs are lost. */
  fit(): boolean {
    const [K, n, window, columns, u, r] = [this.#K, this.#n, this.#window, this.#columns, this.#u, this.#r];
    if (n <= K) return false;
    for (let j = 0; j <= K; j++) centre(columns.subarray(j * window, j * window + n));
    const y = columns.subarray(K * window, K * window + n);
    // beta = 1'R^-1 Q'y and its variance in units of the residual's = |u|^2, where R'u = 1
    this.beta = 0;
    let unit = 0;
    for (let j = 0; j < K; j++) {
      const q = columns.subarray(j * window, j * window + n);
      const left = dot(q, q);
      let whole = left;
      for (let i = 0; i < j; i++) whole += r[i * K + j]! ** 2;
      if (!(left > DEPENDENT * whole)) return false;
      const length = Math.sqrt(left);
      for (let p = 0; p < n; p++) q[p]! /= length;
      for (let i = j + 1; i < K; i++) r[j * K + i] = takeOff(columns.subarray(i * window, i * window + n), q);
      u[j] = 1;
      for (let i = 0; i < j; i++) u[j]! -= r[i * K + j]! * u[i]!;
      u[j]! /= length;
      this.beta += u[j]! * takeOff(y, q);
      unit += u[j]! * u[j]!;
    }
    this.se = n > K + 1 ? Math.sqrt(dot(y, y) / (n - K - 1)) * Math.sqrt(unit) : Number.NaN;
    return true;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let p = 0; p < a.length; p++) sum += a[p]! * b[p]!;
  return sum;
}

/** Takes off what lies along q, and returns how much that is. */
function takeOff(values: Float64Array, q: Float64Array): number {
  const along = dot(values, q);
  for (let p = 0; p < values.length; p++) values[p]! -= along * q[p]!;
  return along;
}
