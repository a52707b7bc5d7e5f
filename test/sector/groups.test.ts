import { expect, test } from "vitest";
import { panelFromColumns } from "../../src/panel/columns.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { groupReturns, peerReturns } from "../../src/sector/groups.ts";
import { uniform } from "../random.ts";

const dates = (count: number) => ({
  kind: "day" as const,
  values: Float64Array.from({ length: count }, (_, t) => t),
});

test("a group's return is the mean of the members that have one, weighted where weights are given", () => {
  const returns = panelFromColumns(dates(4), {
    A: [0.1, 0.2, null, null],
    B: [0.3, null, 0.5, null],
    C: [0.01, 0.02, 0.03, 0.04],
    D: [9, 9, 9, 9],
  });
  const groupOf = ["x", "x", "y", ""];
  const equal = groupReturns(returns, groupOf);
  expect(equal.returns.tickers).toEqual(["x", "y"]);
  expect([...equal.returns.values]).toEqual([0.2, 0.2, 0.5, Number.NaN, 0.01, 0.02, 0.03, 0.04]);
  expect(equal.members.map((own) => [...own])).toEqual([[0, 1], [2]]);
  const weighted = groupReturns(returns, groupOf, { weights: [3, 1, 0, Number.NaN] });
  // 3/4 of 0.1 and 1/4 of 0.3; a group of weight 0 has no return
  expect(weighted.returns.values[0]).toBeCloseTo(0.15, 15);
  expect([...weighted.returns.values.subarray(1)]).toEqual([0.2, 0.5, ...new Array(5).fill(Number.NaN)]);
  const without = groupReturns(returns, groupOf, { weights: [Number.NaN, 1, 2, 1] });
  expect([...without.returns.values.subarray(0, 4)]).toEqual([0.3, Number.NaN, 0.5, Number.NaN]);
});

test("log returns are those of the mean simple return, and equal returns stay what they are", () => {
  const log = panelFromColumns(dates(1), { A: [Math.log(1.1)], B: [Math.log(1.3)] });
  expect(groupReturns(log, ["x", "x"], { kind: "log" }).returns.values[0]).toBeCloseTo(Math.log(1.2), 15);
  const same = panelFromColumns(dates(1), { A: [0.1], B: [0.1], C: [0.1] });
  expect(groupReturns(same, ["x", "x", "x"], { weights: [1, 3, 0.1] }).returns.values[0]).toBe(0.1);
});

test("peers are the group without the ticker, exactly even beside one that outweighs all", () => {
  const random = uniform(7);
  const [N, T] = [23, 40];
  const columns = Object.fromEntries(
    Array.from({ length: N }, (_, i) => [
      `T${i}`,
      Array.from({ length: T }, () => (random() < 0.1 ? null : random() - 0.5)),
    ]),
  );
  const returns: Panel = panelFromColumns(dates(T), columns);
  const groupOf = Array.from({ length: N }, (_, i) => (i === 0 ? "alone" : i < 3 ? "" : i % 2 ? "a" : "b"));
  const weights = Array.from({ length: N }, (_, i) => (i === 5 ? 1e18 : i === 8 ? Number.NaN : 1 + random()));
  for (const options of [{}, { weights }]) {
    const peers = peerReturns(returns, groupOf, options);
    for (let i = 0; i < N; i++) {
      for (let t = 0; t < T; t++) {
        let [sum, weight] = [0, 0];
        for (let j = 0; j < N; j++) {
          const w = "weights" in options ? weights[j]! : 1;
          const value = returns.values[j * T + t]!;
          if (j === i || groupOf[j] === "" || groupOf[j] !== groupOf[i]) continue;
          if (Number.isNaN(w) || Number.isNaN(value)) continue;
          sum += w * value;
          weight += w;
        }
        // a ticker that is in no group for want of a weight has no peers either
        const none = weight === 0 || ("weights" in options && Number.isNaN(weights[i]));
        const found = peers.values[i * T + t]!;
        if (none) expect(found).toBeNaN();
        else expect(Math.abs(found - sum / weight)).toBeLessThan(1e-15);
      }
    }
  }
  expect(peerReturns(returns, groupOf).values.subarray(0, T).every(Number.isNaN)).toBe(true);
});

test("refuses labels and weights that do not fit", () => {
  const returns = panelFromColumns(dates(1), { A: [0], B: [0] });
  const call = (groupOf: string[], weights?: number[]) => () =>
    groupReturns(returns, groupOf, weights && { weights });
  expect(call(["x"])).toThrow("groupOf must have one entry for each of the 2 tickers, got 1");
  expect(call(["x", "x"], [1])).toThrow("weights must have one entry for each of the 2 tickers, got 1");
  expect(call(["x", "x"], [1, -1])).toThrow("weights must be finite numbers >= 0 or NaN, got -1 of B");
  expect(call(["x", "x"], [1, 1 / 0])).toThrow("got Infinity of B");
});
