import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergePanels } from "../../src/panel/calendar.ts";
import { Shortlist } from "../../src/panel/listed.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import { type Clashes, joinParts } from "../../src/panel/parts.ts";

const panel = (days: number[], tickers: string[], values: number[]): Panel =>
  createPanel({ kind: "day", values: Float64Array.from(days) }, tickers, Float64Array.from(values));
const part = (name: string, ...rest: Parameters<typeof panel>) => ({ name, panel: panel(...rest) });

describe("parts of one table", () => {
  test("cells dealt out over panels come together again", () => {
    const cells = fc.uniqueArray(
      fc.record({ ticker: fc.nat(5), day: fc.nat(9), value: fc.integer(), part: fc.nat(3) }),
      { selector: ({ ticker, day }) => `${ticker} ${day}`, minLength: 1 },
    );
    fc.assert(
      fc.property(cells, (all) => {
        const parts = [0, 1, 2, 3].flatMap((k) => {
          const own = all.filter((cell) => cell.part === k);
          const days = [...new Set(own.map(({ day }) => day))].sort((a, b) => a - b);
          const tickers = [...new Set(own.map(({ ticker }) => ticker))];
          const values = tickers.flatMap((ticker) =>
            days.map(
              (day) => own.find((cell) => cell.ticker === ticker && cell.day === day)?.value ?? Number.NaN,
            ),
          );
          return own.length === 0 ? [] : [part(`p${k}`, days, tickers.map(String), values)];
        });
        const joined = joinParts(parts, "");
        const T = joined.time.values.length;
        expect(joined.values.filter((value) => !Number.isNaN(value))).toHaveLength(all.length);
        for (const { ticker, day, value } of all) {
          const cell = joined.tickers.indexOf(String(ticker)) * T + joined.time.values.indexOf(day);
          expect(joined.values[cell]).toBe(value);
        }
      }),
    );
  });

  test("two values for one ticker and date are refused, with the names of both", () => {
    const parts = [part("a", [1, 2], ["A"], [5, 6]), part("b", [3], ["A"], [7]), part("c", [2], ["A"], [6])];
    expect(() => joinParts(parts, "drop one")).toThrow(
      "ticker A is in more than one file: a and c both have it on 1970-01-03; drop one",
    );
  });

  test("of two values the first, the last or the mean counts, and all are told", () => {
    const parts = [
      part("a", [1, 2], ["A", "B"], [0.1, 6, 1, Number.NaN]),
      part("b", [1, 3], ["A"], [0.1, 7]),
      part("c", [1, 2], ["A", "B"], [0.1, 9, 3, 4]),
    ];
    // A on days 1, 2, 3, then B
    const nothing = Number.NaN;
    for (const [clash, expected] of [
      ["first", [0.1, 6, 7, 1, 4, nothing]],
      ["last", [0.1, 9, 7, 3, 4, nothing]],
      ["mean", [0.1, 7.5, 7, 2, 4, nothing]],
    ] as const) {
      const clashes: Clashes = new Shortlist();
      const joined = joinParts(parts, "", clash, clashes);
      expect([...joined.values]).toEqual(expected);
      expect(clashes.count).toBe(3);
      expect(clashes.list).toEqual([
        { ticker: "A", date: "1970-01-02", files: ["a", "b", "c"], values: [0.1, 0.1, 0.1], kept: 0.1 },
        { ticker: "A", date: "1970-01-03", files: ["a", "c"], values: [6, 9], kept: expected[1] },
        { ticker: "B", date: "1970-01-02", files: ["a", "c"], values: [1, 3], kept: expected[3] },
      ]);
    }
    const none: Clashes = new Shortlist();
    expect(joinParts(parts.slice(0, 1), "", "mean", none).values).toEqual(parts[0]!.panel.values);
    expect([none.count, none.list]).toEqual([0, []]);
  });

  test("policies agree with values put one after the other", () => {
    const cells = fc.array(fc.tuple(fc.nat(3), fc.nat(4), fc.integer({ min: -9, max: 9 }), fc.nat(4)), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(cells, (all) => {
        // what a part has twice is its later value
        const parts = [0, 1, 2, 3, 4].map((k) =>
          part(
            `p${k}`,
            [0, 1, 2, 3, 4],
            ["0", "1", "2", "3"],
            Array.from(
              { length: 20 },
              (_, at) =>
                all.filter(([ticker, day, , p]) => p === k && ticker * 5 + day === at).at(-1)?.[2] ??
                Number.NaN,
            ),
          ),
        );
        for (let cell = 0; cell < 20; cell++) {
          const own = parts.map(({ panel }) => panel.values[cell]!).filter((value) => !Number.isNaN(value));
          const got = (clash: "first" | "last" | "mean") => joinParts(parts, "", clash).values[cell]!;
          expect(got("first")).toEqual(own[0] ?? Number.NaN);
          expect(got("last")).toEqual(own.at(-1) ?? Number.NaN);
          const sum = own.reduce((total, value) => total + value, 0);
          expect(got("mean")).toBe(own.length === 0 ? Number.NaN : sum / own.length); // exact in whole numbers
        }
      }),
      { numRuns: 30 },
    );
  });

  test("a list of many ends, its count does not", () => {
    const days = Array.from({ length: 12_000 }, (_, t) => t);
    const parts = ["a", "b"].map((name) => part(name, days, ["A"], days));
    const clashes: Clashes = new Shortlist();
    joinParts(parts, "", "first", clashes);
    expect([clashes.count, clashes.list.length]).toEqual([12_000, 10_000]);
  });

  test("a series that files repeat may have the same value, and no other", () => {
    const parts = [part("a", [1, 2], ["M"], [5, 6]), part("b", [2, 3], ["M"], [6, 7])];
    expect([...joinParts(parts, "", "same").values]).toEqual([5, 6, 7]);
    const other = [...parts, part("c", [3], ["M"], [8])];
    expect(() => joinParts(other, "one is needed", "same")).toThrow(
      "M has two values on 1970-01-04: 7 in b and 8 in c; one is needed",
    );
  });
});

test("thousands of panels side by side", () => {
  const panels = Array.from({ length: 5000 }, (_, i) => panel([i % 7, 10 + (i % 3)], [`T${i}`], [i, -i]));
  const merged = mergePanels(panels);
  expect([...merged.time.values]).toEqual([0, 1, 2, 3, 4, 5, 6, 10, 11, 12]);
  expect(merged.tickers).toHaveLength(5000);
  for (const i of [0, 1234, 4999]) {
    const row = merged.values.subarray(i * 10, i * 10 + 10);
    expect([row[i % 7], row[7 + (i % 3)]]).toEqual([i, -i]);
    expect(row.filter((value) => !Number.isNaN(value))).toHaveLength(2);
  }
});
