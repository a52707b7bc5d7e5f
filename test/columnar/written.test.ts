// What we write, others read: DuckDB the Parquet files, apache-arrow the Arrow ones.
import { writeFileSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Matrix } from "../../src/panel/matrix.ts";
import { createPanel } from "../../src/panel/panel.ts";
import type { Result } from "../../src/panel/result.ts";
import { formatTime, type TimeIndex } from "../../src/panel/time.ts";
import { fromArrow } from "../../src/source/arrow.ts";
import { ArrowFile } from "../../src/source/arrow-file.ts";
import { fromParquet } from "../../src/source/parquet.ts";
import { ParquetFile } from "../../src/source/parquet-file.ts";
import { readColumnPairs, readColumnResult } from "../../src/source/result.ts";
import { toArrow } from "../../src/table/arrow.ts";
import { toParquet } from "../../src/table/parquet.ts";
import { Duck } from "../duckdb.ts";
import { uniform } from "../random.ts";

const duck = await Duck.open();
const DAY_MS = 86_400_000;

function joined(pieces: Iterable<Uint8Array>): Uint8Array {
  return new Uint8Array(Buffer.concat([...pieces]));
}

function times(kind: TimeIndex["kind"], rows: number): TimeIndex {
  return {
    kind,
    values: Float64Array.from({ length: rows }, (_, t) => (kind === "day" ? -3 + t : -1_500 + t * 60_001)),
  };
}

function matrixOf(kind: TimeIndex["kind"], tickers: readonly string[], values: Float64Array): Matrix {
  const time = times(kind, values.length / tickers.length);
  return { time, tickers, values, stat: "corr", window: 20, benchmark: '市場, "x"' };
}

/** Numbers with gaps, whole columns of them and none at all. */
function gappy(tickers: number, rows: number): Float64Array {
  const random = uniform(tickers * 31 + rows);
  return Float64Array.from({ length: tickers * rows }, (_, k) => {
    const i = Math.floor(k / rows);
    const share = [0, 0.3, 1, 0.01][i % 4]!;
    return random() < share ? Number.NaN : (random() - 0.5) * 10 ** ((k % 30) - 15);
  });
}

function resultOf(
  kind: TimeIndex["kind"],
  tickers: number,
  rows: number,
  windows: Result["windows"],
): Result {
  const time = times(kind, rows);
  const names = Array.from({ length: tickers }, (_, i) => `T'${i}`);
  const arrays = Array.from({ length: 2 * windows.length * 2 }, (_, k) =>
    k % 2 === 0
      ? gappy(tickers, rows)
      : gappy(tickers, rows).map((value) => (Number.isNaN(value) ? value : (k + 1) * 20)),
  );
  return {
    time,
    tickers: names,
    benchmarks: ["SPY", "TOPIX 指数"],
    windows,
    stats: ["beta", "n"],
    arrays,
    notes: [],
  };
}

const nullable = (value: number) => (Number.isNaN(value) ? null : value);
const isoOf = ({ kind, values }: TimeIndex) => Array.from(values, (value) => formatTime(kind, value));

async function duckRead(pieces: Iterable<Uint8Array>, select = "*") {
  const path = duck.path("written.parquet");
  writeFileSync(path, joined(pieces));
  return duck.rows(`select ${select} from '${path}'`);
}

describe("DuckDB reads our Parquet", () => {
  test.each([
    ["day", 3, 1],
    ["day", 9, 700],
    ["instant", 5, 333],
    ["day", 2, 140_000],
  ] as const)("wide, of %ss, %i x %i", async (kind, tickers, rows) => {
    const names = Array.from({ length: tickers }, (_, i) => `T ${i}`);
    const matrix = matrixOf(kind, names, gappy(tickers, rows));
    const read = await duckRead(toParquet(matrix), `epoch_ms(date), * exclude (date)`);
    const ms = kind === "day" ? DAY_MS : 1;
    expect(read).toHaveLength(rows);
    for (const [t, [date, ...values]] of read.entries()) {
      if (Number(date) !== matrix.time.values[t]! * ms) throw new Error(`row ${t}: ${date}`);
      for (const [i, value] of values.entries()) {
        if (value !== nullable(matrix.values[i * rows + t]!))
          throw new Error(`row ${t}, column ${i}: ${value}`);
      }
    }
    const path = duck.path("written.parquet");
    const schema = await duck.rows(`select column_name, column_type from (describe select * from '${path}')`);
    expect(schema.slice(0, 2)).toEqual([
      ["date", kind === "day" ? "DATE" : "TIMESTAMP WITH TIME ZONE"],
      ["T 0", "DOUBLE"],
    ]);
  });

  test.each([[[20, 60]], [["90d", 60, "halflife=60"]]] as const)("long, windows %j", async (windows) => {
    const result = resultOf("day", 5, 30_000, windows);
    const rows = await duckRead(
      toParquet(result),
      'date::varchar, ticker, benchmark, "window", beta, n, typeof("window")',
    );
    const dates = isoOf(result.time);
    const T = dates.length;
    expect(rows).toHaveLength(2 * windows.length * 5 * T);
    let row = 0;
    for (const [b, benchmark] of result.benchmarks.entries()) {
      for (const [w, window] of windows.entries()) {
        const first = (b * windows.length + w) * 2;
        const label = windows.every((one) => typeof one === "number") ? window : String(window);
        for (const [i, ticker] of result.tickers.entries()) {
          for (let t = 0; t < T; t++) {
            const [beta, n] = [0, 1].map((s) => nullable(result.arrays[first + s]![i * T + t]!));
            const wanted = [dates[t], ticker, benchmark, label, beta, n];
            const found = rows[row++]!;
            if (wanted.some((value, k) => value !== found[k]))
              throw new Error(`${row}: ${found} is not ${wanted}`);
          }
        }
      }
    }
    expect(rows[0]![6]).toBe(windows.every((one) => typeof one === "number") ? "INTEGER" : "VARCHAR");
  });

  test("with its settings, its statistics, and dictionaries of names", async () => {
    await duckRead(
      toParquet(resultOf("day", 4, 100, [60]), { metadata: { "rollbeta.version": "9.9", メモ: "ä" } }),
    );
    const path = duck.path("written.parquet");
    expect(await duck.rows(`select decode(key), decode(value) from parquet_kv_metadata('${path}')`)).toEqual([
      ["rollbeta.version", "9.9"],
      ["メモ", "ä"],
    ]);
    const chunks = await duck.rows(
      `select path_in_schema, stats_min_value, stats_max_value, stats_null_count, encodings from parquet_metadata('${path}') where row_group_id = 0`,
    );
    const nulls = resultOf("day", 4, 100, [60]).arrays[0]!.filter(Number.isNaN).length;
    expect(chunks[0]).toEqual(["date", "1969-12-29", "1970-04-07", "0", "PLAIN, RLE"]);
    expect(chunks[1]![4]).toBe("PLAIN, RLE_DICTIONARY");
    expect(chunks[4]![3]).toBe(String(nulls));
    expect(await duck.rows(`select count(*) from '${path}' where date < date '1970-01-01'`)).toEqual([
      ["24"],
    ]);
  });
});

describe("apache-arrow reads our Arrow", () => {
  test.each(["file", "stream"] as const)("wide, a %s", (container) => {
    for (const [kind, tickers, rows] of [
      ["day", 9, 700],
      ["instant", 5, 333],
      ["day", 2, 140_000],
    ] as const) {
      const names = Array.from({ length: tickers }, (_, i) => `T ${i}`);
      const matrix = matrixOf(kind, names, gappy(tickers, rows));
      const table = tableFromIPC(joined(toArrow(matrix, { container, metadata: { a: "b" } })));
      expect(table.schema.fields.slice(0, 2).map(String)).toEqual([
        kind === "day" ? "date: Date32<DAY>" : "date: Timestamp<MILLISECOND, UTC>",
        "T 0: Float64",
      ]);
      expect(Object.fromEntries(table.schema.metadata)).toMatchObject({
        a: "b",
        "rollbeta.stat": "corr",
        "rollbeta.window": "20",
      });
      expect(table.numRows).toBe(rows);
      const ms = kind === "day" ? DAY_MS : 1;
      for (let t = 0; t < rows; t++) {
        if (Number(table.getChildAt(0)!.get(t)) !== matrix.time.values[t]! * ms) throw new Error(`row ${t}`);
        for (let i = 0; i < tickers; i++) {
          const value = table.getChildAt(i + 1)!.get(t);
          if (value !== nullable(matrix.values[i * rows + t]!))
            throw new Error(`row ${t}, column ${i}: ${value}`);
        }
      }
    }
  });

  test.each(["file", "stream"] as const)("long, a %s", (container) => {
    for (const windows of [
      [20, 60],
      ["90d", 60],
    ] as const) {
      const result = resultOf("day", 7, 30_000, windows);
      const table = tableFromIPC(joined(toArrow(result, { container })));
      expect(table.schema.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
        "date Date32<DAY>",
        "ticker Dictionary<Int32, Utf8>",
        "benchmark Dictionary<Int32, Utf8>",
        windows[0] === 20 ? "window Int32" : "window Dictionary<Int32, Utf8>",
        "beta Float64",
        "n Float64",
      ]);
      const T = result.time.values.length;
      expect(table.numRows).toBe(2 * 2 * 7 * T);
      const column = (name: string) => table.getChild(name)!;
      for (let row = 0; row < table.numRows; row += 7) {
        const t = row % T;
        const i = Math.floor(row / T) % 7;
        const w = Math.floor(row / (7 * T)) % 2;
        const b = Math.floor(row / (14 * T));
        const first = (b * 2 + w) * 2;
        const found = ["ticker", "benchmark", "window", "beta", "n"].map((name) => column(name).get(row));
        const label = windows[0] === 20 ? windows[w] : String(windows[w]);
        const numbers = [0, 1].map((s) => nullable(result.arrays[first + s]![i * T + t]!));
        const wanted = [result.tickers[i], result.benchmarks[b], label, ...numbers];
        if (wanted.some((value, k) => value !== found[k]))
          throw new Error(`${row}: ${found} is not ${wanted}`);
      }
    }
  });

  test("only files and streams there are", () => {
    const matrix = matrixOf("day", ["A"], Float64Array.of(1));
    expect(() => [...toArrow(matrix, { container: "feather" as "file" })]).toThrow(
      new RangeError("container must be file or stream, got feather"),
    );
  });
});

describe("we read what we wrote", () => {
  const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN));
  const table = fc
    .record({ tickers: fc.integer({ min: 1, max: 6 }), rows: fc.integer({ min: 1, max: 70 }) })
    .chain(({ tickers, rows }) =>
      fc.record({
        tickers: fc.constant(Array.from({ length: tickers }, (_, i) => `T${i}`)),
        kind: fc.constantFrom("day" as const, "instant" as const),
        values: fc.float64Array({
          minLength: tickers * rows,
          maxLength: tickers * rows,
          noDefaultInfinity: true,
        }),
        gaps: fc.array(value, { minLength: 1, maxLength: 5 }),
      }),
    );

  test("panels, by Parquet and Arrow", async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ tickers, kind, values, gaps }) => {
        for (const [k, gap] of gaps.entries()) values[(k * 7) % values.length] = gap;
        fc.pre(values.some((one) => !Number.isNaN(one)));
        const panel = createPanel(times(kind, values.length / tickers.length), tickers, values);
        const written = joined(toParquet(panel));
        for (const found of [
          (await fromParquet(written, { shape: "wide" })).panel,
          (await fromArrow(joined(toArrow(panel)), { shape: "wide" })).panel,
          (await fromArrow(joined(toArrow(panel, { container: "stream" })), { shape: "wide" })).panel,
        ]) {
          expect(found.tickers).toEqual(tickers);
          expect(found.time).toEqual(panel.time);
          expect(found.values.every((one, k) => Object.is(one, values[k]))).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("results, a matrix at a time", async () => {
    for (const windows of [
      [20, 60],
      ["90d", "expanding"],
    ] as const) {
      const result = resultOf("day", 5, 300, windows);
      const files = [
        await ParquetFile.open(joined(toParquet(result)), { name: "r" }),
        await ArrowFile.open(joined(toArrow(result)), { name: "r" }),
      ];
      for (const file of files) {
        expect(await readColumnPairs(file)).toEqual(
          ["SPY", "TOPIX 指数"].flatMap((benchmark) => windows.map((window) => ({ benchmark, window }))),
        );
        const first = (await readColumnResult(file)).matrix;
        expect(first).toMatchObject({
          stat: "beta",
          window: windows[0],
          benchmark: "SPY",
          tickers: result.tickers,
        });
        expect(first.values).toEqual(result.arrays[0]);
        const choice = { stat: "n", window: windows[1], benchmark: "TOPIX 指数" };
        const chosen = (await readColumnResult(file, choice)).matrix;
        expect(chosen).toMatchObject(choice);
        expect(chosen.values).toEqual(result.arrays[7]);
        await expect(readColumnResult(file, { window: 61 })).rejects.toThrow(
          /r: no row has window "61"; did you mean/,
        );
        await expect(readColumnResult(file, { stat: "corr" })).rejects.toThrow(
          'no column "corr"; its statistics are beta, n',
        );
      }
    }
  });

  test("wide ones say what they hold", async () => {
    const matrix = matrixOf("day", ["A", "B"], Float64Array.of(1, 2, 3, 4));
    const file = await ParquetFile.open(
      joined(toParquet({ ...matrix, smoothing: "span=20", unit: "week" })),
      { name: "r" },
    );
    expect(await readColumnPairs(file)).toEqual([]);
    const { matrix: found, notes } = await readColumnResult(file);
    expect(found).toMatchObject({
      stat: "corr",
      window: 20,
      benchmark: matrix.benchmark,
      smoothing: "span=20",
      unit: "week",
    });
    expect(notes).toEqual([]);
    await expect(readColumnResult(file, { stat: "beta" })).rejects.toThrow(
      'r: holds stat "corr", not "beta"; leave --stat out',
    );
    const plain = createPanel(matrix.time, matrix.tickers, matrix.values);
    const unsaid = await readColumnResult(await ParquetFile.open(joined(toParquet(plain)), { name: "r" }), {
      stat: "r2",
    });
    expect(unsaid.matrix.stat).toBe("r2");
    expect(unsaid.notes).toEqual([
      "r: a wide table does not say what it holds; taken as r2 (say --window, --benchmark)",
    ]);
  });

  test("a ticker cannot be named as the dates are", () => {
    const matrix = matrixOf("day", ["date"], Float64Array.of(1));
    expect(() => [...toParquet(matrix)]).toThrow('a ticker is named "date"');
    expect(() => [...toArrow(matrix)]).toThrow('a ticker is named "date"');
  });
});
