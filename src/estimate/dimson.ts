import type { Result } from "../panel/result.ts";
import { type Chunk, inChunks } from "./chunks.ts";
import { Series } from "./module.ts";
import { centre, delayTo, isUsable, laggedMarket, presence, sliceTickers } from "./shift.ts";
import { DEPENDENT, factor, solve } from "./solve.ts";
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
  const slow = new Regression(K, window);
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
      const series = x.subarray(base, base + rows);
      const errors = se?.subarray(to, to + rows);
      fromRows(slow, series, markets.values, minPeriods, weights.frail, beta.subarray(to, to + rows), errors);
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

/** Makes the regressions that covariances are not enough for: of windows with gaps, of frail markets, of errors that are infinite. */
function fromRows(
  slow: Regression,
  series: Float64Array,
  markets: Float64Array,
  minPeriods: number,
  frail: Uint8Array,
  betas: Float64Array,
  errors: Float64Array | undefined,
): void {
  const rows = series.length;
  const { window } = slow;
  let pairs = 0;
  for (let t = 0; t < rows; t++) {
    if (isUsable(series[t]!)) pairs++;
    if (t >= window && isUsable(series[t - window]!)) pairs--;
    const whole = pairs === window && frail[t] === 0;
    if (whole && errors?.[t] !== Number.POSITIVE_INFINITY) continue;
    if (!whole) betas[t] = Number.NaN;
    if (errors) errors[t] = Number.NaN;
    if (pairs < minPeriods) continue;
    slow.read(series, markets, rows, t);
    if (!slow.fit()) continue;
    if (!whole) betas[t] = slow.beta;
    if (errors) errors[t] = slow.se;
  }
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
  readonly window: number;
  /** K markets and the ticker, `window` values each. */
  readonly #columns: Float64Array;
  readonly #u: Float64Array;
  readonly #r: Float64Array;

  constructor(K: number, window: number) {
    this.#K = K;
    this.window = window;
    this.#columns = new Float64Array((K + 1) * window);
    this.#u = new Float64Array(K);
    this.#r = new Float64Array(K * K);
  }

  /** Takes the pairs of the window that ends in row `end`. */
  read(series: Float64Array, markets: Float64Array, rows: number, end: number): void {
    const [K, window, columns] = [this.#K, this.window, this.#columns];
    let n = 0;
    for (let t = Math.max(0, end - window + 1); t <= end; t++) {
      if (!isUsable(series[t]!)) continue; // it is missing where a market is
      for (let j = 0; j < K; j++) columns[j * window + n] = markets[j * rows + t]!;
      columns[K * window + n++] = series[t]!;
    }
    this.#n = n;
  }

  /** False where the slopes are not determined. The pairs are lost. */
  fit(): boolean {
    const [K, n, window, columns, u, r] = [this.#K, this.#n, this.window, this.#columns, this.#u, this.#r];
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
