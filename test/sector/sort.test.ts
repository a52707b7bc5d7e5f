import { expect, test } from "vitest";
import { Sorter } from "../../src/sector/sort.ts";
import { normal } from "../random.ts";

test("sorts any doubles but NaN, equal ones in the order in which they come", () => {
  const draw = normal(5);
  const tiny = Number.MIN_VALUE;
  const lists = [
    [],
    [1],
    [0, -0, tiny, -tiny, Infinity, -Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, 1, 1, -1, 2 ** -1022],
    // only the lower bits differ
    Array.from({ length: 40 }, (_, k) => 1 + ((k * 17) % 40) * Number.EPSILON),
    Array.from({ length: 40 }, (_, k) => -1 - ((k * 17) % 40) * Number.EPSILON),
    Array.from({ length: 999 }, () => draw() * 10 ** Math.round(20 * draw())),
    Array.from({ length: 999 }, () => Math.round(2 * draw())),
  ];
  const sorter = new Sorter(1000);
  for (const list of lists) {
    const expected = list.map((_, i) => i).sort((a, b) => list[a]! - list[b]! || a - b);
    const found = [...sorter.order(Float64Array.from(list))];
    // zeros of either sign are equal, and their order is that of their bits
    const zeros = (order: number[]) => order.map((i) => (list[i] === 0 ? 0 : i));
    expect(zeros(found)).toEqual(zeros(expected));
  }
});
