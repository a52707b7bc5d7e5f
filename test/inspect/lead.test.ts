import { expect, test } from "vitest";
import { findLeads, leadText } from "../../src/inspect/lead.ts";
import { lagPanel } from "../../src/panel/lag.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { panelOf } from "../kernel/series.ts";
import { normal } from "../random.ts";

/** Returns with heavy tails and volatility in clusters, of tickers that follow the market by `lag` rows. */
function market(rows: number, tickers: number, beta: number, lag: number, seed: number): [Panel, Panel] {
  const draw = normal(seed);
  const heavy = () => draw() / Math.sqrt(draw() ** 2 + draw() ** 2 + draw() ** 2);
  const series = () => {
    let [variance, last] = [1, 0];
    return Float64Array.from({ length: rows }, () => {
      variance = 0.05 + 0.1 * last * last + 0.85 * variance;
      last = Math.sqrt(variance) * heavy();
      return 0.01 * last;
    });
  };
  const m = series();
  const own = Array.from({ length: tickers }, () =>
    series().map((noise, t) => noise + beta * (m[t - lag] ?? 0)),
  );
  return [panelOf(own, rows), { ...panelOf([m], rows), tickers: ["M"] }];
}

const leads = (rows: number, tickers: number, beta: number, lag: number, count: number) =>
  Array.from(
    { length: count },
    (_, seed) => findLeads(...market(rows, tickers, beta, lag, seed + 1))[0]?.lag,
  );

test("no alarm where the market is in step, or unrelated", () => {
  for (const beta of [1, 0.3, 0]) {
    for (const rows of [40, 250]) {
      expect(leads(rows, 3, beta, 0, 200).filter((lag) => lag !== undefined)).toEqual([]);
    }
  }
});

test.each([1, 2, -1, -2])("a lag of %i is seen in a year, and seen no more once it is taken", (lag) => {
  expect(leads(250, 5, 1, lag, 20)).toEqual(Array(20).fill(lag));
  if (lag < 0) return;
  for (let seed = 1; seed <= 20; seed++) {
    const [returns, index] = market(250, 5, 1, lag, seed);
    expect(findLeads(returns, lagPanel(index, lag), lag)).toEqual([]);
  }
});

test("a lag too many is seen too", () => {
  const [returns, index] = market(250, 5, 1, 0, 3);
  const [lead] = findLeads(returns, lagPanel(index, 1), 1);
  expect(lead).toMatchObject({ benchmark: "M", lag: 0, chosenLag: 1 });
  expect(leadText(lead!)).toMatch(
    /^M correlates 0\.\d\d with the mean ticker on the same row, -?0\.\d\d at a lag of 1 \(ranks of 249 rows\); --lag 0 may be what is meant$/,
  );
});

test("the correlation is Spearman's, with ties and gaps", () => {
  const none = Number.NaN;
  const x = [7, 1, 2, none, 2, 5];
  const m = [10, 20, 25, 30, 40, 99];
  const [returns, index] = [x, m].map((series) => panelOf([Array(40).fill(series).flat()], 240));
  const [lead] = findLeads(returns!, index!);
  const pairs: [number, number][] = [];
  for (let t = 1; t < 240; t++) {
    const value = returns!.values[t]!;
    if (!Number.isNaN(value)) pairs.push([value, index!.values[t - 1]!]);
  }
  const ranks = (values: number[]) =>
    values.map((one) => {
      const below = values.filter((other) => other < one).length;
      const same = values.filter((other) => other === one).length;
      return below + (same + 1) / 2;
    });
  const [a, b] = [ranks(pairs.map(([one]) => one)), ranks(pairs.map(([, one]) => one))];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const dot = (one: number[], other: number[]) =>
    one.reduce((sum, value, k) => sum + (value - mean(one)) * (other[k]! - mean(other)), 0);
  expect(lead).toMatchObject({ lag: 1, pairs: pairs.length });
  expect(lead!.corr).toBeCloseTo(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)), 12);
});

test("one crash on the wrong day is one row, not the whole correlation", () => {
  const [returns, index] = market(250, 5, 1, 0, 8);
  const crash = { ...returns, values: returns.values.slice() };
  for (let i = 0; i < 5; i++) crash.values[i * 250 + 101] = -0.9;
  expect(findLeads(crash, { ...index, values: index.values.with(100, -0.9) })).toEqual([]);
});

test("a market that stands still, or has no value, says nothing", () => {
  const [returns] = market(100, 3, 1, 0, 1);
  expect(findLeads(returns, panelOf([new Float64Array(100)], 100))).toEqual([]);
  expect(findLeads(returns, panelOf([new Float64Array(100).fill(Number.NaN)], 100))).toEqual([]);
});
