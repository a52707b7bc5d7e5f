import { expect, test } from "vitest";
import {
  chosen,
  dated,
  hiddenChoices,
  isUsual,
  keyed,
  mapOf,
  slidingSteps,
  stepOf,
  turned,
  usualChoices,
  usuallyAscending,
  weighted,
} from "../../src/viewer/controls/choices.ts";
import { controlWords } from "../../src/viewer/controls/words.ts";
import type { MarketInfo } from "../../src/viewer/protocol.ts";
import { defaultState, type State } from "../../src/viewer/state.ts";

const info: MarketInfo = {
  name: "made up",
  tickers: ["A", "B", "C"],
  benchmarks: ["M", "N"],
  columns: { Sector: ["Banks", "Cars"], Size: ["1", "20", "3"], "": [] },
  time: { kind: "day", values: Float64Array.from({ length: 100 }, (_, t) => 19_000 + t) },
  before: [],
  notes: [],
};

test.each([1, 2, 5, 6, 60, 261, 2520, 30_000])(
  "a slider up to %i rows rises to them in steps that grow",
  (rows) => {
    const steps = slidingSteps(Math.min(5, rows), rows);
    expect(steps[0]).toBe(Math.min(5, rows));
    expect(steps.at(-1)).toBe(rows);
    const sizes = steps.slice(1).map((step, k) => step - steps[k]!);
    expect(Math.min(1, ...sizes)).toBe(1);
    // all but the last, which only fills up
    expect(sizes.slice(0, -1)).toEqual(sizes.slice(0, -1).toSorted((a, b) => a - b));
    for (const usual of [20, 60, 120, 250, 500, 1000]) {
      if (usual <= rows) expect(steps).toContain(usual);
    }
  },
);

test("the step of a value is the nearest", () => {
  const steps = slidingSteps(5, 2520);
  for (let value = 1; value < 2600; value++) {
    const found = steps[stepOf(steps, value)]!;
    const least = Math.min(...steps.map((step) => Math.abs(step - value)));
    expect(Math.abs(found - value), String(value)).toBe(least);
  }
});

test("keys go one by one, ten with Shift or by pages, and never over the ends", () => {
  expect(keyed("ArrowLeft", false, 2, 2, 99)).toBe(2);
  expect(keyed("ArrowUp", true, 60, 2, 99)).toBe(70);
  expect(keyed("PageUp", false, 95, 2, 99)).toBe(99);
  expect(keyed("PageDown", true, 95, 2, 99)).toBe(85);
  expect(keyed("Home", false, 50, 2, 99)).toBe(2);
  expect(keyed("a", false, 50, 2, 99)).toBeUndefined();
  expect([keyed("ArrowRight", false, 2.5, 1, 9), keyed("ArrowLeft", false, 2.5, 1, 9)]).toEqual([3, 2]);
});

test("a half-life in place of a window looks as far back as pandas' span of its length", () => {
  for (const window of [2, 10, 60, 250]) {
    const { halflife } = weighted({ ...defaultState, window }, true);
    // weights of a half-life against those of a span
    const [own, span] = [0.5 ** (1 / halflife!), 1 - 2 / (window + 1)];
    expect(Math.abs(own - span), String(window)).toBeLessThan(window < 10 ? 0.2 : 0.03);
  }
  expect(weighted({ ...defaultState, halflife: 9 }, false)).toEqual({ halflife: 0 });
});

test("the direction turns from what is usual and back", () => {
  expect(usuallyAscending("name", info)).toBe(true);
  expect(usuallyAscending("last", info)).toBe(false);
  expect([usuallyAscending("column:Sector", info), usuallyAscending("column:Size", info)]).toEqual([
    true,
    false,
  ]);
  const there = turned({ ...defaultState, sort: "last" }, info);
  expect(there).toEqual({ ascending: true });
  expect(turned({ ...defaultState, sort: "last", ...there }, info)).toEqual({ ascending: undefined });
});

test("dates stay within the data and in order; the ends of the data are no choice", () => {
  const data = ["2020-01-06", "2023-12-29"] as const;
  const none = { from: "", to: "" };
  expect(dated("from", "1999-01-01", none, data)).toBe("");
  expect(dated("to", "2030-01-01", none, data)).toBe("");
  expect(dated("from", "2020-01-06", none, data)).toBe("");
  expect(dated("from", "2022-01-06", none, data)).toBe("2022-01-06");
  expect(dated("from", "2022-01-06", { from: "", to: "2021-05-05" }, data)).toBe("2021-05-05");
  expect(dated("to", "2021-01-01", { from: "2022-02-02", to: "" }, data)).toBe("2022-02-02");
  expect(dated("to", "2019-01-01", none, data)).toBe("2020-01-06");
  expect(dated("to", "", none, data)).toBe("");
});

test("what changes the tickers or dates that there are shows all of them", () => {
  const state: State = { ...defaultState, find: "a", view: { x0: 1, x1: 2, y0: 3, y1: 4 } };
  expect(chosen(state, { find: "b" })).toEqual({ find: "b", view: undefined });
  for (const change of [{ find: "a" }, { window: 9 }, { sort: "last" }, { only: [] }] as const)
    expect(chosen(state, change)).toEqual(change);
});

test("what is not as usual is counted, and can be made so without losing what is read", () => {
  const state: State = {
    ...defaultState,
    ...{ window: 9, sort: "last", find: "x", vmin: 0, only: ["Banks"], group: "Sector" },
    ...{
      lines: ["A"],
      cell: { ticker: "A", date: "2022-01-08" },
      shock: 5,
      view: { x0: 0, x1: 1, y0: 0, y1: 1 },
    },
  };
  expect(hiddenChoices(state)).toBe(3);
  expect(isUsual(state)).toBe(false);
  const back = { ...state, ...usualChoices() };
  expect(back).toEqual({ ...defaultState, lines: state.lines, cell: state.cell, shock: 5 });
  expect(isUsual(back)).toBe(true);
  expect(isUsual({ ...back, minPeriods: 5 })).toBe(false);
});

test("a map and its direction", () => {
  expect(mapOf(defaultState)).toEqual({ name: "RdYlGn", reversed: false });
  expect(mapOf({ ...defaultState, stat: "n" })).toEqual({ name: "viridis", reversed: false });
  expect(mapOf({ ...defaultState, cmap: "RdBu_r" })).toEqual({ name: "RdBu", reversed: true });
});

test("every word is there in both languages", () => {
  const { en, ja } = controlWords;
  expect(Object.keys(ja)).toEqual(Object.keys(en));
  for (const name of ["statGroups", "sorts", "gapNames", "aggs", "themes"] as const)
    expect(Object.keys(ja[name]), name).toEqual(Object.keys(en[name]));
  const texts = Object.entries(ja).filter(([, text]) => typeof text === "string");
  for (const [name, text] of texts) expect(text, name).toMatch(/[ぁ-んァ-ヶ一-龠]/);
});

test("the module can be imported where there is no page", async () => {
  const { defaultState: again, mountViewer } = await import("../../src/viewer/index.ts");
  expect(again).toEqual(defaultState);
  expect(mountViewer).toBeTypeOf("function");
});
