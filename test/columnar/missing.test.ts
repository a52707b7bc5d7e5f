// Values that an option says are missing, in files whose columns have types.
import { Float32, Float64, Table, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import { expect, test } from "vitest";
import { query } from "../../src/node/duckdb.ts";
import { fromArrow } from "../../src/source/arrow.ts";
import type { TableOptions } from "../../src/source/format.ts";
import { fromJSONLines } from "../../src/source/jsonlines.ts";
import { fromParquet } from "../../src/source/parquet.ts";
import { openParquetStream } from "../../src/source/parquet-stream.ts";
import { fromQuery } from "../../src/source/query.ts";
import { Duck } from "../duckdb.ts";

const duck = await Duck.open();
const NaValues = { naValues: ["-999", "-99.9", "n.a."] };
const DATES = ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"];
const A = [1.5, -999, 2, 3];
const B = [-99.9, 4, -999, 5];
const SELECT = `select unnest(${sql(DATES)})::date as date, unnest(${sql(A)})::double as "A", unnest(${sql(B)})::float as "B", unnest([1, 2, -999, 4])::bigint as "C"`;
const LONG = `select date, 'T' as ticker, "B" as close from (${SELECT})`;

function sql(values: readonly (string | number)[]): string {
  return `[${values.map((value) => (typeof value === "string" ? `'${value}'` : value)).join(", ")}]`;
}

const missing = Number.NaN;
const WIDE = [1.5, missing, 2, 3, missing, 4, missing, 5, 1, 2, missing, 4];

test.each<
  [string, (options: TableOptions) => Promise<{ panel: { values: Float64Array; notes: readonly string[] } }>]
>([
  ["Parquet", async (options) => fromParquet(await duck.parquet(SELECT), options)],
  ["SQL", async (options) => fromQuery(await query(SELECT, undefined), options)],
  [
    "Arrow",
    async (options) => {
      const columns = {
        date: vectorFromArray(DATES, new Utf8()),
        A: vectorFromArray(A, new Float64()),
        B: vectorFromArray(B, new Float32()),
        C: vectorFromArray([1, 2, -999, 4], new Float64()),
      };
      return fromArrow(tableToIPC(new Table(columns), "file"), options);
    },
  ],
  [
    "JSON lines",
    async (options) => {
      const lines = DATES.map((date, t) =>
        JSON.stringify({ date, A: A[t], B: B[t], C: [1, "2", "-999", "4"][t] }),
      );
      return fromJSONLines(lines.join("\n"), options);
    },
  ],
])("numbers are missing in a wide table of %s", async (_, read) => {
  const { panel } = await read(NaValues);
  expect([...panel.values]).toEqual(WIDE);
  expect(panel.notes).toContain(
    "input: 4 values are missing by --na-values".replace("input", panel.notes[0]!.split(":")[0]!),
  );
  expect((await read({})).panel.values.filter(Number.isNaN)).toHaveLength(0);
});

test("before it is decided which of several rows counts, in memory and by row groups", async () => {
  const twice = await duck.parquet(
    `${LONG} union all by name select date, 'T' as ticker, 7::float as close from (${SELECT}) order by close`,
  );
  const { panel } = await fromParquet(twice, { ...NaValues, duplicates: "mean" });
  expect([...panel.values]).toEqual([7, 5.5, 7, 6]);
  const source = {
    byteLength: twice.length,
    slice: (from: number, to?: number) => twice.slice(from, to).buffer,
  };
  const stream = await openParquetStream(source, NaValues);
  const values: number[] = [];
  for await (const { rows, value } of stream.pieces()) values.push(...value.subarray(0, rows));
  expect(values.filter(Number.isNaN)).toHaveLength(2);
  const { notes } = await stream.end();
  expect(notes("ascending", Uint8Array.of(1)).join()).toContain("2 values are missing by --na-values");
});

test("texts are missing among the numbers of JSON lines, and no others", () => {
  const lines = [
    '{"date":"2024-01-02","A":"n.a."}',
    '{"date":"2024-01-03","A":"1.5"}',
    '{"date":"2024-01-04","A":"n.a."}',
  ];
  const { panel } = fromJSONLines(lines.join("\n"), NaValues);
  expect([...panel.values]).toEqual([missing, 1.5, missing]);
  expect(panel.notes).toEqual(["input: 2 values are missing by --na-values"]);
  const more = [...lines, '{"date":"2024-01-05","A":"2"}', '{"date":"2024-01-08","A":"3"}'].join("\n");
  expect(() => fromJSONLines(more)).toThrow(
    'input: row 1, column "A": "n.a." is not a number; write null where there is none, or say --na-values',
  );
});

test("a column of text is no column of numbers, whatever is missing in it", async () => {
  const text = await duck.parquet(`select date, "A"::varchar as "A" from (${SELECT})`);
  await expect(fromParquet(text, { ...NaValues, valueColumn: "A" })).rejects.toThrow(/column "A"/);
});
