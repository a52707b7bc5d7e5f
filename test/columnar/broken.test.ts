// Files that are broken, cut short, encrypted, of other kinds or made to harm: a line that says so, and nothing else.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parquetMetadata } from "hyparquet";
import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import { writeMetadata } from "hyparquet-writer/src/metadata.js";
import { afterAll, describe, expect, test } from "vitest";
import { openParts, readInput } from "../../src/node/files.ts";
import { DataError } from "../../src/panel/error.ts";
import { createPanel } from "../../src/panel/panel.ts";
import { fromArrow } from "../../src/source/arrow.ts";
import { kindOfFile } from "../../src/source/kind.ts";
import { fromParquet } from "../../src/source/parquet.ts";
import { toArrow } from "../../src/table/arrow.ts";
import { Duck } from "../duckdb.ts";
import { uniform } from "../random.ts";

const duck = await Duck.open();
const folder = mkdtempSync(join(tmpdir(), "rollbeta-broken-"));
afterAll(() => rmSync(folder, { recursive: true }));
const BROKEN = "the file is broken or cut short; fetch or write it again";

/** The message of the DataError that reading ends with. */
async function failure(
  bytes: Uint8Array,
  read: typeof fromParquet | typeof fromArrow = fromParquet,
): Promise<string> {
  try {
    await read(bytes, { name: "a.parquet" });
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).not.toContain("\n");
    return (error as Error).message;
  }
  throw new Error("was read without an error");
}

const LONG =
  "select date '2024-01-01' + t::int as date, 'T' || i as ticker, case when t = 2 then null else i * 0.7 + t end as close from range(3) a(i), range(50) b(t)";

describe("Parquet", () => {
  test("cut short, at every length", async () => {
    const bytes = await duck.parquet(LONG);
    for (let length = 4; length < bytes.length; length += 7) {
      expect(await failure(bytes.subarray(0, length))).toMatch(
        /^a\.parquet: (is no Parquet file|is Parquet without its end)/,
      );
    }
    expect(await failure(bytes.subarray(0, -4))).toBe(`a.parquet: is Parquet without its end; ${BROKEN}`);
  });

  test("rubbish between its marks, footers of no possible size, encrypted", async () => {
    const around = (middle: number[], magic = "PAR1") =>
      new Uint8Array([...Buffer.from(magic), ...middle, ...Buffer.from(magic)]);
    const random = uniform(3);
    const rubbish = Array.from({ length: 300 }, () => Math.floor(random() * 256));
    expect(await failure(around([...rubbish, 44, 1, 0, 0]))).toMatch(
      /^a\.parquet: has a footer that does not read \(.*\); the file is/,
    );
    expect(await failure(around([...rubbish, 255, 255, 255, 127]))).toBe(
      `a.parquet: has a footer of 2147483647 bytes in a file of 312; ${BROKEN}`,
    );
    expect(await failure(around([...rubbish, 44, 1, 0, 0], "PARE"))).toBe(
      "a.parquet: is encrypted Parquet, which is not read; write it without encryption",
    );
    expect(await failure(around([0, 0, 0, 0]))).toContain("has a footer that does not read");
    // thrift of a footer whose row groups are text
    const text = [0x15, 2, 0x19, 0x1c, 0x48, 1, 97, 0, 0x16, 0, 0x18, 0, 0];
    expect(await failure(around([...text, text.length, 0, 0, 0]))).toBe(
      `a.parquet: has a footer that does not read (no list of columns or rows); ${BROKEN}`,
    );
    // a footer without a schema, of which the language itself complains
    expect(await failure(around([0x15, 2, 0, 3, 0, 0, 0]))).toBe(
      `a.parquet: has a footer that does not read (its structure is damaged); ${BROKEN}`,
    );
  });

  test("pages that are gone", async () => {
    const bytes = await duck.parquet(LONG, "compression zstd");
    expect(await failure(new Uint8Array([...bytes.subarray(0, 4), ...bytes.subarray(300)]))).toMatch(
      /^a\.parquet: column "\w+": row group 1 (does not read \(.*\)|lies beyond the end of the file); the file is broken/,
    );
    const wiped = bytes.slice();
    wiped.fill(0, 4, 500);
    expect(await failure(wiped)).toMatch(
      /^a\.parquet: column "\w+": row group 1 does not read \(.*\); the file is broken/,
    );
  });

  test("columns of types that are no numbers, dates or names", async () => {
    const wide = (column: string) =>
      duck.parquet(
        `select date '2024-01-01' + t::int as date, t * 1.0 as A, ${column} as B from range(4) b(t)`,
      );
    const remedy = "which is no number; write it as doubles, or take the column out";
    for (const [column, type] of [
      ["[t, t]", "LIST"],
      ["{x: t}", "STRUCT"],
      ["t % 2 = 0", "BOOLEAN"],
      ["uuid()", "UUID"],
      ["time '10:00:00'", "TIME(MICROS"],
      ["map([t], [t])", "MAP"],
    ]) {
      const message = await failure(await wide(column!));
      expect(message).toContain(`a.parquet: column "B" has type ${type}`);
      expect(message).toContain(remedy);
    }
    expect(
      await failure(
        await duck.parquet(
          "select date '2024-01-01' + t::int as date, t * 1.0 as A, 'x' || t as B, t * 2.0 as C from range(4) b(t)",
        ),
      ),
    ).toContain('row 1, column "B": "x0" is not a number');
    const late =
      "select date '2024-01-01' + t::int as date, t as A, case when t < 200 then null else 'x' end as B, t * 2.0 as C from range(300) b(t)";
    expect(await failure(await duck.parquet(late))).toContain(
      'a.parquet: column "B" holds text; take the column out, or if it names',
    );
    const dated = await duck.parquet("select [t] as date, t * 1.0 as A from range(4) b(t)");
    expect(await failure(dated)).toBe(
      'a.parquet: column "date" has type LIST, which cannot be dates; write it as dates, timestamps or text, or name another column',
    );
    // what is not read does no harm
    const long = await duck.parquet(LONG.replace(" from", ", [t] as l, {x: i} as s, true as b from"));
    expect((await fromParquet(long)).panel.tickers).toEqual(["T0", "T1", "T2"]);
  });

  test("rows without a date or ticker, rows twice, no rows", async () => {
    const rows = (values: string) => duck.parquet(`select * from (values ${values}) v(date, ticker, close)`);
    expect(await failure(await rows("(date '2024-01-01', 'A', 1.0), (null, 'B', 2.0)"))).toBe(
      'a.parquet: row 2, column "date": the date is missing; fill it in, or take the row out',
    );
    expect(await failure(await rows("(date '2024-01-01', 'A', 1.0), (date '2024-01-01', null, 2.0)"))).toBe(
      'a.parquet: row 2, column "ticker": the ticker is missing; fill it in, or take the row out',
    );
    const twice =
      "(date '2024-01-01', 'A', 1.0), (date '2024-01-02', 'A', 1.0), (date '2024-01-01', 'B', 1.0), (date '2024-01-01', 'A', 2.0)";
    expect(await failure(await rows(twice))).toBe(
      'a.parquet: rows 1 and 4 both have ticker "A" on 2024-01-01; keep one of them, or say with --duplicates which counts',
    );
    expect(await failure(await duck.parquet(`${LONG} limit 0`))).toBe(
      "a.parquet: has no rows; a row for each date is needed",
    );
    expect(await failure(await rows("(date '2024-01-01', 'A', null::double)"))).toContain(
      "every value is missing",
    );
    expect(
      await failure(await duck.parquet("select date '290000-01-01' + 90000000 as date, 1.0 as A")),
    ).toContain("there is no date");
  });

  test("dates in years that no text of them has", async () => {
    for (const [date, days] of [
      ["date '10000-01-01'", "2932897 days"],
      ["date '0001-01-01' - 1", "-719163 days"],
      ["timestamp '20000-01-01 10:00:00'", "568971856800000 milliseconds"],
    ] as const) {
      const bytes = await duck.parquet(
        `select * from (values (date '2024-01-02'::timestamp::date, 1.5)) t(date, A) union all select ${date}, 2.5`.replace(
          "::timestamp::date",
          date.startsWith("timestamp") ? "::timestamp" : "",
        ),
      );
      expect(await failure(bytes)).toBe(
        `a.parquet: row 2, column "date": there is no date ${days} from 1970 in the years 1 to 9999; fill it in, or take the row out`,
      );
    }
    const last = await duck.parquet("select date '9999-12-31' as date, 1.5 as A");
    expect((await fromParquet(last)).panel.time.values).toEqual(Float64Array.of(2_932_896));
  });

  test("footers that claim a billion rows", async () => {
    const bytes = await duck.parquet(LONG);
    const metadata = parquetMetadata(bytes);
    metadata.row_groups[0]!.num_rows = 2n ** 30n;
    const writer = new ByteWriter();
    writer.appendBytes(bytes.subarray(0, bytes.length - 8 - metadata.metadata_length));
    writeMetadata(writer, metadata);
    writer.appendBytes(Buffer.from("PAR1"));
    const bomb = writer.getBytes().slice();
    expect(await failure(bomb)).toBe(
      `a.parquet: claims 1073741824 rows in ${bomb.length} bytes, more than any sane file packs so tightly; ${BROKEN}`,
    );
  });

  test("codecs that are not read", async () => {
    const bytes = await duck.parquet(LONG, "compression zstd");
    await expect(
      fromParquet(bytes, { name: "a", compressors: { ZSTD: undefined } as never }),
    ).rejects.toThrow(
      "row group 1 does not read (it is compressed with ZSTD, which is not read); write it with zstd or snappy",
    );
  });
});

describe("files", () => {
  const write = (name: string, bytes: Uint8Array | string) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const zst = () => new Uint8Array(readFileSync(new URL("fixtures/prices.csv.zst", import.meta.url)));

  test("are known by their first bytes", async () => {
    const panel = createPanel({ kind: "day", values: Float64Array.of(1) }, ["A"], Float64Array.of(1));
    const arrow = (container: "file" | "stream") => Buffer.concat([...toArrow(panel, { container })]);
    const text = (characters: string) => new TextEncoder().encode(characters);
    expect(kindOfFile(await duck.parquet(LONG))).toBe("parquet");
    expect(kindOfFile(arrow("file"))).toBe("arrow");
    expect(kindOfFile(arrow("stream"))).toBe("arrow");
    for (const json of ['{"a":1}', ' \n{ "a":1}', '\ufeff{"a"', "{}", "[1]".replace("1", "{}"), '{\n"a"']) {
      expect(kindOfFile(text(json)), json).toBe("jsonlines");
    }
    for (const csv of ["date,A\n", "", "{x},y", "[A],[B]", "PAR,1"])
      expect(kindOfFile(text(csv)), csv).toBe("csv");
  });

  test("unpack from gzip and zstd, up to a limit", async () => {
    const plain = new TextDecoder().decode(await readInput(write("a.csv.zst", zst())));
    expect(plain).toBe("date,A,B\n2024-01-02,1.5,2\n2024-01-03,,3\n");
    const twice = new Uint8Array([...zst(), ...zst()]);
    expect((await readInput(write("b.csv.zst", twice))).length).toBe(2 * plain.length);
    const zeros = gzipSync(new Uint8Array(5_000_000));
    expect((await readInput(write("z.gz", zeros), 5_000_000)).length).toBe(5_000_000);
    await expect(readInput(write("z.gz", zeros), 4_999_999)).rejects.toThrow(
      "z.gz unpacks to more than 4999999 bytes, the most that is read at once; split it, or write it as Parquet",
    );
    await expect(readInput(write("a.csv.zst", zst()), plain.length - 1)).rejects.toThrow(
      `unpacks to more than ${plain.length - 1} bytes`,
    );
  });

  test("of zstd that are broken or cut short are said to be so", async () => {
    const whole = zst();
    for (let length = 5; length < whole.length; length++) {
      await expect(readInput(write("c.zst", whole.subarray(0, length)))).rejects.toThrow(
        "c.zst is broken zstd or ends early; fetch it again",
      );
    }
    for (let at = 4; at < whole.length; at++) {
      const broken = whole.slice();
      broken[at]! ^= 0xff;
      await readInput(write("d.zst", broken)).then(
        () => {}, // a letter may have become another
        (error) => expect(error.message).toMatch(/d\.zst (is broken zstd|unpacks to more)/),
      );
    }
  });

  test("that change while they are read", async () => {
    const path = write("e.parquet", await duck.parquet(LONG));
    const parts = openParts(path);
    writeFileSync(path, await duck.parquet(`${LONG} limit 9`));
    await expect(fromParquet(parts, { name: path })).rejects.toThrow(
      "e.parquet changed while it was read; read it again when it is complete",
    );
  });
});

describe("bytes that are changed at random give a panel or a DataError", () => {
  const tries = Number(process.env.MUTATIONS ?? 1500);

  const mutate = async (files: readonly Uint8Array[], read: typeof fromParquet | typeof fromArrow) => {
    const random = uniform(7);
    let refused = 0;
    for (let k = 0; k < tries; k++) {
      const bytes = files[k % files.length]!.slice();
      const changes = 1 + Math.floor(random() * 4);
      // half of the changes in the last part, where footers are
      for (let c = 0; c < changes; c++) {
        const at =
          random() < 0.5
            ? bytes.length - 1 - Math.floor(random() * Math.min(600, bytes.length))
            : Math.floor(random() * bytes.length);
        bytes[at] =
          random() < 0.3 ? [0, 1, 127, 128, 255][Math.floor(random() * 5)]! : Math.floor(random() * 256);
      }
      try {
        await read(bytes, { name: "x" });
      } catch (error) {
        if (!(error instanceof DataError)) throw new Error(`try ${k}: ${(error as Error).stack}`);
        expect(error.message).not.toContain("\n");
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(tries / 20);
    expect(process.memoryUsage().rss).toBeLessThan(4e9);
  };

  test("Parquet", async () => {
    const wide =
      "select date '2024-01-01' + t::int as date, t * 1.5 as A, case when t % 3 = 0 then null else t end as B from range(40) b(t)";
    await mutate(
      [
        await duck.parquet(LONG, "compression snappy"),
        await duck.parquet(LONG, "compression uncompressed, parquet_version v2"),
        await duck.parquet(LONG, "compression zstd"),
        await duck.parquet(wide, "compression gzip"),
        await duck.parquet(wide, "compression lz4_raw, parquet_version v2"),
        await duck.parquet(wide, "compression brotli"),
      ],
      fromParquet,
    );
  });

  test("Arrow", async () => {
    const rows = 40;
    const values = Float64Array.from({ length: 3 * rows }, (_, k) => (k % 5 === 0 ? Number.NaN : k));
    const time = { kind: "day" as const, values: Float64Array.from({ length: rows }, (_, t) => t) };
    const panel = createPanel(time, ["A", "B", "C"], values);
    const result = {
      time,
      tickers: panel.tickers,
      benchmarks: ["X"],
      windows: [5],
      stats: ["beta" as const],
      arrays: [values],
      notes: [],
    };
    const files = (["file", "stream"] as const).flatMap((container) =>
      [panel, result].map((data) => new Uint8Array(Buffer.concat([...toArrow(data, { container })]))),
    );
    await mutate(files, fromArrow);
  });
});
