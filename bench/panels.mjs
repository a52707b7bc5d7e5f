// Seeded panels of daily returns: a market and stocks that follow it, complete or with gaps and late listings.

/** mulberry32: uniform on [0, 1), the same everywhere. */
export function uniform(seed) {
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
export function normal(seed) {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

export function makePanels(tickers, rows, seed = 1) {
  const draw = uniform(seed);
  const noise = () => draw() + draw() + draw() + draw() - 2;
  const market = Float64Array.from({ length: rows }, () => 0.01 * noise());
  const dense = new Float64Array(tickers * rows);
  for (let k = 0; k < dense.length; k++) dense[k] = market[k % rows] + 0.02 * noise();
  // 2 % gaps, and every fifth ticker listed at some later date
  const gappy = dense.map((value) => (draw() < 0.02 ? Number.NaN : value));
  for (let i = 0; i < tickers; i += 5) gappy.fill(Number.NaN, i * rows, i * rows + Math.floor(draw() * rows));

  const time = { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => 15_000 + t) };
  const names = Array.from({ length: tickers }, (_, i) => `T${String(i).padStart(4, "0")}`);
  const panel = (values) => ({ time, tickers: names, values, notes: [] });
  return {
    market: { time, tickers: ["M"], values: market, notes: [] },
    dense: panel(dense),
    gappy: panel(gappy),
  };
}

/** The panel as prices in a wide CSV, two decimals as exchanges print them. */
export function priceCSV({ time, tickers, values }) {
  const rows = time.values.length;
  const price = new Float64Array(tickers.length).fill(100);
  const pieces = [`date,${tickers.join(",")}\n`];
  for (let t = 0; t < rows; t++) {
    const line = new Array(tickers.length);
    for (let i = 0; i < tickers.length; i++) {
      price[i] = Math.max(1, price[i] * (1 + values[i * rows + t] / 4));
      line[i] = price[i].toFixed(2);
    }
    const date = new Date(time.values[t] * 86_400_000).toISOString().slice(0, 10);
    pieces.push(`${date},${line.join(",")}\n`);
  }
  return Buffer.from(pieces.join(""));
}
