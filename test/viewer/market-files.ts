// Small files of a made-up market, of each kind that is read.
import { gzipSync } from "node:zlib";
import { tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { parquetWriteBuffer } from "hyparquet-writer";
import { encoderFor } from "../source/encode.ts";

export const tickers = ["AAA", "BBB", "CCC", "SPX"];
const rows = 80;
export const dates = Array.from({ length: rows }, (_, t) =>
  new Date(Date.UTC(2023, 0, 2 + t)).toISOString().slice(0, 10),
);

/** A walk that depends on the ticker and the date alone; some are missing. */
function price(i: number, t: number): string {
  if (i === 1 && t % 17 === 5) return "";
  return (100 + 10 * i + 9 * Math.sin(t / (3 + i)) + ((t * (7 + i)) % 13) / 3).toFixed(2);
}

function returnOf(i: number, t: number): string {
  return ((((t + 3) * (11 + 6 * i)) % 41) / 1000 - 0.02).toFixed(4);
}

const lines = (head: string, cell: (i: number, t: number) => string, names = tickers, decimal = ".") =>
  [
    `${head},${names.join(",")}`,
    ...dates.map((date, t) => [date, ...names.map((_, i) => cell(i, t).replace(".", decimal))].join(",")),
  ].join("\n");

export const wide = lines("Date", price);
export const returns = lines("Date", returnOf);
/** No name of a market among them. */
export const nameless = lines("Date", price, ["AAA", "BBB", "CCC"]);
export const long = [
  "date,ticker,close",
  ...dates.flatMap((date, t) =>
    tickers.flatMap((ticker, i) => (price(i, t) === "" ? [] : [`${date},${ticker},${price(i, t)}`])),
  ),
].join("\n");
export const index = ["Date,Close", ...dates.slice(4).map((date, t) => `${date},${price(5, t)}`)].join("\n");
/** As S&P lists have it: a column of dates, too. */
export const sectors = [
  "Symbol,GICS Sector,Date added,CIK",
  "BBB,Energy,1999-03-04,2",
  "AAA,Utilities,2001-01-05,1",
  "ZZZ,Energy,2011-01-05,3",
].join("\n");
const japanese = lines("日付", price, ["トヨタ", "ソニー", "任天堂", "TOPIX"]);
const jsonLines = dates
  .flatMap((date, t) => tickers.map((ticker, i) => ({ date, ticker, close: Number(price(i, t) || "NaN") })))
  .map((row) => JSON.stringify({ ...row, close: Number.isNaN(row.close) ? null : row.close }))
  .join("\n");

/** A zstd frame of one block that is not compressed. */
function zstd(content: string | Uint8Array): Uint8Array {
  const body = Buffer.from(content as string);
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32LE(body.length, 5);
  head.writeUIntLE((body.length << 3) | 1, 9, 3);
  return Buffer.concat([head, body]);
}

const columns = tickers.map((name, i) => ({
  name,
  data: dates.map((_, t) => (price(i, t) === "" ? null : Number(price(i, t)))),
}));
const columnData = [
  { name: "date", data: dates, type: "STRING" as const },
  ...columns.map((one) => ({ ...one, type: "DOUBLE" as const, nullable: true })),
];
export const parquet = new Uint8Array(parquetWriteBuffer({ columnData }));
const zstdParquet = new Uint8Array(
  parquetWriteBuffer({ columnData, codec: "ZSTD", compressors: { ZSTD: zstd } }),
);
const arrow = tableToIPC(
  tableFromArrays({ date: dates, ...Object.fromEntries(columns.map(({ name, data }) => [name, data])) }),
  {},
)!;

/** A file by its name, of every kind with the benchmark that it is computed against. */
export const kinds: readonly (readonly [name: string, bytes: Uint8Array | string, benchmark: string])[] = [
  ["wide.csv", wide, "SPX"],
  ["semicolons.csv", lines("Date", price, tickers, "_").replaceAll(",", ";").replaceAll("_", ","), "SPX"],
  ["long.csv", long, "SPX"],
  ["packed.csv.gz", gzipSync(wide), "SPX"],
  [
    "members.csv.gz",
    Buffer.concat([gzipSync(wide.slice(0, 999)), gzipSync(wide.slice(999)), Buffer.alloc(7)]),
    "SPX",
  ],
  ["packed.csv.zst", zstd(wide), "SPX"],
  ["shift_jis.csv", encoderFor("shift_jis")(japanese), "TOPIX"],
  ["lines.jsonl", jsonLines, "SPX"],
  ["table.parquet", parquet, "SPX"],
  ["zstd.parquet", zstdParquet, "SPX"],
  ["table.arrow", arrow, "SPX"],
];
