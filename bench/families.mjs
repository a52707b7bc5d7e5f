// Seeded series that are hard to compute on: for the tests of the kernel and for the table of its accuracy.
import { normal, uniform } from "./panels.mjs";

export function returnsOf(count, rows, seed) {
  const draw = normal(seed);
  const market = Float64Array.from({ length: rows }, () => 0.01 * draw());
  const series = Array.from({ length: count }, (_, i) =>
    market.map((step) => (i / 2 - 1) * step + 0.015 * draw()),
  );
  return { series, market };
}

function levels(returns, start) {
  let level = start;
  return returns.map((step) => {
    level *= 1 + step;
    return level;
  });
}

function withOutlier(series, at, value) {
  const copy = series.slice();
  copy[at] = value;
  return copy;
}

/** Slopes of the tickers where they are linear in the market: no power of two, so that each product is rounded. */
const slope = (i) => [2.1, -0.7, 30.3, 0.1, -1 / 3][i % 5];

/** slope x market + noise of standard deviation `ratio` x that, so that 1 - r2 is about ratio^2. */
function linear({ series, market }, ratio, seed) {
  const draw = normal(seed + 1);
  const sd = ratio * standardDeviation(market);
  return { series: series.map((_, i) => market.map((step) => slope(i) * (step + sd * draw()))), market };
}

function standardDeviation(series) {
  const mean = series.reduce((sum, value) => sum + value, 0) / series.length;
  return Math.sqrt(series.reduce((sum, value) => sum + (value - mean) ** 2, 0) / series.length);
}

const priceLevels = ({ series, market }) => ({
  series: series.map((one) => levels(one, 50)),
  market: levels(market, 1000),
});

const offset = ({ series, market }) => ({
  series: series.map((one) => one.map((value) => value + 1e9)),
  market: market.map((value) => value + 1e9),
});

function gaps({ series, market }, w, seed) {
  const draw = uniform(seed);
  const holed = series.map((one, i) => {
    const copy = one.map((value) => (draw() < 0.05 ? Number.NaN : value));
    const halt = Math.floor(draw() * one.length);
    copy.fill(Number.NaN, halt, halt + Math.floor(w * 0.7));
    if (i % 3 === 0) copy.fill(Number.NaN, 0, Math.floor(draw() * 2 * w));
    return copy;
  });
  return { series: holed, market: market.map((value) => (draw() < 0.01 ? Number.NaN : value)) };
}

/** What breaks running sums and pairwise formulas; outliers enter, pass through and leave. */
const sums = {
  returns: (data) => data,
  "price levels": priceLevels,
  "offset 1e9": offset,
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
  "gaps, halts and late listings": gaps,
  "price levels with gaps": (data, w, seed) => gaps(priceLevels(data), w, seed),
  "offset 1e9 with gaps": (data, w, seed) => gaps(offset(data), w, seed),
  "gaps and outliers": ({ series, market }, w, seed) => {
    const draw = uniform(seed);
    const spoilt = series.map((one) =>
      one.map((value) => (draw() < 0.05 ? Number.NaN : draw() < 0.5 / w ? 1e8 : value)),
    );
    return { series: spoilt, market };
  },
};

/** What leaves so little beside the line that cxx - cxm^2 / cmm cancels to nothing. */
const residuals = {
  "linear, r2 = 1 - 1e-4": (data, _, seed) => linear(data, 1e-2, seed),
  "linear, r2 = 1 - 1e-8": (data, _, seed) => linear(data, 1e-4, seed),
  "linear, r2 = 1 - 1e-12": (data, _, seed) => linear(data, 1e-6, seed),
  "twice the market": ({ series, market }) => ({
    series: series.map((_, i) => market.map((step) => [2, -0.5, 1, -16, 0.125][i % 5] * step)),
    market,
  }),
  "a tenth of the market, rounded": ({ series, market }) => ({
    series: series.map((_, i) => market.map((step) => [0.1, -0.3, 1 / 3, 0.7, -1.1][i % 5] * step)),
    market,
  }),
  "linear for a stretch": ({ series, market }, w) => ({
    series: series.map((one, i) =>
      one.map((value, t) => (t >= 1.2 * w && t < 2.7 * w ? slope(i) * market[t] + 0.001 : value)),
    ),
    market,
  }),
  anticorrelated: (data, _, seed) => {
    const { series, market } = linear(data, 0.1, seed);
    return { series: series.map((one, i) => (slope(i) > 0 ? one.map((value) => -value) : one)), market };
  },
  "price levels, three times the market's plus 1e6": ({ series, market }) => {
    const index = levels(market, 1000);
    return { series: series.map((_, i) => index.map((level) => (3 + i) * level + 1e6)), market: index };
  },
  "price levels, linear, r2 = 1 - 1e-12": ({ series, market }, _, seed) =>
    linear({ series, market: levels(market, 1000) }, 1e-6, seed),
  "linear with gaps, r2 = 1 - 1e-12": (data, w, seed) => gaps(linear(data, 1e-6, seed), w, seed),
  "linear with gaps, price levels plus 1e6": ({ series, market }, w, seed) => {
    const index = levels(market, 1000);
    return gaps({ series: series.map(() => index.map((level) => 3 * level + 1e6)), market: index }, w, seed);
  },
  // periods of two and four rows: orthogonal in windows of 20, 60, 252 and 1000, and without a mean
  "t near 0": ({ series, market }, _, seed) => {
    const draw = normal(seed + 1);
    return {
      series: series.map((_, i) => market.map((_, t) => (t & 2 ? 0.02 : -0.02) * (i + 1) + 1e-9 * draw())),
      market: market.map((_, t) => (t & 1 ? 0.01 : -0.01)),
    };
  },
};

export const families = { ...sums, ...residuals };

function put(series, values) {
  for (const [t, value] of Object.entries(values)) series[Number(t)] = value;
}

/** What an anchor at the wrong value would pay for with digits. */
export const moving = {
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
      for (let t = 0; t < series.length; t++) series[t] = (t < p ? 100 : 2000) * (1 + series[t]);
  },
  "an exponential trend": (x, m) => {
    for (const series of [x, m]) {
      let level = 1;
      for (let t = 0; t < series.length; t++) {
        level *= 1.01 + series[t] / 10;
        series[t] = level;
      }
    }
  },
  "bad ticks beside a gap": (x, m, p) => {
    put(x, { [p - 3]: Number.NaN, [p - 2]: Number.NaN, [p - 1]: Number.NaN, [p]: Number.NaN });
    for (const series of [x, m]) put(series, { [p + 1]: 1e8, [p + 2]: 1e8 });
  },
  "a ticker that turns into 0.3 of the market": (x, m, p) => {
    for (let t = p; t < x.length; t++) x[t] = 0.3 * m[t];
  },
};
