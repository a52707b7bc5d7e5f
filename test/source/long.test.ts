// Long tables by date and by ticker, whole and with something amiss: the same panel, however the rows lie.
import { expect, test } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import { fromCSV } from "../../src/source/csv.ts";

const [N, T] = [70, 90];
const tickers = Array.from({ length: N }, (_, i) => `T${String(i).padStart(2, "0")}`);
const value = (i: number, t: number) => 10 + i + t / 128;

type Row = readonly [ticker: number, date: number];
const byDate = Array.from({ length: N * T }, (_, k): Row => [k % N, Math.floor(k / N)]);
const byTicker = Array.from({ length: N * T }, (_, k): Row => [Math.floor(k / T), k % T]);

function read(rows: readonly Row[]) {
  const lines = rows.map(([i, t]) => `${formatTime("day", 18_000 + t)},${tickers[i]},${value(i, t)}\n`);
  return fromCSV(`date,ticker,close\n${lines.join("")}`).panel;
}

function swapped(rows: readonly Row[], a: number, b: number): Row[] {
  return rows.map((row, k) => (k === a ? rows[b]! : k === b ? rows[a]! : row));
}

test.each<[string, readonly Row[]]>([
  ["by date", byDate],
  ["by ticker", byTicker],
  ["by date, newest first", byDate.map(([i, t]): Row => [i, T - 1 - t])],
  ["by date, the last two rows the other way round", swapped(byDate, N * T - 1, N * T - 2)],
  ["by date, two rows of different dates the other way round", swapped(byDate, 3, N * T - 3)],
  ["by ticker, the last two rows the other way round", swapped(byTicker, N * T - 1, N * T - 2)],
])("%s", (_, rows) => {
  const panel = read(rows);
  expect([...panel.tickers].sort()).toEqual(tickers);
  expect(panel.time.values).toHaveLength(T);
  for (const [k, ticker] of panel.tickers.entries()) {
    const wanted = Array.from({ length: T }, (_, t) => value(tickers.indexOf(ticker), t));
    expect([...panel.values.subarray(k * T, (k + 1) * T)]).toEqual(wanted);
  }
});

test("by date with one row less: that cell alone is missing", () => {
  for (const gone of [0, 4321, N * T - 1]) {
    const panel = read(byDate.filter((_, k) => k !== gone));
    const missing = [...panel.values].flatMap((cell, k) => (Number.isNaN(cell) ? [k] : []));
    const [i, t] = byDate[gone]!;
    expect(missing).toEqual([panel.tickers.indexOf(tickers[i]!) * T + t]);
  }
});
