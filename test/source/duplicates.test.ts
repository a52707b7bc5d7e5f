import { describe, expect, it } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import type { Duplicates } from "../../src/source/duplicates.ts";
import { uniform } from "../random.ts";
import { failure, read } from "./read.ts";

const WIDE = "date,A,B\n2020-01-03,1,\n2020-01-02,5,6\n2020-01-03,2,0.1\n2020-01-03,,0.1\n2020-01-06,7,8\n";
const LONG =
  "date,ticker,close\n2020-01-02,X,1\n2020-01-02,Y,9\n2020-01-03,X,2\n2020-01-02,X,3\n2020-01-03,Y,8\n2020-01-02,X,4.5\n";

describe("a date that comes more than once", () => {
  it("is refused unless it is said what counts", () => {
    expect(failure(WIDE)).toBe(
      "a.csv: rows 2 and 4 both have date 2020-01-03; keep one of them, or say with --duplicates which counts",
    );
    expect(failure(LONG, { duplicates: "error" })).toBe(
      'a.csv: rows 2 and 5 both have ticker "X" on 2020-01-02; keep one of them, or say with --duplicates which counts',
    );
    expect(() => read(WIDE, { duplicates: "all" as Duplicates })).toThrow(
      new RangeError('duplicates must be one of "error", "first", "last", "mean", got "all"'),
    );
    // whatever the policy, where there is nothing to decide
    const once = WIDE.replace("2020-01-03,2,0.1\n2020-01-03,,0.1\n", "");
    expect(read(once, { duplicates: "mean" })).toEqual(read(once));
  });

  it.each([
    ["first", { A: [5, 1, 7], B: [6, null, 8] }, "the first of them counts"],
    ["last", { A: [5, null, 7], B: [6, 0.1, 8] }, "the last of them counts"],
    ["mean", { A: [5, 1.5, 7], B: [6, 0.1, 8] }, "the mean of their values counts"],
  ] as const)("in a wide table: %s", (duplicates, series, counts) => {
    expect(read(WIDE, { duplicates })).toMatchObject({
      dates: ["2020-01-02", "2020-01-03", "2020-01-06"],
      series,
      notes: [
        `a.csv: 2 rows repeat the date of another, first 2020-01-03 in rows 2 and 4; ${counts}`,
        "a.csv: dates are not in order (2020-01-02 in row 3 is below 2020-01-03 in row 2); sorted",
      ],
      format: { rows: 5 },
    });
  });

  it.each([
    ["first", { X: [1, 2], Y: [9, 8] }],
    ["last", { X: [4.5, 2], Y: [9, 8] }],
    ["mean", { X: [8.5 / 3, 2], Y: [9, 8] }],
  ] as const)("in a long table: %s", (duplicates, series) => {
    const { series: found, notes } = read(LONG, { duplicates });
    expect(found).toEqual(series);
    expect(notes[1]).toBe(
      `a.csv: 2 rows repeat the date and ticker of another, first "X" on 2020-01-02 in rows 2 and 5; ${duplicates === "mean" ? "the mean of their values counts" : `the ${duplicates} of them counts`}`,
    );
    expect(read(LONG, { duplicates, seriesColumn: "X" }).series).toEqual({ X: series.X });
  });

  it("with the same value is one all the same, and its mean that value to the bit", () => {
    const rows = Array.from({ length: 7 }, () => "2020-01-02,0.1\n").join("");
    expect(failure(`date,A\n${rows}`)).toMatch("rows 2 and 3 both have date");
    expect(read(`date,A\n${rows}`, { duplicates: "mean" })).toMatchObject({
      series: { A: [0.1] },
      notes: [
        "a.csv: 6 rows repeat the date of another, first 2020-01-02 in rows 2 and 3; the mean of their values counts",
      ],
    });
    const long = rows.replaceAll(",0", ",T,0");
    expect(read(`date,ticker,close\n${long}`, { duplicates: "mean" }).series).toEqual({ T: [0.1] });
  });

  it.each([
    ["first", (values: number[]) => values[0]],
    ["last", (values: number[]) => values.at(-1)],
    ["mean", (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length],
  ] as const)("counts alike in rows by date and by ticker: %s", (duplicates, counts) => {
    const next = uniform(31);
    const rows: { t: number; i: number; value: number }[] = [];
    // halves, so that means are exact
    for (let t = 0; t < 203; t++)
      for (let i = 0; i < 21; i++)
        for (let left = next(); left < 0.9; left += 0.6)
          rows.push({ t, i, value: Math.floor(next() * 99) / 2 });
    const groups = new Map<string, number[]>();
    for (const { t, i, value } of rows) groups.set(`${t},${i}`, [...(groups.get(`${t},${i}`) ?? []), value]);
    const expected = Array.from({ length: 21 }, (_, i) =>
      Array.from({ length: 203 }, (_, t) => {
        const values = groups.get(`${t},${i}`);
        return values === undefined ? null : counts(values);
      }),
    );
    for (const order of [rows, rows.toSorted((a, b) => a.i - b.i)]) {
      const lines = order.map(({ t, i, value }) => `${formatTime("day", 18_000 + t)},T${i},${value}`);
      const { series } = read(`date,ticker,close\n${lines.join("\n")}`, { duplicates });
      expect(expected.map((_, i) => series[`T${i}`])).toEqual(expected);
    }
  });

  it("keeps dates that run down for what they are", () => {
    const down = "date,A\n2020-01-06,1\n2020-01-03,2\n2020-01-03,3\n2020-01-02,4\n";
    expect(read(down, { duplicates: "last" })).toMatchObject({
      series: { A: [4, 3, 1] },
      format: { order: "descending" },
    });
    expect(read("date,A\n2020-01-03,2\n2020-01-03,3\n", { duplicates: "first" })).toMatchObject({
      series: { A: [2] },
      format: { order: "ascending" },
    });
  });
});
