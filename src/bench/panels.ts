// Seeded panels of daily returns: a market and stocks that follow it, complete or with gaps and late listings.
import type { Panel } from "../panel/panel.ts";
import type { TimeIndex } from "../panel/time.ts";

/** What is computed on; all of the same rows. */
export interface Panels {
  readonly market: Panel;
  readonly dense: Panel;
  /** The dense one with 2 % gaps, and every fifth ticker listed at some later date. */
  readonly gappy: Panel;
}

/** mulberry32: uniform on [0, 1), the same everywhere. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normals by Box and Muller. */
export function normal(seed: number): () => number {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

export function makePanels(tickers: number, rows: number, seed = 1): Panels {
  const draw = uniform(seed);
  const noise = () => draw() + draw() + draw() + draw() - 2;
  const dense = new Float64Array(tickers * rows); // first, so that a size beyond reason fails at once
  const market = Float64Array.from({ length: rows }, () => 0.01 * noise());
  for (let k = 0; k < dense.length; k++) dense[k] = market[k % rows]! + 0.02 * noise();
  const gappy = dense.map((value) => (draw() < 0.02 ? Number.NaN : value));
  for (let i = 0; i < tickers; i += 5) gappy.fill(Number.NaN, i * rows, i * rows + Math.floor(draw() * rows));

  const time: TimeIndex = { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => 15_000 + t) };
  const names = Array.from({ length: tickers }, (_, i) => `T${String(i).padStart(4, "0")}`);
  const panel = (values: Float64Array): Panel => ({ time, tickers: names, values, notes: [] });
  return {
    market: { time, tickers: ["M"], values: market, notes: [] },
    dense: panel(dense),
    gappy: panel(gappy),
  };
}

/** `count` benchmarks: the market, and mixtures of it with ever more of one ticker's own returns. */
export function severalMarkets({ market, dense }: Panels, count: number): Panel {
  const rows = market.values.length;
  const values = new Float64Array(count * rows);
  for (let b = 0; b < count; b++) {
    const own = (b % dense.tickers.length) * rows;
    for (let t = 0; t < rows; t++)
      values[b * rows + t] = market.values[t]! + (b / 10) * dense.values[own + t]!;
  }
  return { ...market, tickers: Array.from({ length: count }, (_, b) => `M${b}`), values };
}
