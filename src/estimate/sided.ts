import { isUsable } from "../panel/missing.ts";
import { openModule, Series } from "./module.ts";
import type { Sided } from "./options.ts";
import { centre } from "./shift.ts";
import type { Work } from "./work.ts";

/*
Betas over falling markets. D are the rows of the window in which the market is below its threshold, d[t] = m[t] - threshold. Sums
are over D; mean x and mean m over the whole window, mean_D over D. Those over rising markets are the same of -x against -m.

  ang-chen-xing     sum (x - mean_D x)(m - mean_D m) / sum (m - mean_D m)^2   below the mean: the slope of those rows alone.
                    Ang, Chen and Xing, "Downside risk", Review of Financial Studies 19 (2006), after Bawa and Lindenberg.
  bawa-lindenberg   sum x m / sum m^2                                         below 0, of excess returns: through the origin.
                    Bawa and Lindenberg, "Capital market equilibrium in a mean-lower partial moment framework", Journal of
                    Financial Economics 5 (1977); the same as Hogan and Warren's of 1974.
  harlow-rao        sum (x - mean x) d / sum d^2                              below the mean.
                    Harlow and Rao, "Asset pricing in a generalized mean-lower partial moment framework", Journal of
                    Financial and Quantitative Analysis 24 (1989).
  estrada           sum min(x - mean x, 0) d / sum d^2                        below the mean: the ticker must fall, too.
                    Estrada, "Systematic risk in emerging markets: the D-CAPM", Emerging Markets Review 3 (2002).

All but Estrada's are weighted sums of x, and all have weights that belong to the market as long as the window is complete. Those
are computed once; harlow-rao's take its mean x off, sum (x - mean x) d = sum over the window of x (d - mean d).
*/

/** Weights, in numbers, that are made before the tickers are gone through. */
const CHUNK = 2 ** 18;

/** Tickers that the module takes side by side. */
const TOGETHER = 4;

/** Betas of every ticker over falling or rising markets. */
export function sided(work: Work, definition: Sided, side: "down" | "up"): void {
  const { returns, window, beta, onProgress } = work;
  const sign = side === "down" ? 1 : -1;
  const market = work.market.values.map((value) => sign * value);
  const rows = market.length;
  const tickers = returns.tickers.length;
  const marketGaps = countsOf(market, window);
  // so many rows at a time that their weights stay near
  const most = Math.max(1, Math.floor(CHUNK / window));
  const { memory, places, sum } = open(Math.min(most, rows), window, definition);
  for (let i = 0; i < tickers; i++) beta.fill(Number.NaN, i * rows, i * rows + window - 1);
  for (let from = window - 1; from < rows; from += most) {
    const to = Math.min(rows, from + most);
    const length = to - from + window - 1;
    const weights = new Float64Array(memory.buffer, places.weights, (to - from) * window).fill(Number.NaN);
    for (let t = from; t < to; t++) {
      if (marketGaps[t]! < window) continue;
      const own = weights.subarray((t - from) * window, (t - from + 1) * window);
      own.set(market.subarray(t - window + 1, t + 1));
      toWeights(own, definition);
    }
    const x = new Float64Array(memory.buffer, places.series, TOGETHER * length);
    const out = new Float64Array(memory.buffer, places.out, TOGETHER * length);
    for (let i = 0; i < tickers; i += TOGETHER) {
      const count = Math.min(TOGETHER, tickers - i);
      for (let k = 0; k < count; k++) {
        const base = (i + k) * rows;
        x.set(returns.values.subarray(base + from - window + 1, base + to), k * length);
      }
      sum(places.series, length, places.weights, window, places.out, places.scratch, sign);
      for (let k = 0; k < count; k++)
        beta.set(out.subarray(k * length + window - 1, (k + 1) * length), (i + k) * rows + from);
      if (to === rows) onProgress(i + count);
    }
  }
  fillGaps(work, definition, sign);
}

/** Numbers of the definitions in the module. */
const NUMBERS: readonly Sided[] = ["bawa-lindenberg", "ang-chen-xing", "harlow-rao", "estrada"];

/** Computes every cell whose window has a gap from its pairs; NaN where they are too few. */
function fillGaps(
  { returns, market, window, minPeriods, beta }: Work,
  definition: Sided,
  sign: number,
): void {
  const rows = market.values.length;
  const series = new Series(rows, 3, () => 2 * window);
  const [X, M, OUT] = series.at as [number, number, number];
  series.load(1, market.values);
  for (let i = 0; i < returns.tickers.length; i++) {
    const base = i * rows;
    if (minPeriods === window && returns.values.subarray(base, base + rows).every(isUsable)) continue;
    series.load(0, returns.values, base);
    series.load(2, beta, base);
    const number = NUMBERS.indexOf(definition);
    series.module.gapped(X, M, rows, window, minPeriods, number, sign, OUT, series.rest);
    beta.set(series.views[2]!, base);
  }
}

/** The market's returns in a window without gaps become the weights that make beta of a ticker's, in place; NaN without a row below the threshold. */
function toWeights(market: Float64Array, definition: Sided): void {
  const n = market.length;
  if (definition !== "bawa-lindenberg") centre(market);
  let first = -1;
  let below = 0;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    market[k] = Math.min(market[k]!, 0);
    if (market[k]! >= 0) continue;
    if (first < 0) first = k;
    below++;
    sum += definition === "ang-chen-xing" ? market[k]! - market[first]! : market[k]!;
  }
  if (definition === "ang-chen-xing") {
    // of the rows below alone, about their own mean: from the first on, so that equal ones are exactly flat
    const origin = market[first]!;
    for (let k = 0; k < n; k++) if (market[k]! < 0) market[k] = market[k]! - origin - sum / below;
  }
  let square = 0;
  for (let k = 0; k < n; k++) square += market[k]! * market[k]!;
  if (definition === "harlow-rao") for (let k = 0; k < n; k++) market[k]! -= sum / n;
  for (let k = 0; k < n; k++) market[k] = square > 0 ? market[k]! / square : Number.NaN;
}

/** How many usable values the window of each row has. */
function countsOf(series: Float64Array, window: number): Int32Array {
  const counts = new Int32Array(series.length);
  let n = 0;
  for (let t = 0; t < series.length; t++) {
    if (isUsable(series[t]!)) n++;
    if (t >= window && isUsable(series[t - window]!)) n--;
    counts[t] = n;
  }
  return counts;
}

/** The module with room for series over the windows of `rows` rows, the results and the weights. */
function open(rows: number, window: number, definition: Sided) {
  const bytes = 8 * TOGETHER * (rows + window - 1);
  const { module, base } = openModule(
    (module) => 2 * bytes + module.scratchBytes(window) + 8 * rows * window,
  );
  const scratch = base + 2 * bytes;
  const places = { series: base, out: base + bytes, scratch, weights: scratch + module.scratchBytes(window) };
  const sum = {
    "ang-chen-xing": module.centred,
    "bawa-lindenberg": module.plain,
    "harlow-rao": module.centred,
    estrada: module.lower,
  }[definition];
  return { memory: module.memory, places, sum };
}
