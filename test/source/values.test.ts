import { describe, expect, it } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { failure, read } from "./read.ts";

describe("values", () => {
  it("are missing in every usual spelling", () => {
    const words = ",NA,N/A,#N/A,#NA,<NA>,#N/A N/A,n/a,NaN,nan,-NaN,null,NULL,None,-,--,.,–,—,－".split(",");
    for (const word of [...words, ...words.map((text) => `"${text}"`), " ", " NA "]) {
      expect(read(`date,A,B\n2020-01-02,${word},1\n2020-01-03,2,${word}\n`).series, word).toEqual({
        A: [null, 2],
        B: [1, null],
      });
    }
  });

  it("count as missing where they are infinite, with a note", () => {
    const { series, notes } = read(
      'date,A\n2020-01-02,inf\n2020-01-03,-Infinity\n2020-01-04,1e999\n2020-01-05,1\n2020-01-06,"+Inf"\n',
    );
    expect(series).toEqual({ A: [null, null, null, 1, null] });
    expect(notes).toEqual(["a.csv: 4 infinite values count as missing"]);
  });

  it("are numbers and nothing else, on every row", () => {
    const good = Array.from({ length: 300 }, (_, t) => `${formatTime("day", 18_000 + t)},${t}.5,1\n`).join(
      "",
    );
    for (const text of [
      "1.2.3",
      "abc",
      "5%%",
      "1M",
      "1e",
      "0x10",
      "1_000",
      "1 2",
      "--1",
      "+",
      "$",
      "US$5",
      "$5€",
      "(-5)",
      "+$-5",
      "5-",
      "１.2.3",
      "1,2,3",
      "1'23",
      "1' 234",
      "1 234,567",
      "千円",
      "nope",
      "1,5x",
      "12/5",
      "Inf1",
    ]) {
      expect(failure(`date,A,B\n${good}2021-12-31,"${text}",1\n`)).toMatch(
        `a.csv: row 302, column "A": ${JSON.stringify(text)} is not a number`,
      );
    }
    expect(failure("date,A\n2020-01-02,1\n2020-01-03,abc\n")).toBe(
      'a.csv: row 3, column "A": "abc" is not a number; correct the cell, or if the value is missing leave it empty or say --na-values',
    );
    expect(failure(`date,A,B\n2020-01-02,1,2\n2020-01-03,1,"${"x".repeat(99)}\n"\n`)).toBe(
      `a.csv: row 3, column "B": "${"x".repeat(39)}…" is not a number; correct the cell, or if the value is missing leave it empty or say --na-values`,
    );
  });

  it("have one text column beside numbers refused in a wide table", () => {
    expect(failure("date,A,B,remark\n2020-01-02,1,2,\n2020-01-03,1,2,split\n")).toBe(
      'a.csv: row 3, column "remark": "split" is not a number; take the column out, or if it names the tickers choose it with --ticker-column and the values with --value-column',
    );
    expect(failure("date,x,y\n2020-01-02,a,b\n")).toBe(
      'a.csv: no column of numbers beside the dates: row 2, column "x": "a" is not a number; plain numbers are needed, without %, currency or units',
    );
  });

  it("are not all missing", () => {
    expect(failure("date,A,B\n2020-01-02,,NA\n")).toBe(
      'a.csv: every value is missing; at least one number is needed in "A", "B"',
    );
  });

  it("have grouped thousands", () => {
    expect(read('date,A\n2020-01-02,"19,843.00"\n2020-01-03,"1,234,567"\n2020-01-04,-5\n').series).toEqual({
      A: [19843, 1234567, -5],
    });
    expect(read('date,A\n2020-01-02,"1,234"\n2020-01-03,12.5\n').series).toEqual({ A: [1234, 12.5] });
    expect(failure('date,A\n2020-01-02,"1,234.5"\n2020-01-03,"12,34.5"\n')).toMatch(
      'row 3, column "A": "12,34.5" is not a number',
    );
  });

  it("have a decimal comma where cells show it", () => {
    const semicolon = (cells: string[]) =>
      `date;A\n${cells.map((text, t) => `2020-01-0${t + 1};${text}\n`).join("")}`;
    expect(read(semicolon(["21.283,37", "1.000", "7", "-,5"]))).toMatchObject({
      series: { A: [21283.37, 1000, 7, -0.5] },
      notes: ["a.csv: numbers have a decimal comma"],
      format: { decimal: ",", delimiter: ";" },
    });
    expect(read(semicolon(["1,5", "1,234"])).series).toEqual({ A: [1.5, 1.234] });
    expect(read(semicolon(["0,123", "1,234"])).series).toEqual({ A: [0.123, 1.234] });
    expect(read(semicolon(["1.234.567", "1,234"])).series).toEqual({ A: [1234567, 1.234] });
    expect(read(semicolon(["1,234,567", "1,234"])).series).toEqual({ A: [1234567, 1234] });
    expect(read(semicolon(["1.5", "1,234"])).series).toEqual({ A: [1.5, 1234] });
    expect(read("date\tA\n2020-01-02\t1.234\n2020-01-03\t7\n").series).toEqual({ A: [1.234, 7] });
    expect(read('date,A\n2020-01-02,"1,5"\n2020-01-03,"2.000,25"\n2020-01-04,3\n').series).toEqual({
      A: [1.5, 2000.25, 3],
    });
    expect(failure(semicolon(["1,5", "2.5"]))).toBe(
      'a.csv: row 3, column "A": "2.5" is not a number with decimal "," (or all need --decimal "."); correct the cell, or leave it empty if the value is missing',
    );
  });

  it("have a lone point before three digits as open as a comma where semicolons delimit", () => {
    const german = "Datum;A;B\n31.01.2022;990;1.012\n01.02.2022;1.500;985\n";
    expect(failure(german)).toBe(
      'a.csv: row 2, column "B": "1.012" is ambiguous, and so is every other number: its mark may be decimal or group thousands; say which with --decimal "," or --decimal "."',
    );
    expect([...fromCSV(german, { decimal: "," }).panel.values]).toEqual([990, 1500, 1012, 985]);
    expect([...fromCSV(german, { decimal: "." }).panel.values]).toEqual([990, 1.5, 1.012, 985]);
    expect([...fromCSV(german.replace("990", "990.5")).panel.values]).toEqual([990.5, 1.5, 1.012, 985]);
  });

  it("need a header: a date in the first row is none", () => {
    expect(failure("2022-01-03,100,1000\n2022-01-04,101,1001\n")).toBe(
      'a.csv: row 1 has the date "2022-01-03" and so is no header; put a row with the column names above it, say --no-header, or --skip-rows if the table begins further down',
    );
  });

  it("have it decided by a cell far below the sample, and not at all if no cell does", () => {
    const rows = Array.from(
      { length: 1000 },
      (_, t) => `${formatTime("day", 18_000 + t)};${t + 1},${(t % 900) + 100}\n`,
    ).join("");
    const text = `date;A\n${rows.replace("999,198", "999,19")}`;
    expect(read(text.replaceAll(/^(.*;\d{4},.*)$/gm, "")).series.A!.at(-1)).toBe(999.19);
    const open = `date;A\n2020-01-02;1,234\n2020-01-03;12\n2020-01-04;999,999\n`;
    expect(failure(open)).toBe(
      'a.csv: row 2, column "A": "1,234" is ambiguous, and so is every other number: its mark may be decimal or group thousands; say which with --decimal "," or --decimal "."',
    );
    expect(read(open, { decimal: "," }).series).toEqual({ A: [1.234, 12, 999.999] });
    expect(read(open, { decimal: "." }).series).toEqual({ A: [1234, 12, 999999] });
  });

  it("are not asked of columns that are not read", () => {
    const text = 'date,ticker,close,volume\n2020-01-02,A,10,"1,234"\n2020-01-03,A,11,"many"\n';
    expect(read(text, { valueColumn: "close" }).series).toEqual({ A: [10, 11] });
  });

  it("have their thousands grouped by comma, point, blank or apostrophe, or as in India", () => {
    const table = (...cells: string[]) =>
      `date;A\n${cells.map((text, t) => `2020-01-0${t + 1};${text}\n`).join("")}`;
    expect(read(table("1 234,5", "1 234 567", "12,25")).series).toEqual({ A: [1234.5, 1234567, 12.25] });
    for (const blank of ["\u00a0", "\u202f", "\u2009", "\u3000"]) {
      expect(read(table(`1${blank}234,567`, "1")).series, blank).toEqual({ A: [1234.567, 1] });
    }
    expect(read(table("1'234.5", "1’234’567", "12.25")).series).toEqual({ A: [1234.5, 1234567, 12.25] });
    expect(read(table("1'234,567", "1,234")).series).toEqual({ A: [1234.567, 1.234] });
    expect(read(table("12,34,567.5", "1,00,000", "12.25")).series).toEqual({ A: [1234567.5, 100000, 12.25] });
    expect(read(table("12,34,567", "1,234")).series).toEqual({ A: [1234567, 1234] });
    expect(read(table("1 234", "5")).series).toEqual({ A: [1234, 5] });
    expect(failure(table("1 234,5", "1'234,5", "1 23,5"))).toMatch(
      'row 4, column "A": "1 23,5" is not a number',
    );
    expect(failure(table("1.5", "1 234'567"))).toMatch('row 3, column "A": "1 234\'567" is not a number');
  });

  it("are read in full-width digits, with Unicode's minus and Japan's triangle", () => {
    expect(
      read('date,A\n2020-01-02,"１，２３４．５"\n2020-01-03,−２\n2020-01-04,－３．５\n2020-01-05,▲4\n')
        .series,
    ).toEqual({
      A: [1234.5, -2, -3.5, -4],
    });
    expect(read("date,A\n2020-01-02,▲4\n2020-01-03,△1.5\n2020-01-04,6\n")).toMatchObject({
      series: { A: [-4, -1.5, 6] },
      notes: ['a.csv: row 2, column "A": "▲4" has a triangle and counts as negative (2 values in all)'],
    });
  });

  it("are hundredths with a percent sign, rounded once, and all of a column or none", () => {
    const texts = ["1.1%", "-0.07 %", "100%", "1e-3%", "５％", "0"];
    const table = `date,A,B\n${texts.map((text, t) => `2020-01-0${t + 1},${text},7\n`).join("")}`;
    expect(read(table)).toMatchObject({
      series: { A: [0.011, -0.0007, 1, 1e-5, 0.05, 0], B: [7, 7, 7, 7, 7, 7] },
      notes: ['a.csv: row 2, column "A": "1.1%" has a percent sign and is divided by 100 (5 values in all)'],
    });
    expect(read("date;A\n2020-01-02;1,1%\n").series).toEqual({ A: [0.011] });
    expect(failure("date,A\n2020-01-02,\n2020-01-03,1%\n2020-01-04,0.01\n")).toBe(
      'a.csv: row 3, column "A": "1%" has a percent sign and another value of the column has none; write all of them one way',
    );
    expect(failure("date,ticker,close\n2020-01-02,X,2\n2020-01-03,X,1%\n2020-01-04,X,3\n")).toBe(
      'a.csv: row 3, column "close": "1%" has a percent sign and 2 values of the column have none; write all of them one way',
    );
  });

  it("lose their currency sign, with a note, and do not change it within a series", () => {
    expect(
      read(
        'date,A,B\n2020-01-02,$5,"¥1,234"\n2020-01-03,-$6.5,"￥ 2,345"\n2020-01-04,$-7,3000円\n'.replace(
          "3000円",
          "¥3000",
        ),
      ),
    ).toMatchObject({
      series: { A: [5, -6.5, -7], B: [1234, 2345, 3000] },
      notes: ['a.csv: row 2, column "A": "$5" has a currency sign, which is left out (6 values in all)'],
    });
    expect(read("date;A\n2020-01-02;1.234,5 €\n2020-01-03;7\n").series).toEqual({ A: [1234.5, 7] });
    expect(failure("date,A\n2020-01-02,$5\n2020-01-03,€6\n")).toBe(
      'a.csv: row 3, column "A": "€6" is in another currency than "$5" in row 2; write a column in one',
    );
    // tickers of a long table may differ
    expect(read("date,ticker,close\n2020-01-02,X,$2\n2020-01-02,Y,€1\n").series).toEqual({ X: [2], Y: [1] });
  });

  it("are negative in parentheses, with a note", () => {
    expect(read('date,A\n2020-01-02,"(1,234.5)"\n2020-01-03,($2)\n2020-01-04,3\n')).toMatchObject({
      series: { A: [-1234.5, -2, 3] },
      notes: [
        'a.csv: row 2, column "A": "(1,234.5)" has parentheses and counts as negative (2 values in all)',
        'a.csv: row 3, column "A": "($2)" has a currency sign, which is left out',
      ],
    });
  });

  it("are missing by the words and numbers of an option too", () => {
    const text = "date,A,B\n2020-01-02,n.a.,-99.99\n2020-01-03,2,-99.990\n2020-01-04,-999,3\n";
    expect(read(text, { naValues: ["n.a.", "-99.99", "-999"] })).toMatchObject({
      series: { A: [null, 2, null], B: [null, null, 3] },
      notes: ["a.csv: 4 values are missing by --na-values"],
    });
    expect(failure(text)).toMatch('row 2, column "A": "n.a." is not a number');
    const long =
      "date,ticker,close\n2020-01-02,X,-999\n2020-01-03,X,holiday\n2020-01-06,X,NA\n2020-01-07,X,1\n";
    expect(read(long, { naValues: ["-999", "holiday", "NA"] })).toMatchObject({
      series: { X: [null, null, null, 1] },
      notes: [
        'a.csv: long table, date = "date", ticker = "ticker", value = "close"',
        "a.csv: 2 values are missing by --na-values",
      ],
    });
  });
});
