import { expect, test } from "vitest";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { lagPanel } from "../../src/panel/lag.ts";
import { toReturns } from "../../src/panel/returns.ts";

const none = Number.NaN;
const days = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"];
const panel = panelFromColumns(days, { A: [1, 2, 4, 8], B: [3, null, 5, 6] });

test("a row has the values of so many rows before", () => {
  expect(lagPanel(panel, 1).values).toEqual(Float64Array.of(none, 1, 2, 4, none, 3, none, 5));
  expect(lagPanel(panel, 3).values).toEqual(Float64Array.of(none, none, none, 1, none, none, none, 3));
  expect(lagPanel(panel, 9).values.every(Number.isNaN)).toBe(true);
  expect(lagPanel(panel, 0)).toBe(panel);
  expect(lagPanel(panel, 1)).toMatchObject({ time: panel.time, tickers: panel.tickers });
});

test("lagging prices and lagging their returns is the same", () => {
  for (const rows of [1, 2, 3, 5]) {
    expect(toReturns(lagPanel(panel, rows))).toEqual(lagPanel(toReturns(panel), rows));
  }
});

test.each([-1, 0.5, Number.NaN, "1" as unknown as number])("a lag of %j is refused", (rows) => {
  expect(() => lagPanel(panel, rows)).toThrow(/^rows must be an integer >= 0, got/);
});
