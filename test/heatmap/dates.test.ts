import { describe, expect, it } from "vitest";
import { localeTables } from "../../src/heatmap/locale/locale.ts";
import { calendarOf, civilOf } from "../../src/heatmap/time/calendar.ts";
import { dateTicks, fullDate } from "../../src/heatmap/time/dates.ts";
import { dayNumber, formatTime, type TimeIndex } from "../../src/panel/time.ts";

const day = (text: string) => dayNumber(...(text.split("-").map(Number) as [number, number, number]));

/** Business days, or every so many days, from one date to another. */
function days(from: string, to: string, step = 0): TimeIndex {
  const values: number[] = [];
  for (let d = day(from); d <= day(to); d += step || 1) {
    if (step > 0 || ![0, 6].includes(new Date(d * 86_400_000).getUTCDay())) values.push(d);
  }
  return { kind: "day", values: Float64Array.from(values) };
}

function bars(from: string, count: number, minutes: number): TimeIndex {
  return {
    kind: "instant",
    values: Float64Array.from({ length: count }, (_, t) => Date.parse(from) + t * minutes * 60_000),
  };
}

interface Look {
  width?: number;
  locale?: "en" | "ja";
  fiscalYear?: number;
  timeZone?: string;
  lines?: 1 | 2;
}

/** Every label with the date of its row; ten pixels an em, six a character. */
function shown(
  time: TimeIndex,
  { width = 800, locale = "en", fiscalYear = 1, timeZone, lines = 2 }: Look = {},
) {
  const calendar = calendarOf(time, timeZone);
  const centre = (row: number) => 40 + ((row + 0.5) / calendar.rows) * width;
  const measure = (text: string) => 6 * text.length;
  const room = { centre, from: 5, to: width + 75, em: 10, measure, lines };
  const ticks = dateTicks(calendar, { words: localeTables[locale], fiscalYear }, room);
  const at = (row: number) => formatTime(time.kind, time.values[row]!);
  return {
    labels: ticks.major.map(({ label, under }) => (under === undefined ? label : `${label}/${under}`)),
    dates: ticks.major.map(({ row }) => at(row)),
    minor: ticks.minor.map(at),
  };
}

describe("dateTicks", () => {
  it("marks years on their first row, quarters between them", () => {
    const { labels, dates, minor } = shown(days("1995-01-03", "2024-12-30"), { width: 1600 });
    expect(labels.slice(0, 3)).toEqual(["1995", "1996", "1997"]);
    expect(labels).toHaveLength(30);
    expect(dates.slice(0, 3)).toEqual(["1995-01-03", "1996-01-01", "1997-01-01"]);
    expect(minor.slice(0, 3)).toEqual(["1995-04-03", "1995-07-03", "1995-10-02"]);
  });

  it("leaves out a period that had begun before the first row", () => {
    expect(shown(days("1995-01-09", "2024-12-30")).labels[0]).toBe("1996");
    expect(shown(days("2023-02-15", "2023-12-29")).dates[0]).toBe("2023-03-01");
    // holidays may hide the first days
    expect(shown(days("2023-01-05", "2023-12-29")).dates[0]).toBe("2023-01-05");
  });

  it("adapts to the range and to the width", () => {
    const five = days("2013-02-08", "2018-02-07");
    expect(shown(five, { width: 1200 }).labels.slice(0, 4)).toEqual(["Apr/2013", "Jul", "Oct", "Jan/2014"]);
    expect(shown(five, { width: 400 }).labels).toEqual([
      "Jul/2013",
      "Jan/2014",
      "Jul",
      "Jan/2015",
      "Jul",
      "Jan/2016",
      "Jul",
      "Jan/2017",
      "Jul",
      "Jan/2018",
    ]);
    expect(shown(five, { width: 200 }).labels).toEqual(["2014", "2015", "2016", "2017", "2018"]);
    expect(shown(days("1800-01-01", "2020-01-01", 30.4), { width: 400 }).labels.slice(0, 3)).toEqual([
      "1800",
      "1820",
      "1840",
    ]);
    const month = days("2024-02-26", "2024-03-29");
    expect(shown(month, { width: 1200 }).labels.slice(0, 7)).toEqual([
      "26/Feb 2024",
      "27",
      "28",
      "29",
      "1/Mar 2024",
      "4",
      "5",
    ]);
    expect(shown(month, { width: 300 }).labels).toEqual(["26/Feb 2024", "4/Mar 2024", "11", "18", "25"]);
  });

  it("tells months and years in Japanese, and fiscal years from any month", () => {
    const time = days("2022-01-04", "2024-12-30");
    expect(shown(time, { locale: "ja" }).labels.slice(0, 5)).toEqual([
      "1月/2022年",
      "4月",
      "7月",
      "10月",
      "1月/2023年",
    ]);
    const fiscal = shown(time, { locale: "ja", fiscalYear: 4 });
    expect(fiscal.labels.slice(0, 6)).toEqual([
      "1月/2021年度",
      "4月/2022年度",
      "7月",
      "10月",
      "1月",
      "4月/2023年度",
    ]);
    expect(shown(time, { locale: "ja", fiscalYear: 4, lines: 1, width: 300 }).labels).toEqual([
      "2022年度",
      "2023年度",
      "2024年度",
    ]);
    expect(shown(time, { fiscalYear: 4, lines: 1, width: 300 })).toMatchObject({
      labels: ["FY2022", "FY2023", "FY2024"],
      dates: ["2022-04-01", "2023-04-03", "2024-04-01"],
    });
  });

  it("marks hours and the date under the first of a day", () => {
    const two = bars("2024-01-02T14:30:00Z", 26 * 4, 15);
    expect(shown(two, { width: 600 }).labels).toEqual([
      "14:30/2024-01-02",
      "18:00",
      "21:00",
      "00:00/2024-01-03",
      "03:00",
      "06:00",
      "09:00",
      "12:00",
      "15:00",
    ]);
    expect(shown(two, { width: 600, timeZone: "America/New_York" }).labels[0]).toBe("09:30/2024-01-02");
    expect(shown(two, { width: 600, timeZone: "Asia/Tokyo", locale: "ja" }).labels[0]).toBe(
      "23:30/2024年1月2日",
    );
    expect(shown(bars("2024-01-02T14:30:00Z", 40, 0.1)).labels.slice(0, 2)).toEqual([
      "14:30:00/2024-01-02",
      "14:30:30",
    ]);
  });

  it("gives the first and the last date in full where no period fits twice, or the first", () => {
    expect(shown(days("2024-01-31", "2024-02-01"), { width: 180, lines: 1 }).labels).toEqual([
      "2024-01-31",
      "2024-02-01",
    ]);
    expect(shown(days("2024-01-31", "2024-02-01"), { width: 40 }).labels).toEqual(["2024-01-31"]);
    expect(shown(days("2024-01-31", "2024-01-31"), { locale: "ja" }).labels).toEqual(["2024年1月31日"]);
    expect(shown({ kind: "day", values: new Float64Array(0) }).labels).toEqual([]);
  });
});

describe("calendarOf", () => {
  it("knows every day's date", () => {
    const values = Float64Array.from({ length: 3000 }, (_, t) => -800_000 + 487 * t);
    const calendar = calendarOf({ kind: "day", values });
    values.forEach((value, row) => {
      const [year, month, date] = civilOf(calendar, row);
      expect(dayNumber(year, month, date)).toBe(value);
    });
  });

  it("follows clocks that change, to the minute", () => {
    const time = bars("2024-03-10T06:00:00Z", 3, 60); // New York springs forward at 07:00Z
    const calendar = calendarOf(time, "America/New_York");
    const told = [0, 1, 2].map((row) => fullDate(calendar, row, "instant", localeTables.en));
    expect(told).toEqual(["2024-03-10 01:00", "2024-03-10 03:00", "2024-03-10 04:00"]);
    const india = calendarOf(bars("2024-01-01T00:00:00Z", 1, 1), "Asia/Kolkata");
    expect(fullDate(india, 0, "instant", localeTables.ja)).toBe("2024年1月1日 05:30");
  });
});
