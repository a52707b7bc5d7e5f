import { expect, test } from "vitest";
import { frequencyOf } from "../../src/inspect/frequency.ts";
import { dayNumber } from "../../src/panel/time.ts";

const days = (values: number[]) => frequencyOf({ kind: "day", values: Float64Array.from(values) });
const every = (ms: number) =>
  frequencyOf({ kind: "instant", values: Float64Array.from({ length: 50 }, (_, t) => 1.7e12 + t * ms) });
const range = (count: number) => Array.from({ length: count }, (_, t) => 19723 + t); // from Monday 2024-01-01
const months = (step: number) =>
  Array.from({ length: 24 }, (_, k) =>
    dayNumber(2020 + Math.floor((k * step) / 12), 1 + ((k * step) % 12), 1),
  );

test.each([
  ["business days (Monday to Friday)", range(70).filter((day) => (day - 19723) % 7 < 5)],
  // one Saturday session in a year is no other week
  ["business days (Monday to Friday)", range(371).filter((day) => (day - 19723) % 7 < 5 || day === 19728)],
  [
    "business days (Sunday, Monday, Tuesday, Wednesday, Thursday)",
    range(70).filter((day) => ![4, 5].includes((day - 19723) % 7)),
  ],
  [
    "business days (Monday to Friday)",
    range(70)
      .map((day) => day - 19726 - 364)
      .filter((day) => ![2, 3].includes(((day % 7) + 7) % 7)),
  ],
  ["days", range(30)],
  ["weekly", range(100).filter((day) => day % 7 === 0)],
  ["monthly", months(1)],
  ["quarterly", months(3)],
  ["yearly", months(12)],
  ["every 10 days", range(100).filter((day) => day % 10 === 0)],
  ["one row", range(1)],
])("%s", (name, values) => {
  expect(days(values)).toBe(name);
});

test.each([
  ["5-minute bars", 300_000],
  ["1-hour bars", 3_600_000],
  ["1-day bars", 86_400_000],
  ["30-second bars", 30_000],
  ["250-millisecond bars", 250],
])("%s", (name, ms) => {
  expect(every(ms)).toBe(name);
});
