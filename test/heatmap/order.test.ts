import { describe, expect, it, test } from "vitest";
import { type ArrangeOptions, arrangeTickers } from "../../src/heatmap/order/order.ts";
import { uniform } from "../random.ts";
import { matrixOf, names } from "./sample.ts";

const NaN_ = Number.NaN;
const series: Record<string, number[]> = {
  b: [3, 1, 1],
  Z: [1, 3, NaN_],
  a: [2, 5, 5],
  c: [NaN_, 1, 1],
  B: [NaN_, NaN_, NaN_],
  d: [-1, -2, -6],
};
const matrix = matrixOf(Object.keys(series), 3, Object.values(series).flat());
const arranged = (options: ArrangeOptions = {}) => arrangeTickers(matrix, options);
/** The tickers from the top, one letter each. */
const shown = (options: ArrangeOptions = {}) =>
  [...arranged(options).order].map((i) => matrix.tickers[i] ?? "*").join("");

describe("sorted", () => {
  it.each<[ArrangeOptions, string]>([
    [{}, "BZabcd"],
    [{ sort: "name", ascending: false }, "dcbaZB"],
    [{ sort: "last" }, "abcdBZ"],
    [{ sort: "last", ascending: true }, "dbcaBZ"],
    [{ sort: "mean" }, "aZbcdB"],
    [{ sort: "mean", ascending: true }, "dcbZaB"],
    [{ sort: "change:2" }, "abdBZc"],
    [{ sort: "change:1" }, "abcdBZ"],
    [{ sort: "change:1", ascending: true }, "dabcBZ"],
    [{ sort: "volatility" }, "daZbcB"],
    [{ sort: "volatility", ascending: true }, "cbZadB"],
    [{ sort: [1, 2, NaN_, 4, 5, 5] }, "BdcZba"],
    [{ sort: Float64Array.of(1, 2, NaN_, 4, 5, 5), ascending: true }, "bZcBda"],
    [{ sort: ["y", "x", "", "x", "10", "9"] }, "BdZcba"],
    [{ sort: ["y", "x", "", "x", "10", "9"], ascending: false }, "bZcdBa"],
  ])("by %j: %s", (options, order) => expect(shown(options)).toBe(order));

  it("leaves infinite values out of means and deviations", () => {
    const odd = matrixOf(["x", "y"], 3, [Number.POSITIVE_INFINITY, 1, 1, 2, 2, 2]);
    expect([...arrangeTickers(odd, { sort: "mean" }).order]).toEqual([1, 0]);
  });

  it("by the deviation that two passes find, of any number of rows", () => {
    const random = uniform(1);
    const rows = 7;
    const values = Array.from({ length: 30 * rows }, () => (random() < 0.2 ? NaN_ : 1e6 + random()));
    const deviations = Array.from({ length: 30 }, (_, i) => {
      const x = values.slice(i * rows, (i + 1) * rows).filter((value) => !Number.isNaN(value));
      const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
      return Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (x.length - 1));
    });
    const wanted = [...deviations.keys()].sort((a, b) => deviations[b]! - deviations[a]!);
    expect([...arrangeTickers(matrixOf(names(30), rows, values), { sort: "volatility" }).order]).toEqual(
      wanted,
    );
  });

  it("takes no rows and no tickers", () => {
    for (const sort of ["name", "last", "mean", "change:3", "volatility", "cluster"] as const) {
      expect([...arrangeTickers(matrixOf(["b", "a"], 0, []), { sort }).order]).toEqual([1, 0]);
      expect(arrangeTickers(matrixOf([], 3, []), sort === "change:3" ? {} : { sort }).order).toHaveLength(0);
    }
  });
});

describe("top and bottom", () => {
  it.each<[ArrangeOptions, string]>([
    [{ sort: "mean", top: 2 }, "aZ"],
    [{ sort: "mean", bottom: 2 }, "cd"],
    [{ sort: "mean", top: 1, bottom: 1 }, "ad"],
    [{ sort: "mean", top: 4, bottom: 4 }, "aZbcd"],
    [{ sort: "mean", top: 99 }, "aZbcd"],
    [{ sort: "mean", ascending: true, top: 2 }, "dc"],
    [{ sort: "last", bottom: 1 }, "d"],
    [{ top: 2, bottom: 1 }, "BZd"],
  ])("%j: %s, none without a key", (options, order) => expect(shown(options)).toBe(order));

  it("are of all tickers, not of each group", () => {
    const groupOf = ["x", "y", "y", "x", "x", "y"];
    expect(shown({ sort: "mean", top: 3, groupOf })).toBe("baZ");
    expect(arranged({ sort: "mean", top: 2, groupOf }).groups).toEqual([{ label: "y", from: 0, to: 2 }]);
  });
});

describe("groups", () => {
  const groupOf = ["two", "", "one", "two", "", "one"]; // b Z a c B d

  it("stand by label, those of none last, each sorted", () => {
    const { groups } = arranged({ sort: "mean", groupOf });
    expect(shown({ sort: "mean", groupOf })).toBe("adbcZB");
    expect(groups).toEqual([
      { label: "one", from: 0, to: 2 },
      { label: "two", from: 2, to: 4 },
      { label: "", from: 4, to: 6 },
    ]);
  });

  it("stand by the mean of their tickers' means", () => {
    // one: (4 - 3) / 2, two: (5 / 3 + 1) / 2
    expect(shown({ groupOf, groupOrder: "mean" })).toBe("bcadBZ");
    expect(shown({ groupOf, groupOrder: "mean", ascending: true })).toBe("adbcBZ");
    const blank = ["z", "y", "z", "z", "x", "y"];
    expect(arranged({ groupOf: blank, groupOrder: "mean" }).groups.map(({ label }) => label)).toEqual([
      "z",
      "y",
      "x",
    ]);
  });

  it("have a row of their mean on top, of all their tickers", () => {
    const { order, groups, means } = arranged({ sort: "mean", groupOf, groupMeans: true, top: 3 });
    expect([...order]).toEqual([6, 2, 7, 0, 8, 1]);
    expect(groups.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [2, 4],
      [4, 6],
    ]);
    expect(means.map((tickers) => [...tickers])).toEqual([
      [2, 5],
      [0, 3],
      [1, 4],
    ]);
  });

  it("are clustered each by itself", () => {
    const random = uniform(4);
    const market = matrixOf(names(40), 5, Array.from({ length: 200 }, random));
    const labels = Array.from({ length: 40 }, (_, i) => ["p", "q", "r"][i % 3]!);
    const { order, groups } = arrangeTickers(market, { sort: "cluster", groupOf: labels });
    for (const { label, from, to } of groups) {
      const members = [...market.tickers.keys()].filter((i) => labels[i] === label);
      const alone = matrixOf(
        members.map((i) => market.tickers[i]!),
        5,
        members.flatMap((i) => [...market.values.subarray(5 * i, 5 * i + 5)]),
      );
      const places = arrangeTickers(alone, { sort: "cluster" }).order;
      expect([...order.subarray(from, to)]).toEqual([...places].map((place) => members[place]!));
    }
  });
});

describe("clustered", () => {
  const random = uniform(2);
  const rows = Array.from({ length: 30 }, () => Array.from({ length: 6 }, random));
  const market = matrixOf(names(30), 6, rows.flat());
  const { order } = arrangeTickers(market, { sort: "cluster" });
  const meanOf = (places: ArrayLike<number>) => {
    const values = Array.from(places).flatMap((i) => rows[i]!);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };

  it("has the higher half on top, or the lower one", () => {
    expect(meanOf(order.subarray(0, 15))).toBeGreaterThan(meanOf(order.subarray(15)));
    const other = arrangeTickers(market, { sort: "cluster", ascending: true }).order;
    expect([...other]).toEqual([...order].reverse());
  });

  it("is the same however the tickers come", () => {
    const mixed = [...rows.keys()].sort((a, b) => ((a * 7) % 30) - ((b * 7) % 30));
    const tickers = mixed.map((i) => market.tickers[i]!);
    const again = matrixOf(
      tickers,
      6,
      mixed.flatMap((i) => rows[i]!),
    );
    expect([...arrangeTickers(again, { sort: "cluster" }).order].map((place) => mixed[place])).toEqual([
      ...order,
    ]);
  });

  it("puts tickers without a value last, by name", () => {
    const some = matrixOf(["q", "c", "b", "a"], 2, [NaN_, NaN_, 1, 2, NaN_, NaN_, 1, 3]);
    expect([...arrangeTickers(some, { sort: "cluster" }).order]).toEqual([3, 1, 2, 0]);
  });
});

test.each<[ArrangeOptions, string]>([
  [
    { sort: "nane" as "name" },
    'sort must be one of name, last, mean, volatility, cluster, change:k, or a key for each ticker, got "nane": did you mean name?',
  ],
  [{ sort: "chagne:20" as "name" }, "did you mean change:20?"],
  [{ sort: "change:0" }, "sort change:k must have a number of rows k >= 1, such as change:20, got change:0"],
  [{ sort: "change:2.5" }, "sort change:k must have a number of rows k >= 1"],
  [{ sort: "change:3" }, "sort change:3 needs more than 3 rows, got 3"],
  [{ sort: [1, 2] }, "sort must have a key for each of the 6 tickers, got 2"],
  [{ groupOf: ["x"] }, "groupOf must have a label for each of the 6 tickers, got 1"],
  [{ groupOrder: "men" as "mean" }, 'groupOrder must be one of label, mean, got "men": did you mean mean?'],
  [{ groupMeans: true }, "groupMeans needs groupOf, the group of each ticker"],
  [{ top: 0 }, "top must be an integer >= 1, got 0"],
  [{ bottom: 1.5 }, "bottom must be an integer >= 1, got 1.5"],
  [{ sort: "cluster", top: 3 }, "top and bottom need a sort with a key, such as mean, got cluster"],
])("%j: %s", (options, message) => {
  expect(() => arranged(options)).toThrow(RangeError);
  expect(() => arranged(options)).toThrow(message);
});
