import { expect, test } from "vitest";
import { Pieces } from "../../src/viewer/what-if/pieces.ts";

const made = (pieces: Pieces, count: number, times: number) =>
  Array.from({ length: times }, () => pieces.next(count));

test("each piece is made once for each list", () => {
  const pieces = new Pieces();
  pieces.change();
  expect(pieces.next(1)).toBe(0);
  expect([pieces.left, pieces.next(1)]).toEqual([false, undefined]);
  // a longer one has the pieces that it lacks
  expect(made(pieces, 4, 4)).toEqual([1, 2, 3, undefined]);
  pieces.change();
  expect(made(pieces, 4, 3)).toEqual([0, 1, 2]);
  expect(pieces.left).toBe(true);
  expect(made(pieces, 4, 2)).toEqual([3, undefined]);
  pieces.change();
  expect(made(pieces, 2, 3)).toEqual([0, 1, undefined]);
  expect(pieces.next(0)).toBeUndefined();
});

test("of one that changes each time the first comes every other time, and none is left out", () => {
  const pieces = new Pieces();
  const order = Array.from({ length: 10 }, () => {
    pieces.change();
    return pieces.next(4);
  });
  expect(order).toEqual([0, 1, 0, 2, 0, 3, 0, 0, 0, 1]);
});
