import { describe, expect, it, test } from "vitest";
import { compareMatrices } from "../../src/compare/compare.ts";
import { localeTables } from "../../src/heatmap/index.ts";
import type { Matrix } from "../../src/panel/matrix.ts";
import { comparisonCSV } from "../../src/table/comparison.ts";
import { normal, uniform } from "../random.ts";

const matrix = (
  dates: readonly number[],
  tickers: readonly string[],
  values: readonly number[],
  more: Partial<Matrix> = {},
): Matrix => ({
  time: { kind: "day", values: Float64Array.from(dates) },
  ...{ tickers, values: Float64Array.from(values), stat: "beta", window: 60, benchmark: "M" },
  ...more,
});

const a = matrix(
  [1, 2, 3, 4],
  ["X", "Y", "Z"],
  [...[1, 2, 3, NaN], ...[4, 4, 4, 4], ...[NaN, NaN, NaN, NaN]],
);
const b = matrix(
  [2, 3, 4, 5],
  ["Y", "Q", "X", "Z"],
  [...[4, 5, 8, 0], ...[9, 9, 9, 9], ...[1, 3.5, 7, 7], ...[1, 1, 1, 1]],
);

test("b - a on what both have, in the order of a, with what fell out", () => {
  const before = [a.values.slice(), b.values.slice()];
  const found = compareMatrices(a, b, ["old", "new"]);
  expect(found.difference.tickers).toEqual(["X", "Y", "Z"]);
  expect([...found.difference.time.values]).toEqual([2, 3, 4]);
  expect([...found.difference.values]).toEqual([-1, 0.5, NaN, 0, 1, 4, NaN, NaN, NaN]);
  expect(found.notes).toEqual([
    "1 of the 4 dates of old are not in new",
    "1 of the 4 tickers of new are not in old: Q",
    "1 of the 4 dates of new are not in old",
  ]);
  const [x, y, z] = found.tickers;
  expect(x).toEqual({
    ...{ ticker: "X", row: 1, a: 3, b: 3.5, n: 2, meanDifference: -0.25, meanAbsDifference: 0.75 },
    corr: expect.closeTo(1, 15),
  });
  expect(y).toEqual({
    ...{ ticker: "Y", row: 2, a: 4, b: 8, n: 3, meanDifference: 5 / 3, meanAbsDifference: 5 / 3, corr: NaN },
  });
  expect(z).toEqual({
    ...{ ticker: "Z", row: -1, a: NaN, b: NaN, n: 0, meanDifference: NaN, meanAbsDifference: NaN, corr: NaN },
  });
  expect(found.all.n).toBe(5);
  expect(found.all.meanDifference).toBeCloseTo(4.5 / 5, 15);
  expect([found.lastRow, found.worstRow]).toEqual([2, 2]);
  expect(found.worst).toEqual({ ticker: 1, row: 2 });
  expect(found.rankCorr).toBeNaN(); // one ticker
  expect([a.values, b.values]).toEqual(before);
  expect([...comparisonCSV(found)].join("")).toBe(
    `${[
      "ticker,date,a,b,difference,mean_difference,mean_abs_difference,correlation,n",
      `X,1970-01-04,3,3.5,0.5,-0.25,0.75,${x!.corr},2`,
      `Y,1970-01-05,4,8,4,${5 / 3},${5 / 3},,3`,
      "Z,,,,,,,,0",
    ].join("\n")}\n`,
  );
});

test("against exact sums of integers, of random matrices with gaps", () => {
  const draw = uniform(4);
  const [tickers, rows] = [20, 50];
  const names = Array.from({ length: tickers }, (_, i) => `T${i}`);
  const dates = Array.from({ length: rows }, (_, t) => t);
  const side = (digits: number) =>
    Array.from({ length: tickers * rows }, () => (draw() < 0.1 ? NaN : Math.floor(digits * draw()) - 300));
  const [p, q] = [side(1000), side(2000)];
  const scaled = (values: readonly number[]) => values.map((value) => value / 1024);
  const found = compareMatrices(matrix(dates, names, scaled(p)), matrix(dates, names, scaled(q)));
  const exact = (from: number, to: number) => {
    let [n, x, y, xx, xy, yy, d, s] = [0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n];
    for (let k = from; k < to; k++) {
      if (Number.isNaN(p[k]! + q[k]!)) continue;
      const [u, v] = [BigInt(p[k]!), BigInt(q[k]!)];
      n++;
      x += u;
      y += v;
      xx += u * u;
      xy += u * v;
      yy += v * v;
      d += v - u;
      s += v > u ? v - u : u - v;
    }
    const corr = Number(n * xy - x * y) / Math.sqrt(Number(n * xx - x * x) * Number(n * yy - y * y));
    return { n: Number(n), corr, mean: Number(d) / Number(n) / 1024, size: Number(s) / Number(n) / 1024 };
  };
  for (const [i, one] of [...found.tickers, found.all].entries()) {
    const wanted = i < tickers ? exact(i * rows, (i + 1) * rows) : exact(0, tickers * rows);
    expect(one.n).toBe(wanted.n);
    expect(one.corr).toBeCloseTo(wanted.corr, 13);
    expect(one.meanDifference).toBeCloseTo(wanted.mean, 13);
    expect(one.meanAbsDifference).toBeCloseTo(wanted.size, 13);
  }
  // Spearman's by the number of smaller ones, ties by halves
  const last = names.flatMap((_, i) => {
    const k = i * rows + found.lastRow;
    return Number.isNaN(p[k]! + q[k]!) ? [] : [[p[k]!, q[k]!] as const];
  });
  const rank = (side: 0 | 1) =>
    last.map((one) => last.reduce((sum, other) => sum + Math.sign(one[side] - other[side]), 0));
  const [r, s] = [rank(0), rank(1)];
  const dot = (u: readonly number[], v: readonly number[]) => u.reduce((sum, one, k) => sum + one * v[k]!, 0);
  expect(found.rankCorr).toBeCloseTo(dot(r, s) / Math.sqrt(dot(r, r) * dot(s, s)), 13);
  const sizes = dates.map((t) => {
    const own = names
      .map((_, i) => Math.abs(q[i * rows + t]! - p[i * rows + t]!))
      .filter((x) => !Number.isNaN(x));
    return own.reduce((sum, size) => sum + size, 0) / own.length;
  });
  expect(found.worstRow).toBe(sizes.indexOf(Math.max(...sizes)));
});

test("a matrix and itself agree wholly, one and its negative not at all; numbers that stand still have no correlation", () => {
  const draw = normal(3);
  const values = Array.from({ length: 60 }, draw);
  const dates = values.map((_, t) => t);
  const own = matrix(dates, ["X"], values);
  const same = compareMatrices(own, own).all;
  expect(same.meanAbsDifference).toBe(0);
  expect(same.corr).toBeCloseTo(1, 15);
  expect(
    compareMatrices(
      own,
      matrix(
        dates,
        ["X"],
        values.map((value) => -value),
      ),
    ).all.corr,
  ).toBeCloseTo(-1, 15);
  const still = matrix(
    dates,
    ["X"],
    dates.map(() => 0.1),
  );
  expect(compareMatrices(still, own).all.corr).toBeNaN();
});

describe("the title names what sets the two apart", () => {
  const week = (values: Partial<Matrix>) => matrix([4, 11, 18], ["X"], [1, 2, 3], { window: 104, ...values });
  const day = (values: Partial<Matrix>) =>
    matrix(
      Array.from({ length: 20 }, (_, t) => t),
      ["X"],
      new Array(20).fill(1),
      values,
    );
  const unsaid: Matrix = { time: day({}).time, tickers: ["X"], values: day({}).values, stat: "beta" };
  const cases: [Matrix, Matrix, string, string][] = [
    [
      week({}),
      week({ estimator: "blume" }),
      "104-week rolling β (regression on M): Blume-adjusted − least squares",
      "104 週ローリング β（M との回帰）の差：Blume 修正 − 最小二乗法",
    ],
    [
      day({}),
      day({ riskFree: "DTB3", horizon: 5, window: 252 }),
      "Rolling β (regression on M): 252 days, overlapping 5-day excess returns (over DTB3) − 60 days, total returns",
      "ローリング β（M との回帰）の差：252 日、5 日間超過リターン（重複あり、DTB3 控除後） − 60 日、トータルリターン",
    ],
    [
      day({}),
      week({ benchmark: "N", window: 60, smoothing: "span=20" }),
      "Rolling β: 60 weeks, against N, EMA of span 20 weeks − 60 days, against M, not smoothed",
      "ローリング βの差：60 週、対 N、スパン 20 週の EMA − 60 日、対 M、平滑化なし",
    ],
    [day({ riskFree: "RF" }), unsaid, "Rolling β: new − old", "ローリング βの差：new − old"],
    [day({}), unsaid, "Rolling β: new − old", "ローリング βの差：new − old"],
    [
      day({}),
      day({}),
      "60-day rolling β (regression on M): new − old",
      "60 日ローリング β（M との回帰）の差：new − old",
    ],
  ];
  it.each(cases)("%#", (own, other, english, japanese) => {
    const { difference } = compareMatrices(own, other, ["old", "new"]);
    expect(localeTables.en.title(difference)).toBe(english);
    expect(localeTables.ja.title(difference)).toBe(japanese);
    expect(localeTables.en.stat(difference.stat)).toBe("difference of β");
    expect(localeTables.ja.stat(difference.stat)).toBe("β の差");
  });
});

test.each<[string, Matrix, Matrix, string]>([
  [
    "no ticker",
    a,
    matrix([1], ["Q", "R", "S", "T"], [1, 1, 1, 1]),
    "no ticker in common: old has X, Y, Z, new has Q, R, S and 1 more",
  ],
  [
    "no date",
    a,
    matrix([9], ["X"], [1]),
    "no date in common: old has 1970-01-02 to 1970-01-05, new has 1970-01-10 to 1970-01-10",
  ],
  ["another statistic", a, { ...a, stat: "corr" }, "a and b must be of one statistic, got beta and corr"],
  ["instants", a, { ...a, time: { kind: "instant", values: a.time.values } }, "one file has dates"],
])("refuses %s", (_, own, other, message) => {
  expect(() => compareMatrices(own, other, ["old", "new"])).toThrow(message);
});
