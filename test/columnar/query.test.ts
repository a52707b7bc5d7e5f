import { expect, test } from "vitest";
import { query } from "../../src/node/duckdb.ts";
import type { TableOptions } from "../../src/source/format.ts";
import { fromQuery } from "../../src/source/query.ts";

const read = async (sql: string, options: TableOptions = {}) => fromQuery(await query(sql), options);

/** A value in a row on 2024-01-01, and 1 on the day after. */
const column = (value: string) =>
  `select date '2024-01-01' + i as date, if(i = 0, ${value}, null) as x from range(2)  t(i)`;

test.each([
  ["1.1::double", 1.1],
  ["1.1::float", Math.fround(1.1)],
  ["1.10::decimal(4,2)", 1.1],
  ["123456.789::decimal(9,3)", 123456.789],
  ["123456789012.345::decimal(18,3)", 123456789012.345],
  ["'123456789012345678901234.567'::decimal(38,3)", Number("123456789012345678901234.567")],
  ["-7::tinyint", -7],
  ["200::utinyint", 200],
  ["-30000::smallint", -30000],
  ["60000::usmallint", 60000],
  ["-7::integer", -7],
  ["4000000000::uinteger", 4e9],
  ["-9007199254740993::bigint", -9007199254740992],
  ["18446744073709551615::ubigint", 2 ** 64],
  ["'170141183460469231731687303715884105727'::hugeint", 2 ** 127],
] as const)("%s is the nearest double, null is missing", async (value, expected) => {
  const sql = column(value).replace("+ i as", "+ i::int as");
  const { panel } = await read(sql, { shape: "wide" });
  expect([...panel.values]).toEqual([expected, Number.NaN]);
});

test("infinities are missing, with a note", async () => {
  const { panel } = await read(column("'inf'::double").replace("+ i as", "+ i::int as").replace("null", "2"));
  expect([...panel.values]).toEqual([Number.NaN, 2]);
  expect(panel.notes.join()).toContain("1 infinite value counts as missing");
});

const MS = Date.UTC(2024, 0, 2, 9, 30);
test.each([
  ["timestamp '2024-01-02 09:30:00'", "instant", MS],
  ["timestamp '1969-12-31 23:59:59.999'", "instant", -1],
  ["timestamp_s '2024-01-02 09:30:00'", "instant", MS],
  ["timestamp_ms '2024-01-02 09:30:00.001'", "instant", MS + 1],
  ["timestamp_ns '2024-01-02 09:30:00.001'", "instant", MS + 1],
  ["timestamptz '2024-01-02 09:30:00+02'", "instant", MS - 7_200_000],
  ["timestamp '2024-01-02 00:00:00'", "day", MS / 864e5 - 9.5 / 24],
  ["date '2024-01-02'", "day", 19724],
  ["'2024-01-02'", "day", 19724],
  ["'Jan 2 2024'", "day", 19724],
] as const)("%s is a date", async (date, kind, expected) => {
  const { panel } = await read(`select ${date} as date, 1.5 as x`, { shape: "wide" });
  expect(panel.time.kind).toBe(kind);
  expect([...panel.time.values]).toEqual([Math.round(expected)]);
  const unzoned = panel.notes.some((note) => note.includes("no time zone"));
  expect(unzoned).toBe(kind === "instant" && !date.startsWith("timestamptz"));
});

test("a long result of many chunks, with names as enums, is the table that was asked for", async () => {
  const sql = `select date '2000-01-01' + t::int as date, ('T' || i)::enum('T0', 'T1', 'T2') as ticker, i * 10000.0 + t as close
    from range(3) a(i), range(5000) b(t) order by all desc`;
  const { panel, format } = await read(sql);
  expect(format).toMatchObject({ kind: "sql", shape: "long", rows: 15_000, order: "descending" });
  const tickers = [...panel.tickers].sort();
  expect(tickers).toEqual(["T0", "T1", "T2"]);
  for (const [i, ticker] of tickers.entries()) {
    const at = panel.tickers.indexOf(ticker) * 5000;
    expect([...panel.values.subarray(at, at + 5000)]).toEqual(
      Array.from({ length: 5000 }, (_, t) => i * 10000 + t),
    );
  }
});
