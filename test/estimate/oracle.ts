// Every estimator once more, one cell at a time and from its definition: plain sums over the rows of the window, and
// regressions by Householder reflections of the design matrix, where src/estimate goes through covariances.
import type { EstimateOptions, Sided } from "../../src/estimate/options.ts";

type Row = number[];

/** Options of one window. */
export type OneWindow = EstimateOptions & { readonly window?: number };

/** Least squares of y on the columns of X by QR; the coefficients and the residual sum of squares. */
export function leastSquares(X: readonly Row[], y: Row): { b: Row; rss: number } {
  const A = X.map((row, i) => [...row, y[i]!]);
  const k = X[0]!.length;
  for (let j = 0; j < k; j++) {
    const norm = Math.hypot(...A.slice(j).map((row) => row[j]!));
    const v = A.map((row, i) => (i < j ? 0 : row[j]! + (i === j ? Math.sign(row[j]!) * norm || norm : 0)));
    const vv = v.reduce((sum, x) => sum + x * x, 0);
    for (let c = j; c <= k; c++) {
      const share = (2 * A.reduce((sum, row, i) => sum + v[i]! * row[c]!, 0)) / vv;
      for (const [i, row] of A.entries()) row[c]! -= share * v[i]!;
    }
  }
  const b: Row = new Array(k).fill(0);
  for (let j = k - 1; j >= 0; j--) {
    let left = A[j]![k]!;
    for (let c = j + 1; c < k; c++) left -= A[j]![c]! * b[c]!;
    b[j] = left / A[j]![j]!;
  }
  return { b, rss: A.slice(k).reduce((sum, row) => sum + row[k]! ** 2, 0) };
}

const mean = (values: Row) => values.reduce((sum, x) => sum + x, 0) / values.length;
const products = (x: Row, y: Row) => {
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((sum, one, i) => sum + (one - mx) * (y[i]! - my), 0);
};
const slope = (x: Row, m: Row) => products(x, m) / products(m, m);
const corr = (x: Row, y: Row) => products(x, y) / Math.sqrt(products(x, x) * products(y, y));

/** Rows `end - window + 1` .. `end` at which every series has a value. */
function rowsOf(end: number, window: number, ...all: ArrayLike<number>[]): number[] {
  const rows = Array.from({ length: window }, (_, k) => end - window + 1 + k);
  return rows.filter((t) => all.every((series) => t >= 0 && Number.isFinite(series[t])));
}

const at = (series: ArrayLike<number>, rows: Row) => rows.map((t) => series[t]!);
const lagged = (series: ArrayLike<number>, by: number) =>
  Array.from({ length: series.length }, (_, t) => (t - by < 0 ? Number.NaN : series[t - by]!));

/** Beta and its standard error of x against m in row `end`; NaN where there are too few pairs. */
export function oracle(
  x: ArrayLike<number>,
  m: ArrayLike<number>,
  end: number,
  options: OneWindow,
): { beta: number; se: number } {
  const none = { beta: Number.NaN, se: Number.NaN };
  const { estimator, window = 60, minPeriods = window } = options;
  switch (estimator) {
    case "ols":
    case "blume":
    case "vasicek": {
      const rows = rowsOf(end, window, x, m);
      if (rows.length < minPeriods) return none;
      const { beta, se } = regression([at(m, rows)], at(x, rows));
      const { weight = 2 / 3, target = 1 } = options;
      if (estimator !== "blume") return { beta, se };
      return { beta: weight * beta + (1 - weight) * target, se: weight * se };
    }
    case "dimson": {
      const { lags = 1, leads = 0 } = options;
      const ago = lagged(x, leads);
      const markets = Array.from({ length: lags + leads + 1 }, (_, j) => lagged(m, j));
      const rows = rowsOf(end, window, ago, ...markets);
      if (rows.length < Math.max(minPeriods, markets.length + 1)) return none;
      return regression(
        markets.map((market) => at(market, rows)),
        at(ago, rows),
      );
    }
    case "scholes-williams": {
      const ago = lagged(x, 1);
      const markets = [0, 1, 2].map((j) => lagged(m, j));
      const rows = rowsOf(end, window, ago, ...markets);
      const own = rowsOf(end, window, markets[0]!, markets[1]!);
      if (Math.min(rows.length, own.length) < minPeriods) return none;
      const sum = markets.reduce((sum, market) => sum + slope(at(ago, rows), at(market, rows)), 0);
      return { beta: sum / (1 + 2 * corr(at(markets[0]!, own), at(markets[1]!, own))), se: Number.NaN };
    }
    case "bab": {
      const { window = 252, minPeriods = 120, corrWindow = 1260, corrMinPeriods = 750 } = options;
      const { weight = 0.6, target = 1 } = options;
      const [lx, lm] = [x, m].map((series) => Array.from(series, (r) => Math.log(1 + r)));
      const [sx, sm] = [lx!, lm!].map((l) =>
        l.map((r, t) => (t < 2 ? Number.NaN : r + l[t - 1]! + l[t - 2]!)),
      );
      const rows = rowsOf(end, window, lx!, lm!);
      const long = rowsOf(end, corrWindow, sx!, sm!);
      if (rows.length < minPeriods || long.length < corrMinPeriods) return none;
      const [dx, dm] = [at(lx!, rows), at(lm!, rows)];
      const ratio = Math.sqrt(products(dx, dx) / products(dm, dm));
      const beta = corr(at(sx!, long), at(sm!, long)) * ratio;
      return { beta: weight * beta + (1 - weight) * target, se: Number.NaN };
    }
    case "welch": {
      const { delta = 3, minPeriods = 60 } = options;
      const rows = rowsOf(end, end + 1, x, m);
      if (rows.length < minPeriods || !Number.isFinite(x[end]) || !Number.isFinite(m[end])) return none;
      const clipped = rows.map((t) => {
        const bounds = [(1 - delta) * m[t]!, (1 + delta) * m[t]!].sort((a, b) => a - b);
        return Math.min(Math.max(x[t]!, bounds[0]!), bounds[1]!);
      });
      // a weighted regression is one of rows times the root of their weights
      const roots = rows.map((t) => Math.exp(((t - end) * 2) / 256 / 2));
      const X = rows.map((t, i) => [roots[i]!, roots[i]! * m[t]!]);
      const { b } = leastSquares(
        X,
        clipped.map((value, i) => value * roots[i]!),
      );
      return { beta: b[1]!, se: Number.NaN };
    }
    default: {
      const rows = rowsOf(end, window, x, m);
      if (rows.length < minPeriods) return none;
      const sign = estimator.startsWith("up") ? 1 : -1;
      const definition = estimator.slice(estimator.indexOf("-") + 1) as Sided;
      return { beta: oneSided(at(x, rows), at(m, rows), sign, definition), se: Number.NaN };
    }
  }
}

function regression(markets: Row[], y: Row): { beta: number; se: number } {
  const [n, K] = [y.length, markets.length];
  const X = y.map((_, i) => [1, ...markets.map((market) => market[i]!)]);
  const { b, rss } = leastSquares(X, y);
  const beta = b.slice(1).reduce((sum, one) => sum + one, 0);
  // the variance of a sum of slopes: solve (X'X) z = (0, 1, ..., 1)
  const normal = [0, ...markets].map((_, i) =>
    [0, ...markets].map((_, j) => X.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
  );
  const ones = normal.map((_, i) => (i === 0 ? 0 : 1));
  const z = leastSquares(normal, ones).b;
  const unit = z.reduce((sum, one, i) => sum + one * ones[i]!, 0);
  return { beta, se: n > K + 1 ? Math.sqrt((rss / (n - K - 1)) * unit) : Number.NaN };
}

function oneSided(x: Row, m: Row, sign: number, definition: Sided): number {
  const [mx, mm] = [mean(x), mean(m)];
  const side = (value: number) => (sign < 0 ? Math.min(value, 0) : Math.max(value, 0));
  const ratio = (a: Row, b: Row) => {
    const below = b.reduce((sum, one) => sum + one * one, 0);
    return below > 0 ? a.reduce((sum, one, i) => sum + one * b[i]!, 0) / below : Number.NaN;
  };
  switch (definition) {
    case "ang-chen-xing": {
      const rows = [...m.keys()].filter((i) => sign * (m[i]! - mm) > 0);
      return slope(at(x, rows), at(m, rows));
    }
    case "bawa-lindenberg":
      return ratio(x, m.map(side));
    case "harlow-rao":
      return ratio(
        x.map((one) => one - mx),
        m.map((one) => side(one - mm)),
      );
    case "estrada":
      return ratio(
        x.map((one) => side(one - mx)),
        m.map((one) => side(one - mm)),
      );
  }
}

/** Of a column of betas and errors, each with its own density: the product of two normal densities is the posterior. */
export function posterior(beta: Row, se: Row): { beta: Row; se: Row } {
  const there = [...beta.keys()].filter((i) => !Number.isNaN(beta[i]!));
  const own = at(beta, there);
  const prior = { mean: mean(own), precision: (own.length - 1) / products(own, own) };
  const precisions = se.map((one) => 1 / one ** 2 + prior.precision);
  return {
    beta: beta.map((one, i) => (one / se[i]! ** 2 + prior.mean * prior.precision) / precisions[i]!),
    se: precisions.map((one) => 1 / Math.sqrt(one)),
  };
}
