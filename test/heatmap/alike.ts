import { expect } from "vitest";
import type { Box } from "../../src/heatmap/scene.ts";

/** Side of the squares whose mean lightness is compared, and how far it may be off, of 255. */
const SIDE = 15;
const OFF = 40;
/** Share of all pixels that may be off by more than a tenth of the range of a channel. */
const SHARE = 0.015;
const TENTH = 26;

/**
 * Two backends' RGBA pixels of one picture: equal in the cells. Elsewhere the edges of letters may differ, since each
 * backend rasterises the same outlines in a way of its own, but not what is written where.
 */
export function expectAlike(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
  width: number,
  { x, y, ...box }: Box,
): void {
  expect(a.length).toBe(b.length);
  const columns = Math.ceil(width / SIDE);
  const squares = new Float64Array(columns * Math.ceil(a.length / 4 / width / SIDE));
  let [cells, unlike] = [0, 0];
  for (let k = 0; k < a.length; k += 4) {
    const [px, py] = [(k / 4) % width, Math.floor(k / 4 / width)];
    const [red, green, blue] = [0, 1, 2].map((c) => a[k + c]! - b[k + c]!) as [number, number, number];
    const most = Math.max(Math.abs(red), Math.abs(green), Math.abs(blue));
    if (px >= x && px < x + box.width && py >= y && py < y + box.height) cells += most > 0 ? 1 : 0;
    if (most > TENTH) unlike++;
    const square = Math.floor(py / SIDE) * columns + Math.floor(px / SIDE);
    squares[square]! += (0.2126 * red + 0.7152 * green + 0.0722 * blue) / SIDE ** 2;
  }
  expect(cells, "cells that differ").toBe(0);
  expect(unlike / (a.length / 4), "share of pixels that differ").toBeLessThan(SHARE);
  expect(Math.max(...squares.map(Math.abs)), "lightness of a square").toBeLessThan(OFF);
}
