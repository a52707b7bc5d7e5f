import { describe, expect, it } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import { failure, read } from "./read.ts";

const TABLE = "Date,A,B\n2020-01-02,1,2\n2020-01-03,3,4\n";
const SERIES = { A: [1, 3], B: [2, 4] };

describe("rows above the header", () => {
  it.each([
    ["a title", "Closing prices\n", 'row 1 above the header is left out: "Closing prices"'],
    [
      "a title with delimiters after it",
      "Closing prices,,\n",
      'row 1 above the header is left out: "Closing prices"',
    ],
    [
      "a title and blank lines",
      "\nClosing prices\n\n\n",
      'row 2 above the header is left out: "Closing prices"',
    ],
    [
      "several lines of their own widths",
      'Exported 2020-02-01,by me\nCurrency,USD\n"Note: a, b and c"\n',
      'rows 1 to 3 above the header are left out, the first "Exported 2020-02-01"',
    ],
    [
      "comments",
      '# made by "x\n#\n',
      'rows 1 to 2 above the header are left out, the first "# made by \\"x"',
    ],
  ])("are left out where they are plainly no header: %s", (_, above, note) => {
    expect(read(above + TABLE)).toMatchObject({ series: SERIES, notes: [`a.csv: ${note}`] });
  });

  it("may hold the other delimiters", () => {
    const semicolons = TABLE.replaceAll(",", ";");
    expect(read(`Prices, adjusted, in euro, of A, B\n${semicolons}`)).toMatchObject({
      series: SERIES,
      format: { delimiter: ";" },
    });
    expect(read("a,b,c,d\nDatum;A;B\n2020-01-02;1,5;2,5\n2020-01-03;3,25;4,25\n").series).toEqual({
      A: [1.5, 3.25],
      B: [2.5, 4.25],
    });
  });

  it("can be a commented header, as numpy writes it", () => {
    expect(read(`# ${TABLE}`)).toMatchObject({ series: SERIES, notes: [] });
    expect(read(`# made\n#${TABLE}`)).toMatchObject({
      series: SERIES,
      notes: ['a.csv: row 1 above the header is left out: "# made"'],
    });
  });

  it("that could be the header are refused, and skipped by the option", () => {
    const text = "Region:,A\nDate,Close\n2020-01-02,1\n2020-01-03,2\n";
    expect(failure(text)).toBe(
      'a.csv: row 1 ("Region:", "A") could be the header, and so could row 2 ("Date", "Close"); if the table begins there, say --skip-rows 1',
    );
    expect(read(text, { skipRows: 1 })).toMatchObject({
      series: { a: [1, 2] },
      notes: ["a.csv: row 1 is skipped", 'a.csv: one instrument, a, value = "Close"'],
    });
    for (const lineEnd of ["\r\n", "\r"]) {
      expect(read(text.replaceAll("\n", lineEnd), { skipRows: 1 }).series).toEqual({ a: [1, 2] });
    }
    // 0 says that there is none to look for
    expect(failure(`Exported,,\n${TABLE}`, { skipRows: 0 })).toMatch(
      'no column of dates among "Exported", "", ""',
    );
    expect(failure(TABLE, { skipRows: 5 })).toBe(
      "a.csv: has 3 rows, so that none is left below the 5 to skip; skip fewer",
    );
    expect(failure(TABLE, { skipRows: 3 })).toMatch("a.csv: is empty");
    for (const skipRows of [-1, 1.5, "2" as unknown as number]) {
      expect(() => read(TABLE, { skipRows })).toThrow(
        new RangeError(`skipRows must be an integer >= 0, got ${JSON.stringify(skipRows)}`),
      );
    }
  });

  it("are never taken from rows that hold data", () => {
    // each of these is an error about its own row, as without looking for a header further down
    expect(failure("date,A\nsoon,1\n2020-01-02,1\n")).toMatch('row 2, column "date": "soon" is not a date');
    expect(failure("2020-01-01,5\nDate,A,B\n2020-01-02,1,2\n")).toMatch("row 1 has the date");
    expect(failure("date,A\n2020-01-02,1,2\n2020-01-03,1,2\n")).toMatch(
      "row 2: has 3 cells, the header has 2",
    );
    expect(failure("date,A,B,C\nx,y,z\n2020-01-02,1,2\n")).toMatch("a.csv: row 2");
    expect(failure("a,b,c\nd,e,f\n")).toMatch("no column of dates");
  });
});

describe("headers", () => {
  const PANDAS = "Price,Close,Close,High,High\nTicker,AAPL,MSFT,AAPL,MSFT\nDate,,,,\n";
  const ROWS = "2020-01-02,1,2,3,4\n2020-01-03,5,6,7,8\n";

  it("over two levels are tickers of one field, the close unless another is asked for", () => {
    expect(read(PANDAS + ROWS)).toMatchObject({
      series: { AAPL: [1, 5], MSFT: [2, 6] },
      notes: [
        "a.csv: rows 1 to 3 are the header, of tickers and fields",
        'a.csv: value = "Close" of Close, High (choose another with --value-column)',
      ],
      format: { shape: "wide", dateColumn: "Date", valueColumn: "Close" },
    });
    expect(read(PANDAS + ROWS, { valueColumn: "high" }).series).toEqual({ AAPL: [3, 7], MSFT: [4, 8] });
    expect(read(PANDAS + ROWS, { seriesColumn: "MSFT" }).series).toEqual({ MSFT: [2, 6] });
    expect(read(PANDAS + ROWS, { seriesColumn: "MSFT High" }).series).toEqual({ "MSFT High": [4, 8] });
    expect(failure(PANDAS + ROWS, { valueColumn: "Hihg" })).toBe(
      'a.csv: has no field "Hihg", asked for with --value-column; did you mean "High"? Its fields are Close, High',
    );
    expect(failure(PANDAS.replaceAll("Close", "Bid").replaceAll("High", "Ask") + ROWS)).toBe(
      'a.csv: none of the fields "Bid", "Ask" is known as a price; name the one to read with --value-column',
    );
  });

  it("over two levels may have the tickers first, other names or none", () => {
    for (const header of [
      "Ticker,AAPL,AAPL,MSFT,MSFT\nPrice,Close,Open,Close,Open\nDate,,,,\n",
      "Symbols,AAPL,AAPL,MSFT,MSFT\nAttributes,Close,Open,Close,Open\nDate,,,,\n",
      ",AAPL,AAPL,MSFT,MSFT\n,Close,Open,Close,Open\nDate,,,,\n",
      ",AAPL,AAPL,MSFT,MSFT\n,Close,Open,Close,Open\n",
      "# made\nTicker,AAPL,AAPL,MSFT,MSFT\nPrice,Close,Open,Close,Open\nDate,,,,\n",
    ]) {
      expect(read(header + ROWS).series, header).toEqual({ AAPL: [1, 5], MSFT: [3, 7] });
    }
    expect(read(`Price,Close,High,Low,Volume\nTicker,A,A,A,A\nDate,,,,\n${ROWS}`).series).toEqual({
      A: [1, 5],
    });
    expect(read(`,A,B,C,D\nDate,,,,\n${ROWS}`)).toMatchObject({
      series: { A: [1, 5], B: [2, 6], C: [3, 7], D: [4, 8] },
      notes: ["a.csv: rows 1 to 2 are the header"],
    });
    // two rows that cannot be told apart
    expect(failure(`x,A,B,C,D\ny,E,F,G,H\nDate,,,,\n${ROWS}`)).toMatch("a.csv: ");
  });

  it("may have units in brackets and more or fewer delimiters at their end than the rows", () => {
    expect(read("Date,Open (USD),Close (USD)\n2020-01-02,1,2\n")).toMatchObject({
      format: { valueColumn: "Close (USD)" },
    });
    expect(read("日付,始値（円）,終値（円）\n2020-01-02,1,2\n").series).toEqual({ a: [2] });
    expect(read("Date [UTC],A\n2020-01-02,1\n").series).toEqual({ A: [1] });
    expect(read("date,A,B\n2020-01-02,1,2,\n2020-01-03,3,4,\n").series).toEqual(SERIES);
    expect(read("date,A,B,\n2020-01-02,1,2\n2020-01-03,3,4\n").series).toEqual(SERIES);
    expect(failure("date,A,B\n2020-01-02,1,2,\n2020-01-03,3,4\n")).toMatch(
      "row 2: has 4 cells, the header has 3",
    );
    const rows = Array.from({ length: 200 }, (_, t) => `${formatTime("day", t)},1,2,\n`).join("");
    expect(failure(`date,A,B\n${rows}2020-01-02,1,2,3\n`)).toBe(
      'a.csv: row 202: "3" stands in column 4, which has no name; name it or empty it',
    );
  });

  it("that are not there are numbers, by the option", () => {
    const bars = "20210222 093000;1.5;2;3\n20210222 093100;4;5;6\n";
    expect(read(bars, { header: false, valueColumn: "4" })).toMatchObject({
      dates: ["2021-02-22T09:30:00Z", "2021-02-22T09:31:00Z"],
      series: { a: [3, 6] },
      format: { shape: "single", dateColumn: "1", valueColumn: "4", rows: 2 },
    });
    expect(read(bars, { header: false }).series).toEqual({ "2": [1.5, 4], "3": [2, 5], "4": [3, 6] });
    for (const end of ["", "\n"]) {
      const wide = `2020-01-02,1,2,3\n2020-01-03,4,5,6${end}`;
      expect(read(wide, { header: false }).series).toEqual({ "2": [1, 4], "3": [2, 5], "4": [3, 6] });
      const long = `2020-01-02,A,1\n2020-01-03,A,3\n2020-01-03,B,4${end}`;
      expect(read(long, { header: false }).series).toEqual({ A: [1, 3], B: [null, 4] });
    }
    expect(read("1613984400000,5\n1613984460000,6\n", { header: false }).series).toEqual({ a: [5, 6] });
    expect(read("# made\n2020-01-02,5\n# more\n2020-01-03,6\nSource: x\n", { header: false }).series).toEqual(
      {
        a: [5, 6],
      },
    );
    const long = "2020-01-02,A,1\n2020-01-02,B,2\n2020-01-03,A,3\n";
    expect(read(long, { header: false }).series).toEqual({ A: [1, 3], B: [2, null] });
    expect(failure(bars)).toBe(
      'a.csv: row 1 has the date "20210222 093000" and so is no header; put a row with the column names above it, say --no-header, or --skip-rows if the table begins further down',
    );
  });

  it("may have a column asked for by number where no name is one", () => {
    const text = "lot,asof,A\n7,2020-01-02,1\n9,2020-01-03,2\n";
    expect(read(text, { dateColumn: "2", valueColumn: "3" })).toMatchObject({
      dates: ["2020-01-02", "2020-01-03"],
      series: { A: [1, 2] },
    });
    expect(failure(text, { dateColumn: "4" })).toMatch('has no column "4", asked for with --date-column');
    expect(failure(text, { dateColumn: "0" })).toMatch('has no column "0"');
    expect(read("date,2,1\n2020-01-02,5,6\n", { valueColumn: "1" }).series).toEqual({ "1": [6] });
    // the number of a benchmark is its name
    expect(failure(TABLE, { seriesColumn: "2" })).toMatch('has no column "2", asked for with the benchmark');
  });
});

describe("rows below the table", () => {
  it.each([
    ["Source: Exchange, Tokyo", 'row 4 below the table is left out: "Source: Exchange"'],
    ['"Source: Exchange, Tokyo",,', 'row 4 below the table is left out: "Source: Exchange, Tokyo"'],
    ["出典：取引所", 'row 4 below the table is left out: "出典：取引所"'],
    ["Total,4,6", 'row 4 below the table is left out: "Total"'],
    ["合計,4,6", 'row 4 below the table is left out: "合計"'],
    ["(2 rows affected)", 'row 4 below the table is left out: "(2 rows affected)"'],
    ["\x1a", 'row 4 below the table is left out: "\\u001a"'],
    ["# end", 'row 4, a comment, is left out: "# end"'],
    [
      "\n,,\nPrices are indicative only.\nNo liability",
      'rows 6 to 7 below the table are left out, the first "Prices are indicative only."',
    ],
    ["\nCopyright 2024 A. N. Other", 'row 5 below the table is left out: "Copyright 2024 A. N. Other"'],
    ["Mean,2,3\n\nNote: x\n\n\n", 'rows 4 to 6 below the table are left out, the first "Mean"'],
  ])("are left out where they are plainly no data: %j", (below, note) => {
    for (const end of ["", "\n", "\n\n"]) {
      expect(read(TABLE + below + end)).toMatchObject({
        series: SERIES,
        notes: [`a.csv: ${note}`],
        format: { rows: 2 },
      });
    }
    expect(read((TABLE + below).replaceAll("\n", "\r\n")).series).toEqual(SERIES);
    expect(read((TABLE + below).replaceAll("\n", "\r")).series).toEqual(SERIES);
  });

  it.each([
    "2020-01-06",
    "2020-01-06,5",
    "2020-0",
    "2",
    "Jan 2",
    "A",
    "somewhere else",
    "x,5,6",
    "Total,5,high",
    "Source: x,2020-01-06,5",
    '"Source: x',
    ",5,6",
  ])("that could be data or a part of it are refused: %j", (below) => {
    for (const end of ["", "\n"]) expect(failure(TABLE + below + end)).toMatch(/^a.csv: row 4[:,] /);
  });

  it("are told from a row that is cut off where tickers come first", () => {
    const long = "ticker,date,close\nAAPL,2020-01-02,1\nNOTE,2020-01-02,2\nAAPL,2020-01-03,3\n";
    const series = { AAPL: [1, 3], NOTE: [2, null] };
    expect(read(`${long}Source: x\n`).series).toEqual(series);
    for (const below of ["NOTE", "Total", "EOF", "TOTAL,5,6", "MEAN,20210222,7.5"]) {
      if (below.startsWith("MEAN")) expect(failure(`${long}${below}\n`)).toMatch("row 5");
      else expect(failure(`${long}${below}`)).toMatch("a.csv: row 5");
    }
    expect(read(`${long}SUM,2020-01-03,5\n`).series).toEqual({
      AAPL: [1, 3],
      NOTE: [2, null],
      SUM: [null, 5],
    });
  });

  it("a library of factors: title, unnamed dates, copyright", () => {
    const text =
      "This file was created by using the 202406 database.\nThe 1-month rate, until 202405, is from A and B\n\n,Mkt-RF,SMB,RF\n" +
      "20240102,   -0.70,    0.25,   0.022\n20240103,   -0.98,   -1.50,   0.022\n\nCopyright 2024 E. F. and K. R.\n";
    expect(read(text)).toMatchObject({
      dates: ["2024-01-02", "2024-01-03"],
      series: { "Mkt-RF": [-0.7, -0.98], SMB: [0.25, -1.5], RF: [0.022, 0.022] },
      notes: [
        'a.csv: rows 1 to 2 above the header are left out, the first "This file was created by using the 2024…"',
        'a.csv: row 8 below the table is left out: "Copyright 2024 E. F. and K. R."',
      ],
    });
    const monthly = text.replace("20240102", "202401").replace("20240103", "202402");
    expect(read(monthly).dates).toEqual(["2024-01-31", "2024-02-29"]);
    // a second table below it is an error where it begins
    expect(failure(`${monthly}\n Annual Factors\n,Mkt-RF,SMB,RF\n  2024,1,2,3\n`)).toMatch(
      "a.csv: row 8: has 1 cell",
    );
  });
});

describe("comments between rows", () => {
  const text = 'date,A\n2020-01-02,1\n# a "halt, here\n2020-01-03,#N/A\n#2020-01-04,9\n2020-01-06,2\n';

  it("with # in place of a date are left out", () => {
    for (const lineEnd of ["\n", "\r\n", "\r"]) {
      expect(read(text.replaceAll("\n", lineEnd))).toMatchObject({
        dates: ["2020-01-02", "2020-01-03", "2020-01-06"],
        series: { A: [1, null, 2] },
        notes: ['a.csv: row 3, the first of 2 comments, which are left out: "# a \\"halt, here"'],
        format: { rows: 3 },
      });
    }
    expect(read("date,A\n# first\n2020-01-02,1\n").series).toEqual({ A: [1] });
    // rows after a comment keep their numbers
    expect(failure(`${text}2020-01-07,x\n`)).toMatch('row 7, column "A": "x" is not a number');
  });

  it("leave the input as it was", () => {
    const bytes = new TextEncoder().encode(text);
    read(bytes);
    expect(new TextDecoder().decode(bytes)).toBe(text);
    // and a Buffer, of which slices are views
    const buffer = Buffer.from(text);
    expect(read(buffer)).toEqual(read(bytes));
    expect(buffer.toString()).toBe(text);
  });

  it("are no comments within quotes, nor where a ticker is expected", () => {
    expect(read('date,A,"B\n#c"\n2020-01-02,1,2\n').series).toEqual({ A: [1], "B\n#c": [2] });
    expect(failure('date,A,B\n2020-01-02,"1\n#2",3\n2020-01-03,4,5\n2020-01-06,4,5\n')).toMatch(
      'row 2, column "A": "1\\n#2" is not a number',
    );
    const long = "ticker,date,close\n#1,2020-01-02,1\nA,2020-01-02,2\n";
    expect(read(long).series).toEqual({ "#1": [1], A: [2] });
    expect(failure(`${long}# a comment\nA,2020-01-03,4\n`)).toMatch(
      'or say --comment "#" if it is a comment',
    );
    expect(read(`${long.replace("#1", "B")}# a comment\nA,2020-01-03,4\n`, { comment: "#" }).series).toEqual({
      B: [1, null],
      A: [2, 4],
    });
  });

  it("with another mark need the option", () => {
    const percent = "% made\n% by x\ndate,A\n%\n2020-01-02,1\n% more, and more\n2020-01-03,2\n% end";
    expect(failure(percent)).toMatch('a.csv: no column of dates among "% made"');
    expect(read(percent, { comment: "%" })).toMatchObject({
      series: { A: [1, 2] },
      notes: ['a.csv: row 1, the first of 5 comments, which are left out: "% made"'],
    });
    expect(() => read(TABLE, { comment: "," })).toThrow(
      new RangeError('comment must differ from the delimiter, got ","'),
    );
    for (const comment of ["", "//", '"', "a", "\n", "5"]) {
      expect(() => read(percent, { comment })).toThrow(RangeError);
    }
  });
});

describe("text without end", () => {
  const MB = 1 << 20;

  it("is refused in one line, in little time and memory", () => {
    const open = `date,A\n2020-01-02,"1\n${"2020-01-03,2\n".repeat(200_000)}`;
    expect(failure(open)).toMatch("a.csv: row 2: a quote is opened and never closed");
    expect(failure(`date,"A\n${"2020-01-03,2\n".repeat(200_000)}`)).toMatch(
      "a.csv: row 1: a quote is opened and never closed",
    );
    // closed by the next quote, far below
    expect(failure(`date,A\n2020-01-02,"1\n${"2020-01-03,2\n".repeat(200_000)}2020-01-04,"2"\n`)).toMatch(
      /^a.csv: row 2: text follows a closing quote: /,
    );
    expect(failure(`date,"A\n${"2020-01-03,2\n".repeat(200_000)}"\n2020-01-02,1\n`)).toMatch(
      /^a.csv: row 1: a cell of 2600001 bytes begins "A\\n2020-01-03/,
    );
    expect(failure("1".repeat(8 * MB))).toMatch(/^a.csv: row 1: a cell of 8388608 bytes begins "111/);
    expect(failure("1,".repeat(2 * MB))).toMatch(
      "a.csv: row 1: has more than 250000 cells; write so wide a table long",
    );
    expect(failure('"'.repeat(3 * MB + 1))).toMatch("a.csv: row 1: a quote is opened and never closed");
    expect(failure(" ".repeat(2 * MB))).toMatch("a.csv: is empty");
    expect(failure(`date,A\n2020-01-02,${"1".repeat(2 * MB)}\n`)).toMatch(
      /more than one value|missing|infinite/,
    );
    expect(failure(`date,A\n2020-01-02,${"x".repeat(2 * MB)}\n`)).toMatch(
      "row 2: a cell of 2097152 bytes begins",
    );
    expect(failure(`date,A\n2020-01-02,1,${",".repeat(2 * MB)}\n`)).toMatch(
      "row 2: has more than 250000 cells",
    );
    expect(failure(`date,A\n${"2020-01-02".repeat(MB / 4)},1\n`)).toMatch("a.csv: row 2");
  });

  it("takes no room for rows that lines of blanks cannot hold", () => {
    const names = Array.from({ length: 2000 }, (_, i) => `T${i}`);
    const text = `date,${names.join(",")}\n2020-01-02,${names.map((_, i) => i).join(",")}\n${"\n".repeat(2_000_000)}`;
    expect(read(text).series.T1999).toEqual([1999]);
  });
});
