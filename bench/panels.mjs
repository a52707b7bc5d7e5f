// The seeded panels of `rollbeta bench`, and such panels as files of prices.
export { makePanels, normal, uniform } from "../dist/bench/panels.js";

/** A wide table of the panel's prices, a walk from its returns, each printed by `print`. */
export function priceCSV(panel, print = (x) => x.toFixed(2)) {
  const { time, tickers } = panel;
  const price = pricesOf(panel);
  const rows = time.values.length;
  const pieces = [`date,${tickers.join(",")}\n`];
  for (let t = 0; t < rows; t++) {
    const line = tickers.map((_, i) => print(price[i * rows + t]));
    pieces.push(`${dateOf(time.values[t])},${line.join(",")}\n`);
  }
  return Buffer.from(pieces.join(""));
}

/** The same as a long table, date after date or ticker after ticker; four decimals. */
export function longCSV(panel, order) {
  const { time, tickers } = panel;
  const price = pricesOf(panel);
  const dates = Array.from(time.values, dateOf);
  const rows = dates.length;
  const line = (i, t) => `${dates[t]},${tickers[i]},${price[i * rows + t].toFixed(4)}\n`;
  const pieces =
    order === "date"
      ? dates.map((_, t) => tickers.map((_, i) => line(i, t)).join(""))
      : tickers.map((_, i) => dates.map((_, t) => line(i, t)).join(""));
  return Buffer.concat(["date,ticker,close\n", ...pieces].map((piece) => Buffer.from(piece)));
}

/** The prices of a panel of returns, as a panel. */
export function prices(panel) {
  return { ...panel, values: pricesOf(panel) };
}

/** One ticker of a panel of prices as an instrument's own table, as a quotes service writes it. */
export function singleCSV({ time, values }, i) {
  const rows = time.values.length;
  const lines = Array.from(time.values, (day, t) => {
    const close = values[i * rows + t];
    const [open, high, low] = [values[i * rows + Math.max(0, t - 1)], 1.01 * close, 0.98 * close];
    const numbers = [open, high, low, close].map((x) => x.toFixed(6)).join(",");
    return `${dateOf(day)},${numbers},${100_000 + ((i * 7919 + t * 104_729) % 9_000_000)}\n`;
  });
  return `Date,Open,High,Low,Close,Volume\n${lines.join("")}`;
}

/** Prices that move as exchanges' do, ticker-major, from 100 on and never below 1. */
function pricesOf({ time, tickers, values }) {
  const rows = time.values.length;
  const price = new Float64Array(values.length);
  for (let i = 0; i < tickers.length; i++) {
    let last = 100;
    for (let t = 0; t < rows; t++) {
      last = Math.max(1, last * (1 + values[i * rows + t] / 4));
      price[i * rows + t] = last;
    }
  }
  return price;
}

function dateOf(day) {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
