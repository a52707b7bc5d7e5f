import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergePanels } from "../../src/panel/calendar.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import { joinParts } from "../../src/panel/parts.ts";

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

  test("a series that files repeat may have the same value, and no other", () => {
    const parts = [part("a", [1, 2], ["M"], [5, 6]), part("b", [2, 3], ["M"], [6, 7])];
    expect([...joinParts(parts, "", true).values]).toEqual([5, 6, 7]);
    const other = [...parts, part("c", [3], ["M"], [8])];
    expect(() => joinParts(other, "one is needed", true)).toThrow(
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
