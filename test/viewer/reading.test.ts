import { describe, expect, test } from "vitest";
import type { Scatter } from "../../src/viewer/engine/scatter.ts";
import { brief, dateOfText, fixed, percent, signed } from "../../src/viewer/figures.ts";
import { Newest } from "../../src/viewer/newest.ts";
import {
  drawnOf,
  layoutScatter,
  nearestPair,
  radiusOf,
  stretchOf,
} from "../../src/viewer/reading/scatter-layout.ts";

function scatterOf(market: number[], returns: number[], rest: Partial<Scatter> = {}): Scatter {
  const none = new Float64Array(market.length);
  return {
    ...{
      date: "2024-01-01",
      value: 1,
      beta: 1,
      alpha: 0,
      r2: 1,
      n: market.length,
      seBeta: 0.1,
      low: 0.8,
      high: 1.2,
    },
    time: { kind: "day", values: none },
    market: Float64Array.from(market),
    returns: Float64Array.from(returns),
    ...{ residuals: none, leverages: none, cooksDistances: none, without: none },
    weights: undefined,
    influential: new Int32Array(),
    ...rest,
  };
}

describe("a scatter's axes", () => {
  const one = scatterOf([-0.02, 0.01, 0.03], [-0.03, 0.02, 0.04]);
  const layout = layoutScatter([one], { width: 400, em: 12 });

  test("hold all points and 0, a percent as long on both", () => {
    const { left, right, top, foot, x, y } = layout;
    for (const [i, m] of [...one.market, 0].entries()) {
      expect(x(m)).toBeGreaterThan(left);
      expect(x(m)).toBeLessThan(right);
      expect(y(one.returns[i] ?? 0)).toBeGreaterThan(top);
      expect(y(one.returns[i] ?? 0)).toBeLessThan(foot);
    }
    expect(layout.sameScale).toBe(true);
    expect(x(0.01) - x(0)).toBeCloseTo(y(0) - y(0.01), 10);
    expect(right).toBeLessThan(400);
    expect(foot).toBeLessThan(layout.height);
  });

  test("are marked in percent", () => {
    const { across, up, left, right, top, foot, x, y } = layout;
    for (const { position, label } of across.ticks)
      expect(left + position * (right - left)).toBeCloseTo(x(Number(label.replace("\u2212", "-")) / 100), 8);
    for (const { position, label } of up.ticks)
      expect(foot - position * (foot - top)).toBeCloseTo(y(Number(label.replace("\u2212", "-")) / 100), 8);
    expect(across.ticks.length).toBeGreaterThan(3);
  });

  test("have scales of their own where one would press the points together", () => {
    const steep = layoutScatter([scatterOf([-0.01, 0.01], [-0.2, 0.3])], { width: 400, em: 12 });
    expect(steep.sameScale).toBe(false);
    expect(steep.x(0.01) - steep.x(-0.01)).toBeGreaterThan(0.8 * (steep.right - steep.left));
  });

  test("hold what stands beside, too, and something where there is nothing", () => {
    const both = layoutScatter([one, scatterOf([0.08], [-0.1])], { width: 400, em: 12 });
    expect(both.x(0.08)).toBeLessThan(both.right);
    expect(both.y(-0.1)).toBeLessThan(both.foot);
    const empty = layoutScatter([scatterOf([], [])], { width: 400, em: 12 });
    expect(empty.x(0)).toBeCloseTo((empty.left + empty.right) / 2);
  });

  test.each([
    [1, 0],
    [0.2, 0.01],
    [30, 0],
    [-2, 0.005],
    [0, 0.01],
  ])("cut a line of slope %d through %d", (slope, at0) => {
    const { left, right, top, foot, x, y } = layout;
    const [x1, y1, x2, y2] = stretchOf(layout, slope, at0)!;
    expect(x1).toBeLessThan(x2);
    for (const [px, py] of [
      [x1, y1],
      [x2, y2],
    ] as const) {
      const m = (px - x(0)) / (x(1) - x(0));
      expect(py).toBeCloseTo(y(at0 + slope * m), 6);
      expect(px).toBeGreaterThanOrEqual(left - 1e-9);
      expect(px).toBeLessThanOrEqual(right + 1e-9);
      expect(py).toBeGreaterThanOrEqual(top - 1e-9);
      expect(py).toBeLessThanOrEqual(foot + 1e-9);
      // it ends at an edge
      const ends = [px - left, px - right, py - top, py - foot].map(Math.abs);
      expect(Math.min(...ends)).toBeLessThan(1e-6);
    }
  });

  test("leave out a line that passes by, or has no slope", () => {
    expect(stretchOf(layout, 0, 1)).toBeUndefined();
    expect(stretchOf(layout, 0.1, -2)).toBeUndefined();
    expect(stretchOf(layout, Number.NaN, Number.NaN)).toBeUndefined();
  });

  test("find the nearest point, if there is one", () => {
    const all = Int32Array.of(0, 1, 2);
    expect(nearestPair(layout, one, all, layout.x(0.011), layout.y(0.019), 20)).toBe(1);
    expect(
      nearestPair(layout, one, Int32Array.of(0, 2), layout.x(0.011), layout.y(0.019), 20),
    ).toBeUndefined();
  });
});

test("points that weigh nothing are not drawn, unless beta rests on them", () => {
  const weights = Float64Array.of(0.001, 0.002, 0.05, 1);
  const some = scatterOf([0, 0, 0, 0], [0, 0, 0, 0], { weights, influential: Int32Array.of(3, 1) });
  expect([...drawnOf(some)]).toEqual([1, 2, 3]);
  expect(radiusOf(some, 3) ** 2 / radiusOf(some, 2) ** 2).toBeCloseTo(20);
  expect([...drawnOf(scatterOf([0, 0], [0, 0]))]).toEqual([0, 1]);
});

test("numbers stand as readers write them", () => {
  expect(fixed(-1.234, 2)).toBe("\u22121.23");
  expect(fixed(-0.001, 2)).toBe("0.00");
  expect(fixed(Number.NaN, 2)).toBe("–");
  expect(percent(0.1234)).toBe("12.34 %");
  expect(signed(0.05, 1)).toBe("+5.0 %");
  expect(signed(-0.05, 1)).toBe("\u22125.0 %");
  expect(signed(0.00001, 1)).toBe("0.0 %");
  expect(dateOfText("2024-02-29", "ja")).toBe("2024年2月29日");
  expect(dateOfText("2024-02-29T09:30:00Z", "en")).toBe("2024-02-29 09:30");
});

test("a name that never ends leaves room", () => {
  expect(brief("AAPL")).toBe("AAPL");
  expect(brief("ABCDEFGHIJKLMNOPQR")).toBe("ABCDEFGHIJKLMNOPQR");
  expect(brief("𠮷".repeat(19))).toBe(`${"𠮷".repeat(17)}…`);
});

test("the newest question follows the one that is on its way, and none between", async () => {
  const asked: number[] = [];
  const waiting: ((value: number) => void)[] = [];
  let told = 0;
  const newest = new Newest<number>(() => told++);
  const want = (n: number) =>
    newest.want(["market", n], () => {
      asked.push(n);
      return new Promise((resolve) => waiting.push(resolve));
    });
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  for (const n of [1, 1, 2, 3]) want(n);
  expect(asked).toEqual([1]);
  waiting[0]!(10);
  await turn();
  expect(asked).toEqual([1, 3]);
  waiting[1]!(30);
  await turn();
  expect(newest.answer).toBe(30);
  expect(told).toBe(2);
  want(3);
  await turn();
  expect(asked).toEqual([1, 3]);
  newest.want(["another market", 3], () => Promise.resolve(50));
  await turn();
  expect([newest.answer, told]).toEqual([50, 3]);
  want(4);
  newest.rest();
  waiting[2]!(40);
  await turn();
  expect(newest.answer).toBeUndefined();
});

test("what is wrong is told in place of an answer, and goes with the next", async () => {
  const newest = new Newest<number>(() => {});
  newest.want(["a"], () => Promise.reject(new RangeError("no such ticker")));
  await new Promise((resolve) => setTimeout(resolve));
  expect(newest.error).toBe("no such ticker");
  newest.want(["b"], () => Promise.resolve(1));
  await new Promise((resolve) => setTimeout(resolve));
  expect([newest.error, newest.answer]).toEqual(["", 1]);
});
