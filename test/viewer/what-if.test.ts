import { expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import type { Stat } from "../../src/panel/result.ts";
import { formatTime } from "../../src/panel/time.ts";
import { exactWindow } from "../../src/verify/exact.ts";
import { fitsAt, type Holdings, whatIfOf } from "../../src/viewer/engine/what-if.ts";
import { defaultState, type State } from "../../src/viewer/state.ts";
import { liveOf, marketOf } from "./market.ts";

const rows = 200;
const dense = marketOf(rows, 7);
const holed = marketOf(rows, 7, 0.1);
/** t of 58 degrees of freedom at 95 %, by any table. */
const T = 2.00171748;

const holdings = (text: string, rest: Holdings["rest"] = "cash"): Holdings => ({
  ...{ name: "", rest },
  bytes: new TextEncoder().encode(text),
});

const own = (market: typeof dense, ticker: number, from: number, to: number) =>
  market.returns.values.slice(ticker * rows + from, ticker * rows + to);

test("moves are beta times the shock, between what beta's error and the residuals make, the worst first", async () => {
  const live = await liveOf(dense);
  const found = await whatIfOf(live, { about: "what-if", state: { ...defaultState, shock: -20 } });
  const market = dense.benchmarks.values.slice(rows - 60);
  expect(found.shock).toBe(-0.2);
  expect(found.date).toBe(formatTime("day", 19_000 + rows - 1));
  expect(found.tickers).toEqual(dense.returns.tickers);
  expect(found.portfolio).toBeUndefined();
  for (const [i, beta] of found.betas.entries()) {
    const exact = exactWindow(own(dense, i, rows - 60, rows), market);
    const [slope, se, resid] = [exact.beta.value, exact.se_beta.value, exact.resid_std.value];
    const { expected, low, high, lowAll, highAll } = found.moves;
    expect(beta).toBeCloseTo(slope, 12);
    expect(expected[i]).toBe(beta * -0.2);
    expect(low[i]).toBeCloseTo(-0.2 * slope - T * 0.2 * se, 9);
    expect(high[i]).toBeCloseTo(-0.2 * slope + T * 0.2 * se, 9);
    const all = T * Math.sqrt((0.2 * se) ** 2 + resid ** 2);
    expect(lowAll[i]).toBeCloseTo(-0.2 * slope - all, 9);
    expect(highAll[i]).toBeCloseTo(-0.2 * slope + all, 9);
  }
  const sorted = [...found.betas.keys()].sort((a, b) => found.betas[b]! - found.betas[a]!);
  expect([...found.order]).toEqual(sorted);
});

test("a rise is worst for those that rise least, and what has no beta is counted", async () => {
  const live = await liveOf(holed);
  const state = { ...defaultState, window: 60, minPeriods: 54, shock: 10 };
  const found = await whatIfOf(live, { about: "what-if", state });
  const betas = (await fitsAt(live, live.subject(state), state, rows - 1)).map(({ beta }) => beta);
  const known = betas.filter((beta) => !Number.isNaN(beta));
  expect(known.length).toBeGreaterThan(0);
  expect(known.length).toBeLessThan(7);
  expect(found.without).toBe(7 - known.length);
  expect([...found.betas]).toEqual(known);
  expect(Array.from(found.order, (i) => found.moves.expected[i])).toEqual(
    known.map((b) => b * 0.1).sort((a, b) => a - b),
  );
});

test.each<[string, Partial<State>]>([
  ["windows", {}],
  ["short windows", { window: 7 }],
  ["windows with gaps", { minPeriods: 20 }],
  ["strict windows", { window: 12, gaps: "strict" }],
  ["compressed windows", { window: 30, gaps: "compress" }],
  ["exponential weights", { halflife: 25 }],
])("the fits at a date are the picture's bits: %s", async (_, change) => {
  const state = { ...defaultState, ...change };
  const { window, gaps, minPeriods, halflife } = state;
  const stats: readonly Stat[] = ["beta", "se_beta", "n", "resid_std"];
  const kernel = await createKernel();
  const some = minPeriods > 0 && { minPeriods };
  const { arrays } =
    halflife > 0
      ? kernel.ewm(holed.returns, holed.benchmarks, { decay: { halflife }, stats: ["beta"] })
      : kernel.rolling(holed.returns, holed.benchmarks, { window, gaps, stats, ...some });
  const live = await liveOf(holed);
  const subject = live.subject(state);
  let counted = 0;
  for (const row of [0, 5, window - 2, window - 1, window, 2 * window - 1, 2 * window, 131, rows - 1]) {
    const fits = await fitsAt(live, subject, state, row);
    expect(fits).toHaveLength(7);
    for (const [i, { beta, seBeta, n, residStd }] of fits.entries()) {
      const at = (k: number) => arrays[k]?.[i * rows + row] ?? Number.NaN;
      if (halflife > 0) expect(beta).toBe(at(0));
      else expect([beta, seBeta, n, residStd]).toEqual([at(0), at(1), at(2), at(3)]);
      if (!Number.isNaN(beta)) counted++;
    }
  }
  expect(counted).toBeGreaterThan(change.gaps === "strict" || Object.keys(change).length === 0 ? -1 : 10);
});

test("the date is the last that is on screen", async () => {
  const live = await liveOf(dense);
  const view = { x0: 20, x1: 99.4, y0: 0, y1: 7 };
  const found = await whatIfOf(live, { about: "what-if", state: { ...defaultState, view } });
  expect(found.date).toBe(formatTime("day", 19_099));
  const exact = exactWindow(own(dense, 3, 40, 100), dense.benchmarks.values.slice(40, 100));
  expect(found.betas[3]).toBeCloseTo(exact.beta.value, 12);
});

test("a portfolio's beta is that of its returns, and its hedge sells as much", async () => {
  const live = await liveOf(dense);
  const weights = [0.4, 0.35, 0.25];
  const text = "ticker,weight\nA0,40%\nA5,35%\nA2,25%\n";
  const found = await whatIfOf(live, { about: "what-if", state: defaultState, holdings: holdings(text) });
  const series = [0, 5, 2].map((i) => own(dense, i, rows - 60, rows));
  const returns = Array.from({ length: 60 }, (_, t) =>
    series.reduce((sum, one, k) => sum + weights[k]! * one[t]!, 0),
  );
  const exact = exactWindow(returns, dense.benchmarks.values.slice(rows - 60));
  const { portfolio } = found;
  if (portfolio?.kind !== "known") throw new Error(JSON.stringify(portfolio));
  expect(portfolio).toMatchObject({ holdings: 3, whole: true, lacking: [] });
  expect(portfolio.fit.beta).toBeCloseTo(exact.beta.value, 12);
  // a slope is linear in what it is of
  const sum = 0.4 * found.betas[0]! + 0.35 * found.betas[5]! + 0.25 * found.betas[2]!;
  expect(portfolio.fit.beta).toBeCloseTo(sum, 12);
  expect(portfolio.move.expected).toBe(portfolio.fit.beta * -0.1);
  const half = T * 0.1 * exact.se_beta.value;
  expect(portfolio.move.high - portfolio.move.expected).toBeCloseTo(half, 9);
  const all = T * Math.hypot(0.1 * exact.se_beta.value, exact.resid_std.value);
  expect(portfolio.move.highAll - portfolio.move.expected).toBeCloseTo(all, 9);
  expect(portfolio.hedge.sell).toBe(portfolio.fit.beta);
});

test("weights that do not sum to 1 leave cash, or are divided by their sum", async () => {
  const live = await liveOf(dense);
  const ask = async (text: string, rest: Holdings["rest"]) => {
    const { portfolio } = await whatIfOf(live, {
      about: "what-if",
      state: defaultState,
      holdings: holdings(text, rest),
    });
    if (portfolio?.kind !== "known") throw new Error(JSON.stringify(portfolio));
    return portfolio;
  };
  const whole = await ask("ticker,weight\nA0,0.5\nA1,0.5", "cash");
  const cash = await ask("ticker,weight\nA0,0.4\nA1,0.4", "cash");
  const divided = await ask("ticker,weight\nA0,0.4\nA1,0.4", "normalize");
  expect([cash.net, cash.whole, cash.rest]).toEqual([0.8, false, "cash"]);
  expect([divided.net, divided.whole, divided.rest]).toEqual([0.8, false, "normalize"]);
  expect(cash.fit.beta).toBeCloseTo(0.8 * whole.fit.beta, 13);
  expect(divided.fit.beta).toBeCloseTo(whole.fit.beta, 13);
  const named = await ask("ticker,weight\nA0,0.4\nA1,0.4\ncash,0.2", "cash");
  expect(named.fit.beta).toBe(cash.fit.beta);
  const neutral = await ask("ticker,weight\nA0,0.5\nA1,-0.5", "cash");
  expect(neutral).toMatchObject({ whole: true, holdings: 2 });
});

test("exponential weights expect a move and have no bands", async () => {
  const live = await liveOf(dense);
  const state = { ...defaultState, halflife: 25 };
  const text = "ticker,weight\nA0,0.5\nA1,0.5";
  const { betas, moves, portfolio } = await whatIfOf(live, {
    about: "what-if",
    state,
    holdings: holdings(text),
  });
  expect(moves.expected[1]).toBe(betas[1]! * -0.1);
  expect(moves.low[1]).toBeNaN();
  if (portfolio?.kind !== "known") throw new Error(JSON.stringify(portfolio));
  expect(portfolio.fit.beta).toBeCloseTo((betas[0]! + betas[1]!) / 2, 12);
  expect(portfolio.move.lowAll).toBeNaN();
});

test("a holding without a beta of its own is named", async () => {
  const values = dense.returns.values.slice().fill(Number.NaN, rows, 2 * rows - 50);
  const live = await liveOf({ ...dense, returns: { ...dense.returns, values } });
  const text = "ticker,weight\nA0,0.5\nA1,0.5";
  const { portfolio } = await whatIfOf(live, {
    about: "what-if",
    state: defaultState,
    holdings: holdings(text),
  });
  expect(portfolio).toMatchObject({ kind: "known", lacking: ["A1"] });
});

test.each<[string, object]>([
  ["ticker,weight\nA0,40\nA1,60", { kind: "percent", net: 100 }],
  ["ticker,weight\nA0,0.4\nB1,0.3\nC1,0.3", { kind: "unknown", names: ["B1", "C1"] }],
  [
    "ticker,weight\nA0,much",
    {
      kind: "wrong",
      message: 'weights: row 2: the weight of A0 is "much"; a number such as 0.4 or 40% is wanted',
    },
  ],
  ["", { kind: "wrong", message: "weights: is empty; a header and a row for each ticker are needed" }],
  [
    "A0,0.4",
    {
      kind: "wrong",
      message: 'weights: its first row has a number, "0.4"; a header such as ticker,weight is wanted',
    },
  ],
  [
    "date,A0,A1\n2024-01-01,0.5,0.5",
    {
      kind: "wrong",
      message: "weights: has dates; weights of one day are wanted, in columns ticker and weight",
    },
  ],
  ["ticker,weight\nA0,0", { kind: "wrong", message: "nothing is held: all weights are 0" }],
])("says what is wrong with %j", async (text, wrong) => {
  const live = await liveOf(dense);
  const { portfolio, tickers } = await whatIfOf(live, {
    about: "what-if",
    state: defaultState,
    holdings: holdings(text),
  });
  expect(portfolio).toMatchObject(wrong);
  // the tickers' own moves are there all the same
  expect(tickers).toHaveLength(7);
});

test("over all dates it tells how far it is, and is given up when that is asked for", async () => {
  const live = await liveOf(marketOf(2000, 300));
  const state = { ...defaultState, gaps: "compress" } as const;
  const shares: number[] = [];
  await whatIfOf(live, { about: "what-if", state }, async (share) => shares.push(share) > 0);
  expect(shares.length).toBeGreaterThan(2);
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  const given = whatIfOf(live, { about: "what-if", state }, async (share) => share < 0.5);
  await expect(given).rejects.toThrow("this was given up");
});
