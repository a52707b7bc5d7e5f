// Risk-on and risk-off by the rank correlation of risk and return across assets: Kumar and Persaud, Pure contagion and investors'
// shifting risk appetite, International Finance 5 (2002), 401-436. Risk is beta here, and it is known before the returns are made.

import { checkInteger } from "../panel/error.ts";
import { expm1 } from "../panel/exponential.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Panel } from "../panel/panel.ts";
import type { RiskOn } from "../panel/section.ts";
import { Sorter } from "./sort.ts";

export interface RiskOnOptions {
  /** Length of the interval in rows of returns, an integer >= 1. Default: 20. */
  readonly rows?: number;
  /** What the returns are. Default: `simple`. */
  readonly kind?: "simple" | "log";
}

/** A rank correlation of fewer tickers is chance. */
const LEAST = 10;
/** Dates whose values are put together at a time, to stay in the cache. */
const BLOCK = 64;

/**
 * At each date of the betas: whether high betas were rewarded over the last `rows` rows of returns. The betas are those of the last
 * row at or before the beginning of the interval, so that none of them knows a return of it. Tickers without a beta there or without
 * one of the returns do not count; fewer than 10 have no value, and betas or returns that are all alike have none. `betas` and
 * `returns` are of the same tickers; `returns` has every date of the betas. RangeError otherwise.
 */
export function riskOn(
  betas: Pick<Matrix, "time" | "tickers" | "values">,
  returns: Panel,
  { rows = 20, kind = "simple" }: RiskOnOptions = {},
): RiskOn {
  checkInteger("rows", rows, 1);
  if (kind !== "simple" && kind !== "log") throw new RangeError(`kind must be simple or log, got ${kind}`);
  const { time, tickers } = betas;
  if (tickers.length !== returns.tickers.length || tickers.some((name, i) => name !== returns.tickers[i])) {
    throw new RangeError("betas and returns must be of the same tickers");
  }
  const placeOf = new Map(Array.from(returns.time.values, (date, t) => [date, t]));
  const places = Int32Array.from(time.values, (date) => placeOf.get(date) ?? -1);
  if (time.kind !== returns.time.kind || places.includes(-1)) {
    throw new RangeError("returns must have every date of the betas");
  }
  const [T, all] = [places.length, returns.time.values.length];
  const column = () => new Float64Array(T).fill(Number.NaN);
  const found = { time, values: column(), high: column(), low: column(), n: new Float64Array(T), rows };
  const N = tickers.length;
  // the row of betas that is known where each interval begins
  const before = new Int32Array(T).fill(-1);
  for (let t = 0, last = -1; t < T; t++) {
    while (places[last + 1]! <= places[t]! - rows) last++;
    before[t] = last;
  }
  const [x, y] = [new Float64Array(N * BLOCK), new Float64Array(N * BLOCK)];
  const count = new Int32Array(BLOCK);
  const sorter = new Sorter(N);
  for (let from = 0; from < T; from += BLOCK) {
    const dates = Math.min(BLOCK, T - from);
    count.fill(0);
    for (let i = 0; i < N; i++) {
      for (let d = 0; d < dates; d++) {
        const t = from + d;
        const beta = before[t]! < 0 ? Number.NaN : betas.values[i * T + before[t]!]!;
        if (!(beta - beta === 0)) continue;
        const end = i * all + places[t]! + 1;
        const grown = growth(returns.values, end - rows, end, kind);
        if (!(grown - grown === 0)) continue;
        x[d * N + count[d]!] = beta;
        y[d * N + count[d]!++] = grown;
      }
    }
    for (let d = 0; d < dates; d++) {
      const [t, n] = [from + d, count[d]!];
      found.n[t] = n;
      if (n < LEAST) continue;
      const rank = ranks(x.subarray(d * N, d * N + n), sorter);
      const grown = y.subarray(d * N, d * N + n);
      found.values[t] = correlation(rank, ranks(grown, sorter));
      [found.high[t], found.low[t]] = halves(rank, grown);
    }
  }
  return found;
}

/** The return over several rows, simple; NaN where one of them is missing. */
function growth(values: Float64Array, from: number, to: number, kind: "simple" | "log"): number {
  if (kind === "log") {
    let sum = 0;
    for (let k = from; k < to; k++) sum += values[k]!;
    return expm1(sum);
  }
  let product = 1;
  for (let k = from; k < to; k++) product *= 1 + values[k]!;
  return product - 1;
}

/** Ranks from 1, of equal values their mean; doubled, so that all are whole. */
function ranks(values: Float64Array, sorter: Sorter): Float64Array {
  const n = values.length;
  const order = sorter.order(values);
  const found = new Float64Array(n);
  for (let from = 0; from < n; ) {
    let to = from + 1;
    while (to < n && values[order[to]!] === values[order[from]!]) to++;
    for (let k = from; k < to; k++) found[order[k]!] = from + to + 1;
    from = to;
  }
  return found;
}

/** Of doubled ranks, whose mean is their number + 1. */
function correlation(x: Float64Array, y: Float64Array): number {
  const mean = x.length + 1;
  let [sxx, syy, sxy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - mean, y[i]! - mean];
    sxx += dx * dx;
    syy += dy * dy;
    sxy += dx * dy;
  }
  return sxx === 0 || syy === 0 ? Number.NaN : Math.max(-1, Math.min(1, sxy / Math.sqrt(sxx * syy)));
}

/** The mean of `values` above and below the median of the doubled ranks; those at it are in neither. */
function halves(rank: Float64Array, values: Float64Array): [high: number, low: number] {
  const [sum, count] = [new Float64Array(2), new Float64Array(2)];
  for (let i = 0; i < rank.length; i++) {
    if (rank[i] === rank.length + 1) continue;
    const half = rank[i]! > rank.length + 1 ? 0 : 1;
    sum[half]! += values[i]!;
    count[half]!++;
  }
  return [sum[0]! / count[0]!, sum[1]! / count[1]!];
}
