// Dates that are said to be written in some way: patterns of strptime, and which of two numbers is the day.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import { fromJSONLines } from "../../src/source/jsonlines.ts";
import { checkDateFormat, datePattern } from "../../src/source/strptime.ts";
import { failure, read } from "./read.ts";

const table = (texts: readonly string[]) =>
  `date,A\n${texts.map((text, t) => `"${text}",${t + 1}\n`).join("")}`;
const dates = (dateFormat: string, ...texts: string[]) => read(table(texts), { dateFormat });
const refusal = (dateFormat: string, ...texts: string[]) => failure(table(texts), { dateFormat });

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
];
MONTHS.push("November", "December");
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const two = (value: number) => String(value).padStart(2, "0");
/** A text by a pattern, as strftime writes it. */
function written(pattern: string, ms: number): string {
  const at = new Date(ms);
  const hour = at.getUTCHours();
  const parts: Record<string, string> = {
    Y: String(at.getUTCFullYear()).padStart(4, "0"),
    y: two(at.getUTCFullYear() % 100),
    m: two(at.getUTCMonth() + 1),
    d: two(at.getUTCDate()),
    e: String(at.getUTCDate()).padStart(2, " "),
    j: String(
      (Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()) -
        Date.UTC(at.getUTCFullYear(), 0, 1)) /
        864e5 +
        1,
    ).padStart(3, "0"),
    b: MONTHS[at.getUTCMonth()]!.slice(0, 3),
    B: MONTHS[at.getUTCMonth()]!,
    a: WEEKDAYS[at.getUTCDay()]!.slice(0, 3),
    A: WEEKDAYS[at.getUTCDay()]!,
    H: two(hour),
    I: two(hour % 12 === 0 ? 12 : hour % 12),
    p: hour < 12 ? "AM" : "PM",
    M: two(at.getUTCMinutes()),
    S: two(at.getUTCSeconds()),
    f: `${String(at.getUTCMilliseconds()).padStart(3, "0")}000`,
    z: "+0000",
    "%": "%",
  };
  return pattern.replaceAll(/%(.)/g, (_, letter) => parts[letter]!);
}

describe("patterns", () => {
  test.each([
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%Y%d%m",
    "%d%m%Y",
    "%d.%m.%y",
    "%y%m%d",
    "%Y-%j",
    "%y%j",
    "%a, %d %b %Y",
    "%A %d %B %Y",
    "%B %d, %Y",
    "%d%b%y",
    "%Y/%m/%d %H:%M:%S",
    "%d/%m/%Y %I:%M %p",
    "%Y%m%d%H%M%S",
    "%Y-%m-%dT%H:%M:%S.%f%z",
    "(%Y) [%m] %d+%%",
  ])("%s reads what strftime writes by it", (pattern) => {
    const timed = /%[HI]/.test(pattern);
    const short = pattern.includes("%y");
    const unit = !timed ? 864e5 : pattern.includes("%f") ? 1 : pattern.includes("%S") ? 1000 : 60_000;
    const [first, last] = short
      ? [Date.UTC(1969, 0, 1), Date.UTC(2068, 11, 31)]
      : [Date.UTC(1700, 0, 1), Date.UTC(2400, 0, 1)];
    const { pattern: form, value } = datePattern(pattern);
    fc.assert(
      fc.property(fc.integer({ min: Math.ceil(first / unit), max: Math.floor(last / unit) }), (count) => {
        const match = form.exec(written(pattern, count * unit));
        expect(match).not.toBeNull();
        expect(value(match!)).toBe(timed ? count * unit : count);
      }),
      { numRuns: 400 },
    );
  });

  test("decide what nothing shows", () => {
    expect(dates("%d/%m/%Y", "01/02/2020", "02/02/2020").dates).toEqual(["2020-02-01", "2020-02-02"]);
    expect(dates("%m/%d/%Y", "01/02/2020", "02/02/2020").dates).toEqual(["2020-01-02", "2020-02-02"]);
    expect(dates("%d/%m/%y", "01/02/20", "2/2/20")).toMatchObject({
      dates: ["2020-02-01", "2020-02-02"],
      format: { dateFormat: "%d/%m/%y" },
      notes: ["a.csv: dates are read by %d/%m/%y: 01/02/20 is 2020-02-01"],
    });
    expect(dates("%y-%m-%d", "68-12-31", "69-01-01").dates).toEqual(["1969-01-01", "2068-12-31"]);
    expect(dates("%m.%d.%Y", "01.02.2020").dates).toEqual(["2020-01-02"]);
    expect(dates("%Y%d%m", "20201301", "20200102").dates).toEqual(["2020-01-13", "2020-02-01"]);
  });

  test("of months, and with a time of day and a zone", () => {
    const months = dates("%m/%y", "02/20", "01/21");
    expect(months.dates).toEqual(["2020-02-29", "2021-01-31"]);
    expect(months.notes.join()).toContain("dates are months, taken as their last days");
    expect(dates("%d/%m/%Y %H:%M%z", "01/02/2020 09:30+09:00").dates).toEqual(["2020-02-01T00:30:00Z"]);
    expect(dates("%d/%m/%Y %H:%M", "01/02/2020 00:00", "02/02/2020 00:00").dates).toEqual([
      "2020-02-01",
      "2020-02-02",
    ]);
    const noon = dates("%d/%m/%Y %I:%M %p", "01/02/2020 12:00 am", "01/02/2020 12:01 PM");
    expect(noon.dates).toEqual(["2020-02-01T00:00:00Z", "2020-02-01T12:01:00Z"]);
    expect(noon.notes).toContain("a.csv: times of day have no time zone; taken as UTC");
  });

  test("refuse what is not written so, and what does not exist", () => {
    expect(refusal("%d/%m/%Y", "01/02/2020", "2020-02-02")).toBe(
      'a.csv: row 3, column "date": "2020-02-02" is not a date written %d/%m/%Y, as --date-format says; write dates as YYYY-MM-DD',
    );
    expect(refusal("%d/%m/%Y", "01/13/2020")).toContain(
      'row 2, column "date": there is no date "01/13/2020"',
    );
    expect(refusal("%d/%m/%Y", "31/02/2020")).toContain('there is no date "31/02/2020"');
    expect(refusal("%d/%m/%Y", "01/02/2020 10:00")).toContain("is not a date written %d/%m/%Y");
    expect(refusal("%Y-%j", "2021-366")).toContain('there is no date "2021-366"');
    expect(refusal("%Y%m%d", "2020111")).toContain("is not a date written %Y%m%d");
    expect(refusal("%H:%M %d/%m/%Y", "25:00 01/02/2020")).toContain("there is no date");
    expect(refusal("%I:%M%p %d/%m/%Y", "13:00pm 01/02/2020")).toContain("there is no date");
  });

  test("that give no date are refused", () => {
    for (const pattern of [
      "",
      "d/m/y",
      "YYYY-MM-DD",
      "dayFirst",
      "%d",
      "%Y",
      "%Y-%d",
      "%Y %j %m",
      "%d/%m/%Y %Y",
      "%m %b %Y",
    ])
      expect(() => checkDateFormat(pattern), pattern).toThrow(
        /^dateFormat must be "dayfirst", "monthfirst" or a pattern/,
      );
    for (const pattern of [
      "%Q/%m/%Y",
      "%d/%m/%Y %",
      "%d/%m/%Y %I",
      "%d/%m/%Y %M",
      "%H %m/%Y",
      "%d/%m/%Y %p %H",
    ])
      expect(() => checkDateFormat(pattern), pattern).toThrow(RangeError);
    expect(() => read(table(["2020-01-02"]), { dateFormat: "%d" })).toThrow(RangeError);
    expect(() => fromJSONLines('{"date":"2020-01-02","A":1}', { dateFormat: "%d" })).toThrow(RangeError);
    for (const fine of ["dayfirst", "monthfirst", "%F", "%D", "%d/%m/%Y", undefined]) checkDateFormat(fine);
  });
});

describe("dayfirst and monthfirst", () => {
  test("decide where nothing shows it", () => {
    expect(dates("dayfirst", "01/02/2020", "03/02/2020")).toMatchObject({
      dates: ["2020-02-01", "2020-02-03"],
      format: { dateFormat: "DD/MM/YYYY" },
      notes: ["a.csv: dates are written day first, as --date-format says"],
    });
    expect(dates("monthfirst", "01-02-2020 10:00").dates).toEqual(["2020-01-02T10:00:00Z"]);
    expect(dates("dayfirst", "2020-01-02").dates).toEqual(["2020-01-02"]);
  });

  test("are refused where the file shows the other", () => {
    expect(refusal("dayfirst", "01/02/2020", "01/13/2020")).toBe(
      'a.csv: row 3, column "date": there is no date "01/13/2020" day first, as --date-format says; write dates as YYYY-MM-DD',
    );
    expect(refusal("monthfirst", "13/01/2020")).toContain(
      'there is no date "13/01/2020" month first, as --date-format says',
    );
  });

  test("and patterns reach JSON lines", () => {
    const lines = '{"date":"01/02/2020","A":1}\n{"date":"02/02/2020","A":2}';
    for (const dateFormat of ["dayfirst", "%d/%m/%Y"]) {
      const { panel } = fromJSONLines(lines, { dateFormat });
      expect([...panel.time.values].map((day) => formatTime("day", day))).toEqual([
        "2020-02-01",
        "2020-02-02",
      ]);
    }
  });
});

describe("the column that a pattern fits", () => {
  const months = ["Jan-10", "Feb-10", "Mar-10"];
  const days = ["2010-01-31", "2010-02-28", "2010-03-31"];

  test("is the one of the dates, whatever its name", () => {
    const text = `A,Period\n${months.map((month, t) => `${t + 1},${month}\n`).join("")}`;
    expect(read(text, { dateFormat: "%b-%y" })).toMatchObject({ dates: days, series: { A: [1, 2, 3] } });
    expect(failure(text)).toMatch(/^a\.csv: no column of dates among "A", "Period"/);
  });

  test("comes before one that shows dates in another way, and after one that is named so", () => {
    const text = `Updated,Month,close\n${months.map((month, t) => `2010-04-0${t + 1},${month},${t + 1}\n`).join("")}`;
    expect(read(text, { dateFormat: "%b-%y", valueColumn: "close" }).dates).toEqual(days);
    const two = "Volume,Date,Close\n20100105,20100104,1\n20100106,20100105,2\n";
    expect(read(two, { dateFormat: "%Y%m%d" }).dates).toEqual(["2010-01-04", "2010-01-05"]);
  });
});
