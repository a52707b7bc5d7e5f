// Long tables a piece at a time: the numbers of dates and tickers, and what is kept of them.
import { describe, expect, test } from "vitest";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { toParquet } from "../../src/parquet.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { openCSVStream } from "../../src/source/csv-stream.ts";
import { openParquetStream } from "../../src/source/parquet-stream.ts";
import type { LongStream } from "../../src/source/stream.ts";

const days = Array.from({ length: 900 }, (_, t) => new Date(t * 864e5).toISOString().slice(0, 10));
const names = Array.from({ length: 200 }, (_, i) => `T${i}`);
const value = (i: number, t: number) => ((i * 7919 + t * 104_729) % 10_007) / 100;

const csv = new TextEncoder().encode(
  `\ufeffdate,ticker,close\r\n${days.flatMap((day, t) => names.map((name, i) => `${day},"${name}",${value(i, t)}`)).join("\r\n")}`,
);
const { time, values } = panelFromColumns(
  days,
  Object.fromEntries(names.map((name, i) => [name, days.map((_, t) => value(i, t))])),
);
const result = {
  time,
  tickers: names,
  benchmarks: ["M"],
  windows: [2],
  stats: ["beta" as const],
  arrays: [values],
  notes: [],
};
const parquet = Buffer.concat([...toParquet(result)]);

/** Blocks of odd sizes, in an array that is used again. */
async function* blocks(text = csv) {
  const block = new Uint8Array(70_001);
  for (let at = 0, k = 0; at < text.length; k++) {
    const part = text.subarray(at, at + 1 + ((k * 30_011) % 70_001));
    block.set(part);
    at += part.length;
    yield { bytes: block.subarray(0, part.length), done: at };
  }
}

const source = {
  byteLength: parquet.length,
  slice: (start: number, end?: number) => new Uint8Array(parquet.subarray(start, end)).buffer,
};
const open: Record<string, () => Promise<LongStream>> = {
  CSV: () => openCSVStream(() => blocks(), { name: "prices" }),
  Parquet: () => openParquetStream(source, { name: "prices", valueColumn: "beta" }),
};

describe.each(Object.keys(open))("%s", (kind) => {
  test("every cell once, and every piece within a few megabytes", async () => {
    const stream = await open[kind]!();
    const cells: number[] = [];
    let pieces = 0;
    for await (const { rows, date, ticker, value } of stream.pieces()) {
      pieces++;
      for (let k = 0; k < rows; k++) cells.push(date[k]!, ticker[k]!, value[k]!);
    }
    expect(pieces).toBeGreaterThan(1);
    expect(cells).toHaveLength(3 * days.length * names.length);
    const { calendar, tickers } = await stream.end();
    const wrong: number[] = [];
    for (let k = 0; k < cells.length; k += 3) {
      const t = calendar.values[cells[k]!]!;
      const i = names.indexOf(tickers[cells[k + 1]!]!);
      if (cells[k + 2] !== value(i, t)) wrong.push(k);
    }
    expect(wrong).toEqual([]);
    expect(new Set(calendar.values).size).toBe(days.length);
    expect([...tickers].sort()).toEqual([...names].sort());
  });

  test("dates and tickers are known as soon as their rows are, and notes by what their order and values are", async () => {
    const stream = await open[kind]!();
    for await (const { rows, date, ticker } of stream.pieces()) {
      const most = (numbers: Int32Array) => numbers.subarray(0, rows).reduce((a, b) => Math.max(a, b));
      expect(most(date)).toBe(stream.dates.length - 1);
      expect(most(ticker)).toBeLessThan(stream.tickers.length);
    }
    const { calendar, tickers, notes } = await stream.end();
    expect(stream.tickers).toEqual(tickers);
    expect(stream.dates).toHaveLength(calendar.values.length);
    expect(new Set(stream.dates).size).toBe(days.length);
    const some = new Uint8Array(names.length).fill(1, 1);
    expect(notes("unsorted", some).join()).toMatch(/long table.*not in order.*ticker T0 has no value/);
  });
});

test.each([
  ["a source", "\r\n\r\nSource: the exchange, 2024\r\nNote: closes\r\n"],
  ["a count and sums", "\nTotal\n(180000 rows)"],
  ["blank lines alone", "\n\n,,\n"],
])(
  "what stands below a table of one piece or several is left out as it is in memory: %s",
  async (_, below) => {
    for (const rows of [csv.indexOf(10, 3000), csv.length]) {
      const text = Buffer.concat([csv.subarray(0, rows), new TextEncoder().encode(below)]);
      const { panel, format } = fromCSV(text, { name: "prices" });
      const stream = await openCSVStream(() => blocks(text), { name: "prices" });
      let count = 0;
      for await (const piece of stream.pieces()) count += piece.rows;
      expect(count).toBe(format.rows);
      const { tickers, notes } = await stream.end();
      const all = new Uint8Array(tickers.length).fill(1);
      expect(notes(format.order, all)).toEqual(panel.notes);
      expect(panel.notes.join().includes("below the table")).toBe(below.includes("o"));
    }
  },
);

test("the row that a message names is the file's", async () => {
  const stream = await open.CSV!();
  const rows: number[] = [];
  for await (const piece of stream.pieces()) rows.push(piece.row(0), piece.row(piece.rows - 1));
  expect(rows[0]).toBe(2);
  expect(rows.at(-1)).toBe(days.length * names.length + 1);
  for (let k = 2; k < rows.length; k += 2) expect(rows[k]).toBe(rows[k - 1]! + 1);
});
