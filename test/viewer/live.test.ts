// The engine of the viewer, without a page: what is on screen is what the library computes, to the last bit.
import { describe, expect, test } from "vitest";
import { makePanels } from "../../bench/panels.mjs";
import { paintCells } from "../../src/heatmap/cells/cells.ts";
import { colorTable } from "../../src/heatmap/color/colormap.ts";
import { themes } from "../../src/heatmap/color/theme.ts";
import { arrangeTickers } from "../../src/heatmap/order/order.ts";
import { createKernel } from "../../src/kernel/kernel.ts";
import { dropTickers, sliceTime, takeSeries } from "../../src/panel/calendar.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { formatTime } from "../../src/panel/time.ts";
import { cellOf } from "../../src/viewer/engine/cell.ts";
import { Hand } from "../../src/viewer/engine/crew.ts";
import { Crew } from "../../src/viewer/engine/helpers.ts";
import { Live } from "../../src/viewer/engine/live.ts";
import type { Market } from "../../src/viewer/engine/market.ts";
import { packMarket, unpackMarket } from "../../src/viewer/engine/packed.ts";
import type { Size } from "../../src/viewer/protocol.ts";
import { defaultState, type State } from "../../src/viewer/state.ts";

const { gappy, market: index } = makePanels(23, 400) as { gappy: Panel; market: Panel };
const sectors = gappy.tickers.map((_, i) => ["Banks", "Cars", ""][i % 3]!);
const sizes = gappy.tickers.map((_, i) => (i % 5 === 0 ? "" : String((i * 7) % 11)));
const market: Market = {
  name: "made up",
  returns: gappy,
  benchmarks: index,
  columns: { sector: sectors, size: sizes },
  ofPrices: true,
  notes: [],
  command: [],
};
const size: Size = { width: 90, height: 31, theme: "light" };
const kernel = await createKernel();

async function open(): Promise<Live> {
  return new Live(market, new Crew(await Hand.create()), (length) => new Float64Array(length));
}

function valuesOf(state: State, returns = gappy, benchmark = index): Float64Array {
  const { window, gaps, minPeriods, halflife, stat } = state;
  const least = minPeriods > 0 && { minPeriods };
  const { arrays } =
    halflife > 0
      ? kernel.ewm(returns, benchmark, { decay: { halflife }, stats: [stat as "beta"], ...least })
      : kernel.rolling(returns, benchmark, { window, gaps, stats: [stat], ...least });
  return arrays[0]!;
}

/** Equal to the last bit, the sign of zero and NaN included. */
function expectBits(found: Float64Array, wanted: Float64Array): void {
  expect(found.length).toBe(wanted.length);
  expect(found.findIndex((value, i) => !Object.is(value, wanted[i]))).toBe(-1);
}

describe("values are the kernel's", () => {
  const states: Partial<State>[] = [
    {},
    { window: 20, minPeriods: 5, stat: "corr" },
    { window: 30, gaps: "compress", stat: "r2" },
    { window: 30, gaps: "strict", minPeriods: 30 },
    { halflife: 12.5 },
    { halflife: 5, minPeriods: 20, stat: "n" },
  ];
  test.each(states)("%j", async (change) => {
    const live = await open();
    const state = { ...defaultState, ...change };
    const matrix = (await live.matrix(state))!;
    expectBits(matrix.values, valuesOf(state));
  });

  test("one state after the other in the same memory", async () => {
    const live = await open();
    for (const change of [...states, ...states.toReversed()]) {
      const state = { ...defaultState, ...change };
      expectBits((await live.matrix(state))!.values, valuesOf(state));
    }
  });

  test("a ticker as benchmark, which is then none of the tickers", async () => {
    const live = await open();
    const [first] = gappy.tickers as [string];
    const state = { ...defaultState, benchmark: first };
    const matrix = (await live.matrix(state))!;
    expect(matrix.tickers).toEqual(gappy.tickers.slice(1));
    expectBits(matrix.values, valuesOf(state, dropTickers(gappy, [first]), takeSeries(gappy, [first])));
  });

  test("from one date to another: the first return of prices needs the price before it", async () => {
    const days = gappy.time.values;
    const [from, to] = [days[50]!, days[300]!].map((day) => formatTime("day", day)) as [string, string];
    const state = { ...defaultState, from, to };
    const matrix = (await (await open()).matrix(state))!;
    expect([...matrix.time.values]).toEqual([...days.subarray(51, 301)]);
    const within = (panel: Panel) => sliceTime(panel, days[51]!, days[300]!);
    expectBits(matrix.values, valuesOf(state, within(gappy), within(index)));
    const beyond = formatTime("day", days.at(-1)! + 1);
    await expect((await open()).matrix({ ...state, from: beyond, to: "" })).rejects.toThrow(
      `no return from ${beyond} to the last`,
    );
  });

  test("from a date after the last one, or the last one itself, there is nothing", async () => {
    const last = formatTime("day", gappy.time.values.at(-1)!);
    for (const from of ["9999-01-01", last]) {
      const found = (await open()).matrix({ ...defaultState, from });
      await expect(found).rejects.toThrow(`no return from ${from} to the last`);
    }
  });

  test("a cell is told as it is in the picture", async () => {
    const live = await open();
    const state: State = { ...defaultState, window: 20, minPeriods: 5 };
    const [values, n, se] = (["beta", "n", "se_beta"] as const).map((stat) => valuesOf({ ...state, stat }));
    for (const [i, ticker] of gappy.tickers.entries()) {
      const row = (i * 37) % 400;
      const at = i * 400 + row;
      const cell = cellOf(live, { state, ticker, row });
      expect([cell.value, cell.n, cell.se]).toEqual([values![at], n![at], se![at]]);
    }
  });
});

describe("pixels are those of the picture", () => {
  test.each<Partial<State>>([
    {},
    { sort: "last" },
    { sort: "volatility", ascending: true, agg: "max", vmin: 0, vmax: 3, center: 1, cmap: "PuOr" },
    { group: "sector", groupMeans: true, sort: "mean" },
    { sort: "column:size", top: 4, bottom: 3 },
  ])("%j", async (change) => {
    const state = { ...defaultState, ...change };
    const live = await open();
    const frame = (await live.frame(state, size))!;
    const matrix = (await live.matrix(state))!;
    const { order, means, groups } = arrangeTickers(matrix, {
      sort:
        state.sort === "column:size"
          ? sizes.map((text) => (text === "" ? Number.NaN : Number(text)))
          : (state.sort as "name"),
      ...(state.ascending !== undefined && { ascending: state.ascending }),
      ...(state.group !== "" && { groupOf: sectors, groupMeans: state.groupMeans }),
      ...(state.top > 0 && { top: state.top, bottom: state.bottom }),
    });
    expect([...frame.rows.order!]).toEqual([...order]);
    expect(frame.rows.groups).toEqual(groups);
    const { vmin = 0.4, vmax = 1.6, center } = state;
    const colors = {
      vmin,
      vmax,
      ...(center !== undefined && { center }),
      table: colorTable(state.cmap || "RdYlGn"),
    };
    const out = new Uint8ClampedArray(4 * size.width * size.height);
    const hatching = { period: 6, thickness: 1 };
    const plain = { fade: undefined, hatch: undefined, hatchMissing: false, hatching };
    paintCells(
      matrix,
      { order, means, colors, agg: state.agg, theme: themes.light, ...plain },
      size.width,
      size.height,
      out,
    );
    expect(frame.pixels.every((byte, i) => byte === out[i])).toBe(true);
  });

  test("a view of whole cells is the picture of these cells", async () => {
    const live = await open();
    const view = { x0: 120, x1: 180, y0: 4, y1: 11 };
    const state: State = { ...defaultState, window: 20, view };
    const frame = (await live.frame(state, size))!;
    const whole = (await live.matrix(state))!;
    const { order } = arrangeTickers(whole, {});
    const part = [...order.subarray(view.y0, view.y1)];
    const values = Float64Array.from(
      part.flatMap((i) => [...whole.values.subarray(i * 400 + 120, i * 400 + 180)]),
    );
    const matrix = {
      ...whole,
      tickers: part.map((i) => whole.tickers[i]!),
      time: { kind: "day" as const, values: whole.time.values.slice(120, 180) },
      values,
    };
    const out = new Uint8ClampedArray(4 * size.width * size.height);
    const style = {
      order: Int32Array.from(part.keys()),
      colors: { vmin: 0.4, vmax: 1.6, table: colorTable("RdYlGn") },
      ...{ means: [], agg: "mean" as const, theme: themes.light, fade: undefined, hatch: undefined },
      ...{ hatchMissing: false, hatching: { period: 6, thickness: 1 } },
    };
    paintCells(matrix, style, size.width, size.height, out);
    expect(frame.pixels.every((byte, i) => byte === out[i])).toBe(true);
  });

  test("of a view that reaches beyond the picture there is what it has, and nothing else", async () => {
    const live = await open();
    const frame = (view: State["view"]) => live.frame({ ...defaultState, window: 20, view }, size);
    const rows = 400;
    const lines = gappy.tickers.length;
    for (const [view, within] of [
      [
        { x0: -5, x1: 60, y0: -3, y1: 5 },
        { x0: 0, x1: 60, y0: 0, y1: 5 },
      ],
      [
        { x0: 390.5, x1: 500, y0: 20, y1: 1e9 },
        { x0: 390.5, x1: rows, y0: 20, y1: lines },
      ],
      [
        { x0: -1.7e308, x1: 1.7e308, y0: -1e300, y1: 1e300 },
        { x0: 0, x1: rows, y0: 0, y1: lines },
      ],
    ] as const) {
      const [found, wanted] = [(await frame(view))!, (await frame(within))!];
      expect(found.pixels.findIndex((byte, i) => byte !== wanted.pixels[i])).toBe(-1);
      expect(found.extent).toEqual(wanted.extent);
    }
  });

  test("rows are told once, and of them again what has changed", async () => {
    const live = await open();
    const told = async (change: Partial<State>) =>
      Object.keys((await live.frame({ ...defaultState, ...change }, size))!.rows);
    expect(await told({})).toEqual(["time", "names", "order", "groups"]);
    expect(await told({ window: 30 })).toEqual([]);
    expect(await told({ window: 30, view: { x0: 0, x1: 50, y0: 0, y1: 5 } })).toEqual([]);
    expect(await told({ window: 30, sort: "last" })).toEqual(["order", "groups"]);
    expect(await told({ window: 40, sort: "last" })).toEqual(["order", "groups"]);
    expect(await told({ window: 40, from: formatTime("day", index.time.values[9]!) })).toContain("time");
    expect(await told({ window: 40 })).toContain("time");
  });
});

describe("filters", () => {
  const shown = async (change: Partial<State>) => {
    const { order, names } = (await (await open()).frame({ ...defaultState, ...change }, size))!.rows;
    return Array.from(order!, (i) => names![i]!);
  };
  const byName = gappy.tickers.toSorted();

  test("by words of the tickers", async () => {
    const [one, two] = [byName[3]!, byName[7]!];
    expect(await shown({ find: `${one.toLowerCase()}, ${two}` })).toEqual([one, two]);
    expect(await shown({ find: "no such ticker" })).toEqual([]);
  });

  test("by groups", async () => {
    const banks = byName.filter((ticker) => sectors[gappy.tickers.indexOf(ticker)] === "Banks");
    expect(await shown({ group: "sector", only: ["Banks"] })).toEqual(banks);
  });

  test("by the last value, of which the missing are neither above nor below", async () => {
    const values = valuesOf(defaultState);
    const last = (ticker: string) => values[(gappy.tickers.indexOf(ticker) + 1) * 400 - 1]!;
    expect(byName.some((ticker) => Number.isNaN(last(ticker)))).toBe(true);
    expect(await shown({ above: 1 })).toEqual(byName.filter((ticker) => last(ticker) >= 1));
    expect(await shown({ above: 0.5, below: 1 })).toEqual(
      byName.filter((ticker) => last(ticker) >= 0.5 && last(ticker) <= 1),
    );
  });

  test("names what is not there", async () => {
    const live = await open();
    const frame = (change: Partial<State>) => live.frame({ ...defaultState, ...change }, size);
    await expect(frame({ group: "industry" })).rejects.toThrow(
      /column of the tickers' table \(sector, size\), got industry/,
    );
    for (const group of ["__proto__", "constructor", "toString"]) {
      const wanted = `column of the tickers' table (sector, size), got ${group}`;
      await expect(frame({ group })).rejects.toThrow(wanted);
      await expect(frame({ sort: `column:${group}` })).rejects.toThrow(wanted);
    }
    await expect(frame({ benchmark: "none" })).rejects.toThrow(/none/);
    await expect(frame({ window: 1 })).rejects.toThrow(/window must be an integer >= 2/);
  });
});

describe("where there are no values", () => {
  const missing = async (change: Partial<State>) => {
    const live = await open();
    const state = { ...defaultState, ...change };
    const { extent, rows } = (await live.frame(state, size))!;
    expect(rows.order!.length).toBe(23);
    expect((await live.matrix(state))!.values.every(Number.isNaN)).toBe(true);
    return extent;
  };

  test("a window longer than the rows, or more pairs than there are, is a picture of missing values", async () => {
    const days = gappy.time.values;
    const to = formatTime("day", days[39]!);
    for (const change of [
      { window: 401 },
      { window: 1e9, minPeriods: 401 },
      { to },
      { to, halflife: 9, minPeriods: 41 },
    ])
      expect(await missing(change), JSON.stringify(change)).toMatchObject({ missing: true });
    // fewer pairs may be found in all there is
    const state = { ...defaultState, window: 500, minPeriods: 30 };
    expectBits((await (await open()).matrix(state))!.values, valuesOf(state));
    // while a window is dragged, more pairs than it has are as many as it has
    const narrow = { ...defaultState, window: 10, minPeriods: 30 };
    expectBits((await (await open()).matrix(narrow))!.values, valuesOf({ ...narrow, minPeriods: 10 }));
  });
});

test("an end of the colours beyond the usual other one takes it along", async () => {
  const limits = async (change: Partial<State>) =>
    (await (await open()).frame({ ...defaultState, ...change }, size))!.limits;
  expect(await limits({ vmin: 5 })).toMatchObject({ vmin: 5, vmax: 6.2 });
  expect(await limits({ vmax: 0.4 })).toMatchObject({ vmin: 0.4 - (1.6 - 0.4), vmax: 0.4 });
  expect(await limits({ vmin: 1 })).toMatchObject({ vmin: 1, vmax: 1.6 });
  expect(await limits({ vmax: -1e17 })).toMatchObject({ vmin: -1.125e17, vmax: -1e17 });
  expect(await limits({ stat: "n", vmin: 60 })).toMatchObject({ vmin: 60, vmax: 120 });
});

describe("a market as bytes", () => {
  const bytes = packMarket(market);

  test("comes back as it was", () => {
    const { returns, benchmarks, ...rest } = unpackMarket(bytes);
    const { returns: was, benchmarks: wasBenchmarks, ...wasRest } = market;
    expect(rest).toEqual(wasRest);
    expect([returns.tickers, benchmarks.tickers]).toEqual([was.tickers, wasBenchmarks.tickers]);
    expectBits(returns.values, was.values);
    expectBits(benchmarks.values, wasBenchmarks.values);
    expectBits(returns.time.values, was.time.values);
  });

  test("what is none, or not all of one, is refused", () => {
    for (const wrong of [
      new Uint8Array(0),
      bytes.slice(0, 11),
      bytes.slice(0, -8),
      bytes.slice(1),
      new Uint8Array(100),
    ]) {
      expect(() => unpackMarket(wrong)).toThrow("the page's data are damaged; make the page again");
    }
  });
});
