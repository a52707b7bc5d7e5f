import { describe, expect, it } from "vitest";
import { fromCSV } from "../../src/source/csv.ts";
import { normal } from "../random.ts";
import { failure, read } from "./read.ts";

const lines = (...rows: string[]) => `${rows.join("\n")}\n`;
const DATES = ["2023-01-04", "2023-01-05", "2023-01-06"];
const TABLE = lines("Ticker,2023-01-04,2023-01-05,2023-01-06", "AAA,1,2,3", "BBB,4,,6");
const SERIES = { AAA: [1, 2, 3], BBB: [4, null, 6] };
const NOTE = 'a.csv: transposed table, tickers = "Ticker", dates across the header';

/** The cells of a table turned over. */
const turned = (text: string) => {
  const cells = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return lines(...cells[0]!.map((_, i) => cells.map((row) => row[i]).join(",")));
};

describe("a table with a row a ticker and dates across its header", () => {
  it("is read as it is", () => {
    expect(read(TABLE)).toMatchObject({
      dates: DATES,
      series: SERIES,
      notes: [NOTE],
      format: { shape: "transposed", tickerColumn: "Ticker", rows: 2, order: "ascending" },
    });
    expect(read(TABLE).format).not.toHaveProperty("dateColumn");
  });

  it("has the values of the same table with dates going down", () => {
    const draw = normal(5);
    const days = Array.from({ length: 700 }, (_, t) =>
      new Date(864e5 * (15_000 + t)).toISOString().slice(0, 10),
    );
    const header = `date,${Array.from({ length: 90 }, (_, i) => `T${i}`).join(",")}`;
    const rows = days.map((day) =>
      [day, ...Array.from({ length: 90 }, () => (draw() > 1.5 ? "" : String(draw())))].join(","),
    );
    const text = lines(header, ...rows);
    const [down, across] = [text, turned(text)].map((one) => fromCSV(one).panel);
    expect(across!.tickers).toEqual(down!.tickers);
    expect(across!.time).toEqual(down!.time);
    expect(across!.values).toEqual(down!.values);
  });

  it.each([
    ["another form of dates", TABLE.replaceAll(/2023-01-(0\d)/g, "$1.01.2023")],
    [
      "semicolons and decimal commas",
      lines("Ticker;2023-01-04;2023-01-05;2023-01-06", "AAA;1,0;2,0;3,0", "BBB;4,0;;6,0"),
    ],
    ["a corner without a name", TABLE.replace("Ticker", "")],
    ["quotes", TABLE.replaceAll(/([^,\n]+)/g, '"$1"')],
    ["newest first", lines("Ticker,2023-01-06,2023-01-05,2023-01-04", "AAA,3,2,1", "BBB,6,,4")],
    [
      "columns between tickers and dates",
      lines("Name,Ticker,Sector,2023-01-04,2023-01-05,2023-01-06", "A Inc,AAA,x,1,2,3", "B Inc,BBB,y,4,,6"),
    ],
    ["era dates", lines("コード,令和5年1月4日,令和5年1月5日,令和5年1月6日", "AAA,1,2,3", "BBB,4,,6")],
  ])("may have %s", (_, text) => {
    expect(read(text)).toMatchObject({ dates: DATES, series: SERIES });
  });

  it("says what it leaves out, and takes the column of tickers that is named", () => {
    const text = lines("Name,Ticker,2023-01-04,2023-01-05", "A Inc,AAA,1,2", "B Inc,BBB,4,6");
    expect(read(text).notes).toEqual([`${NOTE}; "Name" left out`]);
    expect(read(text, { tickerColumn: "Name" }).series).toEqual({ "A Inc": [1, 2], "B Inc": [4, 6] });
    expect(failure(lines("One,Two,2023-01-04,2023-01-05", "A,B,1,2", "C,D,4,6"))).toBe(
      'a.csv: has dates across its header, and which of "One", "Two" has the tickers is not clear; name it with --ticker-column',
    );
  });

  it("may have months and quarters, and dates by a pattern", () => {
    expect(read(lines("Ticker,2023-01,2023-02", "A,1,2")).dates).toEqual(["2023-01-31", "2023-02-28"]);
    expect(read(lines("Ticker,2023Q1,2023Q2", "A,1,2")).dates).toEqual(["2023-03-31", "2023-06-30"]);
    expect(read(lines("Ticker,04/01/23,05/01/23", "A,1,2"), { dateFormat: "%d/%m/%y" }).dates).toEqual(
      DATES.slice(0, 2),
    );
    expect(read(lines("Ticker,04/01/2023,05/01/2023", "A,1,2"), { dateFormat: "dayfirst" }).dates).toEqual(
      DATES.slice(0, 2),
    );
  });

  it("gives one ticker as a benchmark", () => {
    expect(read(TABLE, { seriesColumn: "BBB" })).toMatchObject({
      dates: DATES,
      series: { BBB: [4, null, 6] },
    });
    expect(failure(TABLE, { seriesColumn: "BBC" })).toMatch(
      'has neither a ticker nor a column "BBC"; did you mean "BBB"',
    );
  });

  it("says where something is wrong", () => {
    expect(failure(TABLE.replace("BBB,4", "BBB,four"))).toMatch(
      'row 3, column "2023-01-04": "four" is not a number',
    );
    expect(failure(TABLE.replace("2023-01-05", "2023-02-30"))).toBe(
      'a.csv: row 1, column "2023-02-30": there is no date "2023-02-30"; write dates as YYYY-MM-DD',
    );
    expect(failure(TABLE.replace("2023-01-05", "2023-01-04"))).toBe(
      "a.csv: columns 2 and 3 both have date 2023-01-04; keep one of them, or say with --duplicates which counts",
    );
    expect(read(TABLE.replace("2023-01-05", "2023-01-04"), { duplicates: "last" }).series.AAA).toEqual([
      2, 3,
    ]);
    expect(failure(TABLE.replace("BBB", "AAA"))).toBe(
      'a.csv: rows 2 and 3 both have ticker "AAA" on 2023-01-04; keep one of them, or say with --duplicates which counts',
    );
    expect(failure(TABLE, { valueColumn: "BBB" })).toBe(
      "a.csv: has dates across its header and a row a ticker, so that no column has the values; leave --value-column out",
    );
    expect(failure(TABLE.replace("BBB", ""))).toMatch('row 3, column "Ticker": the ticker is missing');
    expect(failure(`${TABLE}CCC,1,2\n`)).toMatch("row 4: has 3 cells, the header has 4");
    expect(failure(lines("Ticker,2023-01-04,2023-01-05", "A,1%,2%", "B,0.01,2%"))).toMatch(
      'row 3, column "2023-01-05": "2%" has a percent sign and another value of the row has none',
    );
    expect(failure(lines("Ticker,2023-01-04,2023-01-05", "A,$1,€2", "B,1,2"))).toBe(
      'a.csv: row 2, column "2023-01-05": "€2" is in another currency than "$1" in row 2; write a row in one',
    );
    // of one ticker is not of all
    expect(read(lines("Ticker,2023-01-04,2023-01-05", "A,1%,2%", "B,5,7")).series).toEqual({
      A: [0.01, 0.02],
      B: [5, 7],
    });
  });

  it("lists what does not count, and where a cell stands", () => {
    const { format } = read(TABLE.replace(",6\n", ",inf\n"), {
      listDropped: true,
      locate: { ticker: "BBB", time: 19_361 },
    });
    expect(format.dropped!.infinite.list).toEqual([{ ticker: "BBB", date: "2023-01-06", row: 3 }]);
    expect(format.located).toBe(3);
  });

  it("is none where dates go down too, or not all of the header is dates", () => {
    // contracts that are named by their months
    expect(read(lines("date,2023-03,2023-06", "2023-01-04,1,2", "2023-01-05,3,4")).series).toEqual({
      "2023-03": [1, 3],
      "2023-06": [2, 4],
    });
    expect(read(lines(",2023-03,2023-06", "44930,1,2", "44931,3,4")).dates).toEqual(DATES.slice(0, 2));
    expect(failure(lines("date,2023-03,2023-06", "4.1.23,1,2", "5.1.23,3,4"))).toMatch(
      "its year has two digits",
    );
    expect(read(lines(",2023-01-04,2023-01-05", "72030,1,2", "67580,3,4")).series).toEqual({
      "72030": [1, 2],
      "67580": [3, 4],
    });
    // nor contracts and bonds named by days, over dates that are numbers or have short years
    for (const dates of [
      ["44930", "44931"],
      ["4.1.23", "5.1.23"],
      ["1672790400", "1672876800"],
    ])
      expect(failure(lines("date,2023-03-17,2023-06-16", `${dates[0]},1,2`, `${dates[1]},3,4`))).toMatch(
        'row 1 has the date "2023-03-17" and so is no header',
      );
    const codes = lines("日付,2023-01-04,2023-01-05", "25935,1,2", "67580,3,4");
    expect(read(codes, { tickerColumn: "日付" }).series).toEqual({ "25935": [1, 2], "67580": [3, 4] });
    expect(failure(lines("Ticker,2023-01-04,Total,2023-01-05", "A,1,3,2"))).toBe(
      'a.csv: row 1 has the date "2023-01-04" and so is no header; a table has dates down a column, or all of its header behind the tickers, written one way: turn it, or write it so',
    );
  });
});
