import { tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { describe, expect, it, test } from "vitest";
import { ArrowFile } from "../../src/source/arrow-file.ts";
import { type MetadataOptions, readColumnMetadata, readMetadata } from "../../src/source/metadata.ts";
import { encoderFor, utf16 } from "./encode.ts";

const read = (text: string | Uint8Array, options: MetadataOptions = {}) =>
  readMetadata(typeof text === "string" ? new TextEncoder().encode(text) : text, {
    name: "m.csv",
    ...options,
  });

const TABLE =
  'Symbol,Security,GICS Sector,Cap\nMMM,3M,Industrials,"1,200"\nAOS,"Smith, A. O.",Industrials,\nABT,Abbott,Health Care,80.5\n';

describe("a table of companies", () => {
  const table = read(TABLE);
  it("has a row for each ticker, whose column is known by its name", () => {
    expect(table.tickerColumn).toBe("Symbol");
    expect(table.tickers).toEqual(["MMM", "AOS", "ABT"]);
    expect(table.columns).toEqual(["Security", "GICS Sector", "Cap"]);
    expect(table.notes).toEqual([]);
  });

  it("gives the texts of a column for the tickers asked for", () => {
    expect(table.texts("GICS Sector", ["ABT", "XYZ", "MMM"])).toEqual(["Health Care", "", "Industrials"]);
    expect(table.texts("Security", ["AOS"])).toEqual(["Smith, A. O."]);
  });

  it("finds a column in other case and by a word of its name, if that is of one name only", () => {
    for (const name of ["gics sector", "sector", "Sector"])
      expect(table.texts(name, ["MMM"])).toEqual(["Industrials"]);
    expect(table.nameOf("sec")).toBeUndefined();
    const gics = read("ticker,GICS Sector,GICS Sub-Industry\nA,x,y\n");
    for (const name of ["sub-industry", "Sub Industry", "gics sub"])
      expect(gics.nameOf(name)).toBe("GICS Sub-Industry");
    for (const name of ["industry sub", "sub-ind", "gics", ""]) expect(gics.nameOf(name)).toBeUndefined();
    expect(read("ticker,GICS Sector,My Sector\nA,x,y\n").nameOf("sector")).toBeUndefined();
  });

  it("gives numbers where there is nothing else", () => {
    expect(table.keys("Cap", ["MMM", "AOS", "ABT", "XYZ"])).toEqual(
      Float64Array.of(1200, Number.NaN, 80.5, Number.NaN),
    );
    expect(table.keys("Security", ["MMM"])).toEqual(["3M"]);
    expect(table.keys("Cap", ["AOS"])).toEqual([""]);
    const comma = read("ticker;cap\nA;1.234,5\nB;2,5\nC;n.a.\nD;-\n");
    expect(comma.keys("cap", ["A", "B", "D"])).toEqual(Float64Array.of(1234.5, 2.5, Number.NaN));
    expect(comma.keys("cap", ["A", "C"])).toEqual(["1.234,5", "n.a."]);
  });
});

test.each([
  ["tabs", new TextEncoder().encode("code\tsector\nA\tx\n")],
  ["Shift_JIS", encoderFor("shift_jis")("銘柄コード,業種\nA,x\n")],
  ["UTF-16", utf16("ticker,業種\nA,x\n", true)],
])("%s are recognised", (_, bytes) => {
  const table = read(bytes);
  expect(table.texts(table.columns[0]!, ["A"])).toEqual(["x"]);
});

test("of several rows of a ticker the first counts, with a note where they differ", () => {
  const table = read("ticker,sector\nA,x\nB,y\nA,z\nB,y\n,q\n");
  expect(table.texts("sector", ["A", "B"])).toEqual(["x", "y"]);
  expect(table.notes).toEqual(["m.csv: 1 row has a ticker of an earlier one, which counts: A"]);
});

test("the column of tickers can be named, and is the first if it tells all rows apart", () => {
  expect(read("company,abbreviation\nx,A\ny,B\n", { tickerColumn: "abbreviation" }).tickers).toEqual([
    "A",
    "B",
  ]);
  expect(read("paper,branch\nA,x\nB,x\n").tickers).toEqual(["A", "B"]);
});

test("a table of columns reads the same", async () => {
  const table = tableFromArrays({ ticker: ["A", "B"], sector: ["x", null], cap: [1.5, 20] });
  const arrow = await readColumnMetadata(
    await ArrowFile.open(tableToIPC(table, {})!, { name: "m.arrow" }),
    {},
  );
  expect(arrow.tickers).toEqual(["A", "B"]);
  expect(arrow.texts("sector", ["B", "A"])).toEqual(["", "x"]);
  expect(arrow.keys("cap", ["B", "A", "C"])).toEqual(Float64Array.of(20, 1.5, Number.NaN));
});

test.each<[string, MetadataOptions, string]>([
  ["", {}, "m.csv: is empty; a header and a row for each ticker are needed"],
  ["ticker,sector\n", {}, "m.csv: has a header and no rows; a row for each ticker is needed"],
  ["ticker,sector\nA,x,y\n", {}, "m.csv: row 2: has 3 cells, the header has 2"],
  [
    "branch,city\nx,y\nx,z\n",
    {},
    "m.csv: no column is known to hold tickers; name it with --metadata-ticker. Its columns are branch, city",
  ],
  [TABLE, { tickerColumn: "Symbl" }, 'm.csv: has no column of tickers "Symbl"; did you mean "Symbol"?'],
])("%j, %j: %s", (text, options, message) => {
  expect(() => read(text, options)).toThrow(message);
});

test("an unknown column names the nearest, words too", () => {
  expect(() => read(TABLE).texts("sectr", [])).toThrow(
    'm.csv: has no column "sectr"; did you mean "sector"? Its columns are Symbol, Security, GICS Sector, Cap',
  );
});
