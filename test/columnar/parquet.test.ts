import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pageCodecs } from "../../src/node/files.ts";
import { formatTime } from "../../src/panel/time.ts";
import type { TableOptions } from "../../src/source/format.ts";
import { fromParquet } from "../../src/source/parquet.ts";
import { Duck, sqlRow } from "../duckdb.ts";

const duck = await Duck.open();

/** What was read, plainly. */
async function read(bytes: Uint8Array, options: TableOptions = {}) {
  const { panel, format } = await fromParquet(bytes, { name: "a.parquet", ...options });
  const T = panel.time.values.length;
  return {
    dates: [...panel.time.values].map((value) => formatTime(panel.time.kind, value)),
    series: Object.fromEntries(
      panel.tickers.map((ticker, i) => [ticker, [...panel.values.subarray(i * T, i * T + T)]]),
    ),
    notes: panel.notes,
    format,
  };
}

const PRICE = "100 * exp(0.3 * sin(i * t * 0.7) + 0.01 * ((i * 7919 + t * 104729) % 1000))";
const LONG = `select date '2019-12-30' + t::int as date, 'T' || i as ticker, case when (i + t) % 11 = 0 then null else ${PRICE} end as close
  from range(4) a(i), range(2200) b(t) where (i * 5 + t) % 13 <> 0`;

async function expected(query: string) {
  const rows = await duck.rows(`select date::varchar, ticker, close from (${query}) order by ticker, date`);
  const dates = [...new Set(rows.map(([date]) => String(date)))].sort();
  const series: Record<string, number[]> = {};
  for (const [date, ticker, close] of rows) {
    series[String(ticker)] ??= new Array(dates.length).fill(Number.NaN);
    series[String(ticker)]![dates.indexOf(String(date))] = (close as number | null) ?? Number.NaN;
  }
  return { dates, series };
}

describe("what DuckDB wrote comes back as the same doubles", () => {
  const options = [
    "compression uncompressed",
    "compression snappy",
    "compression zstd",
    "compression gzip",
    "compression lz4_raw",
    "compression brotli",
    "compression zstd, row_group_size 2048",
    "compression snappy, parquet_version v2",
    "compression zstd, parquet_version v2, row_group_size 2048",
    "dictionary_size_limit 1",
  ];
  test.each(options)("long, %s", async (option) => {
    for (const order of [
      "ticker, date",
      "date, ticker",
      "hash(ticker || date::varchar)",
      "ticker, date desc",
    ]) {
      const { dates, series, format } = await read(await duck.parquet(`${LONG} order by ${order}`, option));
      expect({ dates, series }).toEqual(await expected(LONG));
      expect(format).toMatchObject({
        kind: "parquet",
        shape: "long",
        dateColumn: "date",
        tickerColumn: "ticker",
        valueColumn: "close",
        types: ["DATE", "STRING", "DOUBLE"],
        order:
          order === "ticker, date" || order === "date, ticker"
            ? "ascending"
            : order.endsWith("desc")
              ? "descending"
              : "unsorted",
      });
    }
  });

  test.each(options)("wide, %s", async (option) => {
    const wide = `from (pivot (${LONG}) on ticker using first(close) group by date) order by date`;
    const { dates, series, format } = await read(await duck.parquet(wide, option));
    expect({ dates, series }).toEqual(await expected(LONG));
    expect(format).toMatchObject({ shape: "wide", rows: 2200 });
    const newest = await read(await duck.parquet(`${wide} desc`, option));
    expect(newest).toMatchObject({ dates, format: { order: "descending" } });
    expect(newest.series).toEqual(series);
  });

  test("one instrument, with its name from the file's", async () => {
    const bytes = await duck.parquet(
      "select date '2024-01-01' + t::int as Date, t + 0.1 as Open, t + 0.2 as High, t as Low, t + 0.3 as Close, t * 1000 as Volume from range(5) b(t)",
    );
    const { series, notes } = await read(bytes, { name: "data/N225.parquet" });
    expect(series).toEqual({ N225: [0.3, 1.3, 2.3, 3.3, 4.3] });
    expect(notes[0]).toContain('value = "Close" of Open, High, Low, Close, Volume');
  });
});

describe("types", () => {
  const dated = async (expression: string) => {
    const { dates, series, notes, format } = await read(
      await duck.parquet(`select ${expression} as date, t + 0.5 as A, -t as B from range(3) b(t)`),
    );
    expect(series).toEqual({ A: [0.5, 1.5, 2.5], B: [-0, -1, -2].map((value) => value + 0) });
    return { dates, notes: notes.map((note) => note.replace("a.parquet: ", "")), type: format.types[0] };
  };
  const days = ["2024-02-28", "2024-02-29", "2024-03-01"];
  const UTC = "times of day have no time zone; taken as UTC";

  test.each([
    ["date '2024-02-28' + t::int", "DATE"],
    ["(date '2024-02-28' + t::int)::timestamp", "TIMESTAMP(MICROS)"],
    ["(date '2024-02-28' + t::int)::timestamp_ns", "TIMESTAMP(NANOS)"],
    ["(date '2024-02-28' + t::int)::timestamp_ms", "TIMESTAMP(MILLIS)"],
    ["(date '2024-02-28' + t::int)::varchar", "STRING"],
    ["strftime(date '2024-02-28' + t::int, '%d.%m.%Y')", "STRING"],
    ["strftime(date '2024-02-28' + t::int, '%Y%m%d')::int", "INT32"],
    ["strftime(date '2024-02-28' + t::int, '%Y%m%d')::bigint", "INT64"],
  ])("%s are days", async (expression, type) => {
    const found = await dated(expression);
    expect(found).toEqual({ dates: days, notes: [], type: found.type });
    expect(found.type!.replace("_64", "64").replace("INT_", "INT")).toBe(type);
  });

  test.each([
    ["timestamp '2024-02-28 09:30:00.123' + to_days(t::int)", ["2024-02-28T09:30:00.123Z"], [UTC]],
    [
      "(timestamp '2024-02-28 09:30:00.123' + to_days(t::int))::timestamp_ns",
      ["2024-02-28T09:30:00.123Z"],
      [UTC],
    ],
    [
      "(timestamp '1931-02-28 09:30:00.123' + to_days(t::int))::timestamp_ms",
      ["1931-02-28T09:30:00.123Z"],
      [UTC],
    ],
    [
      "(timestamp '1931-02-28 09:30:00.123' + to_days(t::int))::timestamp_ns",
      ["1931-02-28T09:30:00.123Z"],
      [UTC],
    ],
    [
      "timestamp '1931-02-28 09:30:00.123456' + to_days(t::int)",
      ["1931-02-28T09:30:00.123Z"],
      [UTC, "times are cut to whole milliseconds"],
    ],
    ["make_timestamptz(1709112600000000 + t * 86400000000)", ["2024-02-28T09:30:00Z"], []],
  ])("%s are instants", async (expression, [first], notes) => {
    const found = await dated(expression);
    expect(found.dates[0]).toBe(first);
    expect(found.dates).toHaveLength(3);
    expect(found.notes).toEqual(notes);
  });

  test.each([
    ["float", "(0.1 + t)::float", (t: number) => Math.fround(0.1 + t)],
    ["tinyint", "(t - 1)::tinyint", (t: number) => t - 1],
    ["usmallint", "(65533 + t)::usmallint", (t: number) => 65533 + t],
    ["integer", "(-2147483648 + t)::integer", (t: number) => -2147483648 + t],
    ["uinteger", "(4294967293 + t)::uinteger", (t: number) => 4294967293 + t],
    ["bigint", "(9007199254740992 + 1 + t)::bigint", (t: number) => Number(9007199254740993n + BigInt(t))],
    [
      "negative bigint",
      "(-9223372036854775807 + t)::bigint",
      (t: number) => Number(-9223372036854775807n + BigInt(t)),
    ],
    [
      "ubigint",
      "(18446744073709551613 + t)::ubigint",
      (t: number) => Number(18446744073709551613n + BigInt(t)),
    ],
    ["decimal(9,2)", "(0.07 + t)::decimal(9,2)", (t: number) => Number(`${t}.07`)],
    [
      "decimal(18,4)",
      "(-1234567890.1235 - t)::decimal(18,4)",
      (t: number) => -Number(`${1234567890 + t}.1235`),
    ],
    [
      "decimal(38,10)",
      "'1234567890123456789012.1234567891'::decimal(38,10) + t",
      (t: number) => Number(`${1234567890123456789012n + BigInt(t)}.1234567891`),
    ],
  ])("%s", async (_, expression, value) => {
    for (const option of ["", "parquet_version v2", "dictionary_size_limit 1"]) {
      const query = `select date '2024-01-01' + t::int as date, ${expression} as A, case when t = 1 then null else ${expression} end as B from range(3) b(t)`;
      const { series } = await read(await duck.parquet(query, option));
      expect(series).toEqual({ A: [0, 1, 2].map(value), B: [value(0), Number.NaN, value(2)] });
    }
  });

  test("enums and integers name tickers, in the order in which rows have them", async () => {
    const rows = "(values ('b', 2), ('a', 1), ('b', 4), ('a', 3)) v(name, x)";
    const query = `select date '2024-01-01' + (x // 3)::int as date, name::enum('zz', 'a', 'b') as ticker, x::double as close from ${rows}`;
    expect((await read(await duck.parquet(query))).series).toEqual({ b: [2, 4], a: [1, 3] });
    const codes = query
      .replace("name::enum('zz', 'a', 'b')", "(case name when 'a' then 7203 else 6758 end)")
      .replace("ticker", "code");
    expect((await read(await duck.parquet(codes))).series).toEqual({ "6758": [2, 4], "7203": [1, 3] });
  });
});

test("tables of any shape, nulls and infinities", async () => {
  const number = fc.oneof(
    fc.double({ noNaN: true }),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, -0, 1.5),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(number, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 40 }),
      fc.constantFrom("compression zstd", "parquet_version v2", "row_group_size 2048, compression gzip"),
      async (table, option) => {
        fc.pre(table.some((row) => row.some(Number.isFinite)));
        const rows = table.map((row, t) => sqlRow(`date '2024-01-01' + ${t}`, ...row));
        const { series, notes } = await read(
          await duck.parquet(`select * from (values ${rows.join(", ")}) v(date, A, B, C)`, option),
        );
        const value = (x: number) => (Number.isFinite(x) ? x : Number.NaN);
        expect(Object.values(series)).toEqual([0, 1, 2].map((i) => table.map((row) => value(row[i]!))));
        const infinite = table.flat().filter((x) => Math.abs(x) === Number.POSITIVE_INFINITY).length;
        expect(notes.some((note) => note.includes(`${infinite} infinite`))).toBe(infinite > 0);
      },
    ),
    { numRuns: 60 },
  );
});

describe("what is read", () => {
  const query = `select date '2020-01-01' + t::int as date, 'T' || i as ticker, ${PRICE} as close, random() as a, random() as b,
    random() as c, random() as d, random() as e, md5(random()::varchar) as f, t * 0.5 as market from range(20) a(i), range(500) b(t) order by i, t`;

  test("is only what is needed of a long file", async () => {
    const large = query.replace("range(500)", "range(8000)");
    const bytes = await duck.parquet(large, "compression uncompressed, row_group_size 10240");
    let got = 0;
    const file = {
      byteLength: bytes.length,
      slice: async (start: number, end = bytes.length) => {
        got += end - start;
        return bytes.slice(start, end).buffer;
      },
    };
    const { panel } = await fromParquet(file, { name: "a.parquet" });
    expect(panel).toEqual((await fromParquet(bytes, { name: "a.parquet" })).panel);
    // 3 of 10 columns, of which the largest is none
    expect(got).toBeLessThan(0.25 * bytes.length);
  });

  test("is one series where one is asked for", async () => {
    const bytes = await duck.parquet(query);
    const all = await read(bytes);
    expect((await read(bytes, { seriesColumn: "T3" })).series).toEqual({ T3: all.series.T3 });
    expect((await read(bytes, { seriesColumn: "market" })).series).toEqual({
      market: Array.from({ length: 500 }, (_, t) => t * 0.5),
    });
    await expect(read(bytes, { seriesColumn: "a" })).rejects.toThrow(
      /column "a" has two values on 2020-01-01: .* in row 1, .* in row 501/,
    );
    await expect(read(bytes, { seriesColumn: "T33" })).rejects.toThrow(
      'has neither a ticker nor a column "T33"; did you mean "T3"',
    );
  });

  test("is another column by option", async () => {
    const { format, series } = await read(await duck.parquet(query), { valueColumn: "market" });
    expect(format.valueColumn).toBe("market");
    expect(series.T7!.at(-1)).toBe(499 * 0.5);
  });

  test("Node's Buffers and its own codecs give the same", async () => {
    for (const codec of ["uncompressed", "gzip", "brotli", "zstd"]) {
      const bytes = await duck.parquet(query, `compression ${codec}, parquet_version v2`);
      const shifted = Buffer.alloc(bytes.length + 3);
      shifted.set(bytes, 3);
      const options = { compressors: pageCodecs };
      const { panel } = await fromParquet(bytes);
      expect((await fromParquet(bytes, options)).panel).toEqual(panel);
      expect((await fromParquet(shifted.subarray(3), options)).panel).toEqual(panel);
      expect((await fromParquet(shifted.subarray(3))).panel).toEqual(panel);
    }
  });

  test("ArrayBuffers are files too", async () => {
    const bytes = await duck.parquet(query);
    const buffer = bytes.slice().buffer;
    expect((await fromParquet(buffer)).panel).toEqual((await fromParquet(bytes)).panel);
  });
});
