// The seeded panels of `rollbeta bench`, and such a panel as a file.
export { makePanels, normal, uniform } from "../dist/bench/panels.js";

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
