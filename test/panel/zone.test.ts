import { describe, expect, test } from "vitest";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import { formatTime } from "../../src/panel/time.ts";
import { toLocalDays } from "../../src/panel/zone.ts";

const none = Number.NaN;
/** One ticker with the values 1, 2, ... at these instants. */
const at = (...instants: string[]): Panel =>
  createPanel(
    { kind: "instant", values: Float64Array.from(instants, Date.parse) },
    ["A"],
    Float64Array.from(instants, (_, t) => t + 1),
  );
const dates = ({ time }: Panel) => Array.from(time.values, (value) => formatTime(time.kind, value));

describe("the date that clocks show", () => {
  test.each<[string, string, string]>([
    // before, during and after daylight saving in New York, at both sides of midnight
    ["America/New_York", "2024-03-10T04:59:59Z", "2024-03-09"],
    ["America/New_York", "2024-03-10T05:00:00Z", "2024-03-10"],
    ["America/New_York", "2024-03-11T03:59:59Z", "2024-03-10"],
    ["America/New_York", "2024-03-11T04:00:00Z", "2024-03-11"],
    ["America/New_York", "2024-11-03T03:59:59Z", "2024-11-02"],
    ["America/New_York", "2024-11-04T04:59:59Z", "2024-11-03"],
    ["America/New_York", "2024-11-04T05:00:00Z", "2024-11-04"],
    ["Asia/Tokyo", "2024-01-01T14:59:59.999Z", "2024-01-01"],
    ["Asia/Tokyo", "2024-01-01T15:00:00Z", "2024-01-02"],
    ["Asia/Kathmandu", "2024-01-01T18:14:59Z", "2024-01-01"],
    ["Asia/Kathmandu", "2024-01-01T18:15:00Z", "2024-01-02"],
    ["UTC", "2024-02-29T23:59:59Z", "2024-02-29"],
    // Samoa had no 30 December 2011
    ["Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29"],
    ["Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31"],
    ["America/New_York", "1965-07-01T03:59:59Z", "1965-06-30"],
  ])("%s at %s is %s", (zone, instant, date) => {
    expect(dates(toLocalDays(at(instant), zone))).toEqual([date]);
  });

  test("a year of closes in New York is its days, whatever the clocks do", () => {
    const days = Array.from({ length: 366 }, (_, d) => 19723 + d);
    const summer = (day: number) => day >= 19792 && day < 20030; // 10 March to 3 November 2024
    const closes = createPanel(
      {
        kind: "instant",
        values: Float64Array.from(days, (day) => day * 86_400_000 + (summer(day) ? 20 : 21) * 3_600_000),
      },
      ["A"],
      Float64Array.from(days),
    );
    const local = toLocalDays(closes, "America/New_York");
    expect([...local.time.values]).toEqual(days);
    expect([...local.values]).toEqual(days);
    // seen from Tokyo, New York closes on the next day
    expect([...toLocalDays(closes, "Asia/Tokyo").time.values]).toEqual(days.map((day) => day + 1));
  });
});

test("a day that comes again after the next has begun keeps its rows together", () => {
  // until 2011 Newfoundland set its clocks back at one minute past midnight
  const panel = at(
    "2010-11-07T02:29:30Z",
    "2010-11-07T02:30:30Z",
    "2010-11-07T02:40:00Z",
    "2010-11-07T03:31:00Z",
  );
  const local = toLocalDays(panel, "America/St_Johns", "last");
  expect(dates(local)).toEqual(["2010-11-06", "2010-11-07"]);
  expect(local.values).toEqual(Float64Array.of(3, 4));
});

test("several rows on a date are an error, or the last value of each ticker", () => {
  const times = ["2024-01-02T14:30Z", "2024-01-02T21:00Z", "2024-01-03T14:30Z", "2024-01-04T02:00Z"];
  const bars = createPanel(
    { kind: "instant", values: Float64Array.from(times, Date.parse) },
    ["A", "B"],
    Float64Array.of(1, 2, 3, 4, 5, none, 7, none),
  );
  expect(() => toLocalDays(bars, "America/New_York")).toThrow(
    "2024-01-02T14:30:00Z and 2024-01-02T21:00:00Z are both 2024-01-02 in America/New_York; give one value a day, or take the last one with --daily last",
  );
  const daily = toLocalDays(bars, "America/New_York", "last");
  expect(dates(daily)).toEqual(["2024-01-02", "2024-01-03"]);
  expect(daily.values).toEqual(Float64Array.of(2, 4, 5, 7));
});

test("days have no time zone and stay as they are", () => {
  const panel = panelFromColumns(["2024-01-01"], { A: [1] });
  expect(toLocalDays(panel, "Asia/Tokyo")).toBe(panel);
});

test("what is no zone, and no rule, is refused", () => {
  expect(() => toLocalDays(at("2024-01-01T00:00Z"), "America/NewYork")).toThrow(
    new RangeError('timeZone must be an IANA name such as America/New_York or UTC, got "America/NewYork"'),
  );
  expect(() => toLocalDays(at("2024-01-01T00:00Z"), "UTC", "first" as "last")).toThrow(
    new RangeError('daily must be last, got "first"'),
  );
});
