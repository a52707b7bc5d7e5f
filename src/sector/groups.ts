import { shownValue } from "../panel/error.ts";
import { expm1 } from "../panel/exponential.ts";
import { log1p } from "../panel/logarithm.ts";
import { meanBetween } from "../panel/mean.ts";
import type { Panel } from "../panel/panel.ts";

export interface GroupOptions {
  /**
   * The weight of each ticker, such as its market capitalisation, in the panel's order: numbers >= 0 that do not change over time; a
   * ticker whose weight is NaN is in no group. Default: all alike.
   */
  readonly weights?: ArrayLike<number>;
  /** What the returns are; means of log returns are taken of the simple ones. Default: `simple`. */
  readonly kind?: "simple" | "log";
}

/** Groups of tickers as a panel, a ticker each. */
export interface Groups {
  /** G x T, a group each, from A to Z by code units. NaN where no member has a return. */
  readonly returns: Panel;
  /** For each group the numbers of its tickers. */
  readonly members: readonly Int32Array[];
}

/**
 * The return of each group: on every date the mean of the members that have a return there, weighted by `weights` over their sum.
 * So a group is rebalanced at every row, to equal or to the given weights; a member counts from its first return to its last, and who
 * is missing leaves the rest to the others. `groupOf`: the label of each ticker's group, "" for none. Throws a RangeError for labels
 * or weights that are not one a ticker, and for a weight below 0 or infinite.
 */
export function groupReturns(returns: Panel, groupOf: readonly string[], options: GroupOptions = {}): Groups {
  const { time, values, notes } = returns;
  const rows = time.values.length;
  const { labels, members, weights } = groupsOf(returns, groupOf, options);
  const out = new Float64Array(labels.length * rows);
  for (const [g, own] of members.entries()) {
    const mean = new Mean(rows);
    for (const i of own)
      mean.add(simple(values.subarray(i * rows, (i + 1) * rows), options), weights?.[i] ?? 1);
    out.set(written(mean.values(), options), g * rows);
  }
  return { returns: { time, tickers: labels, values: out, notes }, members };
}

/**
 * For each ticker the return of the other members of its group, N x T: its own index without itself, so that its beta is not drawn
 * to 1 by its own share in it. Weights, gaps and errors as of `groupReturns`; NaN for tickers without a group or alone in it.
 */
export function peerReturns(returns: Panel, groupOf: readonly string[], options: GroupOptions = {}): Panel {
  const { time, values, tickers } = returns;
  const rows = time.values.length;
  const { members, weights } = groupsOf(returns, groupOf, options);
  const out = new Float64Array(values.length).fill(Number.NaN);
  for (const own of members) {
    // those before and those behind a ticker: nothing is subtracted, so that a large member leaves no rounding errors behind
    const before = new Mean(rows);
    const behind = Array.from(own, () => new Mean(rows));
    const series = Array.from(own, (i) => simple(values.subarray(i * rows, (i + 1) * rows), options));
    for (let k = own.length - 2; k >= 0; k--) {
      behind[k]!.take(behind[k + 1]!);
      behind[k]!.add(series[k + 1]!, weights?.[own[k + 1]!] ?? 1);
    }
    for (const [k, i] of own.entries()) {
      const others = behind[k]!;
      others.take(before);
      out.set(written(others.values(), options), i * rows);
      before.add(series[k]!, weights?.[i] ?? 1);
    }
  }
  return { ...returns, tickers, values: out };
}

/** A weighted mean at each date. */
class Mean {
  readonly #sum: Float64Array;
  readonly #weight: Float64Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;

  constructor(rows: number) {
    this.#sum = new Float64Array(rows);
    this.#weight = new Float64Array(rows);
    this.#low = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
    this.#high = new Float64Array(rows).fill(Number.NEGATIVE_INFINITY);
  }

  add(series: Float64Array, weight: number): void {
    if (weight === 0) return;
    for (let t = 0; t < series.length; t++) {
      const value = series[t]!;
      if (Number.isNaN(value)) continue;
      this.#sum[t]! += weight * value;
      this.#weight[t]! += weight;
      if (value < this.#low[t]!) this.#low[t] = value;
      if (value > this.#high[t]!) this.#high[t] = value;
    }
  }

  take(other: Mean): void {
    for (let t = 0; t < this.#sum.length; t++) {
      this.#sum[t]! += other.#sum[t]!;
      this.#weight[t]! += other.#weight[t]!;
      if (other.#low[t]! < this.#low[t]!) this.#low[t] = other.#low[t]!;
      if (other.#high[t]! > this.#high[t]!) this.#high[t] = other.#high[t]!;
    }
  }

  values(): Float64Array {
    return this.#sum.map((sum, t) => {
      const weight = this.#weight[t]!;
      return weight === 0 ? Number.NaN : meanBetween(this.#low[t]!, this.#high[t]!, sum, weight);
    });
  }
}

function simple(series: Float64Array, { kind }: GroupOptions): Float64Array {
  return kind === "log" ? series.map(expm1) : series;
}

function written(series: Float64Array, { kind }: GroupOptions): Float64Array {
  return kind === "log" ? series.map(log1p) : series;
}

function groupsOf(
  { tickers }: Panel,
  groupOf: readonly string[],
  { weights, kind = "simple" }: GroupOptions,
): { labels: string[]; members: Int32Array[]; weights: ArrayLike<number> | undefined } {
  for (const [name, list] of Object.entries({ groupOf, weights })) {
    if (list === undefined || list.length === tickers.length) continue;
    throw new RangeError(
      `${name} must have one entry for each of the ${tickers.length} tickers, got ${list.length}`,
    );
  }
  if (kind !== "simple" && kind !== "log") throw new RangeError(`kind must be simple or log, got ${kind}`);
  const membersOf = new Map<string, number[]>();
  for (const [i, label] of groupOf.entries()) {
    const weight = weights?.[i] ?? 1;
    if (weight < 0 || weight === Number.POSITIVE_INFINITY) {
      throw new RangeError(
        `weights must be finite numbers >= 0 or NaN, got ${shownValue(weight)} of ${tickers[i]}`,
      );
    }
    if (label === "" || Number.isNaN(weight)) continue;
    const own = membersOf.get(label);
    if (own) own.push(i);
    else membersOf.set(label, [i]);
  }
  const labels = [...membersOf.keys()].sort();
  return { labels, members: labels.map((label) => Int32Array.from(membersOf.get(label)!)), weights };
}
