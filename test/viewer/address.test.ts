import fc from "fast-check";
import { expect, test } from "vitest";
import { AGGS } from "../../src/heatmap/cells/reduce.ts";
import { colormaps } from "../../src/heatmap/color/colormap.ts";
import { GAPS } from "../../src/kernel/options.ts";
import { STATS } from "../../src/panel/result.ts";
import { formatTime } from "../../src/panel/time.ts";
import { addressOf, stateFrom } from "../../src/viewer/address.ts";
import { defaultState, type State } from "../../src/viewer/state.ts";

const back = (state: State): State => ({ ...defaultState, ...stateFrom(addressOf(state)) });

test("says what differs from the usual, for people to read", () => {
  const state: State = {
    ...defaultState,
    window: 120,
    stat: "corr",
    sort: "column:Market cap",
    find: "AAPL, トヨタ",
    only: ["Health Care", "R&D"],
    ascending: false,
    view: { x0: 0, x1: 250.5, y0: -2, y1: 60 },
    cell: { ticker: "BRK.B", date: "2024-03-01" },
  };
  const address = addressOf(state);
  expect(decodeURIComponent(address)).toBe(
    "stat=corr&window=120&sort=column:Market+cap&ascending=false&find=AAPL,+トヨタ&only=Health+Care&only=R&D&view=0,250.5,-2,60&cell=2024-03-01,BRK.B",
  );
  expect(address).toContain("sort=column:Market+cap&ascending=false&find=AAPL,+%E3%83%88");
  expect(addressOf(defaultState)).toBe("");
  expect(stateFrom("")).toEqual({});
  for (const before of ["", "?", "#"]) expect(stateFrom(before + address)).toEqual(stateFrom(address));
  expect(back(state)).toEqual(state);
});

const text = fc.string({ unit: "binary", minLength: 1, maxLength: 12 });
const real = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const maybe = fc.option(real, { nil: undefined });
const day = fc.integer({ min: -200_000, max: 200_000 }).map((at) => formatTime("day", at));
const instant = fc.integer({ min: 0, max: 2e12 }).map((at) => formatTime("instant", at));
const span = fc.tuple(real, real).filter(([low, high]) => low < high);
const states = fc.record<State>({
  stat: fc.constantFrom(...STATS),
  benchmark: fc.option(text, { nil: "" }),
  window: fc.integer({ min: 2, max: 100_000 }),
  halflife: fc.double({ min: 0, max: 1e6, noNaN: true }).map((x) => x + 0),
  gaps: fc.constantFrom(...GAPS),
  minPeriods: fc.nat(1000),
  vmin: maybe,
  vmax: maybe,
  center: maybe,
  cmap: fc.constantFrom("", ...colormaps),
  agg: fc.constantFrom(...AGGS),
  sort: fc.oneof(
    fc.constantFrom("name", "last", "mean", "volatility", "cluster"),
    fc.integer({ min: 1, max: 5000 }).map((k) => `change:${k}`),
    text.map((column) => `column:${column}`),
  ),
  ascending: fc.constantFrom(undefined, true, false),
  group: fc.option(text, { nil: "" }),
  groupMeans: fc.boolean(),
  find: fc.option(text, { nil: "" }),
  only: fc.array(fc.option(text, { nil: "" }), { maxLength: 4 }),
  above: maybe,
  below: maybe,
  top: fc.nat(5000),
  bottom: fc.nat(5000),
  from: fc.option(day, { nil: "" }),
  to: fc.option(day, { nil: "" }),
  view: fc.option(
    fc.tuple(span, span).map(([[x0, x1], [y0, y1]]) => ({ x0, x1, y0, y1 })),
    { nil: undefined },
  ),
  lines: fc.array(text, { maxLength: 4 }),
  cell: fc.option(fc.record({ ticker: text, date: fc.oneof(day, instant) }), { nil: undefined }),
  shock: fc.double({ min: -100, max: 1000, noNaN: true }).map((x) => x + 0),
});

test("every state comes back from its address as it was, through a URL's query and fragment", () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(back(state)).toEqual(state);
      const url = new URL("http://localhost/");
      url.search = addressOf(state);
      url.hash = addressOf(state);
      for (const part of [url.search, url.hash])
        expect({ ...defaultState, ...stateFrom(part) }, part).toEqual(state);
    }),
    { numRuns: 400 },
  );
});

/** Addresses near real ones: known names with all sorts of values. */
const wild = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom(...Object.keys(defaultState), "__proto__", "constructor"), fc.string()),
      fc.oneof(
        fc.constantFrom(
          "NaN",
          "Infinity",
          "-Infinity",
          "1e999",
          "",
          " ",
          "0",
          "-1",
          "1.5",
          "true",
          "0,0,0,0",
        ),
        fc.constantFrom("%", "%E3%8", "change:0", "change:-1", "column:", "2023-02-29", "1,2,3,NaN", "null"),
        fc.string({ unit: "binary" }),
      ),
    ),
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join("&"));

test("whatever an address says, the state is one that can be", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), wild), (address) => {
      const found = stateFrom(address);
      expect(Object.keys(defaultState)).toEqual(expect.arrayContaining(Object.keys(found)));
      const state = { ...defaultState, ...found };
      const numbers = JSON.stringify(state, (_, value) => {
        if (typeof value === "number") expect(Number.isFinite(value), address).toBe(true);
        return value;
      });
      expect(numbers).toBeTypeOf("string");
      expect(back(state)).toEqual(state);
    }),
    { numRuns: 600 },
  );
});

test.each([
  [
    "window=abc",
    "window=",
    "window=NaN",
    "window=1e999",
    "halflife=Infinity",
    "vmin=1e999",
    "above=x",
    "shock=",
  ],
  ["stat=gamma", "gaps=none", "agg=median", "cmap=jet", "sort=size", "sort=change:", "sort=column:"],
  ["ascending=1", "groupMeans=yes", "from=2023-02-29", "to=2023-1-1", "from=99999-01-01"],
  ["view=0,1,0", "view=0,1,0,1,2", "view=0,Infinity,0,1", "view=0,,0,1", "view=NaN,1,0,1"],
  ["cell=AAPL", "cell=2023-02-30,A", "cell=2023-02-03,", "colour=red", "toString=1", "__proto__=1"],
])("passes over %s and the like", (...addresses) => {
  for (const address of addresses) expect(stateFrom(address), address).toEqual({});
});

test.each([
  ["window=1", { window: 2 }],
  ["window=-60", { window: 2 }],
  ["window=60.5", { window: 61 }],
  ["window=1e10", { window: 2 ** 31 - 1 }],
  ["minPeriods=-1", { minPeriods: 0 }],
  ["top=0.5", { top: 1 }],
  ["bottom=-3", { bottom: 0 }],
  ["halflife=-1", { halflife: 0 }],
  ["shock=-101", { shock: -100 }],
  ["sort=change:0", { sort: "change:1" }],
  ["sort=change:-20", { sort: "change:1" }],
  ["sort=change:99999999999", { sort: `change:${2 ** 31 - 1}` }],
])("of %s takes the nearest number that can be", (address, state) => {
  expect(stateFrom(address)).toEqual(state);
});

test("of a name that comes twice the first counts that says something", () => {
  expect(stateFrom("window=20&window=60&stat=gamma&stat=corr")).toEqual({ window: 20, stat: "corr" });
  expect(stateFrom("only=A&only=B")).toEqual({ only: ["A", "B"] });
});

test("an address that no one has made by hand is passed over as a whole", () => {
  expect(stateFrom(`window=30&find=${"z".repeat(99_000)}`)).toMatchObject({ window: 30 });
  expect(stateFrom(`window=30&find=${"z,".repeat(500_000)}`)).toEqual({});
});

test("an object's numbers that are none do not get through", () => {
  const state: State = { ...defaultState, vmin: Number.NaN, window: Number.POSITIVE_INFINITY, below: 2 };
  expect(stateFrom(addressOf(state))).toEqual({ below: 2 });
  // half a pair of surrogates is no text
  expect(() => addressOf({ ...defaultState, find: "\ud800" })).not.toThrow();
});
