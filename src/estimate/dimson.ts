import { isUsable } from "../panel/missing.ts";
import type { Panel } from "../panel/panel.ts";
import type { Result } from "../panel/result.ts";
import { type Chunk, inChunks } from "./chunks.ts";
import { type Module, Series } from "./module.ts";
import { countsOf, delayTo, laggedMarket, presence, sliceTickers } from "./shift.ts";
import { factor, solve } from "./solve.ts";
import type { Work } from "./work.ts";

/**
 * Share of a variance below which too much of what covariances leave of it is rounding: they are within 1e-15 of the whole, so
 * 1e-13 of the value is kept above it, and regressions from the rows themselves are made below.
 */
const FRAIL = 1e-2;

/** Slopes up to which tickers with gaps go by covariances, of which there are K (K + 1) / 2; beyond, by regressions from the rows. */
const MOST = 6;

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
 * to the market alone: one vector w = S^-1 1 a row, and K products a ticker. Over windows that lack rows of the ticker's S is of the
 * rows that it has: the engine makes it from markets that are missing where the ticker is. Which way a cell goes is told by its own
 * window, so that no later row changes a bit of it.
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
  const counted = { ...options, minPeriods };
  const begin = async ({ returns: part, room }: Chunk) => {
    const x = { ...part, values: delayTo(room("x"), part.values, leads, there) };
    const gapped = minPeriods < window && K <= MOST ? gappedOf(x.values, there) : [];
    const [covs, variance, ...masked] = await Promise.all([
      engine.rolling(x, markets, { ...counted, stats: ["cov"], out: names.map(room) }),
      se
        ? engine.rolling(x, first, { ...counted, stats: ["var_x"], out: [room("var_x")] })
        : Promise.resolve(undefined),
      ...(gapped.length === 0 ? [] : names.map((_, i) => ownCovariances(i))),
    ]);
    return { covs, variance, gapped, own: masked.flatMap(({ arrays }) => arrays) };

    /** Those of market i with itself and with those before, in the rows that the gapped tickers have. */
    function ownCovariances(i: number): Promise<Result> | Result {
      const cut = (name: string) => room(name).subarray(0, gapped.length * rows);
      const tickers = gapped.map((place) => part.tickers[place]!);
      const values = maskTo(
        cut(`market ${i}`),
        markets.values.subarray(i * rows, (i + 1) * rows),
        x.values,
        gapped,
      );
      const out = Array.from({ length: i + 1 }, (_, j) => cut(`own ${i} ${j}`));
      return engine.rolling({ ...part, tickers, values }, sliceTickers(markets, 0, i + 1), {
        ...counted,
        stats: ["cov"],
        out,
      });
    }
  };
  const slow = new Gapped(markets, there, weights.frail, window);
  const fast = new Covariances(weights, rows, window);
  const anyFrail = weights.frail.includes(1);
  const finish = ({ offset, room }: Chunk, { covs, variance, gapped, own }: Part) => {
    const x = room("x");
    const place = new Map(gapped.map((ticker, at) => [ticker * rows, at * rows]));
    for (let base = 0; base < x.length; base += rows) {
      fast.read(covs.arrays, variance?.arrays[0], base);
      const frail = fast.fit();
      const to = offset + base;
      beta.set(fast.beta, to);
      se?.set(fast.se, to);
      if (!frail && !anyFrail && minPeriods === window) continue;
      const at = place.get(base);
      if (at !== undefined) slow.read(covs.arrays, variance?.arrays[0], base, own, at);
      slow.fit(x, base, work, to);
    }
  };
  await inChunks(engine, returns, { begin, finish }, onProgress);
}

/** What the engine makes of a chunk. */
interface Part {
  readonly covs: Result;
  readonly variance: Result | undefined;
  /** Tickers that lack rows which the markets have, by their places in the chunk. */
  readonly gapped: readonly number[];
  /** Covariances of the markets over the rows of these, lower triangle by rows. */
  readonly own: readonly Float64Array[];
}

/** The tickers that lack a value where the markets are `there`. */
function gappedOf(x: Float64Array, there: Uint8Array): number[] {
  const rows = there.length;
  const gapped: number[] = [];
  for (let base = 0; base < x.length; base += rows) {
    for (let t = 0; t < rows; t++) {
      if (there[t] === 0 || isUsable(x[base + t]!)) continue;
      gapped.push(base / rows);
      break;
    }
  }
  return gapped;
}

/** A market, once for each of the tickers, in the rows that they have. Returns `out`. */
function maskTo(
  out: Float64Array,
  market: Float64Array,
  x: Float64Array,
  tickers: readonly number[],
): Float64Array {
  const rows = market.length;
  for (const [at, ticker] of tickers.entries()) {
    const [to, from] = [at * rows, ticker * rows];
    for (let t = 0; t < rows; t++) out[to + t] = isUsable(x[from + t]!) ? market[t]! : Number.NaN;
  }
  return out;
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

/** Series of `Gapped`; from MARKETS on K of the markets, then what `read` takes. */
const [X, BETA, SE, VARIANCE, COMMON, FRAILTY, TODO, MARKETS] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** What complete windows' covariances do not give: windows with gaps, and regressions from the rows where no covariances are enough. */
class Gapped {
  readonly #K: number;
  readonly #rows: number;
  readonly #series: Series;
  readonly #fits: number;
  /** Whether `read` was called for the ticker. */
  #hasOwn = false;

  constructor(markets: Panel, there: Uint8Array, frail: Uint8Array, window: number) {
    const K = markets.tickers.length;
    const rows = frail.length;
    const fits = (K * (K + 1)) / 2 + K;
    const more = (module: Module) => Math.max(module.regressionDoubles(K, window), module.fitDoubles(K));
    const series = new Series(rows, MARKETS + K + fits, more);
    series.load(FRAILTY, Float64Array.from(frail));
    series.load(COMMON, countsOf(there, window));
    for (let j = 0; j < K; j++) series.load(MARKETS + j, markets.values, j * rows);
    this.#K = K;
    this.#rows = rows;
    this.#series = series;
    this.#fits = MARKETS + K;
  }

  /** Takes the covariances of a ticker with gaps, and the variance if errors are asked for: those of all at `base`, `own` at `at`. */
  read(
    covs: readonly Float64Array[],
    variance: Float64Array | undefined,
    base: number,
    own: readonly Float64Array[],
    at: number,
  ): void {
    this.#hasOwn = own.length > 0;
    for (const [k, cov] of own.entries()) this.#series.load(this.#fits + k, cov, at);
    for (const [j, cov] of covs.entries()) this.#series.load(this.#fits + own.length + j, cov, base);
    if (variance) this.#series.load(VARIANCE, variance, base);
  }

  /** Makes the betas and errors of the ticker that begins at `base` of x and at `to` of the results, as far as they are to be made. */
  fit(x: Float64Array, base: number, { window, minPeriods, beta, se }: Work, to: number): void {
    const { module, at, views, rest } = this.#series;
    const [K, rows] = [this.#K, this.#rows];
    const [x0, betas, errors] = [at[X]!, at[BETA]!, at[SE]!];
    this.#series.load(X, x, base);
    this.#series.load(BETA, beta, to);
    if (se) this.#series.load(SE, se, to);
    const stride = at[1]! - at[0]!;
    const own = this.#hasOwn ? at[this.#fits]! : 0;
    const cross = own + ((K * (K + 1)) / 2) * stride;
    const variance = se ? at[VARIANCE]! : 0;
    const [common, frail, todo] = [at[COMMON]!, at[FRAILTY]!, at[TODO]!];
    module.gappedFits(
      ...([x0, rows, window, minPeriods, K, own, cross, stride, variance] as const),
      ...([common, frail, betas, errors, todo, rest] as const),
    );
    module.regressions(x0, at[MARKETS]!, stride, K, rows, window, todo, betas, errors, rest);
    beta.set(views[BETA]!, to);
    se?.set(views[SE]!, to);
    this.#hasOwn = false;
  }
}
