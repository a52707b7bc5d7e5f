// Times of day in a column of their own, in files whose columns have types: joined to the dates as those of CSV are.
import { DateDay, Table, TimeMillisecond, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import { describe, expect, test } from "vitest";
import { query } from "../../src/node/duckdb.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { fromArrow } from "../../src/source/arrow.ts";
import { fromCSV } from "../../src/source/csv.ts";
import type { TableOptions } from "../../src/source/format.ts";
import { fromJSONLines } from "../../src/source/jsonlines.ts";
import { fromParquet } from "../../src/source/parquet.ts";
import { openParquetStream } from "../../src/source/parquet-stream.ts";
import { fromQuery } from "../../src/source/query.ts";
import { Duck } from "../duckdb.ts";

const duck = await Duck.open();
const ROWS = ["2024-01-02", "2024-01-03"].flatMap((date) =>
  ["09:30:00", "10:00:00.250", "15:59:00"].flatMap((time) => [
    [date, time, "A", 1.5 + Number(time.slice(0, 2))] as const,
    [date, time, "B", 2.5 + Number(time.slice(0, 2))] as const,
  ]),
);
const text = `date,time,ticker,close\n${ROWS.map((row) => row.join(",")).join("\n")}\n`;
const expected = fromCSV(text).panel;
const VALUES = `(values ${ROWS.map((row) => `(${row.map((cell) => (typeof cell === "string" ? `'${cell}'` : cell)).join(",")})`).join(",")}) t(date, time, ticker, close)`;
const NOTE = 'times of day in column "time" are joined to the dates in "date"';

function same(panel: Panel): void {
  expect(panel.time).toEqual(expected.time);
  expect(panel.tickers).toEqual(expected.tickers);
  expect([...panel.values]).toEqual([...expected.values]);
  expect(panel.notes.join()).toContain(NOTE);
}

describe("the panel is that of CSV", () => {
  test.each(["varchar", "date", "timestamp"])("Parquet and SQL, dates as %s", async (type) => {
    expect(expected.time.kind).toBe("instant");
    for (const clock of ["varchar", "time"]) {
      const select = `select date::${type} as date, time::${clock} as time, ticker, close::double as close from ${VALUES}`;
      const { panel, format } = await fromParquet(await duck.parquet(select));
      same(panel);
      expect(format.columns).toEqual(["date", "ticker", "close"]);
      expect(format.types).toHaveLength(3);
      same(fromQuery(await query(select, undefined)).panel);
    }
  });

  test("Arrow, times as text and as a type", async () => {
    const days = ROWS.map(([date]) => new Date(date));
    const ms = ROWS.map(([, time]) => Date.parse(`1970-01-01T${time}Z`));
    for (const time of [
      vectorFromArray(ms, new TimeMillisecond()),
      vectorFromArray(
        ROWS.map((row) => row[1]),
        new Utf8(),
      ),
    ]) {
      const table = new Table({
        date: vectorFromArray(days, new DateDay()),
        time,
        ticker: vectorFromArray(
          ROWS.map((row) => row[2]),
          new Utf8(),
        ),
        close: vectorFromArray(ROWS.map((row) => row[3])),
      });
      same((await fromArrow(tableToIPC(table, "file"))).panel);
    }
  });

  test("JSON lines, with the ticker of a folder too", () => {
    const lines = (rows: typeof ROWS) =>
      rows.map(([date, time, ticker, close]) => JSON.stringify({ date, time, ticker, close })).join("\n");
    same(fromJSONLines(lines(ROWS)).panel);
    const one = ROWS.filter((row) => row[2] === "A").map(([date, time, , close]) =>
      JSON.stringify({ date, time, close }),
    );
    const options: TableOptions = { constants: [["ticker", "A"]] };
    const { panel } = fromJSONLines(one.join("\n"), options);
    expect([panel.tickers, [...panel.values]]).toEqual([["A"], [...expected.values.subarray(0, 6)]]);
  });
});

test("times of last trades, which differ between tickers only, are left out", async () => {
  const last = ROWS.filter(
    ([, time, ticker]) => (time === "09:30:00") === (ticker === "A") && !time.startsWith("15"),
  );
  const lines = last.map(([date, time, ticker, close]) => JSON.stringify({ date, time, ticker, close }));
  const { panel } = fromJSONLines(lines.join("\n"));
  expect([panel.time.kind, panel.values.length, panel.notes.join().includes("joined")]).toEqual([
    "day",
    4,
    false,
  ]);
});

test("what is no time, or none there, is an error that names its row; a stream is refused", async () => {
  const none = `select date::date as date, nullif(time, '15:59:00')::time as time, ticker, close::double as close from ${VALUES}`;
  await expect(fromParquet(await duck.parquet(none))).rejects.toThrow(
    'row 5, column "time": the time of day is missing; fill it in, or take the row out',
  );
  const select = `select date::date as date, time::time as time, ticker, close::double as close from ${VALUES}`;
  const bytes = await duck.parquet(select);
  const source = {
    byteLength: bytes.length,
    slice: (from: number, to?: number) => bytes.slice(from, to).buffer,
  };
  await expect(openParquetStream(source, { name: "a.parquet" })).rejects.toThrow(
    'a.parquet: has times of day in column "time", which are not joined to the dates in "date" in bounded memory; write them as timestamps in one column, or leave --max-memory out',
  );
  const across = '{"ticker":"A","2024-01-02":1,"2024-01-03":2}\n{"ticker":"B","2024-01-02":3,"2024-01-03":4}';
  expect(() => fromJSONLines(across)).toThrow("so turn the table, or write it as CSV");
});
