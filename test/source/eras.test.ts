import { describe, expect, it } from "vitest";
import { dayNumber, formatTime } from "../../src/panel/time.ts";
import { failure, read } from "./read.ts";

const dates = (...texts: string[]) =>
  read(`日付,A\n${texts.map((text, i) => `${text},${i + 1}\n`).join("")}`).dates;

/** The Japanese calendar of the language's own library. */
const formatted = (style: "long" | "short") => {
  const format = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", {
    timeZone: "UTC",
    era: style,
    year: "numeric",
    month: style === "long" ? "long" : "numeric",
    day: "numeric",
  });
  return (day: number) => format.format(new Date(day * 864e5));
};

describe("dates of Japan's eras", () => {
  it("are read in kanji, with 元 for the first year, and as letters with points, slashes or dashes", () => {
    expect(dates("平成31年4月30日", "令和元年5月1日", "令和5年1月4日(水)")).toEqual([
      "2019-04-30",
      "2019-05-01",
      "2023-01-04",
    ]);
    expect(dates("S64.1.7", "H1.1.8", "H31.4.30", "R1.5.1", "R05.01.04")).toEqual([
      ...["1989-01-07", "1989-01-08", "2019-04-30", "2019-05-01", "2023-01-04"],
    ]);
    expect(dates("r5/1/4", "r5/1/5")).toEqual(["2023-01-04", "2023-01-05"]);
    expect(dates("Ｒ５－１－４", "Ｒ５－１－５")).toEqual(["2023-01-04", "2023-01-05"]);
    expect(dates("令和5年1月4日 09:30", "令和5年1月4日 09:35")).toEqual([
      "2023-01-04T09:30:00Z",
      "2023-01-04T09:35:00Z",
    ]);
    expect(read("日付,A\n令和5年1月4日,1\n令和5年1月5日,2\n").format.dateFormat).toBe("era Y年M月D日");
  });

  it("are those of Intl, on every day of a century", () => {
    const long = formatted("long");
    for (let from = dayNumber(1926, 12, 25); from < dayNumber(2030, 1, 1); from += 2000) {
      const days = Array.from({ length: 2000 }, (_, i) => from + i);
      expect(dates(...days.map(long))).toEqual(days.map((day) => formatTime("day", day)));
    }
  });

  it.each([
    "平成31年5月1日",
    "令和元年4月30日",
    "平成元年1月7日",
    "昭和64年1月8日",
    "昭和元年12月24日",
    "令和5年2月29日",
    "令和0年5月1日",
    "R1.4.30",
    "H1.1.7",
  ])("outside their era are none: %s", (text) => {
    const good = text.includes("年") ? "令和5年1月4日" : "R5.1.4";
    expect(failure(`日付,A\n${good},1\n${text},2\n`)).toBe(
      `a.csv: row 3, column "日付": there is no date "${text}"; write dates as YYYY-MM-DD`,
    );
  });

  it("of other eras, or in two forms, are refused", () => {
    expect(failure("日付,A\n大正5年1月4日,1\n")).toMatch(
      'row 2, column "日付": "大正5年1月4日" is not a date',
    );
    expect(failure("日付,A\nR5.1.4,1\n令和5年1月5日,2\n")).toMatch(
      '"令和5年1月5日" is not a date written era Y.M.D, as the first one is',
    );
  });

  it("are not seen in tickers", () => {
    expect(Object.keys(read("date,R2.5.1x,H5.5,S1\n2023-01-04,1,2,3\n").series)).toEqual([
      "R2.5.1x",
      "H5.5",
      "S1",
    ]);
  });
});
