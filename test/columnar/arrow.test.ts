import { readFileSync } from "node:fs";
import {
  Bool,
  type DataType,
  DateDay,
  DateMillisecond,
  Decimal,
  Dictionary,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  LargeUtf8,
  Table,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  tableToIPC,
  Uint32,
  Utf8,
  type Vector,
  vectorFromArray,
} from "apache-arrow";
import { describe, expect, test } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import { fromArrow } from "../../src/source/arrow.ts";
import type { TableOptions } from "../../src/source/format.ts";
import { closeOf, DAYS, TICKERS } from "./fixtures/table.mjs";

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

async function read(bytes: Uint8Array, options: TableOptions = {}) {
  const { panel, format } = await fromArrow(bytes, { name: "a.arrow", ...options });
  const T = panel.time.values.length;
  return {
    dates: [...panel.time.values].map((value) => formatTime(panel.time.kind, value)),
    series: Object.fromEntries(
      panel.tickers.map((ticker, i) => [ticker, [...panel.values.subarray(i * T, i * T + T)]]),
    ),
    notes: panel.notes.map((note) => note.replace("a.arrow: ", "")),
    format,
  };
}

/** Both containers of what apache-arrow writes. */
function written(columns: Record<string, Vector>): Uint8Array[] {
  const table = new Table(columns);
  return (["file", "stream"] as const).map((kind) => tableToIPC(table, kind));
}

const days = ["2024-02-28", "2024-02-29", "2024-03-01"];
const dates = () =>
  vectorFromArray(
    days.map((day) => new Date(day)),
    new DateDay(),
  );
const doubles = (...values: (number | null)[]) => vectorFromArray(values, new Float64());

describe("what apache-arrow wrote", () => {
  test("wide", async () => {
    for (const bytes of written({
      date: dates(),
      A: doubles(0.1, null, -0),
      B: doubles(1e300, 2, Number.POSITIVE_INFINITY),
    })) {
      const { dates, series, notes, format } = await read(bytes);
      expect(dates).toEqual(days);
      expect(series).toEqual({ A: [0.1, Number.NaN, -0], B: [1e300, 2, Number.NaN] });
      expect(notes).toEqual(["1 infinite value counts as missing"]);
      expect(format).toMatchObject({
        kind: "arrow",
        shape: "wide",
        types: ["date32", "double", "double"],
        rows: 3,
      });
    }
  });

  test.each([
    ["date64", (ms: number) => new Date(ms), new DateMillisecond()],
    ["timestamp[s]", (ms: number) => ms, new TimestampSecond()],
    ["timestamp[ms, UTC]", (ms: number) => ms, new TimestampMillisecond("UTC")],
    ["timestamp[us]", (ms: number) => ms, new TimestampMicrosecond()],
    ["timestamp[ns, Asia/Tokyo]", (ms: number) => ms, new TimestampNanosecond("Asia/Tokyo")],
    ["utf8", (ms: number) => new Date(ms).toISOString().slice(0, 10), new Utf8()],
    ["largeutf8", (ms: number) => new Date(ms).toISOString().slice(0, 10), new LargeUtf8()],
    [
      "dictionary<utf8>",
      (ms: number) => new Date(ms).toISOString().slice(0, 10),
      new Dictionary(new Utf8(), new Int16()),
    ],
    [
      "int32",
      (ms: number) => Number(new Date(ms).toISOString().slice(0, 10).replaceAll("-", "")),
      new Int32(),
    ],
  ] as const)("dates as %s", async (name, value, type) => {
    const column = vectorFromArray(days.map((day) => value(Date.parse(day))) as never, type as DataType);
    for (const bytes of written({ day: column, A: doubles(1, 2, 3) })) {
      expect(await read(bytes)).toMatchObject({
        dates: days,
        series: { A: [1, 2, 3] },
        format: { types: [name, "double"] },
      });
    }
  });

  test("times of day", async () => {
    const at = Date.parse("1950-02-28T09:30:00.250Z");
    for (const [type, note] of [
      [new TimestampMillisecond("UTC"), []],
      [new TimestampMicrosecond(), ["times of day have no time zone; taken as UTC"]],
      [new TimestampNanosecond(), ["times of day have no time zone; taken as UTC"]],
    ] as const) {
      const column = vectorFromArray([at, at + 60_000] as never, type as DataType);
      for (const bytes of written({ time: column, A: doubles(1, 2) })) {
        const { dates, notes } = await read(bytes);
        expect(dates).toEqual(["1950-02-28T09:30:00.250Z", "1950-02-28T09:31:00.250Z"]);
        expect(notes).toEqual(note);
      }
    }
  });

  test("numbers of every type", async () => {
    const decimal = (value: bigint) => {
      const words = new Uint32Array(4);
      for (let k = 0, rest = BigInt.asUintN(128, value); k < 4; k++, rest >>= 32n)
        words[k] = Number(rest & 0xffffffffn);
      return words;
    };
    const columns = {
      date: dates(),
      float: vectorFromArray([0.1, null, 2], new Float32()),
      small: vectorFromArray([-32768, null, 7], new Int16()),
      unsigned: vectorFromArray([4294967295, 1, null], new Uint32()),
      big: vectorFromArray([9007199254740993n, -9223372036854775807n, null], new Int64()),
      money: vectorFromArray([decimal(-12345678901234567890n), decimal(7n), null], new Decimal(4, 38, 128)),
    };
    for (const bytes of written(columns)) {
      expect((await read(bytes)).series).toEqual({
        float: [Math.fround(0.1), Number.NaN, 2],
        small: [-32768, Number.NaN, 7],
        unsigned: [4294967295, 1, Number.NaN],
        big: [2 ** 53, -(2 ** 63), Number.NaN],
        money: [Number("-1234567890123456.7890"), 0.0007, Number.NaN],
      });
    }
  });

  test("long, of several batches, with dictionaries that hold more than is used", async () => {
    const names = ["B", "A", "B", "A"];
    const table = (order: string[]) => {
      const ticker = vectorFromArray(order, new Dictionary(new Utf8(), new Int32()));
      return new Table({
        date: vectorFromArray(
          [0, 0, 1, 1].map((day) => new Date(day * 864e5)),
          new DateDay(),
        ),
        ticker,
        close: doubles(1, 2, 3, null),
      });
    };
    for (const kind of ["file", "stream"] as const) {
      const { series, format } = await read(tableToIPC(table(names), kind));
      expect(series).toEqual({ B: [1, 3], A: [2, Number.NaN] });
      expect(format).toMatchObject({ shape: "long", tickerColumn: "ticker", valueColumn: "close" });
      const part = table(names).slice(2);
      expect((await read(tableToIPC(part, kind), { valueColumn: "close" })).series).toEqual({
        B: [3],
        A: [Number.NaN],
      });
    }
  });

  test("wherever the bytes lie, Node's Buffers included", async () => {
    for (const bytes of written({ date: dates(), A: doubles(1, 2, 3) })) {
      const shifted = Buffer.alloc(bytes.length + 3);
      shifted.set(bytes, 3);
      expect((await read(shifted.subarray(3))).series).toEqual({ A: [1, 2, 3] });
    }
  });

  test("one series of it", async () => {
    const [bytes] = written({ date: dates(), A: doubles(1, 2, 3), B: doubles(4, 5, 6) });
    expect((await read(bytes!, { seriesColumn: "B" })).series).toEqual({ B: [4, 5, 6] });
    await expect(read(bytes!, { seriesColumn: "C" })).rejects.toThrow(
      'a.arrow: has no column "C", asked for with the benchmark',
    );
  });
});

describe("compressed, by the programs lz4 and zstd", () => {
  test.each(["lz4.arrow", "zstd.arrow", "zstd.arrows"])("%s", async (name) => {
    const { dates, series, format } = await read(fixture(name));
    expect(dates).toHaveLength(DAYS);
    expect(format.container).toBe(name.endsWith("s") ? "stream" : "file");
    for (const [i, ticker] of TICKERS.entries()) {
      expect(series[ticker]).toEqual(Array.from({ length: DAYS }, (_, t) => closeOf(i, t) ?? Number.NaN));
    }
  });

  test("broken frames are said to be so", async () => {
    for (const name of ["lz4.arrow", "zstd.arrow"]) {
      const bytes = fixture(name);
      for (let at = 400; at < bytes.length - 600; at += 997) {
        const broken = bytes.slice();
        broken[at]! ^= 0x55;
        await fromArrow(broken, { name }).then(
          () => {}, // a number may have become another
          (error) => expect(error.message).toMatch(new RegExp(`^${name}: `)),
        );
      }
    }
  });
});

describe("what is refused", () => {
  const [file, stream] = written({ date: dates(), A: doubles(1, 2, 3) }) as [Uint8Array, Uint8Array];
  const BROKEN = "the file is broken or cut short; fetch or write it again";

  test("types that are no dates, names or numbers", async () => {
    const [bytes] = written({ date: dates(), A: vectorFromArray([true, false, true], new Bool()) });
    await expect(read(bytes!)).rejects.toThrow(
      'a.arrow: column "A" has type bool, which is no number; write it as doubles, or take the column out',
    );
  });

  test("files cut short, other formats", async () => {
    await expect(read(file.subarray(0, -7))).rejects.toThrow(
      `a.arrow: is an Arrow file without its end; ${BROKEN}`,
    );
    await expect(read(stream.subarray(0, -100))).rejects.toThrow(
      /^a.arrow: does not read as Arrow \(.*\); the file is broken/,
    );
    await expect(read(new TextEncoder().encode("FEA1...."))).rejects.toThrow(
      "is Feather of version 1, which is not read; write version 2",
    );
    expect((await read(stream.subarray(0, -8))).notes).toEqual([
      "the stream has no end mark; it may be cut short",
    ]);
  });

  test("missing dates and tickers, dates twice", async () => {
    const gap = vectorFromArray([new Date(0), null, new Date(864e5)], new DateDay());
    await expect(read(written({ date: gap, A: doubles(1, 2, 3) })[0]!)).rejects.toThrow(
      'a.arrow: row 2, column "date": the date is missing; fill it in, or take the row out',
    );
    const twice = vectorFromArray([new Date(0), new Date(864e5), new Date(0)], new DateDay());
    await expect(read(written({ date: twice, A: doubles(1, 2, 3) })[0]!)).rejects.toThrow(
      "a.arrow: rows 1 and 3 both have date 1970-01-01; keep one of them",
    );
    const ticker = vectorFromArray(["A", "", "B"], new Utf8());
    await expect(read(written({ date: dates(), ticker, close: doubles(1, 2, 3) })[0]!)).rejects.toThrow(
      'a.arrow: row 2, column "ticker": the ticker is missing',
    );
  });
});
