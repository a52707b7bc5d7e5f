/*
At which row a beta changed, and whether it did at all: the largest of the Wald statistics of all rows k (Quandt 1960; Andrews 1993),

  W(k) = (beta_2 - beta_1)^2 / (V_1 + V_2)

of the lines through the pairs before k and from k on, each at least a share `trim` of all. Their variances are White's (1980), which
hold when the residuals are larger on some days than on others:

  V = n / (n - 2) x sum dm^2 e^2 / Smm^2     dm = m - mean m, Smm = sum dm^2, e = residual        (HC1)

The largest of many is large by chance more often than one of them. Of b^2 it is so with the probability

  p = f(b) (b - 1/b) log((s_2 / (1 - s_2)) / (s_1 / (1 - s_1))) + 4 f(b) / b     f: the normal density   (Miller and Siegmund 1982)

s_1, s_2: the shares of the market's movement, Smm_1 / (Smm_1 + Smm_2), before the first and the last row searched. In a market whose
variance stays the same they are those of the pairs, as Andrews' tables have them; where a month of crisis says more of beta than the
year around it, these would find breaks far too often (Hansen 2000).

A row found is judged again with e / (1 - h) for e (HC3; h: leverage), which a few days of crisis do not mislead. Where it stands, both
sides are searched in turn; at the end each break is looked for once more between its neighbours (Bai 1997).

W of every row comes from sums of the pairs' powers up to the fourth, of those before it and of those behind it, each begun at
its own end: an outlier is in one of the two only.
*/

import type { Break, Segment } from "../panel/breaks.ts";
import { shownValue } from "../panel/error.ts";
import { exp } from "../panel/exponential.ts";
import { Line } from "../panel/line.ts";
import { log } from "../panel/logarithm.ts";
import { isUsable } from "../panel/missing.ts";
import type { Panel } from "../panel/panel.ts";
import { sameTime } from "../panel/time.ts";

export interface BreakOptions {
  /** Percent of the series without a break that shall show none. Above 0, below 100. Default: 99. */
  readonly level?: number;
  /** Least share of the pairs on each side of a break, 0.01 to 0.4. Default: 0.15. */
  readonly trim?: number;
  /** Least number of pairs between two breaks. An integer >= 20. Default: 60. */
  readonly minPairs?: number;
}

/**
 * Where the betas of each ticker to a benchmark broke, by ticker, then by row; N x T returns, one benchmark over the same time
 * index. It judges the past with all of its rows: a later row may move or undo a break. Throws a RangeError for options that are none.
 */
export function breaksOf(returns: Panel, benchmark: Panel, options: BreakOptions = {}): Break[] {
  if (!sameTime(returns.time, benchmark.time) || benchmark.tickers.length !== 1)
    throw new RangeError("benchmark must be one series over the same time index as the returns");
  const search = new Search(benchmark.values, checked(options));
  const rows = benchmark.values.length;
  return returns.tickers.flatMap((_, ticker) =>
    search.of(returns.values.subarray(ticker * rows, (ticker + 1) * rows)).map((one) => ({ ticker, ...one })),
  );
}

/**
 * How often the largest Wald statistic of series without a break is at least `wald`, of the rows that have from the share `first` to
 * the share `last` of the market's movement, Smm, before them; an approximation for what is rare, above it where hardly a row is left.
 */
export function breakPValue(wald: number, first: number, last = 1 - first): number {
  const b = Math.sqrt(wald);
  const density = exp(-wald / 2) / Math.sqrt(2 * Math.PI);
  // it rises again below b = 1, where it has long been no approximation
  if (!(b > 1)) return 1;
  if (density === 0) return 0;
  const range = log((last / (1 - last)) * ((1 - first) / first));
  return Math.min(1, density * ((b - 1 / b) * range + 4 / b));
}

type Found = Omit<Break, "ticker">;

function checked({ level = 99, trim = 0.15, minPairs = 60 }: BreakOptions): Required<BreakOptions> {
  if (!(level > 0 && level < 100))
    throw new RangeError(`level must be a percentage above 0 and below 100, got ${shownValue(level)}`);
  if (!(trim >= 0.01 && trim <= 0.4))
    throw new RangeError(`trim must be a share from 0.01 to 0.4, got ${shownValue(trim)}`);
  if (!Number.isInteger(minPairs) || minPairs < 20)
    throw new RangeError(`minPairs must be an integer >= 20, got ${shownValue(minPairs)}`);
  return { level, trim, minPairs };
}

/** The search in one series after the other, in memory of its own. */
class Search {
  readonly #market: Float64Array;
  readonly #options: Required<BreakOptions>;
  /** Rows with a pair, and the pairs about a usual one, by the largest. */
  readonly #rows: Int32Array;
  readonly #x: Float64Array;
  readonly #m: Float64Array;
  /** Of what is before each pair. */
  readonly #slopes: Float64Array;
  readonly #variances: Float64Array;
  #own: Float64Array = new Float64Array();

  constructor(market: Float64Array, options: Required<BreakOptions>) {
    this.#market = market;
    this.#options = options;
    const total = market.length;
    this.#rows = new Int32Array(total);
    this.#x = new Float64Array(total);
    this.#m = new Float64Array(total);
    this.#slopes = new Float64Array(total + 1);
    this.#variances = new Float64Array(total + 1);
  }

  of(own: Float64Array): Found[] {
    this.#own = own;
    const count = this.#pair();
    const found: number[] = [];
    this.#split(0, count, found);
    found.sort((a, b) => a - b);
    // each once more between its neighbours, the one before being in its new place
    const places: number[] = [];
    for (let k = 0; k < found.length; k++) {
      const from = places.at(-1) ?? 0;
      const to = found[k + 1] ?? count;
      const place = this.#largest(from, to);
      if (place !== undefined && this.#stands(this.#judged(from, place, to))) places.push(place);
    }
    // neighbours that have moved or gone are other ones to be judged beside: the least certain goes until all stand
    for (;;) {
      const breaks = places.map((place, k) =>
        this.#judged(places[k - 1] ?? 0, place, places[k + 1] ?? count),
      );
      const least = breaks.reduce((worst, { pValue }, k) => (pValue > breaks[worst]!.pValue ? k : worst), 0);
      if (breaks.length === 0 || this.#stands(breaks[least]!)) return breaks;
      places.splice(least, 1);
    }
  }

  /** Gathers the pairs; returns how many there are. */
  #pair(): number {
    const [own, market] = [this.#own, this.#market];
    let count = 0;
    for (let row = 0; row < market.length; row++) {
      if (isUsable(own[row]!) && isUsable(market[row]!)) this.#rows[count++] = row;
    }
    for (const [from, to] of [
      [own, this.#x],
      [market, this.#m],
    ] as const) {
      const at = (place: number) => from[this.#rows[place]!]!;
      const usual = count === 0 ? 0 : middle(at(0), at(count >> 1), at(count - 1));
      let largest = 0;
      for (let k = 0; k < count; k++) {
        to[k] = at(k) - usual;
        largest = Math.max(largest, Math.abs(to[k]!));
      }
      for (let k = 0; k < count; k++) to[k]! /= largest;
    }
    return count;
  }

  /** Adds the places of breaks from `from` to before `to`. */
  #split(from: number, to: number, places: number[]): void {
    const place = this.#largest(from, to);
    if (place === undefined || !this.#stands(this.#judged(from, place, to))) return;
    places.push(place);
    this.#split(from, place, places);
    this.#split(place, to, places);
  }

  #stands({ pValue }: Found): boolean {
    return pValue <= 1 - this.#options.level / 100;
  }

  /** The least number of pairs on each side of a break. */
  #least(from: number, to: number): number {
    const { trim, minPairs } = this.#options;
    return Math.max(minPairs, Math.ceil(trim * (to - from)));
  }

  /** The place with the largest Wald statistic. Undefined where there is no room for a break. */
  #largest(from: number, to: number): number | undefined {
    const least = this.#least(from, to);
    const [x, m, slopes, variances] = [this.#x, this.#m, this.#slopes, this.#variances];
    const sums = new Powers();
    for (let k = from; k < to - least; k++) {
      sums.add(m[k]!, x[k]!);
      if (k + 1 < from + least) continue;
      slopes[k + 1] = sums.slope();
      variances[k + 1] = sums.variance(slopes[k + 1]!);
    }
    sums.clear();
    let place: number | undefined;
    let most = 0;
    for (let k = to - 1; k >= from + least; k--) {
      sums.add(m[k]!, x[k]!);
      if (k > to - least) continue;
      const slope = sums.slope();
      const change = slope - slopes[k]!;
      const wald = (change * change) / (sums.variance(slope) + variances[k]!);
      if (!(wald > most)) continue;
      most = wald;
      place = k;
    }
    return place;
  }

  /** The break at a place, by two passes over each side. */
  #judged(from: number, place: number, to: number): Found {
    const side = (first: number, last: number) => {
      const line = new Line(this.#own, this.#market, this.#rows.subarray(first, last));
      return { beta: line.beta, se: line.robustSeBeta(), n: line.n };
    };
    const [before, after]: [Segment, Segment] = [side(from, place), side(place, to)];
    // betas that differ by their rounding do not differ
    const rounding = (to - from) * Number.EPSILON * (Math.abs(before.beta) + Math.abs(after.beta));
    const change = Math.abs(after.beta - before.beta) > rounding ? after.beta - before.beta : 0;
    const wald = (change * change) / (before.se * before.se + after.se * after.se);
    const least = this.#least(from, to);
    const [first, last] = [this.#share(from, from + least, to), this.#share(from, to - least, to)];
    return { row: this.#rows[place]!, before, after, wald, pValue: breakPValue(wald, first, last) };
  }

  /** How much of the market's movement on both sides of a place is before it. */
  #share(from: number, place: number, to: number): number {
    const [before, after] = [this.#movement(from, place), this.#movement(place, to)];
    return before / (before + after);
  }

  /** The sum of squared deviations of the market, by two passes. */
  #movement(from: number, to: number): number {
    const own = this.#m.subarray(from, to);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    return own.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  }
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Sums of the products of powers of pairs (u, v): what a slope and its robust variance are made of. */
class Powers {
  #n = 0;
  #u = 0;
  #v = 0;
  #uu = 0;
  #uv = 0;
  #vv = 0;
  #uuu = 0;
  #uuv = 0;
  #uvv = 0;
  #uuuu = 0;
  #uuuv = 0;
  #uuvv = 0;

  clear(): void {
    this.#n = this.#u = this.#v = this.#uu = this.#uv = this.#vv = 0;
    this.#uuu = this.#uuv = this.#uvv = this.#uuuu = this.#uuuv = this.#uuvv = 0;
  }

  add(u: number, v: number): void {
    const uu = u * u;
    const uv = u * v;
    this.#n++;
    this.#u += u;
    this.#v += v;
    this.#uu += uu;
    this.#uv += uv;
    this.#vv += v * v;
    this.#uuu += uu * u;
    this.#uuv += uu * v;
    this.#uvv += uv * v;
    this.#uuuu += uu * uu;
    this.#uuuv += uu * uv;
    this.#uuvv += uv * uv;
  }

  slope(): number {
    return (this.#uv - (this.#u * this.#v) / this.#n) / this.#centred();
  }

  /** HC1, of the slope that the same pairs have. */
  variance(slope: number): number {
    const n = this.#n;
    const mean = this.#u / n;
    const level = this.#v / n - slope * mean;
    // sums of e^2, u e^2 and u^2 e^2 with e = v - slope u - level
    const [ss, sl, ll] = [slope * slope, 2 * slope * level, level * level];
    const e0 = this.#vv + ss * this.#uu + ll * n - 2 * slope * this.#uv - 2 * level * this.#v + sl * this.#u;
    const e1 =
      this.#uvv +
      ss * this.#uuu +
      ll * this.#u -
      2 * slope * this.#uuv -
      2 * level * this.#uv +
      sl * this.#uu;
    const e2 =
      this.#uuvv +
      ss * this.#uuuu +
      ll * this.#uu -
      2 * slope * this.#uuuv -
      2 * level * this.#uuv +
      sl * this.#uuu;
    const meat = Math.max(0, e2 - 2 * mean * e1 + mean * mean * e0);
    const centred = this.#centred();
    return ((n / (n - 2)) * meat) / (centred * centred);
  }

  #centred(): number {
    return this.#uu - (this.#u * this.#u) / this.#n;
  }
}
