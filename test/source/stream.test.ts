// Long tables a piece at a time: the numbers of dates and tickers, and what is kept of them.
import { describe, expect, test } from "vitest";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { DataError } from "../../src/panel/error.ts";
import { toParquet } from "../../src/parquet.ts";
import { type CSVOptions, fromCSV } from "../../src/source/csv.ts";
import { openCSVStream } from "../../src/source/csv-stream.ts";
import type { Order } from "../../src/source/grid.ts";
import { openParquetStream } from "../../src/source/parquet-stream.ts";
import type { LongStream } from "../../src/source/stream.ts";
import { uniform } from "../random.ts";

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
  for await (const piece of stream.pieces()) {
    const row = piece.rowNumbers();
    rows.push(row(0), row(piece.rows - 1));
  }
  expect(rows[0]).toBe(2);
  expect(rows.at(-1)).toBe(days.length * names.length + 1);
  for (let k = 2; k < rows.length; k += 2) expect(rows[k]).toBe(rows[k - 1]! + 1);
});

/** What reading comes to: rows and notes, or the error. */
async function outcomes(
  text: Uint8Array<ArrayBuffer>,
  options: CSVOptions,
): Promise<[whole: unknown, stream: unknown]> {
  const told = (error: unknown) => {
    if (!(error instanceof DataError)) throw error;
    return error.message;
  };
  let whole: unknown;
  let order: Order = "ascending";
  try {
    const { panel, format } = fromCSV(text, { name: "prices", ...options });
    order = format.order;
    whole = [format.rows, panel.tickers, panel.notes];
  } catch (error) {
    whole = told(error);
  }
  try {
    const stream = await openCSVStream(() => blocks(text), { name: "prices", ...options });
    let rows = 0;
    for await (const piece of stream.pieces()) rows += piece.rows;
    const { tickers, notes } = await stream.end();
    return [whole, [rows, tickers, notes(order, new Uint8Array(tickers.length).fill(1))]];
  } catch (error) {
    return [whole, told(error)];
  }
}

const lines = new TextDecoder().decode(csv).split("\r\n");
const last = lines.length - 1;

test.each<[string, Record<number, string>, CSVOptions?]>([
  ["in the first piece", { 20: "# one, two" }],
  ["in the last piece", { [last]: '# "one"' }],
  ["in several pieces", { 20: "# one", 90000: "# two", [last]: "# three" }],
  ["by a mark of their own", { 30: "%one", 150000: "%two" }, { comment: "%" }],
  ["by a mark of their own, above the header alone", { 0: "%one" }, { comment: "%" }],
  ["by a mark of their own, above the header too", { 0: "%one", 99999: "%two" }, { comment: "%" }],
])("comments %s are left out as they are in memory", async (_, comments, options = {}) => {
  const text = lines.flatMap((line, i) => (comments[i] === undefined ? [line] : [comments[i], line]));
  const [whole, stream] = await outcomes(new TextEncoder().encode(text.join("\r\n")), options);
  expect(stream).toEqual(whole);
  expect((whole as unknown[])[0]).toBe(days.length * names.length);
  const { length } = Object.keys(comments);
  const said =
    length === 1 ? "a comment, is left out" : `the first of ${length} comments, which are left out`;
  expect(String(whole)).toContain(said);
});

test("of several errors in a text the one is told that is told in memory", async () => {
  const wrong: Record<string, (cells: string[]) => string[]> = {
    number: ([date, name]) => [date!, name!, "1.2.3"],
    comma: ([date, name]) => [date!, name!, '"1,5"'],
    day: ([, name, price]) => ["1971-02-30", name!, price!],
    text: ([, name, price]) => ["hello", name!, price!],
    "no date": ([, name, price]) => ["", name!, price!],
    "no ticker": ([date, , price]) => [date!, "", price!],
    "a cell more": (cells) => [...cells, "1"],
    "a cell less": (cells) => cells.slice(0, 2),
    quotes: ([date, , price]) => [date!, '"T"x', price!],
    comment: () => ["# none"],
  };
  const draw = uniform(41);
  const kinds = Object.keys(wrong);
  const few = lines.slice(0, 500);
  for (let k = 0; k < 120; k++) {
    const text = k % 12 === 0 ? [...lines] : [...few];
    const places = [0, 1].map(() => 4 + Math.floor(draw() * (text.length - 4))).sort((a, b) => a - b);
    const chosen = places.map((place) => {
      const kind = kinds[Math.floor(draw() * kinds.length)]!;
      text[place] = wrong[kind]!(lines[place]!.split(",")).join(",");
      return `${kind} in line ${place + 1}`;
    });
    const [whole, stream] = await outcomes(new TextEncoder().encode(text.join("\r\n")), {});
    expect(stream, `draw ${k}: ${chosen.join(", ")}`).toEqual(whole);
  }
});

test("sums below a table are left out whatever delimiters end its lines, as in memory", async () => {
  for (const header of ["date,close,", "date,close"])
    for (const end of [",", ""])
      for (const sum of ["Total,3", "Total,3,"]) {
        const text = `${header}\n2023-01-04,1${end}\n2023-01-05,2${end}\n${sum}\n`;
        const opened = await openCSVStream(() => blocks(new TextEncoder().encode(text)), { name: "a.csv" });
        const values: number[] = [];
        for await (const { rows, value } of opened.pieces()) values.push(...value.subarray(0, rows));
        expect(values, text).toEqual([1, 2]);
        expect([...fromCSV(text, { name: "a.csv" }).panel.values], text).toEqual(values);
      }
});

test("thousands that show late are told with the lines of the file", async () => {
  const rows = Array.from(
    { length: 250_000 },
    (_, k) => `${days[Math.floor(k / 400)]},T${k % 400},${100 + (k % 9)}`,
  );
  const text = `date,ticker,close\n${rows.join("\n")}\n2030-01-01,A,"1,080"\n2030-01-01,B,995\n`;
  const opened = await openCSVStream(() => blocks(new TextEncoder().encode(text)), { name: "a.csv" });
  let last = 0;
  for await (const { rows, value } of opened.pieces()) last = value[rows - 2]!;
  expect(last).toBe(1080);
  const { notes } = await opened.end();
  const note = notes("ascending", new Uint8Array(402).fill(1)).find((one) =>
    one.includes("groups thousands"),
  )!;
  const whole = /as "1,080" in row 250002 and "(\d+)" in row (\d+) show/.exec(note);
  expect(text.split("\n")[Number(whole?.[2]) - 1]).toMatch(`,${whole?.[1]}`);
});

describe("what shows late against the first rows is an error that names the row, never read otherwise than in memory", () => {
  const pad = "x".repeat(250);
  // three pieces
  const rows = Array.from(
    { length: 45_000 },
    (_, k) => `${days[Math.floor(k / 100)]},T${k % 100},${100 + (k % 9)},${pad}`,
  );
  const textWith = (changes: Record<number, string>, header = "date,ticker,close,remark") =>
    new TextEncoder().encode([header, ...rows.map((row, k) => changes[k] ?? row)].join("\n"));
  const late = (value: string) => `2030-01-01,A,${value},`;
  const failure = async (text: Uint8Array<ArrayBuffer>, options: CSVOptions = {}): Promise<string> => {
    const opened = await openCSVStream(() => blocks(text), { name: "a.csv", ...options });
    const done = async () => {
      for await (const _ of opened.pieces());
      await opened.end();
    };
    return done().then(
      () => "",
      (error: Error) => error.message,
    );
  };

  test.each<[string, Record<number, string>, string]>([
    [
      "a decimal comma",
      { 40000: late('"12,5"') },
      'a.csv: row 40002, column "close": "12,5" has a decimal comma',
    ],
    [
      "a decimal comma behind points",
      { 0: late("1.5"), 40000: late('"12,5"') },
      'row 40002, column "close": "12,5" is not a number',
    ],
    [
      "a group beside a number without, before it",
      { 9: late("1995"), 40000: late('"1,080"'), 40001: late("995") },
      'row 40002, column "close": "1,080" is ambiguous',
    ],
    [
      "a number without a group behind one with",
      { 9: late('"1,080"'), 40000: late("1995") },
      'row 40002, column "close": "1995" groups no thousands',
    ],
  ])("%s", async (_, changes, message) => {
    const text = textWith(changes);
    expect(await failure(text)).toContain(message);
    // in memory the whole file decides, or it is an error too
    if (!message.includes("decimal comma")) expect(() => fromCSV(text)).toThrow();
  });

  test("times of day that tell rows apart, whatever counts of duplicates", async () => {
    const timed = rows.map((row) => row.replace(",", ",16:00,"));
    const last = "2023-05-05,09:30,A,1,\n2023-05-05,10:30,A,2,";
    const text = new TextEncoder().encode(["date,time,ticker,close,remark", ...timed, last].join("\n"));
    expect(fromCSV(text).panel.time.kind).toBe("instant");
    expect(await failure(text, { duplicates: "last" })).toBe(
      'a.csv: row 45003: the time in column "time" tells it from another of the same "date", which the first rows do not show; write both in one column, or leave --max-memory out',
    );
    expect(await failure(text.subarray(0, text.lastIndexOf(10)))).toBe("");
  });
});
