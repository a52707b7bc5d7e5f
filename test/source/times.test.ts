import { describe, expect, it } from "vitest";
import { fromCSV } from "../../src/source/csv.ts";
import { failure, read } from "./read.ts";

const lines = (...rows: string[]) => `${rows.join("\n")}\n`;
const DATES = ["2023-01-05T09:30:00Z", "2023-01-05T09:35:00Z", "2023-01-06T09:30:00Z"];
const NOTE = 'a.csv: times of day in column "Time" are joined to the dates in "Date"';

describe("times of day in the column behind the dates", () => {
  it.each([
    [
      "of one instrument",
      lines("Date,Time,Close", "2023-01-05,09:30,1", "2023-01-05,09:35,2", "2023-01-06,09:30,3"),
      "a",
    ],
    [
      "with open, high, low and volume",
      lines(
        "Date,Time,Open,High,Low,Close,Volume",
        ...["2023-01-05,09:30,9,9,9,1,100", "2023-01-05,09:35,9,9,9,2,100", "2023-01-06,09:30,9,9,9,3,100"],
      ),
      "a",
    ],
    [
      "of a wide table",
      lines("Date,Time,A", "2023-01-05,09:30:00,1", "2023-01-05,09:35:00,2", "2023-01-06,9:30:00,3"),
      "A",
    ],
    [
      "in quotes",
      lines(
        '"Date","Time","A"',
        '"2023-01-05","09:30","1"',
        '"2023-01-05","09:35","2"',
        '"2023-01-06","09:30","3"',
      ),
      "A",
    ],
    [
      "some in quotes",
      lines("Date,Time,A", '"2023-01-05",09:30,1', '2023-01-05,"09:35",2', "2023-01-06,09:30,3"),
      "A",
    ],
    [
      "of digits",
      lines("<Date>,<Time>,A", "20230105,093000,1", "20230105,093500,2", "20230106,093000,3"),
      "A",
    ],
    [
      "in halves of the day",
      lines("Date,Time,A", "1/5/2023,9:30 AM,1", "1/5/2023,9:35 AM,2", "1/16/2023,9:30 AM,3"),
      "A",
    ],
    [
      "in Japanese",
      lines("日付,時刻,A", "2023年1月5日,09:30,1", "2023年1月5日,09:35,2", "2023年1月6日,09:30,3"),
      "A",
    ],
  ])("are joined to them: %s", (what, text, ticker) => {
    const { dates, series, notes } = read(text);
    expect(dates).toEqual(
      what === "in halves of the day" ? [...DATES.slice(0, 2), "2023-01-16T09:30:00Z"] : DATES,
    );
    expect(series).toEqual({ [ticker]: [1, 2, 3] });
    expect(notes.filter((note) => note.includes("are joined to the dates"))).toHaveLength(1);
    expect(notes).toContain("a.csv: times of day have no time zone; taken as UTC");
  });

  it("of a long table, in any order of its rows", () => {
    const rows = [
      "A,2023-01-05,09:30,1",
      "A,2023-01-05,09:35,2",
      "A,2023-01-06,09:30,3",
      "B,2023-01-05,09:30,4",
      "B,2023-01-06,09:30,5",
    ];
    const byTicker = read(lines("Ticker,Date,Time,Close", ...rows));
    expect(byTicker).toMatchObject({ dates: DATES, series: { A: [1, 2, 3], B: [4, null, 5] } });
    expect(byTicker.notes).toContain(NOTE);
    const byDate = [0, 3, 1, 2, 4].map((k) => rows[k]!);
    expect(read(lines("Ticker,Date,Time,Close", ...byDate)).series).toEqual(byTicker.series);
  });

  it("are found far below the sample where only one comes before", () => {
    const rows = (time: string) => Array.from({ length: 150 }, (_, i) => `T${i},2023-01-05,${time},${i + 1}`);
    const { dates, series } = read(lines("Ticker,Date,Time,Close", ...rows("09:30"), ...rows("09:35")));
    expect(dates).toEqual(DATES.slice(0, 2));
    expect(series.T149).toEqual([150, 150]);
  });

  it("leave the date column its name and the other columns theirs, and the format says it", () => {
    const text = lines("Date,Time,Close,Settle", "2023-01-05,09:30,1,7", "2023-01-05,09:35,2,8");
    const { format, series } = read(text, { dateColumn: "Date", valueColumn: "Settle" });
    expect(series).toEqual({ a: [7, 8] });
    expect(format).toMatchObject({
      dateColumn: "Date",
      columns: ["Date", "Close", "Settle"],
      dateFormat: "YYYY-MM-DD hh:mm",
    });
  });

  it("are read with the order of dates that is said", () => {
    const text = lines("Date,Time,A", "01/02/2023,09:30,1", "01/02/2023,09:35,2");
    expect(read(text, { dateFormat: "dayfirst" }).dates).toEqual([
      "2023-02-01T09:30:00Z",
      "2023-02-01T09:35:00Z",
    ]);
  });

  it("count for nothing where every date comes once, as the time of a last trade", () => {
    const text = lines(
      "Date,Time,Open,High,Low,Close,Volume",
      "2023-01-05,15:00,9,9,9,1,1",
      "2023-01-06,14:59,9,9,9,2,1",
    );
    expect(read(text)).toMatchObject({ dates: ["2023-01-05", "2023-01-06"], series: { a: [1, 2] } });
  });

  it("count for nothing where they differ between tickers only, as the times of last trades", () => {
    for (const rows of [
      ["A,2023-01-05,15:00,1", "B,2023-01-05,14:59,2", "A,2023-01-06,14:58,3", "B,2023-01-06,15:00,4"],
      ["A,2023-01-05,220000,1", "B,2023-01-05,215958,2", "A,2023-01-06,220001,3", "B,2023-01-06,220000,4"],
    ])
      expect(read(lines("Symbol,Date,Time,Close", ...rows))).toMatchObject({
        dates: ["2023-01-05", "2023-01-06"],
        series: { A: [1, 3], B: [2, 4] },
      });
    // of a ticker that comes twice a day they are joined, whatever the name of its column
    const bars = ["A,2023-01-05,09:30,1", "B,2023-01-05,09:30,2", "A,2023-01-05,09:35,3"];
    for (const name of ["Symbol", "Emission"])
      expect(read(lines(`${name},Date,Time,Close`, ...bars))).toMatchObject({
        dates: DATES.slice(0, 2),
        series: { A: [1, 3], B: [2, null] },
      });
  });

  it("are no digits of a price, a market value or a sentiment", () => {
    const dates = ["2023-01-05", "2023-01-06"];
    const rows = (...values: number[]) => [
      `A,2023-01-05,${values[0]},1`,
      `A,2023-01-06,${values[1]},2`,
      `B,2023-01-05,${values[2]},3`,
    ];
    const series = { A: [1, 2], B: [3, null] };
    for (const name of ["時価総額", "時価", "Sentiment"])
      expect(read(lines(`code,date,${name},close`, ...rows(1230, 1245, 1250))), name).toMatchObject({
        dates,
        series,
      });
    // no clock shows 1290
    const twice = lines("date,TIME,AAPL", "2023-01-05,1290,1", "2023-01-05,1055,2", "2023-01-06,1280,3");
    expect(read(twice, { duplicates: "last" }).series).toEqual({ TIME: [1055, 1280], AAPL: [2, 3] });
  });

  it("name the row of what is none", () => {
    const text = (time: string) =>
      lines(
        "Date,Time,A",
        "2023-01-05,09:30,1",
        "2023-01-05,09:35,2",
        ...Array(100)
          .fill("")
          .map(
            (_, i) =>
              `2024-01-05,${String(Math.floor(i / 60)).padStart(2, "0")}:${String(i % 60).padStart(2, "0")},1`,
          ),
        `2025-01-05,${time},3`,
      );
    expect(failure(text("25:00"))).toBe(
      'a.csv: row 104, column "Date": there is no date "2025-01-05 25:00"; write dates as YYYY-MM-DD',
    );
    expect(failure(text(""))).toMatch(
      /^a\.csv: row 104, column "Date": "2025-01-05" is not a date written YYYY-MM-DD hh:mm/,
    );
    expect(failure(text("noon"))).toMatch(/^a\.csv: row 104, column "Date": "2025-01-05 noon" is not a date/);
    expect(failure(text("09:30,1,1"))).toMatch(/^a\.csv: row 104: has 5 cells/);
  });

  it("are looked for in a file that begins as one without does", () => {
    const head = "Date,Time,Open,High,Low,Close";
    const { layout } = fromCSV(lines(head, "2023-01-04,15:00,9,9,9,1", "2023-01-05,14:59,9,9,9,2"));
    expect(layout).toBeDefined();
    const bars = lines(head, "2023-01-05,09:30,9,9,9,1", "2023-01-05,09:35,9,9,9,2");
    expect(read(bars, { layout: layout!, duplicates: "last" })).toMatchObject({
      dates: DATES.slice(0, 2),
      series: { a: [1, 2] },
    });
  });

  it("change nothing of the bytes that were given", () => {
    const bytes = new TextEncoder().encode(lines("Date,Time,A", "2023-01-05,09:30,1", "2023-01-05,09:35,2"));
    const before = bytes.slice();
    fromCSV(bytes);
    expect(bytes).toEqual(before);
  });

  it("elsewhere are refused with what to do", () => {
    const wanted =
      "times are read within the column of dates, or in the one behind it where a date comes more than once: write them there, or take the column out";
    expect(failure(lines("Time,Date,A", "09:30,2023-01-05,1", "09:35,2023-01-05,2"))).toBe(
      `a.csv: row 2, column "Time": "09:30" is a time of day; ${wanted}`,
    );
    expect(failure(lines("Date,A,Time", "2023-01-05,1,09:30", "2023-01-05,2,09:35"))).toContain(wanted);
  });
});
