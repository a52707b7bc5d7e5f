/*
The regression line of a ticker's returns x on the market's m over n pairs, by two passes: means first, then the sums of what
deviates from them, both of values from which the first pair has been taken, so that an offset costs nothing.

  beta = Sxm / Smm                 Smm = sum (m_i - mean m)^2, Sxm = sum (m_i - mean m)(x_i - mean x)
  e_i  = (x_i - mean x) - beta (m_i - mean m)                     the residual
  s^2  = sum e_i^2 / (n - 2)       se(beta) = s / sqrt(Smm)

How much pair i alone makes of it (Cook 1977; Belsley, Kuh, Welsch 1980):

  h_i  = 1/n + (m_i - mean m)^2 / Smm                             its leverage
  D_i  = e_i^2 / (2 s^2) x h_i / (1 - h_i)^2                      Cook's distance
  beta - beta without i = (m_i - mean m) e_i / (Smm (1 - h_i))    dfbeta

Their squares, summed up and under a root, are the robust standard error (HC3; MacKinnon and White 1985).

With weights w_i every sum takes the i-th term w_i times, n in h_i is the sum of the weights, and h_i and dfbeta have the factor w_i.
What weights make of a standard error depends on what they mean, so that of weighted pairs, and Cook's distance with it, is NaN.
*/

/** Squares whose sum is below may have underflowed; the kernel takes such a market for flat. */
const FLAT = 1e-289;

/** The line through some rows of two series. Statistics are NaN where they are undefined: a flat market, too few pairs. */
export class Line {
  /** Pairs. */
  readonly n: number;
  readonly beta: number;
  readonly alpha: number;
  readonly seBeta: number;
  readonly #x: Float64Array;
  readonly #m: Float64Array;
  readonly #first: readonly [number, number];
  readonly #means: readonly [number, number];
  readonly #rows: Int32Array;
  readonly #weightOf: (row: number) => number;
  /** The sum of the weights. */
  readonly #total: number;
  readonly #smm: number;
  readonly #variance: number;

  /** `rows`: those that count, in both series complete. `weightOf`: how much each counts, above 0; default: all alike. */
  constructor(x: Float64Array, m: Float64Array, rows: Int32Array, weightOf?: (row: number) => number) {
    this.n = rows.length;
    this.#weightOf = weightOf ?? (() => 1);
    this.#x = x;
    this.#m = m;
    this.#rows = rows;
    const [firstX, firstM] = this.n === 0 ? [Number.NaN, Number.NaN] : [x[rows[0]!]!, m[rows[0]!]!];
    this.#first = [firstX, firstM];
    let [sumX, sumM, total] = [0, 0, 0];
    for (const row of rows) {
      const weight = this.#weightOf(row);
      sumX += weight * (x[row]! - firstX);
      sumM += weight * (m[row]! - firstM);
      total += weight;
    }
    this.#total = total;
    this.#means = [sumX / total, sumM / total];
    let [smm, sxm] = [0, 0];
    for (const row of rows) {
      const m = this.#weightOf(row) * this.market(row);
      smm += m * this.market(row);
      sxm += m * this.#own(row);
    }
    this.#smm = smm < FLAT ? Number.NaN : smm;
    this.beta = sxm / this.#smm;
    this.alpha = firstX + this.#means[0] - this.beta * (firstM + this.#means[1]);
    let squares = 0;
    for (const row of rows) squares += this.residual(row) * this.residual(row);
    this.#variance = weightOf === undefined && this.n > 2 ? squares / (this.n - 2) : Number.NaN;
    this.seBeta = Math.sqrt(this.#variance / this.#smm);
  }

  /** The standard error of beta that holds when the residuals' variance changes from row to row. */
  robustSeBeta(): number {
    let sum = 0;
    for (const row of this.#rows) sum += this.dfbeta(row) * this.dfbeta(row);
    return Math.sqrt(sum);
  }

  /** m - mean m, of any row. */
  market(row: number): number {
    return this.#m[row]! - this.#first[1] - this.#means[1];
  }

  #own(row: number): number {
    return this.#x[row]! - this.#first[0] - this.#means[0];
  }

  /** How far any row is above the line. */
  residual(row: number): number {
    return this.#own(row) - this.beta * this.market(row);
  }

  /** What one unit above a line through the other rows adds to beta. */
  weight(row: number): number {
    return (this.#weightOf(row) * this.market(row)) / this.#smm;
  }

  leverage(row: number): number {
    return this.#weightOf(row) / this.#total + this.market(row) * this.weight(row);
  }

  /** NaN where the line goes through the row whatever its value, or through all of them. */
  cooksDistance(row: number): number {
    const off = this.residual(row) / this.#rest(row);
    return ((off * off) / (2 * this.#variance)) * this.leverage(row);
  }

  /** Beta less what it would be without the row. NaN where the others have none. */
  dfbeta(row: number): number {
    return (this.weight(row) * this.residual(row)) / this.#rest(row);
  }

  /** 1 - leverage; NaN where the line goes through the row whatever its value. */
  #rest(row: number): number {
    const rest = 1 - this.leverage(row);
    return rest <= this.n * Number.EPSILON ? Number.NaN : rest;
  }
}
