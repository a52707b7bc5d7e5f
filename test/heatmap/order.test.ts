import { expect, it } from "vitest";
import { tickerOrder } from "../../src/heatmap/order.ts";
import { matrixOf } from "./sample.ts";

const NaN_ = Number.NaN;
//                     b          Z          a          c           B            d
const series = [
  [3, 1],
  [1, NaN_],
  [2, 5],
  [NaN_, 1],
  [NaN_, NaN_],
  [-1, -2],
];
const matrix = matrixOf(["b", "Z", "a", "c", "B", "d"], 2, series.flat());
const sorted = (sort: "name" | "last" | "mean") =>
  [...tickerOrder(matrix, sort)].map((i) => matrix.tickers[i]).join("");

it("by name: code units, whatever the locale", () => expect(sorted("name")).toBe("BZabcd"));
it("by last value: highest first, ties by name, missing last", () => expect(sorted("last")).toBe("abcdBZ"));
it("by mean: over what there is", () => expect(sorted("mean")).toBe("abZcdB"));
it("takes no rows and no tickers", () => {
  expect([...tickerOrder(matrixOf(["b", "a"], 0, []), "last")]).toEqual([1, 0]);
  expect(tickerOrder(matrixOf([], 3, []), "mean")).toHaveLength(0);
});
