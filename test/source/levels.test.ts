import { describe, expect, it } from "vitest";
import { failure, read } from "./read.ts";

const lines = (...rows: string[]) => `${rows.join("\n")}\n`;
const DAYS = ["2023-01-04,2005,12000", "2023-01-05,2010.5,11900", "2023-01-06,,12100"];
const CODES = { "7203": [2005, 2010.5, null], "6758": [12000, 11900, 12100] };
const LAST = { "AAA US Equity": [2005, 2010.5, null], "BBB US Equity": [12000, 11900, 12100] };

describe("a header of codes and names", () => {
  it.each([
    [
      "codes above",
      ["コード,7203,6758", "日付,トヨタ自動車,ソニーG"],
      "rows 1 to 2 are the header, row 1 names the tickers (say --skip-rows 1 for row 2)",
    ],
    [
      "codes below",
      ["日付,トヨタ自動車,ソニーG", "コード,7203,6758"],
      "rows 1 to 2 are the header, row 2 names the tickers",
    ],
    [
      "codes and names, and a row for the dates",
      ["銘柄名,トヨタ自動車,ソニーG", "銘柄コード,7203,6758", "日付,,"],
      "rows 1 to 3 are the header, row 2 names the tickers",
    ],
    [
      "names, codes and currencies",
      ["Name,TOYOTA,SONY", "Code,7203,6758", "CURRENCY,Y,Y"],
      "rows 1 to 3 are the header, row 2 names the tickers (say --skip-rows 2 for row 3)",
    ],
    [
      "codes, names and fields",
      ["コード,7203,6758", "銘柄名,トヨタ自動車,ソニーG", "日付,終値,終値"],
      "rows 1 to 3 are the header, of tickers and fields",
    ],
  ])("gives the codes: %s", (_, header, note) => {
    const { series, notes, dates } = read(lines(...header, ...DAYS));
    expect(series).toEqual(CODES);
    expect(dates).toEqual(["2023-01-04", "2023-01-05", "2023-01-06"]);
    expect(notes[0]).toBe(`a.csv: ${note}`);
  });

  it("gives the names where the codes are skipped", () => {
    const { series } = read(lines("コード,7203,6758", "日付,トヨタ自動車,ソニーG", ...DAYS), { skipRows: 1 });
    expect(Object.keys(series)).toEqual(["トヨタ自動車", "ソニーG"]);
  });

  it("may name contracts by their months", () => {
    const below = ["Date,Close,Close", ...DAYS];
    for (const rows of [below, ["Price,Close,Close", "Date,,", ...DAYS]])
      expect(read(lines("Ticker,Mar 2023,2023-06", ...rows)).series).toEqual({
        "Mar 2023": [2005, 2010.5, null],
        "2023-06": [12000, 11900, 12100],
      });
  });

  it("is no row of units, nor codes that come twice", () => {
    for (const above of ["単位,円,円", "区分,1,2", "コード,7203,7203"]) {
      const [label] = above.split(",");
      expect(failure(lines(above, "日付,トヨタ自動車,ソニーG", ...DAYS)), label).toMatch(
        new RegExp(
          `^a\\.csv: row 1 \\("${label}", .*\\) could be the header, and so could row 2 .*; if the table begins there, say --skip-rows 1$`,
        ),
      );
    }
  });
});

describe("a row of data", () => {
  it("whose date cannot be read is no row of the header", () => {
    for (const date of ["2023/1/4x", "n/a", "4.1.23", "44930", "Total"])
      expect(failure(lines("Code,AAA,BBB", `${date},1,2.5`, ...DAYS)), date).toMatch("no column of dates");
    // codes are numbers, too
    const { series } = read(lines("ISIN,JP3633400001,JP3435000009", "Code,7203,6758", ...DAYS));
    expect(Object.keys(series)).toEqual(["JP3633400001", "JP3435000009"]);
  });
});

describe("a preamble as terminals write it", () => {
  const tickers = ",AAA US Equity,BBB US Equity";
  const fields = "Dates,PX_LAST,PX_LAST";
  it.each([
    ["from and to", ["Start Date,2023-01-04", "End Date,2023-01-06"]],
    ["padded to the width", ["Start Date,2023-01-04,", "End Date,2023-01-06,"]],
    ["a currency over a date", ["Currency,USD", "Start Date,2023-01-04"]],
    [
      "a title, a currency over a date",
      ["Prices", "Currency,USD,", "Start Date,2023-01-04,", "Frequency,Daily,"],
    ],
    ["dates of another form", ["Start Date,04.01.2023", "End Date,", "Period,D"]],
  ])("is left out: %s", (_, above) => {
    for (const blank of [[], [""], [",,"]]) {
      const { series, notes, format } = read(lines(...above, ...blank, tickers, fields, ...DAYS));
      expect(series).toEqual(LAST);
      expect(notes[0]).toMatch(
        new RegExp(
          `^a\\.csv: rows 1 to ${above.length} above the header are left out, the first "${above[0]!.split(",")[0]}"$`,
        ),
      );
      expect(notes[1]).toMatch(/are the header, of tickers and fields$/);
      expect(format).toMatchObject({ shape: "wide", valueColumn: "PX_LAST" });
    }
    // of one row
    const simple = read(lines(...above, "", "Dates,AAA US Equity,BBB US Equity", ...DAYS));
    expect(simple.series).toEqual(LAST);
    expect(simple.notes).toHaveLength(1);
  });

  it("may have several fields of each ticker, one of which is read", () => {
    const text = lines(
      ...["Start Date,2023-01-04", "", "Ticker,AAA,AAA,BBB,BBB", "Date,PX_LAST,PX_VOLUME,PX_LAST,PX_VOLUME"],
      ...["2023-01-04,1,100,2,200", "2023-01-05,3,300,4,400"],
    );
    expect(read(text).series).toEqual({ AAA: [1, 3], BBB: [2, 4] });
    expect(read(text, { valueColumn: "px_volume" }).series).toEqual({ AAA: [100, 300], BBB: [200, 400] });
    // of a field that nobody knows the row of fields is none
    expect(failure(text.replaceAll("PX_VOLUME", "CUR_MKT_CAP"))).toContain("--skip-rows");
  });

  it("is refused with the remedy where a row of it could be the header", () => {
    const text = lines("Region,Sector,Country", "Dates,AAA,BBB", ...DAYS);
    expect(failure(text)).toBe(
      'a.csv: row 1 ("Region", "Sector", "Country") could be the header, and so could row 2 ("Dates", "AAA", "BBB"); if the table begins there, say --skip-rows 1',
    );
  });

  it("leaves tables of two columns alone whose dates come second", () => {
    expect(read("close,date\n1,2023-01-04\n2,2023-01-05\n").series).toEqual({ a: [1, 2] });
    expect(read("close,date\n1,2023-01-04\n").series).toEqual({ a: [1] });
  });
});
