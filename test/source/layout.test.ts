// A file that begins with the header of one read before comes out as it does by itself.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../src/panel/error.ts";
import { formatTime } from "../../src/panel/time.ts";
import { type CSVOptions, fromCSV } from "../../src/source/csv.ts";

const HEAD = "Date,Open,High,Low,Close,Adj Close,Volume\n";
const day = (t: number) => formatTime("day", 15_000 + t);

function layoutOf(text: string, options: CSVOptions = {}) {
  const { layout } = fromCSV(text, { name: "first.csv", ...options });
  return layout;
}

function outcome(text: string, options: CSVOptions = {}) {
  try {
    const { panel, format } = fromCSV(text, { name: "a.csv", ...options });
    return {
      time: [...panel.time.values],
      tickers: panel.tickers,
      values: [...panel.values],
      notes: panel.notes,
      format,
    };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return error.message;
  }
}

const plain = `${HEAD}${[0, 1, 2].map((t) => `${day(t)},1,2,3,${4 + t},5,600`).join("\n")}\n`;

describe("a layout", () => {
  it.each([
    ["a preamble", `Prices of a day\n${plain}`],
    ["comments", `# prices\n${plain}`],
    ["comments below", `${plain}# prices\n${day(3)},1,2,3,4,5,6\n`],
    ["no header", plain.slice(HEAD.length), { header: false, valueColumn: "5" }],
    ["two levels", `,Close,Close\n,A,B\nDate,,\n${day(0)},1,2\n`],
    ["its ticker in its folder", `date,close\n${day(0)},1\n`, { constants: [["ticker", "A"]] }],
  ] as [string, string, CSVOptions?][])("is none of a file with %s", (_, text, options) => {
    expect(fromCSV(text, options).panel.time.values.length).toBeGreaterThan(0);
    expect(layoutOf(text, options)).toBeUndefined();
  });

  it("keeps nothing of the file but its header, nor sends more to workers", () => {
    const { layout } = fromCSV(Buffer.from(plain), { name: "first.csv" });
    expect(new TextDecoder().decode(layout!.head.buffer)).toBe(HEAD.trimEnd());
  });

  it("chooses the column of the first file, where another one shows less of it", () => {
    const blank = `${HEAD}${day(0)},1,2,3,,5,600\n${day(1)},1,2,3,,5,600\n${day(2)},1,2,3,7,5,600\n`;
    const alone = `${HEAD}${day(0)},1,2,3,4,,600\n${day(1)},1,2,3,4,,600\n`;
    const layout = layoutOf(plain)!;
    expect(fromCSV(plain).format.valueColumn).toBe("Adj Close");
    expect(fromCSV(alone).format.valueColumn).toBe("Close");
    expect(fromCSV(blank, { layout }).format.valueColumn).toBe("Adj Close");
    // nothing but missing values is what the file itself tells better
    expect(fromCSV(alone, { layout }).format.valueColumn).toBe("Close");
  });

  it.each([
    { valueColumn: "Open" },
    { seriesColumn: "High" },
    { dateColumn: "Date" },
    { shape: "wide" },
    { naValues: ["5"] },
    { skipRows: 0 },
  ] as CSVOptions[])("is left alone with other options: %o", (options) => {
    expect(outcome(plain, { ...options, layout: layoutOf(plain)! })).toEqual(outcome(plain, options));
    expect(outcome(plain, { layout: layoutOf(plain, options)! })).toEqual(outcome(plain));
  });

  it.each([
    ["another header", plain.replace("Open", "Begin")],
    ["a byte order mark", `\ufeff${plain}`],
    ["CRLF", plain.replaceAll("\n", "\r\n")],
    ["delimiters at the ends of its rows", plain.replaceAll("600\n", "600,\n")],
    ["a comment", plain.replace(`${day(1)}`, `# split\n${day(1)}`)],
    ["a source below", `${plain}\nSource: the exchange\n`],
    ["dates of another kind", plain.replaceAll("-", "/")],
    ["dates in quotes", plain.replaceAll(/(\d{4}-\d\d-\d\d)/g, '"$1"')],
    ["days of which one is none", plain.replace(day(1), "2011-02-30")],
    ["days in another form later", plain.replace(day(2), day(2).replace("-0", "-"))],
    ["newest first", `${HEAD}${plain.slice(HEAD.length).trim().split("\n").reverse().join("\n")}`],
    ["a row too short", plain.replace(",600", "")],
    ["text in the column", plain.replace(",5,600", ",none,600")],
    ["no row", HEAD],
    ["nothing in the column", plain.replaceAll(",5,600", ",,600")],
    ["a date twice", plain.replace(day(1), day(0))],
    ["percent", plain.replaceAll(",5,600", ",5%,600")],
    ["thousands in quotes", plain.replaceAll(",5,600", ',"1,005.5",600')],
    ["thousands that may be decimals", plain.replaceAll(",5,600", ',"1,005",600')],
  ])("changes nothing about a file with %s", (_, text) => {
    expect(outcome(text, { layout: layoutOf(plain)! })).toEqual(outcome(text));
  });

  it("leaves the ticker or date that a file's folder names", () => {
    const prices = `date,close\n${day(0)},1\n`;
    const layout = layoutOf(prices)!;
    const options: CSVOptions = { constants: [["ticker", "A"]] };
    expect(outcome(prices, { ...options, layout })).toEqual(outcome(prices, options));
    expect(outcome(prices, { ...options, layout })).toMatchObject({ tickers: ["A"] });
    // a folder that only sorts the files takes nothing away
    const year: CSVOptions = { constants: [["year", "2011"]], layout };
    expect(fromCSV(prices, year).layout).toBe(layout);
  });

  it("changes nothing about random files of the same header", () => {
    const cell = fc.oneof(
      { weight: 6, arbitrary: fc.double({ min: 0.01, max: 1e6, noNaN: true }).map((x) => x.toFixed(4)) },
      { weight: 1, arbitrary: fc.constantFrom("", "NA", "0", '"1,000.5"', '"7"', "1e3", '"a\nb"', "-1") },
    );
    const table = fc.record({
      rows: fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 30 }),
      newline: fc.constantFrom("\n", "\r\n", "\r", "\n\n"),
      quoted: fc.boolean(),
      cut: fc.nat(400),
    });
    const layout = layoutOf(plain)!;
    fc.assert(
      fc.property(table, ({ rows, newline, quoted, cut }) => {
        const lines = rows.map((row, t) => [quoted ? `"${day(t)}"` : day(t), ...row].join(","));
        // mostly whole, sometimes cut off within a row
        const text = HEAD + lines.join(newline).slice(0, cut < 300 ? undefined : cut);
        const alone = outcome(text);
        // by itself a file may have another column than the first one where that is blank; none other is at stake here
        const { shape, valueColumn } =
          typeof alone === "string" ? { shape: "single", valueColumn: "Adj Close" } : alone.format;
        fc.pre(shape === "single" && valueColumn === "Adj Close");
        expect(outcome(text, { layout })).toEqual(alone);
      }),
      { numRuns: 400 },
    );
  });

  it("passes columns beside the one that is read, whatever stands in them", () => {
    const text = fc.oneof(
      fc.stringMatching(/^[a-z0-9 .'-]{0,40}$/),
      fc.constantFrom('"', 'a "b"', "x,y", "1\n2", "日本", "", "é".repeat(30)),
    );
    const table = fc.array(fc.array(text, { minLength: 12, maxLength: 12 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(table, fc.nat(11), (rows, at) => {
        const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
        const columns = rows[0]!.map((_, i) => (i === at ? "close" : `c${i}`));
        const lines = rows.map((row, t) =>
          [day(t), "a", "b", ...row.map((cell, i) => (i === at ? String(t + 0.5) : quoted(cell))), 1].join(
            ",",
          ),
        );
        const header = `date,note,remark,${columns.join(",")},volume`;
        const { panel } = fromCSV(`${header}\n${lines.join("\n")}`, { delimiter: "," });
        expect([...panel.values]).toEqual(rows.map((_, t) => t + 0.5));
      }),
    );
  });
});
