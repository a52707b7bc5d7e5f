// What an address says and a market does not have, or what says two things at once, becomes the nearest that can be shown.
import { describe, expect, test } from "vitest";
import type { Panel } from "../../src/panel/panel.ts";
import { formatTime, type TimeIndex } from "../../src/panel/time.ts";
import { addressOf, stateFrom } from "../../src/viewer/address.ts";
import { rowsWithin } from "../../src/viewer/dates.ts";
import { answer } from "../../src/viewer/engine/answers.ts";
import { infoOf, type Market } from "../../src/viewer/engine/market.ts";
import { fitState } from "../../src/viewer/fitting.ts";
import type { MarketInfo, Size } from "../../src/viewer/protocol.ts";
import { defaultState, type State } from "../../src/viewer/state.ts";
import { normal, uniform } from "../random.ts";
import { liveOf } from "./market.ts";

const info: MarketInfo = {
  name: "made up",
  tickers: ["A", "B", "C"],
  benchmarks: ["M", "N"],
  columns: { Sector: ["Banks", "Cars"], Size: ["1", "20", "3"], "": [] },
  time: { kind: "day", values: Float64Array.from({ length: 100 }, (_, t) => 19_000 + t) },
  before: [],
  notes: [],
};
const day = (row: number) => formatTime("day", 19_000 + row);

test("a state is made to fit a market that has other names", () => {
  const state: State = {
    ...defaultState,
    ...{ window: 90, benchmark: "B", sort: "column:Size", group: "Sector", groupMeans: true },
    ...{ only: ["Banks", "Farms", ""], lines: ["A", "X"], cell: { ticker: "C", date: "2022-01-08" } },
  };
  expect(fitState(state, info)).toEqual({ ...state, only: ["Banks", ""], lines: ["A"] });
  const other = { ...info, tickers: ["X"], benchmarks: ["M"], columns: {} };
  expect(fitState(state, other)).toEqual({ ...defaultState, window: 90, lines: ["X"] });
  expect(fitState({ ...state, group: "toString" }, info)).toMatchObject({
    group: "",
    groupMeans: false,
    only: [],
  });
});

test("another market is shown as a whole, and the same with more columns as before", () => {
  const state: State = { ...defaultState, view: { x0: 1, x1: 2, y0: 0, y1: 1 }, from: "2022-01-25" };
  expect(fitState(state, { ...info, columns: {} }, { before: info })).toEqual(state);
  expect(fitState(state, info)).toEqual(state);
  const other = { ...info, tickers: info.tickers.toReversed() };
  expect(fitState(state, other, { before: info })).toEqual(defaultState);
});

test("a market that is shorter than a state has it: the window of its length, no dates beyond it", () => {
  const time = { kind: "day", values: Float64Array.of(19_000, 19_001, 19_002) } as const;
  const asked = { ...defaultState, minPeriods: 30, from: "2050-01-01", to: "1999-01-01" };
  const cell = { ticker: "A", date: "2013-01-08" };
  expect(fitState({ ...asked, cell }, { ...info, time })).toEqual({
    ...defaultState,
    window: 3,
    minPeriods: 3,
  });
  const one = { kind: "day", values: Float64Array.of(19_000) } as const;
  expect(fitState(defaultState, { ...info, time: one }).window).toBe(2);
});

/** What of a fitted address is not as usual. */
const said = (address: string, of = info) =>
  addressOf(fitState({ ...defaultState, ...stateFrom(address) }, of));

test.each([
  ["halflife=30&stat=resid_std", "halflife=30"],
  ["halflife=30&stat=corr", "stat=corr&halflife=30"],
  ["vmin=2&vmax=1", "vmin=1&vmax=2"],
  ["vmin=2&vmax=2", "vmin=2"],
  ["vmin=0&vmax=2&center=5", "vmin=0&vmax=2"],
  ["vmin=0&vmax=2&center=2", "vmin=0&vmax=2"],
  ["vmin=3&center=1", "vmin=3"],
  ["vmin=-1e308&vmax=1e308", "vmin=-1e%2B300&vmax=1e%2B300"],
  ["above=2&below=1", "above=1&below=2"],
  ["sort=change:5000", "sort=change:99"],
  [`sort=change:50&to=${day(9)}`, `sort=change:9&to=${day(9)}`],
  [`sort=change:50&from=${day(50)}&to=${day(50)}`, `from=${day(50)}&to=${day(50)}`],
  ["sort=cluster&top=5", "sort=cluster"],
  [`from=${day(60)}&to=${day(20)}`, `from=${day(20)}&to=${day(60)}`],
  [`from=${day(-40)}&to=${day(300)}`, ""],
  [`from=${day(0)}&to=${day(99)}`, ""],
  [`from=${day(200)}&to=${day(300)}`, ""],
  ["minPeriods=80", "minPeriods=60"],
  ["minPeriods=500&window=1e9", "window=100&minPeriods=100"],
  ["minPeriods=500&halflife=3", "halflife=3&minPeriods=500"],
  ["window=1", "window=2"],
  ["window=NaN&halflife=-4", ""],
  ["view=9,1,2,0", "view=1,9,0,2"],
  ["view=9,9,2,0", ""],
  ["agg=median&benchmark=Z&group=G&only=Banks&sort=column:Z&lines=Z&lines=A&lines=A", "lines=A"],
  ["group=Sector&only=Banks&only=Farms&groupMeans=true", "group=Sector&groupMeans=true&only=Banks"],
  ["groupMeans=true", ""],
])("%s is shown as %s", (address, shown) => {
  expect(said(address)).toBe(shown);
  // what can be shown stays as it is
  expect(said(shown)).toBe(shown);
});

test("the newer of two words that contradict each other holds", () => {
  const after = (before: Partial<State>, change: Partial<State>) =>
    addressOf(fitState({ ...defaultState, ...before, ...change }, info, { change }));
  expect(after({ stat: "resid_std" }, { halflife: 30 })).toBe("halflife=30");
  expect(after({ halflife: 30 }, { stat: "resid_std" })).toBe("stat=resid_std");
  expect(after({ vmin: 2 }, { vmax: 1 })).toBe("vmax=1");
  expect(after({ vmax: 1 }, { vmin: 2 })).toBe("vmin=2");
  expect(after({ vmax: 2 }, { vmin: 2 })).toBe("vmin=2");
  expect(after({ vmin: 2 }, { vmax: 2 })).toBe("vmax=2");
  expect(after({ vmin: 0, vmax: 2 }, { center: 5 })).toBe("vmin=0&center=5");
  expect(after({ vmin: 0, center: 1 }, { vmax: 0.5 })).toBe("vmin=0&vmax=0.5");
  expect(after({ window: 20 }, { minPeriods: 30 })).toBe("window=30&minPeriods=30");
  expect(after({ minPeriods: 30 }, { window: 20 })).toBe("window=20&minPeriods=20");
  expect(after({ sort: "cluster" }, { top: 5 })).toBe("sort=last&top=5");
  expect(after({ top: 5 }, { sort: "cluster" })).toBe("sort=cluster");
  expect(after({ from: day(50) }, { to: day(40) })).toBe(`to=${day(40)}`);
});

describe("dates between which there is no row", () => {
  // Fridays and Mondays
  const time: TimeIndex = { kind: "day", values: Float64Array.of(3, 10, 17, 24) };
  const at = (value: number) => formatTime("day", value);
  const fitted = (from: number, to: number, start?: number, change: Partial<State> = {}) => {
    const of = { ...info, time, before: start === undefined ? [] : [start] };
    const state = { ...defaultState, from: from < 0 ? "" : at(from), to: to < 0 ? "" : at(to) };
    const fitting = fitState(state, of, { change });
    const [first, end] = rowsWithin(of, fitting.from, fitting.to);
    expect(first).toBeLessThan(end);
    expect(fitState(fitting, of)).toEqual(fitting);
    return [fitting.from, fitting.to, first, end];
  };

  test("reach to the next row, or back to the one before where the end is newer", () => {
    expect(fitted(11, 13)).toEqual([at(11), at(17), 2, 3]);
    expect(fitted(11, 13, undefined, { to: at(13) })).toEqual([at(10), at(13), 1, 2]);
    expect(fitted(18, 20)).toEqual([at(18), "", 3, 4]);
  });

  test("of prices, whose first has no return", () => {
    expect(fitted(10, 10, 0)).toEqual([at(10), at(17), 2, 3]);
    expect(fitted(24, -1, 0)).toEqual([at(17), "", 3, 4]);
    expect(fitted(20, -1, 0)).toEqual([at(17), "", 3, 4]);
    expect(fitted(-1, 1, 0)).toEqual(["", at(3), 0, 1]);
    // strictly between the first two prices
    expect(fitted(1, -1, 0)).toEqual([at(1), "", 1, 4]);
    expect(fitted(0, -1, 0)).toEqual(["", "", 0, 4]);
  });
});

/** Markets of all shapes. */
const shapes = {
  usual: shape(120, 9, { gaps: 0.1, columns: true, benchmarks: 2 }),
  "one ticker": shape(80, 1, {}),
  "one return": shape(1, 3, { ofPrices: true }),
  "two returns": shape(2, 2, {}),
  "all missing": shape(40, 3, { gaps: 1 }),
  intraday: shape(90, 4, { kind: "instant", ofPrices: true, columns: true }),
  "of prices": shape(70, 5, { ofPrices: true, gaps: 0.3 }),
  flat: shape(50, 3, { flat: true }),
} satisfies Record<string, Market>;

interface Shape {
  gaps?: number;
  columns?: boolean;
  benchmarks?: number;
  kind?: TimeIndex["kind"];
  ofPrices?: boolean;
  flat?: boolean;
}

function shape(
  rows: number,
  tickers: number,
  { gaps = 0, columns = false, benchmarks = 1, kind = "day", ofPrices = false, flat = false }: Shape,
): Market {
  const [draw, missing] = [normal(rows), uniform(tickers)];
  // weekends, and five bars a day
  const at = (t: number) =>
    kind === "day"
      ? 19_000 + t + 2 * Math.floor(t / 5)
      : 1_700_000_000_000 + Math.floor(t / 5) * 86_400_000 + (t % 5) * 3_600_000;
  const time: TimeIndex = { kind, values: Float64Array.from({ length: rows }, (_, t) => at(t)) };
  const panel = (names: string[], gaps: number): Panel => ({
    time,
    tickers: names,
    values: Float64Array.from({ length: names.length * rows }, () =>
      missing() < gaps ? Number.NaN : flat ? 0 : 0.01 * draw(),
    ),
    notes: [],
  });
  const names = Array.from({ length: tickers }, (_, i) => `A${i}`);
  return {
    name: "made",
    returns: panel(names, gaps),
    benchmarks: panel(
      Array.from({ length: benchmarks }, (_, i) => `M${i}`),
      gaps === 1 ? 1 : 0,
    ),
    columns: columns
      ? { sector: names.map((_, i) => ["Banks", "", "Cars"][i % 3]!), size: names.map((_, i) => String(i)) }
      : {},
    ofPrices,
    before: ofPrices ? [time.values[0]! - (kind === "day" ? 3 : 3_600_000)] : [],
    notes: [],
    command: [],
  };
}

/** A random address: of each word something that can be, that cannot, or nothing. */
function addressBy(draw: () => number, { returns: { time } }: Market): string {
  const one = <T>(...all: readonly T[]): T => all[Math.floor(draw() * all.length)]!;
  const number = () =>
    one("0", "1", "-1", "0.5", "2", "1e9", "-1e308", "1e308", "5e-324", "NaN", String(4 * draw() - 2));
  const count = () => one("0", "1", "2", "3", "10", "60", "100", "5000", "-7", "1e9", "1e300", "7.5");
  const { kind, values } = time;
  const place = Math.floor(draw() * (values.length + 10)) - 5;
  const step = kind === "day" ? 1 : 86_400_000;
  const date = () =>
    formatTime(
      kind,
      (values[Math.max(0, Math.min(values.length - 1, place))] ?? 0) + step * Math.floor(9 * draw() - 4),
    ).slice(0, 10);
  const name = () => one("A0", "A1", "A3", "M0", "M1", "Z", "", "__proto__");
  const words: [string, () => string][] = [
    ["stat", () => one("beta", "corr", "alpha", "n", "resid_std", "t_beta", "var_m", "cov", "gamma")],
    ["benchmark", name],
    ["window", count],
    ["halflife", () => one("0", number(), count())],
    ["gaps", () => one("pairwise", "strict", "compress", "none")],
    ["minPeriods", count],
    ["vmin", number],
    ["vmax", number],
    ["center", number],
    ["cmap", () => one("RdBu", "viridis_r", "jet")],
    ["agg", () => one("mean", "min", "furthest", "last", "median")],
    [
      "sort",
      () =>
        one("name", "last", "mean", "volatility", "cluster", `change:${count()}`, "column:size", "column:Z"),
    ],
    ["ascending", () => one("true", "false", "1")],
    ["group", () => one("sector", "size", "Z", "toString")],
    ["groupMeans", () => one("true", "false")],
    ["find", () => one("A", "a1,a2", "zzz", ",")],
    ["only", () => one("Banks", "", "Farms")],
    ["above", number],
    ["below", number],
    ["top", count],
    ["bottom", count],
    ["from", date],
    ["to", date],
    ["view", () => [number(), count(), number(), count()].join()],
    ["lines", name],
    ["cell", () => `${date()},${name()}`],
    ["shock", () => one("-10", "-500", "1e9", "NaN", "0")],
  ];
  const taken = words.flatMap(([word, value]) =>
    draw() < 0.4 ? [`${word}=${encodeURIComponent(value())}`] : [],
  );
  // some twice
  return [...taken, ...taken.filter(() => draw() < 0.1)].join("&");
}

const size: Size = { width: 40, height: 13, theme: "light" };

test.each(Object.entries(shapes))("of %s, every address is a picture", async (name, market) => {
  const draw = uniform(name.length + 1);
  const live = await liveOf(market);
  const known = infoOf(market);
  for (let run = 0; run < 700; run++) {
    const address = addressBy(draw, market);
    const state = fitState({ ...defaultState, ...stateFrom(address) }, known);
    const shown = `${name}: ${address}\nshown as ${addressOf(state)}`;
    // the address that is written says the same again
    expect(fitState({ ...defaultState, ...stateFrom(addressOf(state)) }, known), shown).toEqual(state);
    try {
      const frame = await live.frame(state, size);
      expect(frame!.limits.vmin, shown).toBeLessThan(frame!.limits.vmax);
      if (run % 5 > 0) continue;
      const { tickers, time } = (await live.matrix(state))!;
      const at = {
        state,
        ticker: tickers[0]!,
        date: state.cell?.date ?? formatTime(time.kind, time.values[0]!),
      };
      await answer(live, { about: "cell", row: 0, ...at });
      await answer(live, { about: "lines", state, tickers: tickers.slice(0, 3) });
      await answer(live, { about: "what-if", state });
      await answer(live, { about: "scatter", ...at });
    } catch (error) {
      throw new Error(`${shown}: ${(error as Error).message}`, { cause: error });
    }
  }
});
