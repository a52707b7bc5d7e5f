import { describe, expect, it } from "vitest";
import { DataError } from "../../src/panel/error.ts";
import { formatTime } from "../../src/panel/time.ts";
import { fromCSV } from "../../src/source/csv.ts";

/** One row a date, quoted, with the values 1, 2, 3 ... */
function table(dates: readonly string[]): string {
  return `date,A\n${dates.map((date, t) => `"${date}",${t + 1}\n`).join("")}`;
}

function read(dates: readonly string[]) {
  const { panel, format } = fromCSV(table(dates), { name: "a.csv" });
  return {
    kind: panel.time.kind,
    dates: [...panel.time.values].map((value) => formatTime(panel.time.kind, value)),
    values: [...panel.values],
    notes: panel.notes,
    format: format.dateFormat,
  };
}

function failure(dates: readonly string[]): string {
  try {
    read(dates);
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as Error).message;
  }
  throw new Error(`${dates} were read without an error`);
}

const DAYS = ["2021-02-22", "2021-12-01"];

describe("days", () => {
  it.each([
    ["YYYY-MM-DD", ["2021-02-22", "2021-12-01"]],
    ["YYYY-MM-DD", ["2021-2-22", "2021-12-1"]],
    ["YYYY/MM/DD", ["2021/2/22", "2021/12/01"]],
    ["YYYY.MM.DD", ["2021.2.22", "2021.12.01"]],
    ["YYYYMMDD", ["20210222", "20211201"]],
    ["YYYY年M月D日", ["2021年2月22日", "2021年12月1日"]],
    ["DD.MM.YYYY", ["22.02.2021", "1.12.2021"]],
    ["Mon D, YYYY", ["Feb 22, 2021", "Dec 1, 2021"]],
    ["Mon D, YYYY", ["February 22 2021", "DEC 01 2021"]],
    ["D Mon YYYY", ["22 Feb 2021", "1 December 2021"]],
    ["D Mon YYYY", ["22-Feb-2021", "01-dec-2021"]],
    ["DD/MM/YYYY", ["22/02/2021", "01/12/2021"]],
    ["MM/DD/YYYY", ["2/22/2021", "12/1/2021"]],
    ["DD-MM-YYYY", ["22-02-2021", "01-12-2021"]],
    ["YYYY年M月D日", ["２０２１年２月２２日", "２０２１年 １２月 １日（水）"]],
    ["YYYY/MM/DD", ["２０２１／０２／２２", "2021/12/01"]],
    ["YYYY年M月D日", ["2021年2月22日(月)", "2021年12月1日"]],
    ["Mon D, YYYY", ["Mon, Feb 22, 2021", "Wednesday, December 1, 2021"]],
    ["D Mon YYYY", ["Mon 22 Feb 2021", "01DEC2021"]],
    ["YYYY-Mon-DD", ["2021-Feb-22", "2021-DEC-01"]],
    ["Excel day numbers", ["44249", "44531"]],
    ["Excel day numbers", ["44249.0", "44531"]],
    ["seconds since 1970", ["1613952000", "1638316800.0"]],
    ["milliseconds since 1970", ["1613952000000", "1638316800000"]],
    ["microseconds since 1970", ["1613952000000000", "1638316800000000"]],
    ["nanoseconds since 1970", ["1613952000000000000", "1638316800000000000"]],
    ["YYYYMMDDhhmm", ["202102220000", "202112010000"]],
  ])("%s: %j", (format, texts) => {
    expect(read(texts)).toMatchObject({ kind: "day", dates: DAYS, values: [1, 2], format });
  });

  it("need no quotes", () => {
    const plain = (a: string, b: string) => fromCSV(`date,A\n${a},1\n${b},2\n`).panel.time.values;
    for (const [a, b] of [
      ["2021-02-22", "2021-12-01"],
      ["2021/2/22", "2021/12/1"],
      [" 22.02.2021 ", "01.12.2021"],
    ] as const) {
      expect([...plain(a, b)].map((day) => formatTime("day", day))).toEqual(DAYS);
    }
    expect(
      [...fromCSV("date;A\nFeb 22, 2021;1\nDec 1, 2021;2\n").panel.time.values].map((day) =>
        formatTime("day", day),
      ),
    ).toEqual(DAYS);
  });

  it("of which one breaks the format are refused with row and text", () => {
    const remedy = "; write dates as YYYY-MM-DD";
    expect(failure(["2021-02-22", "2021/12/01"])).toBe(
      `a.csv: row 3, column "date": "2021/12/01" is not a date written YYYY-MM-DD, as the first one is${remedy}`,
    );
    expect(failure(["22.02.2021", "2021-12-01"])).toMatch(
      'row 3, column "date": "2021-12-01" is not a date written DD.MM.YYYY',
    );
    expect(failure(["2021-02-22", "later"])).toMatch('row 3, column "date": "later" is not a date');
    expect(failure(["2021-02-22", "2021-02-23x"])).toMatch('"2021-02-23x" is not a date');
    expect(failure(["2021-02-22", "2021-02-23 10:00"])).toMatch(
      '"2021-02-23 10:00" is not a date written YYYY-MM-DD',
    );
    expect(failure(["2021-02-22", ""])).toBe(`a.csv: row 3, column "date": the date is missing${remedy}`);
    expect(failure(["44249", "99999"])).toMatch('"99999" is not a date written Excel day numbers');
    expect(failure(["soon", "2021-02-23"])).toBe(
      'a.csv: row 2, column "date": "soon" is not a date that can be read; write dates as YYYY-MM-DD, say how they are written with --date-format, or name their column with --date-column',
    );
    // below thousands of good rows too
    const many = Array.from({ length: 3000 }, (_, t) => formatTime("day", 10_000 + t));
    expect(failure([...many, "2020-13-01"])).toBe(
      `a.csv: row 3002, column "date": there is no date "2020-13-01"${remedy}`,
    );
  });

  it("that do not exist are refused", () => {
    for (const text of ["2021-02-29", "2021-00-10", "2021-04-31", "1900-02-29"]) {
      expect(failure(["2020-02-29", text])).toMatch(`there is no date "${text}"`);
    }
    expect(failure(["31.01.2021", "31.02.2021"])).toMatch(
      'row 3, column "date": there is no date "31.02.2021"',
    );
    expect(failure(["20210131", "20210231"])).toMatch('there is no date "20210231"');
    expect(failure(["31/01/2021", "31/02/2021"])).toMatch('there is no date "31/02/2021"');
  });

  it("far back and far ahead", () => {
    expect(read(["1789-05-01", "1900-03-01", "2000-02-29", "2400-02-29"]).dates).toEqual([
      "1789-05-01",
      "1900-03-01",
      "2000-02-29",
      "2400-02-29",
    ]);
  });

  it("as Excel's numbers are noted", () => {
    expect(read(["44249"]).notes).toEqual(["a.csv: dates are Excel day numbers: 44249 is 2021-02-22"]);
  });
});

describe("day and month before the year", () => {
  it("are told apart over the whole column, however late", () => {
    const dates = Array.from(
      { length: 1500 },
      (_, t) => `${1 + (t % 12)}/${1 + (Math.floor(t / 12) % 12)}/${2000 + Math.floor(t / 144)}`,
    );
    const late = read([...dates, "13/01/2020"]);
    expect(late.notes).toEqual(['a.csv: dates are written day first, as "13/01/2020" shows']);
    expect(late.dates.slice(0, 3)).toEqual(["2000-01-01", "2000-01-02", "2000-01-03"]);
    expect(late.dates.at(-1)).toBe("2020-01-13");
    expect(read([...dates, "01/13/2020"]).notes[0]).toBe(
      'a.csv: dates are written month first, as "01/13/2020" shows',
    );
    expect(failure(dates)).toBe(
      'a.csv: row 2, column "date": ambiguous date "1/1/2000": no date of the file shows whether day or month comes first; say which with --date-format dayfirst or --date-format monthfirst, or write dates as YYYY-MM-DD',
    );
  });

  it("in both orders are refused with both texts", () => {
    expect(failure(["01/02/2021", "13/02/2021", "03/14/2021"])).toBe(
      'a.csv: row 4, column "date": "03/14/2021" starts with the month, but "13/02/2021" in row 3 with the day; write dates as YYYY-MM-DD',
    );
    expect(failure(["02/14/2021", "13/02/2021"])).toMatch(
      '"13/02/2021" starts with the day, but "02/14/2021" in row 2 with the month',
    );
  });

  it("in a long table too", () => {
    const rows = ["01/02/2021,A,1", "02/02/2021,A,2", "01/02/2021,B,3", "25/02/2021,B,4"];
    const { panel } = fromCSV(`date,ticker,close\n${rows.join("\n")}`);
    expect([...panel.time.values].map((day) => formatTime("day", day))).toEqual([
      "2021-02-01",
      "2021-02-02",
      "2021-02-25",
    ]);
  });

  it("with a year of two digits are refused", () => {
    for (const text of ["1/2/21", "13.02.21", "13-02-21", "22-Feb-21", "1/2/21 10:00"]) {
      expect(failure([text])).toBe(
        `a.csv: row 2, column "date": ambiguous date "${text}": its year has two digits; say how they are written with --date-format, such as %d/%m/%y, or write dates as YYYY-MM-DD`,
      );
    }
  });
});

describe("times of day", () => {
  it("all at midnight are days, in whichever zone they are", () => {
    for (const texts of [
      ["2021-02-22T00:00:00", "2021-12-01T00:00:00"],
      ["2021-02-22 00:00:00-05:00", "2021-12-01 00:00:00-04:00"],
      ["2021-02-22T00:00:00.000Z", "2021-12-01T00:00:00.000Z"],
      ["2021-02-22 00:00", "2021-12-01 00:00"],
      ["22/02/2021 0:00", "01/12/2021 0:00"],
    ]) {
      expect(read(texts)).toMatchObject({ kind: "day", dates: DAYS });
    }
  });

  it("are instants otherwise, taken as UTC with a note unless a zone is given", () => {
    expect(read(["2021-02-22 09:30", "2021-02-22 09:31"])).toMatchObject({
      kind: "instant",
      dates: ["2021-02-22T09:30:00Z", "2021-02-22T09:31:00Z"],
      notes: ["a.csv: times of day have no time zone; taken as UTC"],
      format: "YYYY-MM-DD hh:mm",
    });
    expect(
      read(["2021-02-22T09:30:00+09:00", "2021-02-22T09:30:00.25+0900", "2021-02-22T00:30:01Z"]),
    ).toMatchObject({
      dates: ["2021-02-22T00:30:00Z", "2021-02-22T00:30:00.250Z", "2021-02-22T00:30:01Z"],
      notes: [],
    });
    expect(read(["1969-12-31 23:59:59.999", "1970-01-01 00:00:00"]).dates).toEqual([
      "1969-12-31T23:59:59.999Z",
      "1970-01-01T00:00:00Z",
    ]);
  });

  it("that do not exist or differ in form are refused", () => {
    for (const text of [
      "2021-02-22 24:00",
      "2021-02-22 09:60",
      "2021-02-22 09:30:61",
      "2021-02-22",
      "2021-02-22 09:30Z",
      "2021-02-22 9h",
    ]) {
      expect(failure(["2021-02-21 09:30", text])).toMatch(`row 3, column "date": `);
    }
  });

  it("twice at one instant are refused, in different zones too", () => {
    expect(failure(["2021-02-22T09:30+09:00", "2021-02-22T00:30Z"])).toBe(
      "a.csv: rows 2 and 3 both have date 2021-02-22T00:30:00Z; keep one of them, or say with --duplicates which counts",
    );
  });
});

describe("months and quarters", () => {
  it.each([
    ["YYYY-MM", ["2020-02", "2021-12"], "month"],
    ["YYYY-MM", ["2020/02", "2021/12"], "month"],
    ["YYYYMM", ["202002", "202112"], "month"],
    ["YYYY年M月", ["2020年2月", "2021年12月"], "month"],
    ["Mon YYYY", ["Feb 2020", "December 2021"], "month"],
    ["YYYYQn", ["2020Q1", "2021-Q4"], "quarter"],
    ["Qn YYYY", ["Q1 2020", "Q4 2021"], "quarter"],
  ])("%s: %j are their last days, with a note", (format, texts, unit) => {
    const first = unit === "month" ? "2020-02-29" : "2020-03-31";
    expect(read(texts)).toMatchObject({
      kind: "day",
      dates: [first, "2021-12-31"],
      notes: [`a.csv: dates are ${unit}s, taken as their last days: ${texts[0]} is ${first}`],
      format,
    });
  });

  it("that do not exist, or have days among them, are refused", () => {
    expect(failure(["2021-01", "2021-13"])).toMatch('row 3, column "date": there is no date "2021-13"');
    expect(failure(["2021-13", "2021-01"])).toMatch('row 2, column "date": there is no date "2021-13"');
    expect(failure(["202101", "202113"])).toMatch('row 3, column "date": there is no date "202113"');
    expect(failure(["2021-01", "2021-02-01"])).toMatch('"2021-02-01" is not a date written YYYY-MM');
    expect(failure(["2021Q5"])).toMatch('"2021Q5" is not a date that can be read');
    expect(failure(["2021"])).toMatch('"2021" is not a date that can be read');
  });
});

describe("numbers for dates", () => {
  it("are noted with what the first is", () => {
    expect(read(["1613984400", "1613984460"])).toMatchObject({
      kind: "instant",
      dates: ["2021-02-22T09:00:00Z", "2021-02-22T09:01:00Z"],
      notes: ["a.csv: dates are seconds since 1970: 1613984400 is 2021-02-22T09:00:00Z"],
    });
    expect(read(["999999999", "1000000000"]).dates[0]).toBe("2001-09-09T01:46:39Z");
    expect(read(["1613984400123456789"]).dates).toEqual(["2021-02-22T09:00:00.123Z"]);
    expect(read(["631152000000", "1613984400000"]).dates[0]).toBe("1990-01-01T00:00:00Z");
    expect(read(["1613984400.25"]).dates).toEqual(["2021-02-22T09:00:00.250Z"]);
    expect(read(["44249.395833333"])).toMatchObject({
      dates: ["2021-02-22T09:30:00Z"],
      notes: [
        "a.csv: dates are Excel day numbers: 44249.395833333 is 2021-02-22T09:30:00Z",
        "a.csv: times of day have no time zone; taken as UTC",
      ],
    });
  });

  it("that are not plainly dates, or differ in length, are refused", () => {
    for (const text of ["12345", "12345678901", "1613984", "-1613984400", "1e9", "16139844001"]) {
      expect(failure([text])).toMatch(`row 2, column "date": "${text}" is not a date that can be read`);
    }
    expect(failure(["1613984400", "1613984400000"])).toMatch(
      '"1613984400000" is not a date written seconds since 1970',
    );
  });

  it("are none in a column that is not named as dates", () => {
    expect(() => fromCSV("when,A\n1613984400,1\n")).toThrow("no column of dates");
    expect(() => fromCSV("volume,when,A\n12345678,soon,1\n")).toThrow("no column of dates");
    const { panel } = fromCSV("volume,when,A\n20210101,2021-01-01,1\n99999999,2021-01-02,2\n");
    expect(panel.tickers).toEqual(["volume", "A"]);
  });
});

describe("times of day, further", () => {
  it("have halves of the day, commas and offsets", () => {
    expect(read(["2/22/2021 4:00:00 PM", "2/22/2021 12:00 a.m.", "2/22/2021, 12:30 pm"]).dates).toEqual([
      "2021-02-22T00:00:00Z",
      "2021-02-22T12:30:00Z",
      "2021-02-22T16:00:00Z",
    ]);
    expect(read(["2021-02-22 16:00:00-05:00", "2021-02-23 16:00:00-05:00"])).toMatchObject({
      kind: "instant",
      dates: ["2021-02-22T21:00:00Z", "2021-02-23T21:00:00Z"],
      notes: [],
    });
    expect(read(["2021-02-22 09:00 UTC", "2021-02-22 09:01 GMT", "2021-02-22 09:02 +00"]).dates[2]).toBe(
      "2021-02-22T09:02:00Z",
    );
    expect(read(["20210222 093000", "20210222T093100"]).dates).toEqual([
      "2021-02-22T09:30:00Z",
      "2021-02-22T09:31:00Z",
    ]);
    expect(read(["20210222093000"]).dates).toEqual(["2021-02-22T09:30:00Z"]);
  });

  it("that do not exist, or have a zone's name, are refused", () => {
    for (const text of ["2/22/2021 13:00 PM", "2/22/2021 0:30 am", "2/22/2021 16:00 PMX"]) {
      expect(failure(["2/22/2021 4:00 PM", text])).toMatch('row 3, column "date": ');
    }
    expect(failure(["20210222 250000"])).toMatch('row 2, column "date": there is no date');
    for (const zone of ["EST", "JST", "America/New_York"]) {
      expect(failure([`2021-02-22 16:00:00 ${zone}`])).toBe(
        `a.csv: row 2, column "date": the time zone "${zone}" of "2021-02-22 16:00:00 ${zone}" may be one of several; write zones as offsets such as -05:00, or leave them out`,
      );
    }
  });
});

describe("headers", () => {
  it("may name months, as futures contracts are named, but not days", () => {
    expect(fromCSV("date,Dec 2021,2022-03\n2021-02-22,1,2\n").panel.tickers).toEqual(["Dec 2021", "2022-03"]);
    expect(() => fromCSV("date,2021-02-22,2021-02-23\n2021-03-01,1,2\n")).toThrow("is no header");
  });
});

describe("plain days", () => {
  it("are the calendar's, quoted or not, from year 0 on", () => {
    // Date.UTC takes years below 100 for 1900 and more
    const first = new Date(0).setUTCFullYear(0, 0, 1) / 86_400_000;
    const last = Date.UTC(9999, 11, 31) / 86_400_000;
    const texts: string[] = [];
    const days: number[] = [];
    for (let t = first; t <= last; t += 1 + (Math.abs(t) % 7)) {
      texts.push(new Date(t * 86_400_000).toISOString().replace(/T.*/, ""));
      days.push(t);
    }
    expect(texts.length).toBeGreaterThan(500_000);
    for (const quote of ["", '"']) {
      const { panel } = fromCSV(`date,A\n${texts.map((text) => `${quote}${text}${quote},1`).join("\n")}`);
      expect(panel.time.values.length).toBe(days.length);
      expect(panel.time.values.findIndex((value, t) => value !== days[t])).toBe(-1);
    }
  });

  it.each([
    ...["2021-02-29", "1900-02-29", "2021-04-31", "2021-06-31", "2021-09-31", "2021-11-31", "2021-00-10"],
    ...["2021-13-10", "2021-01-00", "2021-01-32", "2021-12-32", "2000-02-30"],
  ])("never are %s", (text) => {
    for (const quote of ["", '"']) {
      const bad = quote + text + quote;
      expect(() => fromCSV(`date,A\n2021-01-05,1\n${bad},2\n`, { name: "a.csv" })).toThrow(
        `a.csv: row 3, column "date": there is no date "${text}"; write dates as YYYY-MM-DD`,
      );
    }
  });

  it.each([
    "2021-0x-10",
    "20x1-01-10",
    "2021-01-1x",
    "2021-01-105",
    "2021_01-10",
    "2021-01-10x",
    "/021-01-10",
  ])("never are %s either", (text) => {
    expect(() => fromCSV(`date,A\n2021-01-05,1\n${text},2\n`, { name: "a.csv" })).toThrow(
      `a.csv: row 3, column "date": ${JSON.stringify(text)} is not a date written YYYY-MM-DD, as the first one is; write dates as YYYY-MM-DD`,
    );
  });
});
