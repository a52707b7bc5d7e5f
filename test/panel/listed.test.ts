import { expect, test } from "vitest";
import { Shortlist } from "../../src/panel/listed.ts";

test("a list knows how much there was, and keeps so much of it", () => {
  const list = new Shortlist<number>();
  for (let k = 0; k < 10_005; k++) list.add(k);
  expect(list.count).toBe(10_005);
  expect(list.list).toHaveLength(10_000);
  expect(list.list.at(-1)).toBe(9_999);
});

test("takes in others as far as there is room", () => {
  const all = new Shortlist<number>();
  all.addAll({ count: 9_998, list: Array.from({ length: 9_998 }, (_, k) => k) });
  all.addAll({ count: 20_000, list: [1, 2, 3] });
  all.addAll({ count: 1, list: [4] });
  expect(all.count).toBe(29_999);
  expect(all.list).toHaveLength(10_000);
  expect(all.list.slice(-3)).toEqual([9_997, 1, 2]);
});
