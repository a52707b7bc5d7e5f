// What is wrong with the options of a reader is said by every reader alike, before it looks at the data.
import { describe, expect, test } from "vitest";
import { fromArrow } from "../../src/source/arrow.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { openCSVStream } from "../../src/source/csv-stream.ts";
import { fromJSONLines } from "../../src/source/jsonlines.ts";
import { fromParquet } from "../../src/source/parquet.ts";
import { openParquetStream } from "../../src/source/parquet-stream.ts";
import { fromQuery } from "../../src/source/query.ts";

const text = "date,A,B\n2024-01-01,1,2\n2024-01-02,3,4\n";
const bytes = new TextEncoder().encode(text);

/** What a reader throws; options come from JavaScript, and may be anything. */
type Read = (options: never) => Promise<unknown>;
const READERS: Record<string, Read> = {
  fromCSV: async (options) => fromCSV(text, options),
  fromJSONLines: async (options) => fromJSONLines('{"date":"2024-01-01","A":1}\n', options),
  fromArrow: (options) => fromArrow(bytes, options),
  fromParquet: (options) => fromParquet(bytes, options),
  fromQuery: async (options) =>
    fromQuery({ name: "sql", columns: [], rows: 0, chunks: 0, vector: () => expect.fail("read") }, options),
  openCSVStream: (options) => openCSVStream(() => expect.fail("read"), options),
  openParquetStream: (options) =>
    openParquetStream({ byteLength: 100, slice: () => expect.fail("read") }, options),
};

async function thrown(read: Read, options: unknown): Promise<unknown> {
  return read(options as never).then(
    () => expect.fail("nothing is thrown"),
    (error: unknown) => error,
  );
}

const WRONG: readonly [options: unknown, error: Error][] = [
  [{ decimal: "x" }, new RangeError('decimal must be one of ".", ",", got "x"')],
  [{ delimiter: "ab" }, new RangeError('delimiter must be one of ",", ";", "\\t", "|", got "ab"')],
  [
    { duplicates: "frist" },
    new RangeError('duplicates must be one of "error", "first", "last", "mean", got "frist"'),
  ],
  [{ shape: "long" }, new RangeError('shape must be "wide", got "long"')],
  [{ skipRows: -1 }, new RangeError("skipRows must be an integer >= 0, got -1")],
  [{ skipRows: "2" }, new RangeError('skipRows must be an integer >= 0, got "2"')],
  [
    { comment: "##" },
    new RangeError('comment must be one mark such as #, no letter, digit or quote, got "##"'),
  ],
  [{ comment: 3 }, new RangeError("comment must be one mark such as #, no letter, digit or quote, got 3")],
  [{ naValues: "x" }, new TypeError('naValues must be a list of texts such as ["n.a.", "-999"], got "x"')],
  [
    { naValues: [-999] },
    new TypeError('naValues must be a list of texts such as ["n.a.", "-999"], got [-999]'),
  ],
  [{ layout: {} }, new TypeError("layout must be the layout of a file that fromCSV has read, got an object")],
  [{ layout: null }, new TypeError("layout must be the layout of a file that fromCSV has read, got null")],
  [{ dateFormat: 3 }, new TypeError("dateFormat must be a text, got 3")],
  [
    { dateFormat: "us" },
    new RangeError('dateFormat must be "dayfirst", "monthfirst" or a pattern such as "%d/%m/%Y", got "us"'),
  ],
  [
    { dateColumn: 1 },
    new TypeError('dateColumn must be a header, or the number of a column as text, "2", got 1'),
  ],
  [
    { valueColumn: null },
    new TypeError('valueColumn must be a header, or the number of a column as text, "2", got null'),
  ],
  [{ header: "false" }, new TypeError('header must be true or false, got "false"')],
  [{ listDropped: 1 }, new TypeError("listDropped must be true or false, got 1")],
  [{ encoding: 1252 }, new TypeError("encoding must be a text, got 1252")],
  [{ name: undefined, onProgress: true }, new TypeError("onProgress must be a function, got true")],
  [{ constants: { year: "2023" } }, new TypeError("constants must be a list of [name, text], got an object")],
  [
    { constants: [["year", 2023]] },
    new TypeError('constants must be a list of [name, text], got [["year", 2023]]'),
  ],
  [
    { locate: { ticker: "A" } },
    new TypeError("locate must be an object with a ticker and a time, got an object"),
  ],
  [
    { compressors: { ZSTD: "fast" } },
    new TypeError("compressors must be an object of functions by codec, got an object"),
  ],
  [null, new TypeError("options must be an object, got null")],
  ["close", new TypeError('options must be an object, got "close"')],
];

describe.each(Object.entries(READERS))("%s", (_, read) => {
  test.each(WRONG)("refuses %o", async (options, error) => {
    const found = await thrown(read, options);
    expect(found).toEqual(error);
    expect(Object.getPrototypeOf(found)).toBe(Object.getPrototypeOf(error));
  });

  test.each([
    ["dateColum", "dateColumn"],
    ["dateformat", "dateFormat"],
    ["na_values", "naValues"],
  ])("names what is nearest to %s", async (name, near) => {
    const found = (await thrown(read, { [name]: "x" })) as TypeError;
    expect(found).toBeInstanceOf(TypeError);
    expect(found.message).toMatch(/^options must be of name, dateColumn, .*, got /);
    expect(found.message.endsWith(`, got "${name}"; nearest: ${near}`)).toBe(true);
  });

  test("knows nothing that all objects have", async () => {
    expect(await thrown(read, { toString: "x" })).toBeInstanceOf(TypeError);
    expect(await thrown(read, { constructor: "x" })).toBeInstanceOf(TypeError);
  });
});

test("an option that is undefined is not given", () => {
  const none = { decimal: undefined, naValues: undefined, layout: undefined, skipRows: undefined };
  expect(fromCSV(text, none as never).panel).toEqual(fromCSV(text).panel);
});

test.each([undefined, null, 3, {}, [1, 2], new ArrayBuffer(4)])("%o is no input", async (input) => {
  const none = input as never;
  expect(() => fromCSV(none)).toThrow(/^input must be text or a Uint8Array, got /);
  expect(() => fromJSONLines(none)).toThrow(/^input must be text or a Uint8Array, got /);
  await expect(fromArrow(none)).rejects.toThrow(/^input must be a Uint8Array, got /);
  if (!(input instanceof ArrayBuffer))
    await expect(fromParquet(none)).rejects.toThrow(
      /^input must be a Uint8Array, ArrayBuffer or AsyncBuffer, got /,
    );
});
