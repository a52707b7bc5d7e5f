/*
The beta of a portfolio, by three routes. w(t): weights in force at the close of row t; r: returns of the holdings; m: the market's.

  held      r_p(s) = sum_i w_i(s - 1) r_i(s)                    the returns it had: rebalanced at the close of every row
            beta_h(t) = slope of r_p on m over the window that ends in t
  current   q_t(s) = sum_i w_i(t) r_i(s), all s of the window   the returns that what is held now would have had
            beta_c(t) = slope of q_t on m
  weighted  beta_w(t) = sum_i w_i(t) beta_i(t)

A slope is linear in what it is of: over the same pairs beta_c = beta_w exactly, and the standard error of beta_c is that of beta_w, with
every covariance of the holdings' residuals in it. So beta_h - beta_c is what weights that changed within the window make, and
beta_c - beta_w what missing returns make.
*/
import type { Kernel } from "../kernel/kernel.ts";
import type { Pool } from "../kernel/pool.ts";
import { takeSeries } from "../panel/calendar.ts";
import { checkInteger, checkOneOf, DataError, nearest } from "../panel/error.ts";
import { isUsable } from "../panel/missing.ts";
import { createPanel, type Panel } from "../panel/panel.ts";
import type { MarketFit, MarketFits, Portfolio, Weights } from "../panel/portfolio.ts";
import { pick, type Result, type Stat } from "../panel/result.ts";
import { formatTime, sameTime, type TimeIndex } from "../panel/time.ts";
import { rowsInForce, rowsOf, spreadWeights } from "./weights.ts";

/**
 * What a holding without a return, or without a beta, does: its weight is `spread` over the others of its side, long or short, in
 * proportion; or the portfolio has no value in that row (`strict`).
 */
export const MISSING = ["spread", "strict"] as const;
export type Missing = (typeof MISSING)[number];

export interface PortfolioOptions {
  /** Rows in a window. An integer >= 3. Default: 60. */
  readonly window?: number;
  /** Least number of complete pairs for a beta, 2 or more; its error takes 3. Default: the window. */
  readonly minPeriods?: number;
  /** Default: spread. */
  readonly missing?: Missing;
}

/** What computes: a kernel or a pool. */
export type Rolling = Pick<Kernel, "rolling"> | Pick<Pool, "rolling">;

const FITS = {
  beta: "beta",
  seBeta: "se_beta",
  n: "n",
  residStd: "resid_std",
  r2: "r2",
} as const satisfies Record<keyof MarketFit, Stat>;
const STATS = /* @__PURE__ */ Object.values(FITS);

/**
 * The beta of a portfolio of tickers of `returns` against `benchmark`, one series over the same rows, which may be held, too. Returns
 * are simple ones: those of a portfolio are their weighted sum. Weights are taken as they stand: see `settleWeights`; they are in force
 * from the close of their date on. DataError for holdings that are no tickers of the returns; RangeError for options that make no sense.
 */
export async function portfolioOf(
  engine: Rolling,
  returns: Panel,
  benchmark: Panel,
  weights: Weights,
  options: PortfolioOptions = {},
): Promise<Portfolio> {
  const { window = 60, missing = "spread" } = options;
  const { minPeriods = window } = options;
  checkInteger("window", window, 3);
  checkInteger("minPeriods", minPeriods, 2, window);
  checkOneOf("missing", missing, MISSING);
  if (!sameTime(returns.time, benchmark.time) || benchmark.tickers.length !== 1)
    throw new RangeError("benchmark must be one series over the same time index as the returns");

  const used = withHoldings(weights);
  if (used.tickers.length === 0) throw new DataError("nothing is held: all weights are 0");
  const { time } = returns;
  const holdings = seriesOf(returns, benchmark, used.tickers);
  const { inForce, atStart } = rowsInForce(used, time);
  checkDates(used, time, inForce);
  const roll = async (series: Panel, market: Panel): Promise<Result> =>
    engine.rolling(series, market, { window, minPeriods, stats: STATS });
  const rows = time.values.length;

  const betas = await roll(holdings, benchmark);
  const { returns: own, coverage, ...lost } = composed(holdings, used, atStart, missing);
  const held = fitsOf(await roll(createPanel(time, ["held"], own), benchmark));

  const current: MarketFits = emptyFits(rows);
  for (const { row, from, to } of spells(inForce)) {
    const start = Math.max(0, from - window + 1);
    const part = slice(holdings, start, to);
    const { returns: then } = composed(part, used, new Int32Array(to - start + 1).fill(row), missing);
    const fits = fitsOf(await roll(createPanel(part.time, ["current"], then), slice(benchmark, start, to)));
    for (const key of Object.keys(FITS) as (keyof MarketFit)[])
      current[key].set(fits[key].subarray(from - start), from);
  }

  const beta = pick(betas, { stat: "beta" }).values;
  const weightedSum = new Float64Array(rows).fill(Number.NaN);
  for (const { row, from, to } of spells(inForce)) {
    const own = weightsAt(used, row);
    for (let t = from; t <= to; t++) weightedSum[t] = sumOf(own, (i) => beta[i * rows + t]!, missing).sum;
  }
  return {
    time,
    benchmark: benchmark.tickers[0]!,
    window,
    weights: used,
    inForce,
    atStart,
    returns: own,
    coverage,
    held,
    current,
    weightedSum,
    betas,
    missing: lost.missing,
    notes: notesOf(used, time, inForce, atStart),
  };
}

/** The weights without holdings whose weight is always 0. */
function withHoldings(weights: Weights): Weights {
  const rows = rowsOf(weights);
  const some = weights.tickers.flatMap((_, i) =>
    weights.values.subarray(i * rows, (i + 1) * rows).some((value) => value !== 0) ? [i] : [],
  );
  if (some.length === weights.tickers.length) return weights;
  const values = new Float64Array(some.length * rows);
  for (const [to, from] of some.entries())
    values.set(weights.values.subarray(from * rows, (from + 1) * rows), to * rows);
  return { ...weights, tickers: some.map((i) => weights.tickers[i]!), values };
}

/** Throws a DataError, with the nearest names, for holdings that are no series. */
export function checkHoldings(names: readonly string[], series: readonly string[]): void {
  const known = new Set(series);
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  const few = unknown.slice(0, 3).map((name) => {
    const near = nearest(name, series).map((one) => JSON.stringify(one));
    return `${JSON.stringify(name)} (nearest: ${near.join(", ")})`;
  });
  const more = unknown.length > few.length ? ` and ${unknown.length - few.length} more` : "";
  throw new DataError(
    `${unknown.length === 1 ? "a holding is" : `${unknown.length} holdings are`} not among the ${known.size} series: ${few.join(", ")}${more}; name them as the prices do, or leave them out`,
  );
}

/** The returns of the holdings. */
function seriesOf(returns: Panel, benchmark: Panel, names: readonly string[]): Panel {
  const market = benchmark.tickers[0]!;
  checkHoldings(names, [...new Set([...returns.tickers, market])]);
  if (!names.includes(market) || returns.tickers.includes(market)) return takeSeries(returns, names);
  const rows = returns.time.values.length;
  const values = new Float64Array(names.length * rows);
  for (const [i, name] of names.entries())
    values.set(name === market ? benchmark.values : takeSeries(returns, [name]).values, i * rows);
  return createPanel(returns.time, names, values);
}

function checkDates({ time: own }: Weights, time: TimeIndex, inForce: Int32Array): void {
  if (own === undefined || inForce.some((row) => row >= 0)) return;
  throw new DataError(
    `weights begin on ${formatTime(own.kind, own.values[0]!)}, and returns end on ${formatTime(time.kind, time.values.at(-1)!)}; give weights of earlier dates`,
  );
}

function notesOf(
  { time: own }: Weights,
  time: TimeIndex,
  inForce: Int32Array,
  atStart: Int32Array,
): string[] {
  if (own === undefined) return [];
  const notes: string[] = [];
  const without = atStart.reduce((sum, row) => (row < 0 ? sum + 1 : sum), 0);
  if (without > 0) {
    notes.push(
      `no weights before ${formatTime(own.kind, own.values[0]!)}: ${without} of ${time.values.length} rows of returns have no portfolio`,
    );
  }
  const late = own.values.length - 1 - inForce.at(-1)!;
  if (late > 0) {
    notes.push(
      `${late} of ${own.values.length} rows of weights ${late === 1 ? "is" : "are"} later than the returns, which end on ${formatTime(time.kind, time.values.at(-1)!)}, and ${late === 1 ? "counts" : "count"} for nothing`,
    );
  }
  return notes;
}

/** A row of the weights, a number a ticker. */
export function weightsAt(weights: Weights, row: number): Float64Array {
  const rows = rowsOf(weights);
  return Float64Array.from(weights.tickers, (_, i) => weights.values[i * rows + row]!);
}

/** Runs of rows with the same row of weights in force, but for those without. */
function spells(inForce: Int32Array): { row: number; from: number; to: number }[] {
  const found: { row: number; from: number; to: number }[] = [];
  for (const [t, row] of inForce.entries()) {
    const last = found.at(-1);
    if (row < 0) continue;
    if (last !== undefined && last.row === row) last.to = t;
    else found.push({ row, from: t, to: t });
  }
  return found;
}

/** Returns of a portfolio of which `rowOf` says the row of weights of each row. */
function composed(
  { tickers, time, values }: Panel,
  weights: Weights,
  rowOf: Int32Array,
  missing: Missing,
): Pick<Portfolio, "returns" | "coverage" | "missing"> {
  const rows = time.values.length;
  const returns = new Float64Array(rows).fill(Number.NaN);
  const coverage = new Float64Array(rows).fill(Number.NaN);
  const without = new Set<number>();
  let [cells, lines] = [0, 0];
  let last = -1;
  let own: Float64Array = new Float64Array();
  for (let t = 0; t < rows; t++) {
    if (rowOf[t]! < 0) continue;
    if (rowOf[t] !== last) own = weightsAt(weights, rowOf[t]!);
    last = rowOf[t]!;
    const { sum, share, lacks } = sumOf(own, (i) => values[i * rows + t]!, missing);
    returns[t] = sum;
    coverage[t] = share;
    for (const i of lacks) without.add(i);
    cells += lacks.length;
    if (lacks.length > 0) lines++;
  }
  const names = [...without].sort((a, b) => a - b).map((i) => tickers[i]!);
  return { returns, coverage, missing: { returns: cells, rows: lines, tickers: names } };
}

/** The weighted sum of numbers of which some may be missing: those that are, and the share of the weights that are not. */
function sumOf(
  weights: Float64Array,
  numberOf: (i: number) => number,
  missing: Missing,
): { sum: number; share: number; lacks: readonly number[] } {
  const lacks: number[] = [];
  let [gross, there, sum] = [0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    const number = numberOf(i);
    gross += Math.abs(weight);
    if (isUsable(number)) {
      there += Math.abs(weight);
      sum += weight * number;
    } else lacks.push(i);
  }
  const share = gross === 0 ? 1 : there / gross;
  if (lacks.length === 0) return { sum, share, lacks };
  if (missing === "strict") return { sum: Number.NaN, share, lacks };
  const without = new Set(lacks);
  const used = spreadWeights(weights, (i) => !without.has(i));
  sum = 0;
  for (let i = 0; i < used.length; i++) if (used[i] !== 0) sum += used[i]! * numberOf(i);
  return { sum, share, lacks };
}

function slice({ tickers, time, values }: Panel, from: number, to: number): Panel {
  const rows = time.values.length;
  const part = new Float64Array(tickers.length * (to - from + 1));
  for (let i = 0; i < tickers.length; i++)
    part.set(values.subarray(i * rows + from, i * rows + to + 1), i * (to - from + 1));
  const index = { kind: time.kind, values: time.values.subarray(from, to + 1) };
  return { time: index, tickers, values: part, notes: [] };
}

function fitsOf(result: Result): MarketFits {
  return mapped((stat) => pick(result, { stat }).values);
}

function emptyFits(rows: number): MarketFits {
  return mapped(() => new Float64Array(rows).fill(Number.NaN));
}

function mapped(make: (stat: Stat) => Float64Array): MarketFits {
  const entries = Object.entries(FITS).map(([key, stat]) => [key, make(stat)]);
  return Object.fromEntries(entries) as unknown as MarketFits;
}

/** One row of them. */
export function fitAt(fits: MarketFits, row: number): MarketFit {
  const { beta, seBeta, n, residStd, r2 } = fits;
  return { beta: beta[row]!, seBeta: seBeta[row]!, n: n[row]!, residStd: residStd[row]!, r2: r2[row]! };
}
