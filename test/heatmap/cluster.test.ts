import { describe, expect, it, test } from "vitest";
import { clusterRows } from "../../src/heatmap/cluster/cluster.ts";
import { uniform } from "../random.ts";
import { leastOf, leavesOf, lengthOf, ordersOf, slowDistances, slowTree, type Tree } from "./slow-cluster.ts";

function orderOf(rows: readonly (readonly number[])[], bins = Number.POSITIVE_INFINITY): number[] {
  const numbers = Int32Array.from(rows.keys());
  return [...clusterRows(Float64Array.from(rows.flat()), rows[0]?.length ?? 0, numbers, { bins })];
}

/** The order that does not begin with the higher of its ends: orders are the same up to reversal. */
function oneWay(order: readonly number[]): number[] {
  return order[0]! < order.at(-1)! ? [...order] : order.toReversed();
}

function randomRows(random: () => number, rows: number, columns: number, gaps = 0): number[][] {
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => (random() < gaps ? Number.NaN : random())),
  );
}

describe("the best of all orders that Ward's tree allows", () => {
  const random = uniform(1);
  const cases = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((n) =>
    [1, 3, 8, 13].flatMap((width) => [0, 0.4].map((gaps) => ({ n, width, gaps }))),
  );
  it.each(cases)("$n rows of $width columns, $gaps missing", ({ n, width, gaps }) => {
    const rows = randomRows(random, n, width, gaps);
    const distances = slowDistances(rows);
    const known = [...rows.keys()].filter((i) => rows[i]!.some((x) => !Number.isNaN(x)));
    const order = orderOf(rows);
    expect(order.slice(known.length)).toEqual([...rows.keys()].filter((i) => !known.includes(i)));
    const found = order.slice(0, known.length);
    const of = known.map((i) => known.map((j) => distances[i]![j]!));
    const allowed =
      known.length === 0 ? [[]] : ordersOf(slowTree(of)).map((one) => one.map((i) => known[i]!));
    const best = Math.min(...allowed.map((one) => lengthOf(one, distances)));
    expect(lengthOf(found, distances)).toBeCloseTo(best, 5);
    // with few columns shared, distances are equal and trees several
    if (gaps === 0) expect(allowed).toContainEqual(found);
  });
});

// scipy 1.17: the clusters that linkage(pdist(rows), "ward") makes of the rows below, node 60 being the first of them. (Its
// optimal_leaf_ordering gives an order of 59.35719209992331, which is not the best that this tree allows.)
const SCIPY =
  "5,17 14,22 21,26 38,50 13,62 12,57 3,42 52,59 34,41 36,48 11,33 6,47 44,58 37,39 30,60 20,28 4,10 40,45 2,65 24,63 8,67 53,55 49,56 27,61 15,81 31,32 16,46 35,51 23,78 19,75 66,77 9,54 1,7 43,76 73,80 69,85 18,68 82,87 29,90 72,86 71,92 0,93 25,95 79,89 70,97 88,91 94,99 101,102 83,84 64,103 96,100 74,108 98,109 106,112 104,111 105,113 107,110 114,116 115,117";

test("the tree of sixty rows is scipy's, and no order of it is shorter", () => {
  let state = 7n;
  const random = () => {
    state = (state * 1103515245n + 12345n) % 2n ** 31n;
    return Number(state) / 2 ** 31;
  };
  const rows = Array.from({ length: 60 }, () => Array.from({ length: 12 }, random));
  const distances = slowDistances(rows);
  const order = orderOf(rows);
  const nodes: Tree[] = [...rows.keys()];
  for (const pair of SCIPY.split(" ")) {
    const [a, b] = pair.split(",").map((node) => nodes[Number(node)]!) as [Tree, Tree];
    nodes.push([a, b]);
    const places = leavesOf(nodes.at(-1)!).map((row) => order.indexOf(row));
    expect(Math.max(...places) - Math.min(...places)).toBe(places.length - 1);
  }
  expect(lengthOf(order, distances)).toBeCloseTo(leastOf(nodes.at(-1)!, distances), 5);
  expect(lengthOf(order, distances)).toBeLessThan(59.35719209992331);
});

describe("whatever the rows", () => {
  it("orders the same rows the same, up to reversal, however they come", () => {
    const random = uniform(2);
    const rows = randomRows(random, 83, 9, 0.2);
    const mixed = [...rows.keys()].sort((a, b) => ((a * 37) % 83) - ((b * 37) % 83));
    const again = orderOf(mixed.map((i) => rows[i]!)).map((place) => mixed[place]!);
    expect(oneWay(again)).toEqual(oneWay(orderOf(rows)));
  });

  it("orders ties the same every time, each row once", () => {
    const rows = Array.from({ length: 50 }, (_, i) => [i % 3, (i % 3) * 2]);
    const order = orderOf(rows);
    expect(order.toSorted((a, b) => a - b)).toEqual([...rows.keys()]);
    expect(orderOf(rows)).toEqual(order);
    // rows that are equal stand together
    expect(order.filter((row, i) => i > 0 && row % 3 !== order[i - 1]! % 3)).toHaveLength(2);
  });

  it("takes rows that are all the same", () => {
    expect(orderOf(Array.from({ length: 9 }, () => [1, 1])).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("does not care for an offset or a factor of all", () => {
    const rows = randomRows(uniform(3), 40, 16);
    const order = oneWay(orderOf(rows));
    expect(oneWay(orderOf(rows.map((row) => row.map((x) => 2 ** 20 * x))))).toEqual(order);
    expect(oneWay(orderOf(rows.map((row) => row.map((x) => 1e300 * x))))).toEqual(order);
    expect(oneWay(orderOf(rows.map((row) => row.map((x) => 1e6 + x))))).toEqual(order);
  });

  it("leaves infinite values out", () => {
    const rows = [
      [1, 2, Number.POSITIVE_INFINITY],
      [9, 9, 9],
      [1, 2, 3],
      [Number.NEGATIVE_INFINITY, 9, 8],
    ];
    expect(orderOf(rows)).toEqual(
      orderOf(rows.map((row) => row.map((x) => (Number.isFinite(x) ? x : Number.NaN)))),
    );
  });

  it("puts rows without a value last, in the order they came", () => {
    const none = [Number.NaN, Number.NaN];
    expect(orderOf([none, [1, 1], none, [0, 0]]).slice(2)).toEqual([0, 2]);
    expect(orderOf([none, none, none])).toEqual([0, 1, 2]);
    expect(orderOf([none, [3, 3], none])).toEqual([1, 0, 2]);
  });

  it("takes no rows, and rows of no columns", () => {
    expect(orderOf([])).toEqual([]);
    expect([...clusterRows(new Float64Array(0), 0, Int32Array.of(2, 0, 1))]).toEqual([2, 0, 1]);
  });

  it("orders the rows that it is asked for", () => {
    const values = Float64Array.from([0, 9, 1, 8, 0.5]);
    const order = [...clusterRows(values, 1, Int32Array.of(4, 3, 1, 0))];
    expect([order, order.toReversed()]).toContainEqual([0, 4, 3, 1]);
  });

  it("makes more columns into as many bins, of their means", () => {
    // alternating rows look alike in pairs of columns
    const rows = [
      [0, 4, 0, 4],
      [5, 5, 5, 5],
      [2, 2, 2, 2],
      [1, 3, 1, Number.NaN],
    ];
    expect(orderOf(rows, 2)).toEqual(
      orderOf([
        [2, 2],
        [5, 5],
        [2, 2],
        [2, 1],
      ]),
    );
  });
});

test("the trees of many shapes are searched to the end", () => {
  // balanced, a chain, and clusters of very different sizes
  const shapes: number[][][] = [
    Array.from({ length: 128 }, (_, i) =>
      [...i.toString(2).padStart(7, "0")].map((bit, k) => Number(bit) * 3 ** k + i * 1e-4),
    ),
    Array.from({ length: 90 }, (_, i) => [1.2 ** i]),
    Array.from({ length: 100 }, (_, i) => (i < 90 ? [i * 0.01, 0] : [50, 2 ** (i - 90)])),
  ];
  for (const rows of shapes) {
    const distances = slowDistances(rows);
    const order = orderOf(rows);
    expect(order.toSorted((a, b) => a - b)).toEqual([...rows.keys()]);
    const best = leastOf(slowTree(distances), distances);
    expect(lengthOf(order, distances) / best).toBeCloseTo(1, 6);
  }
});

test("tells how far it is, up to all of it", () => {
  const told: number[] = [];
  const rows = randomRows(uniform(5), 200, 4);
  clusterRows(Float64Array.from(rows.flat()), 4, Int32Array.from(rows.keys()), {
    onProgress: (done, total) => told.push(done / total),
  });
  expect(told.length).toBeGreaterThan(10);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(told.at(-1)).toBe(1);
});
