import { describe, expect, test } from "vitest";
import {
  alignTo,
  dropTickers,
  mergePanels,
  sharedTime,
  sliceTime,
  takeSeries,
  withValues,
} from "../../src/panel/calendar.ts";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { createPanel } from "../../src/panel/panel.ts";

const none = Number.NaN;
const days = ["2024-01-01", "2024-01-02", "2024-01-03"];
const panel = panelFromColumns(days, { A: [1, 2, 3], B: [4, null, 6] });
const other = panelFromColumns(["2024-01-02", "2024-01-03", "2024-01-05"], { C: [7, 8, 9] });

test("columns become ticker-major rows, null and undefined missing", () => {
  expect(panel.tickers).toEqual(["A", "B"]);
  expect(panel.values).toEqual(Float64Array.of(1, 2, 3, 4, none, 6));
  expect(panel.time).toEqual({ kind: "day", values: Float64Array.of(19723, 19724, 19725) });
});

test("taking, dropping, slicing", () => {
  expect(takeSeries(panel, ["B"])).toMatchObject({ tickers: ["B"], values: Float64Array.of(4, none, 6) });
  expect(takeSeries(panel, ["B", "A"]).values).toEqual(Float64Array.of(4, none, 6, 1, 2, 3));
  expect(dropTickers(panel, ["A", "Z"]).tickers).toEqual(["B"]);
  expect(sliceTime(panel, 19724, 19725).values).toEqual(Float64Array.of(2, 3, none, 6));
  expect(() => takeSeries(panel, ["AA"])).toThrow('no ticker "AA" among the 2; nearest: A');
});

test("aligning keeps shared rows and leaves the others missing", () => {
  expect(alignTo(panel, other.time).values).toEqual(Float64Array.of(2, 3, none, none, 6, none));
  expect(sharedTime([panel.time, other.time]).values).toEqual(Float64Array.of(19724, 19725));
  expect(sharedTime([panel.time, { kind: "day", values: Float64Array.of(5) }]).values).toHaveLength(0);
});

test("rows with any value", () => {
  const holed = panelFromColumns(days, { A: [1, null, 3], B: [4, null, null] });
  expect(withValues(holed).time.values).toEqual(Float64Array.of(19723, 19725));
  expect(withValues(panel)).toBe(panel);
});

test("merging puts tickers side by side over all dates", () => {
  const merged = mergePanels([panel, other]);
  expect(merged.tickers).toEqual(["A", "B", "C"]);
  expect(merged.values).toEqual(Float64Array.of(1, 2, 3, none, 4, none, 6, none, none, 7, 8, 9));
  expect(() => mergePanels([panel, panel])).toThrow("ticker A is in more than one file");
});

test("days and instants do not mix", () => {
  const instant = createPanel({ kind: "instant", values: Float64Array.of(0) }, ["D"], Float64Array.of(1));
  expect(() => mergePanels([panel, instant])).toThrow(
    "one file has dates (2024-01-01), another times of day (1970-01-01T00:00:00Z); give both the same kind",
  );
});

describe("a panel that is none is refused", () => {
  test.each<[() => unknown, string]>([
    [() => panelFromColumns(days, { A: [1, 2] }), "column A must hold 3 values, one for each date, got 2"],
    [() => panelFromColumns(["2024-02-30"], { A: [1] }), '"2024-02-30" is no date'],
    [
      () => panelFromColumns(days.toReversed(), { A: [1, 2, 3] }),
      "time must ascend without repeats, got 2024-01-02 after 2024-01-03 at 1",
    ],
    [
      () => panelFromColumns([days[0]!, days[0]!], { A: [1, 2] }),
      "time must ascend without repeats, got 2024-01-01 after 2024-01-01 at 1",
    ],
    [
      () => createPanel(panel.time, ["A"], new Float64Array(4)),
      "values must hold 1 tickers x 3 rows = 3 numbers, got 4",
    ],
    [() => createPanel(panel.time, ["A", "A"], new Float64Array(6)), 'tickers must be unique, got "A" twice'],
    [
      () => createPanel({ kind: "day", values: Float64Array.of(0.5) }, [], new Float64Array(0)),
      "time must hold whole days, got 0.5 at 0",
    ],
  ])("%#", (call, message) => {
    expect(call).toThrow(message);
  });
});
