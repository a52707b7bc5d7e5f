// Every k-th row, or the last of each calendar period.
import { beforeAll, describe, expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import type { RollingOptions } from "../../src/kernel/options.ts";
import type { Step } from "../../src/kernel/step.ts";
import { pick, type Result, STATS } from "../../src/panel/result.ts";
import { dayNumber, formatTime, type TimeIndex } from "../../src/panel/time.ts";
import { longCSV } from "../../src/table/csv.ts";
import { expectBits } from "./bits.ts";
import { expectExact } from "./oracle.ts";
import { families, panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

const rows = 400;
const first = dayNumber(2023, 1, 2); // a Monday
const weekdays: TimeIndex = {
  kind: "day",
  values: Float64Array.from({ length: rows }, (_, t) => first + Math.floor(t / 5) * 7 + (t % 5)),
};
const { series, market } = families["gaps, halts and late listings"]!(returnsOf(5, rows, 3), 20, 3);
const second = market.map((value, t) => (t % 9 === 0 ? Number.NaN : -value));
const x = panelOf(series, rows, weekdays);
const m = panelOf([market, second], rows, weekdays);

/** The rows of the whole result that a stepped one has, found by their dates; fails where their bits differ. */
function expectRowsOf(stepped: Result, whole: Result): number[] {
  const at = Array.from(stepped.time.values, (value) => whole.time.values.indexOf(value));
  expect(at).not.toContain(-1);
  const all = whole.time.values.length;
  for (const [k, array] of stepped.arrays.entries()) {
    const expected = Float64Array.from(
      stepped.tickers.flatMap((_, i) => at.map((t) => whole.arrays[k]![i * all + t]!)),
    );
    expectBits(array, expected, `array ${k}`);
  }
  return at;
}

const dates = ({ time }: Result) => Array.from(time.values, (value) => formatTime(time.kind, value));

describe("every k-th row from the first on", () => {
  test.each([1, 2, 3, 7, 60, 399, 400, 10_000])("k = %i", (step) => {
    for (const options of [
      { window: [20, 61], minPeriods: 5, stats: STATS },
      { window: ["30d", "expanding"], gaps: "strict" as const },
      { window: 20, gaps: "compress" as const, stats: STATS },
    ]) {
      const stepped = kernel.rolling(x, m, { ...options, step });
      const at = expectRowsOf(stepped, kernel.rolling(x, m, options));
      expect(at).toEqual(Array.from({ length: Math.ceil(rows / step) }, (_, k) => k * step));
    }
  });

  test("is right", () => {
    for (const options of [
      { window: [20, "45d", "expanding"], minPeriods: 3, stats: STATS, step: 6 },
      { window: 20, gaps: "compress", stats: STATS, step: "week" },
    ] satisfies RollingOptions[]) {
      expect(expectExact(kernel.rolling(x, m, options), x, m, options)).toBeGreaterThan(1000);
    }
  });
});

describe("the last row of each", () => {
  const run = (step: Step, time = weekdays, count = rows) =>
    kernel.rolling(
      panelOf(
        series.map((one) => one.subarray(0, count)),
        count,
        time,
      ),
      panelOf([market.subarray(0, count)], count, time),
      { window: "expanding", stats: STATS, step },
    );
  const days = (...list: string[]): TimeIndex => ({
    kind: "day",
    values: Float64Array.from(list, (text) =>
      dayNumber(...(text.split("-").map(Number) as [number, number, number])),
    ),
  });

  test("week, which ends on a Sunday", () => {
    const list = days(
      "2023-12-29",
      "2023-12-31",
      "2024-01-01",
      "2024-01-02",
      "2024-01-07",
      "2024-01-08",
      "2024-02-01",
    );
    expect(dates(run("week", list, 7))).toEqual(["2023-12-31", "2024-01-07", "2024-01-08", "2024-02-01"]);
    const before1970 = days(
      "1969-12-26",
      "1969-12-28",
      "1969-12-29",
      "1970-01-01",
      "1970-01-04",
      "1970-01-05",
    );
    expect(dates(run("week", before1970, 6))).toEqual(["1969-12-28", "1970-01-04", "1970-01-05"]);
  });

  test("month, quarter and year", () => {
    const list = days(
      ...["2023-01-31", "2023-02-01", "2023-02-28", "2023-03-30", "2023-04-03", "2023-12-29", "2024-01-02"],
      ...["2024-02-29", "2024-03-01", "2025-03-31"],
    );
    expect(dates(run("month", list, 10))).toEqual([
      ...["2023-01-31", "2023-02-28", "2023-03-30", "2023-04-03", "2023-12-29", "2024-01-02", "2024-02-29"],
      ...["2024-03-01", "2025-03-31"],
    ]);
    expect(dates(run("quarter", list, 10))).toEqual([
      ...["2023-03-30", "2023-04-03", "2023-12-29", "2024-03-01", "2025-03-31"],
    ]);
    expect(dates(run("year", list, 10))).toEqual(["2023-12-29", "2024-03-01", "2025-03-31"]);
    expect(run("month").time.values.length).toBe(19);
    expect(run("week").time.values.length).toBe(80);
    for (const step of ["week", "month", "quarter", "year"] as const) expectRowsOf(run(step), run(1));
  });

  test("times of day, by their days in UTC", () => {
    const hours = (...list: string[]): TimeIndex => ({
      kind: "instant",
      values: Float64Array.from(list, (text) => Date.parse(`${text}Z`)),
    });
    const list = hours(
      "2023-01-31T00:00",
      "2023-01-31T23:59",
      "2023-02-01T00:00",
      "2023-02-05T23:59:59.999",
      "2023-02-06T00:00",
    );
    expect(dates(run("month", list, 5))).toEqual(["2023-01-31T23:59:00Z", "2023-02-06T00:00:00Z"]);
    expect(dates(run("week", list, 5))).toEqual(["2023-02-05T23:59:59.999Z", "2023-02-06T00:00:00Z"]);
    const early = hours("1969-12-31T23:59", "1970-01-01T00:00");
    expect(dates(run("year", early, 2))).toEqual(["1969-12-31T23:59:00Z", "1970-01-01T00:00:00Z"]);
  });

  test("rows appended later change no bit of a date that stays", () => {
    const whole = run("month");
    for (const count of [100, 101, 222, 399]) {
      const part = run("month", { kind: "day", values: weekdays.values.slice(0, count) }, count);
      const last = part.time.values.length - 1; // its month may go on
      for (const [k, array] of part.arrays.entries()) {
        for (const i of series.keys()) {
          expectBits(
            array.subarray(i * (last + 1), i * (last + 1) + last),
            whole.arrays[k]!.subarray(i * whole.time.values.length, i * whole.time.values.length + last),
          );
        }
      }
    }
  });
});

describe("a result with fewer rows", () => {
  const options: RollingOptions = { window: [20, "expanding"], stats: ["beta", "n"], step: 30 };

  test("goes to arrays of its own length, and to those alone", () => {
    const out = Array.from({ length: 8 }, () => new Float64Array(5 * 14).fill(7));
    const result = kernel.rolling(x, m, { ...options, out });
    expect(result.arrays).toEqual(out);
    for (const [k, array] of kernel.rolling(x, m, options).arrays.entries()) expectBits(out[k]!, array);
    const whole = Array.from({ length: 8 }, () => new Float64Array(5 * rows));
    expect(() => kernel.rolling(x, m, { ...options, out: whole })).toThrow(
      "out must be 8 Float64Arrays of 70 values",
    );
  });

  test("is picked and written like any other, and says what its windows count", () => {
    const result = kernel.rolling(x, m, options);
    const matrix = pick(result, { window: "expanding", stat: "n", benchmark: "T1" });
    expect(matrix).toMatchObject({ window: "expanding", unit: "day", values: result.arrays[7] });
    expect(matrix.time.values).toHaveLength(14);
    const text = [...longCSV(result)].join("").split("\n");
    expect(text).toHaveLength(1 + 14 * 5 * 2 * 2 + 1);
    expect(text.filter((line) => line.includes(",expanding,"))).toHaveLength(14 * 5 * 2);
    expect(kernel.rolling(x, m, { window: 20 })).not.toHaveProperty("unit");
  });
});
