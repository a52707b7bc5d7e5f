import { describe, expect, it } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { failure, read } from "./read.ts";

const WIDE = "date,A,B\n2020-01-02,1,2.5\n2020-01-03,,-3e2\n";
const WIDE_SERIES = { A: [1, null], B: [2.5, -300] };

/** The day `t` days after 2020-01-01. */
function isoDay(t: number): string {
  return new Date(Date.UTC(2020, 0, 1 + t)).toISOString().slice(0, 10);
}

describe("wide tables", () => {
  it("come back whole", () => {
    expect(read(WIDE)).toEqual({
      dates: ["2020-01-02", "2020-01-03"],
      series: WIDE_SERIES,
      notes: [],
      format: {
        kind: "csv",
        shape: "wide",
        encoding: "utf-8",
        delimiter: ",",
        decimal: ".",
        dateColumn: "date",
        dateFormat: "YYYY-MM-DD",
        columns: ["date", "A", "B"],
        rows: 2,
        order: "ascending",
      },
    });
  });

  it("without a last line end, with CRLF, CR, mixed ends, blank lines and a comma after every line", () => {
    const lines = WIDE.trimEnd().split("\n");
    for (const text of [
      lines.join("\n"),
      lines.join("\r\n"),
      `${lines.join("\r")}\r`,
      `${lines[0]}\r${lines[1]}\n${lines[2]}`,
      `\n \n${lines.join("\n\n\r\n")}\n\n  \n,,\n"",,\n`,
      lines.map((line) => `${line},`).join("\n"),
      lines.map((line) => line.replaceAll(",", " , ")).join("\n"),
      lines.map((line) => line.replaceAll(/[^,]+/g, '"$&"')).join("\n"),
    ]) {
      expect(read(text).series, JSON.stringify(text)).toEqual(WIDE_SERIES);
    }
  });

  it("with any delimiter", () => {
    for (const delimiter of [",", ";", "\t", "|"] as const) {
      const text = WIDE.replaceAll(",", delimiter);
      expect(read(text)).toMatchObject({ series: WIDE_SERIES, format: { delimiter } });
      expect(read(text, { delimiter }).series).toEqual(WIDE_SERIES);
    }
  });

  it("with quoted names that hold quotes, delimiters and line ends", () => {
    expect(read('date,"A ""x"", y","B\nb"\n2020-01-02,1,2\n').series).toEqual({
      'A "x", y': [1],
      "B\nb": [2],
    });
  });

  it("more rows than one block, in any order of time", () => {
    const day = (t: number) => formatTime("day", 18_000 + t);
    const rows = Array.from({ length: 200 }, (_, t) => `${day(t)},${t},${-t}`);
    const A = rows.map((_, t) => t);
    const B = rows.map((_, t) => 0 - t);
    const up = read(`date,A,B\n${rows.join("\n")}`);
    expect(up.series.A).toEqual(A);
    expect(up.series.B!.map((value) => value! + 0)).toEqual(B);
    const down = read(`date,A,B\n${rows.toReversed().join("\n")}`);
    expect([down.dates, down.series]).toEqual([up.dates, up.series]);
    expect([down.format.order, down.notes]).toEqual([
      "descending",
      ["a.csv: dates run newest first; sorted"],
    ]);
    const mixed = read(`date,A,B\n${rows.map((_, t) => rows[(t * 77) % 200]).join("\n")}`);
    expect([mixed.dates, mixed.series]).toEqual([up.dates, up.series]);
    expect([mixed.format.order, mixed.notes]).toEqual([
      "unsorted",
      [`a.csv: dates are not in order (${up.dates[31]} in row 5 is below ${up.dates[154]} in row 4); sorted`],
    ]);
  });

  it("say which date is out of order, as a year that is mistyped", () => {
    const rows = ["2023-01-02", "2023-01-03", "2203-01-04", "2023-01-05", "2023-01-06"];
    const note = (dates: string[]) => read(`date,A\n${dates.map((date) => `${date},1\n`).join("")}`).notes;
    expect(note(rows)).toEqual([
      "a.csv: dates are not in order (2023-01-05 in row 5 is below 2203-01-04 in row 4); sorted",
    ]);
    expect(note(rows.toReversed())).toEqual([
      "a.csv: dates are not in order (2203-01-04 in row 4 is below 2023-01-05 in row 3); sorted",
    ]);
  });

  it("keep tickers without a value, and say which", () => {
    expect(read("date,A,B\n2020-01-02,1,\n2020-01-03,2,NA\n").notes).toEqual([
      "a.csv: ticker B has no value",
    ]);
    const six = read("date,A,B,C,D,E,F\n2020-01-02,,,1,,,\n");
    expect(six.notes).toEqual(["a.csv: 5 tickers have no value: A, B, D and 2 more"]);
    expect(Object.keys(six.series)).toEqual(["A", "B", "C", "D", "E", "F"]);
  });

  it("leave a column out that only numbers the rows", () => {
    expect(read(",date,A\n0,2020-01-02,5\n1,2020-01-03,6\n")).toMatchObject({
      series: { A: [5, 6] },
      notes: ['a.csv: column "" numbers the rows; left out'],
    });
  });

  it("tell row numbers from codes of tickers by whether the date stays", () => {
    expect(read("id,date,close\n1,2020-01-02,5\n2,2020-01-03,6\n")).toMatchObject({
      series: { a: [5, 6] },
      format: { shape: "single" },
    });
    expect(read("id,date,close\n1,2020-01-02,5\n2,2020-01-02,6\n").series).toEqual({ "1": [5], "2": [6] });
    expect(read("Unnamed: 0,date,ticker,close\n0,2020-01-02,A,5\n1,2020-01-02,B,6\n").series).toEqual({
      A: [5],
      B: [6],
    });
  });

  it("read any choice of columns where others lie between", () => {
    const header = "A,date,B,C,D";
    const rows = Array.from({ length: 70 }, (_, t) => `${t},${formatTime("day", t)},${t + 0.5},,"${t}"`);
    const { series } = read(`${header}\n${rows.join("\n")}\n`);
    const plain = rows.map((_, t) => t);
    expect(series).toEqual({ A: plain, B: plain.map((t) => t + 0.5), C: plain.map(() => null), D: plain });
  });

  it("give one column as a series", () => {
    expect(read(WIDE, { seriesColumn: "B" }).series).toEqual({ B: [2.5, -300] });
    expect(read(WIDE, { valueColumn: "b" }).series).toEqual({ B: [2.5, -300] });
    expect(read("date,A,remark\n2020-01-02,1,\n2020-01-03,2,split\n", { seriesColumn: "A" }).series).toEqual({
      A: [1, 2],
    });
    expect(failure(WIDE, { seriesColumn: "C" })).toBe(
      'a.csv: has no column "C", asked for with the benchmark; did you mean "A" or "B"? Its columns are date, A, B',
    );
  });

  it("take tickers that look like fields of one instrument for tickers", () => {
    expect(read("date,LOW,HD,PRICE\n2020-01-02,1,2,3\n").format.shape).toBe("wide");
    expect(read("date,LOW\n2020-01-02,1\n").series).toEqual({ LOW: [1] });
  });
});

describe("the column of dates", () => {
  it("is known by its name in any place and case, or as the first unnamed one", () => {
    for (const name of [
      "date",
      "Date",
      "DATE",
      "datetime",
      "Time",
      "timestamp",
      "day",
      "Datum",
      "日付",
      "年月日",
      "日時",
      "",
    ]) {
      expect(read(`${name},A\n2020-01-02,1\n`).series, name).toEqual({ A: [1] });
    }
    expect(read("A,B,Trade Date\n1,2,2020-01-02\n").series).toEqual({ A: [1], B: [2] });
  });

  it("is known by its content, or named", () => {
    expect(read("when,A\n2020-01-02,1\n").format.dateColumn).toBe("when");
    // DAY is a ticker here: its cells are no dates
    expect(read("when,DAY\n2020-01-02,71.5\n").series).toEqual({ DAY: [71.5] });
    expect(
      read("listed,asof,A\n2001-01-02,2020-01-02,1\n", { dateColumn: "asof", valueColumn: "A" }).dates,
    ).toEqual(["2020-01-02"]);
    expect(failure("when,A\nsoon,1\n")).toBe(
      'a.csv: no column of dates among "when", "A"; name it with --date-column',
    );
    expect(failure(WIDE, { dateColumn: "dat" })).toBe(
      'a.csv: has no column "dat", asked for with --date-column; did you mean "date"? Its columns are date, A, B',
    );
  });
});

const LONG = `date,ticker,open,close
2020-01-02,7203,1,10
2020-01-02,A,2,20
2020-01-03,A,3,21
2020-01-03,7203,4,
`;

describe("long tables", () => {
  it("come back as tickers in order of appearance x dates", () => {
    expect(read(LONG)).toMatchObject({
      dates: ["2020-01-02", "2020-01-03"],
      series: { "7203": [10, null], A: [20, 21] },
      notes: [
        'a.csv: long table, date = "date", ticker = "ticker", value = "close" of open, close (choose another with --value-column)',
      ],
      format: { shape: "long", tickerColumn: "ticker", valueColumn: "close", rows: 4, order: "ascending" },
    });
    // who has chosen is not told how to
    expect(read(LONG, { valueColumn: "open" }).notes).toEqual([
      'a.csv: long table, date = "date", ticker = "ticker", value = "open" of open, close',
    ]);
    expect(fromCSV(LONG).panel.tickers).toEqual(["7203", "A"]);
  });

  it("know tickers by the column's name or as the only text", () => {
    const names = [
      "ticker",
      "Symbol",
      "NAME",
      "code",
      "asset",
      "id",
      "permno",
      "RIC",
      "isin",
      "instrument",
      "銘柄",
      "銘柄コード",
      "コード",
      "証券コード",
    ];
    for (const name of names) {
      const text = `date,${name},close\n2020-01-02,7203,1\n2020-01-02,6758,2\n`;
      expect(read(text).series, name).toEqual({ "7203": [1], "6758": [2] });
    }
    expect(read("date,stock,x\n2020-01-02,A,1\n2020-01-02,B,2\n").format).toMatchObject({
      tickerColumn: "stock",
      valueColumn: "x",
    });
    // a code and a name: the code
    expect(read("日付,銘柄名,証券コード,終値\n2020/1/6,トヨタ,7203,1\n").series).toEqual({ "7203": [1] });
    expect(read("date,x,y\n2020-01-02,1,5\n2020-01-02,2,6\n", { tickerColumn: "x" }).series).toEqual({
      "1": [5],
      "2": [6],
    });
  });

  it("prefer the adjusted close, then the close, then names of values", () => {
    const header = (columns: string) => `date,ticker,${columns}\n2020-01-02,A,1,2,3\n`;
    expect(read(header("Close,Adj Close,Volume")).format.valueColumn).toBe("Adj Close");
    expect(read(header("close,adj_close,volume")).format.valueColumn).toBe("adj_close");
    expect(read(header("終値,調整後終値,出来高")).format.valueColumn).toBe("調整後終値");
    expect(read(header("AdjustmentClose,Close,Volume")).format.valueColumn).toBe("AdjustmentClose"); // as J-Quants has it
    expect(read(header("C,AdjC,Vo")).format.valueColumn).toBe("AdjC");
    expect(read(header("Price Close,x,Volume")).format.valueColumn).toBe("Price Close"); // Refinitiv
    expect(read(header("PX_LAST,x,PX_VOLUME")).format.valueColumn).toBe("PX_LAST"); // Bloomberg
    expect(read("date,sym,last,size\n2020-01-02,A,1,2\n").series).toEqual({ A: [1] }); // kdb+
    expect(read(header("open,price,close")).format.valueColumn).toBe("close");
    expect(read(header("x,return,y")).format.valueColumn).toBe("return");
    expect(read(header("x,return,y"), { valueColumn: "y" }).series).toEqual({ A: [3] });
    expect(failure(header("x,y,z"))).toBe(
      "a.csv: more than one column of numbers (its columns are date, ticker, x, y, z); name the one to read with --value-column",
    );
    expect(failure("date,ticker,sector\n2020-01-02,A,Energy\n")).toBe(
      "a.csv: no column of numbers (its columns are date, ticker, sector); name the one to read with --value-column",
    );
  });

  it("read tickers with quotes, blanks and letters beyond ASCII as one", () => {
    const text =
      'date,name,close\n2020-01-02,"A ""1""",1\n2020-01-03,"A ""1""",2\n2020-01-02,"トヨタ, 株",3\n2020-01-03,"トヨタ, 株" ,4\n2020-01-02, B ,5\n2020-01-03,"B",6\n';
    expect(read(text).series).toEqual({ 'A "1"': [1, 2], "トヨタ, 株": [3, 4], B: [5, 6] });
  });

  it("need every ticker and each one once a date", () => {
    expect(failure(`${LONG}2020-01-04,,1,1\n`)).toBe(
      'a.csv: row 6, column "ticker": the ticker is missing; fill it in, or take the row out',
    );
    expect(failure(`${LONG}\n2020-01-02,A,5,5\n`)).toBe(
      'a.csv: rows 3 and 7 both have ticker "A" on 2020-01-02; keep one of them, or say with --duplicates which counts',
    );
  });

  it("judge the order of dates within each ticker", () => {
    const rows = (dates: string[]) => dates.map((date) => `${date},A,1\n`).join("");
    const down = "date,t,close\n2020-01-03,A,1\n2020-01-02,A,2\n2020-01-03,B,3\n2020-01-02,B,4\n";
    expect(read(down)).toMatchObject({ series: { A: [2, 1], B: [4, 3] }, format: { order: "descending" } });
    expect(read(`date,t,close\n${rows(["2020-01-03", "2020-01-02", "2020-01-05"])}`).format.order).toBe(
      "unsorted",
    );
  });

  it("give a ticker as a series, over its own dates", () => {
    const text = `${LONG}2020-01-06,7203,5,12\n`;
    expect(read(text, { seriesColumn: "7203" })).toMatchObject({
      dates: ["2020-01-02", "2020-01-03", "2020-01-06"],
      series: { "7203": [10, null, 12] },
    });
    expect(read(text, { seriesColumn: "A" }).dates).toEqual(["2020-01-02", "2020-01-03"]);
    expect(failure(text, { seriesColumn: "closed" })).toBe(
      'a.csv: has neither a ticker nor a column "closed"; did you mean "close"?',
    );
  });

  it("give a column that repeats one value a date as a series", () => {
    const text =
      "date,ticker,close,market\n2020-01-02,A,1,100\n2020-01-02,B,2,100\n2020-01-03,A,3,101\n2020-01-03,B,4,\n";
    expect(read(text, { seriesColumn: "market" })).toMatchObject({ series: { market: [100, 101] } });
    expect(failure(text, { seriesColumn: "close" })).toBe(
      'a.csv: column "close" has two values on 2020-01-02: 1 in row 2, 2 in row 3; a single series needs one value a date, or name a ticker',
    );
    // a name that is both means the ticker
    expect(read(text.replaceAll(",B,", ",market,"), { seriesColumn: "market" }).series).toEqual({
      market: [2, 4],
    });
  });

  it("keep many tickers apart", () => {
    const rows = [];
    for (let t = 0; t < 3; t++)
      for (let i = 0; i < 5000; i++) rows.push(`2020-01-0${t + 1},T${i},${i * 10 + t}`);
    const { series } = read(`date,ticker,close\n${rows.join("\n")}`);
    expect(Object.keys(series).length).toBe(5000);
    expect(
      Object.entries(series).every(([ticker, [a, b, c]]) =>
        [a, b, c].every((v, t) => v === Number(ticker.slice(1)) * 10 + t),
      ),
    ).toBe(true);
  });
});

describe("one column asked for twice", () => {
  it("is refused", () => {
    const remedy = "name another column for one of them";
    expect(failure(LONG, { valueColumn: "ticker" })).toBe(
      `a.csv: column "ticker" cannot hold both tickers and values; ${remedy}`,
    );
    expect(failure(LONG, { valueColumn: "date" })).toBe(
      `a.csv: column "date" cannot hold both dates and values; ${remedy}`,
    );
    expect(failure(LONG, { tickerColumn: "date" })).toBe(
      `a.csv: column "date" cannot hold both dates and tickers; ${remedy}`,
    );
    expect(failure(WIDE, { seriesColumn: "date" })).toBe(
      'a.csv: column "date" has the dates, not values; name another column',
    );
  });
});

describe("files of one instrument", () => {
  it("are named after the file, and the value is the adjusted close or the close", () => {
    const text = "Date,Open,High,Low,Close,Adj Close,Volume\n2020-01-02,1,2,3,4,5,6\n";
    expect(read(text, { name: "data/N225.csv.gz" })).toMatchObject({
      series: { N225: [5] },
      notes: [
        'data/N225.csv.gz: one instrument, N225, value = "Adj Close" of Open, High, Low, Close, Adj Close, Volume (choose another with --value-column)',
      ],
      format: { shape: "single", valueColumn: "Adj Close" },
    });
    expect(read(text.replace("Adj Close", "x")).series).toEqual({ a: [4] });
    expect(read(text, { valueColumn: "high" }).series).toEqual({ a: [2] });
    expect(read(text, { seriesColumn: "Low" }).series).toEqual({ a: [3] });
    expect(read("Date,Price\n2020-01-02,7\n", { name: "C:\\data\\wti.CSV" }).series).toEqual({ wti: [7] });
    expect(failure(text, { valueColumn: "Closed" })).toBe(
      'a.csv: has no column "Closed", asked for with --value-column; did you mean "Close"? Its columns are Date, Open, High, Low, Close, Adj Close, Volume',
    );
  });
});

describe("a close that begins late", () => {
  const late = (fields: (t: number) => string) =>
    Array.from({ length: 300 }, (_, t) => `${formatTime("day", t)},${fields(t)}\n`).join("");
  const close = (t: number) => (t < 250 ? "" : t);

  it("is the value all the same, not the volume beside it", () => {
    const long = read(`date,ticker,close,volume\n${late((t) => `A,${close(t)},0`)}`);
    expect(long.format.valueColumn).toBe("close");
    expect(long.series.A![250]).toBe(250);
    for (const header of ["Date,Open,High,Low,Close,Volume", "Date,Open,High,Low,Price,Volume"]) {
      const single = read(`${header}\n${late((t) => `1,2,3,${close(t)},9`)}`);
      expect(single.format.shape).toBe("single");
      expect(single.series.a![299]).toBe(299);
    }
    const other = read(`Date,Open,Close,Adj Close,Volume\n${late((t) => `1,7,${close(t)},9`)}`);
    expect(other.format.valueColumn).toBe("Close");
  });

  it("or never is refused, and makes no wide table", () => {
    const never = `Date,Open,High,Low,Close,Volume\n${late(() => "1,2,3,,9")}`;
    expect(failure(never)).toContain("every value is missing");
    expect(read(never, { valueColumn: "Open" }).series).toEqual({ a: Array.from({ length: 300 }, () => 1) });
  });
});

describe("a close that is blank before the listing", () => {
  const blanks = (row: string) => Array.from({ length: 150 }, (_, t) => `${isoDay(t)}${row}\n`).join("");

  it.each([
    ["nothing", ",,,,,"],
    ["a volume of 0", ",,,,,0"],
    ["the other prices", ",1,2,3,,4"],
  ])("is still the value of one instrument, beside %s", (_, row) => {
    const { series, format } = read(`Date,Open,High,Low,Close,Volume\n${blanks(row)}2021-01-04,1,2,3,4,5\n`);
    expect(format).toMatchObject({ shape: "single", valueColumn: "Close" });
    expect(series).toEqual({ a: [...new Array(150).fill(null), 4] });
  });

  it("is still the value of a long table, and no volume is taken for it", () => {
    const { series, format } = read(`date,ticker,close,volume\n${blanks(",A,,7")}2021-01-04,A,4,5\n`);
    expect(format).toMatchObject({ shape: "long", valueColumn: "close" });
    expect(series).toEqual({ A: [...new Array(150).fill(null), 4] });
  });

  it("gives way to one that has numbers", () => {
    const text = `Date,Close,Adj Close,Volume\n${blanks(",3,,7")}2021-01-04,4,5,6\n`;
    expect(read(text).format).toMatchObject({ shape: "single", valueColumn: "Close" });
  });

  it("that never comes is named", () => {
    expect(failure(`Date,Open,High,Low,Close,Volume\n${blanks(",1,2,3,,4")}`)).toBe(
      'a.csv: every value is missing; at least one number is needed in column "Close"',
    );
  });
});

describe("files as sites write them", () => {
  it("with volumes such as 1.23M, which name no tickers", () => {
    const text =
      '"Date","Price","Open","High","Low","Vol.","Change %"\n"Feb 22, 2021","1,234.5","1","2","3","1.23M","0.5%"\n"Feb 19, 2021","1,228.1","1","2","3","1M","1%"\n';
    expect(read(text)).toMatchObject({ series: { a: [1228.1, 1234.5] }, format: { shape: "single" } });
    expect(failure(text, { valueColumn: "Vol." })).toMatch('row 2, column "Vol.": "1.23M" is not a number');
  });

  it("with the last price as close, and dollars", () => {
    const text =
      "Date,Close/Last,Volume,Open\n02/22/2021,$126.00,103916400,$128.01\n02/19/2021,$129.87,87668830,$130\n";
    expect(read(text).series).toEqual({ a: [129.87, 126] });
  });
});

describe("progress", () => {
  it("rises to no more than the whole and comes at most 100 times", () => {
    const rows = Array.from({ length: 40_000 }, (_, t) => `${formatTime("day", t)},1\n`).join("");
    for (const text of [`date,A\n${rows}`, `date,close,ticker\n${rows.replaceAll("\n", ",A\n")}`]) {
      const seen: number[] = [];
      fromCSV(text, {
        onProgress: (done, total) => {
          expect(total).toBe(text.length);
          seen.push(done);
        },
      });
      expect(seen.length).toBeGreaterThan(5);
      expect(seen.length).toBeLessThanOrEqual(100);
      expect(seen.every((done, i) => done <= text.length && (i === 0 || done > seen[i - 1]!))).toBe(true);
    }
  });
});

describe("names that are tickers too", () => {
  it("LOW, HIGH and LAST beside another ticker are a wide table", () => {
    const { series, format } = read("date,SPY,LOW,HIGH,LAST\n2020-01-02,1,2,3,4\n2020-01-03,5,6,7,8\n");
    expect(format.shape).toBe("wide");
    expect(series).toEqual({ SPY: [1, 5], LOW: [2, 6], HIGH: [3, 7], LAST: [4, 8] });
  });

  it("CODE and ID with prices that do not repeat are tickers, with codes that do they name tickers", () => {
    const prices =
      "date,SPY,CODE,ID\n2020-01-02,100,7203,11\n2020-01-03,101,7210,12\n2020-01-06,99,7180,14\n";
    expect(read(prices).format.shape).toBe("wide");
    const long =
      "date,code,close\n2020-01-02,7203,1\n2020-01-03,7203,2\n2020-01-02,6758,3\n2020-01-03,6758,4\n";
    expect(read(long).series).toEqual({ 7203: [1, 2], 6758: [3, 4] });
  });

  it("shape wide takes every column for a ticker", () => {
    const text = "date,open,high,low,close\n2020-01-02,1,2,3,4\n2020-01-03,5,6,7,8\n";
    expect(Object.keys(read(text).series)).toEqual(["a"]);
    expect(Object.keys(read(text, { shape: "wide" }).series)).toEqual(["open", "high", "low", "close"]);
  });
});
