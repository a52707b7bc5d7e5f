import { createPanel, type Panel } from "../../src/panel/panel.ts";
import { normal, uniform } from "../random.ts";

/** A panel over `rows` consecutive days; tickers are T0, T1, ... */
export function panelOf(series: readonly ArrayLike<number>[], rows: number): Panel {
  const values = new Float64Array(series.length * rows);
  for (const [i, one] of series.entries()) values.set(Array.from(one), i * rows);
  const time = { kind: "day" as const, values: Float64Array.from({ length: rows }, (_, t) => t) };
  return createPanel(
    time,
    series.map((_, i) => `T${i}`),
    values,
  );
}

/** The bits of doubles, so that NaN equals NaN and -0 differs from 0. */
export function bits(array: Float64Array): BigUint64Array {
  return new BigUint64Array(array.slice().buffer);
}

export interface Market {
  series: Float64Array[];
  market: Float64Array;
}

/** Daily returns of a market and of stocks with betas -1, -0.5, 0, ... */
export function returnsOf(count: number, rows: number, seed: number): Market {
  const draw = normal(seed);
  const market = Float64Array.from({ length: rows }, () => 0.01 * draw());
  const series = Array.from({ length: count }, (_, i) =>
    market.map((step) => (i / 2 - 1) * step + 0.015 * draw()),
  );
  return { series, market };
}

function levels(returns: Float64Array, start: number): Float64Array {
  let level = start;
  return returns.map((step) => {
    level *= 1 + step;
    return level;
  });
}

type Family = (market: Market, w: number, seed: number) => Market;

function withOutlier(series: Float64Array, at: number, value: number): Float64Array {
  const copy = series.slice();
  copy[at] = value;
  return copy;
}

/** The kinds of data that break running sums or pairwise formulas; the outliers enter, pass through and leave. */
export const families: Record<string, Family> = {
  returns: (data) => data,
  "price levels": ({ series, market }) => ({
    series: series.map((one) => levels(one, 50)),
    market: levels(market, 1000),
  }),
  "offset 1e9": ({ series, market }) => ({
    series: series.map((one) => one.map((value) => value + 1e9)),
    market: market.map((value) => value + 1e9),
  }),
  "outlier 1e8 in the tickers": ({ series, market }, w, seed) => {
    const draw = uniform(seed);
    return { series: series.map((one) => withOutlier(one, Math.floor((1 + draw()) * w), 1e8)), market };
  },
  "outlier 1e8 in the market": ({ series, market }, w, seed) => ({
    series,
    market: withOutlier(market, Math.floor((1 + uniform(seed)()) * w), 1e8),
  }),
  "outlier 1e8 in both": ({ series, market }, w, seed) => {
    const at = Math.floor((1 + uniform(seed)()) * w);
    return { series: series.map((one) => withOutlier(one, at, -1e8)), market: withOutlier(market, at, 1e8) };
  },
  "gaps, halts and late listings": ({ series, market }, w, seed) => {
    const draw = uniform(seed);
    const holed = series.map((one, i) => {
      const copy = one.map((value) => (draw() < 0.05 ? Number.NaN : value));
      const halt = Math.floor(draw() * one.length);
      copy.fill(Number.NaN, halt, halt + Math.floor(w * 0.7));
      if (i % 3 === 0) copy.fill(Number.NaN, 0, Math.floor(draw() * 2 * w));
      return copy;
    });
    return { series: holed, market: market.map((value) => (draw() < 0.01 ? Number.NaN : value)) };
  },
  "price levels with gaps": (data, w, seed) =>
    families["gaps, halts and late listings"]!(families["price levels"]!(data, w, seed), w, seed),
  "offset 1e9 with gaps": (data, w, seed) =>
    families["gaps, halts and late listings"]!(families["offset 1e9"]!(data, w, seed), w, seed),
  "gaps and outliers": ({ series, market }, w, seed) => {
    const draw = uniform(seed);
    const spoilt = series.map((one) =>
      one.map((value) => (draw() < 0.05 ? Number.NaN : draw() < 0.5 / w ? 1e8 : value)),
    );
    return { series: spoilt, market };
  },
};

function put(series: Float64Array, values: Record<number, number>): void {
  for (const [t, value] of Object.entries(values)) series[Number(t)] = value;
}

/** Changes to a ticker and its market at row p: what an anchor at the wrong value would pay for with digits. */
export const moving: Record<string, (x: Float64Array, m: Float64Array, p: number) => void> = {
  "a bad tick in the ticker": (x, _, p) => put(x, { [p]: 1e8 }),
  "bad ticks in both, a row apart": (x, m, p) => {
    put(x, { [p]: 1e8 });
    put(m, { [p - 1]: 1e8 });
  },
  "two bad ticks running in both": (x, m, p) => {
    put(x, { [p - 2]: 1e8, [p - 1]: -1e8 });
    put(m, { [p - 1]: 1e8, [p]: 1e8 });
  },
  "a rate that steps": (x, m, p) => {
    x.fill(0.07, 0, p).fill(0.0725, p);
    m.fill(0.05, 0, p).fill(0.0525, p);
  },
  "levels that jump twentyfold": (x, m, p) => {
    for (const series of [x, m])
      for (let t = 0; t < series.length; t++) series[t] = (t < p ? 100 : 2000) * (1 + series[t]!);
  },
  "an exponential trend": (x, m) => {
    for (const series of [x, m]) {
      let level = 1;
      for (let t = 0; t < series.length; t++) {
        level *= 1.01 + series[t]! / 10;
        series[t] = level;
      }
    }
  },
  "bad ticks beside a gap": (x, m, p) => {
    put(x, { [p - 3]: Number.NaN, [p - 2]: Number.NaN, [p - 1]: Number.NaN, [p]: Number.NaN });
    for (const series of [x, m]) put(series, { [p + 1]: 1e8, [p + 2]: 1e8 });
  },
};
